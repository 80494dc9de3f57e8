"""What the report layer offers."""

import horizon.report


def test_public_names_are_those_that_others_build_on() -> None:
    assert horizon.report.__all__ == [
        "Column",
        "Figure",
        "Page",
        "Source",
        "Table",
        "breakpoint_chart",
        "calibration_chart",
        "capability_chart",
        "check_chart_path",
        "csv_text",
        "curves_chart",
        "difficulty_chart",
        "doubling_time_chart",
        "fan_chart",
        "frontier_chart",
        "headroom_chart",
        "horizon_index_chart",
        "json_records",
        "json_text",
        "paradox_chart",
        "png",
        "profile_chart",
        "render",
        "safe_filename",
        "sigmoid_chart",
        "specification_chart",
        "success_curve_chart",
        "svg",
        "verdict_share_chart",
        "write_atomic",
        "write_chart",
    ]
    assert all(hasattr(horizon.report, name) for name in horizon.report.__all__)

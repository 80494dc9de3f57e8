"""What the report layer offers."""

import horizon.report


def test_public_names_are_those_that_others_build_on() -> None:
    assert horizon.report.__all__ == [
        "Column",
        "Figure",
        "Page",
        "Source",
        "Table",
        "csv_text",
        "doubling_time_chart",
        "frontier_chart",
        "json_records",
        "json_text",
        "png",
        "render",
        "safe_filename",
        "success_curve_chart",
        "svg",
        "write_atomic",
    ]
    assert all(hasattr(horizon.report, name) for name in horizon.report.__all__)

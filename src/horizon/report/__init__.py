"""Reports: charts, tables and one self-contained page, made of plain frames; text and bytes come out."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from horizon.report.page import Figure, Page, Source, Table
from horizon.report.tables import Column, csv_text, json_records, json_text

if TYPE_CHECKING:
    from horizon.report.chart_file import check_chart_path, write_chart
    from horizon.report.charts import (
        breakpoint_chart,
        calibration_chart,
        capability_chart,
        curves_chart,
        difficulty_chart,
        doubling_time_chart,
        fan_chart,
        frontier_chart,
        headroom_chart,
        horizon_index_chart,
        paradox_chart,
        profile_chart,
        sigmoid_chart,
        specification_chart,
        success_curve_chart,
        verdict_share_chart,
    )
    from horizon.report.document import render
    from horizon.report.export import png, safe_filename, svg, write_atomic

__all__ = [
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

_HOMES = {
    "breakpoint_chart": "charts",
    "calibration_chart": "charts",
    "capability_chart": "charts",
    "check_chart_path": "chart_file",
    "curves_chart": "charts",
    "difficulty_chart": "charts",
    "doubling_time_chart": "charts",
    "fan_chart": "charts",
    "frontier_chart": "charts",
    "headroom_chart": "charts",
    "horizon_index_chart": "charts",
    "paradox_chart": "charts",
    "png": "export",
    "profile_chart": "charts",
    "render": "document",
    "safe_filename": "export",
    "sigmoid_chart": "charts",
    "specification_chart": "charts",
    "success_curve_chart": "charts",
    "svg": "export",
    "verdict_share_chart": "charts",
    "write_atomic": "export",
    "write_chart": "chart_file",
}


def __getattr__(name: str) -> Any:
    """Import charts and pages when they are asked for: a table of numbers must not wait for Altair."""
    if name not in _HOMES:
        raise AttributeError(f"module 'horizon.report' has no attribute {name!r}")
    return getattr(importlib.import_module(f"horizon.report.{_HOMES[name]}"), name)

"""Reports: charts, tables and one self-contained page, made of plain frames; text and bytes come out."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from horizon.report.page import Figure, Page, Source, Table
from horizon.report.tables import Column, csv_text, json_records, json_text

if TYPE_CHECKING:
    from horizon.report.charts import doubling_time_chart, frontier_chart, success_curve_chart
    from horizon.report.document import render
    from horizon.report.export import png, safe_filename, svg, write_atomic

__all__ = [
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

_HOMES = {
    "doubling_time_chart": "charts",
    "frontier_chart": "charts",
    "png": "export",
    "render": "document",
    "safe_filename": "export",
    "success_curve_chart": "charts",
    "svg": "export",
    "write_atomic": "export",
}


def __getattr__(name: str) -> Any:
    """Import charts and pages when they are asked for: a table of numbers must not wait for Altair."""
    if name not in _HOMES:
        raise AttributeError(f"module 'horizon.report' has no attribute {name!r}")
    return getattr(importlib.import_module(f"horizon.report.{_HOMES[name]}"), name)

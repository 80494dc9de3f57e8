"""One picture of an analysed trend: its breaks if they were asked for, else its curves, else its frontier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.report import write_chart
from horizon.trend.compare import compare_curves
from horizon.workflow import wording
from horizon.workflow.compare import CurveComparison
from horizon.workflow.sections import frontier_figure
from horizon.workflow.shape import used_series
from horizon.workflow.shape_sections import break_figure, rivals_figure
from horizon.workflow.shape_tables import gate_sentences

if TYPE_CHECKING:
    from pathlib import Path

    from horizon.report.page import Figure
    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.shape import TrendShape

__all__ = ["draw_trend"]


def draw_trend(analysis: TrendAnalysis, shape: TrendShape, path: Path) -> None:
    """Draw a trend into a file; its suffix says whether it is a page or a picture.

    Raises
    ------
    HorizonError
        For a suffix that no chart has, or a place that cannot be written to.
    """
    write_chart(
        _figure(analysis, shape),
        path,
        as_of=analysis.as_of,
        headline=wording.headline(analysis),
        warnings=(*analysis.warnings, *shape.warnings),
        notes=(*wording.notes(analysis), *gate_sentences(shape.gate)),
    )


def _figure(analysis: TrendAnalysis, shape: TrendShape) -> Figure:
    if shape.breaks:
        return break_figure(analysis, shape.breaks, analysis, None)
    if shape.curves:
        names = ["exponential", *(curve.curve for curve in shape.curves)]
        comparison = shape.comparison or compare_curves(*used_series(analysis), curves=names)
        return rivals_figure(CurveComparison(analysis, comparison, shape.warnings), shape.gate)
    return frontier_figure(analysis, [analysis])

"""Small multiples of benchmarks: scores by release date between chance and ceiling, and the curve through them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
from altair.utils.schemapi import debug_mode

from horizon.report.charts.dates import date_domain, shared_date_axis
from horizon.report.charts.panels import panel_grid
from horizon.report.charts.sigmoid_rows import sigmoid_rows
from horizon.report.charts.verdict_looks import verdict_colour, verdict_shape

if TYPE_CHECKING:
    import pandas as pd

    from horizon.report.charts.axes import LengthAxis

__all__ = ["sigmoid_chart"]

_HEIGHT = 150
_NAME, _VERDICT, _NOTE = -40, -24, -9
"""Where the three lines of words stand above a panel, in px."""
_SCORE = {"model": "Model", "told": "Score", "day": "Released"}
_DASHES = alt.Scale(domain=[False, True], range=[[1, 0], [5, 3]])
_MARK = {"meaning": "Mark", "when": "Date", "interval": "Interval"}


@debug_mode(False)  # the tests hold the whole chart against the schema, which is slow part by part
def sigmoid_chart(
    benchmarks: pd.DataFrame, scores: pd.DataFrame, curves: pd.DataFrame, *, level: float = 0.95
) -> alt.FacetChart:
    """Draw the scores of each benchmark with its curve, one panel a benchmark; all panels share both axes.

    Parameters
    ----------
    benchmarks : DataFrame
        ``slug, benchmark, verdict, chance, ceiling, ceiling_low, inflection, inflection_low, inflection_high, date_90,
        date_90_low, date_90_high, reached_90, share_never``; one panel each, in this order. Chance and ceiling are
        scores from 0 to 1; `ceiling_low` is where the ceiling may be at the lowest, the same as `ceiling` where it is
        known. Days may be missing: `reached_90` where no score is at 90 % of the way yet. `share_never` is the share of
        draws that never come there, NaN without a curve. A mark outside of the dates on the axis is told above the
        panel and not drawn.
    scores : DataFrame
        ``slug, model, release_date, value, low, high, on_frontier``: scores from 0 to 1, ends missing where the error
        of a score is not known. Those on the frontier are filled and have their intervals. Of more than 200 others on
        a benchmark only the best of every few are drawn: see `crowd.thinned`.
    curves : DataFrame
        ``slug, release_date, value, low, high``: the fitted curve and its band. 33 days of it are drawn at most. A
        benchmark without rows has no curve. May have ``ahead`` (bool): that part is a forecast, is drawn dashed and
        need not begin where the other ends.
    level : float
        Level of the intervals and bands, for their names.
    """
    x = shared_date_axis(date_domain(scores, curves))
    layers = [*_grounds(), *_scores(x), *_fitted(x), *_words()]
    return panel_grid(sigmoid_rows(benchmarks, scores, curves, level), layers, height=_HEIGHT)


def _part(name: str) -> alt.Chart:
    """The rows of one kind: all panels share one set of data, which is how they can be told apart by panel."""
    return alt.Chart().transform_filter(f"datum.part == '{name}'")


def _score(field: str) -> alt.Y:
    axis = alt.Axis(title="Score", format=".0%", values=[0, 0.5, 1], domain=False, ticks=False, titlePadding=6)
    return alt.Y(field, type="quantitative", axis=axis, scale=alt.Scale(domain=[-0.03, 1.05], nice=False))


def _told(tooltip: dict[str, str]) -> list[alt.Tooltip]:
    return [alt.Tooltip(field, type="nominal", title=title) for field, title in tooltip.items()]


def _grounds() -> list[alt.Chart]:
    """Where the ceiling may be, and the lines of ceiling and chance across the panel."""
    return [
        _part("ceiling").mark_rect(style="outside").encode(y=_score("low"), y2=alt.Y2("value")),
        _part("ceiling").mark_rule(style="reference").encode(y=_score("value")),
        _part("chance").mark_rule(style="reference").encode(y=_score("value")),
    ]


def _scores(x: LengthAxis) -> list[alt.Chart]:
    told = (
        "format(datum.value, '.1%') + (isValid(datum.low) ? "
        "' (' + format(datum.low, '.1%') + ' to ' + format(datum.high, '.1%') + ')' : '')"
    )
    below, frontier = (
        _part(part).transform_calculate(told=told, day="utcFormat(datum.at, '%Y-%m-%d')")
        for part in ("score", "frontier")
    )
    return [
        below.mark_point(style="observed", size=16, strokeWidth=1, opacity=0.45, filled=False).encode(
            x("at"), _score("value"), tooltip=_told(_SCORE)
        ),
        _part("frontier")
        .mark_rule(style="observed", strokeWidth=1, strokeOpacity=0.5)
        .encode(x("at"), _score("low"), y2=alt.Y2("high")),
        frontier.mark_point(style="observed", filled=True, size=32, opacity=1).encode(
            x("at"), _score("value"), tooltip=_told(_SCORE)
        ),
    ]


def _fitted(x: LengthAxis) -> list[alt.Chart]:
    """The curve in its band; on it the inflection (hollow) and 90 % of the way (filled), with their intervals."""
    marks = [
        _part(part)
        .mark_point(style="horizon", shape="diamond", size=90, strokeWidth=1.75, opacity=1, filled=filled)
        .encode(x("at"), _score("value"), tooltip=_told(_MARK))
        for part, filled in (("inflection", False), ("date_90", True))
    ]
    return [
        _part("curve")
        .mark_area(style="curve-band", clip=True)
        .encode(x("at"), _score("low"), y2=alt.Y2("high"), detail=alt.Detail("ahead:N")),
        _part("curve")
        .mark_line(style="curve", clip=True)
        .encode(x("at"), _score("value"), strokeDash=alt.StrokeDash("ahead:N", scale=_DASHES, legend=None)),
        _part("interval")
        .mark_line(style="horizon", strokeWidth=3, strokeOpacity=0.55)
        .encode(x("at"), _score("value"), detail=alt.Detail("mark:N")),
        *marks,
    ]


def _words() -> list[alt.Chart]:
    """Name, verdict with its mark, and date above the panel."""
    limit = alt.ExprRef("child_width")
    name, note = (
        _part(part)
        .mark_text(style=f"panel-{part}", limit=limit)
        .encode(x=alt.value(0), y=alt.value(y), text=alt.Text("text:N"))
        for part, y in (("name", _NAME), ("note", _NOTE))
    )
    verdict = _part("verdict").mark_text(style="panel-note", dx=14).encode(
        x=alt.value(0), y=alt.value(_VERDICT), text=alt.Text("text:N")
    )  # fmt: skip
    mark = _part("verdict").mark_point(size=36, opacity=1, strokeWidth=0).encode(
        x=alt.value(5), y=alt.value(_VERDICT), fill=verdict_colour("text", legend=None),
        shape=verdict_shape("text", legend=None),
    )  # fmt: skip
    return [name, verdict, mark, note]

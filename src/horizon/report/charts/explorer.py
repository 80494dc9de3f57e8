"""The frontier chart that a reader may change: all levels and vintages in one set of rows, chosen by parameters.

A page's script sets the parameters; without it the chart shows the report's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
from altair.utils.schemapi import debug_mode

from horizon.report.charts.axes import length_ticks, shown_length_axis, zoomed_date_axis
from horizon.report.charts.data import inline
from horizon.report.charts.explorer_rows import (
    date_ends,
    described,
    length_ends,
    line_rows,
    name_rows,
    organizations,
    point_rows,
)
from horizon.report.charts.names import text_layers
from horizon.report.charts.points import mark_layers
from horizon.report.charts.trend_lines import band_look, line_look
from horizon.report.explorer import EPOCH

if TYPE_CHECKING:
    from horizon.report.explorer import Explorer

__all__ = ["HEIGHT", "explorer_chart"]

HEIGHT = 440

_STEPS = 48
"""Parts into which a line or band is cut: on a plain axis it bends."""

_SHOWN = "datum.level == level && datum.since <= vintage && vintage <= datum.until"
_DAY = 86_400_000
_EPOCH = f"utc({EPOCH.year}, {EPOCH.month - 1}, {EPOCH.day})"


@debug_mode(False)  # the tests hold the whole chart against the schema, which is slow part by part
def explorer_chart(explorer: Explorer) -> alt.LayerChart:
    """Draw a figure that can be changed, in the state that is the report's own.

    Its parameters, and so signals of the view: ``level`` and ``vintage`` (places among the success levels and the
    days), ``plain`` (whether the axis of lengths is not a doubling one), ``hidden`` (names of organisations),
    ``days`` and ``lengths`` (ends of the axes), ``ticks`` and ``tick_texts``, ``own_days`` (a reader's own doubling
    time, 0 for none), ``own_middle`` and ``own_level`` (where its line hangs).
    """
    names = organizations(explorer)
    points = described(explorer, names)
    lines = _lines(explorer)
    x, y = zoomed_date_axis, shown_length_axis()
    layers: list[alt.Chart | alt.LayerChart] = [
        *([lines] if lines else []),
        _own_line(),
        *mark_layers(inline(point_rows(explorer, points)), names, x, y, shown=_SHOWN),
        _axis_title(explorer),
        *text_layers(inline(name_rows(explorer, points, HEIGHT)), x, y, shown=f"{_SHOWN} && datum.plain == plain"),
    ]
    return alt.LayerChart(layer=layers, width="container", height=HEIGHT, params=_params(explorer))


def _params(explorer: Explorer) -> list[alt.VariableParameter]:
    own, level = explorer.own, explorer.success_levels.index(explorer.success_level)
    lengths = length_ends(explorer, explorer.success_level)
    ticks = length_ticks(lengths)
    values: dict[str, Any] = {
        "level": level,
        "vintage": explorer.days.index(explorer.day),
        "plain": False,
        "hidden": [],
        "days": list(date_ends(explorer)),
        "lengths": list(lengths),
        "ticks": list(ticks),
        "tick_texts": list(ticks.values()),
        "own_days": 0,
        "own_middle": own.pace.middle if own.pace else 0,
        "own_level": own.pace.level if own.pace else 0,
    }
    return [alt.VariableParameter(name=name, value=value) for name, value in values.items()]


def _axis_title(explorer: Explorer) -> alt.Chart:
    """The title of the upright axis, where `duration_axis` has it: that of an axis cannot change with a parameter."""
    titles = [f"Time horizon at {level:.0%} success" for level in explorer.success_levels]
    chart = alt.Chart(alt.InlineData(values=[{}]))
    written: alt.Chart = chart.mark_text(
        style="panel-note", fontSize=12, baseline="bottom", x=0, y=-8, text=alt.ExprRef(f"{titles}[level]")
    )
    return written


def _lines(explorer: Explorer) -> alt.LayerChart | None:
    """Lines and bands, drawn from their numbers in as many steps as a bend needs."""
    rows = line_rows(explorer)
    if rows.empty:
        return None
    along = "datum.start + datum.step * (datum.end - datum.start)"
    width = f"datum.spread * pow({along} - datum.centre, 2)"
    line = f"datum.level_there + datum.slope * ({along} - datum.centre)"
    return (
        alt.LayerChart(data=inline(rows), layer=[*_bands(explorer), _trends(explorer)])
        .transform_filter(_SHOWN)
        .transform_calculate(step=f"sequence(0, {_STEPS + 1})")
        .transform_flatten(["step"])
        .transform_calculate(step=f"datum.step / {_STEPS}")
        .transform_calculate(release_date=f"{_EPOCH} + {_DAY} * ({along})", log2=line)
        .transform_calculate(minutes="pow(2, datum.log2)", wide=width)
    )


def _bands(explorer: Explorer) -> list[alt.Chart]:
    look = band_look(explorer.interval_level, "the trend")
    x, y = zoomed_date_axis("release_date"), shown_length_axis()
    layers = []
    for kind, name in zip(("confidence", "prediction"), look.names, strict=True):
        half = f"sqrt(datum.{kind} + datum.wide)"
        ends = {"low": f"pow(2, datum.log2 - {half})", "high": f"pow(2, datum.log2 + {half})"}
        band = alt.Chart().transform_filter("datum.headline").transform_calculate(**ends, band=f"'{name}'")
        area = band.mark_area(style="band", clip=True)
        layers.append(area.encode(x, y("low"), y2=alt.Y2("high"), opacity=look.opacity))
        if kind == "prediction":
            edge = band.mark_line(style="edge", clip=True)
            layers += [edge.encode(x, y("low")), edge.encode(x, y("high"))]
    return layers


def _trends(explorer: Explorer) -> alt.Chart:
    y = shown_length_axis()
    dash, width = line_look(explorer.windows)
    chart = alt.Chart().mark_line(style="trend", clip=True)
    trends: alt.Chart = chart.encode(zoomed_date_axis("release_date"), y("minutes"), strokeDash=dash, strokeWidth=width)
    return trends


def _own_line() -> alt.Chart:
    """A line of the pace that the reader believes in, through the level of the trend in the middle of its window."""
    steps = alt.sequence(0, _STEPS + 1, as_="step")
    day = f"days[0] + datum.step / {_STEPS} * (days[1] - days[0])"
    level = f"own_level + ((datum.release_date - {_EPOCH}) / {_DAY} - own_middle) / own_days"
    line: alt.Chart = (
        alt.Chart(steps)
        .transform_filter("own_days > 0")
        .transform_calculate(release_date=day)
        .transform_calculate(minutes=f"pow(2, {level})")
        .transform_filter("isFinite(datum.minutes)")
        .mark_line(style="own", clip=True)
        .encode(zoomed_date_axis("release_date"), shown_length_axis()("minutes"))
    )
    return line

"""Colour and shape of lines that are told apart by name, in one legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import altair as alt

from horizon.report.charts.axes import NARROW
from horizon.report.theme import ORGANIZATION_SHAPES

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SeriesLook", "series_look"]

_STAR = "M0,-1.1L.3,-.4L1.05,-.35L.5,.15L.65,.9L0,.5L-.65,.9L-.5,.15L-1.05,-.35L-.3,-.4Z"
_SAND_GLASS = "M-.8,-.8L.8,-.8L-.8,.8L.8,.8Z"
_SHAPES = (*ORGANIZATION_SHAPES, "triangle-left", _STAR, _SAND_GLASS)
"""Colours begin again after seven names, shapes after ten: no two of seventy look the same."""


class SeriesLook(NamedTuple):
    """The channels of one field of names: lines have a stroke, their marks all three."""

    stroke: alt.Stroke
    fill: alt.Fill
    shape: alt.Shape


def series_look(field: str, names: Sequence[str], *, legend: alt.Legend | None = None) -> SeriesLook:
    """Give each name a colour and a shape, in the order of the names; in a legend above the plot if none is given."""
    legend = legend or alt.Legend(title=None, columns=alt.ExprRef(f"{NARROW} ? 1 : 3"), labelLimit=300)
    shapes = alt.Scale(domain=list(names), range=[_SHAPES[place % len(_SHAPES)] for place in range(len(names))])
    colours = alt.Scale(domain=list(names))
    return SeriesLook(
        alt.Stroke(field, type="nominal", scale=colours, legend=legend),
        alt.Fill(field, type="nominal", scale=colours, legend=legend),
        alt.Shape(field, type="nominal", scale=shapes, legend=legend),
    )

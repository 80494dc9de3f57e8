"""Colour and shape of verdicts on a chart: the same as those of their marks in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from horizon.report.theme import LIGHT
from horizon.report.verdicts import LOOKS, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["verdict_colour", "verdict_legend", "verdict_shape"]


_PLACES = {look.colour: verdict for verdict, look in LOOKS.items()}
_DOMAIN = [_PLACES.get(place, f"no verdict {place}") for place in range(len(LIGHT.organizations))]
"""Colours are named by place: the domain has a gap where no verdict has that colour."""


def verdict_legend(found: Iterable[str], columns: int | alt.ExprRef) -> alt.Legend:
    """List the verdicts that there are, in their order."""
    known = set(found)
    return alt.Legend(
        title=None,
        columns=columns,
        values=[verdict for verdict in VERDICTS if verdict in known],
        symbolOpacity=1,
        symbolStrokeWidth=0,
        labelLimit=200,
    )


def verdict_colour(field: str, *, legend: alt.Legend | None) -> alt.Fill:
    """Fill by verdict."""
    return alt.Fill(field, type="nominal", scale=alt.Scale(domain=_DOMAIN), legend=legend)


def verdict_shape(field: str, *, legend: alt.Legend | None) -> alt.Shape:
    """Shape by verdict; in one legend with the colour, which takes that both have one domain."""
    shapes = [LOOKS[verdict].shape if verdict in LOOKS else "circle" for verdict in _DOMAIN]
    return alt.Shape(field, type="nominal", scale=alt.Scale(domain=_DOMAIN, range=shapes), legend=legend)

"""Small multiples: panels that share their axes, as many side by side as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from horizon.report.charts.data import inline

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

__all__ = ["panel_grid"]

_COLUMNS, _WIDTH = 3, 218
"""In a picture outside of the page, which is about 760 px wide."""

_LEAST = 230
"""Narrowest panel on the page, in px."""

_SIDES, _GAP, _ROW_GAP = 82, 22, 28
"""Room in px beside a row of panels (for the axis), between its panels, and below it."""


def panel_grid(rows: pd.DataFrame, layers: Sequence[alt.Chart], *, height: int) -> alt.FacetChart:
    """Draw the layers once for each value of ``panel``, in the order of that number.

    A grid of panels cannot be told to fill its container as a single chart can. So it says in ``usermeta.panels``
    what the page's script needs to do that: the narrowest panel, and the room beside and between panels.
    """
    grid = alt.Facet("panel", type="ordinal", header=alt.Header(title=None, labelExpr="''", labelPadding=0))
    return alt.FacetChart(
        data=inline(rows, sparse=True),
        spec=alt.LayerChart(layer=list(layers), width=_WIDTH, height=height),
        facet=grid,
        columns=_COLUMNS,
        spacing={"row": _ROW_GAP, "column": _GAP},
        resolve=alt.Resolve(axis=alt.AxisResolveMap(x="independent")),
        usermeta={"panels": {"count": int(rows["panel"].nunique()), "least": _LEAST, "sides": _SIDES, "gap": _GAP}},
    )

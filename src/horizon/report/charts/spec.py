"""A chart as a Vega-Lite specification that says nothing about colours: those come with the scheme."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair as alt

__all__ = ["picture", "specification"]


def specification(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """Return the chart as Vega-Lite JSON, without the configuration that the library adds of itself.

    It is not held against Vega-Lite's schema here, which would take a second a page: the tests do that.
    """
    spec: dict[str, Any] = chart.to_dict(validate=False)
    spec.pop("config", None)
    return spec


def picture(spec: dict[str, Any], title: str, caption: str) -> dict[str, Any]:
    """Give what a specification gets on top when it leaves the page: a margin, its own title, and a width.

    A grid of panels has no width of its own to be changed: that of its panels is one for such a picture already.

    Examples
    --------
    >>> picture({"width": "container"}, "Horizons double", "14 frontier models.")
    {'width': 760, 'padding': 20, 'title': {'text': ['Horizons double'], 'subtitle': ['14 frontier models.']}}
    """
    words = {"text": textwrap.wrap(title, 80), "subtitle": textwrap.wrap(caption, 120)}
    width = {"width": 760} if "width" in spec else {}
    return {**width, "padding": 20, "title": words}

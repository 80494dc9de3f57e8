"""The looks of a report in one place: colours and type for the page and for its charts, light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = [
    "DARK",
    "LIGHT",
    "MID_GREY",
    "ORGANIZATION_SHAPES",
    "SANS",
    "SERIF",
    "Palette",
    "Scheme",
    "css_variables",
    "vega_config",
]

Scheme = Literal["light", "dark"]

SANS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif'
SERIF = 'ui-serif, Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, "Noto Serif", serif'


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one scheme.

    Parameters
    ----------
    surface, raised : str
        Background of the page and the charts; of what lies on it (tooltips, buttons).
    ink, muted, faint, hairline : str
        Text and trend lines; secondary text; grid lines; borders.
    link, caution : str
        Links and focus rings; the bar beside a warning.
    organizations : tuple of str
        Colours of organisations, told apart by colour-blind readers. The last one stands for "other".
    """

    surface: str
    raised: str
    ink: str
    muted: str
    faint: str
    hairline: str
    link: str
    caution: str
    organizations: tuple[str, ...]


# The hues are those of Okabe and Ito (2008), "Color Universal Design"; on the dark surface the blue and the
# vermillion are lifted, so that each keeps a contrast of 3:1.
LIGHT = Palette(
    surface="#fffefb",
    raised="#ffffff",
    ink="#1d2329",
    muted="#5a636c",
    faint="#eceae4",
    hairline="#d8d5cd",
    link="#0b5c94",
    caution="#b86e00",
    organizations=("#0072b2", "#d55e00", "#009e73", "#c1609a", "#b07a00", "#3d9bd6", "#7b838b"),
)
DARK = Palette(
    surface="#14181c",
    raised="#1e242a",
    ink="#e9e7e2",
    muted="#a5adb5",
    faint="#262c32",
    hairline="#3a424a",
    link="#7cc0ee",
    caution="#e0a03c",
    organizations=("#4ba6e0", "#f07d34", "#1fbf92", "#dd8fba", "#e6ae33", "#94d0f2", "#98a1a9"),
)

ORGANIZATION_SHAPES = (
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "cross",
    "triangle-down",
    "triangle-right",
)
"""Second cue beside the colour, in the same order as `Palette.organizations`."""

MID_GREY = "#858d95"
"""A grey that is legible on both surfaces, for legend symbols that stand for no organisation."""

_PALETTES: dict[Scheme, Palette] = {"light": LIGHT, "dark": DARK}


def css_variables(scheme: Scheme) -> dict[str, str]:
    """CSS custom properties (without the two dashes) for one scheme; ``series-0`` and so on are the charts' colours.

    Examples
    --------
    >>> css_variables("dark")["surface"]
    '#14181c'
    """
    palette = _PALETTES[scheme]
    names = ("surface", "raised", "ink", "muted", "faint", "hairline", "link", "caution")
    series = {f"series-{place}": colour for place, colour in enumerate(palette.organizations)}
    return {name: getattr(palette, name) for name in names} | series


def vega_config(scheme: Scheme) -> dict[str, Any]:
    """Vega-Lite configuration for one scheme.

    Charts name styles and ranges, never colours, so one specification serves both schemes.
    """
    palette = _PALETTES[scheme]
    return {
        "background": palette.surface,
        "font": SANS,
        "aria": False,  # a figure has one description of its own
        "view": {"stroke": None},
        "range": {"category": list(palette.organizations), "symbol": list(ORGANIZATION_SHAPES)},
        "mark": {"color": palette.ink, "tooltip": None},
        "axis": _axis(palette),
        "legend": _legend(palette),
        "title": _title(palette),
        "style": _mark_styles(palette),
    }


def _axis(palette: Palette) -> dict[str, Any]:
    return {
        "labelColor": palette.muted,
        "titleColor": palette.muted,
        "titleFontWeight": "normal",
        "titleFontSize": 12,
        "labelFontSize": 12,
        "gridColor": palette.faint,
        "domainColor": palette.hairline,
        "tickColor": palette.hairline,
        "labelPadding": 6,
        "labelFlush": False,
        "titlePadding": 10,
    }


def _legend(palette: Palette) -> dict[str, Any]:
    return {
        "labelColor": palette.ink,
        "titleColor": palette.muted,
        "titleFontWeight": "normal",
        "titleFontSize": 12,
        "labelFontSize": 12,
        "labelLimit": 240,
        "symbolSize": 90,
        "symbolBaseFillColor": palette.ink,
        "symbolBaseStrokeColor": palette.ink,
        "orient": "top",
        "direction": "horizontal",
        "titleOrient": "left",
        "rowPadding": 3,
        "columnPadding": 14,
        "offset": 34,
        "layout": {"top": {"direction": "vertical", "anchor": "start", "margin": 4}},
    }


def _title(palette: Palette) -> dict[str, Any]:
    return {
        "anchor": "start",
        "frame": "group",
        "color": palette.ink,
        "subtitleColor": palette.muted,
        "fontSize": 17,
        "fontWeight": 600,
        "subtitleFontSize": 12,
        "lineHeight": 22,
        "subtitleLineHeight": 17,
        "subtitlePadding": 6,
        "offset": 14,
    }


def _mark_styles(palette: Palette) -> dict[str, Any]:
    return {
        "trend": {"color": palette.ink},
        "band": {"color": palette.ink},
        "edge": {"color": palette.ink, "strokeWidth": 0.75, "strokeDash": [3, 3], "strokeOpacity": 0.45},
        "own": {"color": palette.caution, "strokeWidth": 2.25, "strokeDash": [8, 4]},
        "reference": {"color": palette.muted, "strokeDash": [2, 3], "strokeWidth": 1},
        "reference-label": {"color": palette.muted, "fontSize": 11},
        "estimate": {"color": palette.ink},
        "outside": {"color": palette.muted, "opacity": 0.14},
        "observed": {"color": palette.ink},
        "count": {"color": palette.muted, "fontSize": 10},
        "curve": {"color": palette.organizations[0], "strokeWidth": 2.25},
        "curve-band": {"color": palette.organizations[0], "opacity": 0.18},
        "horizon": {"color": palette.organizations[1]},
        "segment": {"stroke": palette.surface, "strokeWidth": 0.75},
        "segment-mark": {"color": palette.surface},
        "bound": {"color": palette.organizations[1], "fontSize": 14, "fontWeight": 600},
        "panel-name": {"color": palette.ink, "fontSize": 13, "fontWeight": 600, "align": "left"},
        "panel-note": {"color": palette.muted, "fontSize": 11, "align": "left"},
        "label": {"color": palette.ink, "fontSize": 12},
        "halo": {"color": palette.surface, "stroke": palette.surface, "strokeWidth": 3, "fontSize": 12},
    }

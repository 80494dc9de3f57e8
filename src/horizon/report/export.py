"""Charts as they leave a report: pictures, and specifications that other programs can draw."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import vl_convert

from horizon.report.charts.spec import picture, specification
from horizon.report.files import safe_filename, write_atomic
from horizon.report.theme import vega_config

if TYPE_CHECKING:
    import altair as alt

    from horizon.report.theme import Scheme

__all__ = ["png", "safe_filename", "svg", "vega_lite", "write_atomic"]


def svg(
    chart: alt.TopLevelMixin | dict[str, Any], *, title: str = "", caption: str = "", scheme: Scheme = "light"
) -> str:
    """Draw a chart, or its specification, as SVG text with title and caption in the picture. Nothing is fetched."""
    spec = _picture(chart, title, caption)
    return _renumbered(vl_convert.vegalite_to_svg(spec, config=vega_config(scheme), allowed_base_urls=[]))


def png(picture: str, *, scale: float = 2.0) -> bytes:
    """Turn a picture from :func:`svg` into a PNG, `scale` picture points to the pixel."""
    data: bytes = vl_convert.svg_to_png(picture, scale=scale)
    return data


def vega_lite(chart: alt.TopLevelMixin | dict[str, Any], *, title: str = "", caption: str = "") -> str:
    """Write a chart as a Vega-Lite specification that is complete in itself: its data, title and the light colours.

    It says which schema it is written in, and opens in the Vega editor as it is.
    """
    spec = chart if isinstance(chart, dict) else specification(chart)
    first = {"$schema": spec["$schema"]}
    config = vega_config("light")
    config["legend"] = {name: value for name, value in config["legend"].items() if name != "layout"}  # of Vega alone
    whole = first | spec | picture(spec, title, caption) | {"config": config}
    return json.dumps(whole, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def _renumbered(picture: str) -> str:
    """Number the picture's own marks from one: the converter counts on from the pictures that it drew before."""
    numbers: dict[str, str] = {}
    marks = r'(?:(?<= id=")|(?<=url\(#))(?:clip|gradient)_?\d+'
    return re.sub(marks, lambda mark: numbers.setdefault(mark[0], f"mark{len(numbers) + 1}"), picture)


def _picture(chart: alt.TopLevelMixin | dict[str, Any], title: str, caption: str) -> str:
    """The specification as JSON, without characters that a picture in XML cannot hold."""
    spec = chart if isinstance(chart, dict) else specification(chart)
    text = json.dumps({**spec, **picture(spec, title, caption)}, allow_nan=False)
    return re.sub(r"(?<!\\)((?:\\\\)*)\\u00[01][0-9a-f]", r"\1\\ufffd", text)

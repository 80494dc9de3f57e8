"""What leaves a report besides the page: pictures of charts, and files written whole or not at all."""

from __future__ import annotations

import json
import os
import re
import secrets
import unicodedata
from typing import TYPE_CHECKING, Any

import vl_convert

from horizon.report.charts.spec import picture, specification
from horizon.report.theme import vega_config

if TYPE_CHECKING:
    from pathlib import Path

    import altair as alt

    from horizon.report.theme import Scheme

__all__ = ["png", "safe_filename", "svg", "write_atomic"]

_LONGEST_NAME = 80
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


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


def write_atomic(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: a failure leaves what was there before, and nothing beside it.

    Missing folders are made. Text is written as UTF-8, its line ends as they are.

    Raises
    ------
    OSError
        The folder cannot be written to, or the disk is full.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with draft.open("xb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def safe_filename(text: str) -> str:
    """Make a harmless file name of any text: letters, digits and ``. _ + -``, at most 80 characters.

    Examples
    --------
    >>> safe_filename("../Claude 3.5 Sonnet (New)"), safe_filename("</script><img src=x>"), safe_filename("")
    ('claude-3.5-sonnet-new', 'script-img-src-x', 'unnamed')
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    name = re.sub(r"[^\w.+]+", "-", plain)
    name = re.sub(r"\.{2,}", ".", name).strip("-._+ ")[:_LONGEST_NAME].rstrip("-._+")
    return f"{name}-" if _DEVICES.fullmatch(name) else name or "unnamed"


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

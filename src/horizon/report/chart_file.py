"""One chart as one file: a page that opens anywhere, or a picture."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from horizon import __version__
from horizon.errors import HorizonError
from horizon.report.document import render
from horizon.report.export import png, svg, write_atomic
from horizon.report.page import Page

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from horizon.report.page import Figure, Source

__all__ = ["CHART_SUFFIXES", "check_chart_path", "write_chart"]

CHART_SUFFIXES = (".html", ".svg", ".png")


def check_chart_path(path: Path) -> None:
    """Refuse a path that no chart can be written to, before the work for it is done.

    Raises
    ------
    HorizonError
        If the name ends in something else than ``.html``, ``.svg`` or ``.png``, or is that of a folder.
    """
    if path.suffix.lower() not in CHART_SUFFIXES:
        raise HorizonError(
            f"{path}: a chart cannot be written as such a file",
            found=f"the suffix {path.suffix}" if path.suffix else "a name without a suffix",
            expected=f"a name that ends in {', '.join(CHART_SUFFIXES)}",
        )
    if os.path.isdir(path):  # noqa: PTH112 - `Path.is_dir` fails on a name that is too long
        raise HorizonError(f"{path} is a folder", expected="the name of a file", hint=f"try {path / 'chart'}.html")


def write_chart(
    figure: Figure,
    path: Path,
    *,
    as_of: date,
    headline: str | None = None,
    warnings: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
    sources: tuple[Source, ...] = (),
) -> None:
    """Write one figure as a self-contained page, an SVG or a PNG, by the suffix of the path.

    The page is a report with one section: no request, its own policy, light and dark, the data behind a button. A
    picture has the figure's title and caption in it. The file is written whole or not at all; missing folders are made.

    Parameters
    ----------
    figure : Figure
    path : Path
        Ending in ``.html``, ``.svg`` or ``.png``, in any case.
    as_of : date
        Vintage of the data; the page says it, and that it was built on that day, so that its bytes depend on the data
        alone.
    headline : str, optional
        The main finding, at the head of the page; the figure's title if left out.
    warnings, notes, sources
        As of `Page`; they are on the page only.

    Raises
    ------
    HorizonError
        For another suffix, or a place that cannot be written to.
    """
    check_chart_path(path)
    content = _content(figure, path.suffix.lower(), _page(figure, as_of, headline, warnings, notes, sources))
    try:
        write_atomic(path, content)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        raise HorizonError(
            f"{path} cannot be written",
            found=getattr(error, "strerror", None) or str(error),
            hint="name a file in a folder that you may write to",
        ) from error


def _content(figure: Figure, suffix: str, page: Page) -> str | bytes:
    if suffix == ".html":
        return render(page)
    picture = svg(figure.spec, title=figure.title, caption=figure.caption)
    return picture if suffix == ".svg" else png(picture)


def _page(
    figure: Figure,
    as_of: date,
    headline: str | None,
    warnings: tuple[str, ...],
    notes: tuple[str, ...],
    sources: tuple[Source, ...],
) -> Page:
    return Page(
        slug=figure.id,
        title="Horizon",
        headline=headline or figure.title,
        lede=(),
        sections=(figure,),
        warnings=warnings,
        notes=notes,
        sources=sources,
        as_of=as_of,
        built=as_of,
        version=__version__,
    )

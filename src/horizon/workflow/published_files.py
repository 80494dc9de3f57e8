"""What lies beside a page: each chart as a picture and a specification, each table as data, and a summary."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from horizon.report import export
from horizon.report.files import safe_filename
from horizon.report.markdown import summary
from horizon.report.page import Figure
from horizon.report.tables import csv_text, json_text
from horizon.workflow.news.as_json import news_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from horizon.report.page import Page, Table

__all__ = ["SUMMARY", "files_beside", "read_summary", "summary_json"]

SUMMARY = "summary.json"
_SCALE = 1.5
"""Of pictures in pixels: 1,200 across; painting them costs as much as drawing them, and grows with the area."""

_KEY_TABLES = ("windows", "milestones", "verdicts")
_UNKNOWN = ("gate",)


def files_beside(page: Page, *, parquet: bool) -> dict[str, str | bytes]:
    """Name -> content of every file beside a page, but for the JSON summary, which names them.

    Raises
    ------
    ValueError
        If a chart cannot be drawn, or two files have the same name.
    """
    files: dict[str, str | bytes] = {"summary.md": summary(page, tables=_KEY_TABLES, unknown=_UNKNOWN)}
    for section in page.sections:
        stem = safe_filename(section.id)
        for suffix, content in _exports(section, parquet=parquet):
            if files.setdefault(f"{stem}{suffix}", content) is not content:
                raise ValueError(f"two parts of the page are called {stem}{suffix}")
    return files


def summary_json(study: str, page: Page, files: list[str]) -> str:
    """Write what the page says in short, and which files lie beside it, for other programs and for the page in front.

    ``{"schema": "horizon.summary/1", "study", "title", "headline", "day", "as_of", "version", "numbers": [{"label",
    "value", "detail"}], "news": {"title", "items": [{"kind", "text", "cause", "alert"}]} or null, "unknowns": [...],
    "stale": [...], "warnings": [...], "files": [...]}``.
    """
    content = {
        "schema": "horizon.summary/1",
        "study": study,
        "title": page.title,
        "headline": page.headline,
        "day": page.built.isoformat(),
        "as_of": page.as_of.isoformat(),
        "version": page.version,
        "numbers": [{"label": one.label, "value": one.value, "detail": one.detail} for one in page.numbers],
        "news": news_json(page.news) if page.news else None,
        "unknowns": [one.text for one in page.unknowns],
        "stale": list(page.stale),
        "warnings": list(page.warnings),
        "files": files,
    }
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def read_summary(folder: Path) -> dict[str, Any] | None:
    """Read the JSON summary in the folder of a day; None where there is none that can be read."""
    try:
        found = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _exports(section: Figure | Table, *, parquet: bool) -> Iterator[tuple[str, str | bytes]]:
    frame = section.data if isinstance(section, Figure) else section.frame
    yield ".csv", csv_text(frame)
    yield ".json", json_text(frame)
    if parquet:
        from horizon.report.parquet import parquet_bytes

        yield ".parquet", parquet_bytes(frame)
    if isinstance(section, Figure):
        picture = export.svg(section.spec, title=section.title, caption=section.caption)
        yield ".svg", picture
        yield ".png", export.png(picture, scale=_SCALE)
        yield ".vl.json", export.vega_lite(section.spec, title=section.title, caption=section.caption)

"""Study -> files: the page of each kind of study, rendered, and what lies beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from horizon.report import export, render
from horizon.report.page import Table
from horizon.report.tables import csv_text, json_text
from horizon.workflow.study import BenchmarkStudy

if TYPE_CHECKING:
    from datetime import date

    from horizon.report.page import Figure, Page
    from horizon.store import Store
    from horizon.workflow.study import Study

__all__ = ["Published", "page_path", "publish"]


_SCALE = 1.5
"""Of pictures in pixels: 1,200 across; painting them costs as much as drawing them, and grows with the area."""


@dataclass(frozen=True, slots=True)
class Published:
    """What was written: the page, and the files beside it."""

    study: str
    page: Path
    files: tuple[Path, ...]


def page_path(out: Path, study: str) -> Path:
    """Where the page of a study is written."""
    name = export.safe_filename(study)
    return out / name / f"{name}.html"


def publish(store: Store, study: Study, out: Path, *, now: date | None = None) -> Published:
    """Build the page of a study and what lies beside it; if anything fails, the last good page stays.

    Parameters
    ----------
    now : date, optional
        The day that counts as today; that of the newest vintage if left out, so that the bytes depend on the store
        alone.

    Raises
    ------
    SelectionError, FitError
        If the store does not hold what the study shows.
    """
    page = make_page(store, study, now=now)
    target = page_path(out, study.name)
    files = {
        target.with_name(f"{section.id}{suffix}"): content
        for section in page.sections
        for suffix, content in _exports(section)
    }
    html = render(page)
    for path, content in files.items():
        export.write_atomic(path, content)
    export.write_atomic(target, html)
    return Published(study.name, target, tuple(files))


def make_page(store: Store, study: Study, *, now: date | None = None) -> Page:
    """The page of a study of any kind, before it is rendered; the analyses of the other kind are not imported."""
    if isinstance(study, BenchmarkStudy):
        from horizon.workflow.pages.benchmarks import benchmarks_page

        return benchmarks_page(store, study, now=now)
    from horizon.workflow.pages.trend import trend_page

    return trend_page(store, study, now=now)


def _exports(section: Figure | Table) -> list[tuple[str, str | bytes]]:
    if isinstance(section, Table):
        return [(".csv", csv_text(section.frame)), (".json", json_text(section.frame))]
    picture = export.svg(section.spec, title=section.title, caption=section.caption)
    return [(".svg", picture), (".png", export.png(picture, scale=_SCALE)), (".csv", csv_text(section.data))]

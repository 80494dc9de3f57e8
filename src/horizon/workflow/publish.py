"""Store -> page: the analyses of a study, put into words, charts and tables, and written to files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from horizon import __version__
from horizon.errors import FitError
from horizon.report import export, render
from horizon.report.page import Page, Source, Table
from horizon.report.tables import csv_text, json_text
from horizon.store import read
from horizon.store.analyses import analysis_of
from horizon.store.run_sources import run_sources
from horizon.workflow import curve_wording, sections, wording
from horizon.workflow.analyse import TrendAnalysis, TrendQuestion, answer
from horizon.workflow.curve_sections import curves_figure, curves_table
from horizon.workflow.curves import success_curves
from horizon.workflow.estimate import KIND
from horizon.workflow.revisions import history
from horizon.workflow.trend_sections import trend_sections

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from horizon.report.page import Figure
    from horizon.store import Store
    from horizon.trend import Window
    from horizon.workflow.curves import SuccessCurves
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
    """The page of a study, before it is rendered; all of it from one view of the store."""
    with store.read() as connection:
        headline = answer(connection, _question(study, study.windows[study.headline]))
        analyses, failures = _all_windows(connection, study, headline)
        vintages = history(connection, headline.question)
        curves = _curves(connection, study, headline)
        trend = trend_sections(connection, headline, study.windows)
        sources = _sources(connection, headline, curves)
    return Page(
        slug=study.name,
        title=study.title,
        headline=wording.headline(headline),
        lede=wording.lede(headline, analyses),
        sections=(
            sections.vintages_table(headline, vintages),
            sections.frontier_figure(headline, analyses),
            sections.doubling_figure(headline, analyses),
            sections.windows_table(analyses),
            *trend.sections,
            *([curves_figure(curves)] if curves else []),
            sections.points_table(headline),
            *([curves_table(curves)] if curves else []),
        ),
        warnings=(*headline.warnings, *failures, *trend.warnings, *_missing(study, headline, curves)),
        notes=(*wording.notes(headline), *trend.notes, *([curve_wording.note(curves)] if curves else [])),
        sources=sources,
        as_of=headline.as_of,
        built=now or headline.as_of,
        version=__version__,
    )


def _all_windows(
    connection: Connection, study: Study, headline: TrendAnalysis
) -> tuple[list[TrendAnalysis], list[str]]:
    """The trend of each window, and what is wrong with windows that have none."""
    analyses, failures = [], []
    for window in study.windows:
        try:
            same = window == headline.question.window
            analyses.append(headline if same else answer(connection, _question(study, window)))
        except FitError as error:
            failures.append(f"{window}: {error.message}, found {error.found}")
    return analyses, failures


def _question(study: Study, window: Window) -> TrendQuestion:
    return TrendQuestion(
        suite=study.suite,
        success_level=study.success_level,
        window=window,
        rule=study.frontier,
        top=study.top,
        include_beyond_range=study.include_beyond_range,
        level=study.level,
        interval=study.interval,
    )


def _curves(connection: Connection, study: Study, headline: TrendAnalysis) -> SuccessCurves | None:
    """The success curves behind the horizons on the page, if those were estimated from runs."""
    question = headline.question
    kept = analysis_of(connection, KIND, question.suite, question.as_of, success_level=question.success_level)
    if kept is None:
        return None
    return success_curves(kept.result, study, kept.known_at, read.aliases(connection, "model"))


def _missing(study: Study, headline: TrendAnalysis, curves: SuccessCurves | None) -> list[str]:
    """What the study asks for, and the store cannot give."""
    return [curve_wording.absent(headline.question.suite)] if study.success_curves and not curves else []


def _sources(connection: Connection, analysis: TrendAnalysis, curves: SuccessCurves | None) -> tuple[Source, ...]:
    used = set(analysis.points["source"]) | set(analysis.other_sources)
    if curves:
        used |= run_sources(connection, analysis.question.suite, analysis.question.as_of)
    told = read.sources(connection).fillna(dict.fromkeys(("publisher", "url", "licence"), ""))
    records = told.set_index("slug").sort_index().to_dict("index")
    return tuple(
        Source(
            slug=str(slug),
            title=record["title"],
            publisher=record["publisher"],
            url=record["url"],
            licence=record["licence"],
            known_at=record["known_at"],
        )
        for slug, record in records.items()
        if slug in used
    )


def _exports(section: Figure | Table) -> list[tuple[str, str | bytes]]:
    if isinstance(section, Table):
        return [(".csv", csv_text(section.frame)), (".json", json_text(section.frame))]
    picture = export.svg(section.spec, title=section.title, caption=section.caption)
    return [(".svg", picture), (".png", export.png(picture, scale=_SCALE)), (".csv", csv_text(section.data))]

"""The page of a study of a trend: how fast time horizons grow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon import __version__
from horizon.errors import FitError, in_one_line
from horizon.report.page import Page
from horizon.store import read
from horizon.store.analyses import analysis_of
from horizon.store.run_sources import run_sources
from horizon.workflow import curve_wording, sections, wording
from horizon.workflow.analyse import TrendAnalysis, answer
from horizon.workflow.curve_sections import curves_figure, curves_table
from horizon.workflow.curves import success_curves
from horizon.workflow.estimate import KIND
from horizon.workflow.explorer import explore
from horizon.workflow.news.claims import claims_about
from horizon.workflow.news.conclude_trend import conclude_trend
from horizon.workflow.news.conclusions import Conclusions
from horizon.workflow.pages.made import Made
from horizon.workflow.pages.questions import headline_question, trend_question
from horizon.workflow.pages.sources import described_sources
from horizon.workflow.pages.unknowns import trend_unknowns
from horizon.workflow.revisions import history
from horizon.workflow.trend_sections import trend_sections

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from horizon.report.page import Source
    from horizon.store import Store
    from horizon.workflow.curves import SuccessCurves
    from horizon.workflow.studies.trend import TrendStudy

__all__ = ["make_trend"]


def make_trend(store: Store, study: TrendStudy, *, now: date | None = None) -> Made:
    """The page of a study of a trend and what it concludes; all of it from one view of the store.

    Raises
    ------
    SelectionError, FitError
        If the store does not hold what the headline is about.
    """
    with store.read() as connection:
        headline = answer(connection, headline_question(study))
        analyses, failures = _all_windows(connection, study, headline)
        vintages = history(connection, headline.question)
        explorer = explore(connection, headline, analyses)
        curves = _curves(connection, study, headline)
        trend = trend_sections(connection, headline, study.windows)
        sources = _sources(connection, headline, curves)
        conclusions = conclude_trend(
            connection,
            headline,
            shape=trend.shape,
            compared=trend.compared,
            forecast=trend.forecast,
            claims=claims_about(connection, headline.question.suite, headline.as_of) if study.alerts.claims else None,
        )
    page = Page(
        slug=study.name,
        title=study.title,
        headline=wording.headline(headline),
        unknowns=trend_unknowns(headline, trend.shape.gate if trend.shape else None, trend.tested, trend.entries),
        lede=wording.lede(headline, analyses),
        sections=(
            sections.frontier_figure(headline, analyses, explorer),
            sections.doubling_figure(headline, analyses),
            sections.windows_table(analyses),
            sections.vintages_table(headline, vintages),
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
    return Made(page, Conclusions(trend=conclusions))


def _all_windows(
    connection: Connection, study: TrendStudy, headline: TrendAnalysis
) -> tuple[list[TrendAnalysis], list[str]]:
    """The trend of each window, and what is wrong with windows that have none."""
    analyses, failures = [], []
    for window in study.windows:
        try:
            same = window == headline.question.window
            analyses.append(headline if same else answer(connection, trend_question(study, window)))
        except FitError as error:
            failures.append(f"{window}: {in_one_line(error)}")
    return analyses, failures


def _curves(connection: Connection, study: TrendStudy, headline: TrendAnalysis) -> SuccessCurves | None:
    """The success curves behind the horizons on the page, if those were estimated from runs."""
    question = headline.question
    kept = analysis_of(connection, KIND, question.suite, question.as_of, success_level=question.success_level)
    if kept is None:
        return None
    return success_curves(kept.result, study, kept.known_at, read.aliases(connection, "model"))


def _missing(study: TrendStudy, headline: TrendAnalysis, curves: SuccessCurves | None) -> list[str]:
    """What the study asks for, and the store cannot give."""
    return [curve_wording.absent(headline.question.suite)] if study.success_curves and not curves else []


def _sources(connection: Connection, analysis: TrendAnalysis, curves: SuccessCurves | None) -> tuple[Source, ...]:
    used = set(analysis.points["source"]) | set(analysis.other_sources)
    if curves:
        used |= run_sources(connection, analysis.question.suite, analysis.question.as_of)
    return described_sources(connection, used)

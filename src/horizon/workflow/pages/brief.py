"""The page of a brief: one screen and one sheet of paper, made of what two other studies ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from horizon import __version__
from horizon.report.charts import below_sentence, frontier_chart
from horizon.report.page import Figure, Page, Unknown
from horizon.store.fact_sources import fact_sources
from horizon.workflow import wording
from horizon.workflow.claims_file import INDEX
from horizon.workflow.news.claims import claims_about
from horizon.workflow.news.conclude_benchmarks import conclude_benchmarks
from horizon.workflow.news.conclude_trend import conclude_trend
from horizon.workflow.news.conclusions import Conclusions
from horizon.workflow.pages import brief_wording
from horizon.workflow.pages.brief_answers import ask_briefly
from horizon.workflow.pages.made import Made
from horizon.workflow.pages.questions import benchmarks_question
from horizon.workflow.pages.sources import described_sources
from horizon.workflow.pages.unknowns import benchmark_unknowns, trend_unknowns
from horizon.workflow.sections import trend_line
from horizon.workflow.tables import trend_frame

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from horizon.report.page import Source
    from horizon.store import Store
    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.pages.brief_answers import BriefAnswers
    from horizon.workflow.studies.brief import BriefStudy

__all__ = ["make_brief"]

Found = TypeVar("Found")

_HEIGHT = 220
_MOST_UNKNOWNS = 4


def make_brief(store: Store, study: BriefStudy, *, now: date | None = None) -> Made:
    """The page of a brief and what it concludes; all of it from one view of the store.

    What the store cannot say (no benchmarks, no index, no forecast) is a warning in small print.

    Raises
    ------
    SelectionError, FitError
        If the store does not hold what the headline is about.
    """
    with store.read() as connection:
        found = ask_briefly(connection, study)
        sources = _sources(connection, found)
        conclusions = _conclude(connection, study, found)
    page = Page(
        slug=study.name,
        title=study.title,
        headline=wording.headline(found.headline),
        lede=brief_wording.lede(found),
        numbers=brief_wording.key_numbers(found),
        sections=(_figure(found.headline),),
        unknowns=_unknowns(found),
        warnings=brief_wording.warnings(found),
        notes=brief_wording.notes(study),
        sources=sources,
        as_of=found.as_of,
        built=now or found.as_of,
        version=__version__,
        layout="sheet",
    )
    return Made(page, conclusions)


def _figure(headline: TrendAnalysis) -> Figure:
    """The frontier with the trend of the headline alone, low enough for one screen."""
    question = headline.question
    chart = frontier_chart(
        headline.points,
        trend_line(headline),
        title=f"Time horizon at {question.success_level:.0%} success",
        headline=str(question.window),
        level=question.level,
        height=_HEIGHT,
        legend=False,
    )
    return Figure(
        id="frontier",
        title=wording.frontier_title(headline),
        caption=brief_wording.caption(headline) + below_sentence(headline.points),
        description=wording.frontier_description(headline),
        chart=chart,
        data=trend_frame(headline),
    )


def _unknowns(found: BriefAnswers) -> tuple[Unknown, ...]:
    """The first of what is not known; where more is said of it is on the pages of the studies."""
    tested = _or_none(found.backtest)
    states = () if isinstance(found.saturation, str) else found.saturation.states
    told = (
        *trend_unknowns(found.headline, found.shape.gate, tested, found.entries),
        *benchmark_unknowns(states, _or_none(found.index)),
    )
    own = [Unknown(one.text) for one in told if one.section != "models"]  # a key number says that already
    return tuple(own[:_MOST_UNKNOWNS])


def _sources(connection: Connection, found: BriefAnswers) -> tuple[Source, ...]:
    used = {*found.headline.points["source"], *found.headline.other_sources}
    if not (isinstance(found.saturation, str) and isinstance(found.index, str)):
        used |= fact_sources(connection, "scores", None)
    return described_sources(connection, used)


def _conclude(connection: Connection, study: BriefStudy, found: BriefAnswers) -> Conclusions:
    suite, wanted = found.headline.question.suite, study.alerts.claims
    trend = conclude_trend(
        connection,
        found.headline,
        shape=found.shape,
        compared=_or_none(found.compared),
        forecast=_or_none(found.forecast),
        claims=claims_about(connection, suite, found.headline.as_of) if wanted else None,
    )
    if isinstance(found.saturation, str):
        return Conclusions(trend=trend)
    benchmarks = conclude_benchmarks(
        benchmarks_question(study.benchmarks),
        found.saturation,
        index=_or_none(found.index),
        slowdown=found.slowdown,
        claims=claims_about(connection, INDEX, found.as_of) if wanted else None,
    )
    return Conclusions(trend, benchmarks)


def _or_none(found: Found | str) -> Found | None:
    return None if isinstance(found, str) else found

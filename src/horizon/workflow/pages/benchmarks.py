"""The page of a study of benchmarks: whether the frontier is slowing, or only single benchmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon import __version__
from horizon.report.page import Page
from horizon.store import observed, read
from horizon.store.fact_sources import fact_sources
from horizon.workflow.claims_file import INDEX
from horizon.workflow.index.difficulty_sections import difficulty_figure
from horizon.workflow.index.horizon_sections import horizons_figure
from horizon.workflow.index.model_sections import capability_figure, models_table
from horizon.workflow.news.claims import claims_about
from horizon.workflow.news.conclude_benchmarks import conclude_benchmarks
from horizon.workflow.news.conclusions import Conclusions
from horizon.workflow.page_sections import PageSections
from horizon.workflow.pages import benchmark_wording as wording
from horizon.workflow.pages.benchmark_answers import ask
from horizon.workflow.pages.made import Made
from horizon.workflow.pages.questions import benchmarks_question
from horizon.workflow.pages.sources import described_sources
from horizon.workflow.pages.unknowns import benchmark_unknowns
from horizon.workflow.saturation.headroom_sections import headroom_figure
from horizon.workflow.saturation.paradox_sections import paradox_figure
from horizon.workflow.saturation.plan_sections import plan_table
from horizon.workflow.saturation.sigmoid_sections import sigmoids_figure
from horizon.workflow.saturation.verdict_sections import verdicts_table
from horizon.workflow.saturation.whole_sections import quarters_figure

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from horizon.report.page import Source
    from horizon.store import Store
    from horizon.workflow.pages.benchmark_answers import BenchmarkAnswers
    from horizon.workflow.studies.benchmarks import BenchmarkStudy

__all__ = ["make_benchmarks"]


def make_benchmarks(store: Store, study: BenchmarkStudy, *, now: date | None = None) -> Made:
    """The page of a study of benchmarks and what it concludes; all of it from one view of the store.

    What the store cannot say (no index, no horizons, no curve) is a warning on the page.

    Raises
    ------
    SelectionError
        If no benchmark that the study asks for can be measured.
    """
    with store.read() as connection:
        found = ask(connection, study)
        sources = _sources(connection, found)
        claims = claims_about(connection, INDEX, found.as_of) if study.alerts.claims else None
    shown = _sections(found, study)
    page = Page(
        slug=study.name,
        title=study.title,
        headline=wording.headline(found),
        unknowns=benchmark_unknowns(found.states, None if isinstance(found.index, str) else found.index),
        lede=wording.lede(found),
        sections=tuple(shown.sections),
        warnings=(*wording.warnings(found), *shown.warnings),
        notes=wording.notes(found, study),
        sources=sources,
        as_of=found.as_of,
        built=now or found.as_of,
        version=__version__,
    )
    index = None if isinstance(found.index, str) else found.index
    slowdown = None if isinstance(found.whole, str) else found.whole.slowdown
    question = benchmarks_question(study)
    parts = conclude_benchmarks(question, found.saturation, index=index, slowdown=slowdown, claims=claims)
    return Made(page, Conclusions(benchmarks=parts))


def _sections(found: BenchmarkAnswers, study: BenchmarkStudy) -> PageSections:
    """Figures and tables in the order in which a reader asks for them."""
    page = PageSections()
    told = (found.saturation, found.states, found.models)
    page.sections += [verdicts_table(*told), headroom_figure(*told)]
    if study.panels:
        panels = None if study.panels == "all" else study.panels
        page.add("curves in time", lambda: [sigmoids_figure(*told, panels=panels, level=study.level)])
    if not isinstance(found.whole, str):
        page.sections.append(quarters_figure(found.whole))
    if not isinstance(found.index, str):
        page.sections += [capability_figure(found.index), difficulty_figure(found.index)]
        if not isinstance(found.horizons, str):
            page.sections.append(horizons_figure(found.index, found.horizons))
    if not isinstance(whole := found.whole, str):
        horizon = None if isinstance(found.horizon, str) else found.horizon
        index = None if isinstance(found.index, str) else found.index
        page.add("scaling paradox", lambda: [paradox_figure(whole, found.states, found.models, horizon, index)])
    page.sections.append(plan_table(found.saturation, found.plans))
    if not isinstance(found.index, str):
        page.sections.append(models_table(found.index))
    return page


def _sources(connection: Connection, found: BenchmarkAnswers) -> tuple[Source, ...]:
    """Those of scores, of the scales and ceilings of benchmarks, of release dates, and of horizons."""
    as_of = found.saturation.question.as_of
    used = fact_sources(connection, "scores", as_of) | {state.saturation.scale.source for state in found.states}
    specs, dates = observed.benchmarks(connection, as_of), read.releases(connection, as_of)
    models = {slug for frame in found.models.values() for slug in frame["slug"]}
    used |= set(specs.loc[specs["slug"].isin(found.models), "source"])
    used |= set(dates.loc[dates["slug"].isin(models), "source"])
    if not isinstance(found.horizon, str):
        used |= {*found.horizon.points["source"], *found.horizon.other_sources}
    return described_sources(connection, used)

"""All that a page on benchmarks asks of a store, asked once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from horizon.errors import FitError, SelectionError, in_one_line
from horizon.workflow.index.analyse import index_of
from horizon.workflow.index.horizons import horizons_on_index
from horizon.workflow.pages.questions import index_question, saturation_question
from horizon.workflow.saturation.analyse import measure_all
from horizon.workflow.saturation.next_steps import next_first
from horizon.workflow.saturation.plan import plans_of
from horizon.workflow.saturation.quarters import whole_of
from horizon.workflow.saturation.reading import read_benchmarks
from horizon.workflow.saturation.scored_models import scored_models
from horizon.workflow.saturation.slowdown import horizon_trend, slowdown
from horizon.workflow.saturation.suite import check_suite

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    from sqlalchemy import Connection

    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.index.analyse import IndexAnalysis
    from horizon.workflow.index.horizons import IndexHorizons
    from horizon.workflow.saturation.analyse import BenchmarkState, SaturationAnalysis
    from horizon.workflow.saturation.plan import BenchmarkPlan
    from horizon.workflow.saturation.quarters import WholeAnalysis
    from horizon.workflow.saturation.question import SaturationQuestion
    from horizon.workflow.saturation.reading import Reading
    from horizon.workflow.studies.benchmarks import BenchmarkStudy

__all__ = ["BenchmarkAnswers", "ask"]


@dataclass(frozen=True, slots=True)
class BenchmarkAnswers:
    """What was found; a text stands for what could not be found, and says why.

    Attributes
    ----------
    saturation : SaturationAnalysis
    states : tuple of BenchmarkState
        In the order of what is to be done.
    models : dict
        Slug -> frame of `scored_models`.
    plans : tuple of BenchmarkPlan
    whole : WholeAnalysis or str
        All benchmarks by quarter, and the tests for a slow-down.
    horizon : TrendAnalysis or str
        Of the suite that has no ceiling.
    index : IndexAnalysis or str
    horizons : IndexHorizons or str
        Horizons of that suite on the index.
    """

    saturation: SaturationAnalysis
    states: tuple[BenchmarkState, ...]
    models: dict[str, pd.DataFrame]
    plans: tuple[BenchmarkPlan, ...]
    whole: WholeAnalysis | str
    horizon: TrendAnalysis | str
    index: IndexAnalysis | str
    horizons: IndexHorizons | str

    @property
    def as_of(self) -> date:
        """The newest vintage of all that was used."""
        parts = (self.saturation, self.horizon, self.index)
        return max(part.as_of for part in parts if not isinstance(part, str))


def ask(connection: Connection, study: BenchmarkStudy) -> BenchmarkAnswers:
    """Ask a store all that a study is about.

    Raises
    ------
    SelectionError
        If there is no suite of the name, or no benchmark that is asked for can be measured.
    """
    check_suite(connection, study.suite)
    question = saturation_question(study)
    reading = read_benchmarks(connection, question)
    horizon = horizon_trend(connection, study.suite, as_of=None, seed=study.seed)
    index = _index(connection, study)
    found = measure_all(reading, question)
    whole = _whole(reading, question, horizon, index, study)
    lives = () if isinstance(whole, str) else whole.whole.lives
    return BenchmarkAnswers(
        saturation=found,
        states=next_first(found, {life.benchmark: life.by for life in lives if life.by}),
        models={state.scores.slug: scored_models(state, level=study.level) for state in found.states},
        plans=plans_of(found, lead_months=study.lead_months),
        whole=whole,
        horizon=horizon,
        index=index,
        horizons=index if isinstance(index, str) else _horizons(connection, index),
    )


def _index(connection: Connection, study: BenchmarkStudy) -> IndexAnalysis | str:
    try:
        return index_of(connection, index_question(study))
    except (FitError, SelectionError) as error:
        return in_one_line(error)


def _horizons(connection: Connection, index: IndexAnalysis) -> IndexHorizons | str:
    if index.replicates is None:
        return "the index has no replicates"
    try:
        return horizons_on_index(connection, index.question, index.selection, index.replicates)
    except (FitError, SelectionError) as error:
        return in_one_line(error)


def _whole(
    reading: Reading,
    question: SaturationQuestion,
    horizon: TrendAnalysis | str,
    index: IndexAnalysis | str,
    study: BenchmarkStudy,
) -> WholeAnalysis | str:
    tested = slowdown(horizon, index, seed=study.seed)
    try:
        return whole_of(reading, question, tested, suite=study.suite)
    except FitError as error:
        return in_one_line(error)

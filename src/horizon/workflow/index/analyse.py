"""Store -> index: the scores that a question selects, the scale through them, and how fast it is climbed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from horizon.capability import bootstrap_index, fit_index, leave_one_out
from horizon.store import observed
from horizon.workflow.index.horizons import horizons_on_index
from horizon.workflow.index.named import benchmark_slugs, find_anchors, find_reference
from horizon.workflow.index.pace import index_trend, pace_change
from horizon.workflow.index.question import HORIZON_REPLICATES, IndexQuestion
from horizon.workflow.index.selection import IndexScores, select_scores

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    import pandas as pd
    from sqlalchemy import Connection

    from horizon.capability import CapabilityIndex, IndexReplicates
    from horizon.execution import Executor
    from horizon.store import Store
    from horizon.trend import FrontierRule
    from horizon.workflow.index.horizons import IndexHorizons
    from horizon.workflow.index.pace import IndexTrend, PaceChange, PaceUntested

__all__ = ["IndexAnalysis", "IndexQuestion", "analyse_index", "index_of"]


@dataclass(frozen=True, slots=True)
class IndexAnalysis:
    """An answered question.

    Attributes
    ----------
    question : IndexQuestion
        With the anchors and the reference that were meant.
    as_of : date
        The day asked for, else that of the newest vintage used.
    selection : IndexScores
    index : CapabilityIndex
    frontier, everyone : IndexTrend
        Growth of the frontier by the rule of the question, and of all models.
    pace : PaceChange or PaceUntested
        Of the frontier.
    replicates : IndexReplicates or None
        Of the whole fit, if any were asked for.
    stability : DataFrame or None
        What the index would be without each benchmark, if that was asked for.
    horizons : IndexHorizons or None
        Time horizons against the index, if they were asked for.
    warnings : tuple of str
    """

    question: IndexQuestion
    as_of: date
    selection: IndexScores
    index: CapabilityIndex
    frontier: IndexTrend
    everyone: IndexTrend
    pace: PaceChange | PaceUntested
    replicates: IndexReplicates | None
    stability: pd.DataFrame | None
    horizons: IndexHorizons | None
    warnings: tuple[str, ...]


def analyse_index(
    store: Store,
    question: IndexQuestion,
    executor: Executor | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> IndexAnalysis:
    """Stitch the benchmarks of a store to one scale.

    Parameters
    ----------
    question : IndexQuestion
    executor : Executor, optional
        Where replicates and refits run; left out, in this process.
    progress : callable
        Is told which share of the replicates is done.

    Raises
    ------
    SelectionError
        If the store has no such benchmark or anchor, or no scores that can be used.
    FitError
        If the scores have no common scale, or an anchor is missing.
    """
    with store.read() as connection:
        return index_of(connection, question, executor, progress)


def index_of(
    connection: Connection,
    question: IndexQuestion,
    executor: Executor | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> IndexAnalysis:
    """Stitch benchmarks in a view of the store that is open already."""
    selection, question = _selected(connection, question)
    scores, doubts = _fitted(selection, question)
    index = fit_index(
        scores,
        anchors=question.anchors or {},
        reference=question.reference,
        ridge=question.ridge,
        likelihood=question.likelihood,
    )
    replicates = _replicates(index, question, executor, progress)
    frontier = _trend(index, question, replicates, question.rule)
    return IndexAnalysis(
        question=question,
        as_of=question.as_of or selection.known_at.date(),
        selection=selection,
        index=index,
        frontier=frontier,
        everyone=_trend(index, question, replicates, "all"),
        pace=pace_change(frontier, seed=question.seed),
        replicates=replicates,
        stability=leave_one_out(index) if question.leave_one_out else None,
        horizons=horizons_on_index(connection, question, selection, replicates)
        if question.horizons and replicates
        else None,
        warnings=(*doubts, *_doubts(index, replicates)),
    )


def _selected(connection: Connection, question: IndexQuestion) -> tuple[IndexScores, IndexQuestion]:
    """The scores, and the question with what it left to them."""
    scores = observed.scores(connection, question.as_of, benchmark_id=None, model_id=None, baselines=False)
    of_benchmark = observed.benchmarks(connection, question.as_of).set_index("slug")["n_items"]
    selection = select_scores(
        scores.assign(n_items=scores["n_items"].fillna(scores["benchmark_slug"].map(of_benchmark))),
        question,
        exclude=benchmark_slugs(connection, question.exclude),
        include=benchmark_slugs(connection, question.include),
    )
    return selection, replace(
        question,
        reference=find_reference(connection, selection, question),
        anchors=find_anchors(connection, selection, question),
        replicates=question.replicates or (HORIZON_REPLICATES if question.horizons else 0),
    )


def _fitted(selection: IndexScores, question: IndexQuestion) -> tuple[pd.DataFrame, list[str]]:
    """The scores as `fit_index` takes them: items are weights of the binomial likelihood, where all are known."""
    dates = selection.versions["release_date"]
    scores = selection.scores.assign(release_date=selection.scores["model"].map(dates))
    unknown = int(scores["n_items"].isna().sum())
    if question.likelihood == "least-squares" or unknown:
        scores = scores.drop(columns="n_items")
    if question.likelihood == "least-squares" or not unknown:
        return scores, []
    slugs = selection.scores.loc[selection.scores["n_items"].isna(), "benchmark"].unique()
    where = ", ".join(sorted(selection.benchmarks.loc[slugs, "name"]))
    doubt = f"the number of items behind {unknown:,} of {len(scores):,} scores is not known, so all scores weigh alike"
    return scores, [f"{doubt} ({where})"]


def _replicates(
    index: CapabilityIndex, question: IndexQuestion, executor: Executor | None, progress: Callable[[float], None]
) -> IndexReplicates | None:
    if not question.replicates:
        return None
    options = {"replicates": question.replicates, "seed": question.seed}
    return bootstrap_index(index, executor=executor, progress=progress, **options)


def _trend(
    index: CapabilityIndex, question: IndexQuestion, replicates: IndexReplicates | None, rule: FrontierRule
) -> IndexTrend:
    drawn = units = None
    if replicates is not None:
        places = [index.table.models.index(name) for name in index.models["model"]]
        anchored = ~np.isnan(replicates.points_per_unit)
        drawn = replicates.ability[anchored][:, places] / index.scale.points_per_unit
        units = replicates.points_per_unit[anchored]
    return index_trend(
        index.models,
        points_per_unit=index.scale.points_per_unit,
        rule=rule,
        top=question.top,
        level=question.level,
        replicates=drawn,
        own_units=units,
        seed=question.seed,
    )


def _doubts(index: CapabilityIndex, replicates: IndexReplicates | None) -> list[str]:
    doubts = []
    if not index.converged:
        doubts.append(f"the fit did not settle in {index.steps} steps")
    if index.at_bound:
        doubts.append(f"at the end of the range of the fit, where only the bound is known: {', '.join(index.at_bound)}")
    if replicates is not None and replicates.failed_share:
        doubts.append(f"{replicates.failed_share:.1%} of the replicates have no scale, and no say in the intervals")
    return doubts

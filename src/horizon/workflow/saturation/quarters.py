"""The past replayed: the verdict on every benchmark at the end of every quarter."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from horizon.errors import FitError
from horizon.execution import open_executor
from horizon.saturation.measure import measure
from horizon.saturation.whole import Whole, quarter_ends, whole
from horizon.workflow.saturation.analyse import released_by
from horizon.workflow.saturation.reading import read_benchmarks
from horizon.workflow.saturation.releases import all_releases, newest
from horizon.workflow.saturation.slowdown import Slowdown, horizon_trend, index_analysis, slowdown
from horizon.workflow.saturation.suite import SUITE, check_suite

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from sqlalchemy import Connection

    from horizon.execution import Executor
    from horizon.saturation.currency import FrontierRelease
    from horizon.store import Store
    from horizon.workflow.saturation.question import SaturationQuestion
    from horizon.workflow.saturation.reading import BenchmarkScores, Reading

__all__ = ["REPLAY_DRAWS", "WholeAnalysis", "analyse_whole", "replay", "whole_of"]

REPLAY_DRAWS = 1000
"""Draws of each of some hundreds of verdicts: enough to tell 90 % from 95 %."""


@dataclass(frozen=True, slots=True)
class WholeAnalysis:
    """All benchmarks, quarter by quarter, beside what has no ceiling of its own.

    Attributes
    ----------
    question : SaturationQuestion
    as_of : date
    verdicts : DataFrame
        One row a quarter and benchmark: ``quarter_end``, ``benchmark``, ``verdict``.
    whole : Whole
    slowdown : Slowdown
    suite : str
        Whose time horizons were tested.
    not_measured : dict
        Slug -> why.
    """

    question: SaturationQuestion
    as_of: date
    verdicts: pd.DataFrame = field(repr=False)
    whole: Whole
    slowdown: Slowdown
    suite: str
    not_measured: dict[str, str]


class _Replay(NamedTuple):
    benchmarks: tuple[BenchmarkScores, ...]
    releases: tuple[FrontierRelease, ...]
    ends: tuple[date, ...]
    until: date
    seed: int


def analyse_whole(
    store: Store,
    question: SaturationQuestion,
    executor: Executor | None = None,
    progress: Callable[[float], None] = lambda _: None,
    *,
    suite: str = SUITE,
) -> WholeAnalysis:
    """Replay the verdicts on the benchmarks that a question asks for, and hold them against the whole.

    Parameters
    ----------
    suite : str
        Of time horizons.

    Raises
    ------
    SelectionError
        As `analyse_saturation`, or if there is no suite of that name; that the store has none at all, or not the one
        that is meant unless another is named, only leaves the time horizons untested.
    FitError
        If no benchmark had a verdict at the end of any quarter.
    """
    with store.read() as connection:
        check_suite(connection, suite)
        reading = read_benchmarks(connection, question)
        tested = _slowdown(connection, question, suite)
    return whole_of(reading, question, tested, executor, progress, suite=suite)


def whole_of(
    reading: Reading,
    question: SaturationQuestion,
    tested: Slowdown,
    executor: Executor | None = None,
    progress: Callable[[float], None] = lambda _: None,
    *,
    suite: str,
) -> WholeAnalysis:
    """Replay the verdicts on benchmarks that are read already, beside tests that are made already."""
    verdicts = replay(reading, question, executor, progress)
    chosen = [one for one in reading.chosen if one.slug in set(verdicts["benchmark"])]
    found = whole(
        verdicts,
        {one.slug: one.released for one in chosen},
        {one.slug: clock for one in chosen if (clock := _clock(one, question.until))},
    )
    return WholeAnalysis(question, reading.as_of, verdicts, found, tested, suite, reading.not_measured)


def replay(
    reading: Reading,
    question: SaturationQuestion,
    executor: Executor | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> pd.DataFrame:
    """The verdict on each benchmark at each quarter end since its release, on models released by then.

    Returns
    -------
    DataFrame
        ``quarter_end`` (date), ``benchmark``, ``verdict``. The last quarter is that of the newest scored model of any
        benchmark, chosen or not, and may not be over: it holds what there is.
        Scores that were published later count from the release of their model on.
    """
    import pandas as pd

    chosen = reading.chosen
    last = max(filter(None, (_clock(one, question.until) for one in reading.benchmarks)), default=date.min)
    starts = [one.released or one.scores["release_date"].min().date() for one in chosen]
    ends = tuple(quarter_ends(min(starts), last))
    shared = _Replay(chosen, all_releases(reading.benchmarks), ends, last, question.seed)
    rows: list[tuple[date, str, str]] = []
    if executor is None:
        with open_executor() as here:
            return replay(reading, question, here, progress)
    for place, found in enumerate(executor.map(_of_benchmark, shared, range(len(chosen)))):
        rows += found
        progress((place + 1) / len(chosen))
    return pd.DataFrame(rows, columns=["quarter_end", "benchmark", "verdict"]).sort_values(
        ["quarter_end", "benchmark"], ignore_index=True
    )


def _of_benchmark(shared: _Replay, place: int) -> list[tuple[date, str, str]]:
    """All verdicts on one benchmark."""
    benchmark = shared.benchmarks[place]
    released = benchmark.scores["release_date"].to_numpy(dtype="datetime64[D]")
    begun = max(released.min().item(), benchmark.released or date.min)
    known: dict[object, str | None] = {}  # quarters in which nothing was released that matters have the same verdict
    rows = []
    for end in (end for end in shared.ends if end >= begun):
        until = min(end, shared.until)
        state = int((released <= np.datetime64(until)).sum()), newest(shared.releases, until)
        if state not in known:
            known[state] = _verdict(benchmark, until, shared)
        if (verdict := known[state]) is not None:
            rows.append((end, benchmark.slug, verdict))
    return rows


def _verdict(benchmark: BenchmarkScores, until: date, shared: _Replay) -> str | None:
    try:
        return measure(
            benchmark.scores,
            benchmark.scale,
            n_items=benchmark.n_items,
            frontier_releases=newest(shared.releases, until),
            until=until,
            draws=REPLAY_DRAWS,
            seed=shared.seed,
        ).verdict
    except FitError:
        return None


def _clock(benchmark: BenchmarkScores, until: date | None) -> date | None:
    """The newest release date among its scored models, of those that were released by a day; None without any."""
    days = released_by(benchmark.scores, until)["release_date"]
    return days.max().date() if len(days) else None


def _slowdown(connection: Connection, question: SaturationQuestion, suite: str) -> Slowdown:
    horizon = horizon_trend(connection, suite, as_of=question.as_of, seed=question.seed)
    index = index_analysis(connection, as_of=question.as_of, seed=question.seed)
    return slowdown(horizon, index, until=question.until, seed=question.seed)

"""Store -> multiverse: the doubling time of a suite over every defensible choice, from one reading of the store."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from horizon.errors import SelectionError
from horizon.store import read
from horizon.store.estimates import SOURCE
from horizon.trend import ALL_TIME, Window
from horizon.trend.multiverse import Answer, Shared, multiverse
from horizon.trend.multiverse_points import JointDraws, StatePoints
from horizon.trend.multiverse_summary import MultiverseSummary, summarise
from horizon.trend.specification import Grid, State
from horizon.workflow.analyse import find_estimates, judge, suite_slug
from horizon.workflow.lambdas import OtherLambda, other_lambdas
from horizon.workflow.question import TrendQuestion
from horizon.workflow.reach import suite_range
from horizon.workflow.redrawn import find_replicates, seldom_estimable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd
    from sqlalchemy import Connection

    from horizon.execution import Executor
    from horizon.store import Store
    from horizon.timehorizon import InstrumentRange

__all__ = [
    "CURVES",
    "GRID",
    "WINDOWS",
    "Multiverse",
    "MultiverseQuestion",
    "analyse_multiverse",
    "answer_multiverse",
    "multiverse_frame",
]

WINDOWS = (ALL_TIME, Window(date(2023, 1, 1)), Window(date(2024, 1, 1)))
CURVES = ("exponential", "one-break", "log-quadratic")
"""Of those with more parameters, or with a ceiling or a singularity, the shipped facts seldom determine one."""

GRID = Grid(windows=WINDOWS, curves=CURVES)


@dataclass(frozen=True, slots=True)
class MultiverseQuestion:
    """The choices.

    Attributes
    ----------
    suites : tuple of str
    success_levels : tuple of float
        Left out, all that the store has of each suite.
    days : tuple of date
        Days whose knowledge is asked for; left out, those of every vintage of a suite.
    grid : Grid
        The choices beyond those of the data.
    level : float
        Of the intervals.
    replicates : int
        Of points that are redrawn from published intervals.
    seed : int
    """

    suites: tuple[str, ...] = ("metr-1.1",)
    success_levels: tuple[float, ...] = ()
    days: tuple[date, ...] = ()
    grid: Grid = field(default=GRID)
    level: float = 0.95
    replicates: int = 1000
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Multiverse:
    """An answered question: every specification, in the order of the choices, and what they say as a whole."""

    question: MultiverseQuestion
    answers: tuple[Answer, ...]
    summary: MultiverseSummary
    warnings: tuple[str, ...]


def analyse_multiverse(
    store: Store,
    question: MultiverseQuestion,
    executor: Executor | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> Multiverse:
    """Answer every specification of a question.

    Raises
    ------
    SelectionError
        If the store has no such suite, no such success level, or nothing that was known on a day asked for; or a window
        is empty.
    ExecutionError
        If the executor cannot finish.
    """
    _check_windows(question)
    with store.read() as connection:
        points, notes = _read(connection, question)
    return _answered(question, points, notes, executor, progress)


def answer_multiverse(connection: Connection, question: MultiverseQuestion) -> Multiverse:
    """Answer every specification in a view of the store that is open already, one after the other."""
    _check_windows(question)
    return _answered(question, *_read(connection, question))


def _check_windows(question: MultiverseQuestion) -> None:
    for window in question.grid.windows:
        if window.since and window.until and window.since > window.until:
            raise SelectionError("the window is empty", found=f"it begins on {window.since} and ends on {window.until}")


def _read(connection: Connection, question: MultiverseQuestion) -> tuple[dict[State, StatePoints], list[str]]:
    notes: list[str] = []
    return dict(_states(connection, question, notes)), notes


def _answered(
    question: MultiverseQuestion,
    points: dict[State, StatePoints],
    notes: list[str],
    executor: Executor | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> Multiverse:
    shared = Shared(points, question.level, question.replicates, question.seed)
    answers = multiverse(shared, question.grid, executor, progress)
    return Multiverse(question, tuple(answers), summarise(answers), tuple(dict.fromkeys(notes)))


def multiverse_frame(found: Multiverse) -> pd.DataFrame:
    """One row a specification: its choices, its doubling time in days with the interval, and why it has none.

    Returns
    -------
    DataFrame
        The choices, in columns of the names of `horizon.trend.specification.CHOICES`: ``suite``, ``success_level``,
        ``as_of``, ``regularization`` (NaN where it is no choice), ``window``, ``frontier``, ``beyond_range``
        (``excluded`` or ``included``), ``curve``, ``interval``; the ends of the window, ``since`` and ``until``; the
        answer, ``doubling_time_days``, ``low`` and ``high`` (infinite where there may be no growth, NaN without an
        answer), ``doubling_time_is`` (``throughout the window``, ``after the last break`` or ``at the last point``),
        ``doublings_per_year``, ``n``, ``r_squared``, ``first`` and ``last``: days of the points; ``why_not``, None
        where there is an answer. Days are ISO texts.
    """
    import pandas as pd

    return pd.DataFrame([answer.row() for answer in found.answers])


def _states(
    connection: Connection, question: MultiverseQuestion, notes: list[str]
) -> Iterator[tuple[State, StatePoints]]:
    for suite in dict.fromkeys(suite_slug(connection, name) for name in question.suites):
        levels = question.success_levels or tuple(read.success_levels(connection, suite)) or (0.5,)
        for success_level in dict.fromkeys(levels):
            days = question.days or read.vintage_days(connection, suite, success_level)
            for day in sorted(set(days)) or (None,):
                yield from _of_day(connection, TrendQuestion(suite, success_level, as_of=day), notes)


def _of_day(connection: Connection, asked: TrendQuestion, notes: list[str]) -> Iterator[tuple[State, StatePoints]]:
    """The points as they were known on a day; several times, if they were estimated with several lambdas."""
    estimates = find_estimates(connection, asked)
    known = read.suite_limit(connection, asked.suite, asked.as_of)
    measures = suite_range(connection, asked.suite, known.reliable_max_minutes if known else None, asked.as_of)
    joint, doubts = find_replicates(connection, asked)
    notes += [*_undated(asked.suite, estimates), *doubts]
    current: float | None = None
    others: list[OtherLambda] = []
    if (estimates["source"] == SOURCE.slug).any():
        current, others = other_lambdas(connection, estimates, asked)
    now = State(asked.suite, asked.success_level, asked.as_of or max(estimates["known_at"]), current)
    yield (
        now,
        replace(
            _points(estimates, seldom_estimable(joint), asked, measures),
            joint=JointDraws(tuple(joint.log2_minutes.columns), joint.log2_minutes.to_numpy()) if joint else None,
            not_redrawn=doubts[0].split(":")[0] if doubts else None,
        ),
    )
    for other in others:
        state = now._replace(regularization=other.regularization)
        yield state, _points(other.estimates, other.left_out, asked, measures)


def _points(
    estimates: pd.DataFrame, left_out: dict[str, str], asked: TrendQuestion, measures: InstrumentRange
) -> StatePoints:
    tasks = (measures.shortest, measures.longest)
    judged = judge(estimates, measures.reliable_max, asked, tasks=tasks, left_out=left_out)
    return StatePoints.from_frame(judged, measurable=(measures.shortest, measures.highest))


def _undated(suite: str, estimates: pd.DataFrame) -> Iterator[str]:
    names = estimates.loc[estimates["release_date"].isna(), "model"]
    if len(names):
        yield f"{suite}: left out, because no source gives a release date: {', '.join(names)}"

"""What changed between two days, and what it did to the doubling time."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from horizon.errors import FitError, SelectionError
from horizon.stats.shapley import shapley_split
from horizon.store import read
from horizon.store.run_counts import task_range
from horizon.timehorizon import InstrumentRange
from horizon.trend import Window
from horizon.workflow.analyse import TrendQuestion, find_estimates, fit_points, judge, suite_slug
from horizon.workflow.changes import CAUSES, Cause, Change, SuiteState, apply, list_changes
from horizon.workflow.reach import NO_TASKS
from horizon.workflow.redrawn import find_replicates, redraw, seldom_estimable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from horizon.stats import DoublingTime
    from horizon.store import Store
    from horizon.trend import ExponentialTrend, IntervalKind, TrendUncertainty
    from horizon.workflow.redrawn import JointReplicates

__all__ = [
    "HEADLINE",
    "NoSplit",
    "Revision",
    "Split",
    "StateFit",
    "analyse_revision",
    "compare_states",
    "history",
    "revision_history",
    "vintages",
]

HEADLINE = Window(date(2023, 1, 1))
"""The window of the doubling time that the report speaks of first."""


class StateFit(NamedTuple):
    """The trend as of a day.

    `points` are those of `horizon.workflow.analyse.judge`; `reliable_max_minutes` is the longest horizon that the
    suite could measure by what was known; `uncertainty` has the replicates of the trend, None where nothing is redrawn.
    """

    day: date
    points: pd.DataFrame
    fit: ExponentialTrend
    reliable_max_minutes: float | None
    uncertainty: TrendUncertainty | None = None

    @property
    def doubling_time_days(self) -> float:
        """The doubling time, infinite if there was no growth."""
        return self.fit.doubling_time().estimate

    @property
    def interval_kind(self) -> IntervalKind:
        """What the interval of `doubling_time` stands for."""
        return self.uncertainty.kind if self.uncertainty else "ols"

    def doubling_time(self, level: float = 0.95) -> DoublingTime:
        """The doubling time with its interval, the frontier chosen again in each replicate."""
        return self.uncertainty.chosen.doubling_time(level) if self.uncertainty else self.fit.doubling_time(level)


class _Known(NamedTuple):
    """What was known of a suite on a day, and the joint replicates of its horizons, if it had some."""

    day: date
    state: SuiteState
    joint: JointReplicates | None


@dataclass(frozen=True, slots=True)
class Split:
    """Days by which each cause moved the doubling time; together they are the whole difference."""

    days: dict[Cause, float]


@dataclass(frozen=True, slots=True)
class NoSplit:
    """Why the difference cannot be split."""

    why: str


@dataclass(frozen=True, slots=True)
class Revision:
    """What changed between two days.

    Attributes
    ----------
    question : TrendQuestion
        What the doubling time depends on besides the data.
    before, after : StateFit
    changes : DataFrame
        One row a change: ``kind`` (added, revised, withdrawn, dated, range, or interval: a new one around an old
        value), ``model`` (the suite, for its range), ``slug``, ``release_date_before`` and ``release_date_after``,
        ``minutes_before`` and ``minutes_after`` (for ``range``: the longest that can be measured), ``low_...`` and
        ``high_...``, ``on_frontier_...`` and ``used_...`` (boolean), ``alone_days``: by how much this change alone,
        made to the state before, moves the doubling time.
    split : Split or NoSplit
    """

    question: TrendQuestion
    before: StateFit
    after: StateFit
    changes: pd.DataFrame
    split: Split | NoSplit

    @property
    def difference_days(self) -> float:
        """By how much the doubling time changed."""
        return self.after.doubling_time_days - self.before.doubling_time_days


def analyse_revision(
    store: Store, question: TrendQuestion, since: date | None = None, until: date | None = None
) -> Revision:
    """Explain what changed in a suite between two days, and what that did to the doubling time.

    Parameters
    ----------
    question : TrendQuestion
        Its own `as_of` has no part in it.
    since : date, optional
        The first of the two days; left out, that of the vintage before the one that was the newest on the second.
    until : date, optional
        The second; left out, the day of the newest vintage.

    Raises
    ------
    SelectionError
        If the first day is not before the second, nothing was known on it, or there is one vintage only.
    FitError
        If too few points were known on one of the days to fit a trend.

    Notes
    -----
    The interval of each doubling time is of the kind that the question asks for, as in
    `horizon.workflow.analyse.analyse_trend`; the difference has none.

    What one cause does depends on which of the others are there already: a revised value may be on the frontier only
    until a model is added. The difference is therefore split by the Shapley value, which takes the average over all
    orders, over at most 2^5 refits: see `horizon.stats.shapley.shapley_split`.

    References
    ----------
    Shapley, L. S. (1953). A value for n-person games. Contributions to the Theory of Games II, 307-317.
    doi:10.1515/9781400881970-018
    """
    with store.read() as connection:
        question = replace(question, suite=suite_slug(connection, question.suite), as_of=None)
        first, last = _two_days(connection, question, since, until)
        before, after = (_known(connection, question, day) for day in (first, last))
    revision = compare_states(question, before[:2], after[:2])
    return replace(
        revision,
        before=_redrawn(question, revision.before, before),
        after=_redrawn(question, revision.after, after),
    )


def compare_states(
    question: TrendQuestion,
    before: tuple[date, SuiteState],
    after: tuple[date, SuiteState],
    *,
    each_alone: bool = True,
) -> Revision:
    """Explain the difference between two states of a suite, each given with its day; nothing is redrawn.

    Parameters
    ----------
    each_alone : bool
        Also find out what each change does by itself, one more refit each; else that is missing.

    Raises
    ------
    FitError
        If one of them has too few points for a trend.
    """
    old, new = (_fit_state(question, day, state) for day, state in (before, after))
    changes = list_changes(before[1], after[1], question.suite)
    causes = [cause for cause in CAUSES if any(change.kind == cause for change in changes)]

    def doubling_time(there: Iterable[Change]) -> float:
        state = apply(there, before[1], after[1])
        return fit_points(_judged(state, question), question).doubling_time().estimate

    def value(there: frozenset[Cause]) -> float:
        if len(there) in {0, len(causes)}:  # as they are, so that the parts add up to the difference that is shown
            return (new if there else old).doubling_time_days
        return doubling_time(change for change in changes if change.kind in there)

    alone = [_alone(doubling_time, change, old) if each_alone else math.nan for change in changes]
    return Revision(question, old, new, _table(changes, alone, old, new, before[1], after[1]), _split(causes, value))


def revision_history(store: Store, question: TrendQuestion) -> pd.DataFrame:
    """The doubling time as of every vintage of a suite; see :func:`history`."""
    with store.read() as connection:
        return history(connection, question)


def history(connection: Connection, question: TrendQuestion) -> pd.DataFrame:
    """The doubling time as of every vintage of a suite, and what each new one did to it.

    Returns
    -------
    DataFrame
        One row a day on which a vintage of the suite, or another range of what it can measure, was known: ``day``
        (datetime64), ``n`` (Int64), ``doubling_time_days``, ``low``, ``high`` (ends of its interval), ``level`` and
        ``interval`` (what it stands for: ols, measurement or both),
        ``change_days`` (from the row before), ``added_days``, ``revised_days``, ``withdrawn_days``, ``dated_days``,
        ``range_days`` (the parts of the change, which add up to it), ``models_added``, ``models_revised``,
        ``models_withdrawn`` (int64), ``note``: why a number is missing, or None.

    Raises
    ------
    SelectionError
        If the store has no time horizons of the suite at that success level.
    """
    question = replace(question, suite=suite_slug(connection, question.suite), as_of=None)
    states = [_known(connection, question, day) for day in vintages(connection, question)]
    pairs = zip([None, *states[:-1]], states, strict=True)
    frame = pd.DataFrame([_history_row(question, before, after) for before, after in pairs])
    return frame.astype({"day": "datetime64[s]", "n": "Int64"})


def _two_days(
    connection: Connection, question: TrendQuestion, since: date | None, until: date | None
) -> tuple[date, date]:
    days = vintages(connection, question)
    last = until or days[-1]
    known = [day for day in days if day <= last]
    if since is None and len(known) < 2:
        raise SelectionError(
            f"nothing to compare: {len(known) or 'no'} vintage of {question.suite} was known on {last}",
            found=", ".join(map(str, days)),
            expected="two vintages or more",
        )
    first = since or known[-2]
    if first > last:
        raise SelectionError(f"{first} is after {last}", expected="a first day that is not after the second")
    return first, last


def vintages(connection: Connection, question: TrendQuestion) -> list[date]:
    """Days on which the horizons of a suite, or what it can measure, were published anew."""
    days = read.vintage_days(connection, question.suite, question.success_level)
    if not days:
        find_estimates(connection, question)
    limits = {day: _reach(connection, question, day) for day in read.range_days(connection, question.suite)}
    described = list(limits)
    moved = [day for last, day in itertools.pairwise(described) if limits[day] != limits[last]]
    return sorted({*days, *(day for day in moved if day > days[0])})


def _reach(connection: Connection, question: TrendQuestion, day: date) -> tuple[float | None, tuple[float, float]]:
    """The longest horizon that the suite can measure, if anybody says, and its shortest and longest task."""
    suite = read.suite_limit(connection, question.suite, day)
    return suite.reliable_max_minutes if suite else None, task_range(connection, question.suite, day) or NO_TASKS


def _known(connection: Connection, question: TrendQuestion, day: date) -> _Known:
    """What was known on the day; models that are seldom estimable have no say in a trend, and are as if not known."""
    asked = replace(question, as_of=day)
    estimates = find_estimates(connection, asked)
    joint, _ = find_replicates(connection, asked)
    has_say = ~estimates["slug"].isin(list(seldom_estimable(joint)))
    return _Known(day, SuiteState(estimates[has_say], *_reach(connection, question, day)), joint)


def _judged(state: SuiteState, question: TrendQuestion) -> pd.DataFrame:
    return judge(state.estimates, state.limit, question, tasks=state.tasks)


def _fit_state(question: TrendQuestion, day: date, state: SuiteState) -> StateFit:
    points = _judged(state, question)
    try:
        return StateFit(day, points, fit_points(points, question), state.limit)
    except FitError as error:
        error.message += f" as of {day}"
        raise


def _redrawn(question: TrendQuestion, fitted: StateFit, known: _Known) -> StateFit:
    """The trend with the replicates that its kind of interval needs."""
    if question.interval == "ols":
        return fitted
    state = known.state
    measures = InstrumentRange(*state.tasks, *([] if state.limit is None else [state.limit]))
    try:
        uncertainty, _ = redraw(question, fitted.fit, fitted.points, known.joint, measures)
    except FitError as error:
        error.message += f" as of {known.day}"
        raise
    return fitted._replace(uncertainty=uncertainty)


def _split(causes: Sequence[Cause], value: _Value) -> Split | NoSplit:
    why = ""

    def finite(there: frozenset[Cause]) -> float:
        nonlocal why
        made = " and ".join(cause for cause in CAUSES if cause in there)
        try:
            found = value(there)
        except FitError as error:
            why = f"with only what was {made} no trend can be fitted: {error.message}"
            return math.nan
        if not math.isfinite(found):
            why = f"with only what was {made} there is no growth" if made else "there was no growth before"
        return found

    try:
        shares = shapley_split(causes, finite)
    except ValueError:
        return NoSplit(why)
    return Split({cause: shares.get(cause, 0.0) for cause in CAUSES})


def _alone(doubling_time: _OfChanges, change: Change, old: StateFit) -> float:
    """What one change does by itself, NaN where no trend is left."""
    if change.kind == "interval":
        return 0.0
    try:
        return doubling_time([change]) - old.doubling_time_days
    except FitError:
        return math.nan


def _table(
    changes: Sequence[Change],
    alone: Sequence[float],
    old: StateFit,
    new: StateFit,
    before: SuiteState,
    after: SuiteState,
) -> pd.DataFrame:
    """The changes with the facts and the part that the model plays, before and after."""
    frame = pd.DataFrame([(c.kind, c.model, c.slug) for c in changes], columns=["kind", "model", "slug"])
    for when, state, fitted in (("before", before, old), ("after", after, new)):
        facts = state.estimates.set_index("slug")[["release_date", "minutes", "low", "high"]].reindex(frame["slug"])
        marks = fitted.points.set_index("slug")[["on_frontier", "used"]].astype("boolean").reindex(frame["slug"])
        for name, values in {**facts, **marks}.items():
            frame[f"{name}_{when}"] = values.array
        frame.loc[frame["kind"] == "range", f"minutes_{when}"] = math.nan if state.limit is None else state.limit
    pairs = [f"{name}_{when}" for name in _PAIRED for when in ("before", "after")]
    return frame.assign(alone_days=list(alone)).astype({"alone_days": "float64"})[
        ["kind", "model", "slug", *pairs, "alone_days"]
    ]


_PAIRED = ("release_date", "minutes", "low", "high", "on_frontier", "used")


def _history_row(question: TrendQuestion, before: _Known | None, after: _Known) -> dict[str, object]:
    row: dict[str, object] = {"day": after.day, "n": None}
    row |= dict.fromkeys(("doubling_time_days", "low", "high"), math.nan)
    row |= {"level": question.level, "interval": question.interval, "change_days": math.nan}
    row |= {f"{cause}_days": math.nan for cause in CAUSES}
    kinds = [change.kind for change in list_changes(before.state, after.state, question.suite)] if before else []
    row |= {f"models_{cause}": kinds.count(cause) for cause in ("added", "revised", "withdrawn")}
    try:
        fitted = _fit_state(question, *after[:2])
        row |= {"n": fitted.fit.nobs, "doubling_time_days": fitted.doubling_time_days}
        interval = _redrawn(question, fitted, after).doubling_time(question.level).interval
        row |= {"low": interval.low, "high": interval.high, "note": None}
        if before is None:
            return row
        revision = compare_states(question, before[:2], after[:2], each_alone=False)
    except FitError as error:
        return row | {"note": error.message}
    if isinstance(revision.split, NoSplit):
        row["note"] = revision.split.why
    else:
        row |= {f"{cause}_days": days for cause, days in revision.split.days.items()}
    return row | {"change_days": revision.difference_days}


if TYPE_CHECKING:
    from collections.abc import Callable

    _Value = Callable[[frozenset[Cause]], float]
    _OfChanges = Callable[[Iterable[Change]], float]

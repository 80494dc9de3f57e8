"""Is the frontier slowing, or only this benchmark? Tests for a change of pace in what has no ceiling of its own."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from horizon.errors import FitError, SelectionError
from horizon.trend.break_inference import BreakTest, break_test
from horizon.workflow.analyse import answer
from horizon.workflow.question import TrendQuestion
from horizon.workflow.shape import used_series
from horizon.workflow.tables import percentile_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray
    from sqlalchemy import Connection

    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.index.analyse import IndexAnalysis

__all__ = [
    "Pace",
    "PaceTest",
    "Series",
    "Slowdown",
    "horizon_series",
    "horizon_trend",
    "index_analysis",
    "index_series",
    "pace_test",
    "slowdown",
]


_REPLICATES = 999

Pace = Literal["slower", "faster", "no change found", "not known"]


class Series(NamedTuple):
    """A dated series that grows in a straight line if the pace stays the same: doublings, or points of an index."""

    name: str
    dates: Sequence[date]
    values: NDArray[np.float64]
    about: str


@dataclass(frozen=True, slots=True)
class PaceTest:
    """Whether a series changed its pace, and the last time that it did.

    Attributes
    ----------
    name, about : str
        What grows, and on which points this rests.
    n : int
    first, last : date or None
    pace : {"slower", "faster", "no change found", "not known"}
        Since the last change that was found.
    tests : tuple of BreakTest
        Of all points; then, if that found a break after which enough points lie, of the points since.
    why_not : str or None
        Why the pace is not known.
    """

    name: str
    about: str
    n: int
    first: date | None
    last: date | None
    pace: Pace
    tests: tuple[BreakTest, ...] = ()
    why_not: str | None = None

    @property
    def decisive(self) -> BreakTest | None:
        """The test that the pace comes from: the last that found a change, else the first."""
        found = [test for test in self.tests if _pace(test) != "no change found"]
        return found[-1] if found else (self.tests[0] if self.tests else None)


@dataclass(frozen=True, slots=True)
class Slowdown:
    """The tests of everything without a ceiling of its own."""

    tests: tuple[PaceTest, ...]

    @property
    def known(self) -> tuple[PaceTest, ...]:
        """Those that could be made."""
        return tuple(test for test in self.tests if test.pace != "not known")

    @property
    def slower(self) -> tuple[PaceTest, ...]:
        """Those that found a slow-down."""
        return tuple(test for test in self.tests if test.pace == "slower")

    @property
    def answer(self) -> Literal["frontier", "benchmarks only", "measures disagree", "not known"]:
        """What is slowing."""
        if not self.known:
            return "not known"
        if not self.slower:
            return "benchmarks only"
        return "frontier" if len(self.slower) == len(self.known) else "measures disagree"


def slowdown(
    horizon: TrendAnalysis | str,
    index: IndexAnalysis | str | None = None,
    *,
    until: date | None = None,
    replicates: int = _REPLICATES,
    seed: int = 0,
) -> Slowdown:
    """Test the time-horizon trend, and the capability index where there is one, for a change of pace.

    Parameters
    ----------
    horizon : TrendAnalysis or str
        A text says why there is no trend.
    index : IndexAnalysis or str, optional
        A text says why there is no index.
    until : date, optional
        Use only models released by that day.
    """
    told: list[Series | PaceTest] = []
    if isinstance(horizon, str):
        told.append(_untested("time horizon", horizon))
    else:
        told.append(horizon_series(horizon))
    if isinstance(index, str):
        told.append(_untested("capability index", index))
    elif index is not None:
        told.append(index_series(index))
    tests = [
        one if isinstance(one, PaceTest) else pace_test(_released_by(one, until), replicates=replicates, seed=seed)
        for one in told
    ]
    return Slowdown(tuple(tests))


def horizon_trend(connection: Connection, suite: str, *, as_of: date | None, seed: int = 0) -> TrendAnalysis | str:
    """The trend of time horizons without an interval of its own, or why there is none."""
    try:
        return answer(connection, TrendQuestion(suite, as_of=as_of, interval="ols", seed=seed))
    except (FitError, SelectionError) as error:
        return error.message


def index_analysis(connection: Connection, *, as_of: date | None, seed: int = 0) -> IndexAnalysis | str:
    """The capability index, or why there is none."""
    from horizon.workflow.index.analyse import IndexQuestion, index_of

    try:
        return index_of(connection, IndexQuestion(as_of=as_of, seed=seed))
    except (FitError, SelectionError) as error:
        return error.message


def horizon_series(analysis: TrendAnalysis) -> Series:
    """Log2 of the time horizons that a trend is fitted to."""
    dates, minutes = used_series(analysis)
    question = analysis.question
    about = f"{question.suite}, {percentile_name(question.success_level)}, frontier {question.frontier}"
    return Series("time horizon", dates, np.log2(minutes), f"{about}, as of {analysis.as_of}")


def index_series(analysis: IndexAnalysis) -> Series:
    """The frontier of the capability index."""
    used = analysis.frontier.points[analysis.frontier.points["used"]]
    dates = [day.date() for day in used["release_date"]]
    about = f"{len(analysis.index.benchmarks)} benchmarks, frontier {analysis.frontier.frontier}"
    return Series("capability index", dates, used["ability"].to_numpy(), f"{about}, as of {analysis.as_of}")


def pace_test(series: Series, *, replicates: int = _REPLICATES, seed: int = 0) -> PaceTest:
    """Test a series for a change of pace, and if there was one, for another since.

    Notes
    -----
    The second test rests on the points from the first break on: a speed-up in the past must not hide a slow-down since.
    Each test allows for its own search. Of 200 simulated straight lines of 30 points 2.5 % were called slower and 1.5 %
    faster; of 200 that had become four times as fast halfway, 2.5 % were called slower since.
    """
    made = PaceTest(series.name, series.about, len(series.dates), None, None, "not known")
    if len(series.dates):
        made = replace(made, first=min(series.dates), last=max(series.dates))
    options = {"replicates": replicates, "seed": seed}
    try:
        tests = [break_test(series.dates, _positive(series.values), **options)]
    except FitError as error:
        return replace(made, why_not=f"{error.message} ({error.found})")
    if _pace(tests[0]) != "no change found":
        since = np.array([day >= tests[0].fit.breakpoints[0] for day in series.dates])
        later = [day for day, kept in zip(series.dates, since, strict=True) if kept]
        with suppress(FitError):  # too few points since: nothing more can be said of them
            tests.append(break_test(later, _positive(series.values[since]), **options))
    told = replace(made, tests=tuple(tests))
    decisive = told.decisive
    return replace(told, pace=_pace(decisive) if decisive else "not known")


def _untested(name: str, why_not: str) -> PaceTest:
    return PaceTest(name, "", 0, None, None, "not known", why_not=why_not)


def _released_by(series: Series, until: date | None) -> Series:
    if until is None:
        return series
    kept = np.array([day <= until for day in series.dates], dtype=bool)
    return series._replace(dates=[day for day in series.dates if day <= until], values=series.values[kept])


def _pace(test: BreakTest) -> Pace:
    return test.change or "no change found"


def _positive(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values whose log2 is the series, moved and scaled: the test does not see either."""
    spread = float(np.std(values)) or 1.0
    positive: NDArray[np.float64] = np.exp2((values - values.mean()) / spread)
    return positive

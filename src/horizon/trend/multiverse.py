"""The doubling time over every defensible choice: one row each, those without an answer included."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from horizon.errors import FitError
from horizon.execution.local import Serial
from horizon.stats import DoublingTime, Interval, doubling_time
from horizon.trend.break_trend import BreakTrend
from horizon.trend.by_name import fit_trend
from horizon.trend.curve_fit import CurveTrend
from horizon.trend.frontier import select_points
from horizon.trend.redraw import redraw_points
from horizon.trend.specification import Specification, specifications
from horizon.trend.uncertainty import redraw_trend
from horizon.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    import pandas as pd

    from horizon.execution import Executor
    from horizon.trend.by_name import Trend
    from horizon.trend.fit import ExponentialTrend
    from horizon.trend.multiverse_points import StatePoints
    from horizon.trend.redraw import RedrawnPoints
    from horizon.trend.specification import Grid, State

__all__ = ["AFTER_BREAK", "AT_LAST", "THROUGHOUT", "Answer", "Shared", "multiverse", "run_specification"]

THROUGHOUT = "throughout the window"
AFTER_BREAK = "after the last break"
AT_LAST = "at the last point"
"""Of which stretch the doubling time is: a curve that bends has another one on every day."""


class Shared(NamedTuple):
    """What all specifications rest on.

    Attributes
    ----------
    points : mapping
        State -> its points.
    level : float
        Of the intervals.
    replicates : int
        Of points that are redrawn from published intervals; joint replicates are all used.
    seed : int
    """

    points: Mapping[State, StatePoints]
    level: float = 0.95
    replicates: int = 1000
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a specification says.

    Attributes
    ----------
    n : int
        Number of points, also where they are too few.
    doubling_time : DoublingTime or None
        In days; None if there is no answer.
    doublings_per_day : float
        Its inverse, which also says how fast a horizon falls; NaN without an answer.
    r_squared : float
    first, last : date or None
        Of the points.
    why_not : str or None
        Why there is no answer.
    """

    specification: Specification
    n: int
    doubling_time: DoublingTime | None = None
    doublings_per_day: float = math.nan
    r_squared: float = math.nan
    first: date | None = None
    last: date | None = None
    why_not: str | None = None

    @property
    def meaning(self) -> str:
        """Of which stretch the doubling time is."""
        curve = self.specification.curve
        if curve == "exponential":
            return THROUGHOUT
        return AFTER_BREAK if curve.endswith(("break", "breaks")) else AT_LAST

    def row(self) -> dict[str, Any]:
        """The specification and its answer in plain words and numbers; NaN and None where there is none."""
        one, found = self.specification, self.doubling_time
        interval = found.interval if found else Interval(math.nan, math.nan, math.nan)
        choices: dict[str, Any] = dict(one.choices)
        since, until = one.window.since, one.window.until
        return {
            **choices,
            "regularization": math.nan if one.state.regularization is None else one.state.regularization,
            "since": str(since) if since else None,
            "until": str(until) if until else None,
            "doubling_time_days": found.estimate if found else math.nan,
            "low": interval.low,
            "high": interval.high,
            "doubling_time_is": self.meaning,
            "doublings_per_year": self.doublings_per_day * DAYS_PER_YEAR,
            "n": self.n,
            "r_squared": self.r_squared,
            "first": str(self.first) if self.first else None,
            "last": str(self.last) if self.last else None,
            "why_not": self.why_not,
        }


def multiverse(
    shared: Shared,
    grid: Grid,
    executor: Executor | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> list[Answer]:
    """Answer every specification of a grid.

    Parameters
    ----------
    shared : Shared
    grid : Grid
    executor : Executor, optional
        Where the work runs; left out, here. The answers do not depend on it.
    progress : callable
        Called with the share that is done.

    Returns
    -------
    list of Answer
        In the order of `specifications`; one that cannot be answered says why.

    References
    ----------
    Steegen, S., Tuerlinckx, F., Gelman, A., Vanpaemel, W. (2016). Increasing transparency through a multiverse
    analysis. Perspectives on Psychological Science 11(5), 702-712. doi:10.1177/1745691616658637

    Simonsohn, U., Simmons, J. P., Nelson, L. D. (2020). Specification curve analysis. Nature Human Behaviour 4,
    1208-1214. doi:10.1038/s41562-020-0912-z
    """
    every = specifications(shared.points, grid)
    answers: list[Answer] = []
    for found in (executor or Serial()).map(run_specification, shared, _batches(every)):
        answers += found
        progress(len(answers) / len(every))
    return answers


def run_specification(shared: Shared, batch: Sequence[Specification]) -> list[Answer]:
    """Answer some specifications; those of one state next to each other share what they can."""
    states: dict[State, _Fits] = {}
    answers = []
    for one in batch:
        if one.state not in states:
            states[one.state] = _Fits(shared, shared.points[one.state])
        answers.append(states[one.state].answer(one))
    return answers


def _batches(every: Iterable[Specification]) -> Iterator[list[Specification]]:
    """Specifications of one state and one window."""
    for _, together in groupby(every, key=lambda one: (one.state, one.window)):
        yield list(together)


class _Slope(NamedTuple):
    """Doublings a day with their interval."""

    estimate: float
    interval: Interval


class _Selected(NamedTuple):
    """The points of a state as a rule and window judge them: all that have a say, and those that are used."""

    have_say: pd.DataFrame
    used: pd.DataFrame


class _Fits:
    """The fits to the points of one state, each made once."""

    def __init__(self, shared: Shared, points: StatePoints) -> None:
        self._shared = shared
        self._points = points
        self._frame = points.frame()
        self._selected: dict[tuple[Any, ...], _Selected] = {}
        self._fits: dict[Specification, Trend | FitError] = {}
        self._redrawn: RedrawnPoints | None = None

    def answer(self, one: Specification) -> Answer:
        have_say, used = self._select(one)
        try:
            fit = self._fit(one, used)
            slope = self._slope(one, fit, have_say)
        except FitError as error:
            found = f": {error.found}" if error.found else ""
            return Answer(one, n=len(used), why_not=f"{error.message}{found}")
        return Answer(
            one,
            n=fit.nobs,
            doubling_time=doubling_time(*slope),
            doublings_per_day=slope.estimate,
            r_squared=fit.r_squared,
            first=used["release_date"].min().date(),
            last=used["release_date"].max().date(),
        )

    def _select(self, one: Specification) -> _Selected:
        key = (one.window, one.rule, one.top, one.include_beyond_range)
        if key not in self._selected:
            points = select_points(
                self._frame,
                rule=one.rule,
                top=one.top,
                window=one.window,
                include_beyond_range=one.include_beyond_range,
            )
            self._selected[key] = _Selected(points[points["left_out"].isna()], points[points["used"]])
        return self._selected[key]

    def _fit(self, one: Specification, used: pd.DataFrame) -> Any:
        """The curve through the points; what could not be fitted once is not tried again."""
        key = one.without_interval
        if key not in self._fits:
            dates = [day.date() for day in used["release_date"]]
            try:
                self._fits[key] = _determined(fit_trend(dates, used["minutes"].to_numpy(), one.curve))
            except FitError as error:
                self._fits[key] = error
        found = self._fits[key]
        if isinstance(found, FitError):
            raise found
        return found

    def _slope(self, one: Specification, fit: Any, have_say: pd.DataFrame) -> _Slope:
        if one.interval == "ols":
            return _slope_of(fit, self._shared.level)
        if one.curve != "exponential":
            raise FitError("only the exponential is fitted again in replicates", found=f"{one.interval}, {one.curve}")
        return _Slope(fit.doublings_per_day, self._redraw(one, fit, have_say))

    def _redraw(self, one: Specification, fit: ExponentialTrend, have_say: pd.DataFrame) -> Interval:
        """The interval with the frontier chosen again in each replicate."""
        if self._points.not_redrawn:
            raise FitError(self._points.not_redrawn)
        if self._redrawn is None:  # the draws depend on the state alone
            self._redrawn = redraw_points(
                have_say, self._points.joint_frame(), replicates=self._shared.replicates, seed=self._shared.seed
            )
        if self._redrawn.held.all():
            raise FitError("no point has a published interval, so none can be redrawn")
        found = redraw_trend(
            fit,
            have_say,
            self._redrawn,
            kind="measurement" if one.interval == "measurement" else "both",
            rule=one.rule,
            top=one.top,
            window=one.window,
            include_beyond_range=one.include_beyond_range,
            measurable=self._points.measurable,
        )
        return found.chosen.interval(self._shared.level)


def _slope_of(fit: Any, level: float) -> _Slope:
    """The slope where the doubling time is read off, with the interval of least squares."""
    if isinstance(fit, BreakTrend):
        name = f"slope_{len(fit.slopes)}"
        ends = fit.conf_int(level)[name]
        return _Slope(fit.slopes[-1], Interval(ends.low / DAYS_PER_YEAR, ends.high / DAYS_PER_YEAR, level))
    if isinstance(fit, CurveTrend):
        return _Slope(*fit.slope(fit.last, level))
    return _Slope(fit.doublings_per_day, fit.conf_int(level)["doublings_per_day"])


def _determined(fit: Trend) -> Trend:
    """The fit, unless the points leave a parameter of its curve open: then it is no curve of its own.

    Raises
    ------
    FitError
    """
    if fit.converged:
        return fit
    at_bound = ", ".join(getattr(fit, "at_bound", ())) or ("break" if isinstance(fit, BreakTrend) else "")
    raise FitError(
        f"these points do not determine the curve {fit.curve}",
        found=f"{at_bound} at the end of its range" if at_bound else None,
    )

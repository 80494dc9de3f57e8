"""How fast the index grows, and whether the frontier has changed its pace: the trend engine, on the index.

The engine works on log2 of positive values; it is given 2 to the power of the ability, so that one doubling is one
unit of the raw scale. Slopes are then brought to points of the anchored scale. No unit changes a ratio or a p-value.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from horizon.errors import FitError
from horizon.stats import Interval
from horizon.trend import RedrawnPoints, TrendUncertainty, fit_trend, redraw_trend, select_points
from horizon.trend.break_inference import break_test
from horizon.trend.frontier import TOP, frontier_name
from horizon.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

    from horizon.trend import ExponentialTrend, FrontierRule
    from horizon.trend.break_inference import BreakTest

__all__ = ["IndexTrend", "PaceChange", "PaceUntested", "index_trend", "pace_change"]

_BREAK_REPLICATES = 999


@dataclass(frozen=True, slots=True)
class IndexTrend:
    """Growth of the index in time.

    Attributes
    ----------
    frontier : str
        The rule by which models were chosen.
    points : DataFrame
        Every model by release date: ``model``, ``release_date``, ``ability`` (raw), ``minutes`` (2 to its power: the
        column in which the trend engine looks for values), ``on_frontier``, ``used``, ``why_not``.
    fit : ExponentialTrend
        A doubling is one unit of the raw scale.
    points_per_unit : float
        Points of the anchored scale in one unit of the raw scale.
    level : float
        Of the interval.
    uncertainty : TrendUncertainty or None
        From the replicates of the index, if there are any: slopes on the anchored scale, over `points_per_unit`.
    own_units : ndarray of float, shape (R,), or None
        Points in one raw unit of each of these replicates.
    """

    frontier: str
    points: pd.DataFrame
    fit: ExponentialTrend
    points_per_unit: float
    level: float
    uncertainty: TrendUncertainty | None = None
    own_units: NDArray[np.float64] | None = None

    @property
    def nobs(self) -> int:
        """Models that the line goes through."""
        return self.fit.nobs

    @property
    def raw_per_year(self) -> float:
        """Slope in units of the raw scale a year; it depends on the ridge and the reference more than `per_year`."""
        return self.fit.doublings_per_year

    @property
    def raw_interval(self) -> Interval:
        """Of `raw_per_year`: with replicates their percentiles, each in raw units of its own; else Student's."""
        if self.uncertainty is None or self.own_units is None:
            return self._a_year(1.0)
        drawn = self.uncertainty.chosen
        own = replace(drawn, slopes=drawn.slopes * self.points_per_unit / self.own_units).interval(self.level)
        return Interval(own.low * DAYS_PER_YEAR, own.high * DAYS_PER_YEAR, self.level)

    @property
    def per_year(self) -> float:
        """Slope in points of the index a year."""
        return self.raw_per_year * self.points_per_unit

    @property
    def interval(self) -> Interval:
        """Of `per_year`: with replicates their percentiles, the frontier chosen again in each; else Student's."""
        return self._a_year(self.points_per_unit)

    def _a_year(self, unit: float) -> Interval:
        found = self.uncertainty
        per_day = found.chosen.interval(self.level) if found else self.fit.conf_int(self.level)["doublings_per_day"]
        return Interval(per_day.low * DAYS_PER_YEAR * unit, per_day.high * DAYS_PER_YEAR * unit, self.level)

    @property
    def method(self) -> Literal["ols", "replicates"]:
        """What the interval stands for."""
        return "replicates" if self.uncertainty else "ols"


def index_trend(
    models: pd.DataFrame,
    *,
    points_per_unit: float,
    rule: FrontierRule = "global",
    top: int = TOP,
    level: float = 0.95,
    replicates: NDArray[np.float64] | None = None,
    own_units: NDArray[np.float64] | None = None,
    seed: int = 0,
) -> IndexTrend:
    """Fit a line to the index of the models that a frontier rule chooses.

    Parameters
    ----------
    models : DataFrame
        ``model``, ``release_date`` (datetime64, none missing) and ``ability`` (raw).
    points_per_unit : float
        Points of the anchored scale in one unit of the raw scale.
    rule, top
        As for `horizon.trend.select_points`.
    replicates : ndarray of float, shape (R, n), optional
        Abilities of the same models in the same order, each replicate on the anchored scale, divided by
        `points_per_unit`. Left out, the interval is that of least squares.
    own_units : ndarray of float, shape (R,), optional
        Points in one raw unit of each replicate; left out, those of the index itself.
    seed : int
        Of the scatter around the line that is added to them.

    Raises
    ------
    FitError
        If fewer than 3 models are chosen, or all of them were released on one day.
    """
    chosen = models.assign(minutes=np.exp2(models["ability"].to_numpy()), beyond_range=False, place=range(len(models)))
    points = select_points(chosen, rule=rule, top=top)
    used = points[points["used"]]
    fit = fit_trend([day.date() for day in used["release_date"]], used["minutes"].to_numpy())
    found = None
    if replicates is not None:
        nothing = np.zeros(len(points), dtype=np.bool_)
        log2 = replicates[:, points["place"].to_numpy()]
        redrawn = RedrawnPoints(log2, ~nothing, nothing, nothing, seed)
        found = redraw_trend(fit, points, redrawn, kind="both", rule=rule, top=top)
    shown = points.drop(columns=["beyond_range", "place"])
    return IndexTrend(frontier_name(rule, top), shown, fit, points_per_unit, level, found, own_units)


@dataclass(frozen=True, slots=True)
class PaceChange:
    """The test for a change of pace at one date that is searched for.

    Attributes
    ----------
    verdict : {"slower", "faster", "no change shown"}
        As `horizon.trend.break_inference.BreakTest.change` has it.
    test : BreakTest
    nobs : int
    before, after : float
        Points of the index a year on both sides of the best break, shown or not.
    first, last : date
        Release dates of the first and the last point.
    """

    verdict: Literal["slower", "faster", "no change shown"]
    test: BreakTest
    nobs: int
    before: float
    after: float
    first: date
    last: date

    @property
    def slower(self) -> bool:
        """Whether a slow-down is shown."""
        return self.verdict == "slower"

    @property
    def why(self) -> str:
        """The verdict in one sentence, with its numbers."""
        test = self.test
        when = test.dates[0]
        level = f"{100 * test.level:g}%"
        low = f"{'before ' if when.low_open else ''}{when.low}"
        high = f"{'after ' if when.high_open else ''}{when.high}"
        numbers = (
            f"sup-F {test.sup_f:.1f}, p {test.p_value:.3f} (n {self.nobs}, {test.replicates} replicates); at the best "
            f"break, {when.estimate} ({level} interval {low} to {high}), {self.before:.1f} points a year "
            f"become {self.after:.1f} (ratio {test.ratios[0]})"
        )
        if self.verdict == "no change shown":
            return f"no change of pace is shown: {numbers}"
        return f"the frontier of the index became {self.verdict}: {numbers}"


@dataclass(frozen=True, slots=True)
class PaceUntested:
    """Why no change of pace could be looked for."""

    why: str

    verdict = "cannot be tested"
    slower = False


def pace_change(growth: IndexTrend, *, seed: int = 0) -> PaceChange | PaceUntested:
    """Test whether the models that a growth goes through changed their pace.

    Notes
    -----
    The break is searched for, and the p-value allows for that; see `horizon.trend.break_inference.break_test`. That the
    points were chosen as a running maximum it does not know: there 11 to 14 % of straight lines are taken for broken at
    5 %. The error of the index itself is in the scatter of the points.
    """
    used = growth.points[growth.points["used"]]
    dates = [day.date() for day in used["release_date"]]
    try:
        test = break_test(
            dates, used["minutes"].to_numpy(), level=growth.level, replicates=_BREAK_REPLICATES, seed=seed
        )
    except FitError as error:
        return PaceUntested(f"{error.message}: found {error.found}, expected {error.expected}")
    before, after = (slope * DAYS_PER_YEAR * growth.points_per_unit for slope in test.fit.slopes)
    return PaceChange(
        verdict=test.change or "no change shown",
        test=test,
        nobs=growth.nobs,
        before=before,
        after=after,
        first=min(dates),
        last=max(dates),
    )

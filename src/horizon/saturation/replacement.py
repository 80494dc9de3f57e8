"""When a benchmark needs a successor, and how many items tell two models at its frontier apart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError
from horizon.stats import Interval
from horizon.units import DAYS_PER_MONTH

if TYPE_CHECKING:
    import pandas as pd

    from horizon.saturation.landmark_dates import SigmoidDates

__all__ = ["ITEM_CORRELATION", "ItemsNeeded", "ReplacementPlan", "items_needed", "plan_replacement"]

ITEM_CORRELATION = (0.3, 0.5, 0.7)
"""Of two frontier models' marks over the items of a test set: the range that Miller (2024) reports, and its middle."""

LIFE_LIMIT_MONTHS = 60.0
"""Longer lives count as this long in the expected life: a share of "never" would make it infinite."""


@dataclass(frozen=True, slots=True)
class ItemsNeeded:
    """Items that tell two models apart.

    Attributes
    ----------
    lower, upper : float
        Scores of the two models.
    level, power : float
        Of the two-sided test.
    unpaired : int
        Items, where each model is marked by itself.
    paired, paired_low, paired_high : int
        Where both answer the same items and marks are compared item by item; at the middle and the ends of the
        correlations, `paired_low` at the highest.
    """

    lower: float
    upper: float
    level: float
    power: float
    unpaired: int
    paired: int
    paired_low: int
    paired_high: int


def items_needed(
    score: float,
    *,
    apart: float = 0.02,
    level: float = 0.05,
    power: float = 0.8,
    correlation: tuple[float, float, float] = ITEM_CORRELATION,
) -> ItemsNeeded:
    r"""Items at which a two-sided test tells a model with this score from one that is worse by `apart`.

    Where nothing is that much worse, because the score is not above `apart`, the other model is better by as much.

    .. math:: n = \frac{\left(z_{1-\alpha/2} \sqrt{2 \bar p (1 - \bar p)}
              + z_{1-\beta} \sqrt{p_1 q_1 + p_2 q_2}\right)^2}{\delta^2}, \qquad
              n_{paired} = \frac{\left(z_{1-\alpha/2} \sqrt{\psi}
              + z_{1-\beta} \sqrt{\psi - \delta^2}\right)^2}{\delta^2}

    psi is the share of items that one of the two alone gets right (McNemar's test):
    :math:`\psi = p_1 q_1 + p_2 q_2 + \delta^2 - 2 \rho \sqrt{p_1 q_1 p_2 q_2}`, at least delta.

    Parameters
    ----------
    score : float
        Of the one model, a share.
    apart : float
        delta.
    level, power : float
        alpha, and 1 - beta; both inside (0, 1).
    correlation : tuple of float
        Lowest, middle and highest rho, over the items.

    Raises
    ------
    FitError
        If the scores, the level, the power or the correlations are none.

    References
    ----------
    Connor, R. J. (1987). Sample size for testing differences in proportions for the paired-sample design. Biometrics
    43(1), 207-211. doi:10.2307/2531961
    Fleiss, J. L., Levin, B. and Paik, M. C. (2003). Statistical methods for rates and proportions, 3rd ed., chapter 4.
    Miller, E. (2024). Adding error bars to evals. arXiv:2411.00640.

    Examples
    --------
    >>> need = items_needed(0.52)
    >>> need.unpaired, need.paired
    (9806, 4908)
    """
    lower, upper = (score - apart, score) if score > apart else (score, score + apart)
    if not (0 <= lower < upper <= 1 and 0 < level < 1 and 0 < power < 1 and all(0 <= rho < 1 for rho in correlation)):
        raise FitError(
            "no number of items can be said",
            found=f"scores {lower:g} and {upper:g}, level {level:g}, power {power:g}, correlations {correlation}",
            expected="two different scores from 0 to 1, level and power inside 0 to 1",
        )
    at, of = NormalDist().inv_cdf(1 - level / 2), NormalDist().inv_cdf(power)
    low, middle, high = (_paired(lower, upper, at, of, rho) for rho in sorted(correlation, reverse=True))
    return ItemsNeeded(lower, upper, level, power, _unpaired(lower, upper, at, of), middle, low, high)


def _unpaired(lower: float, upper: float, at: float, of: float) -> int:
    mean, variances = (lower + upper) / 2, lower * (1 - lower) + upper * (1 - upper)
    root = at * math.sqrt(2 * mean * (1 - mean)) + of * math.sqrt(variances)
    return math.ceil((root / (upper - lower)) ** 2)


def _paired(lower: float, upper: float, at: float, of: float, correlation: float) -> int:
    a, b, apart = lower * (1 - lower), upper * (1 - upper), upper - lower
    alone = max(a + b + apart**2 - 2 * correlation * math.sqrt(a * b), apart)
    return math.ceil(((at * math.sqrt(alone) + of * math.sqrt(alone - apart**2)) / apart) ** 2)


@dataclass(frozen=True, slots=True)
class ReplacementPlan:
    """How long a benchmark is of use.

    Attributes
    ----------
    today : date
        From which the months are counted.
    months : float
        Expected months until 90 % of the way to the ceiling, lives over `limit_months` counted as that long.
    interval : Interval
        Of the months, percentiles; infinite where it is never.
    limit_months : float
    share_over : float
        Share of the replicates with a longer life than that, never included.
    share_never : float
    date_90 : date or None
        Median; None for never. Where a model was there by `today`, the day of its release.
    lead_months : float
        That making a successor takes.
    successor_by, successor_from : date or None
        `lead_months` before the median of the date at 90 %, and before the early end of its interval; None for never.
        Days that have passed stay as they are: the successor is late.
    items : ItemsNeeded
        For two models `apart` at the frontier.
    n_items : float
        That the benchmark has; NaN if not known.
    """

    today: date
    months: float
    interval: Interval
    limit_months: float
    share_over: float
    share_never: float
    date_90: date | None
    lead_months: float
    successor_by: date | None
    successor_from: date | None
    items: ItemsNeeded
    n_items: float

    @property
    def enough_items(self) -> bool | None:
        """Whether the benchmark has as many items as a paired comparison takes; None if their number is not known."""
        return None if math.isnan(self.n_items) else self.n_items >= self.items.paired

    def summary(self) -> pd.DataFrame:
        """One row: all fields, the items in columns of their own."""
        import pandas as pd

        row = {
            "today": self.today,
            "months": self.months,
            "months_low": self.interval.low,
            "months_high": self.interval.high,
            "level": self.interval.level,
            "share_over": self.share_over,
            "share_never": self.share_never,
            "date_90": self.date_90,
            "successor_from": self.successor_from,
            "successor_by": self.successor_by,
            "items_unpaired": self.items.unpaired,
            "items_paired": self.items.paired,
            "items_paired_low": self.items.paired_low,
            "items_paired_high": self.items.paired_high,
            "n_items": self.n_items,
        }
        return pd.DataFrame([row])


def plan_replacement(
    dates: SigmoidDates,
    best: float,
    *,
    today: date,
    lead_months: float = 12.0,
    n_items: float | None = None,
    reached: date | None = None,
    level: float = 0.95,
    limit_months: float = LIFE_LIMIT_MONTHS,
    apart: float = 0.02,
    power: float = 0.8,
) -> ReplacementPlan:
    """Plan the successor of a benchmark.

    Its useful life ends where the frontier has 90 % of the way to the ceiling behind it; the distribution of that day
    is that of its sigmoid, and no better than that.

    Parameters
    ----------
    dates : SigmoidDates
        From `sigmoid_dates`.
    best : float
        Best score so far, a share: items are counted for a model with it, see `items_needed`.
    today : date
        The end of the benchmark's clock, or a later day.
    lead_months : float
        That making a successor takes; not negative.
    n_items : float, optional
        That the benchmark has.
    reached : date, optional
        When a model was there (`SigmoidFit.reached_90`), if one was: then no life is left, whatever the curve says.
    level : float
        Of the interval.
    limit_months : float
        Longer lives count as this long.
    apart, power
        As of `items_needed`, whose test has the level 5 %.

    Raises
    ------
    FitError
        If `lead_months` is negative, `limit_months` not above 0 or `level` not inside 0 to 1, or as `items_needed`.
    """
    if lead_months < 0 or limit_months <= 0 or not 0 < level < 1:
        found = f"a lead of {lead_months:g} months, a limit of {limit_months:g}, level {level:g}"
        wanted = "a lead from 0, a limit above 0, a level inside 0 to 1"
        raise FitError("no plan can be made", found=found, expected=wanted)
    over = reached is not None and reached <= today
    months = np.zeros(1) if over else dates.months_from(today)
    ends = np.quantile(months, [(1 - level) / 2, (1 + level) / 2], method="inverted_cdf")
    early, middle = (reached, reached) if over else dates.quantiles([(1 - level) / 2, 0.5], not_before=today)
    return ReplacementPlan(
        today=today,
        months=float(np.minimum(months, limit_months).mean()),
        interval=Interval(float(ends[0]), float(ends[1]), level),
        limit_months=limit_months,
        share_over=float((months > limit_months).mean()),
        share_never=0.0 if over else dates.share_never(),
        date_90=middle,
        lead_months=lead_months,
        successor_by=_before(middle, lead_months),
        successor_from=_before(early, lead_months),
        items=items_needed(best, apart=apart, power=power),
        n_items=math.nan if n_items is None else n_items,
    )


def _before(day: date | None, months: float) -> date | None:
    return None if day is None else day - timedelta(days=round(months * DAYS_PER_MONTH))

"""How far the scores leave the index open: bootstrap replicates of the whole fit."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from horizon.capability.growth import GrowthRule, growth_rates
from horizon.capability.resample import BLOCK, Refit, refit_block
from horizon.errors import FitError
from horizon.execution import open_executor
from horizon.execution.seeds import blocks
from horizon.stats import Interval

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    from horizon.capability.index import CapabilityIndex
    from horizon.execution import Executor

__all__ = ["GrowthReplicates", "IndexReplicates", "bootstrap_index"]


class GrowthReplicates(NamedTuple):
    """Growth of the index in each replicate, (R,) each: in points and in raw units a year; NaN where there is none."""

    points_per_year: NDArray[np.float64]
    raw_per_year: NDArray[np.float64]

    def interval(self, level: float = 0.95) -> Interval:
        """Percentile interval in points a year."""
        return _interval(self.points_per_year, level)

    def raw_interval(self, level: float = 0.95) -> Interval:
        """Percentile interval in raw units a year."""
        return _interval(self.raw_per_year, level)


@dataclass(frozen=True, slots=True)
class IndexReplicates:
    """The index in each of R replicates, joint over models and benchmarks.

    Attributes
    ----------
    of : CapabilityIndex
        The point fit.
    ability : ndarray of float, shape (R, M)
        In points of the index; columns as in ``of.table.models``.
    difficulty, slope : ndarray of float, shape (R, K)
        In points, and a point; columns as in ``of.table.benchmarks``.
    points_per_unit : ndarray of float, shape (R,)
    seed : int

    Notes
    -----
    Each replicate has its own anchored scale, so the anchors themselves do not move: what they do not know of
    themselves is in the intervals of all others.
    """

    of: CapabilityIndex
    ability: NDArray[np.float64]
    difficulty: NDArray[np.float64]
    slope: NDArray[np.float64]
    points_per_unit: NDArray[np.float64]
    seed: int

    def __len__(self) -> int:
        return len(self.ability)

    @property
    def failed_share(self) -> float:
        """Share of the replicates without an anchored scale, which all intervals leave out."""
        return float(np.isnan(self.points_per_unit).mean())

    @property
    def std_errors(self) -> dict[str, float]:
        """Standard deviation of each model's index over the replicates, in points; NaN if it has fewer than two."""
        known = (~np.isnan(self.ability)).sum(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            away = self.ability - np.nansum(self.ability, axis=0) / known
            spread = np.sqrt(np.nansum(away * away, axis=0) / (known - 1))
        return dict(zip(self.of.table.models, np.where(known > 1, spread, np.nan).tolist(), strict=True))

    def models(self, level: float = 0.95) -> pd.DataFrame:
        """The models, the ablest first, with percentile intervals of index and rank.

        Returns
        -------
        DataFrame, M rows
            ``model``, ``release_date``, ``ability``, ``index``, ``low``, ``high``, ``rank``, ``rank_low``,
            ``rank_high``, ``n_benchmarks``, ``nan_share`` (of the replicates).
        """
        frame = self.of.models.copy()
        places = [self.of.table.models.index(name) for name in frame["model"]]
        ability = self.ability[:, places]
        frame["low"], frame["high"] = _ends(ability, level)
        frame["rank"] = frame["index"].rank(ascending=False, method="min").astype(int)
        frame["rank_low"], frame["rank_high"] = _ends(_ranks(ability), level, method="inverted_cdf")
        frame["nan_share"] = np.isnan(ability).mean(axis=0)
        order = ["model", "release_date", "ability", "index", "low", "high", "rank", "rank_low", "rank_high"]
        return frame[[*order, "n_benchmarks", "nan_share"]]

    def benchmarks(self, level: float = 0.95) -> pd.DataFrame:
        """The benchmarks, the easiest first, with percentile intervals.

        Returns
        -------
        DataFrame, K rows
            The columns of `CapabilityIndex.benchmarks`, ``difficulty_low``, ``difficulty_high`` (points),
            ``slope_low``, ``slope_high`` (a point), ``nan_share``.
        """
        frame = self.of.benchmarks.copy()
        places = [self.of.table.benchmarks.index(name) for name in frame["benchmark"]]
        frame["difficulty_low"], frame["difficulty_high"] = _ends(self.difficulty[:, places], level)
        frame["slope_low"], frame["slope_high"] = _ends(self.slope[:, places], level)
        frame["nan_share"] = np.isnan(self.difficulty[:, places]).mean(axis=0)
        return frame

    def growth(self, rule: GrowthRule = "frontier") -> GrowthReplicates:
        """Growth in each replicate, its frontier chosen again; models without a release date are left out."""
        days = self.of.table.release_dates
        order = np.argsort(days, kind="stable")
        order = order[~np.isnat(days[order])]
        if not len(order):
            nothing = np.full(len(self), np.nan)
            return GrowthReplicates(nothing, nothing)
        points = growth_rates(days[order], self.ability[:, order], rule)
        return GrowthReplicates(points, points / self.points_per_unit)


def bootstrap_index(
    index: CapabilityIndex,
    *,
    replicates: int = 500,
    seed: int = 0,
    executor: Executor | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> IndexReplicates:
    r"""Draw each model's scores with replacement, as many as it has, and fit the whole index again.

    .. math:: w_{m\cdot} \sim \text{Multinomial}(n_m,\ 1/n_m)

    for a model with n scores; a score that is drawn twice counts twice. The strata are the models, so that each stays
    in every replicate. Fits begin at the point fit, and all replicates of a block are fitted at once.

    Parameters
    ----------
    index : CapabilityIndex
    replicates : int
        At least 1.
    seed : int
        Same seed, same replicates, on every executor.
    executor : Executor, optional
        Where blocks of replicates are worked on; here, one after the other, if left out.
    progress : callable
        Called with the share that is done.

    Returns
    -------
    IndexReplicates

    Raises
    ------
    FitError
        If `replicates` is below 1 or `seed` negative.
    ExecutionError
        If the executor cannot finish.

    Notes
    -----
    Scores are taken for independent given ability, difficulty and slope. A model's interval comes from how its own
    benchmarks disagree about it, and is short of its level where these are few. Measured over 200 simulations of 40
    models on 12 benchmarks, with an error of 5 points of 100 in each score: 95 % intervals held the true index of
    91.0 % of models with four benchmarks, 92.1 % with six and 92.4 % with ten.

    References
    ----------
    Davison, A. C. and Hinkley, D. V. (1997). Bootstrap methods and their application. Cambridge University Press.
    """
    if replicates < 1 or seed < 0:
        found = f"{replicates} replicates, seed {seed}"
        raise FitError("a bootstrap needs replicates", found=found, expected="1 or more, and a seed from 0")
    m, k = len(index.table.models), len(index.table.benchmarks)
    drawn = np.empty((replicates, m + 2 * k + 1))
    done = 0
    with open_executor() if executor is None else nullcontext(executor) as at:
        for block in at.map(refit_block, _refit(index), blocks(replicates, seed, BLOCK)):
            drawn[done : done + len(block)] = block
            done += len(block)
            progress(done / replicates)
    parts = np.split(drawn, [m, m + k, m + 2 * k], axis=1)
    return IndexReplicates(index, parts[0], parts[1], parts[2], parts[3][:, 0], seed)


def _refit(index: CapabilityIndex) -> Refit:
    scale = index.scale
    low, high = (index.table.models.index(name) for name in (scale.low, scale.high))
    return Refit(index.design, index.theta, ((low, scale.low_points), (high, scale.high_points)))


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 for the highest of each row; NaN where there is no value."""
    order = np.argsort(-values, axis=1, kind="stable")
    ranks = np.empty_like(values)
    np.put_along_axis(ranks, order, np.arange(1.0, values.shape[1] + 1)[None, :], axis=1)
    return np.where(np.isnan(values), np.nan, ranks)


def _ends(
    values: NDArray[np.float64], level: float, method: str = "linear"
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Percentile interval of each column over the rows that have a value; NaN where none has."""
    ends = np.full((2, values.shape[1]), np.nan)
    shares = [(1 - level) / 2, (1 + level) / 2]
    for place, column in enumerate(values.T):
        known = column[~np.isnan(column)]
        if len(known):
            ends[:, place] = np.quantile(known, shares, method=method)  # type: ignore[call-overload]
    return ends[0], ends[1]


def _interval(values: NDArray[np.float64], level: float) -> Interval:
    low, high = _ends(values[:, None], level)
    return Interval(float(low[0]), float(high[0]), level)

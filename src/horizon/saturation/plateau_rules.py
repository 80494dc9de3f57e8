"""Rules that call a benchmark a plateau: the verdicts, and a free-ceiling logistic as the peer to beat."""

from __future__ import annotations

import itertools
import math
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError
from horizon.saturation.best import best_scores
from horizon.saturation.currency import frontier_releases
from horizon.saturation.measure import measure
from horizon.saturation.sigmoid_points import leaders, years_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from horizon.saturation.backtest import Rule, ScoredBenchmark
    from horizon.saturation.currency import FrontierRelease

    Array = NDArray[np.float64]

__all__ = ["FINISHED", "PLATEAU_VERDICTS", "free_ceiling", "naive_plateau", "verdict_rule"]

PLATEAU_VERDICTS = ("at ceiling", "stalled below ceiling")
"""Verdicts that say that later models will not do better."""

FINISHED = 0.95
"""Share of the way from chance to its fitted ceiling at which the naive rule calls a benchmark finished."""

_LEAST_POINTS = 4
_BOX = (0.0, -30.0), (50.0, 60.0)
"""Bounds of the naive curve's rate (log-odds a year) and inflection (years since 2020)."""


def verdict_rule(benchmarks: Iterable[ScoredBenchmark], *, draws: int = 2_000, seed: int = 0) -> Rule:
    """The rule that a verdict is among `PLATEAU_VERDICTS`, with the currency of the day.

    Parameters
    ----------
    benchmarks : iterable of ScoredBenchmark
        All of them: the frontier releases of each day come from their records.
    draws, seed : int
        As of `measure`.
    """
    import pandas as pd

    every = pd.concat([one.scores.assign(benchmark_slug=one.name) for one in benchmarks], ignore_index=True)
    releases = cache(partial(frontier_releases, every))

    def rule(benchmark: ScoredBenchmark, until: date) -> bool:
        return _verdict(benchmark, releases(until=until), until, draws, seed) in PLATEAU_VERDICTS

    return rule


def _verdict(
    benchmark: ScoredBenchmark, releases: Sequence[FrontierRelease], until: date, draws: int, seed: int
) -> str:
    found = measure(
        benchmark.scores,
        benchmark.scale,
        n_items=benchmark.n_items,
        frontier_releases=releases,
        until=until,
        draws=draws,
        seed=seed,
    )
    return found.verdict


def naive_plateau(benchmark: ScoredBenchmark, until: date) -> bool:
    """The naive rule: the best score is at 95 % of the way to the ceiling that a logistic curve would like best.

    See Also
    --------
    free_ceiling : the curve.
    """
    best = best_scores(benchmark.scores, n_items=benchmark.n_items, until=until)
    value = best["value"].to_numpy(dtype=float)
    try:
        ceiling = free_ceiling([day.date() for day in best["release_date"]], value, benchmark.scale.chance)
    except FitError:
        return False
    return bool(value.max() - benchmark.scale.chance >= FINISHED * (ceiling - benchmark.scale.chance))


def free_ceiling(dates: list[date], values: Array, chance: float) -> float:
    """Height of a logistic curve in time with a free ceiling, by least squares on the scores of the leaders.

    It is here to be measured against, not to be used: it has no noise model, no interval and no gate.

    Parameters
    ----------
    dates : list of date, length n
    values : ndarray of float, shape (n,)
        Shares.
    chance : float
        Where the curve begins.

    Returns
    -------
    float
        From chance to 1.

    Raises
    ------
    FitError
        With fewer than four leaders.
    """
    from scipy.optimize import least_squares

    lead = leaders(dates, values)
    t, y = years_of(dates)[lead], values[lead]
    if len(y) < _LEAST_POINTS:
        raise FitError("too few leaders for a free ceiling", found=f"{len(y)}", expected=f"at least {_LEAST_POINTS}")

    def residuals(params: Array) -> Array:
        way = np.clip(params[1] * (t - params[2]), -50, 50)
        return np.asarray(chance + (params[0] - chance) / (1 + np.exp(-way)) - y)

    low, high = [chance, *_BOX[0]], [1.0 + 1e-9, *_BOX[1]]
    starts = itertools.product((min(1.05 * float(y.max()), 1.0), 1.0), (1.0, 3.0), (float(t.mean()), float(t.max())))
    fits = [least_squares(residuals, np.clip(start, low, high), bounds=(low, high)) for start in starts]
    ended = min(fits, key=lambda fit: fit.cost if math.isfinite(fit.cost) else math.inf)
    return float(ended.x[0])

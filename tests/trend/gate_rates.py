"""Simulated truth for the gate, and how often it lets a landmark through."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from horizon.execution import generator
from horizon.shipped import folder
from horizon.trend import ALL_TIME, FrontierRule, Window, running_maximum, select_points
from horizon.trend.identify import identify
from horizon.trend.profile import Landmark

Array = NDArray[np.float64]
Truth = Callable[[np.random.Generator], tuple[list[date], Array]]

SINCE_2023 = Window(date(2023, 1, 1))
START = date(2020, 1, 1)
DOUBLINGS_A_YEAR = 365.25 / 130
"""METR's doubling time since 2023, rounded."""


def metr(as_of: str, rule: FrontierRule = "global", window: Window = ALL_TIME) -> tuple[list[date], Array]:
    """The shipped time horizons of suite 1.1 that a trend uses, as of one of its vintages."""
    points = pd.read_csv(folder("data") / "horizons.csv", parse_dates=["release_date"])
    points = points[(points.suite == "metr-1.1") & (points.success_level == 0.5) & (points.known_at == as_of)]
    chosen = select_points(points.assign(beyond_range=points.minutes > 960), rule=rule, window=window)
    used = chosen[chosen.used]
    return [day.date() for day in used.release_date], used.minutes.to_numpy()


@cache
def years(as_of: str, window: Window = ALL_TIME, rule: FrontierRule = "global") -> Array:
    """The release dates of such points, in years since the start."""
    return np.array([(day - START).days / 365.25 for day in metr(as_of, rule, window)[0]])


METR_DATES = {
    11: years("2026-01-30", SINCE_2023),
    14: years("2026-03-03", SINCE_2023),
    17: years("2026-09-08"),
}
METR_MODELS = years("2026-09-08", rule="all")


def series(t: Array, log2: Array) -> tuple[list[date], Array]:
    return [START + timedelta(days=round(year * 365.25)) for year in t], np.exp2(log2)


def exponential(n: int, noise: float) -> Truth:
    """A straight line in log2 on METR's dates."""
    t = METR_DATES[n]
    return lambda rng: series(t, DOUBLINGS_A_YEAR * (t - 2) + noise * rng.normal(size=n))


def frontier_of_exponential(noise: float) -> Truth:
    """The running maximum of all models around a straight line: fewer points, and those that erred upward."""

    def draw(rng: np.random.Generator) -> tuple[list[date], Array]:
        log2 = DOUBLINGS_A_YEAR * (METR_MODELS - 2) + noise * rng.normal(size=len(METR_MODELS))
        keep = running_maximum(pd.Series(METR_MODELS), pd.Series(log2))
        return series(METR_MODELS[keep], log2[keep])

    return draw


def broken(n: int, before: float, after: float, noise: float) -> Truth:
    """Two doubling times in days, with a break near the middle of METR's dates."""
    t = METR_DATES[n]
    u = t - (t[n // 2 - 1] + t[n // 2]) / 2
    log2 = 365.25 * (np.minimum(u, 0) / before + np.maximum(u, 0) / after)
    return lambda rng: series(t, log2 + noise * rng.normal(size=n))


def parabola(n: int, noise: float) -> Truth:
    """A doubling time that falls steadily from 300 days to 100."""
    t = METR_DATES[n]
    u = (t - t[0]) / np.ptp(t)
    log2 = 365.25 * np.ptp(t) * (u / 300 + u**2 * (1 / 100 - 1 / 300) / 2)
    return lambda rng: series(t, log2 + noise * rng.normal(size=n))


def hyperbola(n: int, noise: float, years_left: float) -> Truth:
    """Infinite so many years after the last of METR's dates; 12 doublings from the first to the last."""
    t = METR_DATES[n]
    log2 = -np.log2(t[-1] + years_left - t)
    log2 *= 12 / np.ptp(log2)
    return lambda rng: series(t, log2 + noise * rng.normal(size=n))


def saturating(n: int, on_plateau: int, noise: float) -> Truth:
    """A logistic over six years, so that this many of the n points lie where it is above 90 % of its ceiling."""
    rate = np.log(2) * DOUBLINGS_A_YEAR

    def draw(rng: np.random.Generator) -> tuple[list[date], Array]:
        t = np.sort(rng.uniform(0, 6, n))
        plateau = t[n - on_plateau - 1 : n - on_plateau + 1].mean() if on_plateau else t[-1]
        below = np.logaddexp(0, -rate * (t - plateau) - np.log(9)) / np.log(2)
        return series(t, 9 - below + noise * rng.normal(size=n))

    return draw


def accepted(landmark: Landmark, truth: Truth, simulations: int, seed: int = 0) -> float:
    """Share of the simulations, in percent, in which the gate prints a number."""
    curve = "hyperbolic" if landmark == "singularity" else "logistic"
    draws = (truth(generator(seed, place)) for place in range(simulations))
    return 100 * float(np.mean([identify(landmark, *drawn, curve=curve).identified for drawn in draws]))

"""Simulated benchmarks for the gate of a free ceiling, and how often it lets one through."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from horizon.errors import FitError
from horizon.execution import generator
from horizon.saturation.ceiling_gate import identify_ceiling
from horizon.saturation.scale import Scale

Array = NDArray[np.float64]
Truth = Callable[[np.random.Generator], tuple[list[date], Array]]

START = date(2022, 1, 1)
KNOWN = Scale(0.0, 1.0, 1.0, "known")
ITEMS = 500


def days(t: Array) -> list[date]:
    return [START + timedelta(days=round(year * 365.25)) for year in t]


def drawn(rng: np.random.Generator, t: Array, mean: Array, scatter: float) -> tuple[list[date], Array]:
    """Scores of 500 items each, around the curve; models differ by `scatter` in log-odds."""
    eta = np.log(mean / (1 - mean)) + scatter * rng.normal(size=len(t))
    return days(t), rng.binomial(ITEMS, 1 / (1 + np.exp(-eta))) / ITEMS


def rising(models: int, scatter: float, last: float) -> Truth:
    """A sigmoid to the known ceiling: four years that end at this share."""

    def draw(rng: np.random.Generator) -> tuple[list[date], Array]:
        t = np.sort(rng.uniform(0, 4, models))
        end = np.log(last / (1 - last))
        eta = -3 + (end + 3) * t / 4
        return drawn(rng, t, 1 / (1 + np.exp(-eta)), scatter)

    return draw


def slowing(models: int, scatter: float, slower: float) -> Truth:
    """Log-odds that go from -3 to 0 in two years, and on at this share of their speed."""

    def draw(rng: np.random.Generator) -> tuple[list[date], Array]:
        t = np.sort(rng.uniform(0, 4, models))
        eta = -3 + 1.5 * (np.minimum(t, 2) + slower * np.maximum(t - 2, 0))
        return drawn(rng, t, 1 / (1 + np.exp(-eta)), scatter)

    return draw


def ending(models: int, scatter: float, ceiling: float, plateau: float) -> Truth:
    """A sigmoid that ends at a ceiling below the known one; so many of its four years above 90 % of it."""

    def draw(rng: np.random.Generator) -> tuple[list[date], Array]:
        t = np.sort(rng.uniform(0, 4, models))
        rate = 6 / (4 - plateau)
        eta = np.log(9) + rate * (t - (4 - plateau))
        return drawn(rng, t, ceiling / (1 + np.exp(-eta)), scatter)

    return draw


def accepted(truth: Truth, simulations: int, seed: int = 0) -> float:
    """Share of the simulations, in percent, in which a ceiling is let through."""
    found = [_passes(*truth(generator(seed, place))) for place in range(simulations)]
    return 100 * float(np.mean(found))


def _passes(dates: list[date], values: Array) -> bool:
    try:
        return identify_ceiling(dates, values, KNOWN, n_items=ITEMS).identified
    except FitError:
        return False

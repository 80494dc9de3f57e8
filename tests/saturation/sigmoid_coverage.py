"""Simulated sigmoids, and how often the intervals of their dates hold the truth."""

import math
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from horizon.execution import generator
from horizon.saturation.scale import Scale
from horizon.saturation.sigmoid import fit_sigmoid, sigmoid_dates
from horizon.saturation.sigmoid_points import leaders

START = date(2022, 1, 1)
SCALE = Scale(0.25, 1.0, 1.0, "known")
SLOPE, INFLECTION, ITEMS = 1.8, 2.0, 400
DATE_90 = START + timedelta(days=round((INFLECTION + math.log(9) / SLOPE) * 365.25))


def benchmark(
    rng: np.random.Generator, models: int, correlation: float, last: float
) -> tuple[list[date], NDArray[np.float64]]:
    """Scores of models released in the years up to `last`; correlated items scatter more than binomial ones."""
    t = np.sort(rng.uniform(0, last, models))
    mean = SCALE.chance + (1 - SCALE.chance) / (1 + np.exp(-SLOPE * (t - INFLECTION)))
    size = 1 / max(correlation, 1e-9) - 1
    p = rng.beta(mean * size, (1 - mean) * size) if correlation else mean
    days = [START + timedelta(days=round(year * 365.25)) for year in t]
    return days, rng.binomial(ITEMS, p) / ITEMS


def inside(models: int, correlation: float, last: float, simulations: int, replicates: int = 250) -> float:
    """Share of the simulations, in percent, in which the 95 % interval holds the true date at 90 %."""
    held = 0
    for place in range(simulations):
        days, values = benchmark(generator(5, place), models, correlation, last)
        if leaders(days, values).sum() < 3 or np.ptp(values[leaders(days, values)]) == 0:
            continue
        found = sigmoid_dates(fit_sigmoid(days, values, SCALE, n_items=ITEMS), None, replicates, place)
        low, high = found.interval()
        held += (low is None or low <= DATE_90) and (high is None or high >= DATE_90)
    return 100 * held / simulations

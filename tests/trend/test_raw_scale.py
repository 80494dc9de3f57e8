"""A logistic on minutes: what it says of simulated truth, and that one more point can undo it."""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from horizon.errors import FitError
from horizon.trend.raw_scale import fit_raw_logistic

DAYS = [date(2023, 1, 1) + timedelta(60 * step) for step in range(20)]
MIDDLE = date(2024, 6, 1)


def plateau(ceiling: float) -> NDArray[np.float64]:
    years = np.array([(day - MIDDLE).days / 365.25 for day in DAYS])
    return np.asarray(ceiling / (1 + np.exp(-3 * years)))


def test_a_logistic_is_found_again() -> None:
    found = fit_raw_logistic(DAYS, plateau(400))
    assert found.ceiling == pytest.approx(400, rel=1e-6)
    assert found.inflection is not None
    assert abs((found.inflection - MIDDLE).days) <= 1
    assert found.ceiling_std_error < 1e-3
    assert found.nobs == 20


def test_the_unit_moves_the_ceiling_and_nothing_else() -> None:
    noisy = plateau(400) * np.exp(np.random.default_rng(5).normal(0, 0.1, 20))
    minutes, hours = fit_raw_logistic(DAYS, noisy), fit_raw_logistic(DAYS, noisy / 60)
    assert hours.ceiling * 60 == pytest.approx(minutes.ceiling, rel=1e-6)
    assert hours.inflection == minutes.inflection


def test_exponential_growth_has_no_ceiling() -> None:
    found = fit_raw_logistic(DAYS, [2.0**step for step in range(20)])
    assert (found.ceiling, found.inflection) == (math.inf, None)
    assert math.isnan(found.ceiling_std_error)


def test_too_few_points_are_refused() -> None:
    with pytest.raises(FitError):
        fit_raw_logistic(DAYS[:3], [1.0, 2.0, 3.0])

"""Profile likelihoods: against scipy's own search, on known truth, in other units, and what is refused."""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import optimize, stats

from horizon.errors import FitError
from horizon.trend import fit_trend
from horizon.trend.profile import (
    Landmark,
    LandmarkProfile,
    profile_ceiling,
    profile_inflection,
    profile_landmark,
    profile_singularity,
)
from horizon.trend.rivals import break_rss, quadratic_rss, slower_growth_rss

START = date(2020, 1, 1)
DAYS = [START + timedelta(round(step)) for step in np.linspace(0, 2190, 24)]
YEARS = np.array([(day - START).days / 365.25 for day in DAYS])
NOISE = 0.3 * np.random.default_rng(11).normal(size=24)

LOGISTIC = 9 - np.logaddexp(0, -2 * (YEARS - 3)) / math.log(2)
GOMPERTZ = 9 - np.exp(-(YEARS - 3)) / math.log(2)
HYPERBOLA = 2 - 4 * np.log2(7 - YEARS)
LINE = 2 * YEARS
CURVES: list[tuple[Landmark, str, NDArray[np.float64], float]] = [
    ("ceiling", "logistic", LOGISTIC, 9.0),
    ("ceiling", "gompertz", GOMPERTZ, 9.0),
    ("inflection", "logistic", LOGISTIC, 3.0),
    ("inflection", "gompertz", GOMPERTZ, 3.0),
    ("singularity", "hyperbolic", HYPERBOLA, 7.0),
]


def rss(found: LandmarkProfile) -> NDArray[np.float64]:
    return np.asarray(found.nobs / (2 * math.pi) * np.exp(-2 / found.nobs * found.log_likelihood - 1))


@pytest.mark.parametrize(("landmark", "curve", "log2", "truth"), CURVES)
def test_the_truth_is_in_a_closed_interval_of_points_that_show_it(
    landmark: Landmark, curve: str, log2: NDArray[np.float64], truth: float
) -> None:
    found = profile_landmark(landmark, DAYS, np.exp2(log2 + NOISE), curve)
    assert found.closed
    assert truth in found
    assert found.low < found.estimate < found.high


@pytest.mark.parametrize(("landmark", "curve", "log2", "truth"), CURVES)
def test_points_on_the_curve_give_its_landmark(
    landmark: Landmark, curve: str, log2: NDArray[np.float64], truth: float
) -> None:
    found = profile_landmark(landmark, DAYS, np.exp2(log2 + NOISE / 300), curve)
    assert found.estimate == pytest.approx(truth, abs=0.03)
    assert found.high - found.low < 0.05


@pytest.mark.parametrize(("landmark", "curve", "_log2", "_truth"), CURVES)
def test_an_exponential_has_no_end(landmark: Landmark, curve: str, _log2: object, _truth: float) -> None:
    found = profile_landmark(landmark, DAYS, np.exp2(LINE + NOISE), curve)
    assert math.isinf(found.high)
    assert not found.closed
    assert found.line_log_likelihood >= found.threshold


@pytest.mark.parametrize("log2", [LOGISTIC, LINE])
@pytest.mark.parametrize("curve", ["logistic", "gompertz"])
@pytest.mark.parametrize("place", [20, 35, 50, 70, -1])
def test_with_the_ceiling_pinned_no_search_of_scipy_finds_a_better_fit(
    log2: NDArray[np.float64], curve: str, place: int
) -> None:
    y = log2 + NOISE
    found = profile_landmark("ceiling", DAYS, np.exp2(y), curve)
    ceiling = found.grid[place]

    def residuals(params: NDArray[np.float64]) -> NDArray[np.float64]:
        u = params[0] + np.exp(np.clip(params[1], -20, 5)) * YEARS
        below = np.logaddexp(0, -u) if curve == "logistic" else np.exp(np.minimum(-u, 20))
        return np.asarray(y - ceiling + below / math.log(2))

    rng = np.random.default_rng(5)
    searches = [optimize.least_squares(residuals, rng.normal(0, [5, 1]), x_scale="jac") for _ in range(12)]
    assert rss(found)[place] <= min(2 * search.cost for search in searches) * (1 + 1e-4)


def test_far_away_every_curve_is_the_exponential() -> None:
    line = fit_trend(DAYS, np.exp2(LINE + NOISE))
    found = profile_ceiling(DAYS, np.exp2(LINE + NOISE))
    assert found.line_log_likelihood == pytest.approx(line.log_likelihood, rel=1e-9)
    assert found.log_likelihood[-1] == pytest.approx(line.log_likelihood, rel=1e-6)


def test_the_interval_is_that_of_fishers_distribution() -> None:
    found = profile_ceiling(DAYS, np.exp2(LOGISTIC + NOISE), level=0.9)
    fall = 12 * math.log(1 + stats.f.ppf(0.9, 1, 21) / 21)
    assert found.log_likelihood.max() - found.threshold == pytest.approx(fall, rel=1e-9)
    at_ends = np.interp([found.low, found.high], found.grid, found.log_likelihood)
    assert at_ends == pytest.approx(found.threshold, abs=0.02)


def test_the_unit_of_the_values_shifts_a_ceiling_and_leaves_dates_alone() -> None:
    minutes = np.exp2(LOGISTIC + NOISE)
    ceiling, in_hours = profile_ceiling(DAYS, minutes), profile_ceiling(DAYS, minutes / 60)
    assert (in_hours.low, in_hours.high) == pytest.approx(
        (ceiling.low - math.log2(60), ceiling.high - math.log2(60)), rel=1e-6
    )
    assert profile_inflection(DAYS, minutes / 60).high == pytest.approx(
        profile_inflection(DAYS, minutes).high, rel=1e-6
    )
    assert profile_singularity(DAYS, minutes / 60).low == pytest.approx(
        profile_singularity(DAYS, minutes).low, rel=1e-6
    )


@pytest.mark.parametrize(
    ("days", "values", "message"),
    [
        (DAYS[:4], [1.0, 2.0, 3.0, 4.0], "too few points for the ceiling of a logistic curve"),
        ([START] * 6, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], "all points lie on one day"),
        (DAYS[:6], [1.0, 2.0, 0.0, 4.0, 5.0, 6.0], "positive values"),
        (DAYS[:6], [3.0] * 6, "all values are the same"),
    ],
)
def test_what_has_no_profile_is_refused_with_the_reason(days: list[date], values: list[float], message: str) -> None:
    with pytest.raises(FitError, match=message):
        profile_ceiling(days, values)


@pytest.mark.parametrize("curve", ["exponential", "log-quadratic"])
def test_a_curve_without_a_ceiling_has_no_profile(curve: str) -> None:
    with pytest.raises(ValueError, match="logistic or gompertz"):
        profile_landmark("ceiling", DAYS, np.exp2(LINE), curve)


def test_rivals_fit_what_they_describe() -> None:
    bent = np.minimum(YEARS, 3) * 2 + np.maximum(YEARS - 3, 0)
    assert break_rss(YEARS, bent) < 1e-2
    assert slower_growth_rss(YEARS, bent, 0.5) < 1e-2 < slower_growth_rss(YEARS, bent, 0.75)
    assert quadratic_rss(YEARS, 1 + YEARS**2) < 1e-12


def coverage(simulations: int) -> float:
    rng = np.random.default_rng(2)
    series = (np.exp2(LOGISTIC + 0.4 * rng.normal(size=24)) for _ in range(simulations))
    return float(np.mean([9.0 in profile_ceiling(DAYS, values) for values in series]))


def test_95_percent_intervals_of_a_ceiling_cover_on_simulated_truth() -> None:
    assert coverage(100) >= 0.95 - 4 * math.sqrt(0.95 * 0.05 / 100)


@pytest.mark.slow
def test_95_percent_intervals_of_a_ceiling_cover_93_to_97_percent_over_2000_simulations() -> None:
    assert 0.93 <= coverage(2000) <= 0.97

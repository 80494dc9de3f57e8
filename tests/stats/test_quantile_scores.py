"""Scores from quantiles: near those of the whole distribution, and proper."""

import math

import numpy as np
import pytest
from scipy import stats

from horizon.stats.quantile_scores import QUANTILE_LEVELS, crps_quantiles, log_score_quantiles
from horizon.stats.scores import crps_normal, log_score_normal

NORMAL = stats.norm.ppf(QUANTILE_LEVELS)


@pytest.mark.parametrize("observed", [-4.0, -1.0, 0.0, 0.3, 2.0, 6.0])
def test_crps_is_that_of_the_distribution_to_a_hundredth(observed: float) -> None:
    assert crps_quantiles(observed, NORMAL) == pytest.approx(float(crps_normal(observed, 0, 1)), rel=0.01)


@pytest.mark.parametrize("observed", [-1.5, -1.0, 0.0, 0.3, 1.2])
def test_log_score_inside_is_near_that_of_the_distribution(observed: float) -> None:
    assert log_score_quantiles(observed, NORMAL) == pytest.approx(float(log_score_normal(observed, 0, 1)), abs=0.1)


def test_the_density_that_is_scored_adds_up_to_one() -> None:
    x = np.linspace(-30, 30, 60_001)
    density = np.exp([log_score_quantiles(value, NORMAL) for value in x.tolist()])
    assert density.sum() * (x[1] - x[0]) == pytest.approx(1.0, abs=0.002)


def test_a_forecast_of_the_truth_scores_best_on_average() -> None:
    came = stats.norm.ppf((np.arange(400) + 0.5) / 400)
    spreads = (0.5, 0.8, 1.0, 1.25, 2.0)
    crps = [np.mean([crps_quantiles(y, spread * NORMAL) for y in came]) for spread in spreads]
    logs = [np.mean([log_score_quantiles(y, spread * NORMAL) for y in came]) for spread in spreads]
    assert spreads[int(np.argmin(crps))] == spreads[int(np.argmax(logs))] == 1.0


def test_a_forecast_that_was_sure_is_right_or_wrong() -> None:
    sure = np.full(len(QUANTILE_LEVELS), 3.0)
    assert crps_quantiles(5.0, sure) == pytest.approx(2.0)
    assert (log_score_quantiles(3.0, sure), log_score_quantiles(4.0, sure)) == (math.inf, -math.inf)


@pytest.mark.parametrize("level", [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975])
def test_the_ends_of_the_usual_intervals_are_among_the_levels(level: float) -> None:
    assert np.isclose(QUANTILE_LEVELS, level, atol=1e-12).sum() == 1

"""Scores against numerical integration, against samples, and that the truth scores best."""

import math
from typing import Any

import numpy as np
import pytest
from scipy import integrate, stats

from horizon.stats.scores import (
    coverage,
    crps_normal,
    crps_sample,
    crps_student,
    interval_score,
    log_score_normal,
    log_score_student,
)

PLACES = [(-3.0, 0.5, 2.0), (0.0, 0.0, 1.0), (1.2, 1.0, 0.3), (9.0, -1.0, 1.5)]


def integrated(distribution: Any, observed: float) -> float:
    """The definition: the squared distance between the distribution and a step at the observation."""
    below = integrate.quad(lambda x: distribution.cdf(x) ** 2, -np.inf, observed)[0]
    above = integrate.quad(lambda x: distribution.sf(x) ** 2, observed, np.inf)[0]
    return float(below + above)


@pytest.mark.parametrize(("observed", "mean", "scale"), PLACES)
def test_crps_of_a_normal_is_its_integral(observed: float, mean: float, scale: float) -> None:
    expected = integrated(stats.norm(mean, scale), observed)
    assert float(crps_normal(observed, mean, scale)) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("df", [1.5, 2, 4, 13, 200])
@pytest.mark.parametrize(("observed", "mean", "scale"), PLACES)
def test_crps_of_a_student_t_is_its_integral(observed: float, mean: float, scale: float, df: float) -> None:
    expected = integrated(stats.t(df, mean, scale), observed)
    assert float(crps_student(observed, mean, scale, df)) == pytest.approx(expected, rel=1e-5)


def test_a_student_t_with_many_degrees_of_freedom_scores_as_a_normal() -> None:
    assert float(crps_student(1.0, 0.3, 0.7, 1e7)) == pytest.approx(float(crps_normal(1.0, 0.3, 0.7)), rel=1e-6)


def test_one_degree_of_freedom_has_no_crps() -> None:
    assert crps_student([0.0, 0.0], 0.0, 1.0, [1, 3]).tolist() == [math.inf, crps_student(0.0, 0.0, 1.0, 3)]


@pytest.mark.parametrize(("observed", "mean", "scale"), PLACES)
def test_log_scores_are_log_densities(observed: float, mean: float, scale: float) -> None:
    assert float(log_score_normal(observed, mean, scale)) == pytest.approx(stats.norm.logpdf(observed, mean, scale))
    assert float(log_score_student(observed, mean, scale, 4)) == pytest.approx(stats.t.logpdf(observed, 4, mean, scale))


def test_crps_of_a_sample_is_its_double_sum() -> None:
    draws = np.random.default_rng(2).normal(size=(31, 3))
    observed = np.array([-1.0, 0.2, 4.0])
    pairs = np.abs(draws[:, None] - draws[None]).mean(axis=(0, 1))
    np.testing.assert_allclose(crps_sample(observed, draws), np.abs(draws - observed).mean(axis=0) - pairs / 2)


def test_crps_of_many_draws_is_that_of_what_they_are_drawn_from() -> None:
    draws = np.random.default_rng(3).normal(1.0, 2.0, size=(200_000, 1))
    assert crps_sample([3.5], draws)[0] == pytest.approx(float(crps_normal(3.5, 1.0, 2.0)), rel=0.01)


def test_a_forecast_without_spread_scores_its_absolute_error() -> None:
    assert crps_sample([3.0], np.full((5, 1), 1.25)).tolist() == [1.75]


def test_the_interval_score_is_width_and_fine() -> None:
    assert interval_score([0.5, -1.0, 4.0], 0.0, 2.0, 0.8) == pytest.approx([2.0, 2 + 10 * 1.0, 2 + 10 * 2.0])


@pytest.mark.parametrize("wrong", [0.5, 0.8, 1.3, 2.0])
def test_the_true_distribution_scores_best_on_average(wrong: float) -> None:
    observed = np.random.default_rng(4).standard_t(6, size=20_000)
    z = stats.t.ppf(0.9, 6)
    assert crps_student(observed, 0, wrong, 6).mean() > crps_student(observed, 0, 1, 6).mean()
    assert log_score_student(observed, 0, wrong, 6).mean() < log_score_student(observed, 0, 1, 6).mean()
    wide = interval_score(observed, -wrong * z, wrong * z, 0.8).mean()
    assert wide > interval_score(observed, -z, z, 0.8).mean()


def test_coverage_counts_the_ends_and_is_unknown_of_nothing() -> None:
    assert coverage([0.0, 1.0, 2.0, 3.0], [0.0, 0.0, 0.0, 0.0], [2.0, 0.5, 2.0, 2.0]) == 0.5
    assert math.isnan(coverage([], [], []))


@pytest.mark.parametrize("scale", [0.0, -1.0])
def test_a_distribution_without_spread_is_refused(scale: float) -> None:
    with pytest.raises(ValueError, match="scale above 0"):
        crps_normal(0.0, 0.0, scale)


@pytest.mark.parametrize("level", [0.0, 1.0, 95])
def test_a_level_outside_0_and_1_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        interval_score(0.0, 0.0, 1.0, level)

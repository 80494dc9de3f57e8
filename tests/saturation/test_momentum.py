"""Gains on the benchmark's own clock, and the chance of a further one."""

import math
from datetime import date
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from horizon.saturation import Momentum, Scale, best_scores, momentum_of
from tests.saturation.made import WHOLE, scores_of


def momentum(values: list[float], days: list[str] | None = None, scale: Scale = WHOLE, **columns: Any) -> Momentum:
    return momentum_of(best_scores(scores_of(values, days, **columns)), scale)


def test_gains_count_from_the_newest_release_and_not_from_today() -> None:
    found = momentum([0.1, 0.2, 0.3, 0.35, 0.5])
    assert (found.gain_6.since, found.gain_12.since) == (date(2024, 7, 2), date(2024, 1, 2))
    assert (found.gain_6.estimate, found.gain_12.estimate) == pytest.approx((0.2, 0.4))


def test_the_interval_of_a_gain_has_the_noise_of_both_scores() -> None:
    gain = momentum([0.1, 0.2, 0.3, 0.35, 0.5], standard_error=0.03).gain_6
    error = 0.03 * math.sqrt(2)
    assert (gain.low, gain.high) == pytest.approx((0.2 - norm.ppf(0.975) * error, 0.2 + norm.ppf(0.975) * error))
    assert gain.p_real == pytest.approx(norm.cdf(0.19 / error))


def test_a_best_model_that_stayed_gained_nothing_without_noise() -> None:
    gain = momentum([0.6, 0.5, 0.4], standard_error=0.03).gain_12
    assert (gain.estimate, gain.low, gain.high, gain.p_real) == (0, 0, 0, 0)


def test_a_gain_without_known_errors_has_no_interval() -> None:
    gain = momentum([0.1, 0.5]).gain_6
    assert gain.estimate == 0.4
    assert all(map(math.isnan, (gain.low, gain.high, gain.p_real)))


def test_models_of_one_day_have_no_momentum() -> None:
    found = momentum([0.1, 0.5], ["2024-01-01", "2024-01-01"])
    assert found.gain_12.since is None
    assert all(map(math.isnan, (found.gain_12.estimate, found.slope_now, found.slope_peak, found.p_gain)))
    assert found.years == 0


def test_the_slope_now_is_held_against_the_steepest_year() -> None:
    days = ["2020-01-01", "2020-12-31", "2021-12-31", "2022-12-31"]
    found = momentum([0.1, 0.2, 0.7, 0.75], days)
    assert found.slope_now == pytest.approx(0.05, rel=0.01)
    assert found.slope_peak == pytest.approx(0.5, rel=0.01)


def test_a_record_shorter_than_a_year_is_scaled_to_one() -> None:
    found = momentum([0.1, 0.2], ["2024-01-01", "2024-08-01"])
    assert found.slope_now == found.slope_peak == pytest.approx(0.1 * 365 / 213)


@pytest.mark.parametrize(("values", "steps"), [([0.5, 0.6], 1), ([0.6, 0.5], 0)])
def test_a_record_of_two_days_has_no_slope_and_makes_no_gain_certain(values: list[float], steps: int) -> None:
    found = momentum(values, ["2025-01-01", "2025-01-02"])
    assert all(map(math.isnan, (found.slope_now, found.slope_peak)))
    assert found.gain_12.estimate == pytest.approx(0.1 * steps)
    assert found.p_gain == pytest.approx(1 - (1 / 3) ** (steps + 1))


def test_no_room_for_a_point_means_no_chance_of_one() -> None:
    days = ["2024-01-01", "2024-10-01"]
    assert momentum([0.5, 0.995], days).p_gain == 0
    doubted = momentum([0.5, 0.97], days, Scale(0.0, 1.0, 0.9, "audited"))
    assert 0 < doubted.p_gain < momentum([0.5, 0.97], days).p_gain


def test_each_step_of_the_last_two_years_makes_the_next_one_likelier() -> None:
    chances = [momentum([*[0.1] * still, *np.linspace(0.1, 0.6, 9 - still)]).p_gain for still in range(1, 9)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.95
    assert chances[-1] == pytest.approx(1 / 3, abs=0.01)


def test_steps_count_by_the_room_that_they_closed() -> None:
    far, near = (momentum([0.1, 0.2, 0.3, top]).p_gain for top in (0.4, 0.96))
    assert far > near

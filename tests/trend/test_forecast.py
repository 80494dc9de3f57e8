"""Crossings and break-even points: against closed forms, and at their limits."""

import math
from datetime import date, timedelta

import numpy as np
import pytest

from horizon.errors import FitError
from horizon.stats import DoublingTime, Interval
from horizon.trend import fit_trend
from horizon.trend.draws import PredictiveDraws, day_grid, line_draws, walk_draws
from horizon.trend.forecast import MILESTONES, break_even, crossing
from horizon.trend.random_walk import RandomWalk

START = date(2026, 1, 1)
DAYS = day_grid(START, START + timedelta(3650))


def lines(slopes: list[float], height: float = 0.0) -> PredictiveDraws:
    """Straight futures that start at 2**height, with so many doublings a day."""
    ahead = np.array([(day - START).days for day in DAYS])
    return PredictiveDraws(DAYS, height + np.array(slopes)[:, None] * ahead, "exponential", 0)


def test_a_straight_future_crosses_on_its_day() -> None:
    found = crossing(lines([0.01, 0.02, -0.01]), 2.0**5)
    assert found.days.tolist() == pytest.approx([500.0, 250.0, math.inf])
    assert found.never == pytest.approx(1 / 3)
    assert found.already == 0
    assert found.day(1 / 3) == START + timedelta(250)
    assert found.day(0.5) == START + timedelta(500)
    assert found.interval(0.9) == (START + timedelta(250), None)


def test_a_future_that_is_there_already_crosses_on_the_first_day() -> None:
    found = crossing(lines([0.0, 0.01], height=3.0), 8.0)
    assert found.days.tolist() == [0.0, 0.0]
    assert found.already == 1
    assert found.day(0.5) == START
    assert found.starts_above(1.0)
    assert not crossing(lines([0.0, 0.01], height=2.0), 8.0).starts_above(0.5)


def test_chances_grow_with_time_up_to_the_limit() -> None:
    found = crossing(lines(list(np.linspace(-0.001, 0.02, 400))), 2.0**6)
    chances = [found.chance_by(START + timedelta(days)) for days in (0, 300, 320, 1000, 3650)]
    assert chances == sorted(chances)
    assert chances[0] == 0
    assert chances[-1] == pytest.approx(1 - found.never)
    with pytest.raises(FitError, match="after the limit"):
        found.chance_by(START + timedelta(3651))


def test_a_future_that_becomes_infinite_crosses_everything_when_it_does() -> None:
    ahead = np.array([(day - START).days for day in DAYS], dtype=float)
    future = np.where(ahead < 100, 1.0, np.inf)[None, :]
    found = crossing(PredictiveDraws(DAYS, future, "hyperbolic", 0), 2.0**60)
    assert found.days.tolist() == [105.0]  # the first of the weekly days from 100 on


def test_the_crossing_of_an_exponential_has_the_quantiles_of_its_prediction_bands() -> None:
    """A line is above the threshold on a day just if it has crossed by then, so both say the same chance."""
    dates = [START - timedelta(days) for days in (900, 700, 500, 420, 300, 100)]
    fit = fit_trend(dates, [1.0, 3.0, 5.0, 10.0, 12.0, 40.0])
    found = crossing(line_draws(fit, DAYS, draws=20_000), 2000.0)
    day = found.day(0.9)
    assert day is not None
    low = fit.predict([day], level=0.8).iloc[0]["prediction_low"]
    assert math.log2(low) == pytest.approx(math.log2(2000.0), abs=0.1)


def test_a_random_walk_crosses_before_its_median_does() -> None:
    """First passage of a Brownian motion with drift: the inverse Gaussian chance, less what a weekly look misses."""
    from scipy.special import ndtr

    walk = RandomWalk(0.0, 0.01, 0.1, 1e12, 1000, START - timedelta(999), START)  # as good as known
    found = crossing(walk_draws(walk, DAYS, draws=20_000), 2.0**4)
    days, height, drift, step = 365.0, 4.0, 0.01, 0.1
    spread = step * math.sqrt(days)
    passed = ndtr((drift * days - height) / spread)
    back = math.exp(2 * drift * height / step**2 + math.log(ndtr((-height - drift * days) / spread)))
    chance = found.chance_by(START + timedelta(365))
    assert passed < chance < passed + back
    assert chance == pytest.approx(passed + back, abs=0.05)


@pytest.mark.parametrize("threshold", [0.0, -1.0, math.inf, math.nan])
def test_a_threshold_is_above_nothing_and_has_an_end(threshold: float) -> None:
    with pytest.raises(FitError, match="above 0 and finite"):
        crossing(lines([0.01]), threshold)


PACE = DoublingTime(100.0, Interval(80.0, math.inf, 0.95))


def test_the_milestones_are_a_work_day_week_month_and_year() -> None:
    assert MILESTONES == (480, 2400, 10_020, 120_000)


def test_a_pace_that_may_be_none_may_never_be_enough() -> None:
    needed = break_even(64.0, start=START, value=4.0, doubling=PACE)
    assert (needed.doublings, needed.days, needed.interval) == (4.0, 400.0, Interval(320.0, math.inf, 0.95))
    assert needed.day() == START + timedelta(400)
    assert needed.day(needed.interval.high) is None


def test_what_is_reached_needs_nothing() -> None:
    needed = break_even(2.0, start=START, value=4.0, doubling=PACE)
    assert needed.reached
    assert (needed.days, needed.interval.high, needed.day()) == (0.0, 0.0, START)


def test_a_day_after_the_calendar_is_no_day() -> None:
    assert break_even(2.0**60, start=START, value=1.0, doubling=DoublingTime(1e5, PACE.interval)).day() is None


@pytest.mark.parametrize(("threshold", "value"), [(0.0, 1.0), (1.0, -1.0), (math.inf, 1.0)])
def test_break_even_of_nothing_is_refused(threshold: float, value: float) -> None:
    with pytest.raises(FitError, match="above 0 and finite"):
        break_even(threshold, start=START, value=value, doubling=PACE)

"""The planner: items against simulated tests, and the life of a benchmark."""

import math
from datetime import date

import numpy as np
import pytest

from horizon.errors import FitError
from horizon.execution import generator
from horizon.saturation.replacement import items_needed, plan_replacement
from horizon.saturation.scale import Scale
from horizon.saturation.sigmoid import SigmoidDates, fit_sigmoid, sigmoid_dates

TODAY = date(2025, 10, 1)


@pytest.fixture(scope="module")
def dates() -> SigmoidDates:
    days = [date(2024, 1, 1), date(2024, 7, 1), date(2025, 1, 1), date(2025, 7, 1), TODAY]
    return sigmoid_dates(fit_sigmoid(days, [0.1, 0.2, 0.33, 0.55, 0.6], Scale(0.0, 1.0, 1.0, "known"), n_items=200))


def test_the_unpaired_number_is_that_of_the_textbook() -> None:
    """Fleiss, Levin and Paik (2003), equation 4.14 without correction for continuity: 0.60 and 0.70, 80 %."""
    assert items_needed(0.70, apart=0.10).unpaired == 356


def test_with_so_many_items_a_paired_test_has_its_power() -> None:
    lower, upper, rho = 0.70, 0.74, 0.5
    need = items_needed(upper, apart=upper - lower, correlation=(rho, rho, rho))
    both = lower * upper + rho * math.sqrt(lower * (1 - lower) * upper * (1 - upper))
    counts = generator(0, 0).multinomial(need.paired, [upper - both, lower - both, 1 - upper - lower + 2 * both], 4000)
    z = (counts[:, 0] - counts[:, 1]) / np.sqrt(counts[:, 0] + counts[:, 1])
    assert (np.abs(z) > 1.959964).mean() == pytest.approx(0.8, abs=0.03)


def test_with_so_many_items_an_unpaired_test_has_its_power() -> None:
    need, rng = items_needed(0.74, apart=0.04), generator(0, 1)
    n = need.unpaired
    one, other = rng.binomial(n, 0.74, 4000) / n, rng.binomial(n, 0.70, 4000) / n
    middle = (one + other) / 2
    z = (one - other) / np.sqrt(2 * middle * (1 - middle) / n)
    assert (np.abs(z) > 1.959964).mean() == pytest.approx(0.8, abs=0.03)


def test_pairs_need_fewer_items_the_more_the_models_agree() -> None:
    need = items_needed(0.8)
    assert need.paired_low < need.paired < need.paired_high < need.unpaired


def test_more_power_or_a_smaller_difference_takes_more_items() -> None:
    assert items_needed(0.8, power=0.95).paired > items_needed(0.8).paired
    assert items_needed(0.8, apart=0.01).unpaired > 3.5 * items_needed(0.8).unpaired


@pytest.mark.parametrize(
    ("score", "pair"), [(0.0, (0.0, 0.02)), (0.02, (0.02, 0.04)), (0.03, (0.01, 0.03)), (1.0, (0.98, 1.0))]
)
def test_the_other_model_is_worse_unless_nothing_is_that_much_worse(score: float, pair: tuple[float, float]) -> None:
    need = items_needed(score)
    assert (need.lower, need.upper) == pytest.approx(pair)
    assert 0 < need.paired_low <= need.paired <= need.paired_high


def test_what_is_at_the_bottom_takes_as_many_items_as_what_is_at_the_top() -> None:
    assert items_needed(0.0).unpaired == items_needed(1.0).unpaired


@pytest.mark.parametrize("score", [-0.01, 1.01, math.nan])
def test_what_is_no_share_has_no_number_of_items(score: float) -> None:
    with pytest.raises(FitError, match="no number of items"):
        items_needed(score)


def test_a_plan_has_a_life_with_its_interval_and_a_day_for_the_successor(dates: SigmoidDates) -> None:
    plan = plan_replacement(dates, 0.6, today=TODAY, n_items=200)
    assert plan.interval.low < plan.months < plan.interval.high
    assert plan.date_90 is not None
    assert plan.successor_by is not None
    assert plan.successor_from is not None
    assert plan.successor_from < plan.successor_by
    assert (plan.date_90 - plan.successor_by).days == 365
    assert plan.enough_items is False
    assert plan.summary()["items_paired"].item() == plan.items.paired
    assert plan_replacement(dates, 0.6, today=TODAY).enough_items is None


def test_a_later_day_leaves_less_life_and_never_less_than_none(dates: SigmoidDates) -> None:
    now, later, far = (plan_replacement(dates, 0.6, today=date(year, 10, 1)) for year in (2025, 2026, 2060))
    assert now.months > later.months
    assert far.months == 0


def test_never_makes_the_interval_open_but_not_the_expected_life() -> None:
    days = [date(2024, 1, 1), date(2024, 7, 1), date(2025, 1, 1)]
    flat = sigmoid_dates(fit_sigmoid(days, [0.30, 0.305, 0.31], Scale(0.0, 1.0, 1.0, "known"), n_items=50))
    plan = plan_replacement(flat, 0.31, today=TODAY)
    assert math.isinf(plan.interval.high)
    assert plan.months <= plan.limit_months
    assert plan.share_over >= plan.share_never > 0


def test_where_a_model_was_there_already_no_life_is_left_whatever_the_curve_says(dates: SigmoidDates) -> None:
    reached = date(2025, 7, 1)
    plan = plan_replacement(dates, 0.96, today=TODAY, reached=reached)
    assert (plan.months, plan.interval.low, plan.interval.high) == (0, 0, 0)
    assert (plan.share_over, plan.share_never, plan.date_90) == (0, 0, reached)
    assert plan_replacement(dates, 0.96, today=date(2025, 6, 1), reached=reached).months > 0


def test_a_negative_lead_is_an_error(dates: SigmoidDates) -> None:
    with pytest.raises(FitError, match="no plan"):
        plan_replacement(dates, 0.6, today=TODAY, lead_months=-1)


def test_a_level_that_is_none_is_an_error(dates: SigmoidDates) -> None:
    with pytest.raises(FitError, match="no plan"):
        plan_replacement(dates, 0.6, today=TODAY, level=95)

"""Headroom, with the noise of the score and the doubt about the ceiling."""

import math
from typing import Any

import pytest
from scipy.stats import beta, norm

from horizon.errors import FitError
from horizon.saturation import Headroom, Scale, best_scores, headroom_of
from tests.saturation.made import WHOLE, scores_of

EXACT: dict[str, Any] = {"standard_error": 1e-9}


def headroom(top: float, scale: Scale, **columns: Any) -> Headroom:
    return headroom_of(best_scores(scores_of([top, top / 2], **columns)), scale)


def test_with_a_known_ceiling_the_noise_is_that_of_the_score() -> None:
    found = headroom(0.6, WHOLE, standard_error=0.01)
    half = norm.ppf(0.975) * 0.01
    assert (found.estimate, found.low, found.high) == pytest.approx((0.4, 0.4 - half, 0.4 + half), abs=0.001)


@pytest.mark.parametrize("right", [90, 98, 100])
def test_near_the_ceiling_the_noise_is_as_wide_as_few_failures_leave_it(right: int) -> None:
    """Jeffreys' interval of a share of 100 items."""
    found = headroom(right / 100, WHOLE, n_items=100.0)
    ends = [1 - beta.ppf(level, right + 0.5, 100.5 - right) for level in (0.975, 0.5, 0.025)]
    assert (found.low, found.estimate, found.high) == pytest.approx(ends, abs=0.003)


def test_a_published_error_counts_as_the_items_that_would_give_it() -> None:
    found = headroom(0.96, WHOLE, standard_error=0.0196, n_items=400.0)
    alone = headroom(0.96, WHOLE, n_items=0.96 * 0.04 / 0.0196**2)
    assert (found.low, found.high) == pytest.approx((alone.low, alone.high), abs=1e-9)
    assert found.high > headroom(0.96, WHOLE, n_items=400.0).high + 0.01


def test_where_no_number_of_items_gives_the_error_the_noise_is_normal() -> None:
    found = headroom(1.0, WHOLE, standard_error=0.02)
    assert found.high == pytest.approx(norm.ppf(0.975) * 0.02, abs=0.002)


def test_with_an_exact_score_the_doubt_is_that_of_the_ceiling() -> None:
    found = headroom(0.88, Scale(0.25, 1.0, 0.93, "audited"), **EXACT)
    ends = [1 - (0.88 - 0.25) / (ceiling - 0.25) for ceiling in (0.93 + 0.025 * 0.07, 0.965, 1 - 0.025 * 0.07)]
    assert (found.low, found.estimate, found.high) == pytest.approx(ends, abs=1e-4)


def test_the_probability_of_the_ceiling_is_the_share_of_ceilings_that_are_near() -> None:
    found = headroom(0.953, Scale(0.25, 1.0, 0.967, "interval"), **EXACT)
    near = 0.25 + (0.953 - 0.25) / 0.95
    assert found.p_at_ceiling == pytest.approx((near - 0.967) / 0.033, abs=1e-3)
    assert found.at_ceiling


def test_the_weakest_of_the_best_is_on_the_scale_of_the_headroom() -> None:
    found = headroom(0.96, Scale(0.0, 1.0, 0.92, "audited"), **EXACT)
    assert (1 - found.estimate, found.weakest) == pytest.approx((0.96 / 0.98, 0.48 / 0.98), abs=1e-3)
    assert headroom(0.88, Scale(0.0, 1.0, 0.92, "audited"), **EXACT).weakest == pytest.approx(0.44 / 0.96, abs=1e-3)


def test_a_score_above_the_audited_ceiling_shows_that_wrong_labels_can_be_matched() -> None:
    found = headroom(0.97, Scale(0.0, 1.0, 0.9, "audited"), **EXACT)
    assert 0 < found.low < found.estimate < found.high < 0.03


def test_a_score_above_the_ceiling_leaves_nothing() -> None:
    found = headroom(1.1, WHOLE, standard_error=0.01)
    assert (found.estimate, found.high, found.p_at_ceiling) == (0.0, 0.0, 1.0)


def test_without_an_error_of_the_score_the_interval_is_undefined() -> None:
    found = headroom(0.97, Scale(0.0, 1.0, 0.967, "interval"))
    assert all(map(math.isnan, (found.low, found.high, found.p_at_ceiling, found.p_at_floor)))
    assert found.at_ceiling


@pytest.mark.parametrize(("top", "floor"), [(0.26, True), (0.28, True), (0.30, False)])
def test_the_floor_is_twentieth_of_the_scale_above_chance(top: float, floor: bool) -> None:
    assert headroom(top, Scale(0.25, 1.0, 1.0, "known"), **EXACT).at_floor is floor


def test_the_weakest_is_the_fifth_or_the_last_of_fewer() -> None:
    values = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4]
    five, three = (headroom_of(best_scores(scores_of(values[:count])), WHOLE) for count in (6, 3))
    assert (five.weakest, five.best_of, three.weakest, three.best_of) == (0.5, 5, 0.7, 3)


def test_the_same_seed_gives_the_same_numbers() -> None:
    best, scale = best_scores(scores_of([0.9, 0.8], n_items=50.0)), Scale(0.0, 1.0, 0.9, "interval")
    assert headroom_of(best, scale, seed=3) == headroom_of(best, scale, seed=3)
    assert headroom_of(best, scale, seed=3) != headroom_of(best, scale, seed=4)


@pytest.mark.parametrize("options", [{"level": 95}, {"draws": 0}, {"seed": -1}])
def test_what_cannot_be_drawn_is_an_error(options: dict[str, int]) -> None:
    with pytest.raises(FitError, match="no headroom can be drawn"):
        headroom_of(best_scores(scores_of([0.9, 0.8])), WHOLE, **options)

"""The gate of a free ceiling: what it lets through, what it refuses, and how often it is wrong on simulated truth."""

import numpy as np
import pytest

from horizon.errors import FitError
from horizon.execution import generator
from horizon.saturation.ceiling_gate import IdentifiedCeiling, UnidentifiedCeiling, identify_ceiling
from horizon.saturation.scale import Scale
from tests.saturation.ceiling_rates import ITEMS, KNOWN, START, Truth, accepted, days, ending, rising, slowing

T = np.linspace(0, 4, 24)


def curve(ceiling: float, rate: float = 3.0, middle: float = 1.2) -> np.ndarray:
    """Strictly rising, without noise: every model leads."""
    return np.asarray(ceiling / (1 + np.exp(-rate * (T - middle))))


def test_a_plateau_below_the_known_ceiling_is_found() -> None:
    found = identify_ceiling(days(T), curve(0.6), KNOWN, n_items=ITEMS)
    assert isinstance(found, IdentifiedCeiling)
    assert found.low < 0.6 < found.high < 0.7
    assert found.ceiling == pytest.approx(0.6, abs=0.005)
    assert str(found).startswith("ceiling 60.")
    assert str(found).endswith("(n 24)")


def test_a_rise_to_the_known_ceiling_has_no_other() -> None:
    found = identify_ceiling(days(T), curve(1.0), KNOWN, n_items=ITEMS)
    assert isinstance(found, UnidentifiedCeiling)
    assert found.why.startswith("the known ceiling, 100.0% or more, fits as well")
    assert "compatible with any ceiling above" in str(found)


def test_a_rise_that_only_slows_down_is_no_ceiling() -> None:
    log_odds = -3 + 2.4 * (np.minimum(T, 1.5) + 0.3 * np.maximum(T - 1.5, 0))
    found = identify_ceiling(days(T), 1 / (1 + np.exp(-log_odds)), KNOWN, n_items=3000)
    assert isinstance(found, UnidentifiedCeiling)
    assert found.why.startswith("a rise that only slows down")


def test_a_plateau_that_the_last_leader_breaks_is_kept_back() -> None:
    values = np.append(curve(0.6), 0.85)
    found = identify_ceiling(days(np.append(T, 4.2)), values, KNOWN, n_items=ITEMS)
    assert isinstance(found, UnidentifiedCeiling)


def test_few_leaders_are_refused_in_words() -> None:
    found = identify_ceiling(days(T[:7]), curve(0.6)[:7], KNOWN, n_items=ITEMS)
    assert isinstance(found, UnidentifiedCeiling)
    assert found.above is None
    assert str(found) == "not identified: 7 leading models are too few, it takes 8"


def test_what_is_no_rise_is_an_error() -> None:
    with pytest.raises(FitError, match="all leading scores are the same"):
        identify_ceiling(days(T), np.full(24, 0.5), KNOWN)
    with pytest.raises(FitError, match="every leading model is at the ceiling"):
        identify_ceiling([START, *days(T[1:3])], [0.97, 0.98, 0.99], Scale(0.0, 1.0, 0.96, "audited"))


def test_a_level_that_is_none_is_an_error() -> None:
    with pytest.raises(FitError, match="no such level of an interval"):
        identify_ceiling(days(T), curve(0.6), KNOWN, n_items=ITEMS, level=95)


@pytest.mark.parametrize("truth", [rising(40, 0.0, 0.9), slowing(40, 0.0, 0.5)])
def test_a_ceiling_is_seldom_seen_where_there_is_none(truth: Truth) -> None:
    """At most one of eight."""
    assert accepted(truth, 8, seed=1) <= 12.5


def test_the_same_scores_give_the_same_answer_in_any_order() -> None:
    dates, values = ending(40, 0.0, 0.6, 2)(generator(0, 0))
    there = identify_ceiling(dates, values, KNOWN, n_items=ITEMS)
    assert identify_ceiling(dates[::-1], values[::-1], KNOWN, n_items=ITEMS) == there


@pytest.mark.slow
@pytest.mark.parametrize(
    "truth", [rising(40, 0.0, 0.9), rising(40, 0.3, 0.9), rising(120, 0.0, 0.7), slowing(40, 0.0, 0.2)]
)
def test_false_ceilings_are_as_seldom_as_is_stated(truth: Truth) -> None:
    """The rates that `identify_ceiling` states, with 40 simulations each and other draws."""
    assert accepted(truth, 40, seed=2) <= 12.5


@pytest.mark.slow
def test_a_true_ceiling_is_seen_where_half_of_the_time_lies_on_its_plateau() -> None:
    assert accepted(ending(40, 0.0, 0.6, 2), 20, seed=1) >= 35

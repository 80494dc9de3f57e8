"""What a multiverse says as a whole, counted by hand."""

import math
from datetime import date

import pytest

from horizon.stats import DoublingTime, Interval
from horizon.trend.multiverse import Answer
from horizon.trend.multiverse_summary import summarise
from horizon.trend.specification import Specification, State
from horizon.units import DAYS_PER_MONTH

DAY = date(2026, 1, 1)


def answer(months: float, rule: str = "all", suite: str = "s", interval: str = "ols", high: float = 6.0) -> Answer:
    """An answer whose interval goes from 3 months to `high`."""
    one = Specification(State(suite, 0.5, DAY), rule=rule, interval=interval)  # type: ignore[arg-type]
    days = months * DAYS_PER_MONTH
    ends = Interval(3 * DAYS_PER_MONTH, high * DAYS_PER_MONTH, 0.95)
    slope = 1 / days if math.isfinite(days) else -0.001
    return Answer(one, 10, DoublingTime(days, ends), slope)


FAST = [answer(2, "global", "a"), answer(4.5, "all", "a")]
SLOW = [answer(5.5, "global", "b"), answer(8, "all", "b")]


def test_an_estimate_counts_once_however_many_intervals_it_has() -> None:
    found = summarise([*FAST, *SLOW, answer(2, "global", "a", "both"), answer(2, "global", "a", "measurement")])
    assert (found.specifications, found.answered, found.estimates) == (6, 6, 4)
    assert found.median == pytest.approx(5 * DAYS_PER_MONTH)
    assert found.ends == pytest.approx((2 * DAYS_PER_MONTH, 8 * DAYS_PER_MONTH))
    assert (found.below_4_months, found.above_7_months) == (0.25, 0.25)


def test_intervals_are_counted_by_kind() -> None:
    wide = [answer(5, "all", "a", "both", high=math.inf), answer(5, "global", "a", "both", high=7.5)]
    kinds = {kind.interval: kind for kind in summarise([*FAST, *wide]).intervals}
    assert kinds["ols"][1:] == (2, 1.0, 0.0, 0.0)
    assert kinds["both"][1:] == (2, 1.0, 1.0, 0.5)


def test_the_choice_that_explains_most_comes_first() -> None:
    found = summarise([*FAST, *SLOW])
    assert {spread.choice for spread in found.choices} == {"suite", "frontier"}
    shares = [spread.eta_squared for spread in found.choices]
    assert shares == sorted(shares, reverse=True)
    slopes = [1 / 2, 1 / 4.5, 1 / 5.5, 1 / 8]
    mean, half = sum(slopes) / 4, (slopes[0] + slopes[1]) / 2
    by_suite = 4 * (half - mean) ** 2 / sum((slope - mean) ** 2 for slope in slopes)
    assert dict((one.choice, one.eta_squared) for one in found.choices)["suite"] == pytest.approx(by_suite)  # noqa: C402
    assert found.pair is not None
    assert set(found.pair.choices) == {"suite", "frontier"}
    assert found.pair.eta_squared == pytest.approx(1.0)


def test_the_options_of_a_choice_have_their_medians() -> None:
    (suite,) = [spread for spread in summarise([*FAST, *SLOW]).choices if spread.choice == "suite"]
    assert [(option.value, option.estimates) for option in suite.options] == [("a", 2), ("b", 2)]
    assert [option.median / DAYS_PER_MONTH for option in suite.options] == pytest.approx([3.25, 6.75])


def test_no_growth_is_the_longest_of_all() -> None:
    found = summarise([*FAST, answer(math.inf, "window", "a")])
    assert math.isinf(found.ends[1])
    assert found.above_7_months == pytest.approx(1 / 3)
    assert all(0 <= spread.eta_squared <= 1 for spread in found.choices)


def test_reasons_are_counted_without_the_numbers_of_the_case() -> None:
    state = State("s", 0.5, DAY)
    few = [Answer(Specification(state, rule="all"), n, why_not=f"too few points: {n} points") for n in (1, 2)]
    found = summarise([*FAST, *few, Answer(Specification(state), 3, why_not="another reason")])
    assert found.reasons == (("too few points", 2), ("another reason", 1))
    assert (found.specifications, found.answered) == (5, 2)


def test_without_any_answer_there_is_no_number() -> None:
    found = summarise([Answer(Specification(State("s", 0.5, DAY)), 0, why_not="nothing")])
    assert (found.estimates, found.choices, found.pair, found.intervals) == (0, (), None, ())
    assert math.isnan(found.median)

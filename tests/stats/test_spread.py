"""Quantiles of values that may be infinite, and the share of a variance that groups explain."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from horizon.stats.spread import eta_squared, quantile

NUMBERS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30)


@given(NUMBERS, st.floats(0, 1))
def test_the_quantile_of_finite_values_is_that_of_numpy(values: list[float], share: float) -> None:
    assert quantile(values, share) == pytest.approx(float(np.quantile(values, share)), rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([1.0, 2.0, math.inf], 0.5, 2.0), ([1.0, math.inf], 0.5, math.inf), ([math.inf] * 3, 0.3, math.inf)],
)
def test_the_quantile_of_infinite_values_is_never_nan(values: list[float], share: float, expected: float) -> None:
    assert quantile(values, share) == expected


def test_of_no_values_there_is_no_quantile() -> None:
    assert math.isnan(quantile([], 0.5))


@given(st.lists(st.tuples(st.floats(-100, 100), st.sampled_from("abc")), min_size=2, max_size=30))
def test_what_lies_between_groups_and_what_lies_inside_make_the_whole(pairs: list[tuple[float, str]]) -> None:
    values, groups = zip(*pairs, strict=True)
    share = eta_squared(values, groups)
    total = float(np.var(values) * len(values))
    if math.isnan(share):
        assert total < 1e-300
        return
    inside = [np.array([v for v, g in pairs if g == group]) for group in set(groups)]
    within = sum(float(part.var() * len(part)) for part in inside)
    assert share * total + within == pytest.approx(total, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("values", [[2.0, 2.0], []])
def test_values_that_do_not_vary_have_no_share(values: list[float]) -> None:
    assert math.isnan(eta_squared(values, ["a", "b"][: len(values)]))

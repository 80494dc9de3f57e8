"""The horizon without a curve: by hand, against scipy, and on known truth."""

import math

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from scipy import optimize

from horizon.errors import FitError
from horizon.timehorizon import RunCounts, fit_curves
from horizon.timehorizon.isotonic import isotonic_horizon
from horizon.timehorizon.simulate import simulate_runs


def suite(minutes: list[float], share: list[float]) -> RunCounts:
    """One run a task, of which that share was solved."""
    places = np.arange(len(minutes))
    return RunCounts(
        models=("m",),
        tasks=tuple(map(str, places)),
        minutes=np.array(minutes, dtype=float),
        family=places,
        model=np.zeros_like(places),
        task=places,
        success=np.array(share, dtype=float),
        count=np.ones_like(places),
    )


def horizon(runs: RunCounts, level: float = 0.5) -> float:
    return isotonic_horizon(runs, fit_curves(runs)[0], level)


@pytest.mark.parametrize(
    ("share", "log2_horizon"),
    [
        ([0.9, 0.7, 0.3, 0.1], 1.5),  # between 2 and 4 minutes
        ([0.9, 0.3, 0.5, 0.1], 1.2),  # 2 and 4 minutes become 0.4 at their middle; 0.5 lies 4/5 of the way there
        ([0.9, 0.5, 0.5, 0.1], 1.5),  # the middle of what lies at the level
        ([1.0, 1.0, 1.0, 0.0], 2.5),  # every run up to 4 minutes: nothing is in doubt before
        ([1.0, 0.0, 0.0, 0.0], 0.5),
        ([0.6, 0.55, 0.5, 0.45], 2.0),
    ],
)
def test_success_is_a_straight_line_between_the_middles_of_what_is_pooled(
    share: list[float], log2_horizon: float
) -> None:
    assert math.log2(horizon(suite([1, 2, 4, 8], share))) == pytest.approx(log2_horizon)


@pytest.mark.parametrize("share", [[0.0, 0.0], [1.0, 1.0], [0.4, 0.3], [0.8, 0.6], [0.2, 0.9]])
def test_a_level_that_success_never_crosses_has_no_horizon(share: list[float]) -> None:
    assert math.isnan(horizon(suite([1, 16], share), 0.5))


@given(
    st.lists(st.tuples(st.integers(0, 12), st.floats(0.05, 0.95)), min_size=2, max_size=30),
    st.sampled_from([0.2, 0.5, 0.8]),
)
@example(tasks=[(0, 0.9499999999999998), (0, 0.05)], level=0.5)  # its mean is 0.49999999999999989
def test_the_pooled_success_rates_are_those_of_scipy(tasks: list[tuple[int, float]], level: float) -> None:
    log2, share = np.array([one for one, _ in tasks], dtype=float), np.array([one for _, one in tasks])
    x, place, weight = np.unique(log2, return_inverse=True, return_counts=True)
    fitted = optimize.isotonic_regression(
        np.bincount(place, weights=share) / weight, weights=weight, increasing=False
    ).x
    heights, pooled = np.unique(-fitted.round(9), return_inverse=True)
    centres = np.bincount(pooled, weights=weight * x) / np.bincount(pooled, weights=weight)
    off = np.abs(fitted - level)
    assume(not np.any((off > 1e-12) & (off < 1e-9)))  # at the level by the rounding above, and not by arithmetic's
    found = horizon(suite(list(2**log2), list(share)), level)
    if heights[0] <= -level <= heights[-1]:
        assert math.log2(found) == pytest.approx(np.interp(-level, heights, centres), abs=1e-5)
    else:
        assert math.isnan(found)


@pytest.mark.parametrize("level", [0.5, 0.8])
def test_a_large_suite_gives_the_horizon_that_its_runs_were_drawn_from(level: float) -> None:
    runs = simulate_runs({"m": 60.0}, slope=-0.9, tasks=20_000, runs_per_task=4, seed=2)
    truth = math.log2(60) - math.log(level / (1 - level)) / 0.9
    assert math.log2(horizon(runs, level)) == pytest.approx(truth, abs=0.15)


def test_a_model_whose_success_does_not_fall_is_not_given_a_horizon_by_its_curve_but_may_have_one_here() -> None:
    runs = suite([1, 2, 4, 64, 64.1, 64.2], [0.6, 0.6, 0.6, 0.0, 1.0, 1.0])
    assert fit_curves(runs)[0].outcome == "success does not fall"
    assert math.isnan(horizon(runs))


@pytest.mark.parametrize("level", [0.0, 1.0, math.nan])
def test_a_level_that_is_no_share_is_refused(level: float) -> None:
    with pytest.raises(FitError, match="success level"):
        horizon(suite([1, 2], [1.0, 0.0]), level)

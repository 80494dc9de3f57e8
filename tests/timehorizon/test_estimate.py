"""Horizons with intervals, bounds and range; and what is refused."""

import math
import re
from typing import Any

import pytest

from horizon.errors import FitError
from horizon.timehorizon import Bound, RunCounts, TimeHorizons, count_runs, estimate_horizons


def suite(**success: list[float]) -> RunCounts:
    """Make runs of models on tasks of 1, 2, 8, 32 and 128 minutes, two runs a task."""
    tasks = [f"t{minutes}" for minutes in (1, 2, 8, 32, 128) for _ in range(2)]
    models = [name for name in success for _ in tasks]
    values = [value for of_model in success.values() for value in of_model]
    return count_runs(models, tasks * len(success), [float(task[1:]) for task in tasks] * len(success), values)


MIXED = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0.0]


def estimated(runs: RunCounts, **options: Any) -> TimeHorizons:
    return estimate_horizons(runs, **{"replicates": 200, "success_levels": [0.5], **options})


def test_an_estimate_lies_in_its_interval_and_in_the_range() -> None:
    estimate = estimated(suite(a=MIXED)).estimates[0]
    assert estimate.low < estimate.minutes < estimate.high
    assert 2 < estimate.minutes < 32
    assert (estimate.bound, estimate.why_not, estimate.beyond_range) == (None, None, False)
    assert estimate.tasks_within_factor_2 == 1


def test_a_harder_level_has_a_shorter_horizon() -> None:
    horizons = estimated(suite(a=MIXED, b=MIXED), success_levels=[0.2, 0.5, 0.8]).of_model("b")
    assert [estimate.success_level for estimate in horizons] == [0.2, 0.5, 0.8]
    assert horizons[0].minutes > horizons[1].minutes > horizons[2].minutes


@pytest.mark.parametrize(
    ("success", "bound", "why_not"),
    [
        ([0] * 10, Bound("below", 1), "every run failed"),
        ([1] * 10, Bound("above", 128), "every run succeeded"),
        (MIXED[::-1], None, "longer tasks did not fail more often"),
        ([1, 1, 1, 1, 1, 1, 1, 1, 1, 1 - 1e-7], Bound("above", 128), "success hardly changes with length"),
        ([1e-7] + [0] * 9, Bound("below", 1), "success hardly changes with length"),
    ],
)
def test_a_model_without_a_horizon_has_a_bound_or_a_reason_and_never_0_or_infinity(
    success: list[float], bound: Bound | None, why_not: str
) -> None:
    estimate = estimated(suite(a=MIXED, z=success), regularization=10).of_model("z")[0]
    assert (estimate.bound, estimate.why_not) == (bound, why_not)
    assert all(math.isnan(number) for number in (estimate.minutes, estimate.low, estimate.high))
    assert not estimate.beyond_range


def test_a_model_with_tasks_of_one_length_says_so() -> None:
    runs = count_runs(["a", "a", "b", "b"], ["t", "u", "t", "t"], [1, 9, 1, 1], [1, 0, 1, 0])
    estimate = estimated(runs).of_model("b")[0]
    assert (estimate.why_not, estimate.bound) == ("its tasks all have one length", None)
    assert estimate.nan_share == 1


@pytest.mark.parametrize(("reliable_max", "beyond"), [(None, False), (960, False), (4, True)])
def test_an_estimate_above_what_is_reliable_is_beyond_the_range(reliable_max: float | None, beyond: bool) -> None:
    assert estimated(suite(a=MIXED), reliable_max_minutes=reliable_max).estimates[0].beyond_range is beyond


def test_the_summary_has_a_row_for_each_model_and_level() -> None:
    table = estimated(suite(a=MIXED, z=[0] * 10), success_levels=[0.5, 0.8]).summary()
    assert table[["model", "success_level", "bound"]].fillna("").to_numpy().tolist() == [
        ["a", 0.5, ""],
        ["a", 0.8, ""],
        ["z", 0.5, "below 1"],
        ["z", 0.8, "below 1"],
    ]
    assert table["runs"].tolist() == [10] * 4
    assert table["tasks"].tolist() == [5] * 4


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"success_levels": [0.5, 1]}, "a success level.*found: 1\n.*inside"),
        ({"success_levels": [0]}, "a success level.*found: 0"),
        ({"success_levels": [math.nan]}, "a success level.*found: nan"),
        ({"success_levels": []}, "found: no success level"),
        ({"level": 95}, "level of an interval.*found: 95"),
        ({"regularization": -1}, "the regularization is not one.*found: -1"),
        ({"weighting": "flat"}, "no such weighting.*'flat'"),
        ({"reliable_max_minutes": 0}, "no horizon is reliable.*found: 0 min"),
        ({"reliable_max_minutes": math.nan}, "no horizon is reliable.*found: nan min"),
        ({"replicates": 0}, "needs replicates.*found: 0 replicates"),
        ({"seed": -3}, "seed -3"),
    ],
)
def test_questions_that_make_no_sense_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(FitError, match=re.compile(message, re.DOTALL)):
        estimated(suite(a=MIXED), **options)


@pytest.mark.parametrize(
    ("tasks", "minutes", "found"), [("tt", [4, 4], "1 task of 4 min"), ("tu", [4, 4], "2 tasks of 4 min")]
)
def test_a_suite_of_one_length_is_refused(tasks: str, minutes: list[float], found: str) -> None:
    with pytest.raises(FitError, match=rf"tasks of different lengths\n  found: {found}\n  expected: at least two"):
        estimated(count_runs(["a", "a"], list(tasks), minutes, [1, 0]))

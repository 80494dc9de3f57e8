"""The range of a suite, and the tasks that pin an estimate."""

import pytest

from horizon.timehorizon import RunCounts, count_runs, instrument_range, tasks_within_factor


def suite() -> RunCounts:
    return count_runs(["a"] * 4, list("tuvw"), [1, 10, 20, 480], [1, 1, 0, 0])


@pytest.mark.parametrize(
    ("reliable_max", "minutes", "within"),
    [
        (None, 1, True),
        (None, 0.99, False),
        (None, 480, True),
        (None, 481, False),
        (100, 100, True),
        (100, 101, False),
        (960, 480, True),
        (960, 500, False),
    ],
)
def test_a_suite_measures_from_its_shortest_task_to_its_longest_reliable_one(
    reliable_max: float | None, minutes: float, within: bool
) -> None:
    assert (minutes in instrument_range(suite(), reliable_max)) is within


@pytest.mark.parametrize(("minutes", "tasks"), [(10, 2), (20, 2), (40, 1), (40.1, 0), (0.4, 0), (0.5, 1), (240, 1)])
def test_tasks_within_a_factor_of_2_are_counted_with_both_ends(minutes: float, tasks: int) -> None:
    assert tasks_within_factor(suite(), minutes) == tasks


def test_a_wider_factor_counts_more_tasks() -> None:
    assert tasks_within_factor(suite(), 40, factor=12) == 3

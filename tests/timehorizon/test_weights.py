"""Weights against a computation row by row, and against METR's own columns."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from horizon.errors import FitError
from horizon.timehorizon import RunCounts, Weighting, count_runs, run_weights
from tests.timehorizon.plain import row_weights
from tests.timehorizon.published import PublishedRuns

COLUMNS: list[tuple[Weighting, str]] = [
    ("equal", "equal_task_weight"),
    ("inverse_sqrt_family", "invsqrt_task_weight"),
]


def of_rows(runs: RunCounts, published: PublishedRuns, weighting: Weighting) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Give each row the weight of its model and task."""
    weight = {}
    for place, model in enumerate(runs.models):
        own = runs.of_model(place)
        for task, one in zip(own.tasks, run_weights(runs, own, weighting), strict=True):
            weight[model, runs.tasks[task]] = one
    return np.array([weight[row["alias"], row["task_id"]] for row in published.rows])


@pytest.mark.parametrize(("weighting", "column"), COLUMNS)
def test_weights_are_those_of_the_published_columns(
    published: PublishedRuns, published_counts: RunCounts, weighting: Weighting, column: str
) -> None:
    found = of_rows(published_counts, published, weighting)
    np.testing.assert_allclose(found, published.column(column), atol=1e-9)


def test_family_weights_are_those_computed_row_by_row(published: PublishedRuns, published_counts: RunCounts) -> None:
    found = of_rows(published_counts, published, "inverse_sqrt_family")
    np.testing.assert_allclose(found, row_weights(published), rtol=1e-12)


@given(
    tasks=st.lists(st.integers(0, 9), min_size=1, max_size=40),
    weighting=st.sampled_from(["equal", "inverse_sqrt_family"]),
)
def test_weights_of_all_runs_sum_to_1(tasks: list[int], weighting: Weighting) -> None:
    names, families = [f"t{task}" for task in tasks], [f"f{task % 3}" for task in tasks]
    runs = count_runs(["a"] * len(tasks), names, [task + 1.0 for task in tasks], [0.5] * len(tasks), families)
    own = runs.of_model(0)
    assert run_weights(runs, own, weighting) @ own.n == pytest.approx(1, rel=1e-12)


def test_only_tasks_that_the_model_has_count_in_their_family() -> None:
    runs = count_runs(["a", "a", "b", "b"], ["t", "u", "t", "v"], [1, 2, 1, 4], [0, 1, 0, 1], ["f", "g", "f", "f"])
    assert run_weights(runs, runs.of_model(0), "inverse_sqrt_family").tolist() == [0.5, 0.5]


def test_a_weighting_of_no_known_name_is_refused() -> None:
    runs = count_runs(["a"], ["t"], [1], [1])
    with pytest.raises(FitError, match=r"no such weighting\n  found: 'flat'\n  expected: inverse_sqrt_family or equal"):
        run_weights(runs, runs.of_model(0), "flat")  # type: ignore[arg-type]

"""Runs, counted: what is counted, and what is refused."""

import re
from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from horizon.errors import FitError
from horizon.timehorizon import RunCounts, count_runs
from tests.timehorizon.published import PublishedRuns

LENGTHS = {"t": 1.0, "u": 30.0, "v": 4.0, "w": 4.0}


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from("tuvw"), st.sampled_from([0.0, 0.25, 0.5, 1.0])),
        min_size=1,
        max_size=40,
    ),
    st.randoms(use_true_random=False),
)
def test_counts_are_those_of_the_rows_in_any_order(rows: list[tuple[str, str, float]], shuffle: Any) -> None:
    runs = counted(rows)
    names = [(runs.models[model], runs.tasks[task]) for model, task in zip(runs.model, runs.task, strict=True)]
    found = {(*name, value): n for name, value, n in zip(names, runs.success, runs.count, strict=True)}
    assert found == Counter(rows)
    shuffled = list(rows)
    shuffle.shuffle(shuffled)
    for field in ("minutes", "family", "model", "task", "success", "count"):
        np.testing.assert_array_equal(getattr(counted(shuffled), field), getattr(runs, field))


def counted(rows: list[tuple[str, str, float]]) -> RunCounts:
    model, task, success = zip(*rows, strict=True)
    return count_runs(model, task, [LENGTHS[name] for name in task], success)


def test_the_runs_of_a_model_come_from_the_shortest_task_to_the_longest() -> None:
    own = counted([("a", "u", 1.0), ("a", "v", 0.5), ("a", "v", 0.25), ("a", "w", 0.0), ("b", "t", 1.0)]).of_model(0)
    assert own.tasks.tolist() == [2, 3, 1]
    assert own.n.tolist() == [2, 1, 1]
    assert own.won.tolist() == [0.75, 0, 1]
    assert own.log2_minutes.tolist() == [2, 2, np.log2(30)]
    assert own.lengths.tolist() == [0, 2]


@pytest.mark.parametrize(
    ("success", "one_class"), [([0, 0], True), ([1, 1], True), ([0, 1], False), ([0.5, 0.5], False)]
)
def test_one_class_is_all_failed_or_all_succeeded(success: list[float], one_class: bool) -> None:
    assert count_runs(["a", "a"], ["t", "u"], [1, 2], success).of_model(0).one_class is one_class


def test_published_runs_are_all_there(published: PublishedRuns, published_counts: RunCounts) -> None:
    assert published_counts.count.sum() == len(published.rows)
    assert (len(published_counts.models), len(published_counts.tasks)) == (10, 83)
    assert len(np.unique(published_counts.family)) == 36
    assert published_counts.binary


GOOD: dict[str, Any] = {
    "model": ["a", "a", "b"],
    "task": ["t", "u", "u"],
    "human_minutes": [1.0, 5.0, 5.0],
    "success": [1.0, 0.0, 0.5],
    "family": ["f", "g", "g"],
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({name: [] for name in GOOD}, "no runs, so no time horizon.*expected: at least one run"),
        ({"human_minutes": [0.0, 5, 5]}, "task length cannot be used: t.*found: 0.*minutes above 0"),
        ({"human_minutes": [1.0, -5, -5]}, "task length cannot be used: u.*found: -5"),
        ({"human_minutes": [1.0, np.nan, np.nan]}, "task length cannot be used: u.*found: nan"),
        ({"human_minutes": [np.inf, 5, 5]}, "task length cannot be used: t.*found: inf"),
        ({"success": [1.0, 0, 1.5]}, "success cannot be used: b on u.*found: 1.5.*from 0 to 1"),
        ({"success": [-0.1, 0, 1]}, "success cannot be used: a on t.*found: -0.1"),
        ({"success": [1.0, np.nan, 1]}, "success cannot be used: a on u.*found: nan"),
        ({"human_minutes": [1.0, 5, 6]}, "task u do not agree on its length.*5 min and 6 min.*one length a task"),
        ({"success": [1.0, 0]}, "columns do not belong together.*found: 3 of model, .*2 of success.*one value a run"),
        ({"family": ["f"]}, "columns do not belong together.*1 of family"),
        ({"family": ["f", "g", "h"]}, "task u do not agree on its family.*found: g and h.*one family a task"),
    ],
)
def test_runs_that_make_no_sense_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(FitError, match=re.compile(message, re.DOTALL)):
        count_runs(**{**GOOD, **change})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"count": np.array([1, 0, 1])}, "number of runs cannot be used: a on u.*found: 0"),
        ({"models": ("a", "b", "c")}, "model cannot be used: c.*found: 0 runs"),
        (
            {"tasks": ("t", "u", "v"), "minutes": np.array([1.0, 5, 9]), "family": np.array([0, 1, 1])},
            "task cannot be used: v.*found: 0 runs",
        ),
    ],
)
def test_counts_that_make_no_sense_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(FitError, match=re.compile(message, re.DOTALL)):
        replace(count_runs(**GOOD), **change)

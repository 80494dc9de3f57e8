"""Runs of a task suite, counted: all that a time horizon depends on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from horizon.errors import FitError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence, Sized

    from numpy.typing import ArrayLike, NDArray

__all__ = ["ModelRuns", "RunCounts", "count_runs"]


@dataclass(frozen=True, slots=True)
class ModelRuns:
    """The runs of one model, task by task.

    Attributes
    ----------
    tasks : ndarray of int, shape (t,)
        Places of the tasks that the model has, from the shortest task to the longest.
    log2_minutes : ndarray of float, shape (t,)
        Their lengths on the scale of the fit.
    n : ndarray of float, shape (t,)
        Number of runs.
    won : ndarray of float, shape (t,)
        Sum of success over the runs.
    """

    tasks: NDArray[np.intp]
    log2_minutes: NDArray[np.float64]
    n: NDArray[np.float64]
    won: NDArray[np.float64]

    @property
    def lengths(self) -> NDArray[np.intp]:
        """Place among the model's tasks of the first of each length: tasks of one length have one term in the loss."""
        return np.flatnonzero(np.diff(self.log2_minutes, prepend=-np.inf) > 0)

    @property
    def one_class(self) -> bool:
        """Tell whether every run failed or every run succeeded."""
        return bool((self.won == 0).all() or (self.won == self.n).all())


@dataclass(frozen=True, slots=True)
class RunCounts:
    """How often each model had which success on each task of a suite.

    Nothing here grows with the number of runs: 10 million runs of 300 models on 2,000 tasks are at most 1.2 million
    counts, if success is 0 or 1.

    Attributes
    ----------
    models : tuple of str, length M
    tasks : tuple of str, length T
    minutes : ndarray of float, shape (T,)
        How long each task takes a human expert; positive.
    family : ndarray of int, shape (T,)
        Number of the family of each task, from 0.
    model, task : ndarray of int, shape (C,)
        Place in `models` and `tasks`, one for each distinct (model, task, success).
    success : ndarray of float, shape (C,)
        In [0, 1]; a fraction where a run was scored in part.
    count : ndarray of int, shape (C,)
        Number of runs.

    Raises
    ------
    FitError
        If there is no run, a task length is not positive and finite, a success is outside [0, 1], a count is below 1,
        or a model or a task has no run.
    """

    models: tuple[str, ...]
    tasks: tuple[str, ...]
    minutes: NDArray[np.float64]
    family: NDArray[np.intp]
    model: NDArray[np.intp]
    task: NDArray[np.intp]
    success: NDArray[np.float64]
    count: NDArray[np.int64]

    def __post_init__(self) -> None:
        if not len(self.count):
            raise FitError("no runs, so no time horizon", expected="at least one run of a task whose length is known")
        _check_lengths(self.minutes, self.tasks.__getitem__)
        _check("success", self.success, (self.success >= 0) & (self.success <= 1), "from 0 to 1", self._cell)
        _check("number of runs", self.count, self.count >= 1, "at least 1", self._cell)
        for what, names, of_run in (("model", self.models, self.model), ("task", self.tasks, self.task)):
            without = np.flatnonzero(np.bincount(of_run, minlength=len(names)) == 0)
            if len(without):
                name = names[int(without[0])]
                raise FitError(f"a {what} cannot be used: {name}", found="0 runs", expected="at least one run")

    def _cell(self, place: int) -> str:
        return f"{self.models[self.model[place]]} on {self.tasks[self.task[place]]}"

    @property
    def log2_minutes(self) -> NDArray[np.float64]:
        """Length of each task on the scale of the fit, shape (T,)."""
        return np.log2(self.minutes)

    @property
    def binary(self) -> bool:
        """Tell whether every run failed or succeeded, none in part."""
        return bool(((self.success == 0) | (self.success == 1)).all())

    def of_model(self, place: int) -> ModelRuns:
        """The runs of the model at that place in `models`, summed over success."""
        rows = np.flatnonzero(self.model == place)
        task, count = self.task[rows], self.count[rows]
        n = np.bincount(task, weights=count, minlength=len(self.tasks)).astype(np.float64)
        won = np.bincount(task, weights=count * self.success[rows], minlength=len(self.tasks)).astype(np.float64)
        has = np.flatnonzero(n)
        has = has[np.argsort(self.minutes[has], kind="stable")]
        return ModelRuns(has, np.log2(self.minutes[has]), n[has], won[has])


def count_runs(
    model: Sequence[str],
    task: Sequence[str],
    human_minutes: ArrayLike,
    success: ArrayLike,
    family: Sequence[str] | None = None,
) -> RunCounts:
    """Count runs that are given one by one.

    Parameters
    ----------
    model, task : sequence of str, length n
        One for each run.
    human_minutes : array_like of float, shape (n,)
        Length of the run's task; the same in all runs of a task.
    success : array_like of float, shape (n,)
        In [0, 1].
    family : sequence of str, length n, optional
        Family of the run's task; left out, each task is a family of its own.

    Returns
    -------
    RunCounts

    Raises
    ------
    FitError
        As for `RunCounts`; also if the arguments are not all of one length, or the runs of one task differ in its
        length or its family.

    Examples
    --------
    >>> runs = count_runs(["a", "a", "a"], ["t", "t", "u"], [2.0, 2.0, 8.0], [1, 0, 0])
    >>> runs.models, runs.minutes.tolist(), runs.count.tolist()
    (('a',), [2.0, 8.0], [1, 1, 1])
    """
    family = task if family is None else family
    minutes, values = np.asarray(human_minutes, dtype=np.float64), np.asarray(success, dtype=np.float64)
    _check_columns({"model": model, "task": task, "human_minutes": minutes, "success": values, "family": family})
    models, model_of = _numbered(model)
    tasks, task_of = _numbered(task)
    families, family_of = _numbered(family)
    first = np.unique(task_of, return_index=True)[1]
    _check_lengths(minutes, lambda run: tasks[task_of[run]])
    _check_agreement("length", minutes, first[task_of], task, "{:g} min".format)
    _check_agreement("family", family_of, first[task_of], task, families.__getitem__)
    cells, count = np.unique(np.column_stack([model_of, task_of, values]), axis=0, return_counts=True)
    return RunCounts(
        models=models,
        tasks=tasks,
        minutes=minutes[first],
        family=family_of[first],
        model=cells[:, 0].astype(np.intp),
        task=cells[:, 1].astype(np.intp),
        success=cells[:, 2],
        count=count.astype(np.int64),
    )


def _numbered(names: Sequence[str]) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """The distinct names in alphabetical order, and the place of each name among them."""
    distinct, places = np.unique(np.asarray(names, dtype=object), return_inverse=True)
    return tuple(map(str, distinct)), places.astype(np.intp)


def _check(what: str, values: NDArray[Any], good: NDArray[np.bool_], expected: str, name: Callable[[int], str]) -> None:
    if not good.all():
        place = int(np.argmin(good))
        raise FitError(f"a {what} cannot be used: {name(place)}", found=f"{values[place]:g}", expected=expected)


def _check_lengths(minutes: NDArray[np.float64], name: Callable[[int], str]) -> None:
    _check("task length", minutes, (minutes > 0) & np.isfinite(minutes), "minutes above 0", name)


def _check_columns(columns: Mapping[str, Sized]) -> None:
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{length:,} of {name}" for name, length in lengths.items())
        raise FitError("the columns do not belong together", found=found, expected="one value a run in each")


def _check_agreement(
    what: str, values: NDArray[Any], first: NDArray[np.intp], task: Sequence[str], text: Callable[[Any], str]
) -> None:
    """Every run must say of its task what the first run of that task says."""
    other = np.flatnonzero(values != values[first])
    if len(other):
        run = int(other[0])
        raise FitError(
            f"the runs of the task {task[run]} do not agree on its {what}",
            found=f"{text(values[first[run]])} and {text(values[run])}",
            expected=f"one {what} a task",
        )

"""Runs of a suite, counted in the database: how often each model had which success on each task.

The view is that of `current.py`. It keeps one row for each run, and to find that row among ten million costs minutes;
but two rows can be about one run only if two sources, two kinds of file, or two names of a merged model speak of it.
So all rows in force are counted, by who says so, and only the models of which two speak are read run by run.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import exists, func, select

from horizon.errors import SelectionError
from horizon.store import schema
from horizon.store.current import in_force
from horizon.store.lookup import find_benchmark
from horizon.store.run_cells import at, known_models, run_chains, run_snapshots, runs_once, runs_told, suite_tasks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray
    from sqlalchemy import Connection

    from horizon.store.run_cells import Cells, Models, Tasks

__all__ = ["SuiteRuns", "run_counts", "suites_with_runs", "task_range"]


@dataclass(frozen=True, slots=True)
class SuiteRuns:
    """The runs of a suite, counted.

    Attributes
    ----------
    suite : str
        Its slug.
    models, slugs : tuple of str, length M
        Names and slugs of the models that have runs, in the order of the slugs.
    tasks : tuple of str, length T
        Tasks of known length that have runs, in the order of their names.
    families : tuple of str, length F
        Names of the families; a task without one is a family of its own, and lends it its name.
    family : ndarray of int, shape (T,)
        Place in `families` of each task's.
    minutes : ndarray of float, shape (T,)
        Length of each task.
    model, task : ndarray of int, shape (C,)
        Places in `models` and `tasks`, one for each distinct (model, task, success), in that order.
    success : ndarray of float, shape (C,)
    count : ndarray of int, shape (C,)
        Number of runs.
    left_out : int
        Number of runs on tasks whose length nobody says.
    known_at : date
        Day of the newest vintage, of runs or of task lengths, that has something here.
    digest : str
        SHA-256 of all this but `known_at`; the same whatever the order in which files were read.
    """

    suite: str
    models: tuple[str, ...]
    slugs: tuple[str, ...]
    tasks: tuple[str, ...]
    families: tuple[str, ...]
    family: NDArray[np.intp]
    minutes: NDArray[np.float64]
    model: NDArray[np.intp]
    task: NDArray[np.intp]
    success: NDArray[np.float64]
    count: NDArray[np.int64]
    left_out: int
    known_at: date
    digest: str


def run_counts(connection: Connection, suite: str, as_of: date | None = None, *, baselines: bool = False) -> SuiteRuns:
    """Count the runs of a suite, as known on a day.

    Parameters
    ----------
    suite : str
        Its slug, name or alias.
    as_of : date, optional
    baselines : bool
        Runs of people, too.

    Returns
    -------
    SuiteRuns

    Raises
    ------
    SelectionError
        If there are no runs of the suite, none that were known on the day, or none on a task whose length is known.

    Notes
    -----
    Memory grows with the number of distinct (model, task, success), not with the number of runs.
    """
    suite_id, slug = _find_suite(connection, suite, as_of)
    models, tasks = known_models(connection), suite_tasks(connection, suite_id, as_of)
    chains = run_chains(connection, as_of)
    told = runs_told(connection, chains, suite_id, as_of)
    canonical = at(models.id, models.canonical, told.model)
    if not baselines:
        kept = ~at(models.id, models.baseline, canonical)
        told, canonical = told.where(kept), canonical[kept]
    if not len(told.count):
        raise _no_runs(connection, suite_id, slug, as_of)
    cells = runs_once(connection, told, canonical, suite_id, as_of)
    minutes = at(tasks.id, tasks.minutes, cells.task)
    measured = ~np.isnan(minutes)
    if not measured.any():
        raise SelectionError(
            f"no task of {slug} that was run has a known length",
            found=f"{cells.count.sum():,} runs of {len(np.unique(cells.task)):,} tasks",
            expected="minutes of human work for each task",
            hint="read them in with `horizon ingest csv FILE --table tasks`",
        )
    left_out = int(cells.count[~measured].sum())
    days = {chains[chain] for chain in set(told.chain.tolist())} | set(filter(None, tasks.known_at))
    return _arranged(slug, cells.where(measured), models, tasks, left_out, max(days))


def suites_with_runs(connection: Connection, as_of: date | None = None) -> list[str]:
    """Slugs of the suites that have runs, as known on a day, in alphabetical order."""
    benchmark, run, task = schema.benchmark, schema.run, schema.task
    # With a list of models beside that of tasks, the index of runs leads to the first of them.
    of_suite = run.c.task_id.in_(select(task.c.id).where(task.c.suite_id == benchmark.c.id).correlate(benchmark))
    of_any = run.c.model_id.in_(select(schema.model.c.id))
    known = run.c.snapshot_id.in_(select(schema.snapshot.c.id).where(*run_snapshots(as_of)))
    query = select(benchmark.c.slug).where(exists().where(of_suite, of_any, known, *in_force(run, as_of)))
    return sorted(connection.scalars(query))


def task_range(connection: Connection, suite: str, as_of: date | None = None) -> tuple[float, float] | None:
    """Length in minutes of the shortest and the longest task of a suite, as known on a day; None if there is none.

    Raises
    ------
    SelectionError
        If there is no such suite.
    """
    tasks = suite_tasks(connection, find_benchmark(connection, suite), as_of)
    known = tasks.minutes[~np.isnan(tasks.minutes)]
    return (float(known.min()), float(known.max())) if len(known) else None


def _find_suite(connection: Connection, suite: str, as_of: date | None) -> tuple[int, str]:
    benchmark = schema.benchmark
    try:
        suite_id = find_benchmark(connection, suite)
    except SelectionError:
        raise SelectionError(f"no suite called {suite}", **_there_are(connection, as_of)) from None
    slug: str = connection.execute(select(benchmark.c.slug).where(benchmark.c.id == suite_id)).scalar_one()
    return suite_id, slug


def _no_runs(connection: Connection, suite_id: int, slug: str, as_of: date | None) -> SelectionError:
    """Say that there are no runs of the suite, and since when there are if that day comes later."""
    run, task, model, snapshot = schema.run, schema.task, schema.model, schema.snapshot
    first = select(func.min(snapshot.c.known_at)).join(run, run.c.snapshot_id == snapshot.c.id)
    begun = connection.scalar(first.join(task, run.c.task_id == task.c.id).where(task.c.suite_id == suite_id))
    if begun is None:
        return SelectionError(f"no runs of {slug}", **_there_are(connection, as_of))
    if as_of is not None and begun > as_of:
        return SelectionError(
            f"no runs of {slug} were known on {as_of}", found=f"the first are of {begun}", expected="a later day"
        )
    own = select(run.c.id).join(task, run.c.task_id == task.c.id).where(task.c.suite_id == suite_id)
    of_people = own.join(model, run.c.model_id == model.c.id).where(model.c.baseline, *in_force(run, as_of))
    found = "runs of people" if connection.scalar(of_people.limit(1)) else "runs that their source withdrew"
    return SelectionError(f"no runs of models in {slug}", found=found, **_there_are(connection, as_of, found=False))


def _there_are(connection: Connection, as_of: date | None, *, found: bool = True) -> dict[str, Any]:
    """The suites that do have runs, as parts of a message."""
    suites = suites_with_runs(connection, as_of)
    day = f" on {as_of}" if as_of else ""
    hint = "read runs in with `horizon ingest`"
    if not suites:
        return ({"found": f"a store without runs{day}"} if found else {}) | {"hint": hint}
    return {"expected": f"a suite that has runs{day}: {', '.join(suites)}", "hint": hint}


def _arranged(slug: str, cells: Cells, models: Models, tasks: Tasks, left_out: int, known_at: date) -> SuiteRuns:
    """Places in lists of names for ids, and one row for each model, task and success."""
    model_ids = _ordered(_distinct(cells.model), models.id, models.slug)
    task_ids = _ordered(_distinct(cells.task), tasks.id, tasks.name)
    model, task, success, count = _summed(
        _places(model_ids, cells.model), _places(task_ids, cells.task), cells.success + 0.0, cells.count
    )  # + 0.0: a zero has no sign
    model_rows, task_rows = np.searchsorted(models.id, model_ids), np.searchsorted(tasks.id, task_ids)
    families, family = _families([(tasks.family[row], tasks.name[row]) for row in task_rows])
    runs = SuiteRuns(
        suite=slug,
        models=tuple(models.name[row] for row in model_rows),
        slugs=tuple(models.slug[row] for row in model_rows),
        tasks=tuple(tasks.name[row] for row in task_rows),
        families=families,
        family=family,
        minutes=tasks.minutes[task_rows],
        model=model,
        task=task,
        success=success,
        count=count,
        left_out=left_out,
        known_at=known_at,
        digest="",
    )
    return replace(runs, digest=_digest(runs))


def _summed(
    model: NDArray[np.intp], task: NDArray[np.intp], success: NDArray[np.float64], count: NDArray[np.int64]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64], NDArray[np.int64]]:
    """One row for each model, task and success, in that order."""
    order = np.lexsort((success, task, model))
    model, task, success = model[order], task[order], success[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(model) != 0) | (np.diff(task) != 0) | (np.diff(success) != 0)
    total = np.add.reduceat(count[order], np.flatnonzero(new))
    return (model, task, success, total) if new.all() else (model[new], task[new], success[new], total)


def _distinct(ids: NDArray[np.int32]) -> NDArray[np.intp]:
    """Each id once, in order; `np.unique` would import masked arrays for it, a fiftieth of the whole program."""
    return np.flatnonzero(np.bincount(ids))


def _ordered(ids: NDArray[np.intp], known: NDArray[np.int32], names: Sequence[str]) -> NDArray[np.intp]:
    """The ids in the alphabetical order of their names."""
    rows = np.searchsorted(known, ids).tolist()
    return ids[sorted(range(len(ids)), key=lambda place: names[rows[place]])]


def _places(ordered: NDArray[np.intp], ids: NDArray[np.int32]) -> NDArray[np.intp]:
    """Place of each id among the ordered ones."""
    by_id = np.argsort(ordered)
    return by_id[np.searchsorted(ordered, ids, sorter=by_id)]


def _families(tasks: Sequence[tuple[str | None, str]]) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """Names of the families, in alphabetical order, and the place of that of each task (its family, its name)."""
    own = [(family, False) if family is not None else (name, True) for family, name in tasks]
    distinct = {key: place for place, key in enumerate(sorted(set(own)))}
    return tuple(name for name, _ in distinct), np.array([distinct[key] for key in own], dtype=np.intp)


def _digest(runs: SuiteRuns) -> str:
    names = {key: getattr(runs, key) for key in ("suite", "models", "slugs", "tasks", "families", "left_out")}
    digest = hashlib.sha256(json.dumps(names, sort_keys=True).encode())
    for column in (runs.family, runs.model, runs.task, runs.count):
        digest.update(np.asarray(column, dtype="<i8").tobytes())
    for numbers in (runs.minutes, runs.success):
        digest.update(np.asarray(numbers, dtype="<f8").tobytes())
    return digest.hexdigest()

"""Numbers of runs by the ids of models and tasks, and what these ids stand for: what `run_counts.py` is made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from sqlalchemy import BigInteger, and_, case, func, literal_column, select

from horizon.store import schema
from horizon.store.current import current, in_force

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray
    from sqlalchemy import ColumnElement, Connection, Select, Subquery

__all__ = [
    "Cells",
    "Models",
    "Tasks",
    "at",
    "known_models",
    "run_chains",
    "run_snapshots",
    "runs_once",
    "runs_told",
    "suite_tasks",
]

_CHUNK = 50_000
_TASKS = 2**32


@dataclass(frozen=True, slots=True)
class Cells:
    """Numbers of runs by ids; `chain` tells who speaks, `model` is the model before merges until they are resolved."""

    chain: NDArray[np.int32]
    model: NDArray[np.int32]
    task: NDArray[np.int32]
    success: NDArray[np.float64]
    count: NDArray[np.int64]

    def where(self, rows: NDArray[np.bool_]) -> Cells:
        """Some of them."""
        if rows.all():
            return self
        return Cells(self.chain[rows], self.model[rows], self.task[rows], self.success[rows], self.count[rows])

    def __add__(self, other: Cells) -> Cells:
        return Cells(
            np.concatenate([self.chain, other.chain]),
            np.concatenate([self.model, other.model]),
            np.concatenate([self.task, other.task]),
            np.concatenate([self.success, other.success]),
            np.concatenate([self.count, other.count]),
        )


class Tasks(NamedTuple):
    """Tasks of a suite by id, with the length that is believed, NaN if there is none, and when that was confirmed."""

    id: NDArray[np.int32]
    name: list[str]
    family: list[str | None]
    minutes: NDArray[np.float64]
    known_at: list[date | None]


class Models(NamedTuple):
    """Models by id, and what each stands for."""

    id: NDArray[np.int32]
    slug: list[str]
    name: list[str]
    baseline: NDArray[np.bool_]
    canonical: NDArray[np.int32]


def known_models(connection: Connection) -> Models:
    """Every name that is a model."""
    model = schema.model
    standing = func.coalesce(model.c.canonical_id, model.c.id)
    query = select(model.c.id, model.c.slug, model.c.name, model.c.baseline, standing).order_by(model.c.id)
    ids, slugs, names, baseline, canonical = _columns(connection, query)
    return Models(_ints(ids), list(slugs), list(names), np.array(baseline, dtype=bool), _ints(canonical))


def suite_tasks(connection: Connection, suite_id: int, as_of: date | None) -> Tasks:
    """Every task of a suite, with its length as known on a day."""
    rows, task = current(schema.task_length, as_of).subquery(), schema.task
    query = (
        select(task.c.id, task.c.name, task.c.family, rows.c.human_minutes, rows.c.known_at)
        .outerjoin(rows, rows.c.task_id == task.c.id)
        .where(task.c.suite_id == suite_id)
        .order_by(task.c.id)
    )
    ids, names, families, minutes, days = _columns(connection, query)
    return Tasks(_ints(ids), list(names), list(families), np.array(minutes, dtype=np.float64), list(days))


def _columns(connection: Connection, query: Select[Any]) -> list[tuple[Any, ...]]:
    rows = connection.execute(query).all()
    return list(zip(*rows, strict=True)) or [()] * len(query.selected_columns)


def _ints(values: tuple[int, ...]) -> NDArray[np.int32]:
    return np.array(values, dtype=np.int32)


def at(keys: NDArray[np.int32], values: NDArray[Any], wanted: NDArray[np.int32]) -> NDArray[Any]:
    """The values that stand beside the wanted keys; keys are in order."""
    return values[np.searchsorted(keys, wanted)]


def run_chains(connection: Connection, as_of: date | None) -> dict[int, date]:
    """Each source and scope that had runs by the day, the best first, and the day of its newest vintage."""
    vintage = _vintages(as_of)
    return {row.chain: row.known_at for row in connection.execute(select(vintage.c.chain, vintage.c.known_at))}


def run_snapshots(as_of: date | None) -> list[ColumnElement[bool]]:
    """What is asked of a snapshot for it to be one of runs that was known by the day."""
    snapshot = schema.snapshot
    return [snapshot.c.table_name == "runs", *([snapshot.c.known_at <= as_of] if as_of else [])]


def runs_told(connection: Connection, chains: Mapping[int, date], suite_id: int, as_of: date | None) -> Cells:
    """Runs in force by who says so, counted by model as it is named, task and success."""
    run, vintage = schema.run, _vintages(as_of)
    both = _model_and_task(run.c.model_id)
    query = select(both, run.c.success, func.count()).where(*_of_suite(suite_id, as_of))
    if len(chains) == 1 and as_of is None:
        query = query.add_columns(literal_column(str(next(iter(chains))))).group_by(both, run.c.success)
    else:
        query = query.add_columns(vintage.c.chain).join(vintage, _from(vintage))
        query = query.group_by(vintage.c.chain, both, run.c.success)
    key, success, count, teller = _arrays(connection, query, (np.int64, np.float64, np.int64, np.int32))
    return Cells(teller, *_apart(key), success, count)


def runs_once(
    connection: Connection, told: Cells, canonical: NDArray[np.int32], suite_id: int, as_of: date | None
) -> Cells:
    """Each run once: models of which two speak on one task are read anew, and the best is taken for each run."""
    cells = replace(told, model=canonical)
    contested = _contested(told, canonical)
    if not len(contested):
        return cells
    settled = cells.where(~np.isin(canonical, contested))
    names = np.unique(told.model[np.isin(canonical, contested)])
    best = _best(names.tolist(), suite_id, as_of).subquery()
    query = select(best.c.both, best.c.success, func.count()).where(best.c.place == 1)
    query = query.group_by(best.c.both, best.c.success)
    key, success, count = _arrays(connection, query, (np.int64, np.float64, np.int64))
    return settled + Cells(np.zeros(len(key), dtype=np.int32), *_apart(key), success, count)


def _best(names: list[int], suite_id: int, as_of: date | None) -> Select[Any]:
    """Runs of models under these names, and the place of each among all that is said of the run, as `current` has it.

    Sources and names are put in order beforehand: a number is compared in less time than five fields.
    """
    run, model, vintage = schema.run, schema.model, _vintages(as_of)
    merged_last = case((model.c.canonical_id.is_not(None), model.c.slug), else_="")
    rank = func.row_number().over(order_by=[merged_last, model.c.id]).label("rank")
    name = select(model.c.id, func.coalesce(model.c.canonical_id, model.c.id).label("standing"), rank).subquery()
    both = _model_and_task(name.c.standing)
    place = func.row_number().over(partition_by=[both, run.c.run_key], order_by=[vintage.c.chain, name.c.rank])
    return (
        select(both.label("both"), run.c.success, place.label("place"))
        .join(vintage, _from(vintage))
        .join(name, run.c.model_id == name.c.id)
        .where((run.c.model_id + 0).in_(names), *_of_suite(suite_id, as_of))  # + 0: see `_from`
    )


def _vintages(as_of: date | None) -> Subquery:
    """Each snapshot of runs that was known by the day, and the place of its source and scope, the best first."""
    snapshot, source = schema.snapshot, schema.source
    latest = func.max(snapshot.c.known_at).label("known_at")
    said = (
        select(snapshot.c.source_id, snapshot.c.scope, latest)
        .where(*run_snapshots(as_of))
        .group_by(snapshot.c.source_id, snapshot.c.scope)
        .subquery()
    )
    best_first = [source.c.tier, said.c.known_at.desc(), source.c.slug, said.c.scope.desc()]
    chain = (
        select(*said.c, func.row_number().over(order_by=best_first).label("chain"))
        .join(source, source.c.id == said.c.source_id)
        .subquery()
    )
    own = and_(chain.c.source_id == snapshot.c.source_id, chain.c.scope == snapshot.c.scope)
    return (
        select(snapshot.c.id, chain.c.chain, chain.c.known_at).join(chain, own).where(*run_snapshots(as_of)).subquery()
    )


def _from(vintage: Subquery) -> ColumnElement[bool]:
    """The snapshot of a run. ``+ 0``: SQLite would else begin with the snapshots and index all runs for that."""
    return schema.run.c.snapshot_id + 0 == vintage.c.id


def _model_and_task(model: ColumnElement[int]) -> ColumnElement[int]:
    """One number for both.

    The database sorts by it in less time, and no index tempts it to look up every row of the table out of turn.
    """
    return model * literal_column(str(_TASKS), BigInteger) + schema.run.c.task_id


def _apart(key: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    return (key // _TASKS).astype(np.int32), (key % _TASKS).astype(np.int32)


def _contested(told: Cells, canonical: NDArray[np.int32]) -> NDArray[np.int32]:
    """Models of which, on one task, two sources, two kinds of file or two names speak."""
    if (told.chain == told.chain[:1]).all() and (told.model == canonical).all():
        return np.empty(0, dtype=np.int32)
    order = np.lexsort((told.chain, told.model, told.task, canonical))
    model, task, name, chain = (np.diff(column[order]) for column in (canonical, told.task, told.model, told.chain))
    return np.unique(canonical[order][1:][(model == 0) & (task == 0) & ((name != 0) | (chain != 0))])


def _of_suite(suite_id: int, as_of: date | None) -> list[ColumnElement[bool]]:
    """What is asked of a run for it to be one of the suite, and in force."""
    task = schema.task
    tasks = select(task.c.id).where(task.c.suite_id == suite_id)
    return [schema.run.c.task_id.in_(tasks), *in_force(schema.run, as_of)]


def _arrays(connection: Connection, query: Select[Any], kinds: Sequence[type[Any]]) -> list[NDArray[Any]]:
    """Read many rows by column, a chunk at a time."""
    parts: list[list[NDArray[Any]]] = [[np.empty(0, dtype=kind)] for kind in kinds]
    for rows in connection.execute(query.execution_options(yield_per=_CHUNK)).partitions():
        for part, column, kind in zip(parts, zip(*rows, strict=True), kinds, strict=True):
            part.append(np.array(column, dtype=kind))
    return [np.concatenate(part) for part in parts]

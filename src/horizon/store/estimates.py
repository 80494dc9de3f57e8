"""Time horizons that were estimated from the runs of this store: facts of a source of their own.

Their snapshots say from which analysis they came: ``sha256`` is its digest. Each success level of a suite is a vintage
of its own, complete for that level, so that a model whose estimate is lost is withdrawn.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, literal, select

from horizon.errors import SelectionError
from horizon.records import SourceRecord, Vintage
from horizon.store import schema
from horizon.store.replicates import packed_log2
from horizon.store.write import open_snapshot, register_source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy import Connection, Select

__all__ = ["SOURCE", "LevelEstimates", "keep_estimates", "newest_estimates", "runs_newer_than"]

SOURCE = SourceRecord("horizon-estimate", "Time horizons estimated from runs in this store", tier=3)

_NUMBERS_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class LevelEstimates:
    """Time horizons of a suite at one success level.

    Attributes
    ----------
    success_level : float
    slugs : sequence of str, length M
        Of the models.
    minutes, low, high : sequence of float, length M
        Horizon and the ends of its interval; an end that is not finite is kept as not known. A model whose horizon is
        not a finite number above 0 is left out.
    confidence : float
        Level of the intervals.
    log2_minutes : ndarray of float, shape (B, M)
        Joint replicates, NaN where one has no estimate.
    """

    success_level: float
    slugs: Sequence[str]
    minutes: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    confidence: float
    log2_minutes: NDArray[np.float64]

    def __post_init__(self) -> None:
        lengths = {len(self.slugs), len(self.minutes), len(self.low), len(self.high), self.log2_minutes.shape[1]}
        if len(lengths) > 1 or len(set(self.slugs)) < len(self.slugs):
            raise ValueError(f"not one horizon, interval and column of replicates for each model: {sorted(lengths)}")

    @property
    def kept(self) -> list[int]:
        """Places of the models that are kept."""
        return [place for place, minutes in enumerate(self.minutes) if math.isfinite(minutes) and minutes > 0]


def keep_estimates(
    connection: Connection,
    *,
    suite: str,
    digest: str,
    known_at: date,
    reader: str,
    version: str,
    levels: Sequence[LevelEstimates],
) -> list[int]:
    """Keep estimates and their replicates, as what this store itself says of a suite.

    Parameters
    ----------
    suite : str
        Its slug.
    digest : str
        Of the analysis from which they come.
    known_at : date
        Day of the newest vintage of what was read.
    reader, version : str
        What estimated them, as the snapshots are to say, and the version of the program.
    levels : sequence of LevelEstimates

    Returns
    -------
    list of int
        The snapshots that were made; none if all of this is what the store says already.

    Raises
    ------
    SelectionError
        If there is no such suite or model.

    Notes
    -----
    Estimates that agree with those in force are confirmed, and no row is stored again, if runs have been read in
    since; so what is current is what was computed last, also where earlier settings are gone back to.
    """
    suite_id = _ids(connection, schema.benchmark, [suite], "suite")[suite]
    source_id = register_source(connection, SOURCE)
    made: list[int] = []
    for level in levels:
        newest = connection.execute(newest_estimates(suite, known_at, success_level=level.success_level)).first()
        same = newest is not None and newest.sha256 == digest
        if same and not runs_newer_than(connection, suite, known_at, success_level=level.success_level):
            continue
        models = _ids(connection, schema.model, level.slugs, "model")
        parts = {"horizons": _horizons(level), "replicates": _replicates(level)}
        for table, rows in parts.items():
            writer = open_snapshot(
                connection,
                Vintage(SOURCE.slug, known_at, digest),
                source_id=source_id,
                table_name=table,
                scope=_scope(suite, level.success_level),
                reader=reader,
                reader_version=version,
            )
            for places, columns in rows:
                ids = [models[level.slugs[place]] for place in places]
                same_in_all: dict[str, list[Any]] = {
                    "suite_id": [suite_id] * len(ids),
                    "success_level": [level.success_level] * len(ids),
                }
                writer.add({"model_id": ids, **same_in_all, **columns})
            writer.finish(empty=not level.kept)
            made.append(writer.snapshot_id)
    return made


def newest_estimates(suite: str, as_of: date | None = None, *, success_level: float | None = None) -> Select[Any]:
    """Select the newest snapshots of estimates of a suite, one for each success level, the last computed first.

    Returns
    -------
    Select
        ``id``, ``scope``, ``known_at``, ``sha256`` (digest of the analysis), ``retrieved_at``.
    """
    row, source = schema.snapshot, schema.source
    columns = (row.c.id, row.c.scope, row.c.known_at, row.c.sha256, row.c.retrieved_at)
    place = func.row_number().over(partition_by=row.c.scope, order_by=[row.c.known_at.desc(), row.c.id.desc()])
    about = (
        row.c.scope.startswith(f"suite={suite} ", autoescape=True)
        if success_level is None
        else row.c.scope == _scope(suite, success_level)
    )
    known = [row.c.known_at <= as_of] if as_of else []
    ranked = (
        select(*columns, place.label("place"))
        .join(source, source.c.id == row.c.source_id)
        .where(source.c.slug == SOURCE.slug, row.c.table_name == "horizons", about, *known)
        .subquery()
    )
    newest = select(*(ranked.c[column.name] for column in columns)).where(ranked.c.place == 1)
    return newest.order_by(ranked.c.known_at.desc(), ranked.c.id.desc())


def runs_newer_than(
    connection: Connection, suite: str, as_of: date | None = None, *, success_level: float | None = None
) -> bool:
    """Tell whether runs or task lengths of a suite have changed since its current estimates were computed.

    Only the snapshots are looked at, never the runs: a vintage that brought rows, or has more or fewer than the one
    before it, is a change. Without estimates there is nothing to be newer than.

    Parameters
    ----------
    suite : str
        Its slug.
    as_of : date, optional
        The day whose knowledge is meant.
    success_level : float, optional
        Of the estimates; left out, those that were computed last.
    """
    estimated = connection.execute(newest_estimates(suite, as_of, success_level=success_level)).first()
    if estimated is None:
        return False
    row = schema.snapshot
    columns = (row.c.id, row.c.source_id, row.c.table_name, row.c.scope, row.c.rows_stored)
    good = (row.c.rows_read - row.c.rows_rejected).label("good")
    words = (literal(" ") + row.c.scope + " ").contains(f" suite={suite} ", autoescape=True)
    query = select(*columns, good).where(row.c.table_name.in_(["runs", "tasks"]), words)
    if as_of is not None:
        query = query.where(row.c.known_at <= as_of)
    chains: dict[tuple[int, str, str], list[Any]] = {}
    for vintage in connection.execute(query.order_by(row.c.known_at, row.c.id)):
        chains.setdefault((vintage.source_id, vintage.table_name, vintage.scope), []).append(vintage)
    return any(_changed(chain, estimated.id) for chain in chains.values())


def _changed(chain: Sequence[Any], estimated: int) -> bool:
    """Whether the vintages that come after the newest of those that were there at the estimate say another thing."""
    before = max((place for place, vintage in enumerate(chain) if vintage.id < estimated), default=None)
    if before is None:
        return True
    return any(new.rows_stored > 0 or new.good != old.good for old, new in pairwise(chain[before:]))


def _scope(suite: str, success_level: float) -> str:
    """What the estimates of a level are complete for, in the words of `horizon.ingest`."""
    return f"suite={suite} success_level={success_level}"


def _horizons(level: LevelEstimates) -> list[tuple[list[int], dict[str, list[Any]]]]:
    """Places of models and the columns of their horizons."""
    places = level.kept
    columns: dict[str, list[Any]] = {
        "minutes": [float(level.minutes[place]) for place in places],
        "low": [_finite(level.low[place]) for place in places],
        "high": [_finite(level.high[place]) for place in places],
        "confidence": [level.confidence] * len(places),
    }
    return [(places, columns)] if places else []


def _replicates(level: LevelEstimates) -> list[tuple[list[int], dict[str, list[Any]]]]:
    """Places of models and the columns of their replicates, some models at a time: they may be large."""
    places, count = level.kept, len(level.log2_minutes)
    step = max(1, _NUMBERS_AT_ONCE // max(1, count))
    parts = [places[start : start + step] for start in range(0, len(places), step)]
    return [
        (part, {"count": [count] * len(part), "log2_minutes": [packed_log2(level.log2_minutes[:, p]) for p in part]})
        for part in parts
    ]


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _ids(connection: Connection, table: Any, slugs: Sequence[str], what: str) -> dict[str, int]:
    found = {row.slug: row.id for row in connection.execute(select(table.c.slug, table.c.id))}
    missing = [slug for slug in slugs if slug not in found]
    if missing:
        raise SelectionError(f"no {what} called {missing[0]}", expected=f"the slug of a {what} that is in the store")
    return {slug: found[slug] for slug in slugs}

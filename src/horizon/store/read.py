"""Named queries: what the program asks the store, each inside a transaction that is open already.

`as_of` is the day whose knowledge is asked for; left out, everything is. The view of a day is explained in
`current.py`; the frames that a user of the library gets are in `views.py`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import case, func, select

from horizon.store import schema
from horizon.store.current import current
from horizon.store.frames import frame as _frame
from horizon.store.provenance import first_vintages, has_bytes, range_days, rejects, snapshots, sources, vintage_days

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    from sqlalchemy import ColumnElement, Connection, Subquery

__all__ = [
    "SuiteLimit",
    "aliases",
    "benchmark_ids",
    "current",
    "first_vintages",
    "has_bytes",
    "horizon_estimates",
    "model_ids",
    "names_of",
    "range_days",
    "rejects",
    "release_dates",
    "releases",
    "snapshots",
    "sources",
    "success_levels",
    "suite_limit",
    "units",
    "vintage_days",
]


class SuiteLimit(NamedTuple):
    """The longest horizon that a suite can measure, if anybody says, and who describes the suite."""

    reliable_max_minutes: float | None
    source: str
    known_at: date


def releases(connection: Connection, as_of: date | None = None, *, baselines: bool = False) -> pd.DataFrame:
    """What is known of each model.

    Parameters
    ----------
    baselines : bool
        People who were measured beside the models, too.

    Returns
    -------
    DataFrame indexed by model id
        ``model``, ``slug``, ``organization``, ``release_date`` (datetime64), the other columns of `release`, and
        ``source``: where the release date comes from. Sources differ in what they publish, so each field is the
        first that is known, going from the best source to the last; what a source says of a model under its own name
        comes before what it says under a name that was merged into it.
    """
    import pandas as pd

    model = schema.model
    rows, best_first = _releases(as_of)
    query = (
        select(rows, model.c.name.label("model"), model.c.slug, model.c.organization)
        .join(model, model.c.id == rows.c.model_id)
        .order_by(rows.c.model_id, *best_first)
    )
    if not baselines:
        query = query.where(~model.c.baseline)
    unwanted = ["id", "snapshot_id", "ended_by_id", "tier", "scope", "named_id", "merged"]
    frame = _frame(connection, query).drop(columns=unwanted)
    dated = frame.dropna(subset="release_date").groupby("model_id")["source"].first()
    merged = frame.groupby("model_id").first()
    merged["source"] = dated.reindex(merged.index)
    merged["release_date"] = pd.to_datetime(merged["release_date"])
    return merged


def release_dates(connection: Connection, as_of: date | None = None) -> dict[int, date]:
    """Model id -> the day of its release, as `releases` has it."""
    rows, best_first = _releases(as_of)
    query = select(rows.c.model_id, rows.c.release_date).where(rows.c.release_date.is_not(None))
    found: dict[int, date] = {}
    for model_id, day in connection.execute(query.order_by(*best_first)):
        found.setdefault(model_id, day)
    return found


@lru_cache(maxsize=16)
def _releases(as_of: date | None) -> tuple[Subquery, list[ColumnElement[Any]]]:
    """What each source says of each model, and the order in which of one model the best comes first.

    ``merged`` is the slug under which it was merged into another, or the empty text.
    """
    said, model = current(schema.release, as_of, each_source=True).subquery(), schema.model
    merged = case((model.c.canonical_id.is_not(None), model.c.slug), else_="").label("merged")
    rows = select(said, merged).join(model, model.c.id == said.c.named_id).subquery()
    return rows, [rows.c.tier, rows.c.known_at.desc(), rows.c.source, rows.c.merged, rows.c.scope]


def horizon_estimates(
    connection: Connection,
    suite: str,
    success_level: float,
    as_of: date | None = None,
    *,
    baselines: bool = False,
) -> pd.DataFrame:
    """Time horizons of a suite at one success level, with the release date and organization of each model.

    Parameters
    ----------
    baselines : bool
        People who were measured beside the models, too.

    Returns
    -------
    DataFrame
        ``model``, ``slug``, ``organization``, ``release_date`` (datetime64, NaT if no source gives one), ``minutes``,
        ``low``, ``high``, ``confidence``, ``source``, ``known_at`` (date), ordered by release date.
    """
    import pandas as pd

    rows = current(schema.horizon_estimate, as_of).subquery()
    query = (
        select(
            rows.c.model_id,
            schema.model.c.name.label("model"),
            schema.model.c.slug,
            schema.model.c.organization,
            *(rows.c[name] for name in ("minutes", "low", "high", "confidence", "source", "known_at")),
        )
        .join(schema.model, schema.model.c.id == rows.c.model_id)
        .join(schema.benchmark, schema.benchmark.c.id == rows.c.suite_id)
        .where(schema.benchmark.c.slug == suite, func.abs(rows.c.success_level - success_level) < 1e-9)
    )
    if not baselines:
        query = query.where(~schema.model.c.baseline)
    frame = _frame(connection, query)
    dates = release_dates(connection, as_of)
    frame["release_date"] = pd.Series([dates.get(model) for model in frame["model_id"]], dtype="datetime64[s]")
    for name in ("minutes", "low", "high", "confidence"):
        frame[name] = frame[name].astype("float64")
    return frame.drop(columns="model_id").sort_values(["release_date", "model"], ignore_index=True)


def suite_limit(connection: Connection, suite: str, as_of: date | None = None) -> SuiteLimit | None:
    """What is said of a suite on that day, or None if it is not described."""
    rows = current(schema.benchmark_spec, as_of).subquery()
    query = (
        select(rows.c.reliable_max_minutes, rows.c.source, rows.c.known_at)
        .join(schema.benchmark, schema.benchmark.c.id == rows.c.benchmark_id)
        .where(schema.benchmark.c.slug == suite)
    )
    found = connection.execute(query).one_or_none()
    return None if found is None else SuiteLimit(*found)


def success_levels(connection: Connection, suite: str) -> list[float]:
    """Success levels at which the suite has time horizons."""
    fact, benchmark = schema.horizon_estimate, schema.benchmark
    query = (
        select(fact.c.success_level)
        .join(benchmark, fact.c.suite_id == benchmark.c.id)
        .where(benchmark.c.slug == suite)
        .distinct()
        .order_by(fact.c.success_level)
    )
    return [float(level) for level in connection.scalars(query)]


def model_ids(connection: Connection) -> dict[str, int]:
    """Slug -> id of every model."""
    return {row.slug: row.id for row in connection.execute(select(schema.model.c.slug, schema.model.c.id))}


def names_of(connection: Connection, kind: str) -> dict[str, str]:
    """Slug -> name of all models (or benchmarks), in alphabetical order of names."""
    table = schema.model if kind == "model" else schema.benchmark
    query = select(table.c.slug, table.c.name).order_by(table.c.name)
    return {row.slug: row.name for row in connection.execute(query)}


def benchmark_ids(connection: Connection) -> dict[str, int]:
    """Slug -> id of every benchmark and suite."""
    table = schema.benchmark
    return {row.slug: row.id for row in connection.execute(select(table.c.slug, table.c.id))}


def aliases(connection: Connection, kind: str) -> dict[str, str]:
    """Slug of an alias -> slug of what it stands for."""
    query = select(schema.alias.c.alias, schema.alias.c.target).where(schema.alias.c.kind == kind)
    return {row.alias: row.target for row in connection.execute(query)}


def units(connection: Connection) -> dict[int, tuple[str, float | None]]:
    """Benchmark id -> its unit and ceiling, for the benchmarks that are described."""
    rows = current(schema.benchmark_spec).subquery()
    query = select(rows.c.benchmark_id, rows.c.unit, rows.c.upper_bound)
    return {row.benchmark_id: (row.unit, row.upper_bound) for row in connection.execute(query)}

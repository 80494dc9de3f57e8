"""The frames of the library: what was published of models, benchmarks, scores, tasks and runs, by the view of a day.

Every function works inside the caller's transaction and takes ids; `views.py` documents the columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, union

from horizon.store import read, schema
from horizon.store.current import current
from horizon.store.frames import DAY, typed_frame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import pandas as pd
    from sqlalchemy import Connection, Subquery

__all__ = ["benchmarks", "horizons", "models", "runs", "scores", "tasks"]

_ORIGIN = {"source": "str", "known_at": DAY}
_NUMBERS = {
    "parameters": "float64",
    "training_tokens": "float64",
    "training_compute_flop": "float64",
    "training_cost_usd": "float64",
    "open_weights": "boolean",
    "reasoning": "boolean",
    "input_usd_per_million_tokens": "float64",
    "output_usd_per_million_tokens": "float64",
}
_MODELS = {"model": "str", "slug": "str", "organization": "str", "release_date": DAY, **_NUMBERS, "source": "str"}
_FLAGS = {"reviewed": "bool", "baseline": "bool"}
_SCALE = {
    "unit": "str",
    "higher_is_better": "boolean",
    "lower_bound": "float64",
    "upper_bound": "float64",
    "ceiling_low": "float64",
}
_BENCHMARKS = {
    "benchmark": "str",
    "slug": "str",
    "metric": "str",
    **_SCALE,
    "ceiling_source": "str",
    "n_items": "Int64",
    "release_date": DAY,
    "human_baseline": "float64",
    "domain": "str",
    "reliable_max_minutes": "float64",
    **_ORIGIN,
}
_SCORES = {
    "model_id": "int64",
    "benchmark_id": "int64",
    "setting": "str",
    "value": "float64",
    "standard_error": "float64",
    "n_items": "Int64",
    "evaluated_on": DAY,
    "reported_by": "str",
    **_ORIGIN,
}
_HORIZONS = {
    "model_id": "int64",
    "success_level": "float64",
    "minutes": "float64",
    "low": "float64",
    "high": "float64",
    "confidence": "float64",
    **_ORIGIN,
}
_LENGTHS = {"task": "str", "family": "str", "human_minutes": "float64", "basis": "str", **_ORIGIN}
_RUNS = {
    "model_id": "int64",
    "task_id": "int64",
    "run_key": "str",
    "success": "float64",
    "started_at": DAY,
    "tokens": "float64",
    "cost_usd": "float64",
    **_ORIGIN,
}


def models(connection: Connection, as_of: date | None, *, baselines: bool) -> pd.DataFrame:
    """Every model of which anything had been published by the day, by name; one that was merged is not listed."""
    table = _identities(connection)
    table = table[table["canonical_id"].isna()]
    if not baselines:
        table = table[~table["baseline"]]
    if as_of is not None:
        table = table[table.index.isin(_spoken_of(connection, as_of))]
    said = read.releases(connection, as_of, baselines=True).reindex(table.index)
    named = said.drop(columns=["model", "slug", "organization"]).join(table)
    frame = named.astype({**_MODELS, **_FLAGS})[[*_MODELS, *_FLAGS]]
    return frame.sort_values(["model", "slug"], ignore_index=True)


def benchmarks(connection: Connection, as_of: date | None) -> pd.DataFrame:
    """Every benchmark and suite, by slug."""
    rows, benchmark = current(schema.benchmark_spec, as_of).subquery(), schema.benchmark
    said = [column for column in rows.c if column.name in _BENCHMARKS]
    query = (
        select(benchmark.c.name.label("benchmark"), benchmark.c.slug, *said)
        .outerjoin(rows, rows.c.benchmark_id == benchmark.c.id)
        .order_by(benchmark.c.slug)
    )
    return typed_frame(connection, query, _BENCHMARKS)


def scores(
    connection: Connection, as_of: date | None, *, benchmark_id: int | None, model_id: int | None, baselines: bool
) -> pd.DataFrame:
    """Scores with their models and scales, by benchmark and model."""
    rows = current(schema.score, as_of).subquery()
    query = select(rows)
    if benchmark_id is not None:
        query = query.where(rows.c.benchmark_id == benchmark_id)
    if model_id is not None:
        query = query.where(rows.c.model_id == model_id)
    frame = _with_models(connection, typed_frame(connection, query, _SCORES), as_of, baselines=baselines)
    described = benchmarks(connection, as_of).set_index("slug")
    ids = read.benchmark_ids(connection)
    by_id = described.rename_axis("benchmark_slug").reset_index().set_index(described.index.map(ids))
    frame = _beside(frame, "benchmark_id", by_id[["benchmark", "benchmark_slug", *_SCALE]])
    order = ["benchmark_slug", "slug", "setting", "reported_by", "evaluated_on"]
    front = ["model", "slug", "organization", "release_date", "benchmark", "benchmark_slug"]
    middle = ["setting", "value", *_SCALE, "standard_error", "n_items", "evaluated_on", "reported_by"]
    return frame.sort_values(order, ignore_index=True)[[*front, *middle, *_ORIGIN]]


def horizons(
    connection: Connection, as_of: date | None, *, suite_id: int, success_level: float, baselines: bool
) -> pd.DataFrame:
    """Time horizons of a suite at one success level with their models, by release date."""
    rows = current(schema.horizon_estimate, as_of).subquery()
    query = select(rows).where(rows.c.suite_id == suite_id, func.abs(rows.c.success_level - success_level) < 1e-9)
    frame = _with_models(connection, typed_frame(connection, query, _HORIZONS), as_of, baselines=baselines)
    front = ["model", "slug", "organization", "release_date"]
    frame = frame[[*front, *(name for name in _HORIZONS if name != "model_id")]]
    return frame.sort_values(["release_date", "model"], ignore_index=True)


def tasks(connection: Connection, as_of: date | None, *, suite_id: int) -> pd.DataFrame:
    """Tasks of a suite and how long they take people, by name."""
    rows, task = current(schema.task_length, as_of).subquery(), schema.task
    query = (
        select(task.c.name.label("task"), task.c.family, *(column for column in rows.c if column.name in _LENGTHS))
        .join(rows, rows.c.task_id == task.c.id)
        .where(task.c.suite_id == suite_id)
        .order_by(task.c.name)
    )
    return typed_frame(connection, query, _LENGTHS)


def runs(
    connection: Connection, as_of: date | None, *, suite_id: int, model_id: int | None, baselines: bool
) -> pd.DataFrame:
    """Runs of a suite with their models and tasks, by model, task and key of the run."""
    rows, task = current(schema.run, as_of).subquery(), schema.task
    query = select(rows).where(rows.c.task_id.in_(select(task.c.id).where(task.c.suite_id == suite_id)))
    if model_id is not None:
        query = query.where(rows.c.model_id == model_id)
    frame = _with_models(connection, typed_frame(connection, query, _RUNS), as_of, baselines=baselines)
    frame = _beside(frame, "task_id", _task_lengths(connection, as_of, suite_id))
    front = ["model", "slug", "organization", "release_date", "task", "family", "human_minutes"]
    rest = [name for name in _RUNS if not name.endswith("_id")]
    return frame.sort_values(["slug", "task", "run_key"], ignore_index=True)[[*front, *rest]]


def _task_lengths(connection: Connection, as_of: date | None, suite_id: int) -> pd.DataFrame:
    """Task id -> its name, family and length, if anybody timed it by that day."""
    rows, task = current(schema.task_length, as_of).subquery(), schema.task
    query = (
        select(task.c.id, task.c.name.label("task"), task.c.family, rows.c.human_minutes)
        .outerjoin(rows, rows.c.task_id == task.c.id)
        .where(task.c.suite_id == suite_id)
    )
    types = {"id": "int64", "task": "str", "family": "str", "human_minutes": "float64"}
    return typed_frame(connection, query, types).set_index("id")


def _with_models(connection: Connection, frame: pd.DataFrame, as_of: date | None, *, baselines: bool) -> pd.DataFrame:
    """Put the model's name, slug, organization and release date beside its id."""
    import pandas as pd

    table = _identities(connection)
    if not baselines:
        frame = frame[~frame["model_id"].map(table["baseline"]).astype(bool)]
    dates = read.release_dates(connection, as_of)
    days = [dates.get(model) for model in table.index]
    table["release_date"] = pd.Series(days, index=table.index, dtype=DAY)
    return _beside(frame, "model_id", table[["model", "slug", "organization", "release_date"]])


def _beside(frame: pd.DataFrame, key: str, table: pd.DataFrame) -> pd.DataFrame:
    """Add the columns of a table that is indexed by id; cheaper than a million names from the database."""
    import pandas as pd

    rows = table.index.get_indexer(pd.Index(frame[key]))
    found = {name: column.take(rows) for name, column in _arrays(table).items()}
    return frame.drop(columns=key).assign(**found)


def _arrays(table: pd.DataFrame) -> Mapping[str, Any]:
    return {str(name): table[name].array for name in table.columns}


def _identities(connection: Connection) -> pd.DataFrame:
    """Model id -> ``model`` (name), ``slug``, ``organization``, ``baseline``, ``reviewed``, ``canonical_id``.

    A model whose own name came without an organization has that of a name that was merged into it.
    """
    model = schema.model
    query = select(model, model.c.name.label("model")).order_by(model.c.slug)
    types = {"id": "int64", "model": "str", "slug": "str", "organization": "str", **_FLAGS, "canonical_id": "Int64"}
    frame = typed_frame(connection, query, types).set_index("id")
    merged = frame.dropna(subset=["canonical_id", "organization"]).drop_duplicates("canonical_id")
    lent = merged.set_index("canonical_id")["organization"].reindex(frame.index).astype("str")
    frame["organization"] = frame["organization"].where(frame["organization"].notna(), lent)
    return frame


def _spoken_of(connection: Connection, as_of: date) -> Sequence[int]:
    """Ids of the models of which anything had been published by the day, be it withdrawn since."""
    tables = [table for table in schema.FACTS.values() if "model_id" in table.c]
    known = select(schema.snapshot.c.id).where(schema.snapshot.c.known_at <= as_of)
    said: Subquery = union(*(select(t.c.model_id).where(t.c.snapshot_id.in_(known)) for t in tables)).subquery()
    model = schema.model
    standing = select(func.coalesce(model.c.canonical_id, model.c.id)).join(said, said.c.model_id == model.c.id)
    return list(connection.scalars(standing.distinct()))

"""The tables: who and what (identity), where a fact came from, the facts themselves, and what was computed from them.

Facts are never changed and never deleted. A row is valid from its snapshot until the snapshot that ended it (the next
one of the same source that no longer contains it, or contains it with other values); `current.py` turns that into the
view of any day. Tables are SQLAlchemy Core: rows travel as frames and bulk inserts, never as mapped objects.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from horizon.store.moments import Moment

__all__ = [
    "BIG",
    "FACTS",
    "alias",
    "analysis",
    "benchmark",
    "benchmark_spec",
    "forecast",
    "horizon_estimate",
    "horizon_replicates",
    "identity",
    "merge",
    "metadata",
    "model",
    "natural_key",
    "reference",
    "reject",
    "release",
    "run",
    "score",
    "snapshot",
    "source",
    "task",
    "task_length",
    "value_columns",
]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

BIG = BigInteger().with_variant(Integer, "sqlite")


def identity() -> Column[int]:
    """The column that numbers the rows of a table."""
    return Column("id", BIG, primary_key=True)


def reference(name: str, target: str, *, nullable: bool = False) -> Column[int]:
    """A column that names a row of another table."""
    return Column(name, BIG, ForeignKey(f"{target}.id"), nullable=nullable)


model = Table(
    "model",
    metadata,
    identity(),
    Column("slug", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("organization", Text),
    Column("baseline", Boolean, nullable=False, server_default=false()),
    Column("reviewed", Boolean, nullable=False, server_default=false()),
    reference("canonical_id", "model", nullable=True),
)
"""``baseline`` marks humans, who are no model; ``reviewed`` that somebody said which model the name stands for;
``canonical_id`` the model that it was merged into. Facts keep the id of the name under which they came."""

merge = Table(
    "merge",
    metadata,
    identity(),
    reference("model_id", "model"),
    reference("into_id", "model"),
    Column("merged_at", DateTime(timezone=True), nullable=False),
    Column("undone_at", DateTime(timezone=True)),
    Index(None, "model_id"),
)
"""Every merge of two models, and every one that was taken back."""

benchmark = Table(
    "benchmark",
    metadata,
    identity(),
    Column("slug", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
)
"""Benchmarks and task suites: a suite is a benchmark whose unit is minutes."""

task = Table(
    "task",
    metadata,
    identity(),
    reference("suite_id", "benchmark"),
    Column("name", Text, nullable=False),
    Column("family", Text),
    UniqueConstraint("suite_id", "name"),
)

alias = Table(
    "alias",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("alias", Text, primary_key=True),
    Column("target", Text, nullable=False),
    Column("own", Boolean, nullable=False, server_default=false()),
    CheckConstraint("kind IN ('model', 'benchmark')", name="kind"),
)
"""Other names: slug of the alias -> slug of the model or benchmark. ``own`` marks what the user said, which the shipped
facts never change; a name that is its own target stands for itself, whatever they say."""

source = Table(
    "source",
    metadata,
    identity(),
    Column("slug", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("publisher", Text),
    Column("url", Text),
    Column("licence", Text),
    Column("tier", Integer, nullable=False),
    CheckConstraint("tier BETWEEN 1 AND 3", name="tier"),
)

snapshot = Table(
    "snapshot",
    metadata,
    identity(),
    reference("source_id", "source"),
    Column("table_name", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("known_at", Date, nullable=False),
    Column("retrieved_at", DateTime(timezone=True), nullable=False),
    Column("sha256", Text, nullable=False),
    Column("reader", Text, nullable=False),
    Column("reader_version", Text, nullable=False),
    Column("rows_read", Integer, nullable=False),
    Column("rows_stored", Integer, nullable=False),
    Column("rows_unchanged", Integer, nullable=False),
    Column("rows_rejected", Integer, nullable=False),
    CheckConstraint("rows_read = rows_stored + rows_unchanged + rows_rejected", name="counts_add_up"),
    Index(None, "source_id", "table_name", "known_at"),
)
"""One vintage of one table of one source. ``scope`` says what it is complete for: a file that was read with
``--suite metr-1.1 --set success_level=0.8`` speaks for those rows only, and withdraws no others."""

reject = Table(
    "reject",
    metadata,
    identity(),
    reference("snapshot_id", "snapshot"),
    Column("file", Text),
    Column("line", Integer, nullable=False),
    Column("field", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Index(None, "snapshot_id"),
)


def _fact(name: str, key: tuple[str, ...], *items: Any) -> Table:
    """A table of facts: its natural key, its values, and the two snapshots between which a row is valid."""
    validity = identity(), reference("snapshot_id", "snapshot"), reference("ended_by_id", "snapshot", nullable=True)
    return Table(name, metadata, *validity, *items, info={"key": key})


release = _fact(
    "release",
    ("model_id",),
    reference("model_id", "model"),
    Column("release_date", Date),
    Column("parameters", Double),
    Column("training_tokens", Double),
    Column("training_compute_flop", Double),
    Column("training_cost_usd", Double),
    Column("open_weights", Boolean),
    Column("reasoning", Boolean),
    Column("input_usd_per_million_tokens", Double),
    Column("output_usd_per_million_tokens", Double),
    Index(None, "model_id"),
)

benchmark_spec = _fact(
    "benchmark_spec",
    ("benchmark_id",),
    reference("benchmark_id", "benchmark"),
    Column("metric", Text),
    Column("unit", Text, nullable=False),
    Column("lower_bound", Double),
    Column("upper_bound", Double),
    Column("ceiling_low", Double),
    Column("ceiling_source", Text),
    Column("higher_is_better", Boolean, nullable=False),
    Column("n_items", Integer),
    Column("release_date", Date),
    Column("human_baseline", Double),
    Column("domain", Text),
    Column("reliable_max_minutes", Double),
    Index(None, "benchmark_id"),
)
"""``lower_bound`` is the chance level, ``upper_bound`` the ceiling; ``ceiling_low`` the lowest score to be expected of
a perfect model, by the audit of the labels that ``ceiling_source`` (a slug) published; ``reliable_max_minutes`` is the
longest horizon that a suite can measure, by its publisher's own account."""

_REPORTED_BY = "reported_by = 'independent' OR reported_by = 'developer' OR reported_by = 'third party'"
"""Costs SQLite less a row than IN does."""

score = _fact(
    "score",
    ("model_id", "benchmark_id", "setting", "reported_by", "evaluated_on"),
    reference("model_id", "model"),
    reference("benchmark_id", "benchmark"),
    Column("setting", Text, nullable=False),
    Column("value", Double, nullable=False),
    Column("standard_error", Double),
    Column("n_items", Integer),
    Column("evaluated_on", Date),
    Column("reported_by", Text, nullable=False),
    CheckConstraint(_REPORTED_BY, name="reported_by"),
    CheckConstraint("standard_error >= 0", name="standard_error"),
    Index(None, "benchmark_id", "model_id", "setting"),
)

horizon_estimate = _fact(
    "horizon_estimate",
    ("suite_id", "model_id", "success_level"),
    reference("suite_id", "benchmark"),
    reference("model_id", "model"),
    Column("success_level", Double, nullable=False),
    Column("minutes", Double, nullable=False),
    Column("low", Double),
    Column("high", Double),
    Column("confidence", Double),
    CheckConstraint("success_level > 0 AND success_level < 1", name="success_level"),
    CheckConstraint("minutes > 0", name="minutes"),
    CheckConstraint("low <= high", name="interval"),
    Index(None, "suite_id", "model_id"),
)

horizon_replicates = _fact(
    "horizon_replicates",
    ("suite_id", "model_id", "success_level"),
    reference("suite_id", "benchmark"),
    reference("model_id", "model"),
    Column("success_level", Double, nullable=False),
    Column("count", Integer, nullable=False),
    Column("log2_minutes", LargeBinary, nullable=False),
    CheckConstraint("success_level > 0 AND success_level < 1", name="success_level"),
    CheckConstraint("length(log2_minutes) = 8 * count", name="count"),
    Index(None, "suite_id", "model_id"),
)
"""Bootstrap replicates of time horizons, one row for all replicates of a model at one success level.

``log2_minutes`` holds `count` numbers of 8 bytes each, IEEE 754 and little-endian, one after the other: log2 of the
minutes. NaN stands where a replicate has no estimate for the model, -inf for 0 minutes, inf for no end. Replicate i of
one model and replicate i of another are of the same resampling, if one file of one source gave both."""

task_length = _fact(
    "task_length",
    ("task_id",),
    reference("task_id", "task"),
    Column("human_minutes", Double, nullable=False),
    Column("basis", Text),
    CheckConstraint("human_minutes > 0", name="human_minutes"),
    CheckConstraint("basis IN ('baseline', 'estimate')", name="basis"),
    Index(None, "task_id"),
)

run = _fact(
    "run",
    ("model_id", "task_id", "run_key"),
    reference("model_id", "model"),
    reference("task_id", "task"),
    Column("run_key", Text, nullable=False),
    Column("success", Double, nullable=False),
    Column("started_at", DateTime),
    Column("tokens", Double),
    Column("cost_usd", Double),
    CheckConstraint("success BETWEEN 0 AND 1", name="success"),
    Index(None, "model_id", "task_id", "run_key"),
)

analysis = Table(
    "analysis",
    metadata,
    identity(),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("digest", Text, nullable=False, unique=True),
    Column("parameters", Text, nullable=False),
    Column("input_digest", Text, nullable=False),
    Column("seed", Text),
    Column("version", Text, nullable=False),
    Column("known_at", Date, nullable=False),
    Column("computed_at", Moment, nullable=False),
    Column("result", Text, nullable=False),
    Index(None, "kind", "subject"),
)
"""What was computed from facts, and all that it depends on: ``digest`` stands for kind, subject, parameters (JSON),
``input_digest`` (of the rows that were read), seed (a whole number of any size) and version of this program. Facts
that came out of it have a snapshot whose ``sha256`` is that digest."""

forecast = Table(
    "forecast",
    metadata,
    identity(),
    Column("digest", Text, nullable=False, unique=True),
    Column("made_at", Moment, nullable=False),
    Column("suite", Text, nullable=False),
    Column("success_level", Double, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("question", Text, nullable=False),
    Column("input_digest", Text, nullable=False),
    Column("quantity", Text, nullable=False),
    Column("target_date", Date, nullable=False),
    Column("threshold_minutes", Double),
    Column("quantiles", Text, nullable=False),
    Column("seed", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("scored_at", Moment),
    Column("outcome_minutes", Double),
    Column("outcome_date", Date),
    Column("outcome_known_at", Date),
    Column("crps", Double),
    Column("log_score", Double),
    Column("covered_50", Boolean),
    Column("covered_80", Boolean),
    Column("covered_95", Boolean),
    CheckConstraint("quantity IN ('minutes', 'date')", name="quantity"),
    CheckConstraint("(quantity = 'date') = (threshold_minutes IS NOT NULL)", name="threshold"),
    CheckConstraint("(scored_at IS NULL) = (outcome_known_at IS NULL)", name="scored"),
    Index(None, "suite", "success_level"),
)
"""Predictions, never changed once made: of the frontier's minutes on ``target_date``, or of the day on which it crosses
``threshold_minutes`` (``target_date`` is then the limit of the prediction). What is null until it is scored stands
from ``scored_at`` on; ``outcome_date`` stays null where nothing crossed by the limit."""

FACTS: dict[str, Table] = {
    "models": release,
    "benchmarks": benchmark_spec,
    "scores": score,
    "horizons": horizon_estimate,
    "replicates": horizon_replicates,
    "tasks": task_length,
    "runs": run,
}
"""The name under which a table is read in (``--table``) -> the table that keeps its facts."""


def natural_key(table: Table) -> list[Column[Any]]:
    """The columns that name a fact; the rest of its columns say what was published about it."""
    return [table.c[name] for name in table.info["key"]]


def value_columns(table: Table) -> list[Column[Any]]:
    """The columns that say what was published."""
    validity = {"id", "snapshot_id", "ended_by_id"}
    return [column for column in table.c if column.name not in validity | set(table.info["key"])]

"""The tables that can be read in: their fields, what each holds, and which must be there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from horizon.errors import WrongColumns
from horizon.ingest import fields

if TYPE_CHECKING:
    from collections.abc import Iterable

    from horizon.ingest.fields import Parser

__all__ = ["TABLES", "Field", "TableFormat", "find_table", "guess_table", "plain_name"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: how its text is read, whether it must be there, and what an empty one means."""

    name: str
    parse: Parser
    about: str
    required: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True)
class TableFormat:
    """One table: its fields, and which of them have a part to play.

    Attributes
    ----------
    key : tuple of str
        Fields that together name a row.
    index : tuple of str
        Fields by which the store's index is sorted.
    scope : tuple of str
        Fields whose values in a file say what the file is complete for: a file with the p50 horizons of one suite
        withdraws no p80 horizons and no other suite's.
    defines : tuple of str
        Fields whose names it makes: a table of models says which models there are, a table of scores speaks of them.
    """

    name: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    index: tuple[str, ...]
    scope: tuple[str, ...] = ()
    defines: tuple[str, ...] = ()

    @property
    def required(self) -> list[str]:
        """Fields that every file of this table must have, or be given as constants."""
        return [field.name for field in self.fields if field.required]

    @property
    def names(self) -> list[str]:
        """All fields, in the order of the documentation."""
        return [field.name for field in (*self.fields, *PROVENANCE)]


def _name(name: str, about: str, *, required: bool = True) -> Field:
    return Field(name, fields.slug_text, about, required)


def _text(name: str, about: str, *, default: str | None = None) -> Field:
    return Field(name, fields.plain_text, about, default=default)


def _amount(name: str, about: str) -> Field:
    return Field(name, fields.non_negative, about)


PROVENANCE = (
    Field("source", fields.slug_text, "slug of the source of this row (else --source serves for all)"),
    Field("known_at", fields.day, "day on which this row was public (else --known-at)"),
)

_MODELS = TableFormat(
    "models",
    (
        _name("model", "name of the model"),
        _text("organization", "who released it"),
        Field("release_date", fields.day, "date of its release"),
        _amount("parameters", "number of parameters"),
        _amount("training_tokens", "tokens of training data"),
        _amount("training_compute_flop", "training compute in FLOP"),
        _amount("training_cost_usd", "training cost in US dollars"),
        Field("open_weights", fields.boolean, "can the weights be downloaded"),
        Field("reasoning", fields.boolean, "does it reason before it answers"),
        _amount("input_usd_per_million_tokens", "price of a million input tokens"),
        _amount("output_usd_per_million_tokens", "price of a million output tokens"),
    ),
    key=("model",),
    index=("model",),
    defines=("model",),
)

_BENCHMARKS = TableFormat(
    "benchmarks",
    (
        _name("benchmark", "name or slug of the benchmark"),
        _text("name", "name to show, if `benchmark` is a slug"),
        _text("metric", "what is measured, e.g. accuracy"),
        Field("unit", fields.stored_unit, "fraction, points, elo, minutes, ...", default="fraction"),
        Field("lower_bound", fields.number, "chance level"),
        Field("upper_bound", fields.number, "ceiling"),
        Field("ceiling_low", fields.number, "lowest score to expect of a perfect model, by an audit of the labels"),
        Field("ceiling_source", fields.slug_text, "slug of the source that published that audit"),
        Field("higher_is_better", fields.boolean, "direction", default=True),
        Field("n_items", fields.integer, "number of test items"),
        Field("release_date", fields.day, "date of its publication"),
        Field("human_baseline", fields.number, "score of humans"),
        _text("domain", "subject, e.g. mathematics"),
        Field("reliable_max_minutes", fields.length, "longest horizon that a suite can measure"),
    ),
    key=("benchmark",),
    index=("benchmark",),
    defines=("benchmark",),
)

_SCORES = TableFormat(
    "scores",
    (
        _name("model", "name of the model"),
        _name("benchmark", "name or slug of the benchmark"),
        _text("setting", "shots, effort, agent: what tells runs of one model apart", default=""),
        Field("value", fields.measured, "score: 0.841, 84.1% or 0.85±0.02", required=True),
        Field("standard_error", fields.measured, "its standard error, in the same unit"),
        Field("n_items", fields.integer, "number of items it was measured on"),
        Field("evaluated_on", fields.day, "date of the evaluation (not of the release)"),
        Field(
            "reported_by",
            fields.choice("independent", "developer", "third party"),
            "who measured it: independent, developer or third party",
            default="third party",
        ),
        Field(
            "unit", fields.unit, "unit of `value` where the benchmark is not described: fraction, percent, points, ..."
        ),
    ),
    key=("model", "benchmark", "setting", "reported_by", "evaluated_on"),
    index=("benchmark", "model"),
)

_HORIZONS = TableFormat(
    "horizons",
    (
        _name("model", "name of the model"),
        _name("suite", "slug of the task suite (else --suite)"),
        Field("success_level", fields.open_probability, "0.5 for p50, 0.8 for p80", default=0.5),
        Field("minutes", fields.length, "time horizon in minutes", required=True),
        Field("low", fields.non_negative, "lower end of its interval"),
        Field("high", fields.length, "upper end of its interval"),
        Field("confidence", fields.open_probability, "level of the interval, e.g. 0.95"),
        _text("organization", "who released the model"),
        Field("release_date", fields.day, "date of the model's release"),
    ),
    key=("suite", "model", "success_level"),
    index=("suite", "model"),
    scope=("suite", "success_level"),
)

_REPLICATES = TableFormat(
    "replicates",
    (
        _name("model", "name of the model"),
        _name("suite", "slug of the task suite (else --suite)"),
        Field("success_level", fields.open_probability, "0.5 for p50, 0.8 for p80", default=0.5),
        Field(
            "replicates",
            fields.replicates,
            "time horizon in minutes of each bootstrap replicate, or nan",
            required=True,
        ),
    ),
    key=("suite", "model", "success_level"),
    index=("suite", "model"),
    scope=("suite", "success_level"),
)

_TASKS = TableFormat(
    "tasks",
    (
        _name("suite", "slug of the task suite (else --suite)"),
        _name("task", "name of the task"),
        _text("family", "family it belongs to"),
        Field("human_minutes", fields.length, "time a skilled human needs, in minutes", required=True),
        Field("basis", fields.choice("baseline", "estimate"), "was it timed (baseline) or judged (estimate)"),
    ),
    key=("suite", "task"),
    index=("suite", "task"),
    scope=("suite",),
    defines=("suite",),
)

_RUNS = TableFormat(
    "runs",
    (
        _name("suite", "slug of the task suite (else --suite)"),
        _name("model", "name of the model"),
        _name("task", "name of the task"),
        _name("run_key", "what tells runs of one model on one task apart"),
        Field("success", fields.probability, "0 to 1; true, false or a percentage will do", required=True),
        Field("started_at", fields.moment, "when it began"),
        _amount("tokens", "tokens used"),
        _amount("cost_usd", "cost in US dollars"),
    ),
    key=("suite", "model", "task", "run_key"),
    index=("model", "task"),
    scope=("suite",),
)

TABLES = {table.name: table for table in (_MODELS, _BENCHMARKS, _SCORES, _HORIZONS, _REPLICATES, _TASKS, _RUNS)}


def plain_name(column: str) -> str:
    """A column's name as it is compared: lower case, blanks and hyphens as underscores."""
    return "_".join(column.strip().casefold().replace("-", " ").split())


def find_table(name: str) -> TableFormat:
    """Return the table of that name.

    Raises
    ------
    WrongColumns
        If there is none.
    """
    if name not in TABLES:
        raise WrongColumns("no such table", found=name, expected=f"one of {', '.join(TABLES)}")
    return TABLES[name]


def guess_table(columns: Iterable[str]) -> TableFormat:
    """Find the one table whose required fields are all among the columns, and which knows most of them: two at least.

    Raises
    ------
    WrongColumns
        If no table fits, or several fit equally well.
    """
    have = set(columns)
    fitting = [table for table in TABLES.values() if have.issuperset(table.required)]
    shared = {table.name: len(have & set(table.names)) for table in fitting}
    best = [table for table in fitting if shared[table.name] == max([2, *shared.values()])]
    if len(best) == 1:
        return best[0]
    raise WrongColumns(
        "the header does not tell which table this is",
        found=", ".join(sorted(have)),
        expected="; ".join(
            f"{table.name}: {', '.join(table.required)}" for table in TABLES.values() if table is not _REPLICATES
        ),
        hint="name the table with --table, and columns that are called otherwise with --map 'Their column=field'",
    )

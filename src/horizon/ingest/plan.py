"""Which column of a file is which field of a table, and what the options say in place of columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from horizon.errors import WrongColumns, WrongOption
from horizon.ingest.fields import BadField
from horizon.ingest.tables import PROVENANCE, find_table, guess_table, plain_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from horizon.ingest.batch import Batch
    from horizon.ingest.column import Column
    from horizon.ingest.tables import TableFormat

__all__ = ["Plan", "make_plan"]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is read: field -> column, field -> constant, and the columns that are left aside."""

    table: TableFormat
    columns: dict[str, str]
    constants: dict[str, str]
    ignored: tuple[str, ...]
    mapped: tuple[str, ...]

    @property
    def scope(self) -> tuple[str, ...]:
        """Fields that say what the file is complete for: those of the table, and of its key those that are set."""
        chosen = (name for name in self.table.key if name in self.constants and name not in self.table.scope)
        return (*self.table.scope, *chosen)

    @property
    def values_set(self) -> tuple[str, ...]:
        """Constants that are part of what is stored, and not of what the file is complete for."""
        said = self.constants.keys() - set(self.scope)
        return tuple(f"{name}={self.constants[name]}" for name in sorted(said))

    @property
    def provenance(self) -> set[str]:
        """Which of ``source`` and ``known_at`` the file or a constant says."""
        return {field.name for field in PROVENANCE} & (self.columns.keys() | self.constants.keys())

    def said(self, name: str) -> Any:
        """What every row says in a field that no column stands for: the constant, or the default of the field."""
        field = next(field for field in (*self.table.fields, *PROVENANCE) if field.name == name)
        return field.parse(self.constants[name]) if name in self.constants else field.default

    def parse(self, batch: Batch, only: Collection[str] | None = None) -> dict[str, Column]:
        """The batch with every field that the table knows, or some; what the file lacks says its default everywhere."""
        from horizon.ingest.column import Column

        columns = {}
        for field in (*self.table.fields, *PROVENANCE):
            if only is not None and field.name not in only:
                continue
            if field.name in self.columns:
                texts, codes = batch.columns[self.columns[field.name]]
                columns[field.name] = Column.parse(
                    texts, codes, field.parse, required=field.required, default=field.default
                )
            else:
                columns[field.name] = Column.constant(self.said(field.name), batch.length)
        return columns


def make_plan(
    header: list[str],
    *,
    table: str | None,
    mapping: Mapping[str, str],
    constants: Mapping[str, str],
    without: Collection[str] = (),
) -> Plan:
    """Match a header with a table.

    Parameters
    ----------
    header : list of str
    table : str, optional
        Guessed from the columns if left out.
    mapping : mapping of column to field
        Columns that are called otherwise.
    constants : mapping of field to text
        Fields that the file does not have and that are the same in every row.
    without : collection of str
        Fields that are not taken from the file, because the caller gives them.

    Raises
    ------
    WrongColumns
        For an unknown table, a column to map that is not there, or a required field that nothing gives.
    WrongOption
        For a field to map to or to set that the table does not have, or a constant that cannot be read.
    """
    by_name = {plain_name(name): name for name in header}
    renamed = {_present(column, by_name): plain_name(field) for column, field in mapping.items()}
    fields = _by_field(header, renamed)
    chosen = find_table(table) if table else guess_table([*fields, *constants])
    _check_options(chosen, renamed, constants)
    given = {*constants, *without}
    columns = {name: _only(name, fields[name]) for name in chosen.names if name in fields and name not in given}
    missing = [name for name in chosen.required if name not in columns and name not in constants]
    if missing:
        raise WrongColumns(
            f"no column for {', '.join(missing)} of the table {chosen.name}",
            found=", ".join(header),
            expected=f"{', '.join(chosen.required)} (may be there: {', '.join(_optional(chosen))})",
            hint=f"--map 'Their column={missing[0]}' if it is called otherwise, "
            f"--set {missing[0]}=VALUE if it is the same in every row",
        )
    ignored = tuple(name for name in header if name not in columns.values())
    mapped = tuple(f"{column}={field}" for column, field in sorted(renamed.items()))
    return Plan(chosen, columns, dict(constants), ignored, mapped)


def _present(column: str, by_name: Mapping[str, str]) -> str:
    if plain_name(column) not in by_name:
        raise WrongColumns(
            "a column to map is not in the file", found=column, expected=f"one of {', '.join(by_name.values())}"
        )
    return by_name[plain_name(column)]


def _by_field(header: list[str], renamed: Mapping[str, str]) -> dict[str, list[str]]:
    """Columns by the field they may stand for; one that was mapped comes before one of the same name."""
    fields: dict[str, list[str]] = {}
    for name in header:
        if name not in renamed and plain_name(name) not in renamed.values():
            fields.setdefault(plain_name(name), []).append(name)
    for name, field in renamed.items():
        fields.setdefault(field, []).append(name)
    return fields


def _only(field: str, columns: list[str]) -> str:
    if len(columns) > 1:
        raise WrongColumns(
            f"two columns for {field}",
            found=", ".join(columns),
            expected="one column for each field",
            hint=f"say which with --map '{columns[0]}={field}'",
        )
    return columns[0]


def _check_options(table: TableFormat, renamed: Mapping[str, str], constants: Mapping[str, str]) -> None:
    by_name = {field.name: field for field in (*table.fields, *PROVENANCE)}
    for name in (*renamed.values(), *constants):
        if name not in by_name:
            raise WrongOption(f"the table {table.name} has no field {name}", expected=f"one of {', '.join(by_name)}")
    for name, text in constants.items():
        try:
            by_name[name].parse(text)
        except BadField as reason:
            raise WrongOption(f"cannot use {text!r} for {name}", expected=str(reason)) from reason


def _optional(table: TableFormat) -> list[str]:
    return [name for name in table.names if name not in table.required]

"""What is to be read, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Literal, TypeVar

from horizon.errors import RejectedRows
from horizon.ingest.reader import ReaderName
from horizon.records import Reject, SourceRecord
from horizon.store.write import Counts

__all__ = ["IngestRequest", "IngestResult", "OnError", "TableResult", "refusal"]

OnError = Literal["abort", "skip"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class IngestRequest:
    """What to read, and how.

    Attributes
    ----------
    path : Path
        A file, or a folder for the readers that take one.
    table : str, optional
        Of a CSV file; guessed from the header if left out.
    mapping, constants : mapping
        Of a CSV file: column -> field, and field -> text for all rows. An adapter heeds the constant ``suite``.
    source : SourceRecord, optional
        Where the file comes from; what the adapter says, or named after the file, if left out.
    known_at : date, optional
        The day on which its content was public; left out, what the file or its name says, else today.
    on_error : {"abort", "skip"}
        Store nothing when a row is bad, or leave out bad rows and keep them as rejects.
    create : bool
        Make models, benchmarks and suites whose names are unknown; without it their rows are rejected.
    reviewed : bool
        The names in the file are known to stand for models of their own.
    about : str
        What a CSV file is complete for, beyond what its fields say.
    reader : str, optional
        ``csv``, the name of an adapter, or None to find out from the content.
    sources : mapping of slug to (SourceRecord, date)
        What is known of the sources that the file's own ``source`` column names, and the day of their content.
    """

    path: Path
    table: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    source: SourceRecord | None = None
    known_at: date | None = None
    on_error: OnError = "abort"
    create: bool = False
    reviewed: bool = False
    dry_run: bool = False
    about: str = ""
    reader: ReaderName | Literal["csv"] | None = "csv"
    sources: Mapping[str, tuple[SourceRecord, date]] = field(default_factory=dict)

    @property
    def given(self) -> set[str]:
        """Fields of provenance that the request gives for all rows, whatever the file says."""
        given = {"source": self.source, "known_at": self.known_at}
        return {name for name, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True)
class TableResult:
    """What became of the rows of one table of a file.

    Attributes
    ----------
    counts : Counts
        read = stored + unchanged + rejected.
    snapshots, known : tuple of int
        Vintages that were made, and vintages that were there already, made from the same bytes.
    created : mapping
        ``models`` and ``benchmarks`` whose names were new to the store, each with its nearest known names.
    ignored : tuple of str
        Columns of the file that no field stands for.
    assumed : bool
        Nobody said of which day a vintage is, so it counts as today's.
    """

    table: str
    counts: Counts
    snapshots: tuple[int, ...]
    known: tuple[int, ...]
    rejects: tuple[Reject, ...]
    created: Mapping[str, Mapping[str, list[str]]]
    ignored: tuple[str, ...]
    warnings: tuple[str, ...]
    assumed: bool


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What became of a file, table by table; the properties speak of all its tables together.

    ``notes`` say what was assumed.
    """

    path: Path
    reader: str
    tables: tuple[TableResult, ...]
    notes: tuple[str, ...]
    doubts: tuple[str, ...]
    dry_run: bool

    @property
    def table(self) -> str:
        """The tables that the file holds."""
        return ", ".join(dict.fromkeys(table.table for table in self.tables))

    @property
    def counts(self) -> Counts:
        """Read = stored + unchanged + rejected."""
        return sum((table.counts for table in self.tables), Counts())

    @property
    def snapshots(self) -> tuple[int, ...]:
        """Vintages that were made."""
        return _joined(table.snapshots for table in self.tables)

    @property
    def known(self) -> tuple[int, ...]:
        """Vintages that were there already, made from the same bytes."""
        return _joined(table.known for table in self.tables)

    @property
    def rejects(self) -> tuple[Reject, ...]:
        """Every field that broke a rule."""
        return _joined(table.rejects for table in self.tables)

    @property
    def created(self) -> dict[str, dict[str, list[str]]]:
        """Names that were new to the store, each with its nearest known names."""
        kinds = dict.fromkeys(kind for table in self.tables for kind in table.created)
        return {kind: dict(chain.from_iterable(t.created[kind].items() for t in self.tables)) for kind in kinds}

    @property
    def ignored(self) -> tuple[str, ...]:
        """Columns of the file that no field stands for."""
        return tuple(dict.fromkeys(_joined(table.ignored for table in self.tables)))

    @property
    def warnings(self) -> tuple[str, ...]:
        """Doubts that did not stop the reading."""
        return self.doubts + _joined(table.warnings for table in self.tables)


def refusal(path: Path, rejects: Sequence[Reject]) -> RejectedRows:
    """The error that says which rows are bad."""
    lines = len({(reject.file, reject.line) for reject in rejects})
    return RejectedRows(
        f"{path}: {lines:,} bad row{'' if lines == 1 else 's'}, so nothing was stored",
        rejects,
        hint="correct the file, or leave bad rows out with --on-error skip (--rejects OUT.csv keeps them)",
    )


def _joined(parts: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(chain.from_iterable(parts))

"""Read files and store what they hold: one transaction, all good rows or none.

file -> tables of texts -> values -> checks -> ids -> snapshots

A file that has not changed since costs a look at its bytes: what reads rows is imported when there are rows to read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING

from horizon.ingest.again import known_table
from horizon.ingest.known import Known
from horizon.ingest.origin import Origin
from horizon.ingest.plan import make_plan
from horizon.ingest.reader import Document, Part, find_reader, recognise
from horizon.ingest.readers.table import CsvFile
from horizon.ingest.request import IngestRequest, IngestResult, TableResult, refusal
from horizon.store import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from horizon.ingest.batch import Progress, Rows
    from horizon.ingest.plan import Plan
    from horizon.store import Store

__all__ = ["ingest", "ingest_all", "load", "load_document"]

_DAY_IN_NAME = re.compile(r"(?<!\d)(\d{4})[-_.](\d{2})[-_.](\d{2})(?!\d)")


def ingest(store: Store, request: IngestRequest, progress: Progress = lambda _: None) -> IngestResult:
    """Read a file into the store, in one transaction.

    Raises
    ------
    InputError
        If the file, its columns or (under ``on_error="abort"``) any row cannot be taken; nothing is stored.
    """
    return ingest_all(store, [request], progress)[0]


def ingest_all(
    store: Store, requests: Sequence[IngestRequest], progress: Progress = lambda _: None
) -> list[IngestResult]:
    """Read several files into the store, in one transaction: all of them or none; see :func:`ingest`."""
    with store.write(keep=not any(request.dry_run for request in requests)) as connection:
        return [
            load(connection, request, _Share(progress, place, len(requests))) for place, request in enumerate(requests)
        ]


def load(connection: Connection, request: IngestRequest, progress: Progress = lambda _: None) -> IngestResult:
    """Read a file inside the caller's transaction; see :func:`ingest`."""
    if request.reader == "csv":
        return _load_csv(connection, request, progress)
    read = find_reader(request.reader).read if request.reader else recognise(request.path)
    return load_document(connection, request, read(request.path, request.constants), progress)


def load_document(
    connection: Connection, request: IngestRequest, document: Document, progress: Progress = lambda _: None
) -> IngestResult:
    """Store what a reader found in a file, inside the caller's transaction."""
    named = _day_in_name(request)
    known = Known(connection, reviewed=request.reviewed)
    tables = []
    for place, part in enumerate(document.parts):
        origin = Origin(
            request.path,
            request.source or part.source or document.source,
            request.known_at or part.known_at or document.known_at or named,
            part.sha256 or document.sha256,
            document.reader,
            part.about,
        )
        share = _Share(progress, place, len(document.parts))
        tables.append(_load_table(known, request, origin, part.rows, _plan(part), share))
    says = document.known_at or all(part.known_at for part in document.parts)
    notes = () if says else _from_name(named)
    return _result(request, document.reader, tables, notes, document.warnings)


def _load_csv(connection: Connection, request: IngestRequest, progress: Progress) -> IngestResult:
    file = CsvFile(request.path, seen=partial(read.has_bytes, connection, reader="csv"))
    plan = make_plan(
        file.header,
        table=request.table,
        mapping=request.mapping,
        constants=request.constants,
        without=request.given,
    )
    named = _day_in_name(request) if "known_at" not in plan.provenance and not request.sources else None
    reader = " ".join(["csv", *plan.mapped, *plan.values_set])
    origin = Origin(request.path, request.source, request.known_at or named, file.sha256, reader, request.about)
    known = Known(connection, reviewed=request.reviewed)
    table = _load_table(known, request, origin, file, plan, progress)
    return _result(request, reader, [table], _from_name(named), ())


def _load_table(
    known: Known, request: IngestRequest, origin: Origin, rows: Rows, plan: Plan, progress: Progress
) -> TableResult:
    """What is known of a table already, or what its rows come to."""
    if found := known_table(known, request, origin, plan):
        return found
    from horizon.ingest.table_load import load_table

    return load_table(known, request, origin, rows, plan, progress)


def _result(
    request: IngestRequest, reader: str, tables: list[TableResult], notes: tuple[str, ...], doubts: tuple[str, ...]
) -> IngestResult:
    """What became of a file; if all that was read is bad, the file is not what it was taken for."""
    if any(table.assumed for table in tables):
        notes = (f"known at {datetime.now(UTC).date()}, today, because nothing says another day (--known-at does)",)
    result = IngestResult(request.path, reader, tuple(tables), notes, doubts, request.dry_run)
    if result.rejects and result.counts.read == result.counts.rejected:
        raise refusal(request.path, result.rejects)
    return result


def _plan(part: Part) -> Plan:
    return make_plan(part.rows.header, table=part.table, mapping={}, constants=part.constants)


def _day_in_name(request: IngestRequest) -> date | None:
    """The day that a file's name ends on or contains, where nobody says another."""
    found = _DAY_IN_NAME.findall(request.path.name)
    if request.known_at or len(found) != 1:
        return None
    try:
        return date(*map(int, found[0]))
    except ValueError:
        return None


def _from_name(day: date | None) -> tuple[str, ...]:
    return (f"known at {day}, the day in the file's name (--known-at says another)",) if day else ()


@dataclass(frozen=True, slots=True)
class _Share:
    """Progress of one of several pieces of work as progress of the whole."""

    whole: Progress
    place: int
    pieces: int

    def __call__(self, done: float) -> None:
        self.whole((self.place + done) / self.pieces)

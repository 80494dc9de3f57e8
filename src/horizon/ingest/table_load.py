"""Store the rows of one table of a file.

Plain rows are first read fast, on the assumption that nothing is wrong in them. If anything is, what was stored is
undone and they are read again with the line of every row, so that every message can name it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import UnreadableFile
from horizon.ingest.batch import Batch
from horizon.ingest.column import Column
from horizon.ingest.examine import Examined, Examiner, Irregular
from horizon.ingest.groups import Grouping
from horizon.ingest.marks import Marks
from horizon.ingest.request import TableResult, refusal
from horizon.ingest.rows import store_columns
from horizon.ingest.snapshots import Snapshots
from horizon.records import Reject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from horizon.ingest.batch import Progress, Rows
    from horizon.ingest.groups import Group
    from horizon.ingest.known import Known
    from horizon.ingest.origin import Origin
    from horizon.ingest.plan import Plan
    from horizon.ingest.request import IngestRequest
    from horizon.store.write import Counts

__all__ = ["load_table"]


def load_table(
    known: Known, request: IngestRequest, origin: Origin, rows: Rows, plan: Plan, progress: Progress
) -> TableResult:
    """Read, check and store the rows of one table, inside the caller's transaction.

    Raises
    ------
    InputError
        If there are none, or one cannot be taken and none is to be left out.
    """
    result = _load_fast(known, request, origin, rows, plan, progress) if rows.plain else None
    if result is None:
        result = _Load(known, request, origin, rows, plan, exact=True).run(progress)
    if plan.table.name == "benchmarks":
        known.ask_units()
    return result


def _load_fast(
    known: Known, request: IngestRequest, origin: Origin, rows: Rows, plan: Plan, progress: Progress
) -> TableResult | None:
    """Read plain rows fast; None if something is wrong in them, and then nothing was stored."""
    try:
        with known.connection.begin_nested():
            return _Load(known, request, origin, rows, plan, exact=False).run(progress)
    except Irregular:
        known.ask()  # names that were made are gone again
        return None


class _Load:
    """One reading of one table."""

    def __init__(
        self, known: Known, request: IngestRequest, origin: Origin, rows: Rows, plan: Plan, *, exact: bool
    ) -> None:
        self._request, self._origin, self._rows, self._plan, self._exact = request, origin, rows, plan, exact
        self._names = known.names
        self._examiner = Examiner(plan, self._names, known.units, create=request.create)
        marks = Marks(known, request, origin, plan)
        self._grouping = Grouping(marks.fields, marks.group, self._marked(marks))
        self._snapshots = Snapshots(known.connection, plan, self._grouping.groups, origin)
        self._rejects: list[Reject] = []

    def run(self, progress: Progress) -> TableResult:
        """Read, check and store every batch."""
        if self._snapshots:
            self._take_all(progress)
        if self._rejects and self._request.on_error == "abort":
            raise refusal(self._origin.path, self._in_order())
        return self._result(self._snapshots.finish())

    def _take_all(self, progress: Progress) -> None:
        rows = 0
        for batch in self._batches(progress):
            rows += batch.length + len(batch.ragged) + len(batch.rejects)
            self._take(batch)
        if not rows:
            raise UnreadableFile(
                f"{self._origin.path} has no rows",
                expected="at least one row",
                hint="was the download cut off? An empty vintage would withdraw all that its source said before",
            )
        if not self._exact:
            self._examiner.end()

    def _batches(self, progress: Progress) -> Iterator[Batch]:
        return self._rows.exact(progress) if self._exact else self._rows.fast(progress)

    def _marked(self, marks: Marks) -> Iterator[dict[str, Column]]:
        """What marks the vintages of the file: read from its rows only if they say it."""
        if not marks.in_rows:
            yield self._plan.parse(Batch({}, 1, None), marks.fields)
            return
        rows = 0
        for batch in self._batches(lambda _: None):
            columns = self._plan.parse(batch, marks.fields)
            unread = np.concatenate([columns[name].bad_rows() for name in marks.fields])
            sound = np.setdiff1d(np.arange(batch.length), unread)
            rows += len(sound)
            yield {name: column.take(sound) for name, column in columns.items()}
        if not rows:
            yield {name: Column.constant(None, 1) for name in marks.fields}

    def _take(self, batch: Batch) -> None:
        if batch.lines is None:
            self._store(self._examiner.fast(batch))
            return
        for ragged in batch.ragged:
            reason = f"expected {len(self._rows.header)} fields, as in the header"
            self._leave_out(self._grouping.groups[0], [Reject(ragged.line, "(row)", f"{ragged.fields} fields", reason)])
        for reject in batch.rejects:
            self._leave_out(self._grouping.groups[0], [reject])
        examined = self._examiner.exact(batch, batch.lines)
        for row, rejects in examined.rejects.items():
            group, _ = self._grouping.split(examined.columns, np.array([row]))[0]
            file = batch.files[row] if batch.files else None
            self._leave_out(group, [replace(reject, file=file) for reject in rejects])
        self._store(examined)

    def _leave_out(self, group: Group, row: Sequence[Reject]) -> None:
        if group in self._snapshots:
            self._snapshots.reject(group, row)
            self._rejects += row

    def _store(self, examined: Examined) -> None:
        for group, rows in self._grouping.split(examined.columns, examined.repeated):
            if group in self._snapshots:
                self._snapshots.repeat(group, len(rows))
        for group, rows in self._grouping.split(examined.columns, examined.good):
            if group in self._snapshots and len(rows):
                own = self._sorted({name: column.take(rows) for name, column in examined.columns.items()})
                dates = own["release_date"].rows() if self._plan.table.name == "horizons" else []
                self._snapshots.add(group, store_columns(self._plan.table.name, own, self._names), dates)

    def _sorted(self, columns: dict[str, Column]) -> dict[str, Column]:
        """Rows in the order of the store's index: going in one after the other they cost half as much."""
        order = np.lexsort([columns[name].codes for name in reversed(self._plan.table.index)])
        return {name: column.take(order) for name, column in columns.items()}

    def _in_order(self) -> list[Reject]:
        return sorted(self._rejects, key=lambda reject: (reject.file or "", reject.line))

    def _result(self, counts: Counts) -> TableResult:
        return TableResult(
            table=self._plan.table.name,
            counts=counts,
            snapshots=tuple(self._snapshots.ids),
            known=tuple(known.id for known in self._snapshots.known),
            rejects=tuple(self._in_order()),
            created=self._names.take_created(),
            ignored=self._plan.ignored,
            warnings=tuple(f"{doubt} (rows: {count:,})" for doubt, count in self._examiner.doubts.items()),
            assumed=any(group.assumed and group in self._snapshots for group in self._grouping.groups),
        )

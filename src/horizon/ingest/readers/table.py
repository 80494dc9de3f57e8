"""CSV files: what is in them, read fast, or read exactly with the line of every row.

The fast way (pandas) is for plain files: no quotation mark, no blank line, as many fields in every line as in the
header. All others are read row by row with Python's own csv module, which is stricter and knows the line on which
each row stands, line breaks inside quotes included.
"""

from __future__ import annotations

import csv
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

from horizon.errors import UnreadableFile, WrongColumns
from horizon.ingest.batch import Batch, RaggedRow, factorize
from horizon.ingest.files import FileState, sha256_of
from horizon.ingest.readers.look import delimiter_of, look_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from horizon.ingest.batch import Progress
    from horizon.ingest.readers.look import Look

__all__ = ["CsvFile"]

_FAST_ROWS = 100_000
_FAST_CELLS = 2_000_000
_FAST_BYTES = 1 << 25
_EXACT_ROWS = 5_000
_EXACT_BYTES = 1 << 22
_LONGEST_ROW = 1 << 20
_MOST_COLUMNS = 1_000


class CsvFile:
    """A CSV file that has been looked at: readable, text, with a header.

    ``plain`` tells whether it may be read fast, ``sha256`` is the digest of its bytes. With `index` the first column
    may have no name, as that of the row numbers of a data frame; it is called ``(index)``.

    Bytes that were looked at before need no second look to know that they can be read: where `seen` says so of their
    digest, it is put off until rows are wanted.

    Raises
    ------
    UnreadableFile
        If it is not there, no regular file, empty, binary, HTML or not UTF-8, or a row is longer than 1 MB.
    WrongColumns
        If a column has no name, two have the same, or there are more than a table has.
    """

    def __init__(self, path: Path, *, index: bool = False, seen: Callable[[str], bool] = lambda _: False) -> None:
        self.path, self._index = path, index
        self._state = FileState.of(path)
        self.delimiter = delimiter_of(path, longest_line=_LONGEST_ROW)
        self.sha256 = sha256_of(path)
        self._looked: Look | None = None
        if not seen(self.sha256):
            self._look()
        with self._steady():
            self.header = self._read_header()

    @property
    def plain(self) -> bool:
        """Whether :meth:`fast` may be used."""
        return self._look().plain

    def fast(self, progress: Progress) -> Iterator[Batch]:
        """Batches of a plain file, without line numbers."""
        import pandas as pd

        options: dict[str, Any] = {"dtype": object, "na_filter": False, "quoting": csv.QUOTE_NONE}
        rows = max(1, min(_FAST_ROWS, _FAST_CELLS // len(self.header), _FAST_BYTES // self._look().longest))
        with (
            self._steady(),
            self.path.open("rb") as handle,
            pd.read_csv(handle, sep=self.delimiter, encoding="utf-8-sig", chunksize=rows, **options) as frames,
        ):
            for frame in frames:
                arrays = (frame.iloc[:, place].to_numpy() for place in range(len(self.header)))
                columns = dict(zip(self.header, map(factorize, arrays), strict=True))
                yield Batch(columns, len(frame), None)
                progress(handle.tell() / self._state.size)

    def exact(self, progress: Progress) -> Iterator[Batch]:
        """Batches with the line of every row; blank lines are passed over."""
        self._look()
        with self._steady(), self.path.open("rb") as handle:
            rows = self._numbered(handle)
            next(rows, None)
            batch: list[tuple[int, list[str]]] = []
            size = 0
            for line, row, taken in rows:
                batch.append((line, row))
                size += taken
                if len(batch) == _EXACT_ROWS or size > _EXACT_BYTES:
                    yield self._batch(batch)
                    progress(handle.tell() / self._state.size)
                    batch, size = [], 0
            if batch:
                yield self._batch(batch)
                progress(1.0)

    def _look(self) -> Look:
        """What there is to see in all bytes; looked at once."""
        if self._looked is None:
            try:
                self._looked = look_at(self.path, longest_line=_LONGEST_ROW, sha256=self.sha256)
            finally:
                self._state.check(self.path)
        return self._looked

    @contextmanager
    def _steady(self) -> Iterator[None]:
        """See to it that the file that is read is the one that was looked at."""
        try:
            yield
        except (OSError, ValueError, IndexError) as error:
            self._state.check(self.path)
            raise UnreadableFile(f"{self.path} is not a regular CSV file", found=str(error)) from error
        self._state.check(self.path)

    def _batch(self, rows: list[tuple[int, list[str]]]) -> Batch:
        import numpy as np

        width = len(self.header)
        ragged = tuple(RaggedRow(line, len(row)) for line, row in rows if len(row) != width)
        regular = [(line, row) for line, row in rows if len(row) == width]
        table = np.empty((len(regular), width), dtype=object)
        for index, (_, row) in enumerate(regular):
            table[index] = row
        columns = {name: factorize(table[:, place]) for place, name in enumerate(self.header)}
        lines = np.array([line for line, _ in regular], dtype=np.intp)
        return Batch(columns, len(regular), lines, ragged)

    def _read_header(self) -> list[str]:
        with self.path.open("rb") as handle:
            _, names, _ = next(self._numbered(handle), (0, [], 0))
        header = [name.strip() for name in names]
        if self._index and len(header) > 1:
            header[0] = header[0] or "(index)"
        self._check_header(header)
        return header

    def _check_header(self, header: list[str]) -> None:
        if not any(header):
            raise UnreadableFile(
                f"{self.path} is empty", expected="a header line and rows", hint="is it the right file?"
            )
        if len(header) > _MOST_COLUMNS:
            raise WrongColumns(
                f"the header of {self.path} is not that of a table",
                found=f"{len(header):,} columns",
                expected=f"at most {_MOST_COLUMNS:,}",
            )
        unnamed = [place for place, name in enumerate(header, 1) if not name]
        double = sorted((name, count) for name, count in Counter(header).items() if count > 1)
        if unnamed or double:
            found = f"no name for column {unnamed[0]}" if unnamed else "{!r} {} times".format(*double[0])
            raise WrongColumns(
                f"the header of {self.path} is not clear",
                found=found,
                expected="each column named, each name once",
            )

    def _numbered(self, handle: BinaryIO) -> Iterator[tuple[int, list[str], int]]:
        """Rows that are not blank, with the line on which each begins and the bytes that it takes."""
        taken = 0

        def lines() -> Iterator[str]:
            nonlocal taken
            for number, line in enumerate(handle):
                taken += len(line)
                if taken > _LONGEST_ROW:
                    raise csv.Error(f"a row of more than {_LONGEST_ROW >> 20} MB")
                yield line.decode("utf-8-sig" if number == 0 else "utf-8")

        reader = csv.reader(lines(), delimiter=self.delimiter, strict=True)
        begins = 1
        try:
            for row in reader:
                if len(row) > 1 or (row and row[0].strip()):
                    yield begins, row, taken
                begins, taken = reader.line_num + 1, 0
        except csv.Error as error:
            raise UnreadableFile(
                f"{self.path} is not a regular CSV file",
                found=f"{error}, in the row that begins on line {begins}",
                expected="every quotation mark closed, and doubled inside a quoted field",
            ) from error

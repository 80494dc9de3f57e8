"""Rows on their way in: columns of texts, a batch at a time, whatever file they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from horizon.records import Reject

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Batch", "Columns", "Place", "Progress", "RaggedRow", "Rows", "TextRows", "factorize", "text_of"]

Progress = Callable[[float], None]
Columns: TypeAlias = "dict[str, tuple[NDArray[np.object_], NDArray[np.intp]]]"

_BATCH_ROWS = 5_000


class Place(NamedTuple):
    """Where a row stands: its line (0 where the format has none), and its file within a folder or archive."""

    line: int
    file: str | None = None


@dataclass(frozen=True, slots=True)
class RaggedRow:
    """A row that does not have as many fields as the header."""

    line: int
    fields: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows: for each column its distinct texts and the number of each row's text in them.

    ``lines`` are the lines on which the rows begin to stand in the file; None when the file was read fast. ``files``
    are the members of a folder or archive in which they stand; None for a single file. ``rejects`` are rows besides
    these in which the reader of the format found nothing to take, one each.
    """

    columns: Columns
    length: int
    lines: NDArray[np.intp] | None
    ragged: tuple[RaggedRow, ...] = ()
    files: Sequence[str | None] | None = None
    rejects: tuple[Reject, ...] = ()


class Rows(Protocol):
    """A table of texts that can be read more than once.

    ``plain`` tells whether it may be read fast: without the line of each row, as long as nothing is wrong.
    """

    @property
    def header(self) -> list[str]:
        """Names of the columns."""

    @property
    def plain(self) -> bool:
        """Whether :meth:`fast` may be used."""

    def fast(self, progress: Progress) -> Iterator[Batch]:
        """Batches without line numbers."""

    def exact(self, progress: Progress) -> Iterator[Batch]:
        """Batches with the line of every row."""


class TextRows:
    """Rows of a document that is in memory, in the order of the document.

    Parameters
    ----------
    records : iterable of (Place, mapping of column to value)
        A column that a record lacks is empty; values become texts by :func:`text_of`.
    rejects : sequence of Reject
        Rows in which the reader found nothing to take, one each.

    Examples
    --------
    >>> rows = TextRows([(Place(3), {"model": "GPT-2", "minutes": 0.05})])
    >>> rows.header, next(rows.exact(print)).length
    (['model', 'minutes'], 1)
    """

    plain = False

    def __init__(self, records: Iterable[tuple[Place, Mapping[str, Any]]], *, rejects: Sequence[Reject] = ()) -> None:
        self._rejects = tuple(rejects)
        self._records = [(place, {name: text_of(value) for name, value in row.items()}) for place, row in records]
        self.header = list(dict.fromkeys(name for _, row in self._records for name in row))

    def __len__(self) -> int:
        return len(self._records)

    def fast(self, progress: Progress) -> Iterator[Batch]:
        """Never used: the rows are few, and each is to be named."""
        raise NotImplementedError

    def exact(self, progress: Progress) -> Iterator[Batch]:
        """Batches with the place of every row."""
        import numpy as np

        if self._rejects:
            columns = {name: factorize([]) for name in self.header}
            yield Batch(columns, 0, np.array([], dtype=np.intp), files=[], rejects=self._rejects)
        for start in range(0, len(self._records), _BATCH_ROWS):
            batch = self._records[start : start + _BATCH_ROWS]
            columns = {name: factorize([row.get(name, "") for _, row in batch]) for name in self.header}
            lines = np.array([place.line for place, _ in batch], dtype=np.intp)
            yield Batch(columns, len(batch), lines, files=[place.file for place, _ in batch])
            progress((start + len(batch)) / len(self._records))


def text_of(value: Any) -> str:
    """The text of a value as a table would have it; a number loses no digit.

    Examples
    --------
    >>> [text_of(value) for value in (None, True, 7, 0.1, "GPT-2", date(2019, 2, 14))]
    ['', 'true', '7', '0.1', 'GPT-2', '2019-02-14']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value if isinstance(value, str) else repr(value)


def factorize(values: Sequence[Any] | NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """The distinct values, and for each row the number of its value in them."""
    import numpy as np
    import pandas as pd

    column = np.empty(len(values), dtype=object)
    column[:] = values
    codes, texts = pd.factorize(column)
    return np.asarray(texts, dtype=object), np.asarray(codes, dtype=np.intp)

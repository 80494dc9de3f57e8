"""A column of a file: its distinct values and, for each row, the number of its value.

A file repeats its texts, so each different text is parsed once. A text that cannot be read keeps the reason instead.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from horizon.ingest.fields import BadField, plain_text, slug_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from horizon.ingest.fields import Parser

__all__ = ["Column"]

# What an export puts in front of a text that a spreadsheet would run; see `horizon.report.tables`.
_NEUTRALISED = re.compile("'(?='*[=+@\uff1d\uff0b\uff0d\uff20-])")
_MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "–", "—"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column as distinct values and the number of each row's value in them.

    Attributes
    ----------
    values : ndarray of object, shape (k,)
        Plain Python values; None for empty.
    codes : ndarray of int, shape (n,)
    texts : ndarray of object, shape (k,)
        What stood in the file.
    bad : dict
        Number of a value -> why its text could not be read; its value is None.
    """

    values: NDArray[np.object_]
    codes: NDArray[np.intp]
    texts: NDArray[np.object_]
    bad: dict[int, str] = field(default_factory=dict)

    @classmethod
    def constant(cls, value: Any, length: int) -> Column:
        """A column that says the same in every row."""
        values = np.empty(1, dtype=object)
        values[0] = value
        text = np.array(["" if value is None else str(value)], dtype=object)
        return cls(values, np.zeros(length, dtype=np.intp), text)

    @classmethod
    def parse(
        cls,
        texts: NDArray[np.object_],
        codes: NDArray[np.intp],
        parser: Parser,
        *,
        required: bool,
        default: Any,
    ) -> Column:
        """Read each distinct text once; an empty one is `default`, or bad where a value is required."""
        values, bad = np.empty(len(texts), dtype=object), {}
        for index, text in enumerate(texts):
            try:
                values[index] = _value(text.strip(), parser, required=required, default=default)
            except BadField as reason:
                bad[index] = str(reason)
        return cls(values, codes, texts, bad)

    def __len__(self) -> int:
        return len(self.codes)

    def map(self, function: Callable[[Any], Any]) -> Column:
        """Apply a function to each distinct value that occurs and is not None."""
        values = np.empty(len(self.values), dtype=object)
        for index in self._occurring():
            value = self.values[index]
            values[index] = None if value is None else function(value)
        return Column(values, self.codes, self.texts, self.bad)

    def matrix(self, width: int) -> NDArray[np.float64]:
        """For values that are tuples of `width` numbers: one row of numbers a row, NaN for empty."""
        empty = (math.nan,) * width
        rows = [empty if value is None else value for value in self.values]
        return np.array(rows, dtype=np.float64).reshape(-1, width)[self.codes]

    def take(self, rows: NDArray[Any]) -> Column:
        """Keep some rows."""
        return Column(self.values, self.codes[rows], self.texts, self.bad)

    def floats(self) -> NDArray[np.float64]:
        """One number a row, NaN for empty."""
        numbers = np.array([math.nan if value is None else value for value in self.values], dtype=np.float64)
        return numbers[self.codes]

    def used(self) -> list[Any]:
        """The distinct values that occur in a row, without None."""
        return [self.values[index] for index in self._occurring() if self.values[index] is not None]

    def _occurring(self) -> list[int]:
        seen = np.zeros(len(self.values), dtype=np.bool_)
        seen[self.codes] = True
        return list(np.flatnonzero(seen))

    def rows(self) -> list[Any]:
        """One plain value a row."""
        return list(self.values[self.codes])

    def bad_rows(self) -> NDArray[np.intp]:
        """Numbers of the rows whose text could not be read."""
        return np.flatnonzero(np.isin(self.codes, list(self.bad))) if self.bad else np.array([], dtype=np.intp)

    def hashes(self) -> NDArray[np.uint64]:
        """One hash a row, of the value."""
        import pandas as pd

        texts = np.array(["\x00" if value is None else repr(value) for value in self.values], dtype=object)
        return pd.util.hash_array(texts, categorize=False)[self.codes]


def _value(text: str, parser: Parser, *, required: bool, default: Any) -> Any:
    text = text[1:] if _NEUTRALISED.match(text) else text
    missing = not text if parser in (plain_text, slug_text) else text.casefold() in _MISSING
    if missing:
        if required and default is None:
            raise BadField("expected a value")
        return default
    return parser(text)

"""Tables as text: cells for a reader, CSV that a spreadsheet will not run, strict JSON."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import pandas as pd

from horizon.report.sparkline import readings, sparkline_text
from horizon.report.verdicts import LOOKS, verdict_place
from horizon.units import duration_text

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Cell", "Column", "Kind", "cell", "csv_text", "json_lines", "json_records", "json_text", "plain_text"]

Cells = TypeVar("Cells")

Kind = Literal["text", "prose", "number", "date", "duration", "days", "flag", "sparkline", "verdict"]

ABSENT = "–"
_FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # some spreadsheets take the full-width signs, too
_PLAIN_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table on the page.

    Parameters
    ----------
    field : str
        Name of the frame's column.
    heading : str
        What the reader sees above it.
    kind : Kind
        ``duration`` is a task length in minutes, ``days`` a span of calendar days, ``flag`` a truth value, ``prose``
        whole sentences, set wide.
        ``sparkline`` is a list of pairs of a day and a share: a small line in the frame that the column shares,
        sorted by its last value; exports write the numbers. ``verdict`` is one of `verdicts.VERDICTS`, shown with
        its mark and sorted in their order; any other text is shown as it is.
    digits : int
        Digits after the point, for ``number``.
    """

    field: str
    heading: str
    kind: Kind = "text"
    digits: int = 0

    @property
    def numeric(self) -> bool:
        """Whether the column is set flush right and sorted by number."""
        return self.kind in ("number", "duration", "days", "sparkline")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, and its sort key: text, or a number as a script reads it; without a key it comes last.

    A verdict has a mark: its `shape` as an SVG path, and the place of its `colour`.
    """

    text: str
    key: str | None
    shape: str | None = None
    colour: int = 0


def cell(value: object, column: Column) -> Cell:
    """Write one value the way its column asks for.

    Examples
    --------
    >>> cell(60.4, Column("minutes", "Horizon", "duration"))
    Cell(text='1 h', key='60.4', shape=None, colour=0)
    >>> cell(float("inf"), Column("high", "High", "days")).text
    'no limit'
    >>> cell([("2025-01-01", 0.2), ("2026-01-01", 0.9)], Column("readings", "Frontier", "sparkline"))
    Cell(text='20% on 2025-01-01 to 90% on 2026-01-01, 2 readings', key='0.9', shape=None, colour=0)
    """
    if column.kind == "sparkline":
        known = readings(value)
        return Cell(sparkline_text(known), str(known[-1][1])) if known else Cell(ABSENT, None)
    plain = _plain(value)
    if plain is None:
        return Cell(ABSENT, None)
    if column.kind == "verdict":
        return _verdict(str(plain))
    if column.kind == "flag":
        return Cell("yes" if plain else "no", str(bool(plain)))
    if column.numeric:
        return Cell(_number_text(float(plain), column), str(float(plain)).replace("inf", "Infinity"))
    return Cell(str(plain), str(plain).casefold())


def csv_text(frame: pd.DataFrame, *, header: bool = True) -> str:
    r"""Write a frame as CSV in which no cell is a formula.

    Text that a spreadsheet would run gets an apostrophe in front; plain numbers, signed ones too, stay. A list of
    pairs is written as ``2025-01-01 0.2; 2026-01-01 0.9``. Without `header` it can be put after another part.

    Examples
    --------
    >>> csv_text(pd.DataFrame({"model": ["=1+1", "o3"], "change": [-0.5, None]}))
    "model,change\r\n'=1+1,-0.5\r\no3,\r\n"
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    if header:
        writer.writerow(_neutral(str(name)) for name in frame.columns)
    writer.writerows(zip(*_columns(frame, _csv_cell), strict=True))
    return buffer.getvalue()


def json_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give the rows as records for strict JSON: absent and infinite numbers are None, dates are ISO text."""
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*_columns(frame, _strict), strict=True)]


def json_text(frame: pd.DataFrame) -> str:
    """Write a frame as a JSON array of records, one a line.

    Examples
    --------
    >>> print(json_text(pd.DataFrame({"model": ["o3"], "high": [float("inf")]})), end="")
    [
    {"model": "o3", "high": null}
    ]
    """
    return f"[\n{json_lines(frame)}\n]\n"


def json_lines(frame: pd.DataFrame) -> str:
    """Write the rows of :func:`json_text` without what is before and after them, to be put together with others."""
    return ",\n".join(json.dumps(record, ensure_ascii=False, allow_nan=False) for record in json_records(frame))


def _verdict(word: str) -> Cell:
    look = LOOKS.get(word)
    key = f"{verdict_place(word)} {word.casefold()}"
    return Cell(word, key, look.shape, look.colour) if look else Cell(word, key)


def plain_text(value: Any) -> str:
    """Write one value as it stands in a CSV file, but for what keeps a spreadsheet from running it."""
    if isinstance(value, (list, tuple)):
        return "; ".join(_pair_text(pair) for pair in value)
    plain = _plain(value)
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return str(plain).lower()
    return plain if isinstance(plain, str) else repr(plain)


def _columns(frame: pd.DataFrame, write: Callable[[Any], Cells]) -> list[list[Cells]]:
    """Each column with every cell written; in a column of one type, each different value once."""
    return [_column(frame.iloc[:, place], write) for place in range(frame.shape[1])]


def _column(values: pd.Series[Any], write: Callable[[Any], Cells]) -> list[Cells]:
    if values.dtype == object or values.dtype.kind == "f":  # 1 and true are one value there, and so are 0.0 and -0.0
        return [write(value) for value in values.tolist()]
    codes, different = pd.factorize(values)
    cells = [*map(write, different), write(None)]  # what is absent has the code -1
    return [cells[code] for code in codes.tolist()]


def _plain(value: Any) -> str | float | int | bool | None:
    """One frame value as a plain Python value; every kind of "absent" becomes None."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    if isinstance(value, date):  # datetimes and pandas' Timestamp are dates, too
        return value.isoformat()[:10]
    return value.item() if hasattr(value, "item") else value  # type: ignore[no-any-return]


def _strict(value: Any) -> Any:
    """One frame value as strict JSON holds it, and so each part of a list."""
    return [_strict(part) for part in value] if isinstance(value, (list, tuple)) else _finite(_plain(value))


def _finite(value: str | float | None) -> str | float | None:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _csv_cell(value: Any) -> str:
    text = plain_text(value)
    return _neutral(text) if isinstance(value, (str, list, tuple)) else text


def _pair_text(pair: Any) -> str:
    parts = pair if isinstance(pair, (list, tuple)) else (pair,)
    return " ".join("" if (plain := _plain(part)) is None else str(plain) for part in parts)


def _neutral(text: str) -> str:
    """Put an apostrophe before a formula, and before apostrophes before one, so that one can be taken off again."""
    if text.lstrip("'").startswith(_FORMULA_STARTS) and not _PLAIN_NUMBER.fullmatch(text):
        return "'" + text
    return text


def _number_text(number: float, column: Column) -> str:
    if column.kind == "duration":
        return duration_text(number)
    if math.isinf(number):
        return "no limit"
    return f"{number:,.{column.digits if column.kind == 'number' else 0}f}".replace("-", "−")

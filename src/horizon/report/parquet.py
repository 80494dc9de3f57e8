"""Frames as Parquet files, if the extra that can write them is installed."""

from __future__ import annotations

import io
import warnings
from datetime import date
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pandas as pd

from horizon.report.tables import plain_text

if TYPE_CHECKING:
    from collections.abc import Hashable

__all__ = ["parquet_bytes", "parquet_is_there"]


def parquet_is_there() -> bool:
    """Tell whether Parquet files can be written: that takes the extra ``parquet``."""
    return find_spec("fastparquet") is not None


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """Write a frame as a Parquet file: numbers, days and truth values as such, lists and all else as text.

    A day without an entry is null, and so is text that is not there. Names and texts are written as they are: a
    Parquet file is no spreadsheet, and nothing in it is run.

    Raises
    ------
    ModuleNotFoundError
        The extra ``parquet`` is not installed.
    """
    import fastparquet  # type: ignore[import-untyped]

    buffer = _Kept()
    columns = {str(name): _typed(frame[name]) for name in frame.columns}
    plain = pd.DataFrame(columns, index=pd.RangeIndex(len(frame)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of pandas, about how the library uses it
        fastparquet.write("frame", plain, open_with=lambda *_: buffer, write_index=False, compression="GZIP")
    return buffer.getvalue()


class _Kept(io.BytesIO):
    """A file in memory that can be read after it was closed."""

    def close(self) -> None:
        """Stay open."""


def _typed(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column in a type that Parquet has."""
    values = column.reset_index(drop=True)
    if values.dtype.kind == "M":
        return values.astype("datetime64[ms]")  # the library writes seconds as if they were thousandths
    if values.dtype != object:
        return values.astype(object).where(values.notna(), None) if values.dtype == "str" else values
    known = values.dropna()
    if known.map(_is_day).all() and len(known):
        return pd.to_datetime(values).astype("datetime64[ms]")
    if known.map(lambda value: isinstance(value, bool)).all() and len(known):
        return values.astype("boolean")
    if known.map(lambda value: isinstance(value, (int, float))).all() and len(known):
        return values.astype("float64")
    return pd.Series([_text(value) for value in values], dtype=object)


def _is_day(value: Hashable) -> bool:
    return isinstance(value, date)


def _text(value: Any) -> str | None:
    return plain_text(value) or None

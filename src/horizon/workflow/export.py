"""A table of the store as a file that other programs read."""

from __future__ import annotations

import os
from difflib import get_close_matches
from typing import TYPE_CHECKING

import pandas as pd

from horizon.errors import HorizonError
from horizon.report.files import atomic_file
from horizon.report.parquet import parquet_bytes, parquet_is_there
from horizon.report.tables import csv_text, json_lines
from horizon.workflow.export_tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from horizon.store import Store

    Progress = Callable[[float], None]
    Frames = Iterator[pd.DataFrame]

__all__ = ["FORMATS", "check_export", "export_table"]

_ROWS = 20_000


def export_table(
    store: Store, table: str, path: Path, *, as_of: date | None = None, progress: Progress = lambda _: None
) -> int:
    """Write a table of the store as CSV, JSON or Parquet, by the suffix of the file, and say how many rows it has.

    The file is written whole or not at all, and takes the place of one that is there. In CSV no cell is a formula;
    ``horizon ingest csv`` reads such a cell back as it was.

    Parameters
    ----------
    table : str
        One of `TABLES`.
    as_of : date, optional
        What was known on that day; everything if left out.
    progress : callable
        Called with the share that is done.

    Raises
    ------
    HorizonError
        For another table or suffix, a folder, or Parquet without the extra that writes it.
    OSError
        The file cannot be written.
    """
    check_export(table, path)
    written = 0

    def counted() -> Iterator[pd.DataFrame]:
        nonlocal written
        for share, part in _chunks(TABLES[table](store, as_of)):
            written += len(part)
            yield part
            progress(share)

    with atomic_file(path) as file:
        for content in FORMATS[path.suffix.lower()](counted()):
            file.write(content)
    return written


def check_export(table: str, path: Path) -> None:
    """Refuse a table that there is not, and a file that cannot be written, before anything is read.

    Raises
    ------
    HorizonError
    """
    if table not in TABLES:
        near = get_close_matches(table.casefold(), TABLES, n=1)
        hint = f"did you mean {near[0]}?" if near else None
        raise HorizonError(f"there is no table {table} to export", expected=f"one of {', '.join(TABLES)}", hint=hint)
    if path.suffix.lower() not in FORMATS:
        raise HorizonError(
            f"{path}: a table cannot be written as such a file",
            found=f"the suffix {path.suffix}" if path.suffix else "a name without a suffix",
            expected=f"a name that ends in {', '.join(FORMATS)}",
        )
    if os.path.isdir(path):  # noqa: PTH112 - `Path.is_dir` fails on a name that is too long
        raise HorizonError(f"{path} is a folder", expected="the name of a file", hint=f"try {path / table}.csv")
    if path.suffix.lower() == ".parquet" and not parquet_is_there():
        raise HorizonError(
            f"{path}: Parquet files are written by an extra that is not installed",
            hint="pip install 'horizon-tracker[parquet]', or name a file that ends in .csv or .json",
        )


def _chunks(parts: Iterator[tuple[float, pd.DataFrame]]) -> Iterator[tuple[float, pd.DataFrame]]:
    """The parts, large ones in pieces; every one at least once, so that no table is without its columns."""
    begun = 0.0
    for share, part in parts:
        for start in range(0, max(len(part), 1), _ROWS):
            done = min(1.0, (start + _ROWS) / max(len(part), 1))
            yield begun + (share - begun) * done, part.iloc[start : start + _ROWS]
        begun = share


def _csv(frames: Frames) -> Iterator[bytes]:
    for place, frame in enumerate(frames):
        yield csv_text(_moments_as_text(frame), header=place == 0).encode()


def _json(frames: Frames) -> Iterator[bytes]:
    yield b"["
    before = "\n"
    for frame in frames:
        if len(frame):
            yield f"{before}{json_lines(_moments_as_text(frame))}".encode()
            before = ",\n"
    yield b"\n]\n"


def _parquet(frames: Frames) -> Iterator[bytes]:
    every = list(frames)
    yield parquet_bytes(pd.concat([frame for frame in every if len(frame)] or every[:1], ignore_index=True))


def _moments_as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with each column of moments as text; one of days alone stays as it is."""
    moments = {
        str(name): column.dt.strftime("%Y-%m-%d %H:%M:%S")
        for name, column in frame.select_dtypes("datetime").items()
        if (column.dropna() != column.dropna().dt.normalize()).any()
    }
    return frame.assign(**moments)


FORMATS: dict[str, Callable[[Frames], Iterator[bytes]]] = {".csv": _csv, ".json": _json, ".parquet": _parquet}
"""Suffix -> what writes frames, one after the other, as such a file."""

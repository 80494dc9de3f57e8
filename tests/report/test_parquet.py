"""Parquet files, read back by the library that wrote them."""

import io
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from horizon.report.parquet import parquet_bytes
from tests.report.sample import HOSTILE

fastparquet = pytest.importorskip("fastparquet", reason="the extra parquet is not installed")


def read_back(frame: pd.DataFrame) -> pd.DataFrame:
    file = io.BytesIO(parquet_bytes(frame))
    read: pd.DataFrame = fastparquet.ParquetFile(file).to_pandas()
    return read


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (pd.Series(["a", None, *HOSTILE], dtype="str"), ["a", None, *HOSTILE]),
        (pd.Series([1.5, np.nan, np.inf]), [1.5, None, np.inf]),
        (pd.Series([1, None], dtype="Int64"), [1, None]),
        (pd.Series([True, None], dtype="boolean"), [True, None]),
        (pd.Series([True, None], dtype=object), [True, None]),
        (pd.Series([2, None], dtype=object), [2.0, None]),
        (pd.Series([date(2026, 1, 30), None], dtype=object), [pd.Timestamp("2026-01-30"), None]),
        (pd.Series(["2026-01-30"], dtype="datetime64[s]"), [pd.Timestamp("2026-01-30")]),
        (pd.Series([None, None], dtype=object), [None, None]),
        (pd.Series([[("2025-01-01", 0.2), ("2026-01-01", 0.9)], None], dtype=object),
         ["2025-01-01 0.2; 2026-01-01 0.9", None]),
        (pd.Series(["text", 1.5, date(2026, 1, 1)], dtype=object), ["text", "1.5", "2026-01-01"]),
    ],
)  # fmt: skip
def test_values_come_back(values: "pd.Series[Any]", read: list[Any]) -> None:
    found = read_back(pd.DataFrame({"value": values}))["value"]
    assert [None if pd.isna(value) else value for value in found] == read


def test_a_frame_without_rows_keeps_its_columns() -> None:
    frame = pd.DataFrame({"model": pd.Series(dtype="str"), "minutes": pd.Series(dtype="float64")})
    assert list(read_back(frame).columns) == ["model", "minutes"]


def test_the_same_frame_gives_the_same_bytes() -> None:
    frame = pd.DataFrame({"model": [*HOSTILE], "minutes": range(len(HOSTILE))}, index=range(5, 5 + len(HOSTILE)))
    assert parquet_bytes(frame) == parquet_bytes(frame.reset_index(drop=True))

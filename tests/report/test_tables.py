"""Cells, CSV and JSON."""

import csv
import io
import json
import math
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from horizon.report.tables import Column, Kind, cell, csv_text, json_records, json_text
from horizon.report.verdicts import VERDICTS
from tests.report.sample import HOSTILE, points


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1+1", "- 5"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    written = csv_text(pd.DataFrame({text: [text]}))
    assert list(csv.reader(io.StringIO(written, newline=""))) == [["'" + text], ["'" + text]]


@pytest.mark.parametrize("text", ["-5", "+1.5", "-.5e-3", "a=b", "o1-preview", "'quoted", "1-2", " =1"])
def test_text_that_a_spreadsheet_would_not_run_stays(text: str) -> None:
    assert list(csv.reader(io.StringIO(csv_text(pd.DataFrame({"x": [text]})), newline="")))[1] == [text]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_csv_gives_back_every_text_but_for_the_apostrophe(texts: list[str]) -> None:
    frame = pd.DataFrame({"text": pd.Series(texts, dtype=object), "row": range(len(texts))})
    rows = list(csv.reader(io.StringIO(csv_text(frame), newline="")))[1:]
    assert [row[0] in (text, "'" + text) for row, text in zip(rows, texts, strict=True)] == [True] * len(texts)
    assert [row[1] for row in rows] == [str(index) for index in range(len(texts))]


@given(st.lists(st.floats(allow_nan=False), min_size=1, max_size=5))
def test_csv_gives_back_every_number_to_the_last_digit(numbers: list[float]) -> None:
    rows = list(csv.reader(io.StringIO(csv_text(pd.DataFrame({"x": numbers})), newline="")))
    assert [float(row[0]) for row in rows[1:]] == numbers


def test_csv_writes_dates_as_iso_truth_in_lower_case_and_nothing_for_absent() -> None:
    frame = pd.DataFrame({"d": [datetime(2026, 9, 8), pd.NaT], "f": [True, None], "n": [np.nan, 2.0], "t": [None, "x"]})
    assert csv_text(frame) == "d,f,n,t\r\n2026-09-08,true,,\r\n,,2.0,x\r\n"


@given(st.lists(st.floats(), max_size=5))
def test_json_is_strict_whatever_the_numbers(numbers: list[float]) -> None:
    text = json_text(pd.DataFrame({"x": numbers}))
    records = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    assert [record["x"] for record in records] == [x if math.isfinite(x) else None for x in numbers]


def test_json_keeps_hostile_names_dates_and_plain_types() -> None:
    frame = points(HOSTILE)
    records = json.loads(json_text(frame))
    assert [record["model"] for record in records] == frame["model"].tolist()
    assert records[0]["release_date"] == "2019-02-14"
    assert {type(value) for record in json_records(frame) for value in record.values()} <= {
        str,
        float,
        bool,
        type(None),
    }


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (60.0, "duration", "1 h"),
        (np.float64(128.744), "days", "129"),
        (math.inf, "days", "no limit"),
        (-1234.5, "number", "−1,234"),
        (pd.Timestamp("2026-09-08"), "date", "2026-09-08"),
        (date(2026, 9, 8), "date", "2026-09-08"),
        (np.bool_(True), "flag", "yes"),
        (False, "flag", "no"),
        ("=1", "text", "=1"),
        (None, "text", "–"),
        (math.nan, "duration", "–"),
        (pd.NaT, "date", "–"),
    ],
)
def test_cell_shows_each_kind_as_a_reader_expects(value: object, kind: Kind, text: str) -> None:
    assert cell(value, Column("x", "X", kind)).text == text


def test_cell_sorts_numbers_as_a_script_reads_them_and_absent_ones_by_no_key() -> None:
    column = Column("x", "X", "number", digits=1)
    assert [cell(value, column).key for value in (1.25, math.inf, -math.inf, math.nan)] == [
        "1.25",
        "Infinity",
        "-Infinity",
        None,
    ]


READINGS = [
    (pd.Timestamp("2026-01-01"), 0.9),
    (date(2025, 1, 1), np.float64(0.25)),
    (pd.Timestamp("2025-06-01"), np.nan),
]


def test_exports_of_a_sparkline_are_its_numbers() -> None:
    frame = pd.DataFrame({"so far": pd.Series([READINGS, []], dtype=object), "n": [1, 2]})
    assert csv_text(frame) == "so far,n\r\n2026-01-01 0.9; 2025-01-01 0.25; 2025-06-01 ,1\r\n,2\r\n"
    assert json_records(frame)[0]["so far"] == [["2026-01-01", 0.9], ["2025-01-01", 0.25], ["2025-06-01", None]]


def test_a_list_that_a_spreadsheet_would_run_is_neutralised_like_any_text() -> None:
    assert csv_text(pd.DataFrame({"x": pd.Series([[("=1+1", 2)]], dtype=object)})).splitlines()[1] == "'=1+1 2"


def test_a_sparkline_says_where_it_begins_and_ends_and_sorts_by_its_last_value() -> None:
    told = cell(READINGS, Column("x", "X", "sparkline"))
    assert (told.text, told.key) == ("25% on 2025-01-01 to 90% on 2026-01-01, 2 readings", "0.9")


@pytest.mark.parametrize("value", [[], None, math.nan, [(pd.NaT, 0.5)]])
def test_a_sparkline_without_readings_is_absent_and_comes_last(value: object) -> None:
    told = cell(value, Column("x", "X", "sparkline"))
    assert (told.text, told.key) == ("–", None)


def test_verdicts_sort_in_their_order_and_each_has_a_mark_of_its_own() -> None:
    cells = [cell(verdict, Column("x", "X", "verdict")) for verdict in VERDICTS]
    assert [told.text for told in sorted(cells, key=lambda told: told.key or "")] == list(VERDICTS)
    assert len({told.shape for told in cells}) == len({told.colour for told in cells}) == len(VERDICTS)


def test_a_word_that_is_no_verdict_is_shown_without_a_mark_and_comes_after_them() -> None:
    told = cell(HOSTILE[0], Column("x", "X", "verdict"))
    assert (told.text, told.shape) == (HOSTILE[0], None)
    assert told.key is not None
    assert told.key > "6"

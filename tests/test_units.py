"""Durations and dates as text and numbers."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from horizon.units import WORK_MONTH, WORK_WEEK, WORK_YEAR, days_between, days_text, duration_text, parse_duration


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0.05, "3 s"),
        (0.0128, "0.77 s"),
        (1, "1 min"),
        (59.4, "59 min"),
        (59.6, "1 h"),
        (200.4, "3 h 20 min"),
        (718.8, "12 h"),
        (2399, "40 h"),
        (2400, "1 work week"),
        (10020, "1 work month"),
        (120000, "1 work year"),
        (1.2e6, "10 work years"),
        (math.inf, "unbounded"),
        (math.nan, "unknown"),
    ],
)
def test_durations_are_in_the_unit_a_reader_would_use(minutes: float, text: str) -> None:
    assert duration_text(minutes) == text


@given(st.floats(1e-6, 1e9))
def test_no_duration_is_in_scientific_notation(minutes: float) -> None:
    assert "e" not in duration_text(minutes).removeprefix("under").split()[0]


@pytest.mark.parametrize(("days", "text"), [(30.4375, "30 days (1.0 months)"), (math.inf, "no growth")])
def test_spans_of_calendar_time_have_their_months_beside_them(days: float, text: str) -> None:
    assert days_text(days) == text


@given(st.dates(date(1970, 1, 1), date(2100, 1, 1)))
def test_days_between_counts_calendar_days(day: date) -> None:
    assert days_between(date(2020, 1, 1), [day])[0] == (day - date(2020, 1, 1)).days


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("30 min", 30),
        ("8 h", 480),
        ("8h", 480),
        ("90 seconds", 1.5),
        ("2 hours", 120),
        ("1 h 30 min", 90),
        ("1 work day", 480),
        ("1 work week", WORK_WEEK),
        (" 1.5  Work Months ", 1.5 * WORK_MONTH),
        ("1,000 work years", 1000 * WORK_YEAR),
    ],
)
def test_a_duration_with_its_unit_is_read(text: str, minutes: float) -> None:
    assert parse_duration(text) == pytest.approx(minutes)


@given(st.floats(1e-2, 1e9))
def test_a_duration_that_was_written_is_read_again(minutes: float) -> None:
    assert parse_duration(duration_text(minutes)) == pytest.approx(minutes, rel=0.06)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected a number and one of s, min, h, work day"),
        ("8", "is not a task length"),
        ("h", "is not a task length"),
        ("-8 h", "is not a task length"),
        ("1 h and more", "is not a task length"),
        ("1 h and", "'h and' is not a unit"),
        ("1e3 h", "'e' is not a unit"),
        ("3 fortnights", "'fortnights' is not a unit"),
        ("1 week", "expected work week"),
        ("2 months", "expected work months"),
        ("0 min", "more than 0 minutes"),
        ("9" * 400 + " h", "and an end"),
    ],
)
def test_what_is_no_duration_is_refused_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_duration(text)


@given(st.text(max_size=30))
def test_any_other_text_is_a_duration_or_is_refused(text: str) -> None:
    try:
        minutes = parse_duration(text)
    except ValueError:
        return
    assert 0 < minutes < math.inf

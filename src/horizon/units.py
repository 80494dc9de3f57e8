"""Dates, task lengths and durations, in one set of units.

Task lengths are minutes of human working time: a work day is 8 h, a week 40 h, a month 167 h, a year 2,000 h.
Calendar time is days.
"""

from __future__ import annotations

import math
import re
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

__all__ = [
    "DAYS_PER_MONTH",
    "DAYS_PER_YEAR",
    "WORK_DAY",
    "WORK_MONTH",
    "WORK_WEEK",
    "WORK_YEAR",
    "days_between",
    "days_text",
    "duration_text",
    "milestone_text",
    "parse_duration",
]

DAYS_PER_YEAR = 365.25
DAYS_PER_MONTH = DAYS_PER_YEAR / 12

WORK_DAY = 8 * 60.0
WORK_WEEK = 40 * 60.0
WORK_MONTH = 167 * 60.0
WORK_YEAR = 2000 * 60.0

_MILLISECOND = 1 / 60_000
_WORK_UNITS = ((WORK_YEAR, "work year"), (WORK_MONTH, "work month"), (WORK_WEEK, "work week"))

_MINUTES = {
    "s": 1 / 60,
    "min": 1.0,
    "h": 60.0,
    "work day": WORK_DAY,
    "work week": WORK_WEEK,
    "work month": WORK_MONTH,
    "work year": WORK_YEAR,
}
_LONG = {"second": 1 / 60, "sec": 1 / 60, "minute": 1.0, "hour": 60.0}
_CALENDAR = frozenset(f"{unit}{plural}" for unit in ("day", "week", "month", "year") for plural in ("", "s"))
_PART = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)\s*([a-z]+(?:\s+[a-z]+)?)\s*")


def days_between(origin: date, dates: Iterable[date]) -> NDArray[np.float64]:
    """Days from `origin` to each date.

    Examples
    --------
    >>> days_between(date(2024, 1, 1), [date(2024, 1, 31), date(2023, 12, 31)])
    array([30., -1.])
    """
    days = np.array(list(dates), dtype="datetime64[D]")
    return (days - np.datetime64(origin, "D")).astype(np.float64)


def duration_text(minutes: float) -> str:
    """Write a task length in the unit a reader would use.

    Examples
    --------
    >>> [duration_text(m) for m in (0.05, 4, 60.4, 718.8, 3600, 15030)]
    ['3 s', '4 min', '1 h', '12 h', '1.5 work weeks', '1.5 work months']
    >>> [duration_text(m) for m in (1e-9, 1e12)]
    ['under 1 ms', 'over 10,000 work years']
    """
    if not math.isfinite(minutes):
        return "unbounded" if minutes > 0 else "unknown"
    if minutes < _MILLISECOND:
        return "under 1 ms"
    if minutes > 10_000 * WORK_YEAR:
        return "over 10,000 work years"
    if minutes < 1:
        return f"{_short(minutes * 60)} s"
    if minutes < 59.5:
        return f"{_short(minutes)} min"
    if minutes < 10 * 60:
        hours, rest = divmod(round(minutes), 60)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    if minutes < WORK_WEEK:
        return f"{minutes / 60:.0f} h"
    size, unit = next((size, unit) for size, unit in _WORK_UNITS if minutes >= size)
    count = _short(minutes / size)
    return f"{count} {unit}" if count == "1" else f"{count} {unit}s"


def milestone_text(minutes: float) -> str:
    """A task length as a milestone is called: a work day is one, and not 8 h.

    Examples
    --------
    >>> milestone_text(480), milestone_text(60), milestone_text(10_020)
    ('1 work day', '1 h', '1 work month')
    """
    return "1 work day" if minutes == WORK_DAY else duration_text(minutes)


def parse_duration(text: str) -> float:
    """Minutes of a task length that is written with its unit, as `duration_text` writes it.

    Parameters
    ----------
    text : str
        Numbers with ``s``, ``min``, ``h``, ``work day``, ``work week``, ``work month`` or ``work year``; several add.

    Raises
    ------
    ValueError
        If it is not such a text, or not more than nothing.

    Examples
    --------
    >>> [parse_duration(text) for text in ("30 min", "1 h 30 min", "1 work week", "2.5 work months")]
    [30.0, 90.0, 2400.0, 25050.0]
    """
    parts = re.findall(_PART, text.strip().lower())
    if not parts or re.sub(_PART, "", text.strip().lower()):
        raise ValueError(f"{text!r} is not a task length: expected a number and one of {', '.join(_MINUTES)}")
    minutes = sum(float(number.replace(",", "")) * _minutes_of(unit) for number, unit in parts)
    if not 0 < minutes < math.inf:
        raise ValueError(f"{text!r} is not a task length: expected more than 0 minutes, and an end")
    return minutes


def _minutes_of(unit: str) -> float:
    words = " ".join(unit.split())
    if words in _CALENDAR:
        raise ValueError(f"a {words.removesuffix('s')} of a task is one of work: expected work {words}")
    found = _MINUTES.get(words, _MINUTES.get(words.removesuffix("s"), _LONG.get(words.removesuffix("s"))))
    if found is None:
        raise ValueError(f"{unit!r} is not a unit of task length: expected one of {', '.join(_MINUTES)}")
    return found


def days_text(days: float) -> str:
    """Write a span of calendar days with its length in months (or years) beside it.

    Examples
    --------
    >>> days_text(128.744), days_text(900.0)
    ('129 days (4.2 months)', '900 days (2.5 years)')
    """
    if not math.isfinite(days):
        return "no growth"
    if days < 2 * DAYS_PER_YEAR:
        return f"{days:.0f} days ({days / DAYS_PER_MONTH:.1f} months)"
    return f"{days:,.0f} days ({days / DAYS_PER_YEAR:.1f} years)"


def _short(number: float) -> str:
    """Two significant digits below ten, whole numbers above; never with an exponent."""
    if number >= 9.95:
        return f"{number:.0f}"
    return np.format_float_positional(number, precision=2, unique=False, fractional=False, trim="-")

"""A published number against what comes out of the data: exact, near, not reproduced, or out of reach."""

from __future__ import annotations

import calendar
import math
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "NEAR_DAYS",
    "NEAR_SHARE",
    "VERDICTS",
    "Comparison",
    "PublishedDate",
    "PublishedNumber",
    "Verdict",
    "compare",
    "read_published",
    "worst",
]

Verdict = Literal["exact", "near", "not reproduced", "missing"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""From best to worst; missing is last, because nothing was compared."""

NEAR_SHARE = 0.01
"""Largest gap of a near number, as a share of the published one."""

NEAR_DAYS = 30
"""Largest gap of a near date, in days."""

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class PublishedNumber:
    """A number as it was published.

    Attributes
    ----------
    text : str
        With the digits shown.
    value : float
    half_unit : float
        Half a unit of the last digit shown.
    """

    text: str
    value: float
    half_unit: float


@dataclass(frozen=True, slots=True)
class PublishedDate:
    """A day, month or year as it was published, and the first and last day that it can mean."""

    text: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison found.

    Attributes
    ----------
    verdict : {"exact", "near", "not reproduced", "missing"}
    gap : float or None
        Computed less published, in the unit of the quantity; of a date in days, from the nearest day that it can mean.
    relative_gap : float or None
        As a share of the published number; None for a date.
    """

    verdict: Verdict
    gap: float | None = None
    relative_gap: float | None = None


def read_published(text: str, *, is_date: bool = False) -> PublishedNumber | PublishedDate:
    """Read a published number, or a date, with the digits shown.

    Raises
    ------
    ValueError
        If it is none.

    Examples
    --------
    >>> read_published("0.980").half_unit, read_published("5e1").half_unit
    (0.0005, 5.0)
    >>> found = read_published("2024-04", is_date=True)
    >>> str(found.first), str(found.last)
    ('2024-04-01', '2024-04-30')
    """
    return _date(text) if is_date else _number(text)


def compare(published: PublishedNumber | PublishedDate, computed: float | date) -> Comparison:
    """Compare what was published with what was computed.

    ``exact``: the same to the digits shown, that is within half a unit of the last one, or on a day that the published
    date can mean. ``near``: off by at most 1 % of the published number, or 30 days. Else ``not reproduced``.

    A published interval does not make a number near: it says how uncertain the truth is, not how far a second
    computation from the same rows may be off.

    Examples
    --------
    >>> compare(read_published("212"), 212.176).verdict
    'exact'
    >>> compare(read_published("187.778"), 184.726).verdict
    'not reproduced'
    >>> compare(read_published("2024-03", is_date=True), date(2024, 4, 10))
    Comparison(verdict='near', gap=10.0, relative_gap=None)
    """
    if isinstance(published, PublishedDate) and isinstance(computed, date):
        return _compare_dates(published, computed)
    if isinstance(published, PublishedNumber) and not isinstance(computed, date):
        return _compare_numbers(published, computed)
    raise TypeError(f"cannot compare {published.text} with {computed}")


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of some verdicts: a claim of several numbers stands only if all of them do."""
    return max(verdicts, key=VERDICTS.index)


def _compare_numbers(published: PublishedNumber, computed: float) -> Comparison:
    if not math.isfinite(computed):
        return Comparison("not reproduced")
    gap = computed - published.value
    scale = abs(published.value)
    relative = gap / scale if scale else None
    if abs(gap) <= published.half_unit + _ROUNDING * max(scale, 1.0):
        return Comparison("exact", gap, relative)
    near = relative is not None and abs(relative) <= NEAR_SHARE
    return Comparison("near" if near else "not reproduced", gap, relative)


def _compare_dates(published: PublishedDate, computed: date) -> Comparison:
    if published.first <= computed <= published.last:
        return Comparison("exact", 0.0)
    nearest = published.first if computed < published.first else published.last
    gap = float((computed - nearest).days)
    return Comparison("near" if abs(gap) <= NEAR_DAYS else "not reproduced", gap)


def _number(text: str) -> PublishedNumber:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a number") from None
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{text!r} is not a finite number")
    return PublishedNumber(text, float(value), float(Decimal(5).scaleb(exponent - 1)))


def _date(text: str) -> PublishedDate:
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a date")
    _, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(int(found[1]), month or 1, day or 1)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a date: {error}") from None
    if day:
        return PublishedDate(text, first, first)
    last_month = month or 12
    return PublishedDate(text, first, date(first.year, last_month, calendar.monthrange(first.year, last_month)[1]))

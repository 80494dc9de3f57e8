"""A cron expression in a time zone -> calendar events of systemd, which fall on the same moments.

References
----------
systemd.time(7), "Calendar events".
"""

from __future__ import annotations

from datetime import datetime
from itertools import groupby, product
from typing import TYPE_CHECKING, NamedTuple

from cronsim import CronSim

if TYPE_CHECKING:
    from collections.abc import Iterable

    from horizon.schedule.times import Times

__all__ = ["calendar_events"]

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ALL_DAYS = frozenset(range(1, 32))
_WHOLE_WEEK = frozenset(range(7))


class _Days(NamedTuple):
    """Days of a month that fall on one of some weekdays (Monday 0), counted from its start, or from its end."""

    weekdays: frozenset[int]
    days: frozenset[int]
    from_end: bool = False

    def within(self, other: _Days) -> _Days | None:
        """The days that are in both; None if they are counted from different ends."""
        weekdays = self.weekdays & other.weekdays
        for one, two in ((self, other), (other, self)):
            if one.days == _ALL_DAYS and not one.from_end:
                return _Days(weekdays, two.days, two.from_end)
        if self.from_end != other.from_end:
            return None
        return _Days(weekdays, self.days & other.days, self.from_end)


def calendar_events(times: Times) -> tuple[str, ...] | None:
    """Values for ``OnCalendar=`` that together stand for the times of a schedule.

    They are the same moments but in the hour in which clocks are changed. None if systemd cannot say them: days that
    are counted from both ends of the month at once.

    Examples
    --------
    >>> from horizon.schedule.times import parse_times
    >>> calendar_events(parse_times("0 6 * * MON", "Europe/London"))
    ('Mon *-*-* 06:00:00 Europe/London',)
    """
    parsed = CronSim(times.cron, datetime(2024, 1, 1))
    days = _combined(parsed)
    if days is None:
        return None
    month = _listed(parsed.months, range(1, 13))
    clock = f"{_listed(parsed.hours, range(24))}:{_listed(parsed.minutes, range(60))}:00 {times.timezone}"
    return tuple(f"{_day(one, month)} {clock}" for one in days if one.weekdays and one.days)


def _combined(parsed: CronSim) -> list[_Days] | None:
    """Days of the month and of the week: both, if one of the two fields begins with a star; otherwise either."""
    monthly, weekly = _by_month(parsed.days), _by_week(parsed.weekdays)
    if not parsed.day_and:
        return [*monthly, *weekly]
    both = [one.within(other) for one, other in product(monthly, weekly)]
    found = [days for days in both if days is not None]
    return found if len(found) == len(both) else None


def _by_month(field: set[int]) -> list[_Days]:
    found = []
    if numbers := frozenset(day for day in field if day > 0):
        found.append(_Days(_WHOLE_WEEK, numbers))
    if CronSim.LAST in field:
        found.append(_Days(_WHOLE_WEEK, frozenset({1}), from_end=True))
    if CronSim.LAST_WEEKDAY in field:  # the last day, or the Friday one or two days before it
        found.append(_Days(frozenset(range(5)), frozenset({1}), from_end=True))
        found.append(_Days(frozenset({4}), frozenset({2, 3}), from_end=True))
    return found


def _by_week(field: set[int | tuple[int, int]]) -> list[_Days]:
    found = []
    if numbers := frozenset((day - 1) % 7 for day in field if isinstance(day, int)):
        found.append(_Days(numbers, _ALL_DAYS))
    for day, which in sorted(pair for pair in field if isinstance(pair, tuple)):
        last = which == CronSim.LAST
        first = 1 if last else 7 * which - 6
        found.append(_Days(frozenset({(day - 1) % 7}), frozenset(range(first, first + 7)) & _ALL_DAYS, from_end=last))
    return found


def _day(days: _Days, month: str) -> str:
    weekdays = "" if days.weekdays == _WHOLE_WEEK else ",".join(_WEEKDAYS[day] for day in sorted(days.weekdays)) + " "
    separator = "~" if days.from_end else "-"
    return f"{weekdays}*-{month}{separator}{_listed(days.days, _ALL_DAYS)}"


def _listed(numbers: Iterable[int], full: Iterable[int]) -> str:
    """Numbers as ``01..05,09``; a star for all that there are."""
    chosen = sorted(set(numbers))
    if chosen == sorted(full):
        return "*"
    runs = [[number for _, number in run] for _, run in groupby(enumerate(chosen), lambda pair: pair[1] - pair[0])]
    return ",".join(f"{run[0]:02}" if len(run) == 1 else f"{run[0]:02}..{run[-1]:02}" for run in runs)

"""When to look what is due, for what knows no time zones: often enough, and at the right minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cronsim import CronSim

if TYPE_CHECKING:
    from horizon.schedule.times import Times

__all__ = ["quarter_hours", "utc_lines"]

_QUARTER = 15
_DAY = 24 * 60
_CLOSEST = 5
_BUSY = 7


def quarter_hours(times: Times) -> str:
    """The minute field of a crontab: minutes at which the schedule can be due, and those quarters of an hour from them.

    Time zones differ from each other by whole quarters of an hour, so that these minutes are right in each of them.

    Examples
    --------
    >>> from horizon.schedule.times import parse_times
    >>> quarter_hours(parse_times("7 6 * * MON", "Asia/Kolkata"))
    '7,22,37,52'
    """
    wanted = {minute % _QUARTER for minute in CronSim(times.cron, datetime(2024, 1, 1)).minutes}
    return _field({minute for minute in range(60) if minute % _QUARTER in wanted}, 60)


def utc_lines(times: Times, year: int) -> tuple[str, ...]:
    """Cron expressions in UTC which, every day, look at each time of day at which the schedule is due in a year.

    Not more often than every five minutes, and never at the start of an hour but seven minutes later: what is due is
    still due then.

    Examples
    --------
    >>> from horizon.schedule.times import parse_times
    >>> utc_lines(parse_times("0 6 * * MON", "Europe/Berlin"), 2026)
    ('7 4,5 * * *',)
    """
    parsed = CronSim(times.cron, datetime(2024, 1, 1))
    local = [60 * hour + minute for hour in parsed.hours for minute in parsed.minutes]
    offsets = _offsets(times, year)
    return _lines(_spaced({(minute - offset) % _DAY for minute in local for offset in offsets}))


def _offsets(times: Times, year: int) -> set[int]:
    """By how many minutes the clock of the zone is ahead of UTC in the course of a year."""
    days = (datetime(year, 1, 1, 12, tzinfo=UTC) + timedelta(days=day) for day in range(366))
    return {round(_offset(day.astimezone(times.zone)).total_seconds() / 60) for day in days}


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()


def _spaced(moments: set[int]) -> set[int]:
    ordered = sorted(moments)
    gaps = [later - earlier for earlier, later in zip(ordered, [*ordered[1:], ordered[0] + _DAY], strict=True)]
    if min(gaps) < _CLOSEST:
        moments = {-(-moment // _CLOSEST) * _CLOSEST for moment in moments}
    later = _BUSY if any(moment % 60 == 0 for moment in moments) else 0
    return {(moment + later) % _DAY for moment in moments}


def _lines(moments: set[int]) -> tuple[str, ...]:
    """As few lines as there are different sets of hours."""
    hours: dict[int, set[int]] = {}
    for moment in moments:
        hours.setdefault(moment % 60, set()).add(moment // 60)
    minutes: dict[str, set[int]] = {}
    for minute, when in sorted(hours.items()):
        minutes.setdefault(_field(when, 24), set()).add(minute)
    return tuple(f"{_field(these, 60)} {when} * * *" for when, these in minutes.items())


def _field(numbers: set[int], full: int) -> str:
    return "*" if len(numbers) == full else ",".join(map(str, sorted(numbers)))

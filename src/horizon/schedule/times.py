"""The times of a schedule: a cron expression in a time zone -> moments in UTC."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError

from horizon.errors import ScheduleError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Times", "parse_times"]

_LONGEST = 200
_YEARS = 50
"""Without a moment for so long, all that fits lies in hours that clocks skip."""
_FOLD = timedelta(hours=3)
"""A clock that goes back does so by less than this."""


@dataclass(frozen=True, slots=True)
class Times:
    """When something is due; see `parse_times`, which checks it.

    Attributes
    ----------
    cron : str
        Minute, hour, day of the month, month, day of the week.
    timezone : str
        IANA name of the zone whose clock is meant.
    """

    cron: str
    timezone: str

    @property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.timezone)

    def local(self, moment: datetime) -> datetime:
        """A moment as the clock of the zone shows it."""
        return moment.astimezone(self.zone)

    def after(self, moment: datetime) -> Iterator[datetime]:
        """Every moment after one, in UTC, none twice.

        Notes
        -----
        Clocks that change are treated as by the cron of Debian. What is set for a certain hour and minute happens once
        a night: a time that is skipped comes when the skipped part is over, and one that comes twice counts the first
        time. Where the minute or the hour begins with a star, times are taken as the clock shows them, so that an hour
        that comes twice has them twice and one that is skipped has none.
        """
        last = moment.astimezone(UTC)
        for found in self._all(self.local(moment).replace(tzinfo=None) - _FOLD):
            if found > last:
                last = found
                yield found

    def _all(self, start: datetime) -> Iterator[datetime]:
        """In order from a reading of the clock on; a reading that stands for two moments is held back in between."""
        zone, runs_on = self.zone, any(field.startswith("*") for field in self.cron.split()[:2])
        waiting: list[datetime] = []
        last = start.year
        for reading in CronSim(self.cron, start):
            first, *later = _moments(reading, zone, runs_on=runs_on) or (None,)
            if first is not None:
                last = reading.year
            elif reading.year > last + _YEARS:
                break
            while waiting and first is not None and waiting[0] < first:
                yield heapq.heappop(waiting)
            if first is not None:
                yield first
            for moment in later:
                heapq.heappush(waiting, moment)
        yield from sorted(waiting)


def _moments(reading: datetime, zone: ZoneInfo, *, runs_on: bool) -> tuple[datetime, ...]:
    """The moments in UTC at which the clock is meant to show a time: none, one, or two."""
    first = reading.replace(tzinfo=zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) != reading:
        return () if runs_on else (_end_of_gap(reading, zone),)
    second = reading.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return (first, second) if runs_on and second != first else (first,)


def _end_of_gap(reading: datetime, zone: ZoneInfo) -> datetime:
    """The first moment after the part of the clock that is skipped, in which a time lies."""
    while True:
        reading += timedelta(minutes=1)
        moment = reading.replace(tzinfo=zone).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == reading:
            return moment


def parse_times(cron: str, timezone: str = "UTC") -> Times:
    """Check a cron expression and the name of a time zone.

    Raises
    ------
    ScheduleError
        If one of them is not one, or no day ever fits the expression.

    Examples
    --------
    >>> weekly = parse_times("0 6 * * MON", "Europe/London")
    >>> next(weekly.after(datetime(2026, 7, 1, tzinfo=UTC))).isoformat()
    '2026-07-06T05:00:00+00:00'
    """
    _check_zone(timezone)
    cron = " ".join(cron.split())
    if len(cron.split()) != 5 or len(cron) > _LONGEST:
        raise _no_cron(cron, "not five fields")
    try:
        fits = next(iter(CronSim(cron, datetime(2024, 1, 1))), None)
    except CronSimError as error:
        raise _no_cron(cron, str(error).lower().replace("bad ", "a wrong ")) from error
    times = Times(cron, timezone)
    if fits is None or next(times.after(datetime.now(UTC)), None) is None:
        raise _no_cron(cron, "no day in fifty years that fits")
    return times


def _no_cron(cron: str, found: str) -> ScheduleError:
    return ScheduleError(
        f"{cron!r} is not a time that comes again",
        found=found,
        expected="minute, hour, day of the month, month, day of the week",
        hint='every Monday at six is "0 6 * * MON", the first of each month at noon "0 12 1 * *"',
    )


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # also what is a folder of the database of zones
        known = available_timezones()
        near = get_close_matches(name, sorted(known), n=1) or list(islice(_cities(name, known), 1))
        raise ScheduleError(
            f"no time zone called {name!r}",
            expected="the name of a zone, such as Europe/London, or UTC",
            hint=f"did you mean {near[0]}?" if near else None if known else "pip install tzdata",
        ) from error


def _cities(name: str, known: set[str]) -> Iterator[str]:
    """Zones whose city is called so: people type London, too."""
    wanted = name.strip().replace(" ", "_").lower()
    return (zone for zone in sorted(known) if zone.rpartition("/")[2].lower() == wanted)

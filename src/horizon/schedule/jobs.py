"""What is due: nothing here knows a clock, a store or a process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from horizon.schedule.times import Times

__all__ = ["ATTEMPTS", "COUNTED", "Due", "Job", "due_jobs", "next_time"]

ATTEMPTS = 2
"""So often a time is tried if the program is killed: what kills it may be the run itself."""

COUNTED = 1000
"""More missed times than this are not counted."""

_LOOKS = tuple(timedelta(hours=hours) for hours in (3, 3 * 24, 31 * 24, 366 * 24))


@dataclass(frozen=True, slots=True)
class Job:
    """A schedule, as far as it matters for when it is due.

    Attributes
    ----------
    name : str
    times : Times
    since : datetime
        The last time that was seen to, or when the schedule was added: only later times are due.
    """

    name: str
    times: Times
    since: datetime


class Due(NamedTuple):
    """A schedule that is due: for which of its times, and how many before that one went by (at most `COUNTED`)."""

    name: str
    due_at: datetime
    missed: int


def due_jobs(jobs: Iterable[Job], now: datetime) -> list[Due]:
    """The jobs that have a time after the last one that was seen to and not after `now`, the earliest first.

    Of several such times only the newest counts: pages are as good as the facts of the day on which they are built, and
    nobody wants the same one seven times. A clock that is set back makes nothing due again, as `since` stays.
    """
    found = (_due(job, now) for job in jobs)
    return sorted((due for due in found if due), key=lambda due: (due.due_at, due.name))


def next_time(job: Job) -> datetime | None:
    """The first time of a job that was not seen to, which may be past; None if there is no such time."""
    return next(job.times.after(job.since), None)


def _due(job: Job, now: datetime) -> Due | None:
    first = _until(job, job.since, now, most=COUNTED + 1)
    if not first:
        return None
    newest = first[-1] if len(first) <= COUNTED else _newest(job, now)
    return Due(job.name, newest, len(first) - 1)


def _newest(job: Job, now: datetime) -> datetime:
    """The last of very many times, looked for a little way back first."""
    starts = (now.astimezone(UTC) - look for look in _LOOKS)
    looks = (_until(job, max(start, job.since), now) for start in (*starts, job.since))
    return next(found[-1] for found in looks if found)


def _until(job: Job, start: datetime, now: datetime, *, most: int | None = None) -> list[datetime]:
    return list(islice(takewhile(lambda moment: moment <= now, job.times.after(start)), most))

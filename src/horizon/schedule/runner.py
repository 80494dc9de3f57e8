"""A pass over the schedules that are due, and the loop that makes one pass after the other."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from horizon.errors import ScheduleBusy, StoreError, StoreMissing, StoreOutOfDate, in_one_line
from horizon.schedule.jobs import ATTEMPTS, Job, due_jobs, next_time
from horizon.schedule.lock import only_one
from horizon.schedule.notice import moment_text
from horizon.schedule.run import Told, run_schedule
from horizon.schedule.times import Times
from horizon.store import schedules as kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from horizon.schedule.stop import Stop
    from horizon.store import Store
    from horizon.store.schedules import Schedule

__all__ = ["Told", "find_jobs", "keep_running", "tick"]

_RETRY = 1.0
"""Seconds until the lock is tried again that another process holds."""

_LEAST = 0.1
"""Seconds between two passes at the least."""


def find_jobs(connection: Connection) -> list[Job]:
    """Every schedule with the last of its times that was seen to."""
    since = kept.seen_to(connection, attempts=ATTEMPTS)
    return [Job(one.name, Times(one.cron, one.timezone), since[one.name]) for one in kept.schedules(connection)]


def tick(
    store: Store,
    *,
    now: datetime | None = None,
    log: Callable[[str], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> list[Told]:
    """Run every schedule that is due, one after the other.

    Parameters
    ----------
    now : datetime, optional
        The moment that counts as now: for what is due, and for the day of the reports, which is that of `now` in the
        time zone of the schedule.
    log : callable
        Is told of each step.
    stopped : callable
        Whether to stop; it is asked between steps. The run that is under way is then written down as stopped and
        nobody is told, as its time is still due.

    Raises
    ------
    ScheduleBusy
        If another process is at it.
    """
    with only_one(store):
        with store.write() as connection:
            for run in kept.interrupt_unfinished(connection, found_at=datetime.now(UTC)):
                log(f"{run.schedule}: the run that began at {moment_text(run.started_at)} was interrupted")
        moment = now or datetime.now(UTC)
        with store.read() as connection:
            due = due_jobs(find_jobs(connection), moment)
        return [
            run_schedule(store, schedule, one, now=moment, log=log, stopped=stopped)
            for one in due
            if not stopped() and (schedule := _still_there(store, one.name))
        ]


def _still_there(store: Store, name: str) -> Schedule | None:
    """A schedule as it is now: it may have been removed while another one ran."""
    with store.read() as connection:
        return next((one for one in kept.schedules(connection) if one.name == name), None)


def keep_running(store: Store, stop: Stop, *, log: Callable[[str], None], look_every: float = 30.0) -> None:
    """Run schedules when they are due until somebody asks to stop.

    Parameters
    ----------
    look_every : float
        Seconds after which schedules and clock are looked at again at the latest: either may have been changed.

    Raises
    ------
    StoreMissing, StoreOutOfDate
        If the store is gone, or a newer program has changed it.
    """
    said = ""
    while not stop.requested:
        try:
            told, seconds = _pass(store, stop, log)
        except ScheduleBusy as busy:
            told, seconds = f"waiting: {busy}", _RETRY
        except (StoreMissing, StoreOutOfDate):
            raise
        except StoreError as error:  # a server that starts again, a disk that is full: that may pass
            told, seconds = in_one_line(error), look_every
        if told != said:
            log(told)
            said = told
        stop.wait(min(seconds, look_every))
    log(f"stopped by {stop.requested}")


def _pass(store: Store, stop: Stop, log: Callable[[str], None]) -> tuple[str, float]:
    """Run what is due, and say what comes next and in how many seconds; the lock is left alone if nothing is due."""
    with store.read() as connection:
        jobs, unfinished = find_jobs(connection), kept.unfinished(connection)
    if unfinished or due_jobs(jobs, datetime.now(UTC)):
        tick(store, log=log, stopped=lambda: stop.requested is not None)
        with store.read() as connection:
            jobs = find_jobs(connection)
    coming = [(moment, job.name) for job in jobs if (moment := next_time(job))]
    if not coming:
        return "nothing is scheduled", math.inf
    moment, name = min(coming)
    return f"next: {name} at {moment_text(moment)}", max((moment - datetime.now(UTC)).total_seconds(), _LEAST)

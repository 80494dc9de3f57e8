"""Schedules and their runs as a user sees them: columns of text, frames for CSV, and JSON; nothing secret in any."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from horizon.schedule.jobs import ATTEMPTS
from horizon.schedule.notice import moment_text
from horizon.schedule.notify import shown_command, shown_url
from horizon.schedule.times import Times
from horizon.store import schedules as kept

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from horizon.schedule.run import Told
    from horizon.store import Store
    from horizon.store.schedules import RunRecord, Schedule

__all__ = [
    "Standing",
    "added_json",
    "next_times",
    "run_columns",
    "run_json",
    "schedule_columns",
    "schedule_json",
    "standings",
    "told_columns",
]

_NONE = "–"

_AHEAD = 3
"""Times that are shown of a new schedule."""


class Standing(NamedTuple):
    """A schedule, when it is due next (UTC; in the past if it is due now), and its newest run."""

    schedule: Schedule
    due_at: datetime | None
    last: RunRecord | None


def standings(store: Store) -> list[Standing]:
    """How every schedule stands, in the order of their names."""
    with store.read() as connection:
        since = kept.seen_to(connection, attempts=ATTEMPTS)
        return [
            Standing(one, _first(one, since[one.name]), next(iter(kept.runs(connection, one.name, newest=1)), None))
            for one in kept.schedules(connection)
        ]


def _first(schedule: Schedule, since: datetime) -> datetime | None:
    return next(Times(schedule.cron, schedule.timezone).after(since), None)


def next_times(times: Times, now: datetime) -> dict[str, list[str]]:
    """The next times as the clock of the zone shows them, and in UTC."""
    moments = list(islice(times.after(now), _AHEAD))
    shown = {times.timezone: [_on_clock(times, moment) for moment in moments]}
    return shown | {"UTC": [f"{moment:%Y-%m-%d %H:%M}" for moment in moments]}


def schedule_columns(standings: Sequence[Standing]) -> dict[str, list[str]]:
    """Columns of text."""
    lasts = [one.last for one in standings]
    return {
        "name": [one.schedule.name for one in standings],
        "studies": [", ".join(one.schedule.studies) for one in standings],
        "feeds": [", ".join(one.schedule.feeds) or "all" for one in standings],
        "times": [one.schedule.cron for one in standings],
        "time zone": [one.schedule.timezone for one in standings],
        "next due": [_due(one) for one in standings],
        "last due": [f"{last.due_at:%Y-%m-%d %H:%M} UTC" if last else _NONE for last in lasts],
        "outcome": [_outcome(last) if last else _NONE for last in lasts],
        "told": [" and ".join(filter(None, _told(one.schedule))) or "nobody" for one in standings],
        "message": [(last.message or "") if last else "" for last in lasts],
    }


def schedule_json(one: Standing) -> dict[str, Any]:
    """A schedule as an object."""
    schedule, (command, url) = one.schedule, _told(one.schedule)
    return {
        "name": schedule.name,
        "studies": list(schedule.studies),
        "feeds": list(schedule.feeds),
        "cron": schedule.cron,
        "timezone": schedule.timezone,
        "out": schedule.out,
        "notify_command": command,
        "notify_url": url,
        "allow_private": schedule.allow_private,
        "added_at": moment_text(schedule.added_at),
        "next_due": moment_text(one.due_at),
        "last_run": run_json(one.last) if one.last else None,
    }


def added_json(schedule: Schedule, now: datetime) -> dict[str, Any]:
    """A schedule that is new, and the next times at which it is due."""
    moments = list(islice(Times(schedule.cron, schedule.timezone).after(now), _AHEAD))
    return schedule_json(Standing(schedule, moments[0], None)) | {"next": [moment_text(one) for one in moments]}


def run_columns(runs: Sequence[RunRecord]) -> dict[str, list[str]]:
    """Columns of text."""
    return {
        "schedule": [run.schedule for run in runs],
        "due": [f"{run.due_at:%Y-%m-%d %H:%M} UTC" for run in runs],
        "missed before": [str(run.missed) for run in runs],
        "began": [f"{run.started_at:%Y-%m-%d %H:%M:%S} UTC" for run in runs],
        "took": [_took(run) for run in runs],
        "outcome": [_outcome(run) for run in runs],
        "message": [run.message or "" for run in runs],
    }


def run_json(run: RunRecord) -> dict[str, Any]:
    """A run as an object; it has no outcome while it is under way, nor when it was killed and nobody has looked."""
    times = {name: moment_text(getattr(run, name)) for name in ("due_at", "started_at", "finished_at")}
    return {"schedule": run.schedule, **times, "missed": run.missed, "outcome": run.outcome, "message": run.message}


def told_columns(told: Sequence[Told]) -> dict[str, list[str]]:
    """Columns of text for the runs of a pass."""
    notices = [one.notice for one in told]
    return {
        "schedule": [notice.schedule for notice in notices],
        "due": [f"{notice.due_at:%Y-%m-%d %H:%M} UTC" for notice in notices],
        "outcome": [notice.outcome for notice in notices],
        "message": ["; ".join([one.notice.message, *one.untold]) for one in told],
    }


def _due(one: Standing) -> str:
    return _on_clock(Times(one.schedule.cron, one.schedule.timezone), one.due_at) if one.due_at else "never"


def _on_clock(times: Times, moment: datetime) -> str:
    return f"{times.local(moment):%Y-%m-%d %H:%M %Z}"


def _outcome(run: RunRecord) -> str:
    return run.outcome or "not finished"


def _took(run: RunRecord) -> str:
    if run.finished_at is None or run.outcome == "interrupted":
        return _NONE
    minutes, seconds = divmod(round((run.finished_at - run.started_at).total_seconds()), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def _told(schedule: Schedule) -> tuple[str | None, str | None]:
    """Command and address, as far as they may be shown."""
    command, url = schedule.notify_command, schedule.notify_url
    return shown_command(command) if command else None, shown_url(url) if url else None

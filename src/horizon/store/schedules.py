"""Schedules, and what became of each of their times."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import delete, func, insert, select, update

from horizon.errors import ScheduleError
from horizon.store.upkeep_schema import schedule as table
from horizon.store.upkeep_schema import schedule_run as run_table

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select

__all__ = [
    "Outcome",
    "RunRecord",
    "Schedule",
    "add_schedule",
    "add_to_message",
    "begin_run",
    "find_schedule",
    "finish_run",
    "interrupt_unfinished",
    "remove_schedule",
    "runs",
    "schedules",
    "seen_to",
    "told_until",
    "unfinished",
]

Outcome = Literal["done", "failed", "stopped", "interrupted"]


class Schedule(NamedTuple):
    """Which pages are built when, and who is told.

    Attributes
    ----------
    studies : tuple of str
    cron, timezone : str
    feeds : tuple of str
        Names of the feeds that are fetched; none stands for all that there are.
    out : str
        Folder to write to.
    notify_command : tuple of str or None
        A program and its arguments.
    notify_url : str or None
    allow_private : bool
        Whether `notify_url` may lead to a private address.
    added_at : datetime
        UTC.
    """

    name: str
    studies: tuple[str, ...]
    cron: str
    timezone: str
    feeds: tuple[str, ...]
    out: str
    notify_command: tuple[str, ...] | None
    notify_url: str | None
    allow_private: bool
    added_at: datetime


class RunRecord(NamedTuple):
    """One run of a schedule: for which of its times, how many before that went by, and how it ended; times in UTC."""

    id: int
    schedule: str
    due_at: datetime
    missed: int
    started_at: datetime
    finished_at: datetime | None
    outcome: Outcome | None
    message: str | None


def add_schedule(connection: Connection, schedule: Schedule) -> None:
    """Keep a schedule.

    Raises
    ------
    ScheduleError
        If there is one of that name.
    """
    if connection.scalar(select(table.c.id).where(table.c.name == schedule.name)) is not None:
        raise ScheduleError(
            f"there is a schedule called {schedule.name} already",
            hint=f"take another name, or remove that one first: `horizon schedule remove {schedule.name}`",
        )
    command = schedule.notify_command
    texts = {
        "studies": json.dumps(schedule.studies),
        "feeds": json.dumps(schedule.feeds),
        "notify_command": json.dumps(command) if command else None,
    }
    connection.execute(insert(table), schedule._asdict() | texts)


def schedules(connection: Connection) -> list[Schedule]:
    """Every schedule, in the order of their names."""
    return [_schedule(row) for row in connection.execute(select(table).order_by(table.c.name))]


def find_schedule(connection: Connection, name: str) -> Schedule:
    """The schedule of a name.

    Raises
    ------
    ScheduleError
        If there is none.
    """
    row = connection.execute(select(table).where(table.c.name == name)).first()
    if row is None:
        names = ", ".join(connection.scalars(select(table.c.name).order_by(table.c.name)))
        raise ScheduleError(
            f"no schedule called {name}",
            expected=f"one of {names}" if names else None,
            hint=None if names else "make one with `horizon schedule add`",
        )
    return _schedule(row)


def remove_schedule(connection: Connection, name: str) -> None:
    """Forget a schedule and its runs.

    Raises
    ------
    ScheduleError
        If there is none of that name.
    """
    find_schedule(connection, name)
    connection.execute(delete(run_table).where(run_table.c.schedule_id == _id(name)))
    connection.execute(delete(table).where(table.c.name == name))


def begin_run(connection: Connection, name: str, due_at: datetime, *, missed: int, started_at: datetime) -> int:
    """Write down that a run has begun, and give its number."""
    values = {"schedule_id": _id(name), "due_at": due_at, "missed": missed, "started_at": started_at}
    return int(connection.execute(insert(run_table).values(values).returning(run_table.c.id)).scalar_one())


def finish_run(connection: Connection, number: int, outcome: Outcome, message: str, *, finished_at: datetime) -> None:
    """Write down how a run ended."""
    values = {"outcome": outcome, "message": message, "finished_at": finished_at}
    connection.execute(update(run_table).where(run_table.c.id == number).values(values))


def add_to_message(connection: Connection, number: int, text: str) -> None:
    """Write down what came after a run had ended."""
    row = run_table.c
    connection.execute(update(run_table).where(row.id == number).values(message=row.message + f"; {text}"))


def unfinished(connection: Connection) -> list[RunRecord]:
    """Runs that have begun and not ended, the oldest first."""
    query = _runs().where(run_table.c.finished_at.is_(None)).order_by(run_table.c.id)
    return [RunRecord._make(row) for row in connection.execute(query)]


def interrupt_unfinished(connection: Connection, *, found_at: datetime) -> list[RunRecord]:
    """Write down that runs which never ended were killed, and give them; for one who knows that none is under way."""
    found = unfinished(connection)
    for run in found:
        finish_run(connection, run.id, "interrupted", "the program ended before the run did", finished_at=found_at)
    return found


def runs(connection: Connection, name: str | None = None, *, newest: int | None = None) -> list[RunRecord]:
    """Runs of all schedules or of one, the newest first."""
    query = _runs() if name is None else _runs().where(table.c.name == name)
    return [RunRecord._make(row) for row in connection.execute(query.order_by(run_table.c.id.desc()).limit(newest))]


def seen_to(connection: Connection, *, attempts: int) -> dict[str, datetime]:
    """The last time of each schedule that needs no run any more; of one that has none, when it was added.

    Parameters
    ----------
    attempts : int
        So many runs that were killed are enough for one time.
    """
    found = {schedule.name: schedule.added_at for schedule in schedules(connection)}
    ended = select(table.c.name, func.max(run_table.c.due_at)).join(run_table, run_table.c.schedule_id == table.c.id)
    ended = ended.where(run_table.c.outcome.in_(["done", "failed"])).group_by(table.c.name)
    killed = select(table.c.name, run_table.c.due_at).join(run_table, run_table.c.schedule_id == table.c.id)
    killed = killed.where(run_table.c.outcome == "interrupted").group_by(table.c.name, run_table.c.due_at)
    for query in (ended, killed.having(func.count() >= attempts)):
        for name, due_at in connection.execute(query):
            found[name] = max(found[name], due_at)
    return found


def told_until(connection: Connection, schedule: Schedule) -> datetime:
    """When the newest run ended of which somebody was told; when the schedule was added, if there was none."""
    ended = select(func.max(run_table.c.finished_at)).where(run_table.c.schedule_id == _id(schedule.name))
    last = connection.execute(ended.where(run_table.c.outcome.in_(["done", "failed"]))).scalar()
    return last or schedule.added_at


def _id(name: str) -> Any:
    return select(table.c.id).where(table.c.name == name).scalar_subquery()


def _runs() -> Select[Any]:
    """Runs with the names of their schedules, columns as in `RunRecord`."""
    row = run_table.c
    columns = (row.id, table.c.name, row.due_at, row.missed, row.started_at, row.finished_at, row.outcome, row.message)
    return select(*columns).join(table, table.c.id == row.schedule_id)


def _schedule(row: Row[Any]) -> Schedule:
    command = json.loads(row.notify_command) if row.notify_command else None
    return Schedule(
        name=row.name,
        studies=tuple(json.loads(row.studies)),
        cron=row.cron,
        timezone=row.timezone,
        feeds=tuple(json.loads(row.feeds)),
        out=row.out,
        notify_command=tuple(command) if command else None,
        notify_url=row.notify_url,
        allow_private=row.allow_private,
        added_at=row.added_at,
    )

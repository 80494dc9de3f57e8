"""A schedule as a user asks for it, checked before it is kept: it runs when nobody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.errors import ScheduleError
from horizon.schedule.notify import parse_command
from horizon.store import schedules as kept
from horizon.store.upkeep_names import NAME_RULE, is_name
from horizon.workflow.feeds import check_feed, feed_named
from horizon.workflow.study import find_study

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from horizon.schedule.times import Times
    from horizon.store import Store
    from horizon.store.schedules import Schedule

__all__ = ["add_schedule"]


def add_schedule(
    store: Store,
    name: str,
    studies: Sequence[str],
    times: Times,
    *,
    now: datetime,
    feeds: Sequence[str] = (),
    out: str = "reports/out",
    command: str | None = None,
    url: str | None = None,
    allow_private: bool = False,
) -> Schedule:
    """Check a schedule and keep it; what is named twice counts once.

    Parameters
    ----------
    studies : sequence of str
        Names of studies.
    now : datetime
        Times before it are not caught up.
    feeds : sequence of str
        Names of feeds, or addresses and paths, for which a feed is made where there is none yet; none at all stands
        for all that there are when it runs.
    out : str
        Folder to write to.
    command : str, optional
        As in a shell.
    url : str, optional
    allow_private : bool
        Whether `url`, and feeds that are made, may lead to a private address.

    Raises
    ------
    StudyError, FeedError, WebError, ScheduleError
        If a study or feed is not there, the address cannot be told anything, the command is none, the name is none,
        or there is a schedule of that name.
    """
    if not is_name(name):
        raise ScheduleError("this is no name of a schedule", found=repr(name), expected=NAME_RULE)
    for study in studies:
        find_study(study)
    if url is not None:
        from horizon.ingest.web import check_address

        url = check_address(url, allow_private=allow_private)
    schedule = kept.Schedule(
        name=name,
        studies=tuple(dict.fromkeys(studies)),
        cron=times.cron,
        timezone=times.timezone,
        feeds=(),
        out=out,
        notify_command=None if command is None else parse_command(command),
        notify_url=url,
        allow_private=allow_private,
        added_at=now,
    )
    with store.write(keep=False) as connection:
        kept.add_schedule(connection, schedule)  # before a feed is made for it
    for feed in feeds:  # all of them, before one is made
        check_feed(store, feed, allow_private=allow_private)
    names = dict.fromkeys(feed_named(store, feed, allow_private=allow_private) for feed in feeds)
    schedule = schedule._replace(feeds=tuple(names))
    with store.write() as connection:
        kept.add_schedule(connection, schedule)
    return schedule

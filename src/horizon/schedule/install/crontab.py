"""A line for a crontab, for any cron: Debian's knows no time zones but the machine's, and no last Friday of the month.

It looks every quarter of an hour what is due, at the minutes at which something can be; ``tick`` knows the time zones,
and catches up what was missed.

References
----------
crontab(5) of Debian's cron 3.0pl1.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from horizon.errors import ScheduleError
from horizon.schedule.install.files import File, heading
from horizon.schedule.install.place import file_name, writable
from horizon.schedule.install.ticks import quarter_hours
from horizon.schedule.times import parse_times

if TYPE_CHECKING:
    from pathlib import Path

    from horizon.schedule.install.place import Place
    from horizon.store.schedules import Schedule

__all__ = ["cron_file", "cron_steps", "merged"]

_LONGEST = 999
"""Bytes of a command that Debian's cron takes."""

_ENTRY = """\
{heading}
# {cron} in {zone}: `tick` knows when that is, and what was missed.
{line}
{end}
"""


def cron_file(schedule: Schedule, place: Place, folder: Path) -> File:
    """The entry for the crontab of a user, in the file ``horizon-NAME.cron``.

    Raises
    ------
    ScheduleError
        If the name of the schedule or a path cannot stand in a crontab, or the line becomes longer than cron takes.
    """
    times = parse_times(schedule.cron, schedule.timezone)
    entry = _ENTRY.format(
        heading=heading("cron", schedule.name),
        cron=times.cron,
        zone=times.timezone,
        line=f"{quarter_hours(times)} * * * * {_command(file_name(schedule.name), place)}",
        end=_end(schedule.name),
    )
    return File(folder / f"{file_name(schedule.name)}.cron", entry)


def cron_steps(file: File) -> tuple[str, ...]:
    """The commands that put the entry into the crontab of this user, as a user types them."""
    return (
        f"(crontab -l 2>/dev/null; cat {shlex.quote(str(file.path))}) | crontab -   # once; --apply also replaces it",
        "crontab -l",
    )


def merged(crontab: str, schedule: str, entry: str) -> str:
    r"""A crontab with the entry of a schedule in it: in place of the one that is there, else at the end.

    >>> merged("MAILTO=me\n", "weekly", "0 * * * * tick\n")
    'MAILTO=me\n0 * * * * tick\n'
    """
    begin, end = re.escape(heading("cron", schedule)), re.escape(_end(schedule))
    there = re.compile(rf"^{begin}\n.*?^{end}\n?", re.DOTALL | re.MULTILINE)
    if there.search(crontab):
        first = iter((entry,))
        return there.sub(lambda _: next(first, ""), crontab)
    return (crontab if not crontab or crontab.endswith("\n") else f"{crontab}\n") + entry


def _end(schedule: str) -> str:
    return f"# End of the horizon schedule {schedule}."


def _command(name: str, place: Place) -> str:
    """A command for /bin/sh, which cron starts with next to no environment; a bare percent sign is a line break."""
    folder = _quoted("the working folder", str(place.folder))
    store = _quoted("the store", place.store)
    program = " ".join(_quoted("the program", word) for word in place.program)
    log = _quoted("the working folder", str(place.folder / f"{name}.log"))
    command = f"cd {folder} && HORIZON_DB={store} {program} --quiet schedule tick >>{log} 2>&1"
    escaped = command.replace("%", r"\%")
    if len(escaped.encode()) > _LONGEST:
        raise ScheduleError(
            "the line is too long for a crontab",
            found=f"{len(escaped.encode())} bytes",
            expected=f"at most {_LONGEST}",
            hint="take shorter paths",
        )
    return escaped


def _quoted(what: str, word: str) -> str:
    text = writable(what, word)
    if "\\" in text:  # what a backslash before another character becomes, each cron decides for itself
        raise ScheduleError(f"{what} has a backslash, which cron takes for its own", found=text, hint="rename it")
    return shlex.quote(text)

"""A unit and a timer for the systemd of a user.

The timer goes off at the schedule's own times, in its own time zone, and once an hour besides: what was missed, because
the machine was off, another run was in the way or this one was killed, comes within the hour. ``tick`` knows what is
due.

References
----------
systemd.service(5), systemd.timer(5), systemd.exec(5), systemd.syntax(7).
"""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from horizon.errors import ScheduleError
from horizon.schedule.install.calendar import calendar_events
from horizon.schedule.install.files import File, heading
from horizon.schedule.install.place import file_name, writable
from horizon.schedule.install.ticks import quarter_hours
from horizon.schedule.times import parse_times

if TYPE_CHECKING:
    from horizon.schedule.install.place import Place
    from horizon.store.schedules import Schedule

__all__ = ["systemd_files", "systemd_folder", "systemd_steps"]

_SERVICE = """\
{heading}
[Unit]
Description=horizon: what is due of the schedule {name}

[Service]
Type=oneshot
WorkingDirectory={folder}
Environment={store}
ExecStart=:{program} --quiet schedule tick
Nice=10
TimeoutStartSec=6h
{hardening}"""

# Just-in-time compilers (charts are drawn by one) need memory that is writable and executable: not forbidden here.
_HARDENING = """\
NoNewPrivileges=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
"""
_NOT_HARDENED = """\
# Not hardened further: the program that is told of a run may need what that takes away (mail does, in most places).
"""

_TIMER = """\
{heading}
[Unit]
Description=Times of the horizon schedule {name}

[Timer]
# {cron} in {zone}
{events}
# What was missed is caught up within the hour, and two minutes after a start: by then the network is there, which is
# why there is no Persistent=true.
OnCalendar=hourly
OnStartupSec=2min
AccuracySec=10s

[Install]
WantedBy=timers.target
"""


def systemd_folder() -> Path:
    """The folder in which systemd looks for the units of this user."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def systemd_files(schedule: Schedule, place: Place, folder: Path) -> tuple[File, ...]:
    """The unit ``horizon-NAME.service`` and its timer.

    Raises
    ------
    ScheduleError
        If the name of the schedule or a path cannot stand in a unit file.
    """
    unit = file_name(schedule.name)
    return (
        File(folder / f"{unit}.service", _service(schedule, place)),
        File(folder / f"{unit}.timer", _timer(schedule)),
    )


def systemd_steps(files: tuple[File, ...]) -> tuple[str, ...]:
    """The commands that set the timer going, as a user types them."""
    unit, timer = files
    folder = systemd_folder()
    elsewhere = unit.path.parent != folder
    moved = (f"cp {shlex.quote(str(unit.path))} {shlex.quote(str(timer.path))} {shlex.quote(str(folder))}/",)
    return (
        *(moved if elsewhere else ()),
        "systemctl --user daemon-reload",
        f"systemctl --user enable --now {timer.path.name}",
        "loginctl enable-linger   # so that it runs while you are not logged in",
        f"systemctl --user list-timers {timer.path.name}",
    )


def _service(schedule: Schedule, place: Place) -> str:
    return _SERVICE.format(
        heading=heading("systemd", schedule.name),
        name=schedule.name,
        folder=_bare(str(place.folder)),
        store=_quoted("the store", f"HORIZON_DB={place.store}"),
        program=" ".join(_quoted("the program", word) for word in place.program),
        hardening=_NOT_HARDENED if schedule.notify_command else _HARDENING,
    )


def _timer(schedule: Schedule) -> str:
    times = parse_times(schedule.cron, schedule.timezone)
    events = calendar_events(times) or (f"*-*-* *:{quarter_hours(times)}:00",)
    return _TIMER.format(
        heading=heading("systemd", schedule.name),
        name=schedule.name,
        cron=times.cron,
        zone=times.timezone,
        events="\n".join(f"OnCalendar={event}" for event in events),
    )


def _quoted(what: str, word: str) -> str:
    """A word in quotation marks; a percent sign would begin a specifier."""
    escaped = writable(what, word).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _bare(folder: str) -> str:
    """A path that is all of a line, where quotation marks and backslashes mean themselves."""
    writable("the working folder", folder)
    if folder.endswith("\\") or folder != folder.strip():
        raise ScheduleError(
            "the name of the working folder ends as no folder in a unit file can",
            found=folder,
            hint="rename it: no backslash and no space at the end",
        )
    return folder.replace("%", "%%")

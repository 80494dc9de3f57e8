"""Setting an installation going on this machine, which is done only when it is asked for."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from horizon.errors import ScheduleError
from horizon.schedule.install.crontab import merged

if TYPE_CHECKING:
    from horizon.schedule.install.files import File

__all__ = ["apply_crontab", "apply_systemd"]

_SECONDS = 60
_NONE_YET = ("no crontab for", "No such file")


def apply_systemd(timer: File) -> None:
    """Tell the systemd of this user of a timer, and start it.

    Raises
    ------
    ScheduleError
        If there is no systemd, it cannot be reached, or it refuses.
    """
    _run("systemctl", "--user", "daemon-reload")
    _run("systemctl", "--user", "enable", "--now", timer.path.name)


def apply_crontab(schedule: str, file: File) -> None:
    """Put an entry into the crontab of this user, in place of the one that is there.

    Raises
    ------
    ScheduleError
        If there is no cron, or it refuses.
    """
    before = _crontab()
    after = merged(before, schedule, file.content)
    if after != before:
        _run("crontab", "-", given=after)


def _crontab() -> str:
    """The crontab of this user. It counts as empty only where there is none: what cannot be read is not overwritten."""
    try:
        return _run("crontab", "-l")
    except ScheduleError as error:
        if any(sign in (error.found or "") for sign in _NONE_YET):
            return ""
        raise


def _run(program: str, *words: str, given: str | None = None) -> str:
    found = shutil.which(program)
    if found is None:
        raise ScheduleError(
            f"this machine has no {program}",
            hint="leave --apply out: the files can be taken to a machine that has it",
        )
    command = " ".join((program, *words))
    try:
        done = subprocess.run(
            [found, *words],
            input=given,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",  # others' lines may be in any encoding: they stay as they are
            env=os.environ | {"LC_ALL": "C"},
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ScheduleError(f"{command} did not end within {_SECONDS} s") from error
    if done.returncode:
        raise ScheduleError(f"{command} failed", found=done.stderr.strip() or f"exit code {done.returncode}")
    return done.stdout

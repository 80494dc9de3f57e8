"""Who is told of a run: a command that gets JSON on its standard input, and an address to which it is posted."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import tempfile
from typing import TYPE_CHECKING, Any

from horizon.errors import HorizonError, ScheduleError, in_one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from horizon.store.schedules import Schedule

__all__ = ["notify", "parse_command", "shown_command", "shown_url", "without_secrets"]

_SECONDS = 60.0
"""A command that takes longer is ended."""

_KEPT = 500
"""Characters of what a command that failed had to say."""

_OPTION = 3
"""Words of a command up to this length hide nothing, and stand in many other words."""


def parse_command(text: str) -> tuple[str, ...]:
    """Split a command as a shell would; no shell ever sees it.

    Raises
    ------
    ScheduleError
        If there is no command in it, or a quotation mark without its fellow.

    Examples
    --------
    >>> parse_command("mail -s 'the page of Monday' me@example.org")
    ('mail', '-s', 'the page of Monday', 'me@example.org')
    """
    try:
        words = tuple(shlex.split(text))
    except ValueError as error:
        raise ScheduleError("the command cannot be read", found=f"{text!r}: {str(error).lower()}") from error
    if not words or not words[0] or any("\0" in word for word in words):
        raise ScheduleError(
            "this is not a command", found=repr(text), expected="a program and what it is told, as in a shell"
        )
    return words


def shown_command(command: Sequence[str]) -> str:
    """The program alone: what it is told may be secret."""
    return f"{command[0]} …" if len(command) > 1 else command[0]


def shown_url(url: str) -> str:
    """The host alone: of many such addresses the path is the secret."""
    from horizon.ingest.web import host_of

    return f"{url.partition('://')[0]}://{host_of(url)}/…"


def without_secrets(text: str, schedule: Schedule) -> str:
    """A text in which the address that is told is not shown, nor what no database can keep."""
    if schedule.notify_url:
        text = text.replace(schedule.notify_url, shown_url(schedule.notify_url))
    return text.replace("\0", "\\0").encode(errors="backslashreplace").decode()


def notify(schedule: Schedule, notice: dict[str, Any], *, seconds: float = _SECONDS) -> list[str]:
    """Tell all who are to be told, and return what went wrong.

    Parameters
    ----------
    notice : dict
        See `horizon.schedule.notice`.
    seconds : float
        For how long a command may run.
    """
    failures = []
    if schedule.notify_command:
        failures.append(_run(schedule.notify_command, json.dumps(notice), seconds))
    if schedule.notify_url:
        failures.append(_post(schedule.notify_url, notice, allow_private=schedule.allow_private))
    return [without_secrets(failure, schedule) for failure in failures if failure]


def _run(command: Sequence[str], text: str, seconds: float) -> str | None:
    """Run a command; what went wrong, or None. It has a session of its own: Ctrl-C is not meant for it."""
    name = f"notify command {shown_command(command)}"
    with tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=said, stderr=subprocess.STDOUT, start_new_session=True
            )
        except OSError as error:
            return f"{name} cannot be run: {error.strerror}"
        try:
            process.communicate(text.encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return f"{name} took longer than {seconds:g} s and was ended"
        if process.returncode == 0:
            return None
        said.seek(0)
        words = _said(said.read(4 * _KEPT), command)
    ended = f"ended with exit code {process.returncode}" if process.returncode > 0 else "was killed"
    return f"{name} {ended}{f': {words}' if words else ''}"


def _said(output: bytes, command: Sequence[str]) -> str:
    """The begin of what a command said, without what it was told: programs repeat that, and it may be secret."""
    text = output.decode(errors="replace")
    for word in sorted(command[1:], key=len, reverse=True):
        text = text.replace(word, "…") if len(word) > _OPTION else text
    return " ".join(text.split())[:_KEPT]


def _post(url: str, notice: dict[str, Any], *, allow_private: bool) -> str | None:
    from horizon.ingest.web import post_json

    try:
        post_json(url, notice, allow_private=allow_private)
    except (HorizonError, OSError) as error:
        return f"{shown_url(url)} was not told: {in_one_line(error)}"
    return None

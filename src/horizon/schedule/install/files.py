"""Files that are written once: a second time changes nothing, and what others made is left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from horizon.errors import ScheduleError
from horizon.report.export import write_atomic

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MARK", "File", "State", "heading", "state_of", "write"]

State = Literal["new", "changed", "unchanged"]

MARK = "# Made by `horizon schedule install "


class File(NamedTuple):
    """A file, and what is to stand in it."""

    path: Path
    content: str


def heading(target: str, schedule: str) -> str:
    """The first line of a file that is ours."""
    return f"{MARK}--{target} {schedule}`: make it anew rather than change it."


def state_of(file: File) -> State:
    """What writing the file would do.

    Raises
    ------
    ScheduleError
        If there is a file of that name that was not made here.
    """
    try:
        there = file.path.read_bytes()
    except FileNotFoundError:
        return "new"
    if there == file.content.encode():
        return "unchanged"
    if not there.startswith(MARK.encode()):
        raise ScheduleError(
            f"{file.path} is there already, and was not made by horizon",
            hint="move it away, or write to another folder with --out",
        )
    return "changed"


def write(file: File) -> State:
    """Write the file where it is not there yet or says something else, whole or not at all.

    Raises
    ------
    ScheduleError
        If there is a file of that name that was not made here.
    OSError
        The folder cannot be written to, or the disk is full.
    """
    state = state_of(file)
    if state != "unchanged":
        write_atomic(file.path, file.content)
    return state

"""Where a schedule is kept on this machine: the program, the store and the working folder, as a file can name them."""

from __future__ import annotations

import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from horizon.errors import ScheduleError
from horizon.store.upkeep_names import NAME_RULE, is_name

if TYPE_CHECKING:
    from horizon.store import Store

__all__ = ["Place", "file_name", "place_of", "writable"]


@dataclass(frozen=True, slots=True)
class Place:
    """What a call of the program needs to know.

    Attributes
    ----------
    program : tuple of str
        The program with an absolute path, and what comes before its first argument.
    store : str
        Absolute path of the store's file, or the URL of its server.
    folder : Path
        The working folder, absolute: study files and relative paths are looked for there.
    on_server : bool
        Whether the store is behind a URL.
    """

    program: tuple[str, ...]
    store: str
    folder: Path
    on_server: bool = False


def place_of(store: Store, folder: Path | None = None) -> Place:
    """Find out where the store and this program are.

    Raises
    ------
    ScheduleError
        If the URL of the store holds a password, which would stand in a file that others can read.
    """
    folder = (folder or Path.cwd()).absolute()
    if store.file:
        return Place(_program(), str(folder / store.file), folder)
    url = store.engine.url
    if url.password or any("password" in key.lower() for key in url.query):
        raise ScheduleError(
            "the address of the store holds a password, and anyone could read it in the file that would be written",
            found=url.set(query={}).render_as_string(),
            hint="keep the password in ~/.pgpass, which PostgreSQL's library reads, and leave it out of --db",
        )
    return Place(_program(), url.render_as_string(hide_password=False), folder, on_server=True)


def _program() -> tuple[str, ...]:
    """The script that was installed with the package, else the interpreter that runs this."""
    suffix = ".exe" if sys.platform == "win32" else ""
    script = Path(sysconfig.get_path("scripts")) / f"horizon{suffix}"
    # -P keeps a file of the working folder from being taken for a module of the program.
    return (str(script),) if script.is_file() else (sys.executable, "-P", "-m", "horizon")


def file_name(schedule: str) -> str:
    """The name that the files of a schedule bear.

    Raises
    ------
    ScheduleError
        If the name of the schedule cannot be part of that of a unit or a file.
    """
    if not is_name(schedule):
        raise ScheduleError(
            f"the schedule {schedule!r} cannot be installed under its name",
            expected=NAME_RULE,
            hint="add it again under another name",
        )
    return f"horizon-{schedule}"


def writable(what: str, text: str) -> str:
    """A text that can stand in a line of a file.

    Raises
    ------
    ScheduleError
        If it has a line break or another character that does not print: quoted or not, it would end the line, or hide.
    """
    if not text.isprintable():
        raise ScheduleError(
            f"{what} has a character that cannot stand in the file",
            found=ascii(text),
            expected="characters that print, and no line breaks",
            hint="move it to a path without such characters",
        )
    return text

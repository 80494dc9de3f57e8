"""Where a build is put: all of its files appear, or none does, and the page of the last good build never goes.

What a build made is first written whole beside the place where it shall be (a draft), then called ready by one
renaming, and only then moved. A build that dies before it is ready leaves nothing but a draft, which the next one takes
away; one that dies later is finished by the next one.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from horizon.report.files import write_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["LATEST", "Draft", "alone_in", "finish_left_over"]

LATEST = "latest"
_DRAFT, _READY, _COPY = ".draft-", ".ready-", ".copy-"
_PLAN = "plan.json"


class Draft:
    """A build that is on the disk whole, and cannot be seen yet.

    Parameters
    ----------
    home : Path
        Folder of the study.
    day : str
        Name of the folder that it will be.
    files : mapping of name to content
        Of the day's folder; the last one is moved last.
    beside : mapping of Path to content
        Other files that change with it.
    old : collection of str
        Names of files in the day's folder, of an earlier build, that go unless this build has them too.

    Raises
    ------
    OSError
        If it cannot be written; then nothing of it is left.
    """

    def __init__(
        self,
        home: Path,
        day: str,
        files: Mapping[str, str | bytes],
        *,
        beside: Mapping[Path, str | bytes],
        old: tuple[str, ...] = (),
    ) -> None:
        self._home, self._folder = home, home / f"{_DRAFT}{secrets.token_hex(8)}"
        plan = {
            "day": day,
            "last": list(files)[-1],
            "gone": sorted(set(old) - set(files)),
            "beside": [os.path.relpath(path, home) for path in beside],
        }
        others = {str(place): content for place, content in enumerate(beside.values())}
        try:
            write_all(self._folder / "files", files)
            write_all(self._folder / "beside", {_PLAN: json.dumps(plan), **others})
        except BaseException:
            self.discard()
            raise

    def discard(self) -> None:
        """Take it away."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def call_ready(self) -> None:
        """Say that it shall be seen: from here on it will, whatever happens."""
        ready = self._home / f"{_READY}{secrets.token_hex(8)}"
        self._folder.rename(ready)
        self._folder = ready

    def put_in_place(self) -> None:
        """Let it be seen."""
        _finish(self._home, self._folder)


@contextmanager
def alone_in(folder: Path) -> Iterator[bool]:
    """Wait until no other process builds in a folder; gives whether that can be known here.

    The lock is gone with the process that holds it, however that ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        yield False
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        locked = False
        with suppress(OSError):  # some network file systems have no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
            locked = True
        yield locked
    finally:
        os.close(handle)


def finish_left_over(home: Path) -> None:
    """Finish what a build that died had called ready, and take its drafts away; only while no other is at work."""
    for folder in sorted(home.glob(f"{_READY}*")):
        _finish(home, folder)
    for pattern in (_DRAFT, _COPY):
        for folder in home.glob(f"{pattern}*"):
            shutil.rmtree(folder, ignore_errors=True)
    (home / f".{LATEST}").unlink(missing_ok=True)


def _finish(home: Path, ready: Path) -> None:
    """Move what is ready to its place; what was moved already stays where it is."""
    plan = json.loads((ready / "beside" / _PLAN).read_text(encoding="utf-8"))
    target = home / plan["day"]
    _move(ready / "files", target, plan["last"])
    for name in plan["gone"]:
        (target / name).unlink(missing_ok=True)
    _point_latest(home, target, plan["last"])
    for place, path in enumerate(plan["beside"]):
        with suppress(FileNotFoundError):
            (ready / "beside" / str(place)).replace(home / path)
    done = home / f"{_DRAFT}{secrets.token_hex(8)}"
    ready.rename(done)  # half a folder that is called ready could not be finished
    shutil.rmtree(done)


def _move(source: Path, target: Path, last: str) -> None:
    """Rename a folder; into one that is there its files are moved one by one, so that none of them is ever missing."""
    if not source.exists():
        return
    if not target.exists():
        source.rename(target)
        return
    for path in sorted(source.iterdir(), key=lambda path: (path.name == last, path.name)):
        path.replace(target / path.name)
    source.rmdir()


def _point_latest(home: Path, target: Path, last: str) -> None:
    """Let ``latest`` be the folder of that day: a link, or a copy where there can be no link."""
    latest, link = home / LATEST, home / f".{LATEST}"
    if latest.is_file():  # a link that was checked out, or copied, as a file
        latest.unlink()
    if sys.platform != "win32" and (latest.is_symlink() or not latest.exists()):
        link.unlink(missing_ok=True)
        with suppress(OSError):  # some file systems have no links
            link.symlink_to(target.name, target_is_directory=True)
            link.replace(latest)
            return
    copy = home / f"{_COPY}{secrets.token_hex(8)}"
    shutil.copytree(target, copy)
    kept = {path.name for path in copy.iterdir()}
    _move(copy, latest, last)
    for path in latest.iterdir():
        if path.is_file() and path.name not in kept:
            path.unlink()

"""Builds that are killed, each at another step: run as a script, it leaves a folder for each.

Usage: python dying_builds.py FOLDER. Each build is a process of its own, and the signal is a real one.
"""

import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from horizon.workflow.build_folder import Draft, alone_in, finish_left_over

DAYS = ("2026-01-01", "2026-02-01")
NAMES = ("a.csv", "b.csv", "page.html")
STEPS = ("fsync", "rename", "replace", "mkdir", "symlink", "unlink", "rmdir")
MOST = 100


def build(home: Path, day: str, word: str, *, size: int = 1) -> None:
    """Build a day whose files all say the same word."""
    gone = {f"{word}-only.csv": word}
    files: dict[str, str | bytes] = {**gone, **dict.fromkeys(NAMES, word * size)}
    beside: dict[Path, str | bytes] = {home / "changes.atom": word, home.parent / "index.html": word}
    with alone_in(home.parent) as alone:
        if alone:
            finish_left_over(home)
        there = home / day
        old = tuple(path.name for path in there.iterdir()) if there.exists() else ()
        draft = Draft(home, day, files, beside=beside, old=old)
        draft.call_ready()
        draft.put_in_place()


def die_at(step: int) -> None:
    """Let the process kill itself in place of its `step`-th change to the disk."""
    seen = 0

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def change(*args: Any, **options: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **options)

        return change

    for name in STEPS:
        setattr(os, name, dying(getattr(os, name)))


def in_child(work: Callable[[], None]) -> bool:
    """Do it in a process of its own, and say whether that came to its end."""
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def main(folder: Path) -> None:
    """Kill a build of a new day, and one of a day that is there, at every step; and let the disk be full."""
    first = folder / "first" / "study"
    build(first, DAYS[0], "old")
    for place, day in enumerate(DAYS):
        for step in range(1, MOST):
            home = folder / f"{place}-{step}" / "study"
            shutil.copytree(first.parent, home.parent, symlinks=True)

            def work(home: Path = home, day: str = day, step: int = step) -> None:
                die_at(step)
                build(home, day, "new")

            if in_child(work):
                break
    full = folder / "full" / "study"
    shutil.copytree(first.parent, full.parent, symlinks=True)

    def overflow() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            build(full, DAYS[0], "new", size=1000)
        except OSError:
            return
        os._exit(1)

    (folder / "full" / "refused").write_text(str(in_child(overflow)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

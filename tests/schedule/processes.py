"""Programs that tests start beside themselves: real processes, which can be killed."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from horizon.store import Store

_HOLDER = """
import sys
from horizon.schedule.lock import only_one
from horizon.store import open_store
with open_store(sys.argv[1]) as store, only_one(store):
    print("held", flush=True)
    sys.stdin.read()
"""


def address(store: Store) -> str:
    """What another process opens the store by."""
    return store.engine.url.render_as_string(hide_password=False)


@contextmanager
def holder(store: Store) -> Iterator[subprocess.Popen[str]]:
    """Give a process that holds the lock of the schedules, until its input ends."""
    with started([sys.executable, "-c", _HOLDER, address(store)]) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


@contextmanager
def started(command: Sequence[str], folder: Path | None = None) -> Iterator[subprocess.Popen[str]]:
    """Start a program, and see that none is left of it."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=folder) as process:
        try:
            yield process
        finally:
            process.kill()


def line_with(process: subprocess.Popen[str], words: str) -> str:
    """Read what a process logs until a line has these words in it."""
    assert process.stderr is not None
    seen = []
    for line in process.stderr:
        seen.append(line)
        if words in line:
            return line
    raise AssertionError(f"it ended and never said {words!r}, but {''.join(seen)}")

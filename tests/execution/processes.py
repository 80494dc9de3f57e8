"""Programs in processes of their own: to be interrupted, to be killed, to be looked for afterwards."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

__all__ = ["ROOT", "environment", "gone", "interrupted", "started"]

ROOT = Path(__file__).parents[2]


def environment(*paths: Path) -> dict[str, str]:
    """Of a process that finds these folders, and then the tests."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [*paths, ROOT]))}


def started(program: str, folder: Path, **values: str) -> subprocess.Popen[str]:
    """Start a program of its own group, and wait until it printed a line."""
    script = folder / "program.py"
    script.write_text(_HEARS + program.format(folder=str(folder), **values))
    process = subprocess.Popen(
        [sys.executable, "-W", "error", script],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    return process


# A shell lets what it starts in the background ignore Ctrl-C, and so would all that comes from there.
_HEARS = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"


def interrupted(process: subprocess.Popen[str]) -> tuple[float, str]:
    """Press Ctrl-C, which reaches the whole group; give the seconds until it ended, and what it said."""
    begun = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    try:
        _, said = process.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    return time.monotonic() - begun, said


def gone(pids: set[int], *, within: float) -> bool:
    """Tell whether none of these processes runs any more, after some seconds at most."""
    deadline = time.monotonic() + within
    while any(map(_runs, pids)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _runs(pid: int) -> bool:
    """An ended process that nobody has waited for does not run."""
    assert Path("/proc/self/stat").exists()
    try:
        said = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return said.rpartition(")")[2].split()[0] not in "ZX"

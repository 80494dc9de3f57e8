"""What one child process costs: CPU time and peak memory of the whole process, never wall-clock time."""

import os
import statistics
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

HORIZON = str(Path(sys.executable).with_name("horizon"))
SQLITE_UTILS = str(Path(sys.executable).with_name("sqlite-utils"))

# ru_maxrss counts bytes on macOS and kibibytes elsewhere.
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024

# CPU time of threads that wait for each other says nothing of the work.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

# The first names a store from outside; with the second, a program that is not installed is compiled at every start.
_NOT_HANDED_ON = {"HORIZON_DB", "PYTHONDONTWRITEBYTECODE"}


def environment() -> dict[str, str]:
    """What a measured process finds: that of this one, but for what would change what is measured."""
    return {name: value for name, value in os.environ.items() if name not in _NOT_HANDED_ON} | _ONE_THREAD


@dataclass(frozen=True, slots=True)
class Usage:
    """Cost of one process and of the processes that it waited for."""

    cpu_seconds: float
    peak_megabytes: float


def run(command: Sequence[str], folder: Path) -> Usage:
    """Run a command in a folder, without a store named from outside, and return what it cost.

    A process starts with the peak memory of the one that forked it, so this one has to stay small:
    it imports no numpy, and big inputs are made in a process of their own.
    """
    with subprocess.Popen(
        command, cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        complaint = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}\n{complaint}")
    return Usage(used.ru_utime + used.ru_stime, used.ru_maxrss * _RSS_UNIT / 1e6)


def repeat(command: Sequence[str], folder: Path, runs: int) -> Usage:
    """Run a command once unmeasured, so that caches are warm, and then return the median of some runs."""
    run(command, folder)
    return median(run(command, folder) for _ in range(runs))


def median(usages: Iterable[Usage]) -> Usage:
    """Return the median CPU time and the median peak memory."""
    known = list(usages)
    return Usage(
        statistics.median(usage.cpu_seconds for usage in known),
        statistics.median(usage.peak_megabytes for usage in known),
    )

"""What a person waits for: help and the trend; of the pages, :mod:`perf.report`."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from perf.measure import HORIZON, repeat, run
from perf.table import Row

RUNS = 5
SMALLEST_CLICK = "import click; click.command()(lambda: None)()"


def rows() -> Iterator[Row]:
    """Measure the commands in a new folder, on a store of the shipped facts."""
    with tempfile.TemporaryDirectory(prefix="horizon-perf-") as name:
        folder = Path(name)
        run([HORIZON, "init"], folder)
        yield from _help(folder)
        yield from _trend(folder)


def _help(folder: Path) -> Iterator[Row]:
    """Hold the limit beside what Python and click alone cost on this machine."""
    bare = repeat([sys.executable, "-c", "pass"], folder, RUNS)
    yield Row("python -c pass", bare.cpu_seconds, "s CPU", "(for comparison)")
    click = repeat([sys.executable, "-c", SMALLEST_CLICK, "--help"], folder, RUNS)
    yield Row("smallest click program, --help", click.cpu_seconds, "s CPU", "(for comparison)")
    ours = repeat([HORIZON, "--help"], folder, RUNS)
    yield Row("horizon --help", ours.cpu_seconds, "s CPU", "limit", 0.150)


def _trend(folder: Path) -> Iterator[Row]:
    command = [HORIZON, "trend", "--suite", "metr-1.1", "--since", "2023-01-01", "--format", "json"]
    yield Row("horizon trend", repeat(command, folder, RUNS).cpu_seconds, "s CPU", "limit", 2.0)

"""The pages: what a build costs, how big a page is, and how soon its first chart is there; also of a large store."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from perf import load
from perf.large_store import SOURCE, Size
from perf.measure import HORIZON, Usage, environment, repeat, run
from perf.table import Row

RUNS = 5
BUILD = {"frontier": 8.0}
"""Study of the shipped facts -> seconds of CPU that its build may cost; the others have no limit."""
STUDIES = ("frontier", "benchmarks", "brief")
LARGE = Size()
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def rows() -> Iterator[Row]:
    """Build the pages of the shipped facts and of a large store, open each, and hold one against Altair's own."""
    with load.folder() as place:
        run([HORIZON, "init"], place)
        for study in STUDIES:
            usage = repeat(_build(study), place, RUNS)
            yield from _page(place, study, study, usage, BUILD.get(study), megabytes=2.5, seconds=2.0)
            yield from _against_altair(place, study)
    with load.folder() as place:
        made = _large(place)
        yield Row(f"the files of {LARGE.models:,} models and {LARGE.scores:,} scores, read", made, "s CPU", "(in all)")
        for study in STUDIES:
            usage = run(_build(study), place)
            yield from _page(place, study, f"{study}, large store", usage, None, megabytes=6.0, seconds=3.0)


def _build(study: str) -> list[str]:
    return [HORIZON, "report", "build", study, "--out", "pages"]


def _page(
    place: Path, study: str, what: str, usage: Usage, limit: float | None, *, megabytes: float, seconds: float
) -> Iterator[Row]:
    page = place / "pages" / study / "latest" / f"{study}.html"
    yield Row(f"report build {what}", usage.cpu_seconds, "s CPU", "limit" if limit else "(for comparison)", limit)
    yield Row(f"report build {what}, peak memory", usage.peak_megabytes, "MB", "(for comparison)")
    yield Row(f"size of the page {what}", page.stat().st_size / 1e6, "MB", "limit", megabytes)
    opened = _opened(page)
    if opened is None:
        yield Row(f"first chart of {what}", float("nan"), "s", "Chromium is not installed")
        return
    yield Row(f"first chart of {what}", opened["first_chart"], "s on the clock", "limit", seconds)
    yield Row(f"elements of {what}", opened["elements"], "in the document", "(for comparison)")


def _large(place: Path) -> float:
    """Make a store of the shipped facts and of the made-up files; what reading the files cost, in seconds of CPU."""
    files = place / "files"
    counts = map(str, (LARGE.models, LARGE.scores, LARGE.benchmarks, LARGE.horizons))
    run([HORIZON, "init"], place)
    listed = _output([sys.executable, "-m", "perf.large_store", str(files), *counts])
    spent = 0.0
    for line in listed.splitlines():
        path, table, known_at = line.split()
        source = ["--source", SOURCE, "--known-at", known_at, "--create"]
        spent += run([HORIZON, "ingest", "csv", path, "--table", table, *source], place).cpu_seconds
    return spent


def _against_altair(place: Path, study: str) -> Iterator[Row]:
    """The whole page against one file a chart by Altair, its library in each: the same charts in the same process."""
    found = json.loads(_output([sys.executable, "-m", "perf.report_kernel", str(place / "horizon.db"), study]))
    count = found["charts"]
    of = f"Altair, {count} files"
    yield Row(f"{study}: {count} charts in one page", found["page_seconds"], "s CPU", of, found["altair_seconds"])
    yield Row(f"{study}: {count} charts in one page", found["page_bytes"] / 1e6, "MB", of, found["altair_bytes"] / 1e6)


def _opened(page: Path) -> dict[str, Any] | None:
    program = os.environ.get("HORIZON_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        return None
    found: dict[str, Any] = json.loads(_output([sys.executable, "-m", "perf.first_chart", program, str(page)]))
    return found


def _output(command: list[str]) -> str:
    done = subprocess.run(command, cwd=load.PROJECT, env=environment(), check=True, capture_output=True, text=True)
    return done.stdout

"""Time horizons from ten thousand to ten million simulated runs: what the cost grows with."""

import sys
from collections.abc import Iterator

from perf import load
from perf.measure import HORIZON, Usage, run
from perf.table import Row

REPLICATES = 200
SMALL = (30, 333)
LARGE = (300, 2_000)
CELLS = LARGE[0] * LARGE[1] / (SMALL[0] * SMALL[1])
SIZES = ((*SMALL, 1), (*SMALL, 10), (*SMALL, 100), (*LARGE, 17))


def rows() -> Iterator[Row]:
    """Simulate each size into a store and estimate from it."""
    first: Usage | None = None
    for models, tasks, each in SIZES:
        used = _estimate(models, tasks, each)
        first = first or used
        runs = models * tasks * each
        what = f"horizon estimate, {runs:,} runs ({models} models, {tasks:,} tasks), {REPLICATES} replicates"
        at_most = 3 if (models, tasks) == SMALL else CELLS
        yield Row(what, used.cpu_seconds, "s CPU", f"of {SIZES[0][0] * SIZES[0][1]:,} runs", first.cpu_seconds, at_most)
        yield Row(f"its peak memory, {runs:,} runs", used.peak_megabytes, "MB", "limit", 400)


def _estimate(models: int, tasks: int, each: int) -> Usage:
    with load.folder() as place:
        store = str(place / "horizon.db")
        run([sys.executable, "-m", "perf.simulated_store", store, str(models), str(tasks), str(each)], load.PROJECT)
        return run([HORIZON, "estimate", "--success", "0.5", "--replicates", str(REPLICATES)], place)

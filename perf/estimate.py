"""Time horizons from METR's 7,063 runs: the command, the kernel inside it, and the same done plainly."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from perf import load
from perf.measure import HORIZON, environment, median, run
from perf.table import Row

RUNS = 15
REPLICATES, MANY = 1_000, 100_000
PUBLISHED = load.PROJECT.parent / "shared" / "data" / "metr" / "runs_2025_01.jsonl"


def rows() -> Iterator[Row]:
    """Estimate from a store; METR's runs where they are at hand, as many made-up ones where not."""
    with load.folder() as place:
        real = PUBLISHED.exists()
        file = PUBLISHED if real else load.make("perf.run_rows", place / "runs.jsonl", 7_063)
        what = f"horizon estimate, 7,063 {'' if real else 'made-up '}runs"
        run([HORIZON, "db", "upgrade"], place)
        run([HORIZON, "ingest", "metr", str(file)], place)
        run(_estimate(REPLICATES, seed=RUNS), place)  # so that caches are warm
        ours = median(run(_estimate(REPLICATES, seed), place) for seed in range(RUNS))
        yield Row(f"{what}, {REPLICATES:,} replicates", ours.cpu_seconds, "s CPU", "limit", 0.8)
        yield Row("its draws, fits and percentiles alone", _kernel(place), "s CPU", "limit", 0.2)
        many = run(_estimate(MANY), place)
        yield Row(f"{what}, {MANY:,} replicates", many.cpu_seconds, "s CPU", "limit", 25)
        yield Row("its peak memory", many.peak_megabytes, "MB", f"of {REPLICATES:,}", ours.peak_megabytes, at_most=3)
        plain = run([sys.executable, "-m", "perf.estimate_peer", str(file), str(REPLICATES)], load.PROJECT)
        cost = plain.cpu_seconds
        yield Row("the same", ours.cpu_seconds, "s CPU", "rows copied, one scikit-learn fit each", cost, at_most=0.02)


def _estimate(replicates: int, seed: int = 0) -> list[str]:
    """With a seed of its own each run stores what it found, as the first one does."""
    options = ["--replicates", str(replicates), "--seed", str(seed), "--format", "json"]
    return [HORIZON, "estimate", "--success", "0.5", *options]


def _kernel(place: Path) -> float:
    """Median CPU time of the bootstrap inside a process that has read the runs already."""
    command = [sys.executable, "-m", "perf.estimate_kernel", str(place / "horizon.db"), str(REPLICATES), str(RUNS)]
    done = subprocess.run(command, cwd=load.PROJECT, env=environment(), check=True, capture_output=True, text=True)
    return float(json.loads(done.stdout))

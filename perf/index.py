"""The capability index of Epoch's 1,058 scores: one fit, 500 refits in two processes, and the fit done plainly."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from perf import load
from perf.measure import environment
from perf.table import Row

RUNS = 5


def rows() -> Iterator[Row]:
    """Hold a fit and a bootstrap against their limits; the fit also against scipy's dense least squares."""
    fit = _kernel("fit", RUNS)
    what = f"capability index of {fit['scores']:,} scores ({fit['whose']}), one fit"
    yield Row(what, fit["seconds"], "s CPU", "limit", 0.5)
    peer = _kernel("dense", 0)
    yield Row("the same", fit["seconds"], "s CPU", "scipy, dense Jacobian", peer["seconds"], at_most=0.1)
    drawn = _kernel("bootstrap", 1)
    yield Row("its 500 refits in two processes, their start included", drawn["seconds"], "s CPU", "limit", 60.0)


def _kernel(what: str, runs: int) -> dict[str, Any]:
    """Cost inside a process that has its imports and its scores already."""
    command = [sys.executable, "-m", "perf.index_kernel", what, str(runs)]
    done = subprocess.run(command, cwd=load.PROJECT, env=environment(), check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found

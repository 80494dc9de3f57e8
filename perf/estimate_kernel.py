"""CPU time of draws, fits and percentiles: ``python -m perf.estimate_kernel STORE REPLICATES RUNS``."""

import json
import statistics
import sys
import time

from horizon.store import open_store
from horizon.timehorizon import bootstrap_curves, fit_curves
from horizon.workflow.estimate import EstimateQuestion, read_runs

REGULARIZATION = 1e-5


def main(store: str, replicates: int, runs: int) -> None:
    """Print the median over some runs, after one that is not counted."""
    with open_store(store) as opened:
        counts = read_runs(opened, EstimateQuestion()).counts
    spent = []
    for _ in range(runs + 1):
        before = time.process_time()
        curves = fit_curves(counts, regularization=REGULARIZATION)
        drawn = bootstrap_curves(counts, curves, regularization=REGULARIZATION, replicates=replicates)
        for place in range(len(curves)):
            drawn.interval(place, 0.5)
        spent.append(time.process_time() - before)
    print(json.dumps(statistics.median(spent[1:])))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))

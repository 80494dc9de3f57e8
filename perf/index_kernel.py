"""CPU time of the capability index: ``python -m perf.index_kernel fit|bootstrap|dense RUNS``.

On Epoch's published scores where they are at hand, and on as many made-up ones where not.
"""

import json
import os
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import least_squares
from scipy.special import expit

from horizon.capability import CapabilityIndex, bootstrap_index, fit_index
from horizon.execution import ProcessPool
from perf import load

REPLICATES, WORKERS = 500, 2
SHARED = load.PROJECT.parent / "shared" / "data"


def main(what: str, runs: int) -> None:
    """Print the median over some runs, after one that is not counted: seconds, and whose scores they were."""
    scores, anchors, reference, whose = published(SHARED) if SHARED.is_dir() else made_up()
    index = fit_index(scores, anchors=anchors, reference=reference)
    work: dict[str, Callable[[], object]] = {
        "fit": lambda: fit_index(scores, anchors=anchors, reference=reference),
        "bootstrap": lambda: in_processes(index),
        "dense": lambda: dense(index),
    }
    spent = []
    for _ in range(runs + 1):
        before = cpu_seconds()
        work[what]()
        spent.append(cpu_seconds() - before)
    print(json.dumps({"seconds": statistics.median(spent[1:] or spent), "scores": index.nobs, "whose": whose}))


def cpu_seconds() -> float:
    """CPU time of this process and of those that it has waited for."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def published(shared: Path) -> tuple[pd.DataFrame, dict[str, float], str, str]:
    """Read Epoch's scores by the rules of the published fit."""
    from tests.capability.published import ANCHORS, chosen_scores

    return chosen_scores(shared), ANCHORS, "Winogrande", "Epoch's"


def made_up() -> tuple[pd.DataFrame, dict[str, float], str, str]:
    """Make scores of as many models and benchmarks up."""
    from tests.capability.simulated import ANCHORS, REFERENCE, simulate

    return simulate(0, models=163, benchmarks=29, least=4, most=9).scores, ANCHORS, REFERENCE, "made-up"


def in_processes(index: CapabilityIndex) -> None:
    """Fit the replicates on two cores."""
    with ProcessPool(WORKERS) as pool:
        bootstrap_index(index, replicates=REPLICATES, executor=pool)


def dense(index: CapabilityIndex) -> None:
    """The same optimum the plain way: scipy's trust region with a dense Jacobian by differences."""
    table, m, k = index.table, len(index.table.models), len(index.table.benchmarks)
    free = np.arange(m + 2 * k) != m + k + table.benchmarks.index(index.reference)

    def residuals(part: np.ndarray) -> np.ndarray:
        theta = np.ones(m + 2 * k)
        theta[free] = part
        x = theta[table.model] - theta[m + table.benchmark]
        off = expit(theta[m + k + table.benchmark] * x) - table.value
        return np.append(off, np.sqrt(index.ridge * np.mean(part**2)))

    bounds = (index.design.low[free], index.design.high[free])
    least_squares(residuals, index.design.start()[free], bounds=bounds)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

"""Time horizons the plain way: ``python -m perf.estimate_peer RUNS.jsonl REPLICATES``.

The same bootstrap as ``horizon estimate`` with its rows copied, and one scikit-learn fit a model and replicate.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

REGULARIZATION = 1e-5


def main(path: Path, replicates: int, seed: int = 0) -> None:
    """Print p50 of each model with its 95 % interval."""
    runs = [run for run in map(json.loads, path.open(encoding="utf-8")) if run["alias"] != "human"]
    x = np.log2([[run["human_minutes"]] for run in runs])
    y = np.array([run["score_binarized"] for run in runs])
    weight = weights(runs)
    models = sorted({run["alias"] for run in runs})
    rows_of: dict[tuple[str, str], list[int]] = defaultdict(list)
    tasks_of: dict[str, list[str]] = defaultdict(list)
    for row, run in enumerate(runs):
        rows_of[run["alias"], run["task_id"]].append(row)
        if run["task_id"] not in tasks_of[run["task_family"]]:
            tasks_of[run["task_family"]].append(run["task_id"])
    rng = np.random.default_rng(seed)
    found = np.full((replicates, len(models)), np.nan)
    for replicate in range(replicates):
        drawn = draw_rows(rng, models, tasks_of, rows_of)
        for place, model in enumerate(models):
            rows = drawn[model]
            if len(rows) and 0 < y[rows].sum() < len(rows):
                found[replicate, place] = p50(x[rows], y[rows], weight[rows])
    for place, model in enumerate(models):
        rows = np.flatnonzero([run["alias"] == model for run in runs])
        if 0 < y[rows].sum() < len(rows):
            low, high = np.nanpercentile(found[:, place], [2.5, 97.5])
            print(model, p50(x[rows], y[rows], weight[rows]), low, high)


def weights(runs: list[dict[str, str]]) -> np.ndarray:
    """Give each run the inverse of how often its task was run, and of the root of its family's tasks."""
    times: dict[tuple[str, str], int] = defaultdict(int)
    family: dict[tuple[str, str], set[str]] = defaultdict(set)
    for run in runs:
        times[run["alias"], run["task_id"]] += 1
        family[run["alias"], run["task_family"]].add(run["task_id"])
    weight = np.array(
        [
            1 / times[run["alias"], run["task_id"]] / np.sqrt(len(family[run["alias"], run["task_family"]]))
            for run in runs
        ]
    )
    alias = np.array([run["alias"] for run in runs])
    for model in set(alias):
        weight[alias == model] /= weight[alias == model].sum()
    return weight


def draw_rows(
    rng: np.random.Generator,
    models: list[str],
    tasks_of: dict[str, list[str]],
    rows_of: dict[tuple[str, str], list[int]],
) -> dict[str, np.ndarray]:
    """Draw families, in each its tasks, and from the pooled runs of a model on a task as many as there are."""
    copies: dict[str, int] = defaultdict(int)
    families = list(tasks_of)
    for family in rng.choice(len(families), len(families)):
        tasks = tasks_of[families[family]]
        for task in rng.choice(len(tasks), len(tasks)):
            copies[tasks[task]] += 1
    drawn = {}
    for model in models:
        pools = [(rows_of[model, task], times) for task, times in copies.items() if (model, task) in rows_of]
        parts = [rng.choice(rows, times * len(rows)) for rows, times in pools]
        drawn[model] = np.concatenate(parts) if parts else np.empty(0, dtype=np.intp)
    return drawn


def p50(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> float:
    """Fit the curve of success against length and read off where it is a half."""
    fit = LogisticRegression(C=1 / REGULARIZATION).fit(x, y, sample_weight=weight)
    with np.errstate(over="ignore"):
        return float(np.exp2(-fit.intercept_[0] / fit.coef_[0, 0]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

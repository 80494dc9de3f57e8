"""The bootstrap written plainly from its description: rows are copied, and each data set is fitted by itself."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from horizon.timehorizon import Replicates
from horizon.timehorizon.curve import log2_horizon
from tests.timehorizon.published import PublishedRuns

Floats = NDArray[np.float64]
SUCCESS_LEVELS = (0.5, 0.8)


def row_weights(runs: PublishedRuns) -> Floats:
    """Weight of each row: 1 / (runs of its model on its task * sqrt(tasks of the family that the model has))."""
    ran: defaultdict[tuple[str, str], int] = defaultdict(int)
    has: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in runs.rows:
        ran[row["alias"], row["task_id"]] += 1
        has[row["alias"], row["task_family"]].add(row["task_id"])
    raw = [
        1 / (ran[row["alias"], row["task_id"]] * np.sqrt(len(has[row["alias"], row["task_family"]])))
        for row in runs.rows
    ]
    total: defaultdict[str, float] = defaultdict(float)
    for row, weight in zip(runs.rows, raw, strict=True):
        total[row["alias"]] += weight
    return np.array([weight / total[row["alias"]] for row, weight in zip(runs.rows, raw, strict=True)])


def plain_fit(x: Floats, y: Floats, w: Floats, regularization: float) -> tuple[float, float]:
    """Newton with halved steps on the rows of one data set; NaN if there is one class only."""
    if not (w * y).sum() or not (w * (1 - y)).sum():
        return np.nan, np.nan

    def loss(b: Floats) -> float:
        z = b[0] + b[1] * x
        return float((w * (np.logaddexp(0, z) - y * z)).sum() + regularization / 2 * b[1] ** 2)

    b, design = np.zeros(2), np.column_stack([np.ones_like(x), x])
    for _ in range(100):
        p = 1 / (1 + np.exp(-design @ b))
        gradient = design.T @ (w * (p - y)) + [0, regularization * b[1]]
        hessian = (design * (w * p * (1 - p))[:, None]).T @ design + np.diag([0, regularization])
        step = np.linalg.solve(hessian, gradient)
        share = 1.0
        while share > 1e-3 and loss(b - share * step) > loss(b):
            share /= 2
        b = b - share * step
        if np.abs(step).max() < 1e-8:
            break
    return float(b[0]), float(b[1])


def plain_bootstrap(
    runs: PublishedRuns,
    *,
    regularization: float,
    replicates: int,
    seed: int,
    partly: bool = False,
    runs_are_drawn: bool = True,
) -> Replicates:
    """Draw and fit; the drawing of runs can be left out, to see whether a test would tell."""
    rng = np.random.default_rng(seed)
    models = tuple(sorted(set(runs.column("alias"))))
    x, y, w = np.log2(runs.column("human_minutes")), np.array(runs.success(partly=partly), float), row_weights(runs)
    tasks_of: defaultdict[str, set[str]] = defaultdict(set)
    rows_of: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, row in enumerate(runs.rows):
        tasks_of[row["task_family"]].add(row["task_id"])
        rows_of[row["alias"], row["task_id"]].append(place)
    families = {family: sorted(tasks) for family, tasks in sorted(tasks_of.items())}
    found = np.empty((replicates, len(models), 2))
    for replicate in range(replicates):
        drawn = _draw_tasks(rng, families)
        for column, model in enumerate(models):
            picked = []
            for task in sorted(set(drawn)):
                pool = np.array(rows_of[model, task] * drawn.count(task), dtype=int)
                picked.append(rng.choice(pool, len(pool)) if runs_are_drawn and len(pool) else pool)
            rows = np.concatenate(picked)
            found[replicate, column] = plain_fit(x[rows], y[rows], w[rows], regularization)
    return Replicates(models, found)


def _draw_tasks(rng: np.random.Generator, families: dict[str, list[str]]) -> list[str]:
    """Families with replacement, each draw a copy of its own; in each copy its tasks with replacement."""
    drawn: list[str] = []
    for family in rng.choice(list(families), len(families)).tolist():
        drawn += rng.choice(families[family], len(families[family])).tolist()
    return drawn


def smallest_p_value(one: Replicates, other: Replicates) -> float:
    """Kolmogorov-Smirnov over p50 and p80 of every model, times the number of comparisons (Bonferroni).

    A replicate without a horizon counts as one that is beyond all others, so that their share is compared too.
    """
    assert one.models == other.models
    p_values = [
        float(stats.ks_2samp(_horizons(one, model, level), _horizons(other, model, level)).pvalue)
        for model in range(len(one.models))
        for level in SUCCESS_LEVELS
    ]
    return min(p_values) * len(p_values)


def _horizons(replicates: Replicates, model: int, level: float) -> Floats:
    log2 = log2_horizon(replicates.coefficients[:, model, 0], replicates.coefficients[:, model, 1], level)
    return np.nan_to_num(log2, nan=1e9)

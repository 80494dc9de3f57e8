"""Scores of made-up models on made-up benchmarks, of which the truth is known."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

ANCHORS = {"m00": 130.0, "m01": 150.0}
REFERENCE = "b00"


@dataclass(frozen=True, slots=True)
class Simulated:
    """Scores, and the true index of models and difficulties, on the anchored scale, and slopes on the raw one."""

    scores: pd.DataFrame
    index: pd.Series
    difficulty: pd.Series
    slope: pd.Series


def simulate(
    seed: int, *, models: int = 40, benchmarks: int = 12, least: int = 4, most: int = 10, noise: float = 0.05
) -> Simulated:
    """Draw scores; each model is tested on `least` to `most` benchmarks, the two anchors on all."""
    rng = np.random.default_rng(seed)
    ability, difficulty = rng.normal(0, 1.2, models), rng.normal(0, 1.2, benchmarks)
    slope = np.exp(rng.normal(0.3, 0.4, benchmarks))
    ability[:2], difficulty[0], slope[0] = (-0.8, 1.2), 0.0, 1.0
    rows = []
    for m in range(models):
        tests = benchmarks if m < 2 else rng.integers(least, most + 1)
        for b in rng.choice(benchmarks, tests, replace=False):
            share = 1 / (1 + np.exp(-slope[b] * (ability[m] - difficulty[b]))) + noise * rng.normal()
            rows.append((f"m{m:02}", f"b{b:02}", float(np.clip(share, 0, 1))))
    names, tasks = [f"m{m:02}" for m in range(models)], [f"b{b:02}" for b in range(benchmarks)]
    points = 20 / (ability[1] - ability[0])
    return Simulated(
        pd.DataFrame(rows, columns=["model", "benchmark", "value"]),
        pd.Series(130 + (ability - ability[0]) * points, names),
        pd.Series(130 + (difficulty - ability[0]) * points, tasks),
        pd.Series(slope, tasks),
    )


def dated(scores: pd.DataFrame) -> pd.DataFrame:
    """The same scores with release dates, a month apart in the order of the names."""
    names = sorted(scores["model"].unique())
    days = pd.date_range("2022-01-01", periods=len(names), freq="30D")
    return scores.assign(release_date=scores["model"].map(dict(zip(names, days, strict=True))))

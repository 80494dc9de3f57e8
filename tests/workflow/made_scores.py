"""A frame of scores as a store gives it, for tests of what an index is fitted to."""

from __future__ import annotations

from typing import Any

import pandas as pd

BENCHMARKS = ("alpha", "beta", "gamma", "delta")


def score(model: str, benchmark: str, value: float, **more: Any) -> dict[str, Any]:
    """One row: a fraction by default, of a model released in 2024."""
    return {
        "model": model,
        "slug": model.lower(),
        "organization": "Lab",
        "release_date": pd.Timestamp("2024-05-01"),
        "benchmark": benchmark.capitalize(),
        "benchmark_slug": benchmark,
        "setting": "",
        "value": value,
        "standard_error": None,
        "unit": "fraction",
        "higher_is_better": True,
        "n_items": None,
        "known_at": pd.Timestamp("2025-01-01"),
        **more,
    }


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    """The rows with the dtypes of a store."""
    made = pd.DataFrame(rows)
    types = {"higher_is_better": "boolean", "n_items": "Int64", "standard_error": "float64"}
    return made.astype(types).assign(release_date=pd.to_datetime(made["release_date"]))


def on_all(model: str, value: float = 0.5, **more: Any) -> list[dict[str, Any]]:
    """A model with a score on each of four benchmarks."""
    return [score(model, benchmark, value, **more) for benchmark in BENCHMARKS]


def field() -> list[dict[str, Any]]:
    """Three models with a score on each benchmark: enough for every benchmark to count."""
    return [row for place, name in enumerate("XYZ") for row in on_all(name, 0.3 + 0.1 * place)]

"""METR's published runs, as rows and as counts."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from horizon.timehorizon import RunCounts, count_runs


@dataclass(frozen=True)
class PublishedRuns:
    """The runs of the models (not of the humans), one a row."""

    rows: list[dict[str, Any]]

    def column(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows]

    def of(self, *models: str) -> "PublishedRuns":
        return PublishedRuns([row for row in self.rows if row["alias"] in models])

    def success(self, *, partly: bool = False) -> list[float]:
        """Success or failure; or the raw score, cut to [0, 1]."""
        return np.clip(self.column("score"), 0, 1).tolist() if partly else self.column("score_binarized")

    def counts(self, *, families: bool = True, partly: bool = False) -> RunCounts:
        return count_runs(
            self.column("alias"),
            self.column("task_id"),
            self.column("human_minutes"),
            self.success(partly=partly),
            self.column("task_family") if families else None,
        )


def read_published(shared_data: Path) -> PublishedRuns:
    lines = (shared_data / "metr" / "runs_2025_01.jsonl").read_text(encoding="utf-8").splitlines()
    return PublishedRuns([row for row in map(json.loads, lines) if row["alias"] != "human"])

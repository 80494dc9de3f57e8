"""A made-up suite of twelve tasks in a store: models of rising skill, one that fails all, one that solves all."""

import csv
import math
from pathlib import Path

from horizon.ingest import IngestRequest, ingest
from horizon.records import SourceRecord
from horizon.store import Store
from horizon.workflow.estimate import Estimated, EstimateQuestion, estimate_suite

SUITE = "made-up"
HOSTILE = "</script><img src=x onerror=alert(1)>"
TASKS = {f"task {power}": 2.0**power for power in range(12)}
SKILLS = {"first": 0.5, "second": 2.0, "third": 3.5, "fourth": 5.0, HOSTILE: 6.5, "none": -math.inf, "all": math.inf}
SOURCE = SourceRecord("made-up-runs", "Runs that were made up", "Nobody", "https://example.org/", "CC0-1.0")
RUNS_PER_TASK = 4


def estimated_suite(store: Store, folder: Path, question: EstimateQuestion | None = None) -> Estimated:
    """Read the runs into the store and estimate the horizons of all models."""
    read_runs(store, folder)
    return estimate_suite(store, question or EstimateQuestion(suite=SUITE, replicates=200))


def read_runs(store: Store, folder: Path) -> None:
    """Read models, tasks and runs into the store."""
    models = [(name, f"202{place}-01-01") for place, name in enumerate(SKILLS)]
    tasks = [(SUITE, task, f"family {place % 4}", minutes) for place, (task, minutes) in enumerate(TASKS.items())]
    runs = [
        (SUITE, name, task, number, int(number < _successes(skill, minutes)))
        for name, skill in SKILLS.items()
        for task, minutes in TASKS.items()
        for number in range(RUNS_PER_TASK)
    ]
    for table, header, rows in (
        ("models", ("model", "release_date"), models),
        ("tasks", ("suite", "task", "family", "human_minutes"), tasks),
        ("runs", ("suite", "model", "task", "run_key", "success"), runs),
    ):
        path = folder / f"{table}_2025-03-19.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *rows])
        ingest(store, IngestRequest(path, table=table, source=SOURCE, create=True))


def _successes(skill: float, minutes: float) -> int:
    """Successes of a model with a horizon of two to the power of its skill, rounded."""
    if math.isinf(skill):
        return RUNS_PER_TASK if skill > 0 else 0
    return round(RUNS_PER_TASK / (1 + math.exp(math.log2(minutes) - skill)))

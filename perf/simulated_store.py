"""Make a store of simulated runs: ``python -m perf.simulated_store STORE MODELS TASKS RUNS_OF_EACH``."""

import sys
from datetime import date

import numpy as np

from horizon.records import SourceRecord, Vintage
from horizon.store import open_store, write
from horizon.store.migrate import upgrade
from horizon.timehorizon import RunCounts, simulate_runs

SUITE = "simulated"
BATCH = 200_000


def main(place: str, models: int, tasks: int, each: int) -> None:
    """Draw the runs and write them, a batch at a time."""
    horizons = {f"model-{number}": 2 ** (10 * number / models) for number in range(models)}
    runs = simulate_runs(horizons, tasks=tasks, families=max(1, tasks // 3), runs_per_task=each, family_sd=1.0, seed=0)
    with open_store(place, create=True) as store:
        upgrade(store)
        with store.write() as connection:
            source = SourceRecord("simulated", "Simulated runs")
            model_ids = write.add_models(connection, {name: (name, None) for name in horizons})
            suite = write.add_benchmarks(connection, {SUITE: SUITE})[SUITE]
            families = {(suite, name): f"family {family}" for name, family in zip(runs.tasks, runs.family, strict=True)}
            task_ids = write.add_tasks(connection, families)
            of_task = np.array([task_ids[suite, name] for name in runs.tasks])
            of_model = np.array([model_ids[name] for name in runs.models])
            source_id = write.register_source(connection, source)
            for table in ("tasks", "runs"):
                writer = write.open_snapshot(
                    connection,
                    Vintage(source.slug, date(2026, 1, 1), "simulated"),
                    source_id=source_id,
                    table_name=table,
                    scope=f"suite={SUITE}",
                    reader="simulated",
                    reader_version="1",
                )
                if table == "tasks":
                    basis = ["estimate"] * tasks
                    columns = {"task_id": of_task.tolist(), "human_minutes": runs.minutes.tolist(), "basis": basis}
                    writer.add(columns)
                else:
                    _add_runs(writer, runs, of_model, of_task)
                writer.finish()


def _add_runs(writer: write.SnapshotWriter, runs: RunCounts, of_model: np.ndarray, of_task: np.ndarray) -> None:
    """Give each run of each count a row of its own."""
    written = 0
    edges = np.searchsorted(np.cumsum(runs.count), np.arange(BATCH, runs.count.sum() + BATCH, BATCH))
    for rows in np.split(np.arange(len(runs.count)), edges):
        count = runs.count[rows]
        total = int(count.sum())
        writer.add(
            {
                "model_id": np.repeat(of_model[runs.model[rows]], count).tolist(),
                "task_id": np.repeat(of_task[runs.task[rows]], count).tolist(),
                "run_key": [str(number) for number in range(written, written + total)],
                "success": np.repeat(runs.success[rows], count).tolist(),
                **{name: [None] * total for name in ("started_at", "tokens", "cost_usd")},
            }
        )
        written += total


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))

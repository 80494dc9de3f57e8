"""From runs in the store to estimates in the store."""

import os
import shutil
import signal
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from horizon.errors import ExecutionError, FitError, SelectionError
from horizon.execution import Executor, open_executor
from horizon.ingest import IngestRequest, ingest
from horizon.store import Store, open_store, read
from horizon.store.analyses import analyses, analysis_of
from horizon.store.replicates import replicate_matrix
from horizon.workflow.estimate import EstimateQuestion, estimate_suite
from tests.execution.dask_cluster import DaskCluster, running
from tests.execution.processes import gone, interrupted, started
from tests.workflow.made_runs import HOSTILE, SUITE, estimated_suite

QUESTION = EstimateQuestion(suite=SUITE, replicates=600)


def minutes_of(store: Store, level: float = 0.5) -> dict[str, float]:
    with store.read() as connection:
        frame = read.horizon_estimates(connection, SUITE, level)
    return dict(zip(frame["model"], frame["minutes"], strict=True))


def matrix_of(store: Store, level: float = 0.5) -> NDArray[np.float64]:
    with store.read() as connection:
        return replicate_matrix(connection, SUITE, level)[1]


def bytes_with(store: Store, executor: Executor) -> tuple[bytes, str]:
    with executor:
        estimated = estimate_suite(store, QUESTION, executor)
    return estimated.horizons.replicates.coefficients.tobytes(), str(estimated.result)


@pytest.fixture(scope="module")
def alone(runs_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, str]:
    """Give what comes out in this process, without workers."""
    with open_store(shutil.copy(runs_file, tmp_path_factory.mktemp("alone") / "store.db")) as store:
        return bytes_with(store, open_executor())


def test_estimates_are_kept_as_facts_with_their_replicates_and_the_analysis(store: Store, tmp_path: Path) -> None:
    estimated = estimated_suite(store, tmp_path, QUESTION)
    assert set(minutes_of(store)) == {"first", "second", "third", "fourth", HOSTILE}
    assert matrix_of(store).shape == (600, 5)
    with store.read() as connection:
        kept = analysis_of(connection, "estimate", SUITE)
    assert kept is not None
    assert kept.result == estimated.result
    assert (kept.known_at, kept.seed, kept.parameters["replicates"]) == (date(2025, 3, 19), 0, 600)


def test_the_same_again_adds_nothing(store: Store, tmp_path: Path) -> None:
    assert estimated_suite(store, tmp_path, QUESTION).new
    with store.read() as connection:
        before = len(read.snapshots(connection)), len(analyses(connection))
    assert not estimate_suite(store, QUESTION).new
    with store.read() as connection:
        assert (len(read.snapshots(connection)), len(analyses(connection))) == before


def test_what_was_estimated_last_is_current_also_with_earlier_settings(store: Store, tmp_path: Path) -> None:
    estimated_suite(store, tmp_path, QUESTION)
    weak = minutes_of(store)
    strong = EstimateQuestion(suite=SUITE, replicates=600, regularization=0.1)
    estimate_suite(store, strong)
    assert minutes_of(store)["first"] != weak["first"]
    assert estimate_suite(store, QUESTION).new
    assert minutes_of(store) == weak


def test_estimates_as_of_a_day_come_from_the_runs_of_that_day(sqlite_store: Store, tmp_path: Path) -> None:
    estimated_suite(sqlite_store, tmp_path, QUESTION)
    more = tmp_path / "runs_2025-06-01.csv"
    more.write_text(f"suite,model,task,run_key,success\n{SUITE},fourth,task 0,0,1\n{SUITE},fourth,task 9,0,0\n")
    ingest(sqlite_store, IngestRequest(more, table="runs", create=True))
    early = estimate_suite(sqlite_store, EstimateQuestion(suite=SUITE, replicates=600, as_of=date(2025, 4, 1)))
    late = estimate_suite(sqlite_store, QUESTION)
    assert (early.known_at, late.known_at) == (date(2025, 3, 19), date(2025, 6, 1))
    assert not early.new
    assert late.new


def test_the_one_suite_with_runs_is_meant_if_none_is_named(with_runs: Store) -> None:
    assert estimate_suite(with_runs, EstimateQuestion(replicates=10)).question.suite == SUITE


def test_without_runs_the_message_says_how_to_get_some(facts: Store) -> None:
    with pytest.raises(SelectionError, match="the store has no runs") as caught:
        estimate_suite(facts, EstimateQuestion())
    assert "horizon ingest metr" in str(caught.value)


def test_runs_that_came_later_are_named_with_their_suite(with_runs: Store) -> None:
    with pytest.raises(SelectionError, match=f"known on 2020-01-01\n  found: later ones of {SUITE}\n") as caught:
        estimate_suite(with_runs, EstimateQuestion(as_of=date(2020, 1, 1)))
    assert "ingest" not in str(caught.value)


def test_among_several_suites_one_is_to_be_named(with_runs: Store, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("suite,model,task,run_key,success\nother,fourth,a,0,1\n")
    ingest(with_runs, IngestRequest(other, table="runs", create=True))
    with pytest.raises(SelectionError, match=f"which suite\\?\n  found: runs of {SUITE}, other"):
        estimate_suite(with_runs, EstimateQuestion())


def test_a_suite_of_one_task_length_is_refused_and_nothing_is_kept(sqlite_store: Store, tmp_path: Path) -> None:
    for name, text in {
        "tasks": "suite,task,human_minutes\none,a,5\n",
        "runs": "suite,model,task,run_key,success\none,m,a,0,1\none,m,a,1,0\n",
    }.items():
        (tmp_path / f"{name}.csv").write_text(text)
        ingest(sqlite_store, IngestRequest(tmp_path / f"{name}.csv", table=name, create=True))
    with pytest.raises(FitError, match="tasks of different lengths"):
        estimate_suite(sqlite_store, EstimateQuestion())
    with sqlite_store.read() as connection:
        assert not analyses(connection)
        assert "horizon-estimate" not in set(read.sources(connection)["slug"])


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_same_seed_same_bytes_with_any_number_of_workers(
    with_runs: Store, alone: tuple[bytes, str], workers: int
) -> None:
    assert bytes_with(with_runs, open_executor(workers)) == alone


def test_same_seed_same_bytes_on_a_cluster_one_of_whose_workers_is_killed(
    with_runs: Store, tmp_path: Path, alone: tuple[bytes, str]
) -> None:
    with running(tmp_path / "dask", 2) as cluster:
        assert bytes_with(with_runs, open_executor(cluster=cluster.address)) == alone
        with open_executor(cluster=cluster.address) as executor:
            found = estimate_suite(with_runs, QUESTION, executor, lambda _: kill_one(cluster))
    assert found.horizons.replicates.coefficients.tobytes() == alone[0]


def kill_one(cluster: DaskCluster) -> None:
    """Kill the first worker, if it still is there."""
    if cluster.workers[0].poll() is None:
        os.kill(cluster.workers[0].pid, signal.SIGKILL)
        cluster.workers[0].wait()


def test_a_scheduler_that_dies_leaves_the_store_as_it_was(with_runs: Store, tmp_path: Path) -> None:
    with running(tmp_path / "dask", 1) as cluster, open_executor(cluster=cluster.address) as executor:
        question = EstimateQuestion(suite=SUITE, replicates=100_000)
        with pytest.raises(ExecutionError):
            estimate_suite(with_runs, question, executor, lambda _: cluster.scheduler.kill())
    with with_runs.read() as connection:
        assert not analyses(connection)


INTERRUPTED = """
import sys, threading, time, traceback
from horizon.cli.main import main

def tell_when_at_work():
    main_thread = threading.main_thread().ident
    while "execution/local.py" not in str(traceback.extract_stack(sys._current_frames()[main_thread])):
        time.sleep(0.05)
    print("at work", flush=True)

sys.argv = ["horizon", "--db", "{store}", "estimate", "--replicates", "10000000", "--workers", "{workers}"]
if __name__ == "__main__":
    threading.Thread(target=tell_when_at_work, daemon=True).start()
    main()
"""


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_leaves_nothing_half_written(with_runs: Store, tmp_path: Path, workers: str) -> None:
    process = started(INTERRUPTED, tmp_path, store=str(with_runs.file), workers=workers)
    seconds, said = interrupted(process)
    assert seconds < 20
    assert process.returncode
    assert "Traceback" not in said
    assert gone({process.pid}, within=5)
    with with_runs.read() as connection:
        assert not analyses(connection)

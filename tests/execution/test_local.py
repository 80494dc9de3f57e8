"""Batches in this process and in a pool of processes."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import numpy as np
import pytest

from horizon.errors import ExecutionError
from horizon.execution import ProcessPool, Serial, open_executor
from horizon.execution.local import _interrupts_held_back
from tests.execution import work
from tests.execution.processes import gone, interrupted, started

SHARED = np.arange(1, 2000)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_same_bytes_in_the_same_order_for_any_number_of_workers(workers: int) -> None:
    expected = [work.draws(SHARED, batch) for batch in range(20)]
    with ProcessPool(workers) as pool:
        assert list(pool.map(work.draws, SHARED, range(20))) == expected


def test_serial_gives_what_the_function_gives() -> None:
    with Serial() as serial:
        assert list(serial.map(work.draws, SHARED, [4, 1])) == [work.draws(SHARED, 4), work.draws(SHARED, 1)]


def test_results_keep_the_order_of_the_batches_when_later_ones_finish_first() -> None:
    with ProcessPool(3) as pool:
        assert list(pool.map(work.finish_late, 9, range(9))) == list(range(9))


def test_no_batches_give_no_results() -> None:
    with ProcessPool(2) as pool:
        assert list(pool.map(work.draws, SHARED, [])) == []


def test_batches_are_taken_only_as_results_are() -> None:
    taken: list[int] = []

    def batches() -> Iterator[int]:
        for batch in count():
            taken.append(batch)
            yield batch

    with ProcessPool(2) as pool:
        results = pool.map(work.refuse, -1, batches())
        assert taken == []
        assert list(islice(results, 50)) == list(range(50))
        assert len(taken) <= 50 + 2 * 2


@pytest.mark.parametrize("executor", [Serial(), ProcessPool(2)], ids=["serial", "pool"])
def test_what_the_function_raises_comes_as_itself_after_the_results_before_it(executor: Serial | ProcessPool) -> None:
    with executor:
        results = executor.map(work.refuse, 6, range(20))
        assert list(islice(results, 6)) == list(range(6))
        with pytest.raises(work.Refusal, match="not batch 6"):
            next(results)


def test_two_pieces_of_work_may_be_under_way_at_once() -> None:
    with ProcessPool(1) as pool:
        pairs = zip(pool.map(pow, 2, range(6)), pool.map(pow, 3, range(6)), strict=True)
        assert list(pairs) == [(2**n, 3**n) for n in range(6)]


def test_a_worker_that_is_killed_costs_no_result(tmp_path: Path) -> None:
    with ProcessPool(2) as pool:
        assert list(pool.map(work.kill_once, tmp_path, range(12))) == [batch**2 for batch in range(12)]
    assert (tmp_path / "killed").exists()


def test_work_that_kills_every_worker_is_given_up() -> None:
    with ProcessPool(2) as pool:
        results = pool.map(work.kill_always, None, range(8))
        assert list(islice(results, 3)) == [0, 1, 2]
        with pytest.raises(ExecutionError, match=r"die before their work is done[\s\S]*tried 4 times"):
            next(results)


def test_the_end_of_the_with_statement_ends_work_that_is_under_way() -> None:
    with ProcessPool(2) as pool:
        results = pool.map(work.process, 0.1, range(1000))
        pids = set(islice(results, 4))
        begun = time.monotonic()
    assert time.monotonic() - begun < 5
    assert gone(pids, within=5)
    assert list(results) == []


def test_workers_are_deaf_to_an_interrupt() -> None:
    with ProcessPool(2) as pool:
        results = pool.map(work.process, 0.1, range(12))
        first = next(results)
        os.kill(first, signal.SIGINT)
        later = list(results)
    assert len(later) == 11
    assert first in later


POOL = """
from horizon.execution import ProcessPool
from tests.execution import work
from pathlib import Path
if __name__ == "__main__":
    with ProcessPool(2) as executor:
        for batch in executor.map(work.note, Path({folder!r}), range(1000)):
            print(batch, flush=True)
"""


def test_an_interrupt_ends_all_processes_soon_and_quietly(tmp_path: Path) -> None:
    process = started(POOL, tmp_path)
    seconds, said = interrupted(process)
    assert process.returncode == -signal.SIGINT
    assert seconds < 5
    assert said.splitlines()[-1] == "KeyboardInterrupt"
    assert said.count("Traceback") == 1
    assert gone(noted(tmp_path), within=5)


def test_workers_end_when_the_process_that_started_them_is_killed(tmp_path: Path) -> None:
    process = started(POOL, tmp_path)
    process.kill()
    process.communicate()
    assert gone(noted(tmp_path), within=10)


def noted(folder: Path) -> set[int]:
    """Processes that took a batch."""
    pids = {int(path.name.partition("-")[2]) for path in folder.glob("*-*")}
    assert pids
    return pids


def test_a_pool_says_why_an_unguarded_script_cannot_have_one(tmp_path: Path) -> None:
    script = tmp_path / "unguarded.py"
    script.write_text("from horizon.execution import ProcessPool\nlist(ProcessPool(1).map(pow, 2, [1]))\n")
    ended = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert 'if __name__ == "__main__":' in ended.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("workers", "cluster", "message"),
    [
        (0, None, r"(?s)somebody to do the work.*found: 0 workers"),
        (-3, None, r"found: -3 workers"),
        (2, "tcp://host:8786", r"(?s)not on both.*2 workers and cluster tcp://host:8786"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(workers: int, cluster: str | None, message: str) -> None:
    with pytest.raises(ExecutionError, match=message):
        open_executor(workers, cluster)


def test_the_number_of_workers_chooses_the_executor() -> None:
    assert isinstance(open_executor(), Serial)
    assert isinstance(open_executor(2), ProcessPool)


def test_importing_the_package_imports_nothing_that_is_not_needed() -> None:
    heavy = ("multiprocessing", "concurrent.futures", "distributed", "dask", "numpy")
    opened = "import sys, horizon.execution as execution; execution.Executor; execution.open_executor()"
    code = f"{opened}; print([name for name in {heavy} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="signals cannot be held back here")
def test_ctrl_c_waits_until_a_process_has_started_also_if_another_thread_hears_it() -> None:
    over = threading.Event()
    threading.Thread(target=over.wait, daemon=True).start()
    steps = []
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012
        with _interrupts_held_back():
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.2)
            steps.append("started")
        steps.append("went on")
    over.set()
    assert steps == ["started"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler

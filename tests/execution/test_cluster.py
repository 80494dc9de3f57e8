"""Batches on a real Dask cluster."""

import gc
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import numpy as np
import pytest

import horizon
from horizon.errors import ExecutionError
from horizon.execution import Cluster, open_executor
from tests.execution import work
from tests.execution.dask_cluster import DaskCluster, running
from tests.execution.processes import interrupted, started

SHARED = np.arange(1, 2000)
SOURCE = Path(horizon.__file__).parents[1]


@pytest.fixture(autouse=True)
def left_to_others() -> None:
    """Let what earlier clusters left behind complain now: Python does when it is collected, in whichever test."""
    gc.collect()


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    """Give a scheduler with two workers; `dask_cluster` sees that there are two again."""
    with running(tmp_path_factory.mktemp("dask"), 2) as cluster:
        yield cluster


@pytest.fixture
def dask_cluster(two_workers: DaskCluster) -> DaskCluster:
    """Give a cluster whose workers may be killed."""
    two_workers.top_up(2)
    return two_workers


@pytest.fixture
def no_workers(tmp_path: Path) -> Iterator[DaskCluster]:
    """Give a scheduler of the test's own."""
    with running(tmp_path / "dask", 0) as cluster:
        yield cluster


def test_the_same_bytes_in_the_same_order_as_in_this_process(dask_cluster: DaskCluster) -> None:
    expected = [work.draws(SHARED, batch) for batch in range(40)]
    with open_executor(cluster=dask_cluster.address) as executor:
        assert list(executor.map(work.draws, SHARED, range(40))) == expected
        assert list(executor.map(work.draws, SHARED, [3])) == expected[3:4]


def test_results_keep_the_order_of_the_batches_when_later_ones_finish_first(dask_cluster: DaskCluster) -> None:
    with Cluster(dask_cluster.address) as cluster:
        assert list(cluster.map(work.finish_late, 9, range(9))) == list(range(9))


def test_batches_are_taken_only_as_results_are(dask_cluster: DaskCluster) -> None:
    taken: list[int] = []

    def batches() -> Iterator[int]:
        for batch in count():
            taken.append(batch)
            yield batch

    with Cluster(dask_cluster.address) as cluster:
        results = cluster.map(work.refuse, -1, batches())
        assert list(islice(results, 50)) == list(range(50))
        assert len(taken) <= 50 + 4 * 2


def test_what_the_function_raises_comes_as_itself_after_the_results_before_it(dask_cluster: DaskCluster) -> None:
    with Cluster(dask_cluster.address) as cluster:
        results = cluster.map(work.refuse, 6, range(20))
        assert list(islice(results, 6)) == list(range(6))
        with pytest.raises(work.Refusal, match="not batch 6"):
            next(results)


def test_shared_data_of_many_megabytes_travels_without_a_word(dask_cluster: DaskCluster) -> None:
    shared = np.zeros(2_000_000)
    with Cluster(dask_cluster.address) as cluster:
        assert list(cluster.map(work.size, shared, range(3))) == [16_000_000] * 3


def test_a_worker_that_is_killed_costs_no_result(dask_cluster: DaskCluster, tmp_path: Path) -> None:
    with Cluster(dask_cluster.address) as cluster:
        assert list(cluster.map(work.kill_once, tmp_path, range(40))) == [batch**2 for batch in range(40)]
    assert (tmp_path / "killed").exists()
    assert sum(worker.poll() == -signal.SIGKILL for worker in dask_cluster.workers) == 1


def test_the_loss_of_all_workers_costs_no_result_once_one_comes_back(no_workers: DaskCluster, tmp_path: Path) -> None:
    no_workers.add_worker()
    with Cluster(no_workers.address) as cluster:
        results = cluster.map(work.kill_once, tmp_path, range(12))
        assert list(islice(results, 3)) == [0, 1, 4]
        no_workers.workers[0].wait(timeout=30)
        no_workers.add_worker()
        assert list(results) == [batch**2 for batch in range(3, 12)]


def test_work_that_kills_every_worker_is_given_up(no_workers: DaskCluster) -> None:
    for _ in range(5):
        no_workers.add_worker()
    with Cluster(no_workers.address) as cluster:
        results = cluster.map(work.kill_always, None, range(4))
        with pytest.raises(ExecutionError, match=r"die before their work is done[\s\S]*4 different workers"):
            list(results)


def test_workers_that_never_come_are_named_as_the_trouble(no_workers: DaskCluster) -> None:
    message = rf"(?s)the scheduler has no workers.*{no_workers.address}, without a worker for 0.5 s.*dask worker"
    with Cluster(no_workers.address, wait=0.5) as cluster, pytest.raises(ExecutionError, match=message):
        next(cluster.map(work.draws, SHARED, [0]))


def test_workers_that_all_die_for_good_are_named_as_the_trouble(no_workers: DaskCluster, tmp_path: Path) -> None:
    no_workers.add_worker()
    with Cluster(no_workers.address, wait=3) as cluster:
        results = cluster.map(work.kill_once, tmp_path, range(12))
        assert next(results) == 0
        with pytest.raises(ExecutionError, match="the scheduler has no workers"):
            list(results)


def test_a_scheduler_that_dies_is_named_soon(no_workers: DaskCluster, caplog: pytest.LogCaptureFixture) -> None:
    no_workers.add_worker()
    with Cluster(no_workers.address, wait=5) as cluster:
        results = cluster.map(work.process, 0.05, count())
        next(results)
        no_workers.scheduler.kill()
        begun = time.monotonic()
        with pytest.raises(ExecutionError, match=rf"(?s)the scheduler is gone.*found: {no_workers.address}"):
            list(results)
        no_workers.scheduler.wait()
        with pytest.raises(ExecutionError, match="the scheduler is gone"):
            next(cluster.map(work.draws, SHARED, [0]))
    assert time.monotonic() - begun < 15
    assert caplog.records == []


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("tcp://127.0.0.1:{port}", r"(?s)no Dask scheduler can be reached.*found: tcp://127.0.0.1:\d+.*within 1 s"),
        ("tcp://no-such-host.invalid:8786", r"(?s)no Dask scheduler can be reached.*no-such-host.invalid"),
        ("tls://127.0.0.1:{port}", r"(?s)no Dask scheduler can be reached.*TLS.*tls:// needs"),
        ("http://127.0.0.1:{port}", r"(?s)cannot be understood.*'http'.*expected: tcp://HOST:PORT"),
        ("tcp://127.0.0.1", r"(?s)cannot be understood.*missing port"),
        ("", r"(?s)cannot be understood.*found: ''"),
    ],
)
def test_an_address_without_a_scheduler_is_refused(
    address: str, message: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        executor = Cluster(address.format(port=reserved.getsockname()[1]), wait=1)
        begun = time.monotonic()
        with pytest.raises(ExecutionError, match=message), executor:
            pass
    assert time.monotonic() - begun < 10
    assert capfd.readouterr().err == ""
    assert caplog.records == []


def test_a_server_that_is_no_scheduler_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        thread = threading.Thread(target=answer_as_a_web_server, args=(server,))
        thread.start()
        executor = Cluster(f"tcp://127.0.0.1:{server.getsockname()[1]}", wait=1)
        with pytest.raises(ExecutionError, match=r"\d: what answers there is no Dask scheduler"), executor:
            pass
        thread.join()


def answer_as_a_web_server(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def test_the_address_of_a_worker_is_refused(dask_cluster: DaskCluster) -> None:
    with Cluster(dask_cluster.address) as cluster:
        next(cluster.map(work.draws, SHARED, [0]))
        assert cluster._client is not None
        worker = next(iter(cluster._client.nthreads()))
    with pytest.raises(ExecutionError, match=r"(?s)no Dask scheduler.*a Dask worker answers there"), Cluster(worker):
        pass


def test_workers_with_another_version_are_refused(no_workers: DaskCluster, tmp_path: Path) -> None:
    package = tmp_path / "other" / "horizon"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('__version__ = "0.0.9"\n')
    no_workers.add_worker(package.parent)
    found = r"found: tcp://127.0.0.1:\d+: horizon 0.0.9"
    message = rf"(?s)another version of horizon.*{found}.*expected: horizon {horizon.__version__}"
    with Cluster(no_workers.address) as cluster, pytest.raises(ExecutionError, match=message):
        next(cluster.map(work.draws, SHARED, [0]))


def test_workers_without_horizon_are_refused(no_workers: DaskCluster) -> None:
    no_workers.add_worker(without=SOURCE)
    expected = rf"(?s)a worker is without horizon.*expected: horizon {horizon.__version__}.*pip install"
    with Cluster(no_workers.address) as cluster, pytest.raises(ExecutionError, match=expected):
        next(cluster.map(work.draws, SHARED, [0]))


PROGRAM = """
from horizon.execution import open_executor
from tests.execution import work
from pathlib import Path
with open_executor(cluster={address!r}) as executor:
    for batch in executor.map(work.note, Path({folder!r}), range(1000)):
        print(batch, flush=True)
"""


def test_an_interrupt_takes_the_work_back_soon_and_quietly(dask_cluster: DaskCluster, tmp_path: Path) -> None:
    process = started(PROGRAM, tmp_path, address=dask_cluster.address)
    seconds, said = interrupted(process)
    assert process.returncode == -signal.SIGINT
    assert seconds < 5
    assert said.splitlines()[-1] == "KeyboardInterrupt"
    assert "distributed" not in said.replace(os.sep + "distributed" + os.sep, "")
    time.sleep(0.5)
    begun = len(list(tmp_path.iterdir()))
    time.sleep(1)
    assert len(list(tmp_path.iterdir())) == begun


def test_the_levels_of_dask_loggers_come_back(dask_cluster: DaskCluster) -> None:
    logger = logging.getLogger("distributed.core")
    before = logger.getEffectiveLevel()
    with Cluster(dask_cluster.address):
        assert not logger.isEnabledFor(logging.CRITICAL)
    assert logger.getEffectiveLevel() == before


def test_a_machine_without_dask_is_told_what_to_install() -> None:
    code = (
        "import sys; sys.modules['distributed'] = None\n"
        "from horizon.execution import open_executor\n"
        "open_executor(cluster='tcp://127.0.0.1:8786').__enter__()"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert 'pip install "horizon-tracker[cluster]"' in ended.stderr.splitlines()[-1]
    assert "needs dask, which is not installed here" in ended.stderr

"""A real Dask scheduler and its workers, in processes of their own on loopback."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.execution.processes import environment

__all__ = ["DaskCluster", "running"]

_SECONDS = 60
# A horizon that lies in the environment is out of sight of a worker which is not to have it.
_WITHOUT = "import sys; sys.path[:] = [path for path in sys.path if path != {!r}]; "
_MAIN = "from distributed.cli.dask_worker import main; main()"


class DaskCluster:
    """One scheduler, and workers that come and go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []
        self._file = folder / "scheduler.json"
        host = ["--host", "127.0.0.1", "--port", "0", "--idle-timeout", "300"]
        arguments = [*host, "--no-dashboard", "--dashboard-address", ":0", "--scheduler-file", str(self._file)]
        # In a folder without the tests: a scheduler has no need of what the workers compute.
        self.scheduler = self._start(["-m", "distributed.cli.dask_scheduler", *arguments], dict(os.environ))
        self.address = self._address()

    def add_worker(self, *paths: Path, without: Path | None = None) -> subprocess.Popen[bytes]:
        """Start a worker, whose Python finds these folders first, or lacks one that others have."""
        name = f"worker-{len(self.workers)}"
        code = (_WITHOUT.format(str(without)) if without else "") + _MAIN
        options = ["--no-nanny", "--nthreads", "1", "--no-dashboard", "--name", name, "--death-timeout", "60"]
        arguments = ["-c", code, self.address, "--local-directory", str(self.folder / name), *options]
        self.workers.append(self._start(arguments, environment(*paths)))
        return self.workers[-1]

    def top_up(self, number: int) -> None:
        """Start workers in place of those that were killed."""
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < number:
            self.add_worker()

    def stop(self) -> None:
        """Kill everything at once."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def _start(self, arguments: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *arguments],
                cwd=self.folder,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _address(self) -> str:
        deadline = time.monotonic() + _SECONDS
        while time.monotonic() < deadline and self.scheduler.poll() is None:
            with suppress(FileNotFoundError, json.JSONDecodeError):
                return str(json.loads(self._file.read_text())["address"])
            time.sleep(0.05)
        self.stop()
        raise RuntimeError((self.folder / "log").read_text())


@contextmanager
def running(folder: Path, workers: int) -> Iterator[DaskCluster]:
    """Run a scheduler with some workers; none of them is left."""
    folder.mkdir(exist_ok=True)
    cluster = DaskCluster(folder)
    try:
        cluster.top_up(workers)
        yield cluster
    finally:
        cluster.stop()

"""One piece of work on a Dask cluster, from its first batch to its last."""

from __future__ import annotations

import operator
import pickle
import pkgutil
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import uuid4

from distributed import CancelledError
from distributed.client import ClosedClientError
from distributed.scheduler import KilledWorker, NoValidWorkerError

from horizon.errors import ExecutionError
from horizon.execution.window import in_order

if TYPE_CHECKING:
    from distributed import Future

__all__ = ["ClusterRun"]

S = TypeVar("S")
B = TypeVar("B")
R = TypeVar("R")

_AHEAD = 4  # batches on the way for each thread of the cluster: a network lies between
_LOOK = 2.0  # seconds between two looks at whether there are still workers, and how many


class ClusterRun(Generic[B, R]):
    """Sends batches to the workers of a scheduler, and brings the results back in order.

    A task is bytes and a function of the standard library, because the scheduler unpacks tasks, and has no need of
    horizon.
    """

    def __init__(self, client: Any, address: str, wait: float) -> None:
        self._client = client
        self._address = address
        self._wait = wait
        self._name = f"horizon-{uuid4().hex[:12]}"
        self._numbers = count()
        self._sent: deque[Future[R]] = deque()
        self._threads = 1
        self._looked = -_LOOK

    def begin(self, function: Callable[[S, B], R], shared: S) -> None:
        """Send what the batches share, and see that there are workers that can take them."""
        packed = pickle.dumps(_Work(_version_of("horizon"), function, shared))
        self._function = getattr(function, "__name__", "batch")
        with self._scheduler_there():
            # Sent before there are workers, so that a cluster that grows with its work begins to grow.
            self._work = self._client.submit(pickle.loads, packed, key=f"{self._name}-shared", pure=False)
            self._require_workers()
            self._require_versions()

    def results(self, batches: Iterable[B]) -> Iterator[R]:
        """Results in the order of the batches."""
        return in_order(batches, self._sent, send=self._send, receive=self._receive, width=self._width)

    def cancel(self) -> None:
        """Take back what was sent and not received."""
        if self._sent and self._client.status == "running":
            with suppress(OSError, RuntimeError, CancelledError, ClosedClientError):
                self._client.cancel(list(self._sent), force=True)
        self._sent.clear()

    def _send(self, batch: B) -> Future[R]:
        packed = pickle.dumps(batch)
        with self._scheduler_there():
            key = f"{self._function}-{self._name}-{next(self._numbers)}"
            future: Future[R] = self._client.submit(operator.call, self._work, packed, key=key, pure=False)
            return future

    def _width(self) -> int:
        """Batches that may be on the way; workers come and go."""
        if time.monotonic() - self._looked > _LOOK:
            with self._scheduler_there():
                self._threads = sum(self._client.nthreads().values())
            self._looked = time.monotonic()
        return _AHEAD * self._threads

    def _receive(self, sent: deque[Future[R]]) -> R:
        """Wait for the oldest result, with a look at the workers now and then: dask itself would wait forever."""
        future, patience = sent[0], _LOOK
        while True:
            with self._scheduler_there(future):
                try:
                    return future.result(timeout=patience)
                except TimeoutError:
                    if future.status == "error" or self._client.status != "running":
                        raise
                # A result that is there may be on a slow way here.
                patience = 2 * patience if future.status == "finished" else _LOOK
                self._require_workers()

    def _require_workers(self) -> None:
        if self._client.nthreads():
            return
        try:
            self._client.wait_for_workers(1, timeout=self._wait)
        except TimeoutError as error:
            raise ExecutionError(
                "the scheduler has no workers",
                found=f"{self._address}, without a worker for {self._wait:g} s",
                expected="at least one",
                hint=f"start some: dask worker {self._address}",
            ) from error

    def _require_versions(self) -> None:
        """See that workers would compute the same: numpy draws the same numbers within a minor version."""
        for package, parts in (("horizon", 3), ("numpy", 2)):
            ours = _version_of(package)
            answers = self._client.run(pkgutil.resolve_name, f"{package}:__version__", on_error="return")
            for worker, theirs in sorted(answers.items()):
                if isinstance(theirs, ImportError | AttributeError):
                    raise _other_version(package, ours, None, worker)
                if isinstance(theirs, str) and theirs.split(".")[:parts] != ours.split(".")[:parts]:
                    raise _other_version(package, ours, theirs, worker)

    @contextmanager
    def _scheduler_there(self, future: Future[R] | None = None) -> Iterator[None]:
        """Tell what `function` raised, which goes on as it is, from what befell the cluster."""
        try:
            yield
        except ExecutionError:
            raise
        except (KilledWorker, NoValidWorkerError) as error:
            raise ExecutionError(
                "workers of the cluster die before their work is done",
                found=str(error),
                hint="see the logs of the workers; most often they have too little memory",
            ) from error
        except (OSError, RuntimeError, CancelledError, ClosedClientError, ModuleNotFoundError) as error:
            if isinstance(error, ModuleNotFoundError):
                if (error.name or "").partition(".")[0] == "horizon":
                    raise _other_version("horizon", _version_of("horizon"), None, "a worker that joined") from error
                raise
            if future is not None and future.status == "error":
                raise
            raise ExecutionError(
                "the scheduler is gone, and with it the work that was under way",
                found=f"{self._address}: {(str(error) or type(error).__name__).splitlines()[0]}",
                expected="a scheduler that stays until the work is done",
                hint="start it and its workers again, then run the same again: the same seed gives the same result",
            ) from error


@dataclass(frozen=True, slots=True)
class _Work(Generic[S, B, R]):
    """What a worker does to each batch."""

    version: str
    function: Callable[[S, B], R]
    shared: S

    def __call__(self, batch: bytes) -> R:
        here = _version_of("horizon")
        if here != self.version:
            raise _other_version("horizon", self.version, here, "a worker that joined")
        return self.function(self.shared, pickle.loads(batch))  # noqa: S301 - what our own client packed


def _version_of(package: str) -> str:
    version: Any = pkgutil.resolve_name(f"{package}:__version__")
    return str(version)


def _other_version(package: str, ours: str, theirs: str | None, worker: str) -> ExecutionError:
    return ExecutionError(
        f"a worker has another version of {package}" if theirs else f"a worker is without {package}",
        found=f"{worker}: {package} {theirs or 'not installed'}",
        expected=f"{package} {ours}, as here",
        hint=f'on every worker: pip install "horizon-tracker[cluster]=={_version_of("horizon")}"',
    )

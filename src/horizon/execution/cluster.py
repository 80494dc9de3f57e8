"""Work on a Dask cluster that is there already; dask is imported here and in `cluster_run`, and only when needed."""

from __future__ import annotations

import asyncio
import logging
import threading
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Self, TypeVar
from weakref import WeakSet

from horizon.errors import ExecutionError

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Cluster"]

S = TypeVar("S")
B = TypeVar("B")
R = TypeVar("R")

_LOGGERS = ("distributed", "distributed.client", "distributed.gc", "tornado", "tornado.application", "asyncio")
_SILENT = logging.CRITICAL + 1


class Cluster:
    """Runs batches on the workers of a Dask scheduler.

    What batches share travels to the scheduler as a task of its own, so that it is made again when the worker that
    held it dies. The scheduler only passes bytes on; the workers need the same ``horizon-tracker``.

    Parameters
    ----------
    address : str
        Of the scheduler, such as ``tcp://host:8786``, or ``tls://`` with certificates in dask's own configuration.
    wait : float
        Seconds to wait for the scheduler to answer, and again for a first worker, or for one to come back.
    """

    def __init__(self, address: str, wait: float = 20.0) -> None:
        self.address = address
        self.wait = wait
        self._client: Any = None
        self._running: WeakSet[Generator[Any, None, None]] = WeakSet()
        self._open = ExitStack()

    def __enter__(self) -> Self:
        _require_dask()
        with ExitStack() as stack:
            stack.enter_context(_quiet())
            self._client = self._connected()
            stack.callback(self._close)
            self._open = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._open.close()

    def map(self, function: Callable[[S, B], R], shared: S, batches: Iterable[B]) -> Iterator[R]:
        """Call ``function(shared, batch)`` for each batch; see `horizon.execution.Executor`."""
        if self._client is None:
            raise RuntimeError("a cluster is used in a with statement")
        results = self._results(function, shared, batches)
        self._running.add(results)
        return results

    def _results(self, function: Callable[[S, B], R], shared: S, batches: Iterable[B]) -> Generator[R, None, None]:
        from horizon.execution.cluster_run import ClusterRun

        run: ClusterRun[B, R] = ClusterRun(self._client, self.address, self.wait)
        try:
            run.begin(function, shared)
            yield from run.results(batches)
        finally:
            run.cancel()

    def _connected(self) -> Any:
        import distributed
        from distributed.comm.addressing import get_address_host_port

        read: Any = get_address_host_port
        connect: Any = distributed.Client
        try:
            read(self.address)
        except ValueError as error:
            raise ExecutionError(
                "the address of the scheduler cannot be understood",
                found=f"{self.address!r}: {error}",
                expected="tcp://HOST:PORT or tls://HOST:PORT",
                hint="give the address that `dask scheduler` prints",
            ) from error
        try:
            # Asked first, because a client that fails to connect leaves a thread behind.
            kind = _kind_of_server(self.address, self.wait)
            if kind != "Scheduler":
                raise ConnectionError(f"a Dask {kind.lower()} answers there")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of versions that differ: the ones that matter are looked at later
                return connect(self.address, timeout=self.wait, set_as_default=False)
        except Exception as error:  # what is no scheduler may send any bytes, and dask fails on them in any way
            raise ExecutionError(
                "no Dask scheduler can be reached",
                found=f"{self.address}: {_what_befell(error)}",
                expected=f"a scheduler that answers within {self.wait:g} s",
                hint="check the address and that `dask scheduler` runs there; tls:// needs dask's own configuration",
            ) from error

    def _close(self) -> None:
        for results in list(self._running):
            results.close()
        client, self._client = self._client, None
        with suppress(OSError, RuntimeError):  # the scheduler may be gone
            client.close(timeout=self.wait)


def _require_dask() -> None:
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise ExecutionError(
            "a cluster needs dask, which is not installed here",
            found=str(error),
            hint='pip install "horizon-tracker[cluster]"',
        ) from error


def _kind_of_server(address: str, wait: float) -> str:
    """Kind of Dask server that answers; asked in a thread, because the caller's may have an event loop (a notebook)."""
    import distributed

    answer: Future[str] = Future()

    async def ask() -> str:
        server: Any = distributed.rpc
        security: Any = distributed.Security
        arguments = security().get_connection_args("client")
        async with server(address, timeout=wait, connection_args=arguments) as there:
            return str((await there.identity())["type"])

    def run() -> None:
        try:
            answer.set_result(asyncio.run(asyncio.wait_for(ask(), wait)))
        except Exception as error:
            answer.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return answer.result()


def _what_befell(error: Exception) -> str:
    if isinstance(error, OSError | RuntimeError | TypeError):  # no way there; or none with TLS
        return (str(error) or type(error).__name__).splitlines()[0]
    return "what answers there is no Dask scheduler"


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep dask's own log lines from the user, unless dask's configuration asks for them."""
    import dask

    asked = dask.config.get("logging", None) or dask.config.get("distributed.logging", None)
    loggers = [] if asked else [logging.getLogger(name) for name in _LOGGERS]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(_SILENT)
    try:
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TB"}):
            yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)

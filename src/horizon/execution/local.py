"""Work on this machine: in this process, or in a pool of processes."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar
from weakref import WeakSet

from horizon.errors import ExecutionError
from horizon.execution.window import in_order

if TYPE_CHECKING:
    from concurrent.futures import Future
    from multiprocessing.connection import Connection
    from types import TracebackType

__all__ = ["ProcessPool", "Serial"]

S = TypeVar("S")
B = TypeVar("B")
R = TypeVar("R")

_ATTEMPTS = 4
_AHEAD = 2  # batches on the way for each worker: the one at work, and the next


class Serial:
    """Runs each batch in this process when its result is asked for."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        pass

    def map(self, function: Callable[[S, B], R], shared: S, batches: Iterable[B]) -> Iterator[R]:
        """Call ``function(shared, batch)`` for each batch; see `horizon.execution.Executor`."""
        for batch in batches:
            yield function(shared, batch)


class ProcessPool:
    """Runs batches in processes of this machine.

    Processes are started afresh (never forked, so that open databases and threads of the caller are not copied), and
    get what batches share once each. One that dies is replaced and its batches run again. Ctrl-C stops them all, and
    they end when this process does, however it ends.

    Parameters
    ----------
    workers : int
        Number of processes.

    Examples
    --------
    >>> with ProcessPool(2) as pool:
    ...     list(pool.map(pow, 2, range(5)))
    [1, 2, 4, 8, 16]
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._running: WeakSet[Generator[Any, None, None]] = WeakSet()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for results in list(self._running):
            results.close()

    def map(self, function: Callable[[S, B], R], shared: S, batches: Iterable[B]) -> Iterator[R]:
        """Call ``function(shared, batch)`` for each batch; see `horizon.execution.Executor`."""
        results = self._results(partial(function, shared), batches)
        self._running.add(results)
        return results

    def _results(self, work: Callable[[B], R], batches: Iterable[B]) -> Generator[R, None, None]:
        workers: _Workers[B, R] = _Workers(self.workers, work)
        try:
            yield from workers.results(batches)
        finally:
            workers.stop()


@dataclass(slots=True)
class _Sent(Generic[B, R]):
    batch: B
    future: Future[R]


class _Workers(Generic[B, R]):
    """Processes that hold one piece of work, and are made anew when one of them dies."""

    def __init__(self, number: int, work: Callable[[B], R]) -> None:
        self._number = number
        self._work = work
        self._start()

    def results(self, batches: Iterable[B]) -> Iterator[R]:
        sent: deque[_Sent[B, R]] = deque()
        width = _AHEAD * self._number
        yield from in_order(batches, sent, send=self._send, receive=self._receive, width=lambda: width)
        self._pool.shutdown()

    def stop(self) -> None:
        """End every process at once; does nothing to those that have ended."""
        self._line.close()
        self._pool.shutdown(cancel_futures=True)
        self._far_end.close()

    def _start(self) -> None:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        context = get_context("spawn")
        self._far_end, self._line = context.Pipe(duplex=False)
        self._pool = ProcessPoolExecutor(
            self._number, context, initializer=_begin, initargs=(self._far_end, self._work)
        )

    def _send(self, batch: B) -> _Sent[B, R]:
        return _Sent(batch, self._submitted(batch))

    def _submitted(self, batch: B) -> Future[R]:
        """Hand a batch over; a pool that is broken already gives a future that says so."""
        from concurrent.futures import Future
        from concurrent.futures.process import BrokenProcessPool

        try:
            with _interrupts_held_back():
                return self._pool.submit(_run, batch)
        except (BrokenProcessPool, BrokenPipeError) as broken:
            failed: Future[R] = Future()
            failed.set_exception(BrokenProcessPool(str(broken)))
            return failed
        except OSError as error:
            raise ExecutionError(
                "no process could be started", found=str(error), hint="ask for fewer workers"
            ) from error

    def _receive(self, sent: deque[_Sent[B, R]]) -> R:
        from concurrent.futures.process import BrokenProcessPool

        for attempt in range(_ATTEMPTS):
            if attempt:
                self._again(sent)
            try:
                return sent[0].future.result()
            except BrokenProcessPool:
                continue
        raise ExecutionError(
            "worker processes die before their work is done",
            found=f"the same batch was tried {_ATTEMPTS} times, each time in new processes",
            hint="ask for fewer workers if memory is short; a script that starts workers does so under "
            'if __name__ == "__main__":',
        )

    def _again(self, sent: deque[_Sent[B, R]]) -> None:
        """Start new processes, and send them what is not back."""
        self.stop()
        self._start()
        for one in sent:
            if not one.future.done() or one.future.cancelled() or _broken(one.future):
                one.future = self._submitted(one.batch)


def _broken(future: Future[Any]) -> bool:
    from concurrent.futures.process import BrokenProcessPool

    return isinstance(future.exception(), BrokenProcessPool)


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Start processes deaf to Ctrl-C from their first instruction: what is held back here stays so in them.

    This process hears it afterwards: a start that breaks off in the middle leaves a process that complains. Another
    thread may get the signal although this one holds it back, so that the handler has to wait, too.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    heard: list[int] = []
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    handler = signal.getsignal(signal.SIGINT)
    waits = threading.current_thread() is threading.main_thread() and handler not in {None, signal.SIG_IGN}
    if waits:
        signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        yield
    finally:
        if waits:
            signal.signal(signal.SIGINT, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if heard:
            signal.raise_signal(signal.SIGINT)


# In a worker: what it does to each batch.
_held: list[Callable[[Any], Any]] = []


def _begin(line: Connection, work: Callable[[Any], Any]) -> None:
    """Make a new process ready: deaf to Ctrl-C, and gone when the other end of the line is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(line,), daemon=True).start()
    _held[:] = [work]


def _end_with(line: Connection) -> None:
    try:
        line.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)


def _run(batch: Any) -> Any:
    return _held[0](batch)

"""What every executor does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Protocol, Self, TypeVar

__all__ = ["Executor"]

S = TypeVar("S")
B = TypeVar("B")
R = TypeVar("R")


class Executor(Protocol):
    """A place where batches of work run; results do not depend on which one.

    To be used in a ``with`` statement, whose end leaves no process and no connection behind, however it comes.
    """

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...

    def map(self, function: Callable[[S, B], R], shared: S, batches: Iterable[B]) -> Iterator[R]:
        """Call ``function(shared, batch)`` for each batch and give the results in the order of the batches.

        Lazy: a bounded number of batches is in flight, so that memory does not grow with their number, and the next
        batch is taken only when a result is.

        Parameters
        ----------
        function : callable
            At the top level of a module that workers can import. It may run more than once for a batch (a worker that
            dies loses its work), so it must give the same result for the same arguments.
        shared : object
            What all batches need. It can be pickled, and travels once to each worker.
        batches : iterable
            Small: each travels by itself, and can be pickled.

        Yields
        ------
        object
            What `function` returned; an exception that it raised comes to the caller as itself.

        Raises
        ------
        horizon.errors.ExecutionError
            If the work cannot be run where it was sent.
        """
        ...

"""Results in the order in which batches were sent, with few of them on the way."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

__all__ = ["in_order"]

B = TypeVar("B")
F = TypeVar("F")
R = TypeVar("R")


def in_order(
    batches: Iterable[B],
    sent: deque[F],
    *,
    send: Callable[[B], F],
    receive: Callable[[deque[F]], R],
    width: Callable[[], int],
) -> Iterator[R]:
    """Send batches ahead, and give the result of the one that was sent first.

    Parameters
    ----------
    batches : iterable
    sent : deque
        What was sent and not yet received, the oldest first; the caller may look at it when it has to clean up.
    send : callable
        Sends a batch and gives what stands for its result.
    receive : callable
        Waits for the result of the oldest of `sent`; it may send others of them again.
    width : callable
        Gives the number of batches that may be on the way; at least 1.

    Examples
    --------
    >>> list(in_order("abc", deque(), send=str.upper, receive=lambda sent: sent[0], width=lambda: 2))
    ['A', 'B', 'C']
    """
    for batch in batches:
        while len(sent) >= max(1, width()):
            yield _received(sent, receive)
        sent.append(send(batch))
    while sent:
        yield _received(sent, receive)


def _received(sent: deque[F], receive: Callable[[deque[F]], R]) -> R:
    result = receive(sent)
    sent.popleft()
    return result

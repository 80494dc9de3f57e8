"""How long, how large, how often: what a fetch may cost."""

from __future__ import annotations

import time
from dataclasses import dataclass

__all__ = ["Deadline", "Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost.

    Attributes
    ----------
    connect_seconds, read_seconds : float
        To wait for a connection, and for the next bytes.
    total_seconds : float
        For all of it: names, connections, redirects, every attempt and the waits between them.
    most_bytes : int
        Of the content, unpacked.
    redirects : int
    attempts : int
        Of which all but the first are made only after what may pass: no connection, silence, 429, 5xx.
    first_wait_seconds, longest_wait_seconds : float
        Before the second attempt, doubled before each next one, and at most, whatever ``Retry-After`` says.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    total_seconds: float = 300.0
    most_bytes: int = 200_000_000
    redirects: int = 5
    attempts: int = 4
    first_wait_seconds: float = 1.0
    longest_wait_seconds: float = 60.0


class Deadline:
    """A moment by which all has to be done."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds until then; 0 if it is over."""
        return max(0.0, self._end - time.monotonic())

    def within(self, seconds: float | None) -> float:
        """As many seconds as asked for, or as many as are left."""
        return self.left if seconds is None else min(seconds, self.left)

"""Asked to stop: SIGTERM and SIGINT end the work between two steps, a second one ends it at once."""

from __future__ import annotations

import select
import signal
import socket
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

__all__ = ["Stop"]

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stop:
    """Listens for signals while it is a context, in the main thread.

    Parameters
    ----------
    heard : callable
        Is told the name of the first signal, in the middle of whatever is under way.

    Attributes
    ----------
    requested : str or None
        Name of the signal, once there was one.

    Notes
    -----
    After the first signal they have their usual effect again, which is to end the process: the lock then goes with it,
    and the run that was under way is found as one that never ended.
    """

    def __init__(self, heard: Callable[[str], object] = lambda _: None) -> None:
        self._told = heard
        self.requested: str | None = None

    def __enter__(self) -> Self:
        self._awake, self._alarm = socket.socketpair()
        self._before: dict[signal.Signals, Any] = {one: signal.signal(one, self._heard) for one in _SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        for one, handler in self._before.items():
            signal.signal(one, handler)
        self._awake.close()
        self._alarm.close()

    def wait(self, seconds: float) -> None:
        """Sleep for some time, or until a signal comes, also if it came just before."""
        select.select([self._awake], [], [], max(seconds, 0.0))

    def _heard(self, number: int, _: FrameType | None) -> None:
        self.requested = signal.Signals(number).name
        for one in _SIGNALS:
            signal.signal(one, signal.SIG_DFL)
        self._alarm.send(b"!")
        self._told(self.requested)

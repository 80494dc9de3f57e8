"""What the tests have workers do: functions that a worker in another process can import."""

import os
import signal
import time
from pathlib import Path
from typing import Any

import numpy as np

from horizon.execution import generator

__all__ = ["Refusal", "draws", "finish_late", "kill_always", "kill_once", "note", "process", "refuse", "size"]


def draws(shared: np.ndarray[Any, np.dtype[np.int64]], batch: int) -> bytes:
    """Counts drawn for one batch, as bytes."""
    return generator(11, batch).binomial(shared, 0.3).tobytes()


def finish_late(shared: int, batch: int) -> int:
    """Earlier batches take longer."""
    time.sleep(0.02 * (shared - batch))
    return batch


def process(shared: float, batch: int) -> int:
    """The process in which a batch was at work for some seconds."""
    time.sleep(shared)
    return os.getpid()


def note(shared: Path, batch: int) -> int:
    """Leave a file that says that this batch began, and take long."""
    (shared / f"{batch}-{os.getpid()}").touch()
    time.sleep(0.2)
    return batch


def kill_once(shared: Path, batch: int) -> int:
    """The process that meets batch 5 first dies as if the system had killed it."""
    if batch == 5:
        try:
            (shared / "killed").touch(exist_ok=False)
        except FileExistsError:
            return batch**2
        os.kill(os.getpid(), signal.SIGKILL)
    return batch**2


def kill_always(shared: None, batch: int) -> int:
    """Batch 3 cannot be done."""
    if batch == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return batch


class Refusal(OSError):
    """What `refuse` raises: of a kind that a lost connection raises too."""


def refuse(shared: int, batch: int) -> int:
    """Batch `shared` is refused."""
    if batch == shared:
        raise Refusal(f"not batch {batch}")
    return batch


def size(shared: np.ndarray[Any, Any], batch: int) -> int:
    """Bytes of what the batches share."""
    return int(shared.nbytes)

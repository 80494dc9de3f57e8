"""Where batches of numerical work run: in this process, in a pool of processes, on a Dask cluster."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from horizon.execution.base import Executor
    from horizon.execution.cluster import Cluster
    from horizon.execution.local import ProcessPool, Serial
    from horizon.execution.opening import open_executor
    from horizon.execution.seeds import generator

__all__ = ["Cluster", "Executor", "ProcessPool", "Serial", "generator", "open_executor"]

_HOMES = {
    "Cluster": "cluster",
    "Executor": "base",
    "ProcessPool": "local",
    "Serial": "local",
    "generator": "seeds",
    "open_executor": "opening",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: work in one process must not wait for a cluster's library."""
    if name not in _HOMES:
        raise AttributeError(f"module 'horizon.execution' has no attribute {name!r}")
    return getattr(importlib.import_module(f"horizon.execution.{_HOMES[name]}"), name)

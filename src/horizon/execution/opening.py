"""One call for the choice of where work runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from horizon.execution.base import Executor

__all__ = ["open_executor"]


def open_executor(workers: int = 1, cluster: str | None = None) -> Executor:
    """Choose where batches run.

    Parameters
    ----------
    workers : int
        Processes on this machine; 1 works in this process and starts none.
    cluster : str, optional
        Address of a Dask scheduler, such as ``tcp://host:8786``; needs ``horizon-tracker[cluster]``.

    Returns
    -------
    Executor
        To be used in a ``with`` statement.

    Raises
    ------
    horizon.errors.ExecutionError
        If `workers` is below 1, or both are given.

    Examples
    --------
    >>> with open_executor() as executor:
    ...     list(executor.map(pow, 2, range(5)))
    [1, 2, 4, 8, 16]
    """
    from horizon.errors import ExecutionError

    if workers < 1:
        raise ExecutionError("there must be somebody to do the work", found=f"{workers} workers", expected="1 or more")
    if cluster is None:
        from horizon.execution.local import ProcessPool, Serial

        return Serial() if workers == 1 else ProcessPool(workers)
    if workers > 1:
        raise ExecutionError(
            "work runs on this machine or on a cluster, not on both",
            found=f"{workers} workers and cluster {cluster}",
            hint="leave one of them out: a cluster has as many workers as it has",
        )
    from horizon.execution.cluster import Cluster

    return Cluster(cluster)

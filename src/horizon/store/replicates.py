"""Bootstrap replicates of time horizons: how they are kept, and the joint matrix of a suite.

`horizon.store.schema.horizon_replicates` describes the layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import func, select

from horizon.errors import SelectionError
from horizon.store import schema
from horizon.store.current import current

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray
    from sqlalchemy import Connection

__all__ = ["horizon_replicates", "packed", "packed_log2", "replicate_matrix", "replicates_source", "unpacked"]

_NUMBER = np.dtype("<f8")


def packed(minutes: Sequence[float]) -> bytes:
    """The minutes of the replicates of one model as the store keeps them.

    Examples
    --------
    >>> len(packed([1.0, 0.0, float("nan")]))
    24
    """
    with np.errstate(divide="ignore"):
        return packed_log2(np.log2(np.asarray(minutes, dtype=np.float64)))


def packed_log2(log2_minutes: NDArray[np.float64]) -> bytes:
    """Replicates that are logarithms already, be they of minutes that no number of 8 bytes holds.

    Examples
    --------
    >>> packed_log2(np.array([3.0])) == packed([8.0])
    True
    """
    # Of the many NaNs one, so that equal replicates are equal bytes.
    return np.where(np.isnan(log2_minutes), np.nan, log2_minutes).astype(_NUMBER).tobytes()


def unpacked(log2_minutes: bytes) -> NDArray[np.float64]:
    """The minutes of the replicates of one model; 0 or infinity where a number of 8 bytes holds no such minutes.

    Examples
    --------
    >>> unpacked(packed([1.0, 0.0, float("nan")])).tolist()
    [1.0, 0.0, nan]
    """
    with np.errstate(over="ignore", under="ignore"):
        return np.exp2(_numbers(log2_minutes))


def replicate_matrix(
    connection: Connection,
    suite: str,
    success_level: float,
    as_of: date | None = None,
    *,
    baselines: bool = False,
) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """The replicates that `horizon_replicates` gives, on the scale on which they are kept.

    Returns
    -------
    slugs : tuple of str, length M
        Of the models, in alphabetical order.
    log2_minutes : ndarray of float, shape (B, M)
        Each row one resampling; NaN where it has no estimate for a model. No rows where nobody published replicates.

    Raises
    ------
    SelectionError
        As `horizon_replicates`.
    """
    found = sorted(_best(connection, suite, success_level, as_of, baselines=baselines), key=lambda row: row.slug)
    matrix = np.empty((len(_numbers(found[0].log2_minutes)) if found else 0, len(found)))
    for place, row in enumerate(found):
        matrix[:, place] = _numbers(row.log2_minutes)
    return tuple(row.slug for row in found), matrix


def replicates_source(
    connection: Connection, suite: str, success_level: float, as_of: date | None = None, *, baselines: bool = False
) -> str | None:
    """Slug of the source whose replicates `replicate_matrix` gives, if there are any."""
    found = _best(connection, suite, success_level, as_of, baselines=baselines)
    return str(found[0].source) if found else None


def horizon_replicates(
    connection: Connection,
    suite: str,
    success_level: float,
    as_of: date | None = None,
    *,
    baselines: bool = False,
) -> pd.DataFrame:
    """Joint bootstrap replicates of the time horizons of a suite at one success level, as known on a day.

    Parameters
    ----------
    suite : str
        Its slug.
    baselines : bool
        People who were measured beside the models, too.

    Returns
    -------
    DataFrame
        ``replicate`` (from 0) -> minutes, one column a model, by name. NaN where a replicate has no estimate; 0 and
        infinity occur. No columns and no rows where nobody published replicates.

    Raises
    ------
    SelectionError
        If one source gave some models more replicates than others, in files that each spoke of one model.

    Notes
    -----
    Replicate i is one resampling of the tasks for all models, so that differences between models are read along a row.
    Replicates of two sources are of different resamplings: where several have some, those of the best source are given.
    """
    import pandas as pd

    found = _best(connection, suite, success_level, as_of, baselines=baselines)
    columns = {row.name: unpacked(row.log2_minutes) for row in found}
    rows = max(map(len, columns.values()), default=0)
    frame = pd.DataFrame(columns, index=pd.RangeIndex(rows), dtype=np.float64)
    return frame.rename_axis(index="replicate", columns="model")


def _best(
    connection: Connection, suite: str, success_level: float, as_of: date | None, *, baselines: bool
) -> list[Any]:
    """The replicates of the best source, one row a model by name."""
    rows, model = current(schema.horizon_replicates, as_of).subquery(), schema.model
    query = (
        select(model.c.name, model.c.slug, rows.c.log2_minutes, rows.c.source)
        .join(model, model.c.id == rows.c.model_id)
        .join(schema.benchmark, schema.benchmark.c.id == rows.c.suite_id)
        .where(schema.benchmark.c.slug == suite, func.abs(rows.c.success_level - success_level) < 1e-9)
        .order_by(rows.c.tier, rows.c.known_at.desc(), rows.c.source, model.c.name)
    )
    if not baselines:
        query = query.where(~model.c.baseline)
    found = connection.execute(query).all()
    best = [row for row in found if row.source == found[0].source]
    counts = {row.name: len(_numbers(row.log2_minutes)) for row in best}
    if len(set(counts.values())) > 1:
        raise SelectionError(
            f"the replicates of {suite} at success level {success_level:g} do not belong together",
            found=", ".join(f"{count:,} of {name}" for name, count in counts.items()),
            expected="as many of each model",
            hint="ingest one file with the replicates of all models",
        )
    return best


def _numbers(log2_minutes: bytes) -> NDArray[np.float64]:
    return np.frombuffer(log2_minutes, dtype=_NUMBER).astype(np.float64, copy=False)

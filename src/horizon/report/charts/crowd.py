"""Which points of a crowd are drawn: nobody tells five thousand apart, and a page has to carry them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

__all__ = ["CROWD", "crowd_sentence", "thinned"]

CROWD = 600
"""How many points are drawn at most besides those that a chart is about."""


def thinned(
    rows: pd.DataFrame, keep: Sequence[bool] | pd.Series[bool], *, best: str | None, along: str, most: int = CROWD
) -> pd.DataFrame:
    """Give the rows to keep, and of too many others the best of every few, so that the crowd keeps its shape.

    Parameters
    ----------
    rows : DataFrame
    keep : sequence of bool
        Rows that are always drawn: the frontier, or what a curve was fitted to.
    best : str, optional
        Column of which the highest is the best; None for the last of every few, which favours none.
    along : str
        Column in whose order the others are counted off, such as ``release_date``.
    most : int
        Others at most.

    Returns
    -------
    DataFrame
        Rows in their own order, numbered anew where some are left out.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"model": list("abcde"), "day": [1, 2, 3, 4, 5], "score": [1, 9, 3, 2, 4]})
    >>> "".join(thinned(rows, [True, False, False, False, False], best="score", along="day", most=2)["model"])
    'abe'
    """
    kept = np.asarray(keep, dtype=np.bool_)
    kept = kept.copy()
    others = np.flatnonzero(~kept)
    step = _step(len(others), most)
    if step == 1:
        return rows
    in_order = others[rows[along].to_numpy()[others].argsort(kind="stable")]
    values = np.zeros(len(rows)) if best is None else rows[best].to_numpy(float)
    few = (in_order[start : start + step] for start in range(0, len(in_order), step))
    kept[[part[::-1][values[part[::-1]].argmax()] for part in few]] = True
    return rows[kept].reset_index(drop=True)


def crowd_sentence(
    others: int,
    who: str,
    *,
    best: bool = True,
    along: str = "release",
    where: str = "the data",
    most: int = CROWD,
) -> str:
    """Say what is not drawn, with a blank in front; nothing where all are.

    Parameters
    ----------
    others : int
        Points besides those that are always drawn.
    who : str
        What they are.
    best : bool
        Whether the best of every few are drawn.
    along : str
        In what order.
    where : str
        Where all of them are.
    most : int
        As for `thinned`.

    Examples
    --------
    >>> crowd_sentence(4_800, "models below the frontier")
    ' Of the 4,800 models below the frontier, the best of every 8 in order of release is drawn; the data have all.'
    >>> crowd_sentence(90, "models below the frontier")
    ''
    """
    step = _step(others, most)
    if step == 1:
        return ""
    which = f"the best of every {step}" if best else f"one of every {step}"
    return f" Of the {others:,} {who}, {which} in order of {along} is drawn; {where} have all."


def _step(others: int, most: int) -> int:
    return max(1, -(-others // most))

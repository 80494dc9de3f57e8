"""Which points a trend is fitted to: the frontier rule, the window, the instrument's range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from horizon.errors import FitError
from horizon.stats.frontier import frontier_of_each

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

__all__ = [
    "ALL_TIME",
    "FRONTIER_RULES",
    "TOP",
    "FrontierRule",
    "Window",
    "among_best",
    "frontier_name",
    "running_maximum",
    "select_points",
]

FrontierRule = Literal["global", "window", "all", "top-k"]
FRONTIER_RULES: tuple[FrontierRule, ...] = get_args(FrontierRule)

TOP = 3
"""The k of ``top-k`` where nobody says."""


def frontier_name(rule: FrontierRule, top: int = TOP) -> str:
    """The name of a rule in outputs.

    Examples
    --------
    >>> frontier_name("global"), frontier_name("top-k", 5)
    ('global', 'top-5')
    """
    return f"top-{top}" if rule == "top-k" else rule


@dataclass(frozen=True, slots=True)
class Window:
    """Release dates from `since` to `until`, both included; an end that is None is open."""

    since: date | None = None
    until: date | None = None

    def __str__(self) -> str:
        if self.since is None:
            return "all time" if self.until is None else f"to {self.until}"
        if self.until is None:
            new_year = (self.since.month, self.since.day) == (1, 1)
            return f"from {self.since.year if new_year else self.since}"
        return f"{self.since} to {self.until}"

    def outside(self, release_date: pd.Series) -> tuple[pd.Series, pd.Series]:
        """Return which dates lie before the window, and which after it."""
        never = release_date.isna()
        return (
            release_date < np.datetime64(self.since) if self.since else never,
            release_date > np.datetime64(self.until) if self.until else never,
        )


ALL_TIME = Window()


def running_maximum(release_date: pd.Series, value: pd.Series) -> NDArray[np.bool_]:
    """Tell which points are at least as high as everything released up to their day.

    Points of one day are compared with each other, so the order of rows does not matter; ties are on the frontier.

    Parameters
    ----------
    release_date : Series of datetime64, shape (n,)
    value : Series of float, shape (n,)

    Returns
    -------
    ndarray of bool, shape (n,)

    Notes
    -----
    This is METR's ``is_sota`` when it is given the whole history of a suite.

    Examples
    --------
    >>> import pandas as pd
    >>> days = pd.to_datetime(pd.Series(["2024-01-01", "2024-03-01", "2024-03-01", "2024-05-01"]))
    >>> running_maximum(days, pd.Series([2.0, 4.0, 3.0, 4.0])).tolist()
    [True, True, False, True]
    """
    highest_of_day = value.groupby(release_date).max().cummax()
    return np.asarray(value >= release_date.map(highest_of_day), dtype=np.bool_)


def among_best(release_date: pd.Series, value: pd.Series, top: int = TOP) -> NDArray[np.bool_]:
    """Tell which points are among the best of everything released up to their day.

    A point counts if fewer than `top` points released up to its day are higher, so ties at the last place all count.
    With 1 this is `running_maximum`.

    Parameters
    ----------
    release_date : Series of datetime64, shape (n,)
    value : Series of float, shape (n,)
    top : int

    Returns
    -------
    ndarray of bool, shape (n,)

    Raises
    ------
    FitError
        If `top` is below 1.

    Examples
    --------
    >>> import pandas as pd
    >>> days = pd.to_datetime(pd.Series(["2024-01-01", "2024-03-01", "2024-03-01", "2024-05-01"]))
    >>> among_best(days, pd.Series([2.0, 4.0, 3.0, 2.5]), 2).tolist()
    [True, True, True, False]
    """
    if top < 1:
        raise FitError("top-k needs a k of 1 or more", found=str(top), expected="how many of the best count")
    if top == 1 or not len(value):
        return running_maximum(release_date, value)
    days = release_date.to_numpy()
    order = np.argsort(days, kind="stable")
    counts = np.zeros(len(value), dtype=np.bool_)
    counts[order] = frontier_of_each(days[order], value.to_numpy(dtype=np.float64)[None, order], top)[0]
    return counts


def select_points(
    points: pd.DataFrame,
    *,
    rule: FrontierRule = "global",
    top: int = TOP,
    window: Window = ALL_TIME,
    include_beyond_range: bool = False,
) -> pd.DataFrame:
    """Mark which points a trend may use, and say of each other one why not.

    Parameters
    ----------
    points : DataFrame
        One row a model: ``model``, ``release_date`` (datetime64), ``minutes`` (> 0) and ``beyond_range`` (bool).
        May have ``beyond``, a text that says in which direction, and ``left_out``, a text that says why a model must
        have no say at all, not even in what the frontier is (both None where it does not apply).
    rule : {"global", "window", "all", "top-k"}
        ``global``: running maximum over the whole history of the suite; ``window``: the running maximum starts again
        inside the window (the rule of METR's code); ``all``: every model; ``top-k``: the `top` best of everything
        released up to their day, in the whole history of the suite, ties included.
    top : int
        The k of ``top-k``; with 1 it is ``global``.
    window : Window
        Release dates to be used.
    include_beyond_range : bool
        Use estimates beyond the suite's range.

    Returns
    -------
    DataFrame
        A copy ordered by release date, with ``on_frontier`` (bool), ``used`` (bool) and ``why_not`` (text or None).
        Estimates beyond the range still count for the running maximum: they are uncertain, but high.
        With ``top-k``, `on_frontier` says which are among the k best, with every other rule which are the best.

    Raises
    ------
    FitError
        If `top` is below 1.
    """
    import pandas as pd

    chosen = points.sort_values(["release_date", "minutes", "model"], kind="stable", ignore_index=True)
    too_early, too_late = window.outside(chosen["release_date"])
    inside = ~(too_early | too_late)
    left_out = _texts(chosen, "left_out")
    judged = left_out.isna() & (inside if rule == "window" else True)
    frontier = np.zeros(len(chosen), dtype=np.bool_)
    history = chosen[judged]
    frontier[judged] = among_best(history["release_date"], history["minutes"], top if rule == "top-k" else 1)
    chosen["on_frontier"] = frontier
    beyond = _texts(chosen, "beyond").fillna("beyond the suite's range")
    unwanted = ~frontier & (rule != "all")
    # The first that applies is named, so that it is written last.
    reasons: list[tuple[pd.Series | NDArray[np.bool_], str | pd.Series]] = [
        (unwanted, f"not among the {top} best" if rule == "top-k" else "not on the frontier"),
        (chosen["beyond_range"] & (not include_beyond_range), beyond),
        (too_late, f"released after {window.until}"),
        (too_early, f"released before {window.since}"),
        (left_out.notna(), left_out),
    ]
    why_not = np.full(len(chosen), None, dtype=object)
    for applies, reason in reasons:
        which = np.asarray(applies, dtype=np.bool_)
        why_not[which] = reason if isinstance(reason, str) else reason.to_numpy(dtype=object)[which]
    chosen["why_not"] = pd.Series(why_not, index=chosen.index, dtype=object)
    chosen["used"] = chosen["why_not"].isna()
    return chosen


def _texts(points: pd.DataFrame, name: str) -> pd.Series:
    """A column of texts that need not be there."""
    import pandas as pd

    return points[name].astype(object) if name in points else pd.Series(None, index=points.index, dtype=object)

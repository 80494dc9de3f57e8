"""Which points a trend is fitted to: the frontier rule, the window, the instrument's range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["ALL_TIME", "FRONTIER_RULES", "FrontierRule", "Window", "running_maximum", "select_points"]

FrontierRule = Literal["global", "window", "all"]
FRONTIER_RULES: tuple[FrontierRule, ...] = get_args(FrontierRule)


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


def select_points(
    points: pd.DataFrame,
    *,
    rule: FrontierRule = "global",
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
    rule : {"global", "window", "all"}
        ``global``: running maximum over the whole history of the suite; ``window``: the running maximum starts again
        inside the window (the rule of METR's code); ``all``: every model.
    window : Window
        Release dates to be used.
    include_beyond_range : bool
        Use estimates beyond the suite's range.

    Returns
    -------
    DataFrame
        A copy ordered by release date, with ``on_frontier`` (bool), ``used`` (bool) and ``why_not`` (text or None).
        Estimates beyond the range still count for the running maximum: they are uncertain, but high.
    """
    chosen = points.sort_values(["release_date", "minutes", "model"], kind="stable", ignore_index=True)
    too_early, too_late = window.outside(chosen["release_date"])
    inside = ~(too_early | too_late)
    left_out = _texts(chosen, "left_out")
    judged = ~left_out.notna() & (inside if rule == "window" else True)
    frontier = np.zeros(len(chosen), dtype=np.bool_)
    history = chosen[judged]
    frontier[judged] = running_maximum(history["release_date"], history["minutes"])
    chosen["on_frontier"] = frontier
    beyond = _texts(chosen, "beyond").fillna("beyond the suite's range")
    reasons: list[tuple[pd.Series, str | pd.Series]] = [
        (left_out.notna(), left_out),
        (too_early, f"released before {window.since}"),
        (too_late, f"released after {window.until}"),
        (chosen["beyond_range"] & (not include_beyond_range), beyond),
        (~chosen["on_frontier"] & (rule != "all"), "not on the frontier"),
    ]
    chosen["why_not"] = None
    for applies, reason in reversed(reasons):
        chosen.loc[applies, "why_not"] = reason if isinstance(reason, str) else reason[applies]
    chosen["used"] = chosen["why_not"].isna()
    return chosen


def _texts(points: pd.DataFrame, name: str) -> pd.Series:
    """A column of texts that need not be there."""
    import pandas as pd

    return points[name].astype(object) if name in points else pd.Series(None, index=points.index, dtype=object)

"""What a trend is asked: everything that a doubling time depends on, besides the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from horizon.trend import ALL_TIME, FrontierRule, Window
from horizon.trend.frontier import TOP, frontier_name

if TYPE_CHECKING:
    from datetime import date

    from horizon.trend import IntervalKind

__all__ = ["TrendQuestion"]


@dataclass(frozen=True, slots=True)
class TrendQuestion:
    """Everything that a doubling time depends on, besides the data.

    Attributes
    ----------
    top : int
        The k of the frontier rule ``top-k``.
    as_of : date, optional
        Use only what was known on that day; left out, everything.
    level : float
        Of the interval.
    interval : {"ols", "measurement", "both"}
        What the interval stands for: the scatter of exactly measured points; how far their measurement leaves the slope
        open; or measurement, and the scatter that it does not explain.
    replicates : int
        Of points that are redrawn from published intervals; joint replicates are all used.
    drop_below : float
        Minutes; lower values of a replicate are taken for none. METR's code drops those below 0.001.
    seed : int
    """

    suite: str
    success_level: float = 0.5
    window: Window = ALL_TIME
    as_of: date | None = None
    rule: FrontierRule = "global"
    top: int = TOP
    include_beyond_range: bool = False
    level: float = 0.95
    interval: IntervalKind = "both"
    replicates: int = 1000
    drop_below: float = 0.0
    seed: int = 0

    @property
    def frontier(self) -> str:
        """The name of the frontier rule in outputs: ``top-3`` for the three best."""
        return frontier_name(self.rule, self.top)

"""One of the ways in which a doubling time can be defended: every choice that its number depends on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from horizon.errors import FitError
from horizon.stats.curves import CURVES
from horizon.trend.frontier import ALL_TIME, FRONTIER_RULES, TOP, FrontierRule, Window, frontier_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from horizon.trend.multiverse_points import StatePoints
    from horizon.trend.uncertainty import IntervalKind

__all__ = ["CHOICES", "Grid", "Specification", "State", "specifications"]

CHOICES = (
    "suite",
    "success_level",
    "as_of",
    "regularization",
    "window",
    "frontier",
    "beyond_range",
    "curve",
    "interval",
)
"""Names of the choices, those of the data first."""


class State(NamedTuple):
    """Which points: of which suite, at which success level, as known on which day, estimated with which lambda.

    `regularization` is None where the store has one estimate of each model, or where nobody says.
    """

    suite: str
    success_level: float
    as_of: date
    regularization: float | None = None


@dataclass(frozen=True, slots=True)
class Specification:
    """Everything that a doubling time depends on.

    Attributes
    ----------
    interval : {"ols", "measurement", "both"}
        It moves the ends of the interval and never the estimate.
    top : int
        The k of the rule ``top-k``.
    """

    state: State
    window: Window = ALL_TIME
    rule: FrontierRule = "global"
    include_beyond_range: bool = False
    curve: str = "exponential"
    interval: IntervalKind = "ols"
    top: int = TOP

    @property
    def choices(self) -> dict[str, str | float | None]:
        """Each choice by its name in `CHOICES`, in plain words and numbers."""
        return {
            "suite": self.state.suite,
            "success_level": self.state.success_level,
            "as_of": str(self.state.as_of),
            "regularization": self.state.regularization,
            "window": str(self.window),
            "frontier": frontier_name(self.rule, self.top),
            "beyond_range": "included" if self.include_beyond_range else "excluded",
            "curve": self.curve,
            "interval": self.interval,
        }

    @property
    def without_interval(self) -> Specification:
        """The specification whose estimate this one has."""
        return replace(self, interval="ols")


@dataclass(frozen=True, slots=True)
class Grid:
    """The choices that are crossed with each other, and with the states of the data.

    Raises
    ------
    FitError
        If one of them is empty, or a curve does not exist.
    """

    windows: tuple[Window, ...] = (ALL_TIME,)
    rules: tuple[FrontierRule, ...] = FRONTIER_RULES
    include_beyond_range: tuple[bool, ...] = (False, True)
    curves: tuple[str, ...] = ("exponential",)
    intervals: tuple[IntervalKind, ...] = ("ols", "measurement", "both")
    top: int = TOP

    def __post_init__(self) -> None:
        for name in ("windows", "rules", "include_beyond_range", "curves", "intervals"):
            if not getattr(self, name):
                raise FitError("a multiverse needs something to choose from", found=f"no {name.replace('_', ' ')}")
        if self.top < 1:
            raise FitError("top-k needs a k of 1 or more", found=str(self.top), expected="how many of the best count")
        unknown = [curve for curve in self.curves if curve not in CURVES]
        if unknown:
            raise FitError("no such growth curve", found=unknown[0], expected=f"one of {', '.join(CURVES)}")

    def kinds(self, curve: str) -> tuple[IntervalKind, ...]:
        """The kinds of interval of a curve: only the exponential is fitted again in replicates of its points."""
        return self.intervals if curve == "exponential" or "ols" not in self.intervals else ("ols",)


def specifications(points: Mapping[State, StatePoints], grid: Grid) -> list[Specification]:
    """Cross the choices with each other, each way of defending a number once.

    Left out is what is the same by definition: a running maximum that starts again in a window that is open to the past
    is the global one, and what is beyond the range of a suite of which no range is known is nothing. Curves other than
    the exponential have one kind of interval, `ols`.

    Returns
    -------
    list of Specification
        In the order of the choices, without duplicates.
    """
    found = [
        Specification(state, window, rule, include, curve, kind, grid.top)
        for state, window, rule, include, curve in product(
            points, grid.windows, grid.rules, grid.include_beyond_range, grid.curves
        )
        for kind in grid.kinds(curve)
    ]
    return list(dict.fromkeys(_plainest(one, points[one.state], grid) for one in found))


def _plainest(one: Specification, points: StatePoints, grid: Grid) -> Specification:
    """The specification that stands for all that are the same by definition."""
    again = one.rule == "window" and one.window.since is None and "global" in grid.rules
    nothing = one.include_beyond_range and not points.has_range and False in grid.include_beyond_range
    return replace(
        one,
        rule="global" if again else one.rule,
        include_beyond_range=one.include_beyond_range and not nothing,
    )

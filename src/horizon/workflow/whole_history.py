"""All of the history behind a headline: its trend, the shape of that, and which growth curve it prefers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from horizon.errors import FitError
from horizon.trend import Window
from horizon.workflow.analyse import answer
from horizon.workflow.compare import compare_points
from horizon.workflow.shape import shape_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.compare import CurveComparison
    from horizon.workflow.shape import TrendShape

__all__ = ["shape_with_break", "weigh_curves", "whole_history"]

_AT_ONCE = 1e6
"""Days: no forecast looks so far ahead, so that curves are weighed, and not scored by their forecasts as well."""


def whole_history(connection: Connection, headline: TrendAnalysis) -> TrendAnalysis:
    """The same question of all of the history, up to the same day.

    Raises
    ------
    SelectionError, FitError
        As `horizon.workflow.analyse.answer`.
    """
    window = Window(until=headline.question.window.until)
    return answer(connection, replace(headline.question, window=window, as_of=headline.as_of, interval="ols"))


def shape_with_break(connection: Connection, whole: TrendAnalysis) -> TrendShape:
    """With the test for a break, where there are enough points to look for one."""
    try:
        return shape_of(connection, whole, breaks=1)
    except FitError:
        return shape_of(connection, whole)


def weigh_curves(connection: Connection, whole: TrendAnalysis) -> CurveComparison:
    """The growth curves with their Akaike weights.

    Raises
    ------
    FitError
        If too few points are left to fit.
    """
    return compare_points(connection, whole.question, ahead_days=_AT_ONCE)

"""Trends of dated series: which points count, and the curve through them. Arrays and frames in, results out."""

from horizon.trend.fit import ExponentialTrend, fit_trend
from horizon.trend.frontier import (
    ALL_TIME,
    FRONTIER_RULES,
    FrontierRule,
    Window,
    running_maximum,
    select_points,
)
from horizon.trend.redraw import RedrawnPoints, redraw_points
from horizon.trend.uncertainty import IntervalKind, SlopeDraws, TrendUncertainty, redraw_trend

__all__ = [
    "ALL_TIME",
    "FRONTIER_RULES",
    "ExponentialTrend",
    "FrontierRule",
    "IntervalKind",
    "RedrawnPoints",
    "SlopeDraws",
    "TrendUncertainty",
    "Window",
    "fit_trend",
    "redraw_points",
    "redraw_trend",
    "running_maximum",
    "select_points",
]

"""Trends of dated series: which points count, and the curve through them. Arrays and frames in, results out."""

from horizon.trend.by_name import Trend, fit_trend
from horizon.trend.fit import ExponentialTrend
from horizon.trend.frontier import (
    ALL_TIME,
    FRONTIER_RULES,
    FrontierRule,
    Window,
    among_best,
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
    "Trend",
    "TrendUncertainty",
    "Window",
    "among_best",
    "fit_trend",
    "redraw_points",
    "redraw_trend",
    "running_maximum",
    "select_points",
]

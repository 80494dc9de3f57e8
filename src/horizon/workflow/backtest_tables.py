"""A backtest as sentences, columns of text, a frame and JSON."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from horizon.report import json_records
from horizon.trend.calibration import LEVELS
from horizon.workflow.compare_tables import number_text, selection_json, selection_sentence

if TYPE_CHECKING:
    import pandas as pd

    from horizon.workflow.backtest import TrendBacktest

__all__ = ["backtest_columns", "backtest_frame", "backtest_json", "backtest_sentences"]


def backtest_sentences(tested: TrendBacktest) -> list[str]:
    """What was forecast from where, and how the bands that are usually drawn fared."""
    found = tested.backtest
    calibration = found.calibration()
    lines = [*selection_sentence(tested.analysis)]
    for over in dict.fromkeys(calibration["over"]):
        part = found.forecasts[found.forecasts["over"] == over]
        pairs, origins = len(part.drop_duplicates(["origin", "place"])), part["origin"].nunique()
        lines.append(f"Over {over}: {pairs} forecasts from {origins} origin{'s'[: origins != 1]}, not independent")
        lines += _usual(calibration[(calibration["over"] == over) & (calibration["curve"] == "exponential")])
    return [
        *lines,
        "  inside: share of the later points inside the band of that level. needs: the level that a band must claim to",
        "  hold 80 %. middle: median of what came over what the middle of the forecast was, in doublings",
    ]


def _usual(exponential: pd.DataFrame) -> list[str]:
    """The sentence about the exponential, whose bands are those that are usually drawn."""
    shares = exponential.set_index("interval")["inside_80"]
    if not {"confidence", "prediction"} <= set(shares.index):
        return []
    return [
        f"  nominal 80 % bands of the exponential hold {shares['confidence']:.0%} (confidence) and "
        f"{shares['prediction']:.0%} (prediction) of the later points"
    ]


def backtest_columns(tested: TrendBacktest, *, by_ahead: bool = False) -> dict[str, list[str]]:
    """The calibration table as text."""
    frame = tested.backtest.calibration(by_ahead=by_ahead)
    ahead = {"ahead": list(frame["ahead"])} if by_ahead else {}
    return {
        "over": list(frame["over"]),
        "curve": list(frame["curve"]),
        "interval": list(frame["interval"]),
        **ahead,
        "forecasts": [str(count) for count in frame["forecasts"]],
        "origins": [str(count) for count in frame["origins"]],
        **{f"{level:.0%} inside": _shares(frame[f"inside_{100 * level:g}"]) for level in LEVELS},
        "80% needs": [_level(value) for value in frame["needed_80"]],
        "middle": [_signed(value) for value in frame["bias"]],
        "CRPS, doublings": [number_text(value, 2) for value in frame["crps"]],
        "log score": [number_text(value, 2) for value in frame["log_score"]],
    }


def backtest_frame(tested: TrendBacktest, *, by_ahead: bool = False) -> pd.DataFrame:
    """The calibration table."""
    return tested.backtest.calibration(by_ahead=by_ahead)


def backtest_json(tested: TrendBacktest) -> dict[str, Any]:
    """The object of ``horizon backtest --format json``; a number that does not exist is null.

    ``calibration_common`` counts only forecasts that every curve could make.
    """
    found = tested.backtest
    return {
        "schema": "horizon.backtest/1",
        **selection_json(tested.analysis),
        "n": tested.analysis.fit.nobs,
        "levels": list(LEVELS),
        "origins": found.origins,
        "vintages": [str(day) for day in tested.vintages],
        "calibration": json_records(found.calibration()),
        "calibration_by_ahead": json_records(found.calibration(by_ahead=True)),
        "calibration_common": json_records(found.calibration(common=True)),
        "warnings": list(tested.warnings),
    }


def _shares(values: pd.Series) -> list[str]:
    return [f"{value:.0%}" for value in values]


def _level(level: float) -> str:
    """A level never rounds up to certainty."""
    return ">99.9%" if level > 0.999 else f"{math.floor(1000 * level) / 10:.1f}%"


def _signed(value: float) -> str:
    return f"{value:+.2f}" if math.isfinite(value) else number_text(value, 2)

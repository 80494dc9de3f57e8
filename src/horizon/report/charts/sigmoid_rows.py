"""What the panels of the benchmarks show, as one frame: the rows of a panel share its number."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from horizon.report.charts.crowd import thinned
from horizon.report.charts.dates import date_domain, milliseconds
from horizon.report.charts.labels import shorten
from horizon.report.verdicts import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

__all__ = ["PANEL_CROWD", "sigmoid_rows"]

PANEL_CROWD = 200
"""How many scores below the frontier a panel has at most."""

_CURVE_POINTS = 33
_LONGEST_NAME = 32
_MARKS = {"inflection": "steepest here", "date_90": "90% of the way from chance to ceiling"}

_Row = dict[str, Any]


def sigmoid_rows(benchmarks: pd.DataFrame, scores: pd.DataFrame, curves: pd.DataFrame, level: float) -> pd.DataFrame:
    """One frame for all panels: ``panel`` is the number of a row's panel, ``part`` what the row is.

    A part is chance, ceiling, score, frontier, curve, inflection, date_90, interval, name, verdict or note.
    """
    ends = date_domain(scores, curves)
    own_scores, own_curves = (dict(list(frame.groupby("slug", sort=False))) for frame in (scores, curves))
    rows: list[_Row] = []
    for panel, benchmark in enumerate(benchmarks.to_dict("records")):
        slug = benchmark["slug"]
        curve = _thinned(own_curves.get(slug, curves.head(0)))
        parts = (
            *_grounds(benchmark),
            *_scores(own_scores.get(slug, scores.head(0))),
            *_curve(curve),
            *_marks(benchmark, curve, ends, level),
            *_words(benchmark),
        )
        rows += ({"panel": panel, **part} for part in parts)
    return pd.DataFrame(rows or {"panel": []})


def _grounds(benchmark: dict[Hashable, Any]) -> Iterator[_Row]:
    if not math.isnan(benchmark["chance"]):
        yield {"part": "chance", "value": benchmark["chance"]}
    if not math.isnan(benchmark["ceiling"]):
        yield {"part": "ceiling", "value": benchmark["ceiling"], "low": _or(benchmark["ceiling_low"], benchmark)}


def _or(low: float, benchmark: dict[Hashable, Any]) -> float:
    ceiling: float = benchmark["ceiling"]
    return ceiling if math.isnan(low) else low


def _scores(scores: pd.DataFrame) -> Iterator[_Row]:
    known = scores[scores["value"].notna() & scores["release_date"].notna()]
    known = known.sort_values(["release_date", "model"], kind="stable")
    drawn = thinned(known, known["on_frontier"].astype(bool), best="value", along="release_date", most=PANEL_CROWD)
    for row in drawn.to_dict("records"):
        shown = {"at": row["release_date"], "value": _cut(row["value"]), "model": row["model"]}
        ends = {"low": _cut(row["low"]), "high": _cut(row["high"])} if row["low"] <= row["high"] else {}
        yield {"part": "frontier" if row["on_frontier"] else "score", **shown, **ends}


def _cut(number: float) -> float:
    """More digits than anybody sees would only make the page larger."""
    return round(number, 4)


def _thinned(curve: pd.DataFrame) -> pd.DataFrame:
    known = curve.dropna(subset=["release_date", "value"]).sort_values("release_date", kind="stable")
    if len(known) <= _CURVE_POINTS:
        return known
    return known.iloc[np.linspace(0, len(known) - 1, _CURVE_POINTS).round().astype(int)]


def _curve(curve: pd.DataFrame) -> Iterator[_Row]:
    for row in curve.to_dict("records"):
        ends = {"low": _cut(row["low"]), "high": _cut(row["high"])} if row["low"] <= row["high"] else {}
        ahead = bool(row.get("ahead", False))
        yield {"part": "curve", "at": row["release_date"], "value": _cut(row["value"]), "ahead": ahead, **ends}


def _marks(
    benchmark: dict[Hashable, Any], curve: pd.DataFrame, ends: tuple[float, float], level: float
) -> Iterator[_Row]:
    """Inflection and 90 % of the way, where they are on the curve and on the axis."""
    if curve.empty:
        return
    days = [milliseconds(day) for day in curve["release_date"]]
    for name, meaning in _MARKS.items():
        day = benchmark[name]
        if pd.isna(day) or not days[0] <= milliseconds(day) <= days[-1]:
            continue
        value = _cut(float(np.interp(milliseconds(day), days, curve["value"])))
        if name == "date_90" and not pd.isna(benchmark["reached_90"]):  # a score, wherever the curve is on that day
            value = _cut(_at_90(benchmark))
        low, high = benchmark[f"{name}_low"], benchmark[f"{name}_high"]
        if not pd.isna(low):
            first = max(milliseconds(low), ends[0])
            last = ends[1] if pd.isna(high) else min(milliseconds(high), ends[1])
            # Two rows of a line: a rule between two fields upsets the axis that the panels share.
            yield from ({"part": "interval", "at": _day(end), "value": value, "mark": name} for end in (first, last))
        told = {"meaning": meaning, "when": f"{day:%Y-%m-%d}", "interval": _interval(low, high, level)}
        yield {"part": name, "at": day, "value": value, **told}


def _at_90(benchmark: dict[Hashable, Any]) -> float:
    """The score at 90 % of the way from chance to the middle of where the ceiling may be."""
    middle: float = (_or(benchmark["ceiling_low"], benchmark) + benchmark["ceiling"]) / 2
    return float(benchmark["chance"] + 0.9 * (middle - benchmark["chance"]))


def _day(milliseconds: float) -> pd.Timestamp:
    return pd.Timestamp(round(milliseconds), unit="ms")


def _interval(low: Any, high: Any, level: float) -> str:
    if pd.isna(low):
        return "not known"
    return f"{low:%Y-%m-%d} {'or later' if pd.isna(high) else f'to {high:%Y-%m-%d}'} ({level:.0%})"


def _words(benchmark: dict[Hashable, Any]) -> Iterator[_Row]:
    yield {"part": "name", "text": shorten(benchmark["benchmark"], _LONGEST_NAME)}
    if benchmark["verdict"] in VERDICTS:
        yield {"part": "verdict", "text": benchmark["verdict"]}
    yield {"part": "note", "text": _note(benchmark)}


def _note(benchmark: dict[Hashable, Any]) -> str:
    """When 90 % of the way is, or was, passed, in words short enough for a panel."""
    day, low, high, never = (benchmark[name] for name in ("date_90", "date_90_low", "date_90_high", "share_never"))
    if pd.isna(never):
        return "no curve"
    if not pd.isna(benchmark["reached_90"]):
        return f"90% reached on {benchmark['reached_90']:%Y-%m-%d}"
    if pd.isna(day):
        return f"90% of the way: never in {never:.0%}"
    if pd.isna(low):
        return f"90% in {day:%Y-%m}, interval not known"
    return f"90% in {day:%Y-%m} ({low:%Y-%m} {'or later' if pd.isna(high) else f'to {high:%Y-%m}'})"

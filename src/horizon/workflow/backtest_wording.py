"""The sentences about past forecasts: how often what came lay inside the bands that were drawn."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from horizon.workflow.tables import percentile_name
from horizon.workflow.trend_wording import selection

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    import pandas as pd

    from horizon.store.forecasts import Entry
    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.backtest import TrendBacktest

__all__ = [
    "calibration_caption",
    "calibration_description",
    "calibration_title",
    "kind",
    "ledger_caption",
    "ledger_title",
    "needed",
    "no_ledger",
    "percent",
    "table_caption",
    "table_title",
]

_BANDS = {
    "confidence": "confidence band",
    "prediction": "prediction band",
    "both": "measurement and scatter",
}


def kind(row: Mapping[Hashable, Any]) -> str:
    """A band in words: its curve, and what it holds."""
    curve, interval = str(row["curve"]), str(row["interval"])
    return "random walk with drift" if curve == interval else f"{curve}, {_BANDS.get(interval, interval)}"


def calibration_title(over: pd.DataFrame) -> str:
    """How many of the later points the bands held that claimed to hold 80 %."""
    held = {row["interval"]: row["inside_80"] for row in over.to_dict("records") if row["curve"] == "exponential"}
    told = [f"{_BANDS[name]}s {percent(held[name])}" for name in ("prediction", "confidence") if name in held]
    if not told:
        return "How often what came lay inside the bands"
    return f"Of what came later, 80% bands of the exponential held: {', '.join(told)}"


def calibration_caption(tested: TrendBacktest, over: pd.DataFrame) -> str:
    """What was forecast from where."""
    forecasts, origins = (int(over[name].max()) for name in ("forecasts", "origins"))
    prediction = over[(over["curve"] == "exponential") & (over["interval"] == "prediction")]
    level = needed(prediction["needed_80"].iloc[0]) if len(prediction) else None
    calibrated = f" To hold 80% of them, the prediction band would have had to claim {level}." if level else ""
    return (
        f"{selection(tested.analysis)} The trend was fitted anew to the points released up to each of {origins} "
        f"release dates, and held against all later ones: {forecasts} forecasts, which depend on each other; the "
        f"intervals are those of {origins} independent ones ({tested.analysis.question.level:.0%}, Wilson)."
        f"{calibrated} A confidence band says where the line is, and is often drawn as if it were a forecast."
    )


def calibration_description(over: pd.DataFrame) -> str:
    """The calibration chart for those who cannot see it."""
    rows = (
        f"{kind(row)}: {percent(row['inside_50'])}, {percent(row['inside_80'])} and {percent(row['inside_95'])}"
        for row in over.to_dict("records")
    )
    return (
        f"Shares of later points inside bands that claim 50, 80 and 95%; a diagonal shows where the two agree. "
        f"{'; '.join(rows)}."
    )


def table_title(frame: pd.DataFrame) -> str:
    """Which way of forecasting scored best."""
    over = frame[frame["over"] == "release dates"]
    if over.empty:
        return "How past forecasts did, by band"
    best = over.nsmallest(1, "crps").to_dict("records")[0]
    return f"Past forecasts by band: {best['band']} came nearest, {best['crps']:.2f} doublings off by CRPS"


def table_caption(tested: TrendBacktest) -> str:
    """What the columns say."""
    vintages = ", ".join(str(day) for day in tested.vintages)
    known = f"the points as they were known on {vintages}" if vintages else "no vintage has a later point"
    return (
        f"{selection(tested.analysis)} Over release dates: the points of today up to each of them. Over vintages: "
        f"{known}. Off by: median of what came over the middle of the forecast, in doublings. CRPS: lower is better; "
        f"log score: higher is better. Forecasts of one point from several days depend on each other."
    )


def ledger_title(entries: Sequence[Entry]) -> str:
    """How many of the frozen forecasts are scored, and how many of them held."""
    scored = [entry for entry in entries if entry.outcome]
    made = f"{len(entries)} frozen forecast{'s'[: len(entries) != 1]}"
    if not scored:
        return f"{made}, none of them due yet"
    held = sum(entry.outcome.covered[1] for entry in scored if entry.outcome)
    return f"{made}: {len(scored)} scored, of which {held} came inside the 80% interval"


def ledger_caption(entries: Sequence[Entry], headline: TrendAnalysis) -> str:
    """What a ledger is."""
    question = headline.question
    hindsight = sum(entry.in_hindsight for entry in entries)
    late = f" {hindsight} of them were made when their outcome could be known, and test nothing." if hindsight else ""
    return (
        f"{question.suite}, {percentile_name(question.success_level)}: every forecast that horizon forecast --freeze "
        f"kept, each with its own window, rule and vintage, scored by horizon forecast --score once its day is "
        f"over.{late} n {len(entries)}, vintage of the page {headline.as_of}."
    )


def no_ledger() -> str:
    """That nothing was foretold in advance."""
    return (
        "No forecast of this suite was frozen in this store yet: horizon forecast --freeze keeps one, and "
        "horizon forecast --score holds it against what came."
    )


def percent(share: float) -> str:
    """A share, or a sign that there is none."""
    return "–" if math.isnan(share) else f"{share:.0%}"


def needed(level: float) -> str:
    """A level that never rounds up to certainty."""
    if math.isnan(level):
        return "–"
    return ">99.9%" if level > 0.999 else f"{math.floor(1000 * level) / 10:.1f}%"

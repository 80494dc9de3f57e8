"""What the data do not tell, as a short list for the top of a page: from the analyses, each with where it is shown."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from horizon.report.page import Unknown
from horizon.units import duration_text
from horizon.workflow.index.pace import PaceUntested
from horizon.workflow.trend_wording import listed, share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from horizon.store.forecasts import Entry
    from horizon.trend.identify import Gate
    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.backtest import TrendBacktest
    from horizon.workflow.index.analyse import IndexAnalysis
    from horizon.workflow.saturation.analyse import BenchmarkState

__all__ = ["benchmark_unknowns", "trend_unknowns"]

_ALIKE = {"both": "both", "ols": "prediction", "measurement": "confidence"}
"""Which band of a backtest is like the interval of a forecast."""


def trend_unknowns(
    headline: TrendAnalysis, gate: Gate | None, tested: TrendBacktest | None, entries: Sequence[Entry] = ()
) -> tuple[Unknown, ...]:
    """What a trend leaves open: its end, the worth of its forecasts, and models that its suite cannot measure.

    Parameters
    ----------
    gate : Gate or None
        Of the trend of all of the history.
    tested : TrendBacktest or None
        None, as for the gate, where there are too few points for one.
    entries : sequence of Entry
        Of the ledger of forecasts.
    """
    told = [_end(gate) if gate else None, _forecasts(headline, tested), _ledger(entries), _beyond(headline)]
    return tuple(one for one in told if one)


def benchmark_unknowns(states: Sequence[BenchmarkState], index: IndexAnalysis | None) -> tuple[Unknown, ...]:
    """What benchmarks leave open: how the newest models would do, and a change of pace too small to be seen."""
    told = [_untested(states), _pace(index) if index else None]
    return tuple(one for one in told if one)


def _end(gate: Gate) -> Unknown | None:
    verdicts = {"a ceiling": gate.ceiling, "an inflection": gate.inflection, "a singularity": gate.singularity}
    open_ = [name for name, verdict in verdicts.items() if not verdict.identified]
    if not open_:
        return None
    untold = listed(open_).replace(" and ", " or ")
    return Unknown(f"Whether growth ends, and when: the data do not tell {untold}.", "gate")


def _forecasts(headline: TrendAnalysis, tested: TrendBacktest | None) -> Unknown | None:
    """How much of what came later lay inside bands that claimed 80 %."""
    if tested is None:
        return None
    frame = tested.backtest.calibration()
    kinds = (_ALIKE[headline.question.interval], "prediction")
    over = frame[(frame["over"] == "release dates") & (frame["curve"] == "exponential")]
    rows = {str(row["interval"]): row for row in over.to_dict("records")}
    row = next((rows[name] for name in kinds if name in rows), None)
    if row is None or math.isnan(row["inside_80"]):
        return None
    return Unknown(
        f"How far off the forecast is: 80% intervals made in this way on {row['origins']} earlier days held "
        f"{share(row['inside_80'])} of what came later.",
        "calibration",
    )


def _ledger(entries: Sequence[Entry]) -> Unknown | None:
    """How forecasts turned out that were frozen before it could be known."""
    scored = [entry.outcome for entry in entries if entry.outcome and not entry.in_hindsight]
    if not scored:
        return None
    held = sum(outcome.covered[1] for outcome in scored)
    return Unknown(f"Of {len(scored)} frozen forecasts that are due, {held} came inside their 80% interval.", "ledger")


def _beyond(headline: TrendAnalysis) -> Unknown | None:
    """Models better than the suite can tell."""
    points, highest = headline.points, headline.measures.highest
    count = int((points["minutes"] > highest).sum())
    if not count:
        return None
    models = f"{count} model{'s are' if count > 1 else ' is'}"
    most = f"{duration_text(highest)}, the most that {headline.question.suite} measures reliably"
    return Unknown(f"How long the longest horizon is: {models} beyond {most}.", "models")


def _untested(states: Sequence[BenchmarkState]) -> Unknown | None:
    gone = [one for state in states if not (one := state.saturation.currency).have and one.of]
    if not gone:
        return None
    last = gone[0].of
    return Unknown(
        f"How the newest models do on {len(gone)} of {len(states)} benchmarks: none of the last {last} frontier "
        f"releases has a score there in this store.",
        "verdicts",
    )


def _pace(index: IndexAnalysis) -> Unknown | None:
    """How much slower the index may have become without a change being shown."""
    pace = index.pace
    if isinstance(pace, PaceUntested) or pace.verdict != "no change shown":
        return None
    low = pace.test.ratios[0].interval.low
    if not low < 1:
        return None
    since = f"since {pace.test.dates[0].estimate}"
    slower = f"growth {since} may be as low as {low:.2f} of that before" if low > 0 else f"it may have ended {since}"
    return Unknown(
        f"Whether the capability index slows: no change of pace is shown, but {slower} ({pace.test.level:.0%} "
        f"interval).",
        "capability",
    )

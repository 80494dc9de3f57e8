"""The figure of what is left on each benchmark, as time went on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from horizon.report.charts import headroom_chart
from horizon.report.charts.headroom import steps_sentence
from horizon.report.page import Figure
from horizon.saturation.headroom import NEAR, headroom_of
from horizon.workflow.saturation.scored_models import records_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from horizon.saturation.headroom import Headroom
    from horizon.workflow.saturation.analyse import BenchmarkState, SaturationAnalysis

__all__ = ["headroom_figure", "headroom_frame"]

_DRAWS = 2000
"""Of each record of the past: its interval is drawn, not printed. The newest has all draws of its verdict."""


def headroom_figure(
    analysis: SaturationAnalysis, states: Sequence[BenchmarkState], models: Mapping[str, pd.DataFrame]
) -> Figure:
    """Headroom against time, one line a benchmark; parameters as of `verdict_sections.verdicts_table`."""
    frame = headroom_frame(analysis, states, models)
    chosen = _brought_out(states)
    return Figure(
        id="headroom",
        title=_title(states),
        caption=_caption(analysis, states, len(frame)) + steps_sentence(frame),
        description=_description(states, chosen),
        chart=headroom_chart(frame, highlight=chosen.scores.slug, level=chosen.saturation.headroom.level),
        data=frame,
    )


def headroom_frame(
    analysis: SaturationAnalysis, states: Sequence[BenchmarkState], models: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """One row a day on which a best score rose, and one at the end of each benchmark's clock.

    ``slug``, ``benchmark``, ``release_date``, ``model``, ``headroom``, ``low``, ``high``, ``verdict``.
    """
    rows = [row for state in states for row in _rows(analysis, state, records_of(models[state.scores.slug]))]
    return pd.DataFrame(rows)


def _rows(analysis: SaturationAnalysis, state: BenchmarkState, records: pd.DataFrame) -> list[dict[str, Any]]:
    found, rows = state.saturation, []
    for place in range(len(records)):
        newest = place == len(records) - 1
        best = records.iloc[[place]]
        room = (
            found.headroom
            if newest
            else headroom_of(best, found.scale, level=found.headroom.level, draws=_DRAWS, seed=analysis.question.seed)
        )
        rows.append(_row(state, best["release_date"].iloc[0], str(best["model"].iloc[0]), room))
    end = pd.Timestamp(found.clock)
    if end > rows[-1]["release_date"]:
        rows.append({**rows[-1], "release_date": end})
    return rows


def _row(state: BenchmarkState, day: pd.Timestamp, model: str, room: Headroom) -> dict[str, Any]:
    return {
        "slug": state.scores.slug,
        "benchmark": state.scores.name,
        "release_date": day,
        "model": model,
        "headroom": max(room.estimate, 0.0),
        "low": room.low,
        "high": room.high,
        "verdict": state.saturation.verdict,
    }


def _brought_out(states: Sequence[BenchmarkState]) -> BenchmarkState:
    """Of those that climb the one with the most models, else of all."""
    climbing = [state for state in states if state.saturation.verdict == "climbing"]
    return max(climbing or states, key=lambda state: (state.saturation.models, state.scores.slug))


def _left(states: Sequence[BenchmarkState]) -> list[float]:
    return [state.saturation.headroom.estimate for state in states]


def _title(states: Sequence[BenchmarkState]) -> str:
    left = pd.Series(_left(states))
    near, total = int((left < NEAR).sum()), len(left)
    if total == 1:
        return f"{left.iloc[0]:.0%} of the way to the ceiling is left"
    half = left.median()
    return f"Less than {NEAR:.0%} of the way is left on {near} of {total} benchmarks, and more than {half:.0%} on half"


def _caption(analysis: SaturationAnalysis, states: Sequence[BenchmarkState], rows: int) -> str:
    return (
        f"n {len(states)} benchmarks, {rows} steps: the best score of models released up to a day, each line up to the "
        "end of its benchmark's own clock. Headroom: share of the way from chance to ceiling that is left, the ceiling "
        "drawn from its interval where nobody knows it exactly; on a logarithmic axis, on which a steady approach is "
        "straight. Band of the line that is brought out: "
        f"{states[0].saturation.headroom.level:.0%} interval of noise and ceiling. Vintage {analysis.as_of}, seed "
        f"{analysis.question.seed}."
    )


def _description(states: Sequence[BenchmarkState], chosen: BenchmarkState) -> str:
    room = sorted(states, key=lambda state: state.saturation.headroom.estimate)
    told = "; ".join(f"{one.scores.name} {one.saturation.headroom.estimate:.0%}" for one in room)
    return (
        "Falling step lines on a logarithmic axis, one a benchmark, with the mark of its verdict at the end. Left at "
        f"the end: {told}. {chosen.scores.name} is brought out."
    )

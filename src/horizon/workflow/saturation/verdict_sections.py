"""The table of verdicts: every benchmark with its rise, in the order of what is to be done about it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd

from horizon.report.page import Table
from horizon.report.tables import Column
from horizon.report.verdicts import VERDICTS
from horizon.workflow.saturation.next_steps import NEXT_STEPS
from horizon.workflow.saturation.scored_models import records_of
from horizon.workflow.saturation.tables import saturation_frame
from horizon.workflow.trend_wording import listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from horizon.workflow.saturation.analyse import BenchmarkState, SaturationAnalysis

__all__ = ["states_text", "verdicts_table"]


def verdicts_table(
    analysis: SaturationAnalysis, states: Sequence[BenchmarkState], models: Mapping[str, pd.DataFrame]
) -> Table:
    """One row a benchmark with a verdict.

    Parameters
    ----------
    states : sequence of BenchmarkState
        In the order of the rows.
    models : mapping
        Slug -> frame of `scored_models`.
    """
    return Table(
        id="verdicts",
        title=_title(states),
        caption=_caption(analysis, states),
        columns=(
            Column("name", "Benchmark"),
            Column("verdict", "Verdict", "verdict"),
            Column("next_step", "To do"),
            Column("rise", "Best score so far", "sparkline"),
            Column("best_percent", "Best (%)", "number", digits=1),
            Column("headroom_percent", "Headroom (%)", "number", digits=1),
            Column("headroom_interval", "Interval (95%)"),
            Column("gain_12_points", "Points in 12 months", "number", digits=1),
            Column("tested", "Frontier releases tested"),
            Column("clock", "Newest model", "date"),
            Column("n", "Models", "number"),
            Column("why", "Why", "prose"),
        ),
        frame=_frame(analysis, states, models),
    )


def states_text(states: Sequence[BenchmarkState]) -> str:
    """How many benchmarks have which verdict, in a phrase."""
    counts: Counter[str] = Counter(state.saturation.verdict for state in states)
    return listed([f"{counts[verdict]} {verdict}" for verdict in VERDICTS if counts[verdict]])


def _frame(
    analysis: SaturationAnalysis, states: Sequence[BenchmarkState], models: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    told = saturation_frame(analysis).set_index("benchmark", drop=False)
    order = [state.scores.slug for state in states]
    frame = told.loc[order].reset_index(drop=True)
    return frame.assign(
        rise=pd.Series([_rise(state, models[state.scores.slug]) for state in states], dtype=object),
        best_percent=100 * frame["frontier"],
        headroom_percent=100 * frame["headroom"],
        headroom_interval=[_ends(row) for row in frame.to_dict("records")],
        gain_12_points=100 * frame["gain_12"],
        tested=[f"{one.saturation.currency.have} of {one.saturation.currency.of}" for one in states],
        next_step=[NEXT_STEPS[verdict] for verdict in frame["verdict"]],
    )


def _rise(state: BenchmarkState, models: pd.DataFrame) -> list[tuple[str, float]]:
    """Records by day, and the last of them again where the benchmark's own clock ends."""
    records = records_of(models)
    days = [(f"{day:%Y-%m-%d}", value) for day, value in zip(records["release_date"], records["value"], strict=True)]
    end = str(state.saturation.clock)
    return days if days[-1][0] == end else [*days, (end, days[-1][1])]


def _ends(row: dict[Any, Any]) -> str:
    low, high = row["headroom_low"], row["headroom_high"]
    return "not known" if pd.isna(low) else f"{100 * low:.1f} to {100 * high:.1f}"


def _title(states: Sequence[BenchmarkState]) -> str:
    total = len(states)
    return f"Of {total} benchmark{'s'[: total != 1]}: {states_text(states)}"


def _caption(analysis: SaturationAnalysis, states: Sequence[BenchmarkState]) -> str:
    models = sum(state.saturation.models for state in states)
    releases = len(analysis.releases)
    newest = f", {analysis.releases[0].release_date} to {analysis.releases[-1].release_date}" if releases else ""
    return (
        f"n {models:,} best scores of dated models on {len(states)} benchmarks, each on its own clock, which ends with "
        f"the release of its newest model. Vintage {analysis.as_of}, seed {analysis.question.seed}. In the order of "
        "what is to be done: replace what is at its ceiling (the newest first); find the cause where others stalled "
        "(labels, harness or models); add items where the best five cannot be told apart; plan the successor of what "
        "climbs (the soonest at 90% of the way first); test new models on what is abandoned in this store, or drop it. "
        "Headroom: what is left of the way from chance to ceiling. Points in 12 months: what the best score gained on "
        f"the benchmark's own clock. Frontier releases: the last {releases} models that set records on two benchmarks "
        f"or more{newest}. Small lines: best score by release date, from 0 to 100%, all on one time axis."
    )

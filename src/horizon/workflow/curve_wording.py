"""The sentences about success curves: each says what was found and on what it rests."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from horizon.timehorizon import SELDOM
from horizon.units import duration_text
from horizon.workflow.tables import percentile_name

if TYPE_CHECKING:
    from collections.abc import Hashable

    from horizon.workflow.curves import SuccessCurves

__all__ = ["absent", "description", "figure_caption", "figure_title", "note", "remark", "table_caption", "table_title"]

_WEIGHTS = {
    "inverse_sqrt_family": "a family of k tasks counts as much as the square root of k tasks",
    "equal": "every task counts the same",
}


def figure_title(curves: SuccessCurves) -> str:
    """Which of the models has the longest horizon, and how far the suite can measure."""
    first = curves.shown.drop_duplicates("slug")
    able = f"the suite measures {_range(curves)}"
    solved = first[first["side"] == "above"].to_dict("records")
    if solved:
        above = duration_text(solved[0]["bound_minutes"])
        return f"{solved[0]['model']} solves every run, so its horizon lies above {above}: {able}"
    read_off = first.dropna(subset="minutes")
    often = read_off[read_off["nan_share"] < SELDOM]
    read_off = read_off if often.empty else often
    if read_off.empty:
        return f"No horizon can be read off, though {able}"
    longest = read_off.nlargest(1, "minutes").to_dict("records")[0]
    has = "has the longest horizon," if len(first) > 1 else "has a horizon of"
    lasts = f"{longest['model']} {has} {duration_text(longest['minutes'])}"
    but = "but " if longest["beyond_range"] else ""
    return f"{lasts}{_interval(longest)} at {longest['success_level']:.0%} success; {but}{able}"


def figure_caption(curves: SuccessCurves) -> str:
    """What the panels are made of: n, range, weights, lambda, replicates, seed, vintage."""
    made = curves.made_with
    levels = " and ".join(f"{level:.0%}" for level in dict.fromkeys(curves.shown["success_level"]))
    runs, tasks = curves.models["runs"].sum(), curves.models["tasks"].max()
    return (
        f"{made['suite']}: {len(curves.models)} of {len(curves.known)} models with runs, {runs:,} runs of up to "
        f"{tasks:,} tasks. Line: logistic curve of success against log2 of the task length (weights "
        f"{made['weights']}, lambda {made['regularization']:g}). Dots: success in bins of task length, with the same "
        f"weights and Wilson's interval; below each, its runs. Diamonds: horizons at {levels} success with "
        f"{curves.horizons['level'].iloc[0]:.0%} intervals from {made['replicates']:,} bootstrap replicates (seed "
        f"{made['seed']}); hollow where the suite cannot measure. Shaded: lengths outside of {_ends(curves)}. "
        f"Vintage {curves.as_of}."
    )


def description(curves: SuccessCurves) -> str:
    """The panels for those who cannot see them."""
    told = "; ".join(_told(row) for row in curves.shown.drop_duplicates("slug").to_dict("records"))
    return f"One panel a model, success in percent against task length, with a falling curve. {told}."


def table_title(curves: SuccessCurves) -> str:
    """How many of the models have a horizon that the suite can measure."""
    first = curves.horizons.drop_duplicates("slug")
    within = int((first["minutes"].notna() & ~first["beyond_range"]).sum())
    name = percentile_name(first["success_level"].iloc[0])
    return f"{within} of {len(first)} models have a {name} horizon that the suite can measure"


def table_caption(curves: SuccessCurves) -> str:
    """What the table of curves holds."""
    made = curves.made_with
    return (
        f"All {len(curves.known)} models of {made['suite']} with runs, the longest horizon first. Intervals: "
        f"{curves.horizons['level'].iloc[0]:.0%}, from {made['replicates']:,} bootstrap replicates (seed "
        f"{made['seed']}); weights {made['weights']}, lambda {made['regularization']:g}. The data behind the "
        f"button have the intervals at all success levels, the curves, and their Brier score and log loss. "
        f"Vintage {curves.as_of}."
    )


def note(curves: SuccessCurves) -> str:
    """How the curves were made."""
    made = curves.made_with
    weights = _WEIGHTS.get(made["weights"], made["weights"])
    return (
        f"A success curve is a logistic regression of success on log2 of the task length, weighted so that {weights}, "
        f"with a ridge of {made['regularization']:g} on the slope. Its intervals come from drawing task families, then "
        f"tasks, then runs anew. A model that fails, or solves, every run has no curve: its horizon lies below the "
        f"shortest task that it failed, or above the longest that it solved."
    )


def remark(row: dict[Hashable, Any]) -> str | None:
    """What a reader of one horizon must know."""
    if isinstance(row["side"], str):
        return f"{row['side']} {duration_text(row['bound_minutes'])}: {row['why_not']}"
    if isinstance(row["why_not"], str):
        return row["why_not"]
    if row["nan_share"] >= SELDOM:
        return f"no estimate in {row['nan_share']:.0%} of the replicates"
    return "beyond what the suite can measure" if row["beyond_range"] else None


def absent(suite: str) -> str:
    """Why a page that is to show success curves has none."""
    return (
        f"no success curves: the horizons of {suite} were not estimated here from runs "
        f"(horizon estimate --suite {suite} does that, if the store has its runs)"
    )


def _told(row: dict[Hashable, Any]) -> str:
    name = f"{row['model']}: {percentile_name(row['success_level'])}"
    if isinstance(row["side"], str):
        return f"{name} {row['side']} {duration_text(row['bound_minutes'])}"
    if math.isnan(row["minutes"]):
        return f"{name} not to be read off, {row['why_not']}"
    return f"{name} {duration_text(row['minutes'])}{_interval(row)}"


def _interval(row: dict[Hashable, Any]) -> str:
    if math.isnan(row["low"]) or math.isnan(row["high"]):
        return ""
    return f" ({duration_text(row['low'])} to {duration_text(row['high'])})"


def _range(curves: SuccessCurves) -> str:
    return f"from {_ends(curves)}"


def _ends(curves: SuccessCurves) -> str:
    return " to ".join(duration_text(minutes) for minutes in curves.measures)

"""What changed between two days as sentences, columns of text and JSON."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from horizon.report import json_records
from horizon.units import duration_text
from horizon.workflow.changes import CAUSES, Cause
from horizon.workflow.revisions import NoSplit
from horizon.workflow.tables import frontier_json, interval_name, percentile_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from horizon.stats import DoublingTime
    from horizon.workflow.analyse import TrendQuestion
    from horizon.workflow.revisions import Revision, StateFit

__all__ = [
    "history_columns",
    "history_json",
    "revision_columns",
    "revision_json",
    "revision_sentences",
    "rounded_parts",
]

METHOD = "shapley"
_DIGITS = 3
_WORDS: dict[Cause, str] = {
    "added": "models added",
    "revised": "values revised",
    "withdrawn": "models withdrawn",
    "dated": "release dates changed",
    "range": "the suite's range changed",
}
_ALWAYS: tuple[Cause, ...] = ("added", "revised", "withdrawn")


def revision_sentences(revision: Revision) -> list[str]:
    """What was found, with everything that the two numbers depend on."""
    question = revision.question
    reach = "used" if question.include_beyond_range else "left out"
    head = f"{question.suite}, {percentile_name(question.success_level)}, released {question.window}, "
    lines = [head + f"frontier {question.frontier}; estimates beyond the suite's range {reach}"]
    lines += [_state_sentence(state, question) for state in (revision.before, revision.after)]
    if revision.changes.empty:
        return [*lines, "Nothing has changed between the two."]
    lines += _split_sentences(revision)
    around = int((revision.changes["kind"] == "interval").sum())
    if around:
        s = "" if around == 1 else "s"
        lines.append(f"  {around} more model{s} with the same value and a new interval, which moves no trend")
    if len(revision.changes) > around:
        lines.append("  alone, below: what a change by itself does to the first day's trend; these do not add up")
    return lines


def revision_columns(revision: Revision) -> dict[str, list[str]]:
    """The changes as text, but for those of an interval alone."""
    frame = revision.changes[revision.changes["kind"] != "interval"]
    rows = frame.to_dict("records")
    return {
        "change": [row["kind"] for row in rows],
        "model": [row["model"] for row in rows],
        "release date": [_dates(row) for row in rows],
        "from": [_length(row["minutes_before"]) for row in rows],
        "to": [_length(row["minutes_after"]) for row in rows],
        "minutes": [_minutes(row) for row in rows],
        "frontier": [_frontier(row) for row in rows],
        "alone, days": [_signed(row["alone_days"]) for row in rows],
    }


def history_columns(history: pd.DataFrame) -> dict[str, list[str]]:
    """The history as text, with the parts that were ever more than nothing."""
    shown = [cause for cause in CAUSES if cause in _ALWAYS or (history[f"{cause}_days"].fillna(0) != 0).any()]
    rows = history.to_dict("records")
    parts = [_history_parts(row) for row in rows]
    return {
        "as of": [f"{row['day']:%Y-%m-%d}" for row in rows],
        "n": [str(row["n"]) for row in rows],
        "doubling time, days": [_days(row["doubling_time_days"]) for row in rows],
        _interval_heading(rows): [_interval(row["low"], row["high"]) for row in rows],
        "change": [_signed(row["change_days"]) for row in rows],
        **{_WORDS[cause]: [_signed(part[cause]) for part in parts] for cause in shown},
        "models (new, revised, gone)": [
            f"{row['models_added']}, {row['models_revised']}, {row['models_withdrawn']}" for row in rows
        ],
    }


def revision_json(revision: Revision) -> dict[str, Any]:
    """The object of ``horizon revisions --format json``.

    ``split_days`` is null where the difference cannot be split; ``why_no_split`` says why.
    """
    split = revision.split
    known = not isinstance(split, NoSplit)
    kinds = list(revision.changes["kind"])
    return {
        **_question_json(revision.question),
        "from": _state_json(revision.before, revision.question),
        "to": _state_json(revision.after, revision.question),
        "difference_days": revision.difference_days,
        "split_method": METHOD,
        "split_days": dict(split.days) if not isinstance(split, NoSplit) else None,
        "why_no_split": None if known else split.why,  # type: ignore[union-attr]
        "counts": {kind: kinds.count(kind) for kind in (*CAUSES, "interval")},
        "changes": json_records(revision.changes),
    }


def history_json(question: TrendQuestion, history: pd.DataFrame) -> dict[str, Any]:
    """The object of ``horizon revisions --all --format json``."""
    return {**_question_json(question), "split_method": METHOD, "history": json_records(history)}


def rounded_parts(parts: Sequence[float], whole: float, digits: int = _DIGITS) -> list[float]:
    """Round parts so that they add up to the rounded whole, by the largest remainders.

    Examples
    --------
    >>> rounded_parts([0.4, 0.4, 0.2], 1.0, digits=0)
    [1.0, 0.0, 0.0]
    """
    unit = 10**digits
    scaled = [part * unit for part in parts]
    floors = [math.floor(part) for part in scaled]
    by_remainder = sorted(range(len(parts)), key=lambda i: (floors[i] - scaled[i], i))
    missing = round(whole * unit) - sum(floors)
    up = set(by_remainder[: max(missing, 0)])
    return [(floor + (place in up)) / unit for place, floor in enumerate(floors)]


def _state_sentence(state: StateFit, question: TrendQuestion) -> str:
    doubling = state.doubling_time(question.level)
    found = f"doubling time {_days(doubling.estimate)} days"
    level = f"{100 * question.level:g}% interval ({interval_name(state.interval_kind)})"
    ends = _interval(doubling.interval.low, doubling.interval.high)
    return f"  as of {state.day}: {found}, {level} {ends}, n {state.fit.nobs}"


def _split_sentences(revision: Revision) -> list[str]:
    if isinstance(revision.split, NoSplit):
        return [f"Change: {_signed(revision.difference_days)} days, which cannot be split: {revision.split.why}"]
    days = revision.split.days
    whole = round(revision.after.doubling_time_days, _DIGITS) - round(revision.before.doubling_time_days, _DIGITS)
    parts = dict(zip(days, rounded_parts(list(days.values()), whole), strict=True))
    seen = {cause: int((revision.changes["kind"] == cause).sum()) for cause in CAUSES}
    shown = [cause for cause in CAUSES if cause in _ALWAYS or seen[cause]]
    return [
        f"Change: {_signed(whole)} days",
        *(f"  {_signed(parts[cause]):>9}  {_WORDS[cause]} ({seen[cause]})" for cause in shown),
        "  each the average over all orders in which the changes can be made (Shapley 1953); they add up to the whole",
    ]


def _history_parts(row: dict[Any, Any]) -> dict[str, float]:
    parts = [row[f"{cause}_days"] for cause in CAUSES]
    if any(map(math.isnan, parts)):
        return dict.fromkeys(CAUSES, math.nan)
    return dict(zip(CAUSES, rounded_parts(parts, row["change_days"]), strict=True))


def _question_json(question: TrendQuestion) -> dict[str, Any]:
    window = question.window
    return {
        "schema": "horizon.revisions/1",
        "suite": question.suite,
        "success_level": question.success_level,
        "window": {
            "since": str(window.since) if window.since else None,
            "until": str(window.until) if window.until else None,
        },
        **frontier_json(question),
        "beyond_range": "included" if question.include_beyond_range else "excluded",
        "interval": question.interval,
        "level": question.level,
        "seed": question.seed,
    }


def _state_json(state: StateFit, question: TrendQuestion) -> dict[str, Any]:
    doubling: DoublingTime = state.doubling_time(question.level)
    return {
        "as_of": str(state.day),
        "n": state.fit.nobs,
        "doubling_time_days": {
            "estimate": doubling.estimate,
            "low": doubling.interval.low,
            "high": doubling.interval.high,
            "level": doubling.interval.level,
            "interval": state.interval_kind,
        },
        "reliable_max_minutes": state.reliable_max_minutes,
    }


def _dates(row: dict[Any, Any]) -> str:
    before, after = (
        "–" if (day := row[f"release_date_{when}"]) != day else f"{day:%Y-%m-%d}" for when in ("before", "after")
    )
    if row["kind"] == "dated":
        return f"{before} to {after}"
    return before if after == "–" else after


def _frontier(row: dict[Any, Any]) -> str:
    """Whether the model is on the frontier, before and after."""
    before, after = (_yes_or_no(row[f"on_frontier_{when}"]) for when in ("before", "after"))
    return before if before == after else f"{before} to {after}"


def _yes_or_no(value: Any) -> str:
    if not isinstance(value, bool):
        return "–"
    return "yes" if value else "no"


def _length(minutes: float) -> str:
    return "–" if math.isnan(minutes) else duration_text(minutes)


def _minutes(row: dict[Any, Any]) -> str:
    """The values with the digits that a reader of the source will look for."""
    before, after = row["minutes_before"], row["minutes_after"]
    known = [f"{minutes:.4g}" for minutes in (before, after) if not math.isnan(minutes)]
    return " -> ".join(known)


def _days(days: float) -> str:
    if math.isnan(days):
        return "–"
    return f"{days:.{_DIGITS}f}" if math.isfinite(days) else "no growth"


def _interval(low: float, high: float) -> str:
    if math.isnan(low):
        return "–"
    return f"{low:.0f} to {high:.0f} days" if math.isfinite(high) else f"at least {low:.0f} days, or no growth"


def _interval_heading(rows: list[dict[Any, Any]]) -> str:
    """What the intervals of a history stand for; they are of one kind and level."""
    return f"{100 * rows[0]['level']:g}% interval, {interval_name(rows[0]['interval'])}"


def _signed(days: float) -> str:
    if not math.isfinite(days):
        return "–"
    return f"{days + 0.0:+.{_DIGITS}f}" if round(days, _DIGITS) else f"{0:.{_DIGITS}f}"

"""A multiverse as sentences, columns of text, the frame of its chart, and JSON."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from horizon.report import json_records
from horizon.trend.specification import CHOICES
from horizon.units import days_text
from horizon.workflow.multiverse import multiverse_frame
from horizon.workflow.revisions import HEADLINE
from horizon.workflow.tables import percentile_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from horizon.stats import DoublingTime
    from horizon.trend.multiverse import Answer
    from horizon.workflow.multiverse import Multiverse

__all__ = [
    "chart_frame",
    "choice_columns",
    "extreme_columns",
    "multiverse_json",
    "multiverse_sentences",
]

_EXTREMES = 5
_NAMES = {
    "success_level": "success level",
    "as_of": "vintage",
    "regularization": "lambda",
    "beyond_range": "beyond the range",
}


def multiverse_sentences(found: Multiverse) -> list[str]:
    """Where the doubling times lie, and how many specifications have none."""
    question, summary = found.question, found.summary
    first = (
        f"{', '.join(dict.fromkeys(one.specification.state.suite for one in found.answers))}: "
        f"{summary.specifications:,} specifications, {summary.answered:,} with an answer; "
        f"{question.replicates:,} replicates, seed {question.seed}"
    )
    lines = [first, *(f"  without: {count} × {reason}" for reason, count in summary.reasons)]
    if not summary.estimates:
        return [*lines, "No specification has an answer"]
    low, high = summary.quartiles
    shortest, longest = summary.ends
    between = 1 - summary.below_4_months - summary.above_7_months
    label = f"{100 * question.level:g}% intervals"
    return [
        *lines,
        f"Doubling time, median of {summary.estimates:,} estimates: {days_text(summary.median)}",
        f"  half of them {_span(low, high)}, all {_span(shortest, longest)}",
        f"  {summary.below_4_months:.0%} below 4 months, {between:.0%} from 4 to 7, "
        f"{summary.above_7_months:.0%} above 7",
        *(
            f"  {label}, {kind.interval} ({kind.intervals:,}): {kind.contain_4_months:.0%} contain 4 months, "
            f"{kind.contain_7_months:.0%} contain 7, {kind.contain_no_growth:.0%} no growth"
            for kind in summary.intervals
        ),
        *_most(found),
    ]


def _most(found: Multiverse) -> list[str]:
    """Which choice moves the estimate most, and with which measure that is said."""
    spreads = [spread for spread in found.summary.choices if spread.eta_squared >= 0]
    if not spreads:
        return []
    pair = found.summary.pair
    together = f"; {' and '.join(map(_name, pair.choices))} together {pair.eta_squared:.0%}" if pair else ""
    return [
        f"Of the variance of the slope {_name(spreads[0].choice)} alone explains most, "
        f"{spreads[0].eta_squared:.0%} (one-way eta squared){together}",
        "  the kind of interval moves no estimate; shares of choices that cross need not add up to 100%",
    ]


def choice_columns(found: Multiverse) -> dict[str, list[str]]:
    """One row an option of a choice, the choice that explains most first."""
    rows = [
        (
            _name(spread.choice) if place == 0 else "",
            _share(spread.eta_squared) if place == 0 else "",
            _option(spread.choice, option.value),
            str(option.estimates),
            days_text(option.median),
        )
        for spread in found.summary.choices
        for place, option in enumerate(spread.options)
    ]
    names = ("choice", "eta squared", "option", "estimates", "median doubling time")
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def extreme_columns(found: Multiverse) -> dict[str, list[str]]:
    """The shortest and the longest estimates, with all that they depend on."""
    answers = _extremes(found.answers)
    columns = {
        "doubling time": [days_text(time.estimate) for _, time in answers],
        f"{100 * found.question.level:g}% interval": [_interval(time) for _, time in answers],
        "it is": [answer.meaning for answer, _ in answers],
        "n": [str(answer.n) for answer, _ in answers],
    }
    for choice in CHOICES:
        values = [answer.specification.choices[choice] for answer, _ in answers]
        if choice != "regularization" or any(value is not None for value in values):
            columns[_name(choice)] = [_option(choice, value) for value in values]
    return columns


def _extremes(answers: Sequence[Answer]) -> list[tuple[Answer, DoublingTime]]:
    """Each estimate once, with its first kind of interval."""
    every = {one.specification.without_interval: (one, one.doubling_time) for one in reversed(answers)}
    known = [(one, time) for one, time in reversed(every.values()) if time is not None]
    ordered = sorted(known, key=lambda pair: pair[1].estimate)
    return ordered if len(ordered) <= 2 * _EXTREMES else [*ordered[:_EXTREMES], *ordered[-_EXTREMES:]]


def chart_frame(found: Multiverse) -> pd.DataFrame:
    """The specifications that have an answer, as `horizon.report.charts.specification_chart` draws them.

    `headline` marks the one that the report leads with: since 2023, global frontier, newest vintage of the first suite.
    """
    frame = multiverse_frame(found)
    answered = frame[frame["why_not"].isna()].rename(columns={"as_of": "vintage", "beyond_range": "range"})
    frontier = answered["frontier"].eq("global") & answered["range"].eq("excluded")
    usual = answered["curve"].eq("exponential") & answered["interval"].eq("ols") & answered["success_level"].eq(0.5)
    recent = answered["window"].eq(str(HEADLINE)) & answered["suite"].eq(frame["suite"].iloc[0])
    leading = answered[frontier & usual & recent].sort_values("vintage", kind="stable").index[-1:]
    names = [percentile_name(level) for level in answered["success_level"]]
    return answered.assign(headline=answered.index.isin(leading), success_level=names).reset_index(drop=True)


def multiverse_json(found: Multiverse) -> dict[str, Any]:
    """The object of ``horizon multiverse --format json``; a number that does not exist or is infinite is null.

    ``unbounded`` says that an interval contains no growth at all.
    """
    question, frame = found.question, multiverse_frame(found)
    frame["unbounded"] = frame["high"].eq(math.inf)
    return {
        "schema": "horizon.multiverse/1",
        "suites": list(dict.fromkeys(frame["suite"])),
        "level": question.level,
        "replicates": question.replicates,
        "seed": question.seed,
        "choices": {choice: list(dict.fromkeys(_plain(frame[choice]))) for choice in CHOICES},
        "summary": _summary_json(found),
        "specifications": json_records(frame),
        "warnings": list(found.warnings),
    }


def _plain(values: pd.Series) -> list[Any]:
    return [None if value != value else value for value in values]


def _summary_json(found: Multiverse) -> dict[str, Any]:
    summary = found.summary
    days = {"median": summary.median, "quartiles": list(summary.quartiles), "ends": list(summary.ends)}
    return {
        "specifications": summary.specifications,
        "answered": summary.answered,
        "estimates": summary.estimates,
        "doubling_time_days": days,
        "below_4_months": summary.below_4_months,
        "above_7_months": summary.above_7_months,
        "intervals": [kind._asdict() for kind in summary.intervals],
        "spread": {
            "measure": "one-way eta squared of the slope",
            "choices": [
                {**spread._asdict(), "options": [option._asdict() for option in spread.options]}
                for spread in summary.choices
            ],
            "pair": summary.pair._asdict() if summary.pair else None,
        },
        "without_answer": dict(summary.reasons),
    }


def _name(choice: str) -> str:
    return _NAMES.get(choice, choice)


def _option(choice: str, value: str | float | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    return percentile_name(value) if choice == "success_level" else f"{value:g}"


def _share(eta_squared: float) -> str:
    return "–" if math.isnan(eta_squared) else f"{eta_squared:.0%}"


def _span(low: float, high: float) -> str:
    if math.isinf(high):
        return f"from {low:.0f} days to no growth" if math.isfinite(low) else "without growth"
    return f"from {low:.0f} to {high:.0f} days"


def _interval(doubling: DoublingTime) -> str:
    interval = doubling.interval
    if math.isinf(interval.high):
        return str(doubling)
    return f"{interval.low:.0f} to {interval.high:.0f} days"

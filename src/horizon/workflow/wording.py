"""The sentences of a page: each says what was found and on what it rests."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

from horizon.units import DAYS_PER_MONTH, duration_text
from horizon.workflow.reach import range_text
from horizon.workflow.tables import interval_name, percentile_name

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    import pandas as pd

    from horizon.workflow.analyse import TrendAnalysis, TrendQuestion

__all__ = [
    "caption",
    "doubling_description",
    "doubling_title",
    "finding",
    "frontier_description",
    "frontier_title",
    "headline",
    "lede",
    "notes",
    "placed",
    "points_caption",
    "vintages_caption",
    "vintages_title",
    "windows_caption",
]


def headline(analysis: TrendAnalysis) -> str:
    """The finding of the headline window, with its interval, and its success level where that is not one in two."""
    level = analysis.question.success_level
    return finding(analysis) if level == 0.5 else placed(finding(analysis), f"At {level:.0%} success")


def placed(sentence: str, where: str) -> str:
    """A sentence with what it is true of before it.

    Examples
    --------
    >>> placed("Since 2023, it grew.", "At 80% success")
    'At 80% success: since 2023, it grew.'
    """
    return f"{where}: {sentence[0].lower()}{sentence[1:]}"


def finding(analysis: TrendAnalysis) -> str:
    """How fast horizons grew in the headline window, with its interval."""
    doubling = analysis.doubling_time
    low, high = doubling.interval.low, doubling.interval.high
    when = _when(analysis)
    if math.isinf(low):
        return f"{when}, the tasks that frontier AI agents complete did not grow longer."
    if math.isinf(high):
        return (
            f"{when}, it is not clear that the tasks frontier AI agents complete grow longer at all: "
            f"if they do, they double in no less than {_months(low)} "
            f"({analysis.question.level:.0%} interval, {interval_name(analysis.question.interval)})."
        )
    return (
        f"{when}, the length of tasks that frontier AI agents complete doubled every {_months(doubling.estimate)} "
        f"({analysis.question.level:.0%} interval {_months(low, unit=False)} to {_months(high)}, "
        f"{interval_name(analysis.question.interval)})."
    )


def lede(analysis: TrendAnalysis, analyses: Sequence[TrendAnalysis]) -> tuple[str, ...]:
    """What a newcomer needs to know to read the page."""
    question = analysis.question
    newest = analysis.points.nlargest(1, "minutes").to_dict("records")[0]
    flagged = ", which is beyond the range in which the suite can measure" if newest["beyond_range"] else ""
    first = (
        f"The time horizon of a model is the length of task, in working time of a skilled human, that it completes "
        f"with {question.success_level:.0%} success. The longest so far is that of {newest['model']}: "
        f"{duration_text(newest['minutes'])}{_interval(newest)}{flagged}."
    )
    others = [other for other in analyses if other.question.window != question.window]
    if not others:
        return (first,)
    compared = " and ".join(f"{_days(other)} ({other.question.window})" for other in others)
    second = (
        f"The doubling time depends on where one starts: {_days(analysis)} ({question.window}), {compared}. "
        f"A faster recent pace can be a real change or the luck of a short window; intervals here say only how well a "
        f"straight line is pinned down by its own points."
    )
    return first, second


def frontier_title(analysis: TrendAnalysis) -> str:
    """The frontier chart's finding."""
    used = analysis.points[analysis.points["used"]]
    first, last = used.iloc[0], used.iloc[-1]
    span = (
        f"From {duration_text(first['minutes'])} in {first['release_date'].year} "
        f"to {duration_text(last['minutes'])} in {last['release_date'].year}"
    )
    if _is_open(analysis):
        return f"{span}: no doubling time that the data pin down"
    return f"{span}: the horizon of the best models doubled every {_days(analysis)}"


def frontier_description(analysis: TrendAnalysis) -> str:
    """The frontier chart for those who cannot see it."""
    points, fit = analysis.points, analysis.fit
    return (
        f"Scatter chart on a doubling axis. {len(points)} models by release date, "
        f"{points['release_date'].min():%Y-%m-%d} to {points['release_date'].max():%Y-%m-%d}; horizons from "
        f"{duration_text(points['minutes'].min())} to {duration_text(points['minutes'].max())}. A straight line "
        f"through {fit.nobs} of them has a doubling time of {_days(analysis)}; bands show where the line and "
        f"where a new model may lie."
    )


def doubling_title(analyses: Sequence[TrendAnalysis]) -> str:
    """The doubling-time chart's finding."""
    estimates = [analysis.fit.doubling_time().estimate for analysis in analyses]
    listed = ", ".join(f"{_days(analysis)} {analysis.question.window}" for analysis in analyses)
    later_is_faster = len(estimates) > 1 and all(a > b for a, b in itertools.pairwise(estimates))
    return f"{'The later one starts, the faster it looks' if later_is_faster else 'Doubling times'}: {listed}"


def doubling_description(analyses: Sequence[TrendAnalysis]) -> str:
    """The doubling-time chart for those who cannot see it."""
    rows = (f"{analysis.question.window}: {analysis.doubling_time} (n {analysis.fit.nobs})" for analysis in analyses)
    return f"Dot chart of doubling times with their intervals. {'; '.join(rows)}."


def caption(analysis: TrendAnalysis) -> str:
    """What a figure is made of: window, n, rule, range, vintage, method."""
    question, fit = analysis.question, analysis.fit
    unused = len(analysis.points) - fit.nobs
    return (
        f"{question.suite}, {percentile_name(question.success_level)}. Line: exponential through {fit.nobs} models "
        f"released {fit.first} to {fit.last} (window {question.window}, {_rule(analysis)}{_range(analysis)}); "
        f"{unused:,} other models were not used. Bands: {question.level:.0%} confidence and prediction bands of "
        f"ordinary least squares{_UNLIKE_BANDS.get(question.interval, '')}. Vintage {analysis.as_of}."
    )


def windows_caption(analysis: TrendAnalysis) -> str:
    """What the doubling times have in common."""
    question = analysis.question
    return (
        f"{question.suite}, {percentile_name(question.success_level)}, {_rule(analysis)}{_range(analysis)}. "
        f"{_intervals(question)} Vintage {analysis.as_of}."
    )


def vintages_title(analysis: TrendAnalysis, history: pd.DataFrame) -> str:
    """How far revisions of the published numbers have moved the answer."""
    days = history["doubling_time_days"].replace([math.inf, -math.inf], math.nan).dropna()
    if days.empty:
        return "What was known on each day"
    low, high = days.min(), days.max()
    if round(low) == round(high):
        vintages = f"{len(history)} vintages, one answer" if len(history) > 1 else "One vintage so far"
        return f"{vintages}: {low:.0f} days {analysis.question.window}"
    return f"The same question, asked as of each vintage: {low:.0f} to {high:.0f} days {analysis.question.window}"


def vintages_caption(analysis: TrendAnalysis) -> str:
    """What the history of the answer holds."""
    question = analysis.question
    return (
        f"{question.suite}, {percentile_name(question.success_level)}, window {question.window}, {_rule(analysis)}. "
        f"One row a day on which its numbers, or the range it can measure, were published anew; newest first. The "
        f"change from the row below is split into parts that add up to it: each is the average over all orders in "
        f"which the changes can be made (Shapley value). {_intervals(question)} Newest vintage {analysis.as_of}."
    )


def points_caption(analysis: TrendAnalysis) -> str:
    """What the table of models holds."""
    return (
        f"All {len(analysis.points)} models of {analysis.question.suite} with their intervals, newest "
        f"first; {analysis.fit.nobs} are used in the trend {analysis.question.window}. Vintage {analysis.as_of}."
    )


def notes(analysis: TrendAnalysis) -> tuple[str, ...]:
    """How the numbers were made, and what they leave out."""
    question = analysis.question
    limit = analysis.reliable_max_minutes
    lines = [
        "The trend is a straight line through log2 of the horizon against release date, by ordinary least squares; "
        f"the doubling time is one over its slope. {_HOW[question.interval]}, inverted: were the slope "
        "interval to contain zero, the doubling time would have no upper end.",
        _LIMITS[question.interval],
        _RULES[question.rule].format(top=question.top),
    ]
    shortest = analysis.measures.shortest
    if shortest > 0 and not question.include_beyond_range:
        lines.append(
            f"The shortest task of the suite takes a human {duration_text(shortest)}, the longest "
            f"{duration_text(analysis.measures.longest)}; estimates outside of that are drawn hollow and left out of "
            f"the fit."
        )
    if limit is not None and not question.include_beyond_range:
        lines.append(
            f"The publisher of the suite calls estimates above {duration_text(limit)} unreliable; they are drawn "
            f"hollow and left out of the fit, though they still count as the best so far."
        )
    lines.append(
        "Units: a work day is 8 hours, a work week 40 hours, a work month 167 hours. A month of calendar time is "
        f"{DAYS_PER_MONTH:.2f} days."
    )
    return tuple(lines)


_RULES = {
    "global": "A model is on the frontier if no model released up to its day, in the whole history of the suite, "
    "has a longer horizon; ties are on it.",
    "window": "A model is on the frontier if no model released up to its day inside the window has a longer "
    "horizon: the running maximum starts again where the window does.",
    "all": "Every model of the window is used, on the frontier or not.",
    "top-k": "A model counts if fewer than {top} models released up to its day, in the whole history of the suite, "
    "have a longer horizon; ties at the last place all count.",
}


_HOW = {
    "ols": "Its interval is Student's t on the slope",
    "measurement": "Its interval holds the percentiles of the slopes of replicates, in which each horizon is redrawn "
    "as its own measurement leaves it open and the frontier is chosen again, without lengths that the suite cannot "
    "measure: a replicate may have fewer models than the line",
    "both": "Its interval holds the percentiles of the slopes of replicates, in which each horizon is redrawn as its "
    "own measurement leaves it open, the frontier is chosen again without lengths that the suite cannot measure (a "
    "replicate may have fewer models than the line), and the scatter that measurement does not explain is added",
}
_LIMITS = {
    "ols": "The interval treats points as independent and exactly measured. They are neither: frontier models are "
    "chosen as maxima, each builds on the last, and every horizon has its own error. Read it as a lower limit on the "
    "uncertainty.",
    "measurement": "The interval leaves out that models scatter around the line. Read it as a lower limit on the "
    "uncertainty.",
    "both": "The interval treats the scatter of models around the line as independent. It is not: each model builds on "
    "the last. Read it as a lower limit on the uncertainty.",
}
_KINDS = {
    "ols": "ordinary least squares",
    "measurement": "measurement of the points, frontier chosen again in each replicate,",
    "both": "measurement of the points and scatter, frontier chosen again in each replicate,",
}
_UNLIKE_BANDS = {
    "measurement": ", which take the points for exactly measured; the interval of the doubling time is that of their "
    "measurement",
    "both": ", which take the points for exactly measured; the interval of the doubling time does not",
}


def _when(analysis: TrendAnalysis) -> str:
    window, fit = analysis.question.window, analysis.fit
    if window.since and not window.until:
        return str(window).replace("from", "Since")
    return f"From {fit.first.year} to {fit.last.year}"


def _intervals(question: TrendQuestion) -> str:
    """What the intervals of doubling times stand for."""
    return f"Intervals: {question.level:.0%}, {_KINDS[question.interval]} on the slope, inverted."


def _rule(analysis: TrendAnalysis) -> str:
    return f"frontier rule {analysis.question.frontier}"


def _range(analysis: TrendAnalysis) -> str:
    outside = range_text(analysis.measures)
    if outside is None:
        return ""
    used = "used" if analysis.question.include_beyond_range else "left out"
    return f", estimates {outside} {used}"


def _days(analysis: TrendAnalysis) -> str:
    doubling = analysis.doubling_time
    return str(doubling) if _is_open(analysis) else f"{doubling.estimate:.0f} days"


def _is_open(analysis: TrendAnalysis) -> bool:
    """Whether the data do not exclude that there is no growth."""
    return math.isinf(analysis.doubling_time.interval.high)


def _months(days: float, *, unit: bool = True) -> str:
    return f"{days / DAYS_PER_MONTH:.1f}{' months' if unit else ''}"


def _interval(point: dict[Hashable, Any]) -> str:
    low, high = point["low"], point["high"]
    if math.isnan(low) or math.isnan(high):
        return ""
    return f" ({point['confidence']:.0%} interval {duration_text(low)} to {duration_text(high)})"

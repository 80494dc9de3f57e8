"""The sentences about the future of a trend: each says what it rests on, and what it supposes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.units import WORK_MONTH, duration_text, milestone_text
from horizon.workflow.trend_wording import capital, days, listed, selection

if TYPE_CHECKING:
    from datetime import date

    from horizon.workflow.forecast import ForecastAnalysis, ThresholdForecast

__all__ = [
    "even_chance",
    "fan_caption",
    "fan_description",
    "fan_title",
    "length",
    "milestones_caption",
    "milestones_title",
    "note",
]

_KINDS = {
    "ols": "the scatter of points that are measured exactly",
    "measurement": "how far the measurement of the points leaves the line open, and not how models scatter around it",
    "both": "the measurement of the points and the scatter of models around the line",
}


def milestones_title(analysis: ForecastAnalysis) -> str:
    """When a task of a month would be done, if the trend went on."""
    found = _month(analysis)
    if found is None or found.crossing is None:
        return f"When tasks grow longer still, if the trend {analysis.trend.question.window} goes on"
    low, high = found.crossing.interval(0.8)
    middle, until = found.crossing.day(0.5), f"after {analysis.limit.year}"
    when = f"by {_month_of(middle)}" if middle else f"only {until}"
    ends = f" (80%: {_month_of(low)} to {_month_of(high) if high else until})" if low else ""
    return f"If the trend {analysis.trend.question.window} goes on, a {_task(found)} task is at even odds {when}{ends}"


def milestones_caption(analysis: ForecastAnalysis) -> str:
    """What the forecast rests on, and how long the trend must hold."""
    return " ".join([selection(analysis.trend), _how(analysis), *_passed(analysis), *_break_even(analysis)])


def fan_title(analysis: ForecastAnalysis) -> str:
    """The days by which half of the futures have crossed each milestone."""
    ahead = [found for found in analysis.thresholds if found.crossing]
    if not ahead:
        return "All milestones are passed"
    return f"Half of the futures of the trend reach {listed([_reached(found, analysis) for found in ahead])}"


def fan_caption(analysis: ForecastAnalysis) -> str:
    """What is drawn."""
    return (
        f"{selection(analysis.trend)} {_how(analysis)} Diamonds: the day by which half of the futures have "
        f"crossed a milestone; bars: 80% of them. How well such bands held in the past is shown below."
    )


def fan_description(analysis: ForecastAnalysis) -> str:
    """The fan for those who cannot see it."""
    ahead = [found for found in analysis.thresholds if found.crossing]
    crossed = "; ".join(_reached(found, analysis) for found in ahead) or "none is ahead"
    return (
        f"Scatter chart on a doubling axis with a fan of bands that widens from {analysis.first} on, holding 50, 80 "
        f"and 95% of the futures. Half of them cross the milestones: {crossed}."
    )


def note() -> str:
    """What a forecast supposes."""
    return (
        "The forecast is no prediction of what laboratories will do: it says when a milestone is crossed if the trend "
        "goes on as it was, with draws of the line and of the scatter around it. It does not know whether the trend "
        "will bend; the curves above disagree on that."
    )


def even_chance(found: ThresholdForecast, analysis: ForecastAnalysis) -> str:
    """The day by which half of the futures have crossed a milestone, or that on which it was."""
    if found.passed:
        return f"passed {found.passed.release_date}"
    day = found.crossing.day(0.5) if found.crossing else None
    return str(day) if day else f"after {analysis.limit.year}"


def length(found: ThresholdForecast) -> str:
    """The task length of a milestone."""
    return milestone_text(found.minutes)


def _passed(analysis: ForecastAnalysis) -> list[str]:
    return [
        f"{capital(length(found))} was passed on {found.passed.release_date} by {found.passed.model}."
        for found in analysis.thresholds
        if found.passed
    ]


def _how(analysis: ForecastAnalysis) -> str:
    kind = analysis.trend.question.interval
    anew = "" if kind == "ols" else " Each has a frontier of its own: their middle need not be on the fitted line."
    return (
        f"{len(analysis.draws):,} futures of the {analysis.question.curve} curve from {analysis.first} on, seed "
        f"{analysis.trend.question.seed}; they hold {_KINDS[kind]}.{anew}"
    )


def _break_even(analysis: ForecastAnalysis) -> list[str]:
    """How long the trend must hold for a task of a month."""
    found, last = _month(analysis), analysis.last_point
    if found is None or found.break_even.reached:
        return []
    needed = found.break_even
    low, high = needed.day(needed.interval.low), needed.day(needed.interval.high)
    success = f"{analysis.trend.question.success_level:.0%}"
    return [
        f"How long must the trend hold for a {_task(found)} task at {success}? From {last.model} ("
        f"{duration_text(last.minutes)}, {last.release_date}) it takes {needed.doublings:.1f} doublings; at one in "
        f"{days(analysis.trend.doubling_time)} that is until {needed.day() or 'never'} "
        f"({needed.interval.level:.0%}: {low or 'never'} to {high or 'never'})."
    ]


def _month(analysis: ForecastAnalysis) -> ThresholdForecast | None:
    return next((found for found in analysis.thresholds if found.minutes == WORK_MONTH), None)


def _task(found: ThresholdForecast) -> str:
    """A task length in front of a noun: "1-work-month"."""
    return length(found).replace(" ", "-")


def _reached(found: ThresholdForecast, analysis: ForecastAnalysis) -> str:
    day = found.crossing.day(0.5) if found.crossing else None
    return f"{length(found)} {f'by {_month_of(day)}' if day else f'after {analysis.limit.year}'}"


def _month_of(day: date) -> str:
    return f"{day:%B %Y}"

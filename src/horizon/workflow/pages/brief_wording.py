"""The words of a brief: few, and each number as the page of its study has it."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from horizon.report.page import KeyNumber
from horizon.report.verdicts import VERDICTS
from horizon.units import DAYS_PER_MONTH, WORK_MONTH, WORK_WEEK, duration_text
from horizon.workflow.forecast_wording import length
from horizon.workflow.index.pace import PaceUntested
from horizon.workflow.trend_wording import chance, listed, months, selection

if TYPE_CHECKING:
    from datetime import date

    from horizon.stats import Interval
    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.forecast import ForecastAnalysis, ThresholdForecast
    from horizon.workflow.index.analyse import IndexAnalysis
    from horizon.workflow.pages.brief_answers import BriefAnswers
    from horizon.workflow.saturation.analyse import SaturationAnalysis
    from horizon.workflow.studies.brief import BriefStudy

__all__ = ["caption", "key_numbers", "lede", "notes", "warnings"]

_SEVEN, _FOUR = 7 * DAYS_PER_MONTH, 4 * DAYS_PER_MONTH


def key_numbers(found: BriefAnswers) -> tuple[KeyNumber, ...]:
    """Three to five numbers, each with how sure it is; what could not be found is a warning instead."""
    told = [_doubling(found.headline), _longest(found.headline)]
    if not isinstance(found.forecast, str):
        told.append(_milestone(found.forecast))
    if not isinstance(found.saturation, str):
        told.append(_benchmarks(found.saturation))
    if not isinstance(found.index, str):
        told.append(_index(found.index))
    return tuple(told)


def lede(found: BriefAnswers) -> tuple[str, ...]:
    """What a time horizon is, and that its doubling time depends on where one starts."""
    success = f"{found.headline.question.success_level:.0%}"
    meaning = (
        f"Time horizon: the length of task, in working time of a skilled human, that a model completes with {success} "
        f"success."
    )
    others = [_window(one) for one in found.windows]
    return (f"{meaning} Doubling time {listed(others)}." if others else meaning,)


def _window(one: TrendAnalysis) -> str:
    """The doubling time of another window, with its interval and n."""
    told = [_months_between(one.doubling_time.interval), f"n {one.fit.nobs}"]
    return f"{months(one.doubling_time)} {one.question.window} ({', '.join(filter(None, told))})"


def caption(headline: TrendAnalysis) -> str:
    """What the chart is made of, and what its line and bands are."""
    question = headline.question
    return (
        f"{selection(headline)} Line: their trend; dark and pale band: {question.level:.0%} confidence of the line and "
        f"{question.level:.0%} prediction of new models, by ordinary least squares."
    )


def warnings(found: BriefAnswers) -> tuple[str, ...]:
    """What is missing."""
    missing = {
        "forecast": found.forecast,
        "record of forecasts": found.backtest,
        "verdicts on benchmarks": found.saturation,
        "capability index": found.index,
    }
    told = [f"no {what}: {why}" for what, why in missing.items() if isinstance(why, str)]
    return (*told, *found.headline.warnings)


def notes(study: BriefStudy) -> tuple[str, ...]:
    """Where each number is explained."""
    return (
        f"Every number is that of the reports {study.trend.name} and {study.benchmarks.name}, which ask the same "
        f"questions of the same store and say how each was made. The forecast supposes that the trend goes on as it "
        f"was. A work week is {WORK_WEEK / 60:.0f} h of human working time, a work month {WORK_MONTH / 60:.0f} h.",
    )


def _doubling(headline: TrendAnalysis) -> KeyNumber:
    doubling, question = headline.doubling_time, headline.question
    told = [_months_between(doubling.interval), f"n {headline.fit.nobs}"]
    return KeyNumber(
        f"Doubling time, {question.window}",
        months(doubling),
        f"{', '.join(filter(None, told))}. 7 months or 4? {_seven_or_four(doubling.interval)}",
    )


def _months_between(interval: Interval) -> str:
    """The ends in months; an open interval is the value itself."""
    if not math.isfinite(interval.high):
        return ""
    return f"{interval.level:.0%}: {interval.low / DAYS_PER_MONTH:.1f} to {interval.high / DAYS_PER_MONTH:.1f} months"


def _seven_or_four(interval: Interval) -> str:
    """Which of the two answers that are argued about the interval holds."""
    seven, four = (interval.low <= days <= interval.high for days in (_SEVEN, _FOUR))
    if seven and four:
        return "The interval holds both."
    if seven or four:
        return f"The interval holds {4 if four else 7}, not {7 if four else 4}."
    return "The interval holds neither."


def _longest(headline: TrendAnalysis) -> KeyNumber:
    best = headline.points.nlargest(1, "minutes").to_dict("records")[0]
    ends = ""
    if not (math.isnan(best["low"]) or math.isnan(best["high"])):
        ends = f", {best['confidence']:.0%}: {duration_text(best['low'])} to {duration_text(best['high'])}"
    beyond = "; beyond the suite's range" if best["beyond_range"] else ""
    return KeyNumber("Longest time horizon so far", duration_text(best["minutes"]), f"{best['model']}{ends}{beyond}.")


def _milestone(forecast: ForecastAnalysis) -> KeyNumber:
    """A month of work, or the first milestone beyond it that is ahead; a week beside it while that is ahead, too."""
    ahead = [one for one in forecast.thresholds if one.crossing]
    success = f"{forecast.trend.question.success_level:.0%}"
    main = next((one for one in ahead if one.minutes >= WORK_MONTH), ahead[-1] if ahead else None)
    if main is None:
        last = forecast.thresholds[-1]
        return KeyNumber(f"{length(last)} at {success} success", "passed", "All milestones are passed.")
    week = next((one for one in ahead if one.minutes == WORK_WEEK and one is not main), None)
    also = f" {length(week)} by {_when(week, forecast)} ({_ends(week, forecast)})." if week else ""
    return KeyNumber(
        f"{length(main)} at {success} success by",
        _when(main, forecast),
        f"80%: {_ends(main, forecast)}, if the trend goes on.{also}",
    )


def _when(found: ThresholdForecast, forecast: ForecastAnalysis) -> str:
    return _month(found.crossing.day(0.5) if found.crossing else None, forecast)


def _ends(found: ThresholdForecast, forecast: ForecastAnalysis) -> str:
    low, high = found.crossing.interval(0.8) if found.crossing else (None, None)
    there = found.crossing is not None and found.crossing.starts_above(0.1)
    return f"{'by now' if there else _month(low, forecast)} to {_month(high, forecast)}"


def _month(day: date | None, forecast: ForecastAnalysis) -> str:
    return f"{day:%b %Y}" if day else f"after {forecast.limit.year}"


def _benchmarks(found: SaturationAnalysis) -> KeyNumber:
    counts: Counter[str] = Counter(state.saturation.verdict for state in found.states)
    rest = [f"{counts[verdict]} {verdict}" for verdict in VERDICTS if counts[verdict] and verdict != "at ceiling"]
    return KeyNumber(
        "Benchmarks at their ceiling",
        f"{counts['at ceiling']} of {len(found.states)}",
        f"{f'The others: {listed(rest)}.' if rest else 'All of them.'} {_scores_of(found)}.",
    )


def _scores_of(found: SaturationAnalysis) -> str:
    day = str(found.mostly_of)
    return f"Scores of {day}" if found.as_of == found.mostly_of else f"Most scores are of {day} or before"


def _index(index: IndexAnalysis) -> KeyNumber:
    growth, interval = index.frontier, index.frontier.interval
    told = _pace(index)
    return KeyNumber(
        "Capability index, best models",
        f"{growth.per_year:+.1f} a year",
        f"{interval.level:.0%}: {interval.low:+.1f} to {interval.high:+.1f} points, n {growth.nobs}; {told}.",
    )


def _pace(index: IndexAnalysis) -> str:
    pace = index.pace
    if isinstance(pace, PaceUntested):
        return "a change of pace cannot be tested"
    told = "no change of pace is shown" if pace.verdict == "no change shown" else f"it became {pace.verdict}"
    return f"{told} ({chance(pace.test)})"

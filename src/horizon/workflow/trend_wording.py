"""Words that the sections about the shape and the future of a trend have in common."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from horizon.errors import in_one_line
from horizon.trend.break_inference import CHANCE
from horizon.units import DAYS_PER_MONTH
from horizon.workflow.reach import range_text
from horizon.workflow.tables import percentile_name

if TYPE_CHECKING:
    from horizon.errors import HorizonError
    from horizon.stats import DoublingTime
    from horizon.trend.break_inference import BreakTest
    from horizon.trend.break_profile import DateInterval
    from horizon.workflow.analyse import TrendAnalysis

__all__ = [
    "capital",
    "chance",
    "days",
    "ends",
    "listed",
    "months",
    "no_section",
    "selection",
    "share",
    "span",
]


def selection(analysis: TrendAnalysis) -> str:
    """Which points a section rests on: n, window, rule, range and vintage."""
    question, fit = analysis.question, analysis.fit
    outside = range_text(analysis.measures)
    used = "used" if question.include_beyond_range else "left out"
    reach = f", estimates {outside} {used}" if outside else ""
    return (
        f"{question.suite}, {percentile_name(question.success_level)}: {fit.nobs} models released {fit.first} to "
        f"{fit.last} (window {question.window}, frontier rule {question.frontier}{reach}). Vintage {analysis.as_of}."
    )


def months(doubling: DoublingTime) -> str:
    """A doubling time in months; where its interval has no upper end, that instead."""
    if math.isinf(doubling.interval.high):
        return str(doubling)
    return f"{doubling.estimate / DAYS_PER_MONTH:.1f} months"


def days(doubling: DoublingTime) -> str:
    """A doubling time in days with its interval."""
    if math.isinf(doubling.interval.high):
        return str(doubling)
    return f"{doubling.estimate:.0f} days ({ends(doubling)})"


def ends(doubling: DoublingTime) -> str:
    """The ends of a closed interval in days."""
    return f"{doubling.interval.low:.0f} to {doubling.interval.high:.0f}"


def span(when: DateInterval) -> str:
    """The ends of an interval of days, either of which may be open."""
    return f"{'before ' if when.low_open else ''}{when.low} to {'after ' if when.high_open else ''}{when.high}"


def chance(tested: BreakTest) -> str:
    """The p-value of a test for a break; where it is small and yet no change is shown, why not."""
    p = f"p {tested.p_value:.2g}"
    if tested.change is not None or tested.p_value >= CHANCE:
        return p
    return f"{p}, but it may have gone on as before: ratio of growth {tested.ratios[-1]}"


def share(part: float) -> str:
    """A share in percent, which never says 100 % or 0 % of what is less or more.

    Examples
    --------
    >>> share(0.5), share(0.9999), share(0.0001), share(1.0)
    ('50%', '>99%', '<1%', '100%')
    """
    if 0.995 <= part < 1:
        return ">99%"
    return "<1%" if 0 < part < 0.005 else f"{part:.0%}"


def capital(text: str) -> str:
    """The text with its first letter as that of a sentence."""
    return text[:1].upper() + text[1:]


def listed(texts: list[str]) -> str:
    """Several things in one phrase.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def no_section(what: str, error: HorizonError) -> str:
    """Why a section is not on the page."""
    return f"no {what}: {in_one_line(error)}"

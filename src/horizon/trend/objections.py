"""What speaks against printing a landmark: the conditions of the gate, each with its reason in words."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError
from horizon.trend.fit import ORIGIN
from horizon.trend.profile import FEWEST_POINTS, profile_landmark
from horizon.trend.rivals import break_rss, quadratic_rss, slower_growth_rss
from horizon.units import DAYS_PER_YEAR, days_between, duration_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from horizon.trend.profile import Landmark, LandmarkProfile

    Array = NDArray[np.float64]

__all__ = ["FEWEST_FOR_GATE", "Series", "in_order", "in_words", "landmark_value", "objections"]

Series = tuple["Sequence[date]", "Sequence[float] | Array"]

_DROPPED = 3
_HIGHEST_POWER = 1000.0
_SLOWEST_RIVAL = 0.25
"""A rival of a ceiling slows down once and goes on with at least this share of its speed."""

FEWEST_FOR_GATE = FEWEST_POINTS + _DROPPED
"""Points that the gate needs: without the last three there must still be a profile."""


def in_order(dates: Sequence[date], values: Sequence[float] | Array) -> tuple[list[date], Array]:
    """The points by date, and by value within a day."""
    minutes = np.asarray(values, dtype=np.float64)
    order = np.lexsort((minutes, np.asarray(dates, dtype="datetime64[D]")))
    return [dates[place] for place in order], minutes[order]


def objections(
    profile: LandmarkProfile, days: list[date], minutes: Array, vintages: Mapping[date, Series]
) -> Iterator[str]:
    """What speaks against the landmark, the cheapest to find out first."""
    yield from _open_ends(profile)
    yield from _rivals(profile, days, minutes)
    yield from _last_points(profile, days, minutes)
    yield from _earlier_refits(profile, days, minutes, vintages)


def _open_ends(profile: LandmarkProfile) -> Iterator[str]:
    level = f"at the level of {profile.level:.0%}"
    if math.isinf(profile.high):
        yield f"an exponential without an end fits as well {level}"
    if math.isinf(profile.low):
        lowest = {
            "ceiling": "no growth at all",
            "inflection": "an inflection long before the first point",
            "singularity": "a singularity on the day after the last point",
        }
        yield f"{lowest[profile.landmark]} fits as well {level}"


def _rivals(profile: LandmarkProfile, days: list[date], minutes: Array) -> Iterator[str]:
    t, y = days_between(ORIGIN, days) / DAYS_PER_YEAR, np.log2(minutes)
    level = f"fits as well at the level of {profile.level:.0%}"
    if profile.landmark != "singularity":
        if profile.allows(slower_growth_rss(t, y, _SLOWEST_RIVAL)):
            yield f"an exponential that only slows down, to no less than {_SLOWEST_RIVAL:.0%} of its speed, {level}"
        return
    if profile.allows(break_rss(t, y)):
        yield f"an exponential that speeds up once, and stays finite, {level}"
    if profile.allows(quadratic_rss(t, y)):
        yield f"growth that speeds up steadily, and stays finite, {level}"


def _last_points(profile: LandmarkProfile, days: list[date], minutes: Array) -> Iterator[str]:
    for dropped in range(1, _DROPPED + 1):
        last = "last point" if dropped == 1 else f"last {dropped} points"
        shorter = _refit(profile, days[:-dropped], minutes[:-dropped], profile.level)
        if shorter is None:
            yield f"without the {last} there is no curve to fit"
        elif shorter.estimate not in profile:
            yield f"without the {last} the estimate is {_end(shorter)}, outside its interval, {_interval(profile)}"


def _earlier(
    days: list[date], minutes: Array, vintages: Mapping[date, Series]
) -> Iterator[tuple[str, list[date], Array]]:
    """The points that were there on earlier days, the latest first, each with its name."""
    for count in range(len(days) - 1, max(FEWEST_FOR_GATE, math.ceil(len(days) / 2)) - 1, -1):
        if days[count - 1] < days[count]:
            yield f"the points up to {days[count - 1]}", days[:count], minutes[:count]
    for known_at, (dates, values) in sorted(vintages.items(), reverse=True):
        yield f"what was known on {known_at}", *in_order(dates, values)


def _earlier_refits(
    profile: LandmarkProfile, days: list[date], minutes: Array, vintages: Mapping[date, Series]
) -> Iterator[str]:
    series = list(_earlier(days, minutes, vintages))
    level = 1 - (1 - profile.level) / max(len(series), 1)
    for which, then, values in series:
        earlier = _refit(profile, then, values, level)
        if earlier is not None and profile.estimate not in earlier:
            yield f"{which} had it at {_interval(earlier)}, and it is now {_end(profile)}"


def _refit(profile: LandmarkProfile, days: list[date], minutes: Array, level: float) -> LandmarkProfile | None:
    """The same landmark of other points, or None where they have no curve."""
    try:
        return profile_landmark(profile.landmark, days, minutes, profile.curve, level)
    except FitError:
        return None


def landmark_value(landmark: Landmark, number: float) -> float | date:
    """Minutes of a ceiling, the day of a date; both as far as they go."""
    if landmark == "ceiling":
        return float(2.0 ** min(number, _HIGHEST_POWER))
    days = min(number * DAYS_PER_YEAR, (date.max - ORIGIN).days)
    return ORIGIN + timedelta(days=round(max(days, (date.min - ORIGIN).days)))


def _end(profile: LandmarkProfile) -> str:
    if math.isinf(profile.estimate):
        return "without an end"
    return in_words(landmark_value(profile.landmark, profile.estimate))


def _interval(profile: LandmarkProfile) -> str:
    low, high = (in_words(landmark_value(profile.landmark, end)) for end in (profile.low, profile.high))
    if math.isinf(profile.high):
        return f"{low} or more" if profile.landmark == "ceiling" else f"{low} or later"
    return f"{low} to {high}"


def in_words(value: float | date) -> str:
    """A task length or a day as a reader would write it."""
    return value.isoformat() if isinstance(value, date) else duration_text(value)

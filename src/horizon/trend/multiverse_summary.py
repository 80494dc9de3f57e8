"""What a multiverse says as a whole: where the doubling times lie, and which choice moves them most."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from horizon.stats.spread import eta_squared, quantile
from horizon.trend.specification import CHOICES
from horizon.units import DAYS_PER_MONTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from horizon.trend.multiverse import Answer

__all__ = ["ChoiceSpread", "KindOfInterval", "MultiverseSummary", "Option", "PairSpread", "summarise"]

FOUR_MONTHS, SEVEN_MONTHS = 4 * DAYS_PER_MONTH, 7 * DAYS_PER_MONTH


class Option(NamedTuple):
    """One option of a choice: how many estimates were made with it, and their median in days."""

    value: str | float | None
    estimates: int
    median: float


class ChoiceSpread(NamedTuple):
    """A choice, the share of the variance of the slope that it explains alone, and its options."""

    choice: str
    eta_squared: float
    options: tuple[Option, ...]


class PairSpread(NamedTuple):
    """Two choices, and the share of the variance of the slope that they explain together."""

    choices: tuple[str, str]
    eta_squared: float


class KindOfInterval(NamedTuple):
    """The intervals of one kind: shares of them that contain 4 months, 7 months, and no growth at all."""

    interval: str
    intervals: int
    contain_4_months: float
    contain_7_months: float
    contain_no_growth: float


@dataclass(frozen=True, slots=True)
class MultiverseSummary:
    """A multiverse as a whole.

    The kind of interval moves no estimate, so each estimate counts once, however many intervals it has.

    Attributes
    ----------
    specifications, answered : int
        Number of specifications, and of those with an answer.
    estimates : int
        Number of those with an answer that differ in more than the kind of interval.
    median, quartiles, ends
        Of the doubling times of the estimates in days: the middle, the two quartiles, the shortest and the longest.
        Infinite where there is no growth.
    below_4_months, above_7_months : float
        Shares of the estimates.
    intervals : tuple of KindOfInterval
    choices : tuple of ChoiceSpread
        Those with more than one option, the one that explains most first. The shares are one-way eta squared of the
        slope, which is a number also where there is no growth; they need not add up to 1.
    pair : PairSpread or None
        The two choices that explain most together, what they do only together included.
    reasons : tuple of (str, int)
        Why specifications have no answer, the most frequent first.
    """

    specifications: int
    answered: int
    estimates: int
    median: float
    quartiles: tuple[float, float]
    ends: tuple[float, float]
    below_4_months: float
    above_7_months: float
    intervals: tuple[KindOfInterval, ...]
    choices: tuple[ChoiceSpread, ...]
    pair: PairSpread | None
    reasons: tuple[tuple[str, int], ...]


def summarise(answers: Sequence[Answer]) -> MultiverseSummary:
    """Summarise the answers of a multiverse."""
    answered = [one for one in answers if one.doubling_time is not None]
    estimates = list({one.specification.without_interval: one for one in answered}.values())
    days = _days(estimates)
    return MultiverseSummary(
        specifications=len(answers),
        answered=len(answered),
        estimates=len(estimates),
        median=quantile(days, 0.5),
        quartiles=(quantile(days, 0.25), quantile(days, 0.75)),
        ends=(quantile(days, 0.0), quantile(days, 1.0)),
        below_4_months=_share(day < FOUR_MONTHS for day in days),
        above_7_months=_share(day > SEVEN_MONTHS for day in days),
        intervals=_intervals(answered),
        choices=_choices(estimates),
        pair=_pair(estimates),
        reasons=tuple(Counter(_reason(one) for one in answers if one.why_not).most_common()),
    )


def _days(answers: Iterable[Answer]) -> list[float]:
    return [one.doubling_time.estimate for one in answers if one.doubling_time is not None]


def _share(true: Iterable[bool]) -> float:
    found = list(true)
    return sum(found) / len(found) if found else math.nan


def _intervals(answered: Sequence[Answer]) -> tuple[KindOfInterval, ...]:
    kinds = dict.fromkeys(one.specification.interval for one in answered)
    return tuple(_kind(kind, [one for one in answered if one.specification.interval == kind]) for kind in kinds)


def _kind(kind: str, answered: Sequence[Answer]) -> KindOfInterval:
    ends = [one.doubling_time.interval for one in answered if one.doubling_time is not None]
    return KindOfInterval(
        kind,
        len(ends),
        _share(FOUR_MONTHS in one for one in ends),
        _share(SEVEN_MONTHS in one for one in ends),
        _share(math.isinf(one.high) for one in ends),
    )


def _choices(estimates: Sequence[Answer]) -> tuple[ChoiceSpread, ...]:
    slopes = [one.doublings_per_day for one in estimates]
    spreads = [
        ChoiceSpread(choice, eta_squared(slopes, chosen), _options(estimates, chosen))
        for choice, chosen in _varied(estimates).items()
    ]
    return tuple(sorted(spreads, key=lambda spread: _place(spread.eta_squared)))


def _pair(estimates: Sequence[Answer]) -> PairSpread | None:
    slopes = [one.doublings_per_day for one in estimates]
    pairs = [
        PairSpread((one, other), eta_squared(slopes, list(zip(first, second, strict=True))))
        for (one, first), (other, second) in combinations(_varied(estimates).items(), 2)
    ]
    return min(pairs, key=lambda pair: _place(pair.eta_squared), default=None)


def _varied(estimates: Sequence[Answer]) -> dict[str, list[str | float | None]]:
    """The choices of which the estimates have more than one option."""
    every = [one.specification.choices for one in estimates]
    chosen = {choice: [choices[choice] for choices in every] for choice in CHOICES if choice != "interval"}
    return {choice: values for choice, values in chosen.items() if len(set(values)) > 1}


def _place(eta_squared: float) -> float:
    """To sort by, the largest share first and none last."""
    return 1.0 if math.isnan(eta_squared) else -eta_squared


def _options(estimates: Sequence[Answer], chosen: Sequence[str | float | None]) -> tuple[Option, ...]:
    options = []
    for value in dict.fromkeys(chosen):
        days = _days(one for one, of_it in zip(estimates, chosen, strict=True) if of_it == value)
        options.append(Option(value, len(days), quantile(days, 0.5)))
    return tuple(options)


def _reason(answer: Answer) -> str:
    """The reason without the numbers of the single case."""
    return (answer.why_not or "").split(":", maxsplit=1)[0]

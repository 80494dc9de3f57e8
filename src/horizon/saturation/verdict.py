"""The verdict on a benchmark: one of six words, and the sentence that says why."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from horizon.saturation.headroom import NEAR
from horizon.saturation.momentum import SHORT_YEARS

if TYPE_CHECKING:
    from datetime import date

    from horizon.saturation.best import Frontier
    from horizon.saturation.currency import Currency
    from horizon.saturation.discrimination import Discrimination
    from horizon.saturation.headroom import Headroom
    from horizon.saturation.momentum import Gain, Momentum

__all__ = ["VERDICTS", "Verdict", "verdict_of"]

Verdict = Literal["at ceiling", "indistinguishable", "stalled below ceiling", "abandoned", "climbing", "floor"]

VERDICTS: tuple[Verdict, ...] = (
    "floor",
    "climbing",
    "indistinguishable",
    "stalled below ceiling",
    "abandoned",
    "at ceiling",
)
"""All of them, from young to old."""

_CROWD = 0.8
"""Share of the scale that the weakest of the best five has climbed where a benchmark is used up."""

_SURE = 0.95
_RISE = 0.03
"""A gain that counts: three points. With less in a year, a call of a plateau would have been right."""

_STALE_MONTHS = 6.0
"""How far the newest scored model lies behind the frontier on a benchmark that nobody uses any more."""


def verdict_of(
    frontier: Frontier,
    headroom: Headroom,
    discrimination: Discrimination,
    momentum: Momentum,
    currency: Currency,
    clock: date,
) -> tuple[Verdict, str]:
    """The first rule that holds.

    1. ``floor``: more likely than not, the best model has climbed less than 0.05 of the scale.
    2. ``at ceiling``: more likely than not, less than 0.05 of the scale is left to the best model, and each of the best
       five has climbed 0.8 of it. One model at the top is not enough: as long as another of the five fails at many
       items, the benchmark still tells models apart.
    3. ``abandoned``: none of the last frontier releases has a score, and the newest scored model was released half a
       year before the newest of them. What the benchmark did on its own clock says nothing about now.
    4. ``climbing``: within the last 6 months of its clock the best score rose by three points or more, and the 95 %
       interval of that has no zero in it.
    5. ``indistinguishable``: the first and the last of the best five cannot be told apart at 95 %, and could not be
       even if three points lay between them: the test set is too small for its frontier. Models that tie on a test
       set that is large enough are no case of it. It is said of now: the best score may have risen by far more than
       noise earlier in the year, but whether it still rises, these items do not tell.
    6. ``climbing``: as rule 4, within the last 12 months; or the releases of all scored models lie within half a year,
       which is too short for a stall, and young benchmarks rise.
    7. ``stalled below ceiling``: none of these.

    Where no error of a score is known, rules 1 and 2 go by the estimate, rule 5 cannot hold, and any rise of three
    points counts. Rules 5 and 6 may change places without a change in any call of a plateau: neither verdict is one.
    """
    if headroom.at_floor:
        return "floor", _floor(frontier, headroom)
    if headroom.at_ceiling and headroom.weakest >= _CROWD:
        return "at ceiling", _ceiling(frontier, headroom)
    if currency.of and not currency.have and currency.lag_months >= _STALE_MONTHS:
        return "abandoned", _abandoned(frontier, headroom, currency, clock)
    if _rose(momentum.gain_6):
        return "climbing", _climbing(frontier, headroom, momentum.gain_6)
    if discrimination.widest < _SURE and discrimination.least_gap(_SURE) > _RISE:
        return "indistinguishable", _indistinguishable(frontier, headroom, discrimination, momentum)
    if _rose(momentum.gain_12) or momentum.years < SHORT_YEARS:
        return "climbing", _climbing(frontier, headroom, momentum.gain_12)
    return "stalled below ceiling", _stalled(frontier, headroom, momentum.gain_12, clock)


def _rose(gain: Gain) -> bool:
    return gain.estimate >= _RISE and not gain.low <= 0


def _top(frontier: Frontier) -> str:
    return f"the best score, {frontier.value:.1%} ({frontier.model}),"


def _left(headroom: Headroom) -> str:
    left = f"leaves {headroom.estimate:.1%} of the scale"
    if math.isnan(headroom.low):
        return f"{left} (its error is not known)"
    return f"{left} ({headroom.level:.0%} interval {headroom.low:.1%} to {headroom.high:.1%})"


def _floor(frontier: Frontier, headroom: Headroom) -> str:
    sure = "" if math.isnan(headroom.p_at_floor) else f", with probability {headroom.p_at_floor:.2f}"
    return f"{_top(frontier)} is less than {NEAR:.0%} of the way from chance to ceiling{sure}"


def _ceiling(frontier: Frontier, headroom: Headroom) -> str:
    sure = (
        "" if math.isnan(headroom.p_at_ceiling) else f", below {NEAR:.0%} with probability {headroom.p_at_ceiling:.2f}"
    )
    return (
        f"{_top(frontier)} {_left(headroom)}{sure}, and the weakest of the best {headroom.best_of} has climbed "
        f"{headroom.weakest:.0%} of it"
    )


def _abandoned(frontier: Frontier, headroom: Headroom, currency: Currency, clock: date) -> str:
    return (
        f"none of the last {currency.of} frontier releases has a score in these data, the newest scored model is of "
        f"{clock}, {currency.lag_months:.0f} months before the newest of them; {_top(frontier)} {_left(headroom)}"
    )


def _risen(gain: Gain) -> str:
    if gain.since is None:
        return "all scored models were released on one day"
    if gain.estimate == 0:
        return f"no model released after {gain.since} beat the best before it"
    noise = "its error is not known"
    if not math.isnan(gain.low):
        noise = f"{gain.level:.0%} interval {100 * gain.low:+.1f} to {100 * gain.high:+.1f}"
    return f"it rose by {100 * gain.estimate:.1f} points after {gain.since} ({noise})"


def _climbing(frontier: Frontier, headroom: Headroom, gain: Gain) -> str:
    return f"{_top(frontier)} {_left(headroom)}; {_risen(gain)}"


def _indistinguishable(
    frontier: Frontier, headroom: Headroom, discrimination: Discrimination, momentum: Momentum
) -> str:
    earlier = momentum.gain_12 if _rose(momentum.gain_12) else None
    return (
        f"the first of the best {headroom.best_of} is better than the last only with probability "
        f"{discrimination.widest:.2f}, and its items would not tell models less than "
        f"{100 * discrimination.least_gap(_SURE):.1f} points apart; {_top(frontier)} {_left(headroom)}; "
        f"{_risen(momentum.gain_6)}" + (f", but {_risen(earlier)}" if earlier else "")
    )


def _stalled(frontier: Frontier, headroom: Headroom, gain: Gain, clock: date) -> str:
    return f"{_top(frontier)} {_left(headroom)}, and up to {clock} {_risen(gain)}"

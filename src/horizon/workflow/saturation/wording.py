"""The state of benchmarks in sentences: each one, all of them, and whether the frontier slows or only they do."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from horizon.saturation.scale import LABEL_ERROR_RATE
from horizon.saturation.verdict import VERDICTS
from horizon.saturation.whole import FLAT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from horizon.saturation.momentum import Gain
    from horizon.stats import Interval
    from horizon.trend.break_inference import BreakTest
    from horizon.workflow.saturation.analyse import BenchmarkState, SaturationAnalysis
    from horizon.workflow.saturation.quarters import WholeAnalysis
    from horizon.workflow.saturation.slowdown import PaceTest, Slowdown

__all__ = [
    "OLDEST_FIRST",
    "gain_text",
    "headroom_text",
    "lifetime_sentences",
    "pace_sentence",
    "saturation_sentences",
    "slowdown_sentence",
    "state_sentences",
    "whole_sentences",
]

OLDEST_FIRST = VERDICTS[::-1]
"""Verdicts, the most finished first."""

_BASES = {
    "audited": "audited by {source}: so many labels are wrong",
    "known": "no label can be wrong",
    "interval": f"nobody audited the labels: 0 to {LABEL_ERROR_RATE:.1%} of them wrong (Northcutt et al. 2021)",
}

_TURNED = "; lower is better here: all scores are turned round, 1 less the share that was published"


def saturation_sentences(analysis: SaturationAnalysis) -> list[str]:
    """What was measured, of which day, and how many benchmarks stand where."""
    states = analysis.states
    counts = Counter(state.saturation.verdict for state in states)
    listed = ", ".join(f"{counts[verdict]} {verdict}" for verdict in OLDEST_FIRST if counts[verdict])
    return [
        f"{_benchmarks(len(states))}{_selection(analysis.as_of, analysis.question.until)}: {listed}",
        "  headroom: what is left of the scale from chance to ceiling; told apart: chance that a pair of the best five",
        "  is ordered as shown; 12 months: points gained by the end of the benchmark's own clock; tested: frontier",
        "  releases of the last ones that have a score in this store (abandoned: none); 90%: of the way to the",
        "  ceiling, if the rise is logistic; in brackets: 95% intervals (of the days: such intervals were too narrow",
        "  in our back-test: docs/saturation.md)",
    ]


def state_sentences(state: BenchmarkState) -> list[str]:
    """All that is known of one benchmark."""
    found, scores = state.saturation, state.scores
    released = f", released {scores.released}" if scores.released else ""
    s_index = ", ".join(f"{_number(value)} (n^{power:g})" for power, value in found.s_index.items())
    momentum = found.momentum
    basis = _BASES[found.scale.basis].format(source=found.scale.source)
    return [
        f"{scores.name} ({scores.slug}){released}: {found.verdict}",
        f"  {found.why}",
        f"  best score: {_percent(found.frontier.value)}{_error(found.frontier.standard_error)}, "
        f"{found.frontier.model}, released {found.frontier.release_date}; n {found.models} models"
        + (f", of {found.other_scores} lower scores of theirs none counts" if found.other_scores else ""),
        f"  scale: {found.scale} - {basis}{_TURNED if scores.lower_is_better else ''}",
        f"  headroom: {headroom_text(state, words=True)}; below 5% with probability "
        f"{_number(found.headroom.p_at_ceiling)}",
        f"  discrimination: each pair of the best {found.headroom.best_of} is ordered as shown with probability "
        f"{_number(found.discrimination.probability)} on average; EvalEval's index S {s_index}",
        f"  momentum on its own clock, which ends on {found.clock}: {gain_text(momentum.gain_6, words=True)} in 6 "
        f"months, {gain_text(momentum.gain_12, words=True)} in 12",
        f"  slope {_points(momentum.slope_now)} a year now, {_points(momentum.slope_peak)} at its peak; "
        f"a further point within 12 months with probability {_number(momentum.p_gain)}",
        f"  currency: {found.currency.have} of the last {found.currency.of} frontier releases have a score in this "
        "store",
        f"  sigmoid: {_sigmoid(state)}",
        *([f"  ceiling below the known one: {state.free_ceiling}"] if state.free_ceiling else []),
        *(f"  note: {text}" for text in found.warnings),
    ]


def headroom_text(state: BenchmarkState, *, words: bool = False) -> str:
    """Headroom in percent of the scale, with its interval."""
    room = state.saturation.headroom
    if math.isnan(room.low):
        return f"{_percent(room.estimate)} of the scale, its error is not known" if words else _percent(room.estimate)
    ends = f"{100 * room.low:.1f} to {100 * room.high:.1f}"
    if words:
        return f"{_percent(room.estimate)} of the scale, {room.level:.0%} interval {ends}%"
    return f"{_percent(room.estimate)} ({ends})"


def gain_text(gain: Gain, *, words: bool = False) -> str:
    """What the best score gained, in points, with its interval."""
    if gain.since is None:
        return "undefined" if words else "–"
    ends = "" if math.isnan(gain.low) else f"{100 * gain.low:+.1f} to {100 * gain.high:+.1f}"
    if not words:
        return f"{100 * gain.estimate:+.1f}" + (f" ({ends})" if ends else "")
    return f"{100 * gain.estimate:+.1f} points" + (
        f" ({gain.level:.0%} interval {ends})" if ends else " (error not known)"
    )


def whole_sentences(analysis: WholeAnalysis) -> list[str]:
    """The one sentence, and what it rests on."""
    lines = [slowdown_sentence(analysis)]
    lines += [f"  {pace_sentence(test)}" for test in analysis.slowdown.tests]
    return [*lines, *lifetime_sentences(analysis)]


def slowdown_sentence(analysis: WholeAnalysis) -> str:
    """Whether the frontier is slowing, or only this benchmark, in one sentence."""
    last = analysis.whole.quarters.iloc[-1]
    count = int(last["benchmarks"])
    flattened = any(int(last[verdict]) for verdict in (*FLAT, "abandoned"))
    known = _selection(analysis.as_of, analysis.question.until).removeprefix(", ")
    return f"{_pace(analysis.slowdown, count, flattened)}; {_state(analysis)} ({known})."


def _pace(found: Slowdown, count: int, flattened: bool) -> str:
    """The answer of the tests. That no slow-down is found does not say that there is none."""
    if found.answer == "not known":
        return "Whether the frontier is slowing is not known, for want of a test"
    slower = _and(test.name for test in found.slower)
    rest = _and(test.name for test in found.known if test.pace != "slower")
    missing = _and(test.name for test in found.tests if test.pace == "not known")
    untested = f", and the {missing} could not be tested" if missing else ""
    if found.answer == "frontier":
        return f"The frontier is slowing: the {slower} became slower{untested}"
    if found.answer == "measures disagree":
        return f"The measures disagree: the {slower} became slower, no slow-down of the {rest} is found{untested}"
    only = "Only this benchmark" if count == 1 else "Only benchmarks"
    return (
        f"{only if flattened else 'Neither'}, as far as these data tell: no slow-down of the "
        f"{f'{rest} is found{untested}' if untested else 'frontier is found'}"
    )


_STANDS: dict[str, tuple[str, ...]] = {
    "at ceiling": ("is at its ceiling", "are at their ceiling"),
    "stalled below ceiling": ("stalled below its ceiling", "stalled below their ceiling"),
    "indistinguishable": (
        "has too few items to tell its best models apart",
        "have too few items to tell their best models apart",
    ),
    "abandoned": ("is no longer tested in this store", "are no longer tested in this store"),
}
_RISING = "climbing or at the floor"


def _state(analysis: WholeAnalysis) -> str:
    """How many benchmarks do not rise, and why; of one alone, its verdict."""
    last = analysis.whole.quarters.iloc[-1]
    count = int(last["benchmarks"])
    if count == 1:
        alone = analysis.verdicts.iloc[-1]
        words = _STANDS.get(alone["verdict"], (f"is {alone['verdict']}",))
        return f"{alone['benchmark']} {words[0]}"
    parts = [f"{last[verdict]} {words[int(last[verdict] != 1)]}" for verdict, words in _STANDS.items() if last[verdict]]
    return f"of {_benchmarks(count)} {_and(parts)}" if parts else f"all {_benchmarks(count)} are {_RISING}"


def _and(parts: Iterable[str]) -> str:
    *before, last = [*parts] or [""]
    return f"{', '.join(before)} and {last}" if before else last


def pace_sentence(test: PaceTest) -> str:
    """The test of one series, with its numbers."""
    if test.pace == "not known":
        return f"{test.name}: not known, {test.why_not}"
    head = f"{test.name} ({test.about}; n {test.n}, {test.first} to {test.last})"
    decisive, latest = test.decisive, test.tests[-1]
    parts = [_break_words(decisive)] if decisive else []
    if latest is not decisive:
        parts.append(f"since then no change is found: {_numbers(latest)}")
    return f"{head}: {'; '.join(parts)}"


def _break_words(tested: BreakTest) -> str:
    if tested.change is None:
        return f"no change of pace is found: {_numbers(tested)}"
    return f"{tested.change} since {tested.fit.breakpoints[0]}: {_numbers(tested)}"


def _numbers(tested: BreakTest) -> str:
    level = f"{100 * tested.level:g}% interval"
    return (
        f"growth after the best break to that before it {tested.ratios[0]} ({level}), p {tested.p_value:.3g}, "
        f"n {tested.fit.nobs}"
    )


def lifetime_sentences(analysis: WholeAnalysis, level: float = 0.95) -> list[str]:
    """How long benchmarks last, and whether that changes."""
    whole, found = analysis.whole, analysis.whole.lifetime
    saturated = sum(life.by is not None for life in whole.lives)
    rest = f"{saturated} of {len(whole.lives)} benchmarks saturated, the others are counted as living longer"
    left_out = f"; {len(whole.left_out)} left out: {', '.join(whole.left_out)}" if whole.left_out else ""
    if found is None:
        return [f"Time from release to saturation: not estimated, {whole.why_not} ({rest}{left_out})"]
    change, ends = found.change(level)
    medians = [(day, found.predict(day), found.predict_interval(day, level)) for day in (found.origin, found.last)]
    lives = ", ".join(
        f"{value:.1f} years for one released {day} ({ends.low:.1f} to {_end(ends.high)})"
        for day, value, ends in medians
    )
    return [
        f"{_dying(ends, whole.without)}: each year of release changes the time to saturation by {change:+.0%} "
        f"({level:.0%} interval {_ends(ends)}){_hangs_on(ends, whole.without)}",
        f"  median time from release to saturation {lives}",
        f"  Weibull regression, n {found.nobs}, {rest}{left_out}",
    ]


def _side(ends: Interval) -> int:
    """-1 where all of an interval says shorter lives, 1 where all of it says longer ones, else 0."""
    return -1 if ends.high < 0 else int(ends.low > 0)


def _dying(ends: Interval, without: Mapping[str, tuple[float, Interval]]) -> str:
    """Whether lives get shorter: a claim only if it does not hang on a single benchmark."""
    side = _side(ends)
    if side == 0:
        return "Whether benchmarks die faster cannot be told"
    if any(_side(rest) != side for _, rest in without.values()):
        return "Benchmarks seem to die faster" if side < 0 else "Benchmarks seem to live longer"
    return "Benchmarks die faster" if side < 0 else "Benchmarks live longer"


def _hangs_on(ends: Interval, without: Mapping[str, tuple[float, Interval]]) -> str:
    """The benchmarks without which nothing could be told, that with the widest doubt first."""
    side = _side(ends)
    loose = {name: told for name, told in without.items() if side and _side(told[1]) != side}
    if not loose:
        return ""

    def reach(name: str) -> float:
        rest = loose[name][1]
        return rest.high if side < 0 else -rest.low

    most, *others = sorted(loose, key=reach, reverse=True)
    change, rest = loose[most]
    told = f"it is {change:+.0%} ({_ends(rest)})" if math.isfinite(change) else "nothing is told"
    also = f", and on {_and(others)}" if others else ""
    return f"; this hangs on {most}, without which {told}{also}"


def _sigmoid(state: BenchmarkState) -> str:
    fit, dates = state.sigmoid, state.dates
    if fit is None:
        return f"none, {state.no_sigmoid}"
    if fit.inflection is None:
        return "the curve does not rise"
    if fit.reached_90:
        end = f"90% of the way reached by a model of {fit.reached_90}"
    else:
        never = f"; never with probability {dates.share_never(0.9):.2f}" if dates else ""
        end = f"90% of the way {_interval(state, 0.9)}{never}"
    return f"halfway {_interval(state, 0.5)}; {end}; n {fit.nobs} leading models; {fit.noise}"


def _interval(state: BenchmarkState, way: float) -> str:
    day, low, high = state.landmark(way)
    return f"{_day(day)} (95% interval {_day(low)} to {_day(high)})" if low else _day(day)


def _day(day: date | None) -> str:
    return str(day) if day else "never"


def _selection(as_of: date, until: date | None) -> str:
    return f", as of {as_of}" + (f", models released by {until}" if until else "")


def _benchmarks(count: int) -> str:
    return f"{count} benchmark{'s'[: count != 1]}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def _points(share: float) -> str:
    return "undefined" if math.isnan(share) else f"{100 * share:.1f} points"


def _number(value: float) -> str:
    return "undefined" if math.isnan(value) else f"{value:.2f}"


def _error(error: float) -> str:
    return " (error not known)" if math.isnan(error) else f" ± {100 * error:.1f}"


def _share(share: float) -> str:
    return f"{share:+.0%}" if math.isfinite(share) else "without an end"


def _ends(ends: Interval) -> str:
    return f"{_share(ends.low)} to {_share(ends.high)}"


def _end(years: float) -> str:
    return f"{years:.1f}" if math.isfinite(years) else "without an end"

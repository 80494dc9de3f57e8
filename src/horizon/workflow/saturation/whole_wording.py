"""Whether the frontier slows or only benchmarks do, in sentences, with the tests and lives that say so."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from horizon.saturation.whole import FLAT
from horizon.workflow.saturation.wording import benchmarks_text, selection_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from horizon.stats import Interval
    from horizon.trend.break_inference import BreakTest
    from horizon.workflow.saturation.quarters import WholeAnalysis
    from horizon.workflow.saturation.slowdown import PaceTest, Slowdown

__all__ = ["lifetime_sentences", "pace_sentence", "slowdown_sentence", "whole_sentences"]


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
    known = selection_text(analysis.as_of, analysis.question.until).removeprefix(", ")
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
    parts: list[str] = []
    for verdict, words in _STANDS.items():
        if last[verdict]:
            more = "more " if parts and verdict == "abandoned" else ""  # those at their ceiling may be untested, too
            parts.append(f"{last[verdict]} {more}{words[int(last[verdict] != 1)]}")
    return f"of {benchmarks_text(count)} {_and(parts)}" if parts else f"all {benchmarks_text(count)} are {_RISING}"


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
    reasons = ", ".join(f"{name} ({why})" for name, why in whole.left_out.items())
    left_out = f"; {len(whole.left_out)} left out: {reasons}" if whole.left_out else ""
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


def _ends(ends: Interval) -> str:
    return f"{_share(ends.low)} to {_share(ends.high)}"


def _end(years: float) -> str:
    return f"{years:.1f}" if math.isfinite(years) else "without an end"


def _share(share: float) -> str:
    return f"{share:+.0%}" if math.isfinite(share) else "without an end"

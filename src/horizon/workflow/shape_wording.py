"""The sentences about the shape of a trend: its break, its rival curves, and what the data do not tell."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from horizon.trend.identify import NotIdentified
from horizon.units import duration_text
from horizon.workflow.shape_frames import LEAST_WEIGHT
from horizon.workflow.trend_wording import capital, days, listed, months, selection, span

if TYPE_CHECKING:
    from horizon.trend.break_inference import BreakTest, SupF
    from horizon.trend.by_name import Trend
    from horizon.trend.comparison import Comparison
    from horizon.trend.identify import Gate
    from horizon.trend.profile import LandmarkProfile
    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.compare import CurveComparison

__all__ = [
    "break_caption",
    "break_description",
    "break_title",
    "comparison_caption",
    "comparison_title",
    "gate_caption",
    "gate_title",
    "notes",
    "profile_caption",
    "profile_description",
    "profile_title",
    "rivals_caption",
    "rivals_description",
    "rivals_title",
]

_SURE, _SMALL = 0.01, 0.05
"""p-values below which a break is a finding, and below which it is a hint: a frontier is chosen, which they ignore."""


def break_title(tested: BreakTest) -> str:
    """Whether growth changed, and from what to what."""
    before, after = (months(doubling) for doubling in tested.doubling_times)
    when, p = tested.dates[0].estimate, f"sup-F {tested.sup_f:.1f}, p {tested.p_value:.2g}"
    if tested.p_value >= _SMALL:
        return f"The data do not show a break: the best one found, in {when:%B %Y}, may be chance ({p})"
    turned = "sped up" if tested.fit.slopes[1] > tested.fit.slopes[0] else "slowed down"
    said = f"Growth {turned}" if tested.p_value < _SURE else f"Growth may have {turned}"
    return f"{said} around {when:%B %Y}: a doubling took {before} before that and {after} since ({p})"


def break_caption(analysis: TrendAnalysis, tested: BreakTest, headline: TrendAnalysis, alone: SupF | None) -> str:
    """The break with its interval, both doubling times, their ratio and the test."""
    before, after = (days(doubling) for doubling in tested.doubling_times)
    sentences = [
        selection(analysis),
        f"Break {tested.dates[0].estimate}, interval {span(tested.dates[0])}. Doubling time before it {before}, after "
        f"it {after}; ratio of growth after to before: {_ratio(tested)}. All intervals {tested.level:.0%}; they "
        f"suppose that there is a break.",
        f"Test: sup-F {tested.sup_f:.1f} against no break, p {tested.p_value:.2g}: a wild bootstrap of "
        f"{tested.replicates} replicates, seed {tested.seed}, with the break searched for anew in each. A frontier is "
        f"chosen as a maximum, which the test does not know: of simulated exponentials so chosen, 11 to 14% had a "
        f"p-value under 5%.",
    ]
    if not tested.fit.converged:
        sentences.append("The break lies where the search for it ends: it may have been earlier, or later.")
    if analysis.question.window != headline.question.window:
        sentences.append(
            f"All of the history, for a window that begins near a break cannot show it{_alone(headline, alone)}."
        )
    return " ".join(sentences)


def _alone(headline: TrendAnalysis, alone: SupF | None) -> str:
    if alone is None:
        return ""
    window, n = headline.question.window, headline.fit.nobs
    return f"; {window} alone (n {n}) the same test gives sup-F {alone.statistic:.1f}, p {alone.p_value:.2g}"


def break_description(tested: BreakTest) -> str:
    """The break for those who cannot see it."""
    before, after = tested.doubling_times
    return (
        f"Scatter chart on a doubling axis, with two straight lines that meet on {tested.dates[0].estimate}; a band "
        f"marks the interval of that day, {span(tested.dates[0])}. Doubling time of the first line: {days(before)}; of "
        f"the second: {days(after)}."
    )


def _ratio(tested: BreakTest) -> str:
    ratio = tested.ratios[0]
    low, high = ratio.interval.low, ratio.interval.high
    return (
        f"{ratio.estimate:.2f} ({low:.2f} to {high:.2f})" if math.isfinite(low) and math.isfinite(high) else str(ratio)
    )


def rivals_title(comparison: Comparison) -> str:
    """Whether one curve carries the evidence."""
    ranked = sorted(
        ((one.akaike_weight, one.curve) for one in comparison.candidates if one.akaike_weight >= LEAST_WEIGHT),
        reverse=True,
    )
    if not ranked:
        return "No curve could be judged"
    best, name = ranked[0]
    if best >= 1 - LEAST_WEIGHT:
        return f"Of {_judged(comparison)} curves, {name} has nearly all of the Akaike weight ({best:.2f})"
    told = listed([f"{curve} {weight:.2f}" for weight, curve in ranked])
    return f"No single curve wins: the Akaike weights are {told}"


def rivals_caption(analysis: TrendAnalysis, comparison: Comparison, fits: list[Trend], gate: Gate) -> str:
    """What is drawn, and what is not."""
    drawn = [fit.curve for fit in fits]
    apart = [
        one.curve
        for one in comparison.candidates
        if one.akaike_weight >= LEAST_WEIGHT and one.curve not in drawn
    ]  # fmt: skip
    shown = (
        f"Drawn: the exponential, and each rival that its fit determines and that has an Akaike weight of "
        f"{LEAST_WEIGHT:g} or more among {_judged(comparison)} curves. All are fitted to log2 of the minutes with one "
        f"noise model."
    )
    missing = f" Not drawn, though it has weight: {listed(apart)}; see the table." if apart else ""
    return f"{selection(analysis)} {shown}{missing} {_dashes(gate)}"


def _dashes(gate: Gate) -> str:
    refused = [name for name in ("singularity", "ceiling") if not getattr(gate, name).identified]
    if not refused:
        return "Dashed: where the curves would go on."
    return (
        f"Dashed: where the curves would go on. A curve that would have to end in a {' or a '.join(refused)} stops at "
        f"the last point, for the data do not tell when."
    )


def rivals_description(comparison: Comparison, fits: list[Trend]) -> str:
    """The rival curves for those who cannot see them."""
    weights = [f"{fit.curve}, weight {comparison[fit.curve].akaike_weight:.2g}" for fit in fits]
    return (
        f"Scatter chart on a doubling axis with {len(fits)} curves through the same points: {'; '.join(weights)}. "
        f"Among the points they lie close together; beyond the last one they part."
    )


def comparison_title(comparison: Comparison) -> str:
    """Which criteria prefer which curve."""
    return capital(comparison.disagreement)


def comparison_caption(compared: CurveComparison) -> str:
    """What the scores are."""
    found = compared.comparison
    half = f"{12 * found.ahead_days / 365.25:.0f} months"
    told = [
        selection(compared.analysis),
        "Every curve is fitted to log2 of the minutes with one noise model, so that no unit of time changes the order. "
        "AICc and BIC: lower is better. Log scores are means in nats: higher is better; errors and CRPS in doublings: "
        f"lower is better. Left out: each of the {found.nobs} points by the curve through the others. Ahead: "
        f"{found.ahead} points by the curve through what was released {half} before each, or earlier.",
        *(f"{capital(note)}." for note in compared.warnings if note not in compared.analysis.warnings),
    ]
    return " ".join(told)


def gate_title(gate: Gate) -> str:
    """What of the end of the trend the data tell."""
    told: list[str] = []
    untold: list[str] = []
    for name in ("ceiling", "inflection", "singularity"):
        (told if getattr(gate, name).identified else untold).append(name)
    if not told:
        return "What the data do not tell: a ceiling, an inflection, a singularity"
    if not untold:
        return f"The data tell {listed(told)}"
    return f"The data tell the {listed(told)}, and not the {listed(untold)}"


def gate_caption(analysis: TrendAnalysis) -> str:
    """When a number would be shown."""
    return (
        f"{selection(analysis)} A number is shown only if its {analysis.question.level:.0%} profile interval is closed "
        f"on the log scale, the estimate stays inside it without the last one, two and three points, the points as of "
        f"earlier days and vintages agree, and no rival without such a landmark fits as well."
    )


def profile_title(gate: Gate) -> str:
    """What the gate says of the ceiling."""
    verdict = gate.ceiling
    return capital(str(verdict)) if verdict.identified else f"Ceiling {verdict}"


def profile_caption(analysis: TrendAnalysis, profile: LandmarkProfile, gate: Gate) -> str:
    """What is drawn, and why there is no number if there is none."""
    verdict = gate.ceiling
    why = f" No number, because {verdict.why}." if isinstance(verdict, NotIdentified) else ""
    return (
        f"{selection(analysis)} For each ceiling a {profile.curve} curve is fitted anew to log2 of the minutes; the "
        f"exponential is that curve with its ceiling at infinity. Ceilings on or above the threshold are inside the "
        f"{profile.level:.0%} interval.{why}"
    )


def profile_description(profile: LandmarkProfile, gate: Gate) -> str:
    """The profile for those who cannot see it."""
    low, high = (_length(end) for end in (profile.low, profile.high))
    if low and high:
        reach = f"from {low} to {high}"
    else:
        reach = f"above {low}, without an upper end" if low else f"below {high}" if high else "without an end"
    return (
        f"Line chart of the log-likelihood against the ceiling of a {profile.curve} curve, from "
        f"{duration_text(2.0 ** float(profile.grid[0]))} on. The ceilings inside the {profile.level:.0%} interval lie "
        f"{reach}. {profile_title(gate)}."
    )


def notes() -> tuple[str, ...]:
    """How breaks and curves were judged."""
    return (
        "The break is where an exponential that bends once fits best. It was searched for, so its F statistic is held "
        "against the largest one that a search finds in series without a break, and not against a table.",
        "Rival curves are compared on log2 of the minutes with one Gaussian scatter. A ceiling, an inflection or a "
        "singularity is given as a number only where the data pin it down; a curve can fit well and still not tell.",
    )


def _judged(comparison: Comparison) -> int:
    return sum(one.why_not is None for one in comparison.candidates)


def _length(log2: float) -> str | None:
    return duration_text(2.0**log2) if math.isfinite(log2) else None

"""What became of the shape and the future of a trend: curves, gate, milestones, claims, forecasts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from horizon.report.page import NewsItem
from horizon.units import milestone_text
from horizon.workflow.news.claims import is_reproduced
from horizon.workflow.news.wording import counted, first_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from horizon.workflow.news.causes import TrendCauses
    from horizon.workflow.news.conclusions import ClaimConclusion, Milestone, TrendConclusions
    from horizon.workflow.news.moved import Moved
    from horizon.workflow.studies.alerts import AlertRules

__all__ = ["claim_items", "curve_items", "milestone_items", "scored_items"]

_LISTED = 3


def curve_items(old: TrendConclusions, new: TrendConclusions, cause: str, rules: AlertRules) -> Iterator[NewsItem]:
    """Another preferred curve; what the data came to tell, or no longer do; the test for a break."""
    if old.curve and new.curve and old.curve.curve != new.curve.curve:
        text = (
            f"Another growth curve is preferred: {new.curve.curve} (Akaike weight {new.curve.weight:.2f}); it was "
            f"{old.curve.curve} ({old.curve.weight:.2f})."
        )
        yield NewsItem("curve", text, cause, rules.curve)
    for name, found in new.findings.items():
        before = old.findings.get(name)
        if before is None or before.verdict == found.verdict:
            continue
        if name == "break":
            was = f"it said {before.verdict} ({before.numbers})"
            text = f"The test for a break says {found.verdict} ({found.numbers}); {was}."
            yield NewsItem("verdict", text, cause, rules.verdicts)
        else:
            tell = "now tell" if found.verdict == "identified" else "no longer tell"
            text = f"The data {tell} {_article(name)} {name}: {found.numbers} (before: {before.numbers})."
            yield NewsItem("gate", text, cause, rules.curve)


def milestone_items(
    old: TrendConclusions, new: TrendConclusions, moves: Moved, causes: TrendCauses, rules: AlertRules, *, still: bool
) -> Iterator[NewsItem]:
    """Milestones that were reached, and those whose median moved.

    Parameters
    ----------
    still : bool
        Whether the estimate is as it was: a median that moves all the same, by fewer days than is an alert, was moved
        by the day of the report and the draws of the forecast, which is no news.
    """
    before = {one.minutes: one for one in old.milestones}
    both = [(before[one.minutes], one) for one in new.milestones if one.minutes in before]
    names = {one.was: one.name for one in moves.renamed.values()}
    moved, alert = [], False
    for earlier, one in both:
        if (one.median, one.passed) == (earlier.median, names.get(earlier.passed or "", earlier.passed)):
            continue
        days = _days(earlier, one)
        far = abs(days) > rules.milestone_days
        if math.isinf(days) or one.passed:
            cause = _reached_by(one, moves, causes) or causes.of_most()
            yield NewsItem("milestone", f"Milestone: {_milestone(earlier, one)}", cause, far)
        elif far or not still:
            moved.append(_milestone(earlier, one))
            alert = alert or far
    if moved:
        cause = causes.of_most() if alert else ""
        yield NewsItem("milestone", f"Milestones by the forecast: {'; '.join(moved)}.", cause, alert)


def claim_items(
    old: dict[str, ClaimConclusion] | None, new: dict[str, ClaimConclusion] | None, cause: str, rules: AlertRules
) -> Iterator[NewsItem]:
    """Published numbers whose verdict changed, of those that were computed both times."""
    both = [(name, old[name], claim) for name, claim in (new or {}).items() if old and name in old]
    other = [(name, before, claim) for name, before, claim in both if before.verdict != claim.verdict]
    lost = [one for one in other if is_reproduced(one[1]) and not is_reproduced(one[2])]
    for name, before, claim in lost:
        numbers = f"published {claim.published}, computed {claim.computed}, before {before.computed}"
        text = f"A published number no longer comes out: {claim.text} ({numbers}{_undated(claim)})."
        yield NewsItem("claim", text, f"Claim {name}. {cause}".strip(), rules.claims)
    texts = [f"{claim.text} ({claim.verdict}, was {before.verdict}{_undated(claim)})" for _, before, claim in other]
    texts = [text for text, one in zip(texts, other, strict=True) if one not in lost]
    if texts:
        what = counted(len(texts), "published number has", "published numbers have")
        yield NewsItem("claim", f"{what} a new verdict: {first_of(texts, most=_LISTED, between='; ')}.")


def _undated(claim: ClaimConclusion) -> str:
    """That any newer row may be what changed the verdict."""
    return "" if claim.dated else "; the claim names no vintage"


def scored_items(old: TrendConclusions, new: TrendConclusions) -> Iterator[NewsItem]:
    """Forecasts that turned out since."""
    fresh = [sentence for digest, sentence in new.scored.items() if digest not in old.scored]
    for sentence in fresh[:_LISTED]:
        yield NewsItem("forecast", f"A forecast was scored: {sentence}.")
    if len(fresh) > _LISTED:
        more = counted(len(fresh) - _LISTED, "more forecast was scored", "more forecasts were scored")
        yield NewsItem("forecast", f"{more}; the ledger has them all.")


def _reached_by(milestone: Milestone, moves: Moved, causes: TrendCauses) -> str:
    """The row of the model that is there, if it changed."""
    return next((causes.of_model(slug) for slug, row in moves.after.items() if row.model == milestone.passed), "")


def _days(before: Milestone, after: Milestone) -> float:
    """By how many days a median moved; infinite where it came or went."""
    if before.passed and after.passed:
        return 0
    return math.inf if before.median is None or after.median is None else (after.median - before.median).days


def _milestone(before: Milestone, after: Milestone) -> str:
    name = milestone_text(after.minutes)
    if after.passed and not before.passed:
        return f"{name} is reached, by {after.passed}."
    if before.passed and not after.passed:
        gone = f"{name} is no longer reached by a model that the trend counts; the last report named {before.passed}"
        return f"{gone}. It is foretold for {_when(after)}."
    if after.passed:
        return f"{name} was first reached by {after.passed}; the last report named {before.passed}."
    days = _days(before, after)
    if math.isinf(days):
        was = before.median or "beyond the limit of the forecast"
        return f"{name} is foretold for {_when(after)}; it was {was}."
    way = "later" if days > 0 else "earlier"
    return f"{name} on {after.median}, {counted(int(abs(days)), 'day')} {way} than before"


def _when(found: Milestone) -> str:
    if found.median is None:
        return "a day beyond the limit of the forecast"
    return f"{found.median} (80% interval {found.low or 'open'} to {found.high or 'open'})"


def _article(name: str) -> str:
    return "an" if name[0] in "aeiou" else "a"

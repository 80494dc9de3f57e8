"""What changed in the conclusions about benchmarks, the weightiest first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from horizon.report.page import NewsItem
from horizon.store.origins import merged_models, score_origins, withdrawn_scores
from horizon.workflow.news.causes import later, origin_text
from horizon.workflow.news.conclude_benchmarks import ANSWER
from horizon.workflow.news.kinds import STILL
from horizon.workflow.news.outlook_news import claim_items
from horizon.workflow.news.score_changes import ScoreChange, by_benchmark, score_changes
from horizon.workflow.news.wording import counted, first_of, signed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import Connection

    from horizon.store.origins import Origin
    from horizon.workflow.news.conclusions import BenchmarkConclusions, Finding
    from horizon.workflow.studies.alerts import AlertRules

    Origins = dict[tuple[str, str], Origin]

__all__ = ["benchmark_news"]

_CEILING = "at ceiling"
_UNTESTED = "not known"
"""Pace of a series that could not be tested."""
_HORIZON = "time horizon"
"""Name of the series that does not rest on scores."""
_LISTED = 5
"""Verdicts, and best scores, that are told one by one."""


def benchmark_news(
    connection: Connection, old: BenchmarkConclusions, new: BenchmarkConclusions, rules: AlertRules
) -> list[NewsItem]:
    """Compare what two reports say of benchmarks."""
    changes = score_changes(old, new, merged_models(connection))
    leading = by_benchmark(changes)
    origins = _origins(connection, leading.values()) if changes else {}
    causes = {slug: _cause(change, new, origins) for slug, change in leading.items()}
    most = _most(changes, causes)
    return [
        *_study(old, new),
        *_answer(old, new, most, rules),
        *_growth(old, new, most),
        *_verdicts(old, new, causes, rules),
        *_paces(old, new, most, rules),
        *claim_items(old.claims, new.claims, most, rules),
        *_best(old, new, causes),
        *_listing(old, new),
        *_rows(old, new, changes),
    ]


def _study(old: BenchmarkConclusions, new: BenchmarkConclusions) -> Iterator[NewsItem]:
    before, after = old.question._asdict(), new.question._asdict()
    other = [name for name in after if before[name] != after[name]]
    if other:
        names = first_of([name.replace("_", " ") for name in other])
        yield NewsItem("study", f"The study asks something else than it did: it has changed its {names}.")


def _answer(old: BenchmarkConclusions, new: BenchmarkConclusions, most: str, rules: AlertRules) -> Iterator[NewsItem]:
    before, after = old.findings.get(ANSWER), new.findings.get(ANSWER)
    if before and after and before.verdict != after.verdict:
        text = f"The answer is another: {after.verdict}; before: {before.verdict}."
        yield NewsItem("answer", text, most, rules.verdicts)
    elif after:
        yield NewsItem(STILL, f"The answer is the same: {after.verdict}.")


def _growth(old: BenchmarkConclusions, new: BenchmarkConclusions, most: str) -> Iterator[NewsItem]:
    before, after = old.growth, new.growth
    if before is None or after is None or round(before.per_year, 1) == round(after.per_year, 1):
        return
    level = f"{100 * new.question.level:g}% interval"
    is_now, was = ("" if math.isnan(one.low) else f"{one.low:.1f} to {one.high:.1f}" for one in (after, before))
    is_now, was = f"; {level} {is_now}" if is_now else "", f", was {was}" if is_now and was else ""
    change = signed(round(after.per_year, 1) - round(before.per_year, 1))
    text = (
        f"The index over all benchmarks grows by {after.per_year:.1f} points a year, was {before.per_year:.1f} "
        f"({change}{is_now}{was}; {after.n} models on its frontier, were {before.n})."
    )
    yield NewsItem("growth", text, most)


def _verdicts(
    old: BenchmarkConclusions, new: BenchmarkConclusions, causes: dict[str, str], rules: AlertRules
) -> list[NewsItem]:
    """Verdicts that flipped; those to or from the ceiling first."""
    items = []
    for slug, found in new.benchmarks.items():
        before = old.benchmarks.get(slug)
        if before is None or before.verdict == found.verdict:
            continue
        ceiling = _CEILING in (before.verdict, found.verdict)
        cause = causes.get(slug, "No score of its own changed: dates, its scale, or newer models elsewhere did.")
        text = f"{found.name} is {found.verdict}, was {before.verdict}: {found.why}."
        items.append((not ceiling, NewsItem("verdict", text, cause, (ceiling and rules.ceiling) or rules.verdicts)))
    items.sort(key=lambda item: item[0])
    return _cut([item for _, item in items], "more verdict flipped", "more verdicts flipped")


def _paces(old: BenchmarkConclusions, new: BenchmarkConclusions, most: str, rules: AlertRules) -> Iterator[NewsItem]:
    for name, found in new.findings.items():
        before = old.findings.get(name)
        if name != ANSWER and before and before.verdict != found.verdict:
            text = _pace(name, before, found)
            yield NewsItem("pace", text, "" if name == _HORIZON else most, rules.verdicts)


def _pace(name: str, before: Finding, found: Finding) -> str:
    if before.verdict == _UNTESTED:
        return f"The pace of the {name} can be tested by now: {found.verdict} ({found.numbers})."
    was = f"before: {before.verdict} ({before.numbers})"
    return f"The pace of the {name}: {found.verdict} ({found.numbers}); {was}."


def _best(old: BenchmarkConclusions, new: BenchmarkConclusions, causes: dict[str, str]) -> list[NewsItem]:
    """Best scores that were beaten, or are no longer there."""
    items = []
    for slug, found in new.benchmarks.items():
        before = old.benchmarks.get(slug)
        if before is None or before.value == found.value:
            continue
        model, was = new.models[found.best], old.models.get(before.best, before.best)
        what = "is lower" if found.value < before.value else "is higher" if model == was else "was beaten"
        text = f"{found.name}: the best score {what}, {found.value:.1%} by {model}; it was {before.value:.1%} by {was}."
        items.append((-abs(found.value - before.value), NewsItem("best", text, causes.get(slug, ""))))
    items.sort(key=lambda item: item[0])
    return _cut([item for _, item in items], "more best score changed", "more best scores changed")


def _listing(old: BenchmarkConclusions, new: BenchmarkConclusions) -> Iterator[NewsItem]:
    """Benchmarks that are new on the page, or gone from it."""
    came = [f"{one.name} ({one.verdict})" for slug, one in new.benchmarks.items() if slug not in old.benchmarks]
    gone = [one.name for slug, one in old.benchmarks.items() if slug not in new.benchmarks]
    if came:
        yield NewsItem("new", f"{counted(len(came), 'new benchmark')}: {first_of(came)}.")
    if gone:
        yield NewsItem("gone", f"{counted(len(gone), 'benchmark')} no longer here: {first_of(gone)}.")


def _rows(old: BenchmarkConclusions, new: BenchmarkConclusions, changes: Sequence[ScoreChange]) -> Iterator[NewsItem]:
    """Models and scores that came, changed or went."""
    models = [new.models[slug] for slug in new.models if slug not in old.models]
    if models:
        yield NewsItem("added", f"{counted(len(models), 'model')} with a first score here: {first_of(models)}.")
    counts = {kind: sum(change.kind == kind for change in changes) for kind in ("added", "revised", "withdrawn")}
    told = [f"{count:,} {kind}" for kind, count in counts.items() if count]
    if told:
        yield NewsItem("scores", f"Best scores of models on benchmarks that were here before: {', '.join(told)}.")
    revised = sorted(
        (change for change in changes if change.kind == "revised"),
        key=lambda one: (-abs((one.after or 0) - (one.before or 0)), one.benchmark, one.model),
    )
    if revised:
        texts = [
            f"{new.models[one.model]} on {new.benchmarks[one.benchmark].name} from {one.before:.1%} to {one.after:.1%}"
            for one in revised
        ]
        yield NewsItem("revised", f"{counted(len(revised), 'value')} revised: {first_of(texts)}.")


def _origins(connection: Connection, changes: Collection[ScoreChange]) -> Origins:
    """What made each score another: the snapshot that brought it, or one that took a better one away since."""
    pairs = {(one.benchmark, one.model): one for one in changes}
    brought, ended = score_origins(connection, pairs), withdrawn_scores(connection, pairs)
    worse = {pair for pair, one in pairs.items() if one.after is None or one.after < (one.before or 0.0)}
    found = {pair: later(brought.get(pair), ended.get(pair) if pair in worse else None) for pair in pairs}
    return {pair: origin for pair, origin in found.items() if origin}


def _cause(change: ScoreChange, new: BenchmarkConclusions, origins: Origins) -> str:
    """The row of a change."""
    model, benchmark = new.models.get(change.model, change.model), new.benchmarks[change.benchmark].name
    was = "" if change.before is None else f" (was {change.before:.4g})"
    value = "withdrawn" if change.after is None else f"{change.after:.4g}"
    origin = origin_text(origins.get((change.benchmark, change.model)))
    return ", ".join(filter(None, [f"{model} on {benchmark}, {value}{was}", origin]))


def _most(changes: Sequence[ScoreChange], causes: dict[str, str]) -> str:
    """How many scores changed, and one of the rows: the index is made of all of them at once."""
    if not changes:
        return ""
    first = max(changes, key=lambda one: (abs((one.after or 0) - (one.before or 0)), one.benchmark, one.model))
    row = causes[first.benchmark]
    if len(changes) == 1:
        return row
    return f"{counted(len(changes), 'score')} new, revised or withdrawn, among them: {row}"


def _cut(items: list[NewsItem], one: str, several: str) -> list[NewsItem]:
    rest = len(items) - _LISTED
    if rest <= 0:
        return items
    alert = any(item.alert for item in items[_LISTED:])
    return [*items[:_LISTED], NewsItem(items[0].kind, f"{counted(rest, one, several)}.", "", alert)]

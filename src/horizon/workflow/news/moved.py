"""How the doubling time got from the last report to this one: what the data did, the study, and the program itself."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from horizon.errors import FitError
from horizon.workflow.analyse import fit_points, judge
from horizon.workflow.changes import Change, SuiteState, apply, list_changes
from horizon.workflow.revisions import NoSplit, compare_states

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from horizon.workflow.changes import Cause
    from horizon.workflow.news.conclusions import TrendConclusions
    from horizon.workflow.question import TrendQuestion

__all__ = ["Moved", "Renamed", "same_question", "trace"]

_TRIED, _FEWEST, _ROWS = 40, 4, 20_000
"""Changes of which each is made alone, to find the one that moves the trend most: at most, at least, and so many that
no more rows than these are gone through."""

_NOTHING = 1e-6
"""Days; rounding of a fit."""


class Renamed(NamedTuple):
    """What a model was called, and the model that it was merged into."""

    was: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved the doubling time.

    Attributes
    ----------
    changes : tuple of Change
        Of the suite, but for names that were only merged.
    renamed : dict
        Slug of a model -> under which name it is read since it was merged.
    before, after : dict
        Slug -> row of the state: ``model``, ``release_date``, ``minutes``, ``low``, ``high``.
    parts : dict or None
        Days by which each cause moved it; None where they cannot be told apart.
    why_no_parts : str
    study_days, program_days : float
        By which the choices of the study, and the program itself, moved it; they come before `parts`.
    leading : Change or None
        That alone moves the trend most, in the direction in which it went; else that looks weightiest.
    leading_days : float
        By how much; NaN if it does not move it.
    """

    changes: tuple[Change, ...]
    renamed: dict[str, Renamed]
    before: dict[str, Any]
    after: dict[str, Any]
    parts: dict[Cause, float] | None
    why_no_parts: str
    study_days: float
    program_days: float
    leading: Change | None
    leading_days: float


def same_question(old: TrendQuestion, new: TrendQuestion) -> bool:
    """Whether two reports ask for the same number, whatever the day."""
    return replace(old, as_of=None) == replace(new, as_of=None)


def trace(old: TrendConclusions, new: TrendConclusions, merged: Mapping[str, tuple[str, str]]) -> Moved:
    """Find what changed between two reports of one suite and success level, and what that did.

    Parameters
    ----------
    merged : mapping
        Slug of a model that was merged into another -> slug and name of that one.
    """
    question = replace(new.question, as_of=None)
    earlier, renamed = _renamed(old.state, new.state, merged)
    changes = tuple(list_changes(earlier, new.state, question.suite))
    parts, why = _split(question, (old, earlier), new)
    again = _doubling(earlier, question)
    own = again if same_question(old.question, question) else _doubling(earlier, replace(old.question, as_of=None))
    leading, days = _leading(changes, earlier, new, again, {one.slug for one in old.frontier})
    return Moved(
        changes=changes,
        renamed=renamed,
        before=_rows(earlier),
        after=_rows(new.state),
        parts=parts,
        why_no_parts=why,
        study_days=_difference(again, own),
        program_days=_difference(own, old.doubling_days),
        leading=leading,
        leading_days=days,
    )


def _renamed(
    old: SuiteState, new: SuiteState, merged: Mapping[str, tuple[str, str]]
) -> tuple[SuiteState, dict[str, Renamed]]:
    """The old state under the names of today, where a model has only got another name."""
    there, today = set(old.estimates["slug"]), set(new.estimates["slug"])
    names = dict(zip(old.estimates["slug"], old.estimates["model"], strict=True))
    renamed = {slug: Renamed(names[slug], *merged[slug]) for slug in sorted(there - today) if slug in merged}
    rows = old.estimates.copy()
    for slug, one in renamed.items():
        if one.slug not in there and one.slug in today:
            rows.loc[rows["slug"] == slug, ["slug", "model"]] = one.slug, one.name
    return replace(old, estimates=rows.drop_duplicates("slug", ignore_index=True)), renamed


def _split(
    question: TrendQuestion, before: tuple[TrendConclusions, SuiteState], new: TrendConclusions
) -> tuple[dict[Cause, float] | None, str]:
    old, earlier = before
    try:
        found = compare_states(question, (old.as_of, earlier), (new.as_of, new.state), each_alone=False).split
    except FitError as error:
        return None, error.message
    return (None, found.why) if isinstance(found, NoSplit) else (found.days, "")


def _doubling(state: SuiteState, question: TrendQuestion) -> float:
    """The doubling time of a state; NaN if it has too few points."""
    try:
        points = judge(state.estimates, state.limit, question, tasks=state.tasks)
        return fit_points(points, question).doubling_time().estimate
    except FitError:
        return math.nan


def _leading(
    changes: Sequence[Change], earlier: SuiteState, new: TrendConclusions, base: float, frontier: set[str]
) -> tuple[Change | None, float]:
    """The change that moves the trend most by itself, the way that it went, among those that look weightiest."""
    if not changes:
        return None, math.nan
    frontier = frontier | {one.slug for one in new.frontier}
    minutes = dict(zip(new.state.estimates["slug"], new.state.estimates["minutes"], strict=True))

    def weight(change: Change) -> tuple[bool, bool, bool, float, str]:
        on, around = change.slug in frontier, change.kind == "interval"
        return around, change.kind != "range", not on, -minutes.get(change.slug, 0.0), change.slug

    tried = sorted(changes, key=weight)[: max(_FEWEST, min(_TRIED, _ROWS // len(new.state.estimates)))]
    question = replace(new.question, as_of=None)
    moves = {
        change: _doubling(apply([change], earlier, new.state), question) - base
        for change in tried
        if change.kind != "interval"
    }
    known = {change: days for change, days in moves.items() if math.isfinite(days) and abs(days) > _NOTHING}
    if not known:
        return tried[0], math.nan
    whole = new.doubling_days - base
    same_way = [change for change, days in known.items() if days * whole > 0 and abs(whole) > _NOTHING]
    most = max(same_way or known, key=lambda change: abs(known[change]))
    return most, known[most]


def _rows(state: SuiteState) -> dict[str, Any]:
    return {str(row.slug): row for row in state.estimates.itertuples(index=False, name="Estimate")}


def _difference(after: float, before: float) -> float:
    """Days between two doubling times; 0 where one of them is not known, or rounding."""
    days = after - before
    return days if math.isfinite(days) and abs(days) > _NOTHING else 0.0

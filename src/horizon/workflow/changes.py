"""What changed in the time horizons of a suite between two days. Two states in, a list of changes out; no store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import pandas as pd

from horizon.workflow.reach import NO_TASKS

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["CAUSES", "Cause", "Change", "Kind", "SuiteState", "apply", "list_changes"]

Cause = Literal["added", "revised", "withdrawn", "dated", "range"]
"""What can move the trend: models added, values revised, models withdrawn, release dates changed, and what the suite
can measure changed."""
CAUSES: tuple[Cause, ...] = get_args(Cause)

Kind = Literal["added", "revised", "withdrawn", "dated", "range", "interval"]
"""A cause, or a new interval around an old value, which moves no trend."""

_FIELDS = ["model", "slug", "organization", "release_date", "minutes", "low", "high"]
_FACTS = ["minutes", "low", "high", "release_date"]


@dataclass(frozen=True, slots=True)
class SuiteState:
    """What was known of a suite on a day.

    Attributes
    ----------
    estimates : DataFrame
        One row a model: ``slug``, ``model``, ``organization``, ``release_date`` (datetime64, NaT if no source gives
        one), ``minutes``, ``low``, ``high``.
    limit : float or None
        The longest horizon that the suite can measure, in minutes, if anybody says.
    tasks : tuple of float
        Length of its shortest and longest task, in minutes; 0 and infinity if no task is known.
    """

    estimates: pd.DataFrame
    limit: float | None
    tasks: tuple[float, float] = NO_TASKS


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: of a model, or (kind ``range``) of the suite, which is then in `model`'s place."""

    kind: Kind
    slug: str
    model: str


def list_changes(before: SuiteState, after: SuiteState, suite: str) -> list[Change]:
    """List what is different: causes in their order, and the models of each in that of the estimates.

    Parameters
    ----------
    before, after : SuiteState
    suite : str
        Name for what changed of the suite itself.
    """
    old, new = _by_slug(before), _by_slug(after)
    found = [Change("added", slug, row.model) for slug, row in new.items() if slug not in old]
    found += [Change("withdrawn", slug, row.model) for slug, row in old.items() if slug not in new]
    for slug in [slug for slug in new if slug in old]:
        found += [Change(kind, slug, new[slug].model) for kind in _differences(old[slug], new[slug])]
    if (before.limit, before.tasks) != (after.limit, after.tasks):
        found.append(Change("range", suite, suite))
    return sorted(found, key=lambda change: _ORDER.index(change.kind))


def apply(changes: Iterable[Change], before: SuiteState, after: SuiteState) -> SuiteState:
    """The state before, with some of the changes made; in which order makes no difference."""
    old, new, limit, tasks = _by_slug(before), _by_slug(after), before.limit, before.tasks
    for change in changes:
        if change.kind == "added":
            old[change.slug] = new[change.slug]
        elif change.kind == "withdrawn":
            del old[change.slug]
        elif change.kind == "range":
            limit, tasks = after.limit, after.tasks
        else:
            moved = {name: getattr(new[change.slug], name) for name in _MOVED[change.kind]}
            old[change.slug] = old[change.slug]._replace(**moved)
    rows = pd.DataFrame.from_records(list(old.values()), columns=_FIELDS)
    return SuiteState(rows.astype(before.estimates.dtypes[_FIELDS].to_dict()), limit, tasks)


_ORDER: tuple[Kind, ...] = get_args(Kind)
_MOVED = {"dated": ["release_date"], "revised": ["minutes", "low", "high"], "interval": ["low", "high"]}


def _by_slug(state: SuiteState) -> dict[str, Any]:
    return {str(row.slug): row for row in state.estimates[_FIELDS].itertuples(index=False, name="Estimate")}


def _differences(old: Any, new: Any) -> list[Kind]:
    other = [name for name in _FACTS if not _same(getattr(old, name), getattr(new, name))]
    kinds: list[Kind] = []
    if "minutes" in other:
        kinds.append("revised")
    elif {"low", "high"} & set(other):
        kinds.append("interval")
    if "release_date" in other:
        kinds.append("dated")
    return kinds


def _same(old: object, new: object) -> bool:
    """Alike, or absent from both."""
    return bool(old == new) or bool(pd.isna(old) and pd.isna(new))  # type: ignore[call-overload]

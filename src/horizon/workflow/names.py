"""Names as a user works with them: what a name stands for, merges and what speaks against them, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from horizon.errors import SelectionError, StoreError
from horizon.ingest.names import known_names, slugify
from horizon.ingest.suggest import Nearest
from horizon.store import identity, naming, read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection

    from horizon.store import Store

__all__ = [
    "MergePlan",
    "NamesReport",
    "Side",
    "add_alias",
    "confirm_models",
    "find_name",
    "merge_models",
    "names_report",
    "nearest_text",
    "plan_merge",
    "remove_alias",
    "unmerge_model",
]

_DAYS_APART = 30
_FAR = 0.4


class NamesReport(NamedTuple):
    """How many distinct names there are, and for how many nobody has said yet which model they stand for."""

    names: int
    reviewed: int
    waiting: int

    def __str__(self) -> str:
        verb = "waits" if self.waiting == 1 else "wait"
        return f"{self.names:,} names: {self.reviewed:,} on a reviewed model, {self.waiting:,} {verb} for review"


class Side(NamedTuple):
    """One of two models that are to be merged."""

    slug: str
    name: str
    organization: str | None
    release_date: date | None


@dataclass(frozen=True, slots=True)
class MergePlan:
    """A merge that may be made: `model` is really `into`; `doubts` say what speaks against it."""

    model: Side
    into: Side
    doubts: tuple[str, ...]


def find_name(connection: Connection, kind: naming.Kind, name: str) -> str:
    """The slug of the model or benchmark that a name or alias stands for, before merges.

    Raises
    ------
    SelectionError
        If there is none; it lists what looks most like it.
    """
    known, aliases = read.names_of(connection, kind), read.aliases(connection, kind)
    slug = slugify(name)
    if slug in known:
        return slug
    if aliases.get(slug) in known:
        return aliases[slug]
    near = Nearest(known_names(kind, known, aliases)).find(name, least=_FAR)
    raise SelectionError(
        f"no {kind} is called {name}",
        expected=f"a {kind} that is in the store{nearest_text([found.name for found in near])}",
        hint=f"see `horizon {kind}s list`",
    )


def nearest_text(names: Sequence[str]) -> str:
    """Names that may be meant, as the end of a sentence."""
    return f", perhaps {' or '.join(names)}" if names else ""


def names_report(connection: Connection) -> NamesReport:
    """Count the names of models: those under which facts came, and those that are known as other names of them."""
    names = identity.models(connection)
    reviewed = {one.slug: names[one.canonical_id].reviewed for one in names.values() if not one.baseline}
    for alias, target in read.aliases(connection, "model").items():
        if target in reviewed:
            reviewed.setdefault(alias, reviewed[target])
    known = sum(reviewed.values())
    return NamesReport(len(reviewed), known, len(reviewed) - known)


def plan_merge(connection: Connection, name: str, into: str) -> MergePlan:
    """Look at two models that are to be one, and say what speaks against it.

    Raises
    ------
    SelectionError
        If one of them is not there.
    """
    model, other = _side(connection, name), _side(connection, into)
    return MergePlan(model, other, tuple(_doubts(model, other)))


def merge_models(store: Store, plan: MergePlan) -> bool:
    """Merge two models; tell whether that is new."""
    with store.write() as connection:
        return naming.merge(connection, plan.model.slug, plan.into.slug)


def unmerge_model(store: Store, name: str) -> tuple[str, str]:
    """Take a merge back; return the names of the model and of the one that it was merged into."""
    with store.write() as connection:
        slug = find_name(connection, "model", name)
        into = naming.unmerge(connection, slug)
        names = read.names_of(connection, "model")
        return names[slug], names[into]


def confirm_models(store: Store, names: Sequence[str]) -> int:
    """Keep that names stand for models of their own; return how many were in doubt."""
    with store.write() as connection:
        return naming.confirm(connection, [find_name(connection, "model", name) for name in names])


def add_alias(store: Store, kind: naming.Kind, alias: str, name: str) -> tuple[str, str | None]:
    """Let a name stand for a model; return the model's name, and that of the model it stood for before."""
    if not slugify(alias):
        raise StoreError("this is no name", found=alias, expected="a name with at least one letter or digit")
    with store.write() as connection:
        slug = find_name(connection, kind, name)
        before = naming.add_alias(connection, kind, slugify(alias), slug)
        names = read.names_of(connection, kind)
        return names[slug], names.get(before, before) if before else None


def remove_alias(store: Store, kind: naming.Kind, alias: str) -> str:
    """Let a name stand for nothing but itself; return the name of what it stood for."""
    with store.write() as connection:
        before = naming.remove_alias(connection, kind, slugify(alias))
        return read.names_of(connection, kind).get(before, before)


def _side(connection: Connection, name: str) -> Side:
    slug = find_name(connection, "model", name)
    found = next(one for one in identity.models(connection).values() if one.slug == slug)
    return Side(slug, found.name, found.organization, read.release_dates(connection).get(found.id))


def _doubts(model: Side, into: Side) -> list[str]:
    """What speaks against two models being one."""
    doubts = []
    if model.release_date and into.release_date:
        apart = abs((model.release_date - into.release_date).days)
        if apart > _DAYS_APART:
            doubts.append(f"they were released {apart:,} days apart ({model.release_date}, {into.release_date})")
    if model.organization and into.organization and model.organization.casefold() != into.organization.casefold():
        doubts.append(f"they are of different organizations ({model.organization}, {into.organization})")
    return doubts

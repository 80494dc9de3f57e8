"""Models and benchmarks as lists, with how much is known of each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from horizon.errors import SelectionError
from horizon.ingest.suggest import Nearest
from horizon.store import identity, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from horizon.store.identity import Identity

__all__ = ["list_benchmarks", "list_models", "review_models"]

_IDENTITY = ("model", "slug", "organization", "release_date")
_KINDS = ("releases", "horizons", "scores", "runs")


def list_models(
    connection: Connection, *, as_of: date | None = None, organization: str | None = None, every: bool = False
) -> pd.DataFrame:
    """Models of which something was known.

    Parameters
    ----------
    organization : str, optional
        Only those of one organization, whatever the case.
    every : bool
        Also names that were merged into another model, models without facts, and baselines.

    Returns
    -------
    DataFrame
        ``model``, ``slug``, ``organization``, ``release_date``, ``horizons``, ``scores``, ``runs`` (numbers of all
        sources), ``sources`` (number), and ``note``: merged, a baseline, waits for review.
    """
    names, days = identity.models(connection), read.release_dates(connection, as_of)
    counts = identity.model_counts(connection, as_of)
    known = names.values() if every else [one for one in names.values() if not one.merged and not one.baseline]
    rows = [
        {**_identity(one, days), **_counted(counts, one.id), "note": _note(one, names)}
        for one in _of(known, organization)
        if every or one.id in counts.index
    ]
    listed = pd.DataFrame(rows, columns=[*_IDENTITY, *_KINDS, "sources", "note"]).drop(columns="releases")
    listed["sources"] = [len(slugs) for slugs in listed["sources"]]
    order = sorted(range(len(rows)), key=lambda place: (rows[place]["release_date"] or date.max, rows[place]["model"]))
    return listed.iloc[order].reset_index(drop=True)


def review_models(
    connection: Connection, *, as_of: date | None = None, organization: str | None = None
) -> pd.DataFrame:
    """Models that a file made and of which nobody has said yet that they are models of their own.

    Returns
    -------
    DataFrame
        ``model``, ``slug``, ``organization``, ``release_date``, ``releases``, ``horizons``, ``scores``, ``runs``
        (numbers of all sources), ``sources`` (slugs), ``nearest`` (known names that look most like it) and ``likeness``
        (of each, 1 for the same words and numbers).
    """
    names, days = identity.models(connection), read.release_dates(connection, as_of)
    counts, nearest = identity.model_counts(connection, as_of), _nearest(connection, names)
    waiting = [one for one in names.values() if not (one.reviewed or one.baseline or one.merged)]
    rows = []
    for one in _of(waiting, organization):
        near = nearest.find(one.name)
        alike = {"nearest": [found.name for found in near], "likeness": [found.likeness for found in near]}
        rows.append({**_identity(one, days), **_counted(counts, one.id), **alike})
    return pd.DataFrame(rows, columns=[*_IDENTITY, *_KINDS, "sources", "nearest", "likeness"])


def list_benchmarks(connection: Connection, *, as_of: date | None = None, every: bool = False) -> pd.DataFrame:
    """Benchmarks and suites of which something was known; with `every` also those of which nothing was.

    Returns
    -------
    DataFrame
        ``benchmark`` (slug), ``name``, ``unit``, ``lower_bound`` (chance level), ``upper_bound`` (ceiling),
        ``models``, ``scores``, ``newest`` (day of the newest evaluation, of those that are dated), ``sources``
        (number).
    """
    listed = identity.benchmarks(connection).join(identity.benchmark_counts(connection, as_of))
    if not every:
        listed = listed[listed["sources"].notna()]
    listed = listed.join(identity.specs(connection, as_of)[["unit", "lower_bound", "upper_bound"]])
    listed[["models", "scores"]] = listed[["models", "scores"]].fillna(0).astype("int64")
    listed["sources"] = [len(slugs) if isinstance(slugs, tuple) else 0 for slugs in listed["sources"]]
    columns = ["benchmark", "name", "unit", "lower_bound", "upper_bound", "models", "scores", "newest", "sources"]
    return listed[columns].reset_index(drop=True)


def _identity(one: Identity, days: Mapping[int, date]) -> dict[str, Any]:
    values = (one.name, one.slug, one.organization, days.get(one.id))
    return dict(zip(_IDENTITY, values, strict=True))


def _counted(counts: pd.DataFrame, model_id: int) -> dict[str, Any]:
    """How many facts of each kind there are on a model, and the slugs of their sources."""
    if model_id not in counts.index:
        return {**dict.fromkeys(_KINDS, 0), "sources": ()}
    row = counts.loc[model_id]
    return {name: row[name] for name in (*_KINDS, "sources")}


def _nearest(connection: Connection, names: Mapping[int, Identity]) -> Nearest:
    """Finds the models that a name may stand for, by all their names."""
    read_as = {one.slug: names[one.canonical_id].name for one in names.values()}
    aliases = read.aliases(connection, "model").items()
    spelled = [(one.name, read_as[one.slug]) for one in names.values() if not one.baseline]
    return Nearest([*spelled, *((alias, read_as[target]) for alias, target in aliases if target in read_as)])


def _note(one: Identity, names: Mapping[int, Identity]) -> str | None:
    if one.merged:
        return f"merged into {names[one.canonical_id].name}"
    if one.baseline:
        return "baseline"
    return None if one.reviewed else "waits for review"


def _of(models: Iterable[Identity], organization: str | None) -> list[Identity]:
    """The models of one organization, or all."""
    every = list(models)
    if organization is None:
        return every
    found = [one for one in every if (one.organization or "").casefold() == organization.casefold()]
    if not found:
        known = sorted({one.organization for one in every if one.organization})
        raise SelectionError(
            f"no model of {organization} is listed", expected=f"one of {', '.join(known)}" if known else None
        )
    return found

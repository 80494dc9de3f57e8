"""All that was known of one model or one benchmark on a day, with who said it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from horizon.report import json_records
from horizon.store import identity, read
from horizon.workflow.names import find_name

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import date

    from sqlalchemy import Connection

__all__ = ["BenchmarkPortrait", "ModelPortrait", "benchmark_portrait", "model_portrait"]


@dataclass(frozen=True, slots=True)
class ModelPortrait:
    """A model, its names, and the facts in force on a day.

    Attributes
    ----------
    asked : str
        The name of the model that was asked for, which may since have been merged into this one.
    other_names : tuple of str
        Slugs that stand for it in files.
    merged_names : tuple of str
        Names of the models that were merged into it.
    releases, horizons, scores, merges : DataFrame
        See `horizon.store.identity`.
    """

    name: str
    slug: str
    asked: str
    organization: str | None
    release_date: date | None
    baseline: bool
    reviewed: bool
    other_names: tuple[str, ...]
    merged_names: tuple[str, ...]
    as_of: date | None
    releases: pd.DataFrame
    horizons: pd.DataFrame
    scores: pd.DataFrame
    merges: pd.DataFrame

    def as_json(self) -> dict[str, Any]:
        """What ``horizon models show --format json`` prints."""
        return {
            "schema": "horizon.model/1",
            "as_of": _day(self.as_of),
            "model": self.name,
            "slug": self.slug,
            "organization": self.organization,
            "release_date": _day(self.release_date),
            "baseline": self.baseline,
            "reviewed": self.reviewed,
            "other_names": list(self.other_names),
            "merged_names": list(self.merged_names),
            "releases": json_records(self.releases),
            "horizons": json_records(self.horizons),
            "scores": json_records(self.scores),
            "merges": json_records(self.merges),
        }

    def facts(self) -> pd.DataFrame:
        """One row a fact: ``kind``, ``about``, ``setting``, ``value``, ``source``, ``known_at``."""
        horizons = self.horizons.assign(
            kind="horizon", about=self.horizons["suite"], setting=_levels(self.horizons), value=self.horizons["minutes"]
        )
        scores = self.scores.assign(kind="score", about=self.scores["benchmark"])
        return _stacked(_facts(self.releases), horizons, scores)


@dataclass(frozen=True, slots=True)
class BenchmarkPortrait:
    """A benchmark or suite, what sources say of it, and its scores (of a suite: its time horizons)."""

    name: str
    slug: str
    other_names: tuple[str, ...]
    as_of: date | None
    spec: dict[Hashable, Any]
    models: int
    newest: date | None
    specs: pd.DataFrame
    scores: pd.DataFrame
    horizons: pd.DataFrame

    @property
    def sources(self) -> tuple[str, ...]:
        """Slugs of all that speak of it."""
        said = pd.concat([self.specs["source"], self.scores["source"], self.horizons["source"]])
        return tuple(sorted(set(said)))

    def as_json(self) -> dict[str, Any]:
        """What ``horizon benchmarks show --format json`` prints."""
        return {
            "schema": "horizon.benchmark/1",
            "as_of": _day(self.as_of),
            "benchmark": self.slug,
            "name": self.name,
            "unit": self.spec.get("unit"),
            "lower_bound": self.spec.get("lower_bound"),
            "upper_bound": self.spec.get("upper_bound"),
            "models": self.models,
            "newest_evaluation": _day(self.newest),
            "sources": list(self.sources),
            "other_names": list(self.other_names),
            "descriptions": json_records(self.specs),
            "scores": json_records(self.scores),
            "horizons": json_records(self.horizons),
        }

    def facts(self) -> pd.DataFrame:
        """One row a fact: ``kind``, ``about``, ``setting``, ``value``, ``source``, ``known_at``."""
        horizons = self.horizons.assign(
            kind="horizon", about=self.horizons["model"], setting=_levels(self.horizons), value=self.horizons["minutes"]
        )
        scores = self.scores.assign(kind="score", about=self.scores["model"])
        return _stacked(_facts(self.specs, "description"), horizons, scores)


def model_portrait(connection: Connection, name: str, as_of: date | None = None) -> ModelPortrait:
    """Collect what was known of a model, under all its names.

    Raises
    ------
    SelectionError
        If there is no such model.
    """
    names, slug = identity.models(connection), find_name(connection, "model", name)
    asked = next(one for one in names.values() if one.slug == slug)
    model = names[asked.canonical_id]
    merged = [one for one in names.values() if one.merged and one.canonical_id == model.id]
    return ModelPortrait(
        name=model.name,
        slug=model.slug,
        asked=asked.name,
        organization=model.organization,
        release_date=read.release_dates(connection, as_of).get(model.id),
        baseline=model.baseline,
        reviewed=model.reviewed,
        other_names=_other_names(connection, "model", {model.slug, *(one.slug for one in merged)}),
        merged_names=tuple(one.name for one in merged),
        as_of=as_of,
        releases=identity.model_releases(connection, model.id, as_of),
        horizons=identity.model_horizons(connection, model.id, as_of),
        scores=identity.model_scores(connection, model.id, as_of),
        merges=identity.model_merges(connection, model.id),
    )


def benchmark_portrait(connection: Connection, name: str, as_of: date | None = None) -> BenchmarkPortrait:
    """Collect what was known of a benchmark or suite.

    Raises
    ------
    SelectionError
        If there is no such benchmark.
    """
    every = identity.benchmarks(connection)
    slug = find_name(connection, "benchmark", name)
    benchmark_id = int(every.index[every["benchmark"] == slug][0])
    believed = identity.specs(connection, as_of)
    spec = believed.loc[benchmark_id].to_dict() if benchmark_id in believed.index else {}
    scores = identity.benchmark_scores(connection, benchmark_id, as_of)
    horizons = identity.benchmark_horizons(connection, benchmark_id, as_of)
    return BenchmarkPortrait(
        name=str(every.loc[benchmark_id, "name"]),
        slug=slug,
        other_names=_other_names(connection, "benchmark", {slug}),
        as_of=as_of,
        spec={field: None if value != value else value for field, value in spec.items()},
        models=len({*scores["model"], *horizons["model"]}),
        newest=max((day for day in scores["evaluated_on"] if day), default=None),
        specs=identity.benchmark_specs(connection, benchmark_id, as_of),
        scores=scores,
        horizons=horizons,
    )


def _other_names(connection: Connection, kind: str, slugs: set[str]) -> tuple[str, ...]:
    """Aliases of any of the slugs, but for those that are among them."""
    aliases = read.aliases(connection, kind).items()
    return tuple(sorted(alias for alias, target in aliases if target in slugs and alias not in slugs))


def _facts(said: pd.DataFrame, kind: str = "release") -> pd.DataFrame:
    """Each field that a source gives, as a row."""
    said = said.drop_duplicates()
    fields = [name for name in said.columns if name not in {"source", "tier", "known_at", "name"}]
    rows = [
        (field, value, row.source, row.known_at)
        for field in fields
        for row, value in zip(said.itertuples(), said[field], strict=True)
        if value is not None and value == value
    ]
    frame = pd.DataFrame(rows, columns=["about", "value", "source", "known_at"])
    return frame.assign(kind=kind, setting="")


def _stacked(*parts: pd.DataFrame) -> pd.DataFrame:
    columns = ["kind", "about", "setting", "value", "source", "known_at"]
    rows = [row for part in parts for row in part[columns].itertuples(index=False, name=None)]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _levels(horizons: pd.DataFrame) -> list[str]:
    return [f"p{100 * level:g}" for level in horizons["success_level"]]


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

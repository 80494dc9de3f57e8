"""From the names that sources use to the models, benchmarks and tasks of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.store import read, write
from horizon.store.lookup import slugify

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from horizon.ingest.column import Column
    from horizon.ingest.suggest import Nearest

__all__ = ["Names", "known_names", "slugify"]

_SUGGESTED = 1_000


def known_names(kind: str, names: Mapping[str, str], aliases: Mapping[str, str]) -> list[tuple[str, str]]:
    """Every way in which a known name is spelled, with what a file should say: a model's name, a benchmark's slug.

    `names` are slug -> name, `aliases` slug -> slug.
    """
    said = names if kind == "model" else {slug: slug for slug in names}
    spelled = [(text, said[slug]) for slug, name in names.items() for text in {name, said[slug]}]
    return spelled + [(alias, said[target]) for alias, target in aliases.items() if target in names]


class Names:
    """Finds the id for a name, through the aliases of the store; makes what is not there and remembers it."""

    def __init__(
        self, connection: Connection, *, reviewed: bool = False, before: Mapping[str, frozenset[str]] | None = None
    ) -> None:
        self._connection, self._reviewed = connection, reviewed
        self._models = read.model_ids(connection)
        self._benchmarks = read.benchmark_ids(connection)
        self.before = before or {"model": frozenset(self._models), "benchmark": frozenset(self._benchmarks)}
        self._nearest: dict[str, Nearest] = {}
        self._suggested: dict[tuple[str, str], list[str]] = {}
        self._aliases = {kind: read.aliases(connection, kind) for kind in ("model", "benchmark")}
        self._tasks: dict[tuple[int, str], int] | None = None
        self.created: dict[str, list[str]] = {"models": [], "benchmarks": []}

    def models(self, organizations: Mapping[str, str | None]) -> dict[str, int]:
        """Name -> id for each model; values are organizations where the file names one."""
        slugs = {name: self.slug("model", name) for name in organizations}
        wanted: dict[str, tuple[str, str | None]] = {}
        for name, slug in slugs.items():
            if slug not in self._models or organizations[name] or self._reviewed:
                wanted.setdefault(slug, (name, organizations[name]))
        if wanted:
            fresh = {slug: name for slug, (name, _) in wanted.items() if slug not in self._models}
            self.created["models"] += [name for slug, name in fresh.items() if slug not in write.BASELINES]
            self._models = write.add_models(self._connection, wanted, reviewed=self._reviewed)
        return {name: self._models[slug] for name, slug in slugs.items()}

    def knows(self, kind: str, name: str) -> bool:
        """Tell whether a name stands for a model (or benchmark) that was in the store before this file."""
        return self.slug(kind, name) in self.before[kind]

    def nearest(self, kind: str, name: str) -> list[str]:
        """The names of known models (or benchmarks) that look most like a name, best first.

        Nothing for more names than anybody will look through.
        """
        if (kind, name) not in self._suggested and len(self._suggested) < _SUGGESTED:
            self._suggested[kind, name] = [near.name for near in self._known(kind).find(name)]
        return self._suggested.get((kind, name), [])

    def _known(self, kind: str) -> Nearest:
        from horizon.ingest.suggest import Nearest

        if kind not in self._nearest:
            shown = read.names_of(self._connection, kind)
            before = {slug: name for slug, name in shown.items() if slug in self.before[kind] - write.BASELINES}
            self._nearest[kind] = Nearest(known_names(kind, before, self._aliases[kind]))
        return self._nearest[kind]

    def take_created(self) -> dict[str, dict[str, list[str]]]:
        """Names that were new since the last time, each with the known names that look most like it."""
        created, self.created = self.created, {"models": [], "benchmarks": []}
        return {
            "models": {name: self.nearest("model", name) for name in created["models"]},
            "benchmarks": {name: self.nearest("benchmark", name) for name in created["benchmarks"]},
        }

    def find_benchmark(self, name: str) -> int | None:
        """The id of a benchmark that is there, or None."""
        return self._benchmarks.get(self.slug("benchmark", name))

    def benchmarks(self, display: Mapping[str, str | None]) -> dict[str, int]:
        """Name -> id for each benchmark or suite; values are names to show where the file gives one."""
        slugs = {name: self.slug("benchmark", name) for name in display}
        wanted = {
            slug: display[name] or name for name, slug in slugs.items() if slug not in self._benchmarks or display[name]
        }
        if wanted:
            self.created["benchmarks"] += [name for slug, name in wanted.items() if slug not in self._benchmarks]
            self._benchmarks = write.add_benchmarks(self._connection, wanted)
        return {name: self._benchmarks[slug] for name, slug in slugs.items()}

    def tasks(self, families: Mapping[tuple[int, str], str | None]) -> dict[tuple[int, str], int]:
        """(suite id, name) -> id for each task; values are families where the file names one."""
        if self._tasks is None:
            self._tasks = write.add_tasks(self._connection, {})
        wanted = {key: family for key, family in families.items() if key not in self._tasks or family}
        if wanted:
            self._tasks = write.add_tasks(self._connection, wanted)
        return {key: self._tasks[key] for key in families}

    def canonical(self, kind: str, column: Column) -> Column:
        """The column with the slug that each name stands for."""
        return column.map(lambda name: self.slug(kind, name))

    def slug(self, kind: str, name: str) -> str:
        """The slug that a name stands for."""
        slug = slugify(name)
        return self._aliases[kind].get(slug, slug)

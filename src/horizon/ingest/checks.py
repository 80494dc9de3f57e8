"""Rules that look at more than one field: intervals, bounds, and rows that contradict each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from horizon.ingest.fields import is_ambiguous

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from horizon.ingest.column import Column

__all__ = ["Duplicates", "Problem", "ReleaseDates", "ReplicateCount", "doubts", "row_problems"]


_ORDERED = {
    "horizons": [("low", "high", "high end")],
    "benchmarks": [
        ("lower_bound", "upper_bound", "upper bound"),
        ("lower_bound", "ceiling_low", "audited ceiling"),
        ("ceiling_low", "upper_bound", "upper bound"),
    ],
}
"""Fields of which the first may not be above the second, and what the second is called."""


class Problem(NamedTuple):
    """A field of a row of the batch that breaks a rule."""

    row: int
    field: str
    reason: str


def row_problems(table: str, columns: Mapping[str, Column]) -> Iterator[Problem]:
    """Fields that could not be read, and fields that do not go together."""
    for name, column in columns.items():
        for row in column.bad_rows():
            yield Problem(int(row), name, column.bad[int(column.codes[row])])
    for low, high, end in _ORDERED.get(table, ()):
        below, above = columns[low].floats(), columns[high].floats()
        for row in np.flatnonzero(below > above):
            yield Problem(int(row), low, f"expected at most the {end}, {above[row]:g}")


def doubts(table: str, columns: Mapping[str, Column]) -> Iterator[tuple[str, int]]:
    """What is strange in a batch but may be so, with the number of rows; it is stored and said."""
    if table == "horizons":
        minutes, low, high = (columns[name].floats() for name in ("minutes", "low", "high"))
        outside = int(((minutes < low) | (minutes > high)).sum())
        if outside:
            yield "the interval does not contain its estimate", outside
    if "release_date" in columns:
        today = f"{datetime.now(UTC):%Y-%m-%d}"
        future = sum(day > today for day in columns["release_date"].rows() if day)
        if future:
            yield "a release date that has not come yet", future
    for name in ("release_date", "evaluated_on", "started_at", "known_at"):
        if name in columns:
            column = columns[name]
            ambiguous = np.flatnonzero([is_ambiguous(text) for text in column.texts])
            rows = np.flatnonzero(np.isin(column.codes, ambiguous))
            if len(rows):
                yield f"{name} such as {column.texts[column.codes[rows[0]]]} was read day first", len(rows)


@dataclass(slots=True)
class Duplicates:
    """Remembers the keys of rows across batches and finds those that come again.

    Keys are compared by 64-bit hashes: among ten million rows the chance of one false match is below 1e-5.
    """

    key: tuple[str, ...]
    _hashes: list[NDArray[np.uint64]] = field(default_factory=list)
    _first: dict[int, tuple[int, tuple[Any, ...]]] = field(default_factory=dict)

    def note(self, columns: Mapping[str, Column]) -> None:
        """Remember the keys of a batch; :meth:`any` tells at the end whether one came twice."""
        self._hashes.append(_combined(columns, self.key))

    def any(self) -> bool:
        """Tell whether any key came twice."""
        if not self._hashes:
            return False
        every = np.sort(np.concatenate(self._hashes))
        return bool((every[1:] == every[:-1]).any())

    def judge(
        self, columns: Mapping[str, Column], lines: NDArray[np.intp], rows: NDArray[np.intp]
    ) -> tuple[list[int], list[Problem]]:
        """Find, among `rows` of a batch, those given before with the same values, and those with others."""
        keys = _combined(columns, self.key).tolist()
        told = [name for name in columns if name not in self.key]
        values = list(zip(*(columns[name].rows() for name in told), strict=True))
        repeated, problems = [], []
        for row in rows.tolist():
            if keys[row] not in self._first:
                self._first[keys[row]] = int(lines[row]), values[row]
                continue
            line, value = self._first[keys[row]]
            if value == values[row]:
                repeated.append(row)
                continue
            other = next(place for place, name in enumerate(told) if value[place] != values[row][place])
            same = ", ".join(self.key)
            reason = f"expected {value[other]}, as line {line} says for the same ({same})"
            problems.append(Problem(row, told[other], reason))
        return repeated, problems


@dataclass(slots=True)
class ReleaseDates:
    """Remembers the release date that a table of horizons gives for each model, and finds a second one."""

    key: tuple[str, ...]
    _dates: dict[tuple[object, ...], str] = field(default_factory=dict)

    def contradictions(self, columns: Mapping[str, Column], rows: NDArray[np.intp]) -> list[Problem]:
        """Find, among `rows`, those that give a model of the same vintage another date than an earlier row."""
        models = list(zip(*(columns[name].rows() for name in self.key), strict=True))
        days = columns["release_date"].rows()
        problems = []
        for row in rows.tolist():
            model, day = models[row], days[row]
            if day and self._dates.setdefault(model, day) != day:
                reason = f"expected {self._dates[model]}, as an earlier row of this model says"
                problems.append(Problem(row, "release_date", reason))
        return problems


@dataclass(slots=True)
class ReplicateCount:
    """Remembers how many replicates the first model of a file has, and finds those that have another number.

    Replicate i is one resampling for all models, so that another number is of other resamplings.
    """

    _count: int | None = None

    def contradictions(self, columns: Mapping[str, Column], rows: NDArray[np.intp]) -> list[Problem]:
        """Find, among `rows`, those with another number."""
        given = columns["replicates"].rows()
        problems = []
        for row in rows.tolist():
            self._count = self._count or given[row].count
            if given[row].count != self._count:
                reason = f"expected {self._count:,} replicates, as an earlier row has, not {given[row].count:,}"
                problems.append(Problem(row, "replicates", reason))
        return problems


def _combined(columns: Mapping[str, Column], names: tuple[str, ...]) -> NDArray[np.uint64]:
    total = np.zeros(len(columns[names[0]]), dtype=np.uint64)
    for name in names:
        total = total * np.uint64(0x9E3779B97F4A7C15) + columns[name].hashes()
        total ^= total >> np.uint64(29)
    return total

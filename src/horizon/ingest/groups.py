"""Which vintage each row of a file belongs to: its source, its day, and what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from horizon.ingest.column import Column
    from horizon.records import SourceRecord

    Mark = tuple[object, ...]

__all__ = ["Group", "Grouping"]


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of a file that make one vintage.

    ``scope`` says what they are complete for; ``assumed`` that nobody said on which day they were known.
    """

    source: SourceRecord
    known_at: date
    scope: str
    assumed: bool


class Grouping:
    """Sorts rows by what marks a vintage.

    Parameters
    ----------
    marks : tuple of str
        Fields that tell vintages apart.
    make : callable
        Values of the marks -> Group.
    batches : iterable of the parsed columns of all batches
        Read to the end at once: vintages have to be known before the first row is stored.
    """

    def __init__(
        self, marks: tuple[str, ...], make: Callable[[Mark], Group], batches: Iterable[Mapping[str, Column]]
    ) -> None:
        self._marks = marks
        self._groups: dict[Mark, Group] = {}
        for columns in batches:
            for mark in dict.fromkeys(self._marked(columns)):
                self._groups.setdefault(mark, make(mark))

    @property
    def groups(self) -> list[Group]:
        """All groups, each once."""
        return list(dict.fromkeys(self._groups.values()))

    def split(self, columns: Mapping[str, Column], rows: NDArray[np.intp]) -> list[tuple[Group, NDArray[np.intp]]]:
        """The given rows of a batch, group by group."""
        if len(self._groups) == 1:
            return [(self.groups[0], rows)]
        import numpy as np

        members: dict[Group, list[int]] = {}
        marks, first = self._marked(columns), self.groups[0]
        for row in rows.tolist():  # a row whose marks cannot be read is counted with the first
            members.setdefault(self._groups.get(marks[row], first), []).append(row)
        return [(group, np.array(own, dtype=np.intp)) for group, own in members.items()]

    def _marked(self, columns: Mapping[str, Column]) -> list[Mark]:
        return list(zip(*(columns[name].rows() for name in self._marks), strict=True))

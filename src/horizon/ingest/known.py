"""What the store knows that bears on the reading of a file."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from horizon.ingest.names import Names
from horizon.store import read

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["Known"]


class Known:
    """Names, and the units of benchmarks.

    The store is asked when something is wanted, once for all tables of a file, and again where a table may have
    changed it.
    """

    def __init__(self, connection: Connection, *, reviewed: bool = False) -> None:
        self.connection, self._reviewed = connection, reviewed

    @cached_property
    def names(self) -> Names:
        """Names of models, benchmarks and tasks."""
        return Names(self.connection, reviewed=self._reviewed)

    @cached_property
    def units(self) -> dict[int, tuple[str, float | None]]:
        """Benchmark id -> its unit and ceiling."""
        return read.units(self.connection)

    def ask(self) -> None:
        """Ask the store for names again; what was made for this file stays new."""
        self.names = Names(self.connection, reviewed=self._reviewed, before=self.names.before)

    def ask_units(self) -> None:
        """Ask the store for units again."""
        self.units = read.units(self.connection)

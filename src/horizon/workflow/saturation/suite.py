"""The suite of time horizons that stands beside the benchmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.errors import SelectionError
from horizon.ingest.suggest import Nearest
from horizon.store import read
from horizon.workflow.analyse import suite_slug
from horizon.workflow.names import nearest_text

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["SUITE", "check_suite"]

SUITE = "metr-1.1"
"""The one that is meant if none is named: a store without it has benchmarks all the same."""

_FAR = 0.4
"""How alike a suite must be to a name that is not known, to be named in the error."""


def check_suite(connection: Connection, suite: str) -> None:
    """See that a suite that somebody chose is one.

    Raises
    ------
    SelectionError
        If there is no suite of that name; that the store lacks `SUITE` is none.
    """
    known = read.first_vintages(connection)
    if suite == SUITE or suite_slug(connection, suite) in known:
        return
    near = nearest_text([one.name for one in Nearest((name, name) for name in known).find(suite, least=_FAR)])
    raise SelectionError(
        f"no suite of time horizons is called {suite}",
        expected=f"one of {', '.join(known)}{near}" if known else "one that is in the store, which has none",
    )

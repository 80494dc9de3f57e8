"""Whole tables, part by part: the facts of all suites by the view of a day, inside a transaction that is open.

A part is a frame as `observed` gives it, with the suite in front. What came of all parts together is one table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from horizon.store import observed, schema
from horizon.store.read import success_levels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import pandas as pd
    from sqlalchemy import ColumnElement, Connection

__all__ = ["horizons", "runs", "tasks"]

_NO_SUITE = (0, "")
"""Of which there are no rows, so that a store without any gives a frame with all columns."""


def horizons(connection: Connection, as_of: date | None) -> Iterator[tuple[float, pd.DataFrame]]:
    """Time horizons of every suite at every success level: the share that is done after it, and the part."""
    suites = _suites(connection, schema.horizon_estimate.c.suite_id)
    asked = [(suite, slug, level) for suite, slug in suites for level in success_levels(connection, slug) or [0.5]]
    for place, (suite, slug, level) in enumerate(asked, 1):
        part = observed.horizons(connection, as_of, suite_id=suite, success_level=level, baselines=False)
        yield place / len(asked), _of_suite(part, slug)


def tasks(connection: Connection, as_of: date | None) -> Iterator[tuple[float, pd.DataFrame]]:
    """Tasks of every suite: the share that is done after it, and the part."""
    suites = _suites(connection, schema.task.c.suite_id)
    for place, (suite, slug) in enumerate(suites, 1):
        yield place / len(suites), _of_suite(observed.tasks(connection, as_of, suite_id=suite), slug)


def runs(connection: Connection, as_of: date | None) -> Iterator[tuple[float, pd.DataFrame]]:
    """Runs of models on the tasks of every suite: the share that is done after it, and the part."""
    suites = _suites(connection, schema.task.c.suite_id)
    for place, (suite, slug) in enumerate(suites, 1):
        part = observed.runs(connection, as_of, suite_id=suite, model_id=None, baselines=False)
        yield place / len(suites), _of_suite(part, slug)


def _suites(connection: Connection, spoken_of: ColumnElement[int]) -> list[tuple[int, str]]:
    """Id and slug of the suites that some row names, by slug."""
    suite = schema.benchmark
    query = select(suite.c.id, suite.c.slug).where(suite.c.id.in_(select(spoken_of))).order_by(suite.c.slug)
    return [(row.id, row.slug) for row in connection.execute(query)] or [_NO_SUITE]


def _of_suite(part: pd.DataFrame, slug: str) -> pd.DataFrame:
    part.insert(0, "suite", slug)
    return part.astype({"suite": "str"})

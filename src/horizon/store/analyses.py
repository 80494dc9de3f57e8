"""Analyses: what was computed from the facts of the store, kept with all that it depends on."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import insert, select

from horizon.store import schema
from horizon.store.estimates import newest_estimates

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy import Connection, Row

__all__ = ["Analysis", "analyses", "analysis_digest", "analysis_of", "keep_analysis"]


class Analysis(NamedTuple):
    """One analysis that is kept.

    Attributes
    ----------
    kind : str
        What was done, such as ``estimate``.
    subject : str
        With what: for estimates the slug of the suite.
    digest : str
        See `analysis_digest`.
    parameters : dict
    input_digest : str
        Of the rows that were read.
    seed : int or None
    version : str
        Of the program.
    known_at : date
        Day of the newest vintage among what was read.
    computed_at : datetime
        UTC.
    result : dict
    """

    kind: str
    subject: str
    digest: str
    parameters: dict[str, Any]
    input_digest: str
    seed: int | None
    version: str
    known_at: date
    computed_at: datetime
    result: dict[str, Any]


def analysis_digest(
    kind: str, subject: str, parameters: Mapping[str, Any], input_digest: str, *, seed: int | None, version: str
) -> str:
    """SHA-256 of all that the result of an analysis depends on.

    Examples
    --------
    >>> one = analysis_digest("estimate", "s", {"level": 0.95, "replicates": 10}, "0", seed=0, version="1")
    >>> one == analysis_digest("estimate", "s", {"replicates": 10, "level": 0.95}, "0", seed=0, version="1")
    True
    """
    return hashlib.sha256(_canonical([kind, subject, parameters, input_digest, seed, version]).encode()).hexdigest()


def keep_analysis(
    connection: Connection,
    *,
    kind: str,
    subject: str,
    parameters: Mapping[str, Any],
    input_digest: str,
    seed: int | None,
    version: str,
    known_at: date,
    result: Mapping[str, Any],
) -> bool:
    """Keep an analysis; one that is there already stays as it is, and the answer is then False.

    Raises
    ------
    ValueError
        If a number among the parameters or in the result is not finite: JSON has no word for it.
    """
    digest = analysis_digest(kind, subject, parameters, input_digest, seed=seed, version=version)
    text = json.dumps(result, allow_nan=False, separators=(",", ":"))
    if connection.scalar(select(schema.analysis.c.id).where(schema.analysis.c.digest == digest)) is not None:
        return False
    values = {
        "kind": kind,
        "subject": subject,
        "digest": digest,
        "parameters": _canonical(parameters),
        "input_digest": input_digest,
        "seed": None if seed is None else str(seed),
        "version": version,
        "known_at": known_at,
        "computed_at": datetime.now(UTC),
        "result": text,
    }
    connection.execute(insert(schema.analysis), values)
    return True


def analysis_of(
    connection: Connection, kind: str, subject: str, as_of: date | None = None, *, success_level: float | None = None
) -> Analysis | None:
    """The analysis from which the current estimates of a suite came, as known on a day; None if none did.

    Parameters
    ----------
    kind : str
    subject : str
        Slug of the suite.
    as_of : date, optional
    success_level : float, optional
        The estimates at this level; left out, those that were computed last.
    """
    newest, analysis = newest_estimates(subject, as_of, success_level=success_level).subquery(), schema.analysis
    query = select(analysis).join(newest, newest.c.sha256 == analysis.c.digest)
    query = query.where(analysis.c.kind == kind, analysis.c.subject == subject)
    row = connection.execute(query.order_by(newest.c.known_at.desc(), newest.c.id.desc()).limit(1)).first()
    return None if row is None else _analysis(row)


def analyses(connection: Connection, as_of: date | None = None, *, kind: str | None = None) -> list[Analysis]:
    """All analyses of what was known by a day, in the order in which they were kept."""
    table = schema.analysis
    query = select(table).order_by(table.c.id)
    if as_of is not None:
        query = query.where(table.c.known_at <= as_of)
    return [_analysis(row) for row in connection.execute(query if kind is None else query.where(table.c.kind == kind))]


def _analysis(row: Row[Any]) -> Analysis:
    return Analysis(
        kind=row.kind,
        subject=row.subject,
        digest=row.digest,
        parameters=json.loads(row.parameters),
        input_digest=row.input_digest,
        seed=None if row.seed is None else int(row.seed),
        version=row.version,
        known_at=row.known_at,
        computed_at=row.computed_at,
        result=json.loads(row.result),
    )


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, allow_nan=False, separators=(",", ":"))

"""The ledger of forecasts: what was foretold, frozen on the day it was, and later how it turned out."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import insert, select, update

from horizon.store import schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection, Row

__all__ = ["Forecast", "Outcome", "Quantity", "forecast_digest", "freeze", "ledger", "score"]

Quantity = Literal["minutes", "date"]


class Forecast(NamedTuple):
    """One prediction.

    Attributes
    ----------
    suite : str
        Its slug.
    success_level : float
    as_of : date
        Day of the newest vintage that it rests on.
    question : dict
        All that it depends on besides data, seed and version: window, rule, curve, interval, limit.
    input_digest : str
        Of the points that were used.
    quantity : {"minutes", "date"}
        What is foretold: the frontier on `target_date`, or the day on which it crosses `threshold_minutes`.
    target_date : date or None
        Of a date the limit: nothing is said of what comes after it.
    threshold_minutes : float or None
    quantiles : tuple of float or None
        At `horizon.stats.quantile_scores.QUANTILE_LEVELS`; log2 of the minutes, or days after `as_of`. None for what
        lies beyond the limit, or after a singularity.
    seed : int
    version : str
    """

    suite: str
    success_level: float
    as_of: date
    question: dict[str, Any]
    input_digest: str
    quantity: Quantity
    target_date: date
    threshold_minutes: float | None
    quantiles: tuple[float | None, ...]
    seed: int
    version: str


class Outcome(NamedTuple):
    """How a prediction turned out.

    Attributes
    ----------
    minutes : float or None
        Of the frontier on the target date.
    crossed_on : date or None
        Day of the crossing; None if there was none by the limit.
    known_at : date
        Day of the newest vintage that it is read from.
    crps : float
        In doublings, or in days.
    log_score : float or None
        In nats; None where the prediction has no density.
    covered : tuple of bool
        Whether the 50, 80 and 95 % intervals hold it.
    """

    minutes: float | None
    crossed_on: date | None
    known_at: date
    crps: float
    log_score: float | None
    covered: tuple[bool, bool, bool]


class Entry(NamedTuple):
    """One line of the ledger: a prediction, when it was made, and its outcome, if there is one yet."""

    digest: str
    made_at: datetime
    forecast: Forecast
    scored_at: datetime | None
    outcome: Outcome | None

    @property
    def in_hindsight(self) -> bool:
        """Whether the outcome was known, or could have been, on the day the prediction was made."""
        made, forecast = self.made_at.date(), self.forecast
        if self.outcome and self.outcome.crossed_on and self.outcome.crossed_on <= made:
            return True
        return forecast.target_date <= made


def forecast_digest(forecast: Forecast) -> str:
    """SHA-256 of all that a prediction depends on: everything but its quantiles.

    Examples
    --------
    >>> one = Forecast("s", 0.5, date(2026, 1, 1), {}, "0", "minutes", date(2027, 1, 1), None, (1.0,), 0, "1")
    >>> forecast_digest(one) == forecast_digest(one._replace(quantiles=(2.0,)))
    True
    >>> forecast_digest(one) == forecast_digest(one._replace(seed=1))
    False
    """
    values = {name: value for name, value in forecast._asdict().items() if name != "quantiles"}
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str, allow_nan=False).encode()).hexdigest()


def freeze(connection: Connection, forecasts: Iterable[Forecast], *, made_at: datetime | None = None) -> int:
    """Keep predictions, and say how many are new; one that is there already stays as it is.

    Raises
    ------
    ValueError
        If a number is not finite: JSON has no word for it.
    """
    table, moment, kept = schema.forecast, made_at or datetime.now(UTC), 0
    for forecast in forecasts:
        digest = forecast_digest(forecast)
        if connection.scalar(select(table.c.id).where(table.c.digest == digest)) is None:
            connection.execute(insert(table), _row(forecast) | {"digest": digest, "made_at": moment})
            kept += 1
    return kept


def score(connection: Connection, outcomes: Mapping[str, Outcome], *, scored_at: datetime | None = None) -> list[str]:
    """Write outcomes beside predictions, by digest; one that has its outcome already keeps it.

    Returns
    -------
    list of str
        Digests of those that were scored now.
    """
    table, moment, scored = schema.forecast, scored_at or datetime.now(UTC), []
    for digest, outcome in outcomes.items():
        values = {
            "scored_at": moment,
            "outcome_minutes": outcome.minutes,
            "outcome_date": outcome.crossed_on,
            "outcome_known_at": outcome.known_at,
            "crps": outcome.crps,
            "log_score": outcome.log_score,
            **dict(zip(("covered_50", "covered_80", "covered_95"), outcome.covered, strict=True)),
        }
        open_still = (table.c.digest == digest) & table.c.scored_at.is_(None)
        if connection.execute(update(table).where(open_still).values(values)).rowcount:
            scored.append(digest)
    return scored


def ledger(connection: Connection, *, suite: str | None = None, scored: bool | None = None) -> list[Entry]:
    """Predictions in the order in which they were made.

    Parameters
    ----------
    suite : str, optional
        Slug; left out, those of all suites.
    scored : bool, optional
        Only those that have an outcome, or only those that have none.
    """
    table = schema.forecast
    query = select(table).order_by(table.c.id)
    if suite is not None:
        query = query.where(table.c.suite == suite)
    if scored is not None:
        query = query.where(table.c.scored_at.is_not(None) if scored else table.c.scored_at.is_(None))
    return [_entry(row) for row in connection.execute(query)]


def _row(forecast: Forecast) -> dict[str, Any]:
    return forecast._asdict() | {
        "question": json.dumps(forecast.question, sort_keys=True, allow_nan=False, separators=(",", ":")),
        "quantiles": json.dumps(forecast.quantiles, allow_nan=False, separators=(",", ":")),
        "seed": str(forecast.seed),
    }


def _entry(row: Row[Any]) -> Entry:
    values = {name: getattr(row, name) for name in Forecast._fields}
    values |= {
        "question": json.loads(row.question),
        "quantiles": tuple(json.loads(row.quantiles)),
        "seed": int(row.seed),
    }
    return Entry(row.digest, row.made_at, Forecast(**values), row.scored_at, _outcome(row))


def _outcome(row: Row[Any]) -> Outcome | None:
    if row.scored_at is None:
        return None
    covered = bool(row.covered_50), bool(row.covered_80), bool(row.covered_95)
    return Outcome(row.outcome_minutes, row.outcome_date, row.outcome_known_at, row.crps, row.log_score, covered)

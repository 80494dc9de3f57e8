"""The ledger of forecasts as a frame, a table and the JSON that other programs rely on."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from horizon.units import duration_text
from horizon.workflow.forecast_tables import minutes_of
from horizon.workflow.tables import percentile_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from horizon.store.forecasts import Entry

__all__ = ["ledger_columns", "ledger_frame", "ledger_json"]


def ledger_frame(entries: Sequence[Entry]) -> pd.DataFrame:
    """One row a prediction; what is not known yet is missing."""
    return pd.DataFrame([_ledger_row(entry) for entry in entries], columns=_LEDGER)


_LEDGER = [
    "made_at", "in_hindsight", "suite", "success_level", "as_of", "curve", "interval", "quantity", "target_date",
    "threshold_minutes", "median", "low_80", "high_80", "outcome", "outcome_known_at", "crps", "log_score",
    "covered_50", "covered_80", "covered_95", "digest",
]  # fmt: skip


def _ledger_row(entry: Entry) -> list[Any]:
    forecast, outcome = entry.forecast, entry.outcome
    low, median, high = (_foretold(entry, place) for place in (19, 99, 179))
    ends = (None,) * 7 if outcome is None else (
        _happened(entry), outcome.known_at, outcome.crps, outcome.log_score, *outcome.covered
    )  # fmt: skip
    return [
        entry.made_at.date(), entry.in_hindsight, forecast.suite, forecast.success_level, forecast.as_of,
        forecast.question["curve"], forecast.question["interval"], forecast.quantity, forecast.target_date,
        forecast.threshold_minutes, median, low, high, *ends, entry.digest,
    ]  # fmt: skip


def ledger_json(entries: Sequence[Entry]) -> dict[str, Any]:
    """The object of ``horizon forecast --ledger --format json``, and of ``--score``: those scored just now."""
    return {
        "schema": "horizon.forecast-ledger/1",
        "forecasts": [
            {name: _plain(value) for name, value in zip(_LEDGER, _ledger_row(entry), strict=True)}
            | {"question": entry.forecast.question, "seed": entry.forecast.seed, "version": entry.forecast.version}
            for entry in entries
        ],
    }


def ledger_columns(entries: Sequence[Entry]) -> dict[str, list[str]]:
    """The ledger as text."""
    rows = [dict(zip(_LEDGER, _ledger_row(entry), strict=True)) for entry in entries]
    return {
        "made": [f"{row['made_at']}{' (in hindsight)' if row['in_hindsight'] else ''}" for row in rows],
        "suite": [f"{row['suite']}, {percentile_name(row['success_level'])}" for row in rows],
        "as of": [str(row["as_of"]) for row in rows],
        "curve": [f"{row['curve']}, {row['interval']}" for row in rows],
        "foretold": [_subject(row) for row in rows],
        "median": [_value(row["median"]) for row in rows],
        "80% interval": [f"{_value(row['low_80'])} to {_value(row['high_80'])}" for row in rows],
        "came": ["open" if row["outcome_known_at"] is None else _value(row["outcome"]) for row in rows],
        "inside 50/80/95%": ["" if row["covered_50"] is None else _inside(row) for row in rows],
        "CRPS": ["–" if row["crps"] is None else _crps(row) for row in rows],
    }


def _subject(row: dict[str, Any]) -> str:
    if row["quantity"] == "minutes":
        return f"frontier on {row['target_date']}"
    return f"{duration_text(row['threshold_minutes'])}, by {row['target_date']}"


def _inside(row: dict[str, Any]) -> str:
    return "/".join("yes" if row[f"covered_{level}"] else "no" for level in (50, 80, 95))


def _crps(row: dict[str, Any]) -> str:
    return f"{row['crps']:.2f} doublings" if row["quantity"] == "minutes" else f"{row['crps']:,.0f} days"


def _value(value: float | date | None) -> str:
    if value is None:
        return "not by then"
    return duration_text(value) if isinstance(value, float) else str(value)


def _foretold(entry: Entry, place: int) -> float | date | None:
    value = entry.forecast.quantiles[place]
    if value is None:
        return None if entry.forecast.quantity == "date" else math.inf
    if entry.forecast.quantity == "minutes":
        return minutes_of(value)
    return entry.forecast.as_of + timedelta(math.ceil(value))


def _happened(entry: Entry) -> float | date | None:
    outcome = entry.outcome
    if outcome is None:
        return None
    return outcome.minutes if entry.forecast.quantity == "minutes" else outcome.crossed_on


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | float | int | bool | None) else str(value)

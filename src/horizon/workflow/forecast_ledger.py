"""The ledger of forecasts: freeze what is foretold today, and score what was foretold before.

A forecast of minutes is scored by the frontier on its target date: the longest horizon among the models released by
then, also those whose estimate is beyond the suite's range. A forecast of a date is scored by the release of the first
model at the threshold, or by there being none up to its limit. Either is read off the store as it is when the forecast
is scored; that the day is over must be told by a vintage of the suite that is newer. Then the score stays: a model that
is measured long after its release can come too late for it. Early crossings are scored before late ones can be, so the
scores of dates flatter forecasts that are too early until their limit has come; those of minutes do not.
"""

from __future__ import annotations

import hashlib
import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from horizon import __version__
from horizon.stats.quantile_scores import QUANTILE_LEVELS, crps_quantiles, log_score_quantiles
from horizon.store import forecasts, read
from horizon.store.forecasts import Forecast, Outcome
from horizon.workflow.forecast import first_above, foretell
from horizon.workflow.question import TrendQuestion
from horizon.workflow.redrawn import find_replicates, seldom_estimable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray
    from sqlalchemy import Connection

    from horizon.store import Store
    from horizon.store.forecasts import Entry
    from horizon.workflow.forecast import ForecastAnalysis, ForecastQuestion

__all__ = ["Frozen", "freeze_forecast", "frozen", "read_ledger", "score_ledger"]

_INTERVALS = ((0.25, 0.75), (0.1, 0.9), (0.025, 0.975))


class Frozen(NamedTuple):
    """A forecast, how many of its predictions are new in the ledger, and how many were there."""

    analysis: ForecastAnalysis
    new: int
    there: int


def freeze_forecast(store: Store, question: ForecastQuestion) -> Frozen:
    """Make a forecast and keep each of its predictions in the ledger; what is there already stays as it is."""
    with store.write() as connection:
        analysis = foretell(connection, question)
        predictions = list(frozen(analysis))
        new = forecasts.freeze(connection, predictions)
    return Frozen(analysis, new, len(predictions) - new)


def read_ledger(store: Store, *, suite: str | None = None) -> list[Entry]:
    """Every prediction in the order in which they were made, those of one suite if it is named."""
    with store.read() as connection:
        return forecasts.ledger(connection, suite=suite)


def score_ledger(store: Store, *, scored_at: datetime | None = None) -> list[Entry]:
    """Score each open prediction whose outcome is known by now, and give those back."""
    with store.write() as connection:
        known: dict[tuple[str, float], _Known] = {}
        outcomes = {}
        for entry in forecasts.ledger(connection, scored=False):
            key = entry.forecast.suite, entry.forecast.success_level
            if key not in known:
                known[key] = _known(connection, *key)
            outcome = _outcome(entry.forecast, known[key])
            if outcome is not None:
                outcomes[entry.digest] = outcome
        scored = set(forecasts.score(connection, outcomes, scored_at=scored_at or datetime.now(UTC)))
        return [entry for entry in forecasts.ledger(connection, scored=True) if entry.digest in scored]


def frozen(analysis: ForecastAnalysis) -> Iterator[Forecast]:
    """The predictions of a forecast as the ledger keeps them; none of a threshold that some model is at already."""
    trend, draws = analysis.trend, analysis.draws
    common: dict[str, Any] = {
        "suite": trend.question.suite,
        "success_level": trend.question.success_level,
        "as_of": trend.as_of,
        "question": _question(analysis),
        "input_digest": _input_digest(trend.points),
        "seed": trend.question.seed,
        "version": __version__,
    }
    levels = draws.quantiles(QUANTILE_LEVELS)
    for day in analysis.targets:
        values = levels[:, draws.days.index(day)]
        yield Forecast(**common, quantity="minutes", target_date=day, threshold_minutes=None,
                       quantiles=_finite(values))  # fmt: skip
    lead = (analysis.first - trend.as_of).days
    for found in analysis.thresholds:
        if found.crossing is None or found.beyond is not None:
            continue
        days = np.quantile(found.crossing.days, QUANTILE_LEVELS, method="inverted_cdf") + lead
        yield Forecast(**common, quantity="date", target_date=analysis.limit, threshold_minutes=found.minutes,
                       quantiles=_finite(days))  # fmt: skip


def _question(analysis: ForecastAnalysis) -> dict[str, Any]:
    question, trend = analysis.question, analysis.question.trend
    window = trend.window
    return {
        "since": str(window.since) if window.since else None,
        "until": str(window.until) if window.until else None,
        "frontier": trend.frontier,
        "beyond_range": "included" if trend.include_beyond_range else "excluded",
        "curve": question.curve,
        "interval": trend.interval,
        "replicates": trend.replicates,
        "drop_below": trend.drop_below,
        "draws": question.draws,
    }


def _input_digest(points: pd.DataFrame) -> str:
    """Of the points as the trend saw them."""
    columns = ["slug", "release_date", "minutes", "low", "high", "confidence", "used"]
    rows = points[columns].sort_values("slug").itertuples(index=False, name=None)
    return hashlib.sha256("\n".join(repr([str(value) for value in row]) for row in rows).encode()).hexdigest()


class _Known(NamedTuple):
    """What is known by now of a suite."""

    points: pd.DataFrame
    newest: date | None


def _known(connection: Connection, suite: str, success_level: float) -> _Known:
    question = TrendQuestion(suite, success_level)
    points = read.horizon_estimates(connection, suite, success_level).dropna(subset="release_date")
    joint, _ = find_replicates(connection, question)
    seldom = seldom_estimable(joint)
    points = points.assign(left_out=points["slug"].map(seldom))
    days = [*read.vintage_days(connection, suite, success_level), *points["known_at"]]
    return _Known(points, max(days, default=None))


def _outcome(forecast: Forecast, known: _Known) -> Outcome | None:
    """How a prediction turned out, or None if that cannot be known yet."""
    if known.newest is None:
        return None
    return _of_minutes(forecast, known) if forecast.quantity == "minutes" else _of_date(forecast, known)


def _of_minutes(forecast: Forecast, known: _Known) -> Outcome | None:
    released = known.points[known.points["left_out"].isna()]
    released = released[released["release_date"] <= np.datetime64(forecast.target_date)]
    if known.newest is None or known.newest <= forecast.target_date or released.empty:
        return None
    minutes = float(released["minutes"].max())
    values = _array(forecast.quantiles, math.inf)
    return Outcome(minutes, None, known.newest, *_scores(math.log2(minutes), values))


def _of_date(forecast: Forecast, known: _Known) -> Outcome | None:
    if known.newest is None or forecast.threshold_minutes is None:
        return None
    first = first_above(known.points, forecast.threshold_minutes)
    limit = (forecast.target_date - forecast.as_of).days
    if first is not None and first.release_date <= forecast.target_date:
        day: date | None = first.release_date
        observed = float((first.release_date - forecast.as_of).days)
    elif known.newest > forecast.target_date:
        day, observed = None, math.inf
    else:
        return None
    crps, log_score, covered = _scores(observed, _array(forecast.quantiles, math.inf), limit)
    return Outcome(None, day, known.newest, crps, log_score, covered)


def _scores(
    observed: float, values: NDArray[np.float64], limit: float = math.inf
) -> tuple[float, float | None, tuple[bool, bool, bool]]:
    """CRPS, log score and coverage; beyond the limit all days are the same to the CRPS, and there is no density."""
    ends = [(values[_place(low)], values[_place(high)]) for low, high in _INTERVALS]
    half, eighty, most = (bool(low <= observed <= high) for low, high in ends)
    density = log_score_quantiles(observed, np.minimum(values, limit)) if math.isfinite(observed) else math.nan
    crps = crps_quantiles(min(observed, limit), np.minimum(values, limit))
    return crps, density if math.isfinite(density) else None, (half, eighty, most)


def _place(level: float) -> int:
    return int(np.searchsorted(QUANTILE_LEVELS, level - 1e-9))


def _finite(values: NDArray[np.float64]) -> tuple[float | None, ...]:
    """What is not finite lies beyond the limit; the sixth digit of a draw is noise."""
    return tuple(round(value, 6) if math.isfinite(value) else None for value in values.tolist())


def _array(values: tuple[float | None, ...], missing: float) -> NDArray[np.float64]:
    return np.array([missing if value is None else value for value in values])

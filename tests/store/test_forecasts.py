"""The ledger: predictions are kept once and never changed, and so is how they turned out."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from horizon.errors import StoreError
from horizon.store import Store, schema
from horizon.store.forecasts import Entry, Forecast, Outcome, forecast_digest, freeze, ledger, score

MADE = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
MINUTES = Forecast(
    suite="s", success_level=0.5, as_of=date(2026, 1, 1), question={"curve": "exponential", "interval": "ols"},
    input_digest="ab" * 32, quantity="minutes", target_date=date(2026, 7, 1), threshold_minutes=None,
    quantiles=(1.5, 2.25, None), seed=2**70, version="0.1.0",
)  # fmt: skip
CROSSING = MINUTES._replace(quantity="date", threshold_minutes=480.0, quantiles=(10.0, 20.5, None))
CAME = Outcome(12.5, None, date(2026, 8, 1), 0.75, -1.25, (False, True, True))


def kept(store: Store, *forecasts: Forecast) -> int:
    with store.write() as connection:
        return freeze(connection, forecasts, made_at=MADE)


def entries(store: Store, **options: Any) -> list[Entry]:
    with store.read() as connection:
        return ledger(connection, **options)


def test_a_prediction_comes_back_as_it_was(store: Store) -> None:
    assert kept(store, MINUTES, CROSSING) == 2
    first, second = entries(store)
    assert (first.forecast, second.forecast) == (MINUTES, CROSSING)
    assert (first.made_at, first.scored_at, first.outcome) == (MADE, None, None)
    assert first.digest == forecast_digest(MINUTES) != second.digest


def test_the_same_prediction_is_kept_once_and_stays_as_it_was(store: Store) -> None:
    assert (kept(store, MINUTES), kept(store, MINUTES._replace(quantiles=(9.0,)))) == (1, 0)
    assert [entry.forecast for entry in entries(store)] == [MINUTES]


@pytest.mark.parametrize(
    "change",
    [
        {"suite": "q"},
        {"success_level": 0.8},
        {"as_of": date(2026, 1, 2)},
        {"question": {"curve": "random-walk", "interval": "ols"}},
        {"input_digest": ""},
        {"target_date": date(2026, 7, 2)},
        {"seed": 1},
        {"version": "0.2"},
        {"quantity": "date", "threshold_minutes": 480.0},
    ],
)
def test_whatever_a_prediction_depends_on_makes_another(sqlite_store: Store, change: dict[str, Any]) -> None:
    assert kept(sqlite_store, MINUTES, MINUTES._replace(**change)) == 2


def test_an_outcome_is_written_beside_its_prediction_and_no_other(store: Store) -> None:
    kept(store, MINUTES, CROSSING)
    digest = forecast_digest(MINUTES)
    with store.write() as connection:
        assert score(connection, {digest: CAME}, scored_at=MADE) == [digest]
    scored, still_open = entries(store)
    assert (scored.outcome, scored.scored_at, scored.forecast) == (CAME, MADE, MINUTES)
    assert still_open.outcome is None
    assert entries(store, scored=True) == [scored]
    assert entries(store, scored=False) == [still_open]


def test_a_score_stays(store: Store) -> None:
    kept(store, MINUTES)
    digest = forecast_digest(MINUTES)
    for outcome, expected in ((CAME, [digest]), (CAME._replace(crps=0.0), [])):
        with store.write() as connection:
            assert score(connection, {digest: outcome}) == expected
    assert [entry.outcome for entry in entries(store)] == [CAME]


def test_an_outcome_without_its_prediction_is_written_nowhere(sqlite_store: Store) -> None:
    with sqlite_store.write() as connection:
        assert score(connection, {"00": CAME}) == []


def test_that_nothing_crossed_by_the_limit_is_an_outcome_too(store: Store) -> None:
    kept(store, CROSSING)
    outcome = Outcome(None, None, date(2037, 1, 1), 40.0, None, (False, False, True))
    with store.write() as connection:
        score(connection, {forecast_digest(CROSSING): outcome})
    assert entries(store)[0].outcome == outcome


def test_predictions_are_listed_by_suite(sqlite_store: Store) -> None:
    kept(sqlite_store, MINUTES, MINUTES._replace(suite="q"))
    assert [entry.forecast.suite for entry in entries(sqlite_store, suite="q")] == ["q"]


@pytest.mark.parametrize(
    ("forecast", "outcome", "expected"),
    [
        (MINUTES, None, False),
        (MINUTES._replace(target_date=date(2026, 1, 2)), None, True),
        (CROSSING, Outcome(None, date(2026, 1, 2), date(2026, 3, 1), 1.0, None, (True, True, True)), True),
        (CROSSING, Outcome(None, date(2026, 1, 3), date(2026, 3, 1), 1.0, None, (True, True, True)), False),
    ],
)
def test_what_was_foretold_when_its_day_was_over_says_so(
    forecast: Forecast, outcome: Outcome | None, expected: bool
) -> None:
    assert Entry("", MADE, forecast, MADE if outcome else None, outcome).in_hindsight is expected


@pytest.mark.parametrize("change", [{"quantiles": (float("nan"),)}, {"question": {"level": float("inf")}}])
def test_a_number_that_json_cannot_say_is_refused(sqlite_store: Store, change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        kept(sqlite_store, MINUTES._replace(**change))
    assert entries(sqlite_store) == []


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"quantity": "luck"}, "quantity"),
        ({"threshold_minutes": 8.0}, "threshold"),
        ({"scored_at": MADE}, "scored"),
    ],
)
def test_a_row_that_says_two_things_is_refused(store: Store, change: dict[str, Any], constraint: str) -> None:
    values = MINUTES._asdict() | {"question": "{}", "quantiles": "[]", "seed": "0", "digest": "0", "made_at": MADE}
    with pytest.raises((StoreError, IntegrityError), match=f"ck_forecast_{constraint}"), store.write() as connection:
        connection.execute(insert(schema.forecast), values | change)

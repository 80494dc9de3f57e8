"""The ledger: frozen today, scored when its day is over, by what the store knows then."""

import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from horizon.store import Store
from horizon.store.forecasts import Entry
from horizon.trend import Window
from horizon.workflow.forecast import ForecastQuestion
from horizon.workflow.forecast_ledger import freeze_forecast, read_ledger, score_ledger
from horizon.workflow.question import TrendQuestion
from tests.ingest.loading import ingest

START = date(2019, 1, 1)
SCATTER = (0.3, -0.2, 0.1, -0.3, 0.2, -0.1, 0.25, -0.25)
QUESTION = ForecastQuestion(TrendQuestion("s", rule="all"), thresholds=(1024.0, 2.0**14), years=3, draws=1000)


def released(place: int) -> date:
    return START + timedelta(100 * place)


def series(store: Store, folder: Path, models: int, *, known_at: str, scatter: tuple[float, ...] = SCATTER) -> None:
    """Each model has twice the horizon of the one before, 100 days earlier, give or take."""
    dates = "".join(f"m{place},{released(place)}\n" for place in range(models))
    ingest(store, folder, f"model,release_date\n{dates}", known_at)
    rows = "".join(f"s,m{place},0.5,{2 ** (place + scatter[place % 8])}\n" for place in range(models))
    text = f"suite,model,success_level,minutes\n{rows}"
    ingest(store, folder, text, known_at, constants={"suite": "s", "success_level": "0.5"})


@pytest.fixture
def eight(sqlite_store: Store, tmp_path: Path) -> Store:
    """Give a store with eight models, m7 of 2020-12-01 the last, and its forecast in the ledger."""
    series(sqlite_store, tmp_path, 8, known_at="2021-01-01")
    assert freeze_forecast(sqlite_store, QUESTION).new == 5
    return sqlite_store


def foretold(entries: list[Entry]) -> list[str]:
    return [f"{entry.forecast.quantity} {entry.forecast.target_date}" for entry in entries]


def test_a_forecast_is_kept_with_all_that_it_depends_on_and_once(eight: Store) -> None:
    again = freeze_forecast(eight, QUESTION)
    assert (again.new, again.there) == (0, 5)
    entries = read_ledger(eight)
    assert foretold(entries) == [
        "minutes 2021-07-03", "minutes 2022-01-01", "minutes 2023-01-01", "date 2024-01-02", "date 2024-01-02",
    ]  # fmt: skip
    prediction = entries[0].forecast
    assert (prediction.as_of, prediction.suite, len(prediction.quantiles)) == (date(2021, 1, 1), "s", 199)
    assert prediction.question["curve"] == "exponential"
    assert prediction.question["frontier"] == "all"


def test_the_quantiles_are_those_of_the_forecast(eight: Store) -> None:
    analysis = freeze_forecast(eight, QUESTION).analysis
    minutes, crossing = read_ledger(eight)[1].forecast, read_ledger(eight)[3].forecast
    day = analysis.draws.days.index(minutes.target_date)
    assert minutes.quantiles[99] == pytest.approx(float(analysis.draws.quantiles([0.5])[0, day]), abs=1e-5)
    found = analysis.thresholds[0].crossing
    assert found is not None
    assert crossing.quantiles[99] is not None
    assert crossing.as_of + timedelta(math.ceil(crossing.quantiles[99])) == found.day(0.5)


def test_other_points_make_another_forecast(eight: Store, tmp_path: Path) -> None:
    series(eight, tmp_path, 8, known_at="2021-01-01", scatter=(0.2,) * 7 + (0.0,))
    assert freeze_forecast(eight, QUESTION).new == 5


def test_nothing_is_scored_before_a_vintage_that_is_newer_than_its_day(eight: Store, tmp_path: Path) -> None:
    assert score_ledger(eight) == []
    series(eight, tmp_path, 9, known_at="2021-07-03")
    assert score_ledger(eight) == []


def test_minutes_are_scored_by_the_running_maximum_of_what_was_released_by_their_day(
    eight: Store, tmp_path: Path
) -> None:
    """m9, of 2021-06-19, is the last by 2021-07-03; m10 is the first at 1024 minutes, the lower threshold."""
    series(eight, tmp_path, 11, known_at="2021-11-01")
    scored = score_ledger(eight, scored_at=datetime(2021, 11, 2, tzinfo=UTC))
    assert foretold(scored) == ["minutes 2021-07-03", "date 2024-01-02"]
    (minutes, crossing) = scored
    assert minutes.outcome is not None
    assert crossing.outcome is not None
    assert released(9) < minutes.forecast.target_date < released(10)
    assert minutes.outcome.minutes == pytest.approx(2 ** (9 + SCATTER[1]))
    assert minutes.outcome.known_at == date(2021, 11, 1)
    assert crossing.outcome.crossed_on == released(10)
    assert crossing.outcome.minutes is None
    assert minutes.outcome.covered == (True, True, True)
    assert 0 < minutes.outcome.crps < 0.5
    assert 0 < crossing.outcome.crps < 100
    assert [entry.scored_at for entry in scored] == [datetime(2021, 11, 2, tzinfo=UTC)] * 2


def test_a_score_stays_when_a_late_measurement_would_change_it(eight: Store, tmp_path: Path) -> None:
    series(eight, tmp_path, 10, known_at="2021-11-01")
    (before,) = score_ledger(eight)
    series(eight, tmp_path, 10, known_at="2021-12-01", scatter=(3.0,) * 8)
    assert before not in score_ledger(eight)
    assert read_ledger(eight)[0] == before


def test_what_did_not_cross_by_its_limit_is_scored_at_the_limit(eight: Store, tmp_path: Path) -> None:
    series(eight, tmp_path, 8, known_at="2024-02-01")
    scored = score_ledger(eight)
    assert len(scored) == 5
    never = scored[3].outcome
    assert never is not None
    assert (never.crossed_on, never.minutes, never.log_score) == (None, None, None)
    limit = (scored[3].forecast.target_date - scored[3].forecast.as_of).days
    assert 0 < never.crps < limit
    assert never.covered == (False, False, False)


def test_a_forecast_that_said_never_is_right_when_nothing_crosses(sqlite_store: Store, tmp_path: Path) -> None:
    series(sqlite_store, tmp_path, 8, known_at="2021-01-01")
    freeze_forecast(sqlite_store, replace(QUESTION, thresholds=(2.0**50,)))
    series(sqlite_store, tmp_path, 8, known_at="2024-02-01")
    outcome = score_ledger(sqlite_store)[-1].outcome
    assert outcome is not None
    assert (outcome.crps, outcome.covered) == (0.0, (True, True, True))


def test_a_threshold_that_is_passed_is_not_foretold(sqlite_store: Store, tmp_path: Path) -> None:
    series(sqlite_store, tmp_path, 8, known_at="2021-01-01")
    freeze_forecast(sqlite_store, replace(QUESTION, thresholds=(16.0,)))
    assert {entry.forecast.quantity for entry in read_ledger(sqlite_store)} == {"minutes"}


def test_a_forecast_of_a_day_that_is_over_says_that_it_was_made_in_hindsight(facts: Store) -> None:
    """As of January 2026 the frontier of March was 6 h 50 min by the middle forecast; it came to 12 h."""
    trend = TrendQuestion("metr-1.1", window=Window(date(2023, 1, 1)), as_of=date(2026, 1, 30), interval="ols")
    freeze_forecast(facts, ForecastQuestion(trend, thresholds=(480.0,), by=date(2026, 3, 1)))
    scored = score_ledger(facts)
    march = next(entry for entry in scored if entry.forecast.target_date == date(2026, 3, 1))
    assert march.in_hindsight
    assert march.outcome is not None
    assert march.outcome.minutes == pytest.approx(718.80683)
    assert march.outcome.covered == (False, True, True)
    (crossing,) = [entry for entry in scored if entry.forecast.quantity == "date"]
    assert crossing.outcome is not None
    assert crossing.outcome.crossed_on == date(2026, 2, 5)


@pytest.mark.postgres
def test_the_ledger_works_on_a_server(store: Store, tmp_path: Path) -> None:
    series(store, tmp_path, 8, known_at="2021-01-01")
    freeze_forecast(store, QUESTION)
    series(store, tmp_path, 11, known_at="2021-11-01")
    scored = score_ledger(store)
    assert foretold(scored) == ["minutes 2021-07-03", "date 2024-01-02"]
    assert read_ledger(store, suite="s")[0] == scored[0]

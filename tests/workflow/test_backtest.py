"""From the store to a backtest: the shipped facts over release dates and vintages."""

from datetime import date
from pathlib import Path

import pytest

from horizon.errors import FitError
from horizon.store import Store, open_store
from horizon.trend import Window
from horizon.workflow.analyse import TrendQuestion
from horizon.workflow.backtest import TrendBacktest, analyse_backtest
from horizon.workflow.backtest_tables import backtest_columns, backtest_json, backtest_sentences

METR = TrendQuestion("metr-1.1", replicates=400)
LINE = ["exponential"]


@pytest.fixture(scope="module")
def tested(facts_file: Path) -> TrendBacktest:
    """Give the backtest of the exponential on METR's newest suite."""
    with open_store(facts_file) as store:
        return analyse_backtest(store, METR, curves=LINE)


def inside_80(tested: TrendBacktest, interval: str) -> float:
    table = tested.backtest.calibration()
    found = table[(table["over"] == "release dates") & (table["interval"] == interval)]
    return float(found["inside_80"].iloc[0])


# methods.md: "~ nominal 80 % OLS confidence bands cover 7-56 % of later frontier points, prediction bands 20-74 %".
@pytest.mark.parametrize(
    ("suite", "since", "confidence", "prediction"),
    [
        ("metr-1.1", None, 0.0513, 0.1410),
        ("metr-1.1", date(2023, 1, 1), 0.1778, 0.3556),
        ("metr-1.0", None, 0.1795, 0.4744),
    ],
)
def test_the_bands_of_the_exponential_hold_far_less_than_they_claim(
    facts: Store, suite: str, since: date | None, confidence: float, prediction: float
) -> None:
    tested = analyse_backtest(facts, TrendQuestion(suite, window=Window(since), replicates=400), curves=LINE)
    assert inside_80(tested, "confidence") == pytest.approx(confidence, abs=1e-4)
    assert inside_80(tested, "prediction") == pytest.approx(prediction, abs=1e-4)


def test_vintages_are_forecast_from_as_they_were_known(tested: TrendBacktest) -> None:
    assert tested.vintages == (date(2026, 1, 30),)
    rows = tested.backtest.forecasts
    of_vintage = rows[(rows["over"] == "vintages") & (rows["interval"] == "prediction")]
    assert list(of_vintage["n"]) == [14, 14]
    assert (of_vintage["last"] == date(2025, 11, 24)).all()


def test_nothing_that_was_known_later_is_used(facts: Store) -> None:
    as_of = date(2026, 2, 22)
    tested = analyse_backtest(facts, TrendQuestion("metr-1.1", as_of=as_of, replicates=200), curves=LINE)
    assert all(day < as_of for day in tested.vintages)
    assert tested.analysis.as_of == as_of


def test_points_are_redrawn_where_they_have_an_interval(tested: TrendBacktest) -> None:
    assert "both" in set(tested.backtest.forecasts["interval"])


def test_too_few_points_are_refused_with_the_selection(facts: Store) -> None:
    with pytest.raises(FitError, match=r"nothing to backtest \(metr-1.1, 2025-08-01 to 2025-12-01, frontier global\)"):
        analyse_backtest(facts, TrendQuestion("metr-1.1", window=Window(date(2025, 8, 1), date(2025, 12, 1))))


def test_sentences_and_columns_say_what_was_forecast_from_where(tested: TrendBacktest) -> None:
    text = "\n".join(backtest_sentences(tested))
    assert "Over release dates: 78 forecasts from 12 origins, not independent" in text
    assert "nominal 80 % bands of the exponential hold 5% (confidence) and 14% (prediction) of the later points" in text
    assert "Over vintages: 2 forecasts from 1 origin, not independent" in text
    assert set(backtest_columns(tested, by_ahead=True)) - set(backtest_columns(tested)) == {"ahead"}


def test_json_holds_the_three_tables(tested: TrendBacktest) -> None:
    said = backtest_json(tested)
    assert said["schema"] == "horizon.backtest/1"
    assert said["levels"] == [0.5, 0.8, 0.95]
    assert said["vintages"] == ["2026-01-30"]
    assert all(said[name] for name in ("calibration", "calibration_by_ahead", "calibration_common"))

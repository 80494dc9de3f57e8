"""Forecasts from the store: what is passed, what is refused, and what each curve says."""

import math
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from horizon.errors import FitError, SelectionError
from horizon.store import Store, open_store
from horizon.trend import Window
from horizon.units import WORK_MONTH, WORK_WEEK
from horizon.workflow.forecast import ForecastAnalysis, ForecastQuestion, forecast
from horizon.workflow.forecast_tables import forecast_columns
from horizon.workflow.question import TrendQuestion
from tests.ingest.loading import ingest

SINCE_2023 = TrendQuestion("metr-1.1", window=Window(date(2023, 1, 1)), interval="ols")


@pytest.fixture(scope="module")
def shipped(facts_file: Path) -> Any:
    """Give the shipped facts, for reading."""
    with open_store(facts_file) as store:
        yield store


def ask(store: Store, trend: TrendQuestion = SINCE_2023, **options: Any) -> ForecastAnalysis:
    return forecast(store, ForecastQuestion(trend, **options))


def test_the_line_crosses_a_threshold_where_its_own_equation_says(shipped: Store) -> None:
    found = ask(shipped, thresholds=(WORK_MONTH,), draws=20_000)
    fit, (one,) = found.trend.fit, found.thresholds
    days = (math.log2(WORK_MONTH) - fit.log2_at_origin) / fit.doublings_per_day
    assert one.crossing is not None
    middle = one.crossing.day(0.5)
    assert middle is not None
    assert abs((middle - fit.origin).days - days) < 7
    assert (found.trend.fit.nobs, str(found.first), str(found.limit)) == (14, "2026-09-08", "2036-09-07")


def test_break_even_counts_from_the_last_frontier_point_at_the_pace_of_the_trend(shipped: Store) -> None:
    """A one-month task at 50 %: log2(167 h / 718.807 min) doublings of 128.744 days."""
    found = ask(shipped, thresholds=(WORK_MONTH,))
    needed = found.thresholds[0].break_even
    assert (found.last_point.model, needed.start) == ("Claude Opus 4.6", date(2026, 2, 5))
    assert needed.doublings == pytest.approx(math.log2(10_020 / 718.80683), abs=1e-6)
    assert needed.days == pytest.approx(needed.doublings * 128.744, abs=0.01)
    assert needed.interval.low == pytest.approx(needed.doublings * found.trend.doubling_time.interval.low)


def test_what_a_future_may_have_passed_already_has_no_first_day(shipped: Store) -> None:
    found = ask(shipped, replace(SINCE_2023, interval="both"), thresholds=(WORK_WEEK,))
    crossing = found.thresholds[0].crossing
    assert crossing is not None
    assert 0.1 < crossing.already < 0.25
    shown = {level: forecast_columns(found)[f"{level} interval"][0] for level in ("50%", "80%", "95%")}
    assert shown["80%"] == f"before {found.first} to {crossing.day(0.9)}"
    assert shown["95%"].startswith(f"before {found.first} to ")
    assert shown["50%"] == f"{crossing.day(0.25)} to {crossing.day(0.75)}"


def test_a_threshold_that_a_model_is_at_is_passed_and_not_foretold(shipped: Store) -> None:
    one = ask(shipped, thresholds=(480.0,)).thresholds[0]
    assert one.passed is not None
    assert (one.passed.model, one.passed.release_date, one.crossing) == ("Claude Opus 4.6", date(2026, 2, 5), None)
    assert one.break_even.reached


def test_a_model_beyond_the_range_is_named_but_passes_nothing(shipped: Store) -> None:
    """Claude Mythos Preview, 17 h, is beyond the 16 h that the suite measures reliably as of September 2026."""
    found = ask(shipped, thresholds=(1000.0,))
    one = found.thresholds[0]
    assert one.crossing is not None
    assert one.beyond is not None
    assert one.beyond.minutes > 1000
    assert any(one.beyond.model in warning and "leaves it out" in warning for warning in found.warnings)


def test_measurement_is_narrower_than_both(shipped: Store) -> None:
    widths = []
    for kind in ("measurement", "both"):
        trend = replace(SINCE_2023, interval=kind)
        one = ask(shipped, trend, thresholds=(WORK_MONTH,)).thresholds[0]
        assert one.crossing is not None
        low, high = one.crossing.interval(0.8)
        assert low is not None
        assert high is not None
        widths.append((high - low).days)
    assert widths[0] < widths[1]


def test_a_random_walk_is_less_sure_than_a_line(shipped: Store) -> None:
    line, walk = (ask(shipped, curve=curve, thresholds=(WORK_MONTH,)) for curve in ("exponential", "random-walk"))
    widths = [np.ptp(found.draws.quantiles([0.1, 0.9])[:, -1]) for found in (line, walk)]
    assert widths[0] < widths[1]
    assert walk.standing is None


def test_a_later_vintage_of_the_knowledge_makes_the_forecast_begin_later(shipped: Store) -> None:
    early = ask(shipped, replace(SINCE_2023, as_of=date(2026, 1, 30)), by=date(2026, 3, 1))
    assert early.first == date(2026, 1, 30)
    assert early.targets[0] == date(2026, 3, 1)
    ended = ask(shipped, replace(SINCE_2023, window=Window(date(2023, 1, 1), date(2025, 10, 1))))
    assert ended.first == date(2025, 10, 1)


@pytest.mark.parametrize("curve", ["hyperbolic", "logistic", "gompertz", "richards"])
def test_a_curve_whose_end_the_data_do_not_tell_is_refused_with_the_sentence_of_the_gate(
    shipped: Store, curve: str
) -> None:
    with pytest.raises(FitError, match="not identified") as refusal:
        ask(shipped, curve=curve)
    assert f"no forecast from the {curve} curve" in str(refusal.value)
    assert "--curve exponential" in str(refusal.value)


def test_a_superexponential_carries_its_weight_and_what_the_gate_says(shipped: Store) -> None:
    found = ask(shipped, curve="log-quadratic", thresholds=(WORK_MONTH,))
    assert found.standing is not None
    assert 0 < found.standing.akaike_weight < 1
    assert found.standing.verdict is not None
    assert found.standing.verdict.landmark == "singularity"
    assert any("Akaike weight" in text and "singularity" in text for text in found.warnings)


def test_a_break_that_the_data_pin_down_is_carried_on(shipped: Store) -> None:
    """Reliable points of all time: 104.7 days after April 2024, against 187.8 of the line through all."""
    line, broken = (
        ask(shipped, TrendQuestion("metr-1.1", interval="ols"), curve=curve, thresholds=(WORK_MONTH,))
        .thresholds[0]
        .crossing
        for curve in ("exponential", "one-break")
    )
    assert line is not None
    assert broken is not None
    assert broken.day(0.5) < line.day(0.5)  # type: ignore[operator]


@pytest.mark.parametrize("by", [date(2026, 9, 8), date(2020, 1, 1), date(2040, 1, 1)])
def test_a_day_that_is_not_ahead_is_refused(shipped: Store, by: date) -> None:
    with pytest.raises(SelectionError, match="not one that the forecast speaks of"):
        ask(shipped, by=by)


def test_an_interval_of_the_exponential_does_not_fit_another_curve(shipped: Store) -> None:
    with pytest.raises(SelectionError, match="the interval both is one of the exponential"):
        ask(shipped, replace(SINCE_2023, interval="both"), curve="random-walk")


def saturating(store: Store, folder: Path, *, points: int = 30, plateau: int = 12) -> None:
    """A series that doubles every 60 days until the last points lie on their ceiling of 1,000 minutes."""
    rng = np.random.default_rng(7)
    rows, models = [], []
    for place in range(points):
        ahead = (points - plateau - place) * 60 / 60
        log2 = math.log2(1000) - math.log2(1 + 2.0 ** (ahead - 1)) + 0.1 * rng.normal()
        rows.append(f"s,m{place},0.5,{2**log2}\n")
        models.append(f"m{place},{date(2020, 1, 1) + timedelta(60 * place)}\n")
    ingest(store, folder, "model,release_date\n" + "".join(models))
    ingest(store, folder, "suite,model,success_level,minutes\n" + "".join(rows))


def test_a_ceiling_that_the_data_tell_is_let_through_and_is_never_crossed(sqlite_store: Store, tmp_path: Path) -> None:
    saturating(sqlite_store, tmp_path)
    found = ask(sqlite_store, TrendQuestion("s", rule="all", interval="ols"), curve="logistic", thresholds=(WORK_WEEK,))
    assert found.standing is not None
    assert found.standing.verdict is not None
    assert found.standing.verdict.identified
    assert found.standing.akaike_weight > 0.1
    one = found.thresholds[0]
    assert one.crossing is not None
    assert one.crossing.never > 0.99

"""Backtests: against plain loops over fits, on simulated truth, and what cannot be tested."""

import re
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from horizon.errors import FitError
from horizon.stats.curves import CURVES
from horizon.trend import fit_trend
from horizon.trend.backtest import VintagePoints, backtest
from horizon.trend.calibration import AHEAD, Backtest
from horizon.trend.random_walk import fit_random_walk

START = date(2020, 1, 1)
LINE = ["exponential"]


def series(n: int = 12, *, noise: float = 0.4, seed: int = 0) -> tuple[list[date], NDArray[np.float64]]:
    rng = np.random.default_rng(seed)
    days = np.sort(rng.choice(1800, n, replace=False))
    return [START + timedelta(int(day)) for day in days], np.exp2(days / 200 + noise * rng.normal(size=n))


def inside(frame: pd.DataFrame, interval: str, level: float) -> float:
    chosen = frame[frame["interval"] == interval]
    return float(((2 * chosen["probability"] - 1).abs() <= level).mean())


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95])
@pytest.mark.parametrize("kind", ["confidence", "prediction"])
def test_coverage_is_that_of_drawing_each_band_and_looking(kind: str, level: float) -> None:
    dates, values = series()
    hits = []
    for known in range(5, len(dates)):
        band = fit_trend(dates[:known], values[:known]).predict(dates[known:], level)
        hits += list((band[f"{kind}_low"] <= values[known:]) & (values[known:] <= band[f"{kind}_high"]))
    found = backtest(dates, values, curves=LINE)
    assert inside(found.forecasts[found.forecasts["curve"] == "exponential"], kind, level) == pytest.approx(
        np.mean(hits)
    )


@pytest.mark.parametrize("level", [0.5, 0.95])
def test_the_random_walk_is_the_one_of_its_own_fit(level: float) -> None:
    dates, values = series()
    hits = []
    for known in range(5, len(dates)):
        band = fit_random_walk(dates[:known], values[:known]).predict(dates[known:], level)
        hits += list((band["prediction_low"] <= values[known:]) & (values[known:] <= band["prediction_high"]))
    assert inside(backtest(dates, values, curves=LINE).forecasts, "random-walk", level) == pytest.approx(np.mean(hits))


def test_every_later_point_is_forecast_from_every_origin() -> None:
    dates, values = series(8)
    found = backtest(dates, values, curves=LINE)
    frame = found.forecasts[found.forecasts["interval"] == "prediction"]
    assert found.origins == 3
    assert list(frame["n"]) == [5, 5, 5, 6, 6, 7]
    assert list(frame["target"]) == [*dates[5:], *dates[6:], dates[7]]
    assert (frame["target"] > frame["origin"]).all()
    assert frame["years_ahead"].iloc[-1] == pytest.approx((dates[7] - dates[6]).days / 365.25)


def test_the_order_of_the_points_does_not_matter() -> None:
    dates, values = series()
    order = np.random.default_rng(1).permutation(len(dates))
    mixed = backtest([dates[place] for place in order], values[order], curves=LINE)
    pd.testing.assert_frame_equal(mixed.forecasts, backtest(dates, values, curves=LINE).forecasts)


def test_a_vintage_is_forecast_from_with_the_values_of_then_and_held_against_those_of_today() -> None:
    dates, values = series()
    then = VintagePoints(dates[7] + timedelta(9), dates[:8], values[:8] * 2)
    found = backtest(dates, values, vintages=[then], curves=LINE).forecasts
    row = found[(found["over"] == "vintages") & (found["interval"] == "prediction")]
    assert set(row["origin"]) == {dates[7] + timedelta(9)}
    assert list(row["target"]) == dates[8:]
    middle = fit_trend(dates[:8], values[:8] * 2).predict(dates[8:])["value"].to_numpy()
    np.testing.assert_allclose(row["error"], np.log2(values[8:]) - np.log2(middle))


def test_a_vintage_that_nothing_came_after_is_left_out() -> None:
    dates, values = series()
    found = backtest(dates, values, vintages=[VintagePoints(dates[-1], dates, values)], curves=LINE)
    assert set(found.forecasts["over"]) == {"release dates"}


def test_exactly_measured_points_make_both_the_prediction_band() -> None:
    dates, values = series()
    found = backtest(dates, values, draws=np.tile(np.log2(values), (20_000, 1)), curves=LINE).forecasts
    both, point = (found[found["interval"] == kind].reset_index() for kind in ("both", "prediction"))
    np.testing.assert_allclose(both["probability"], point["probability"], atol=0.02)
    np.testing.assert_allclose(both["crps"], point["crps"], rtol=0.05)


def test_measurement_makes_both_as_wide_as_the_scatter_leaves_open() -> None:
    dates, values = series(noise=0.1)
    draws = np.log2(values) + np.random.default_rng(2).normal(size=(4000, len(values)))
    found = backtest(dates, values, draws=draws, curves=LINE).forecasts
    off = {kind: (2 * part["probability"] - 1).abs().mean() for kind, part in found.groupby("interval")}
    assert off["both"] < off["prediction"]


def test_draws_without_a_complete_replicate_are_refused() -> None:
    dates, values = series()
    with pytest.raises(FitError, match="no replicate has a value of every point"):
        backtest(dates, values, draws=np.full((10, len(values)), np.nan), curves=LINE)


def test_the_same_seed_gives_the_same_draws() -> None:
    dates, values = series()
    draws = np.log2(values) + np.random.default_rng(3).normal(size=(200, len(values)))
    first, again, other = (
        backtest(dates, values, draws=draws, curves=LINE, seed=seed).forecasts["crps"].sum() for seed in (1, 1, 2)
    )
    assert first == again != other


@pytest.fixture(scope="module")
def everything() -> Backtest:
    return backtest(*series(14))


def test_every_curve_is_tested_and_the_random_walk(everything: Backtest) -> None:
    assert set(everything.forecasts["curve"]) == {*CURVES, "random-walk"}


def test_the_calibration_counts_what_is_inside(everything: Backtest) -> None:
    table = everything.calibration()
    row = table[(table["curve"] == "exponential") & (table["interval"] == "prediction")].iloc[0]
    frame = everything.forecasts[everything.forecasts["curve"] == "exponential"]
    assert row["inside_80"] == inside(frame, "prediction", 0.8)
    assert row["forecasts"] == (frame["interval"] == "prediction").sum()
    assert list(dict.fromkeys(table["curve"]))[:8] == list(CURVES)


def test_a_band_of_the_level_that_is_needed_holds_what_it_should(everything: Backtest) -> None:
    table = everything.calibration()
    frame = everything.forecasts[everything.forecasts["curve"] == "exponential"]
    row = table[(table["curve"] == "exponential") & (table["interval"] == "prediction")]
    needed = float(row["needed_80"].iloc[0])
    assert inside(frame, "prediction", needed) >= 0.8 > inside(frame, "prediction", needed - 1e-9) - 1 / len(frame)


def test_by_distance_the_forecasts_are_the_same_ones(everything: Backtest) -> None:
    table = everything.calibration(by_ahead=True)
    assert set(table["ahead"]) <= set(AHEAD)
    assert table["forecasts"].sum() == everything.calibration()["forecasts"].sum()


def test_the_common_forecasts_are_equally_many_for_every_curve(everything: Backtest) -> None:
    table = everything.calibration(common=True)
    assert table["forecasts"].nunique() == 1
    assert len(table) == len(everything.calibration())


@pytest.mark.parametrize(
    ("points", "least", "message"),
    [
        (series(5), 5, r"nothing to backtest(.|\n)*5 points(.|\n)*and another one on a later day"),
        (([START] * 7, np.arange(1.0, 8.0)), 5, "all points lie on one day"),
        (([], np.array([])), 5, "no points"),
        (series(9), 12, "expected: 12 points"),
    ],
)
def test_what_has_nothing_to_forecast_is_refused(
    points: tuple[list[date], NDArray[np.float64]], least: int, message: str
) -> None:
    with pytest.raises(FitError) as refusal:
        backtest(*points, least_points=least)
    assert re.search(message, str(refusal.value))


def coverage(simulations: int) -> dict[str, float]:
    """Share of first later points inside 80 % bands, where the truth is an exponential with independent scatter."""
    frames = []
    for seed in range(simulations):
        forecasts = backtest(*series(9, seed=seed), curves=LINE, least_points=8).forecasts
        frames.append(forecasts)
    every = pd.concat(frames)
    return {kind: inside(every, kind, 0.8) for kind in ("confidence", "prediction", "random-walk")}


def test_prediction_bands_hold_what_they_claim_where_their_model_is_true() -> None:
    found = coverage(300)
    assert found["prediction"] == pytest.approx(0.8, abs=4 * (0.8 * 0.2 / 300) ** 0.5)
    assert found["confidence"] < 0.7


@pytest.mark.slow
def test_80_percent_prediction_bands_cover_78_to_82_percent_over_2000_simulations() -> None:
    assert 0.78 <= coverage(2000)["prediction"] <= 0.82

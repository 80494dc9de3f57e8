"""Trends with breaks: the reference lines, another package, known truth, and what is refused."""

import importlib
import math
import re
import warnings
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from horizon.errors import FitError
from horizon.stats.curves import CURVES
from horizon.store import Store
from horizon.trend.break_trend import BreakTrend
from horizon.trend.breakpoints import fit_breaks
from horizon.trend.series import years
from horizon.workflow.analyse import TrendQuestion, analyse_trend

START = date(2019, 1, 1)

Series = tuple[list[date], np.ndarray]


def metr(store: Store, *, include_beyond_range: bool) -> Series:
    question = TrendQuestion("metr-1.1", include_beyond_range=include_beyond_range)
    points = analyse_trend(store, question).points.query("used")
    return [day.date() for day in points["release_date"]], points["minutes"].to_numpy()


def made(seed: int, *, n: int = 40, breaks: int = 1, noise: float = 0.5) -> Series:
    """Doubling every 210 days and then, from day 1,400, every 105; or 210, 70, 200 from days 800 and 1,800."""
    rng = np.random.default_rng(seed)
    days = np.sort(rng.choice(2500, n, replace=False))
    bends = {1: [(1400, 210, 105)], 2: [(800, 210, 70), (1800, 70, 200)]}[breaks]
    log2 = days / 210 + sum(np.maximum(days - day, 0) * (1 / after - 1 / before) for day, before, after in bends)
    return [START + timedelta(int(day)) for day in days], np.exp2(log2 + noise * rng.normal(size=n))


@pytest.mark.parametrize(
    ("include_beyond_range", "n", "day", "before", "after"),
    [(True, 18, date(2024, 4, 16), 260.2, 103.1), (False, 17, date(2024, 4, 10), 260.1, 104.7)],
)
def test_metr_1_1_bends_in_april_2024(
    facts: Store, include_beyond_range: bool, n: int, day: date, before: float, after: float
) -> None:
    """The numbers of methods.md, section 2.

    It allows the day 2 days, in which 260.2 moves by 0.4: the break on the whole day gives 260.22, and in the best
    position, 10 hours later, 260.14.
    """
    fit = fit_breaks(*metr(facts, include_beyond_range=include_beyond_range))
    assert fit.nobs == n
    assert fit.breakpoints == (day,)
    first, second = fit.doubling_times()
    assert first.estimate == pytest.approx(before, abs=0.1)
    assert second.estimate == pytest.approx(after, abs=0.05)


@pytest.fixture(scope="session")
def piecewise_regression() -> Any:
    """Give the package, whose imports of its own may warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("piecewise_regression")


def theirs(package: Any, series: Series, breaks: int) -> dict[str, Any]:
    np.random.seed(0)  # noqa: NPY002 - it draws its starts from the global generator
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = package.Fit(list(years(series[0])), list(np.log2(series[1])), n_breakpoints=breaks, n_boot=30)
    results: dict[str, Any] = fit.get_results()
    return results


def agree(fit: BreakTrend, results: dict[str, Any]) -> None:
    """Positions to 1e-6 of a year (half a minute), standard errors to 1e-6 of themselves."""
    for number in range(1, fit.breaks + 1):
        other = results["estimates"][f"breakpoint{number}"]
        assert fit.params[f"break_{number}"] == pytest.approx(other["estimate"], abs=1e-6)
        assert fit.std_errors[f"break_{number}"] == pytest.approx(other["se"], rel=1e-6)


@pytest.mark.parametrize("include_beyond_range", [True, False])
def test_piecewise_regression_finds_the_same_break_in_metr_1_1(
    facts: Store, piecewise_regression: Any, include_beyond_range: bool
) -> None:
    series = metr(facts, include_beyond_range=include_beyond_range)
    agree(fit_breaks(*series), theirs(piecewise_regression, series, 1))


@pytest.mark.parametrize(("breaks", "seed"), [(1, 0), (1, 1), (1, 2), (2, 0), (2, 1)])
def test_piecewise_regression_finds_the_same_breaks_in_made_series(
    piecewise_regression: Any, breaks: int, seed: int
) -> None:
    series = made(seed, n=60, breaks=breaks, noise=0.4)
    agree(fit_breaks(*series, breaks), theirs(piecewise_regression, series, breaks))


@pytest.mark.parametrize("breaks", [1, 2])
def test_breaks_without_noise_are_found(breaks: int) -> None:
    fit = fit_breaks(*made(0, breaks=breaks, noise=0.0), breaks)
    expected = {1: ([1400], [210, 105]), 2: ([800, 1800], [210, 70, 200])}[breaks]
    assert [(day - START).days for day in fit.breakpoints] == expected[0]
    assert [doubling.estimate for doubling in fit.doubling_times()] == pytest.approx(expected[1], rel=1e-9)
    assert fit.converged
    assert fit.residual_std < 1e-9


def test_errors_and_bands_are_those_of_the_curve_with_its_breaks_free() -> None:
    dates, values = made(1)
    fit = fit_breaks(dates, values)
    curve, params = CURVES["one-break"], np.array(list(fit.params.values()))
    t = years(dates)
    residuals = np.log2(values) - curve.log2(t, params)
    assert fit.residual_std**2 == pytest.approx((residuals**2).sum() / (len(dates) - 4))
    slopes = curve.gradient(t, params)
    np.testing.assert_allclose(fit.cov, np.linalg.inv(slopes.T @ slopes) * fit.residual_std**2, rtol=1e-7, atol=1e-15)
    day = date(2024, 1, 1)
    row, at = fit.predict([day], level=0.9).iloc[0], curve.gradient(years([day]), params)[0]
    interval = fit.conf_int(0.9)["slope_1"]
    t_quantile = (interval.high - interval.low) / 2 / fit.std_errors["slope_1"]
    spread = math.sqrt(at @ np.array(fit.cov) @ at + fit.residual_std**2)
    assert math.log2(row["prediction_high"] / row["value"]) == pytest.approx(t_quantile * spread)
    assert row["prediction_low"] < row["confidence_low"] < row["value"] < row["confidence_high"]


def test_positions_of_breaks_count_as_parameters() -> None:
    fit = fit_breaks(*made(2))
    assert (len(fit.params), fit.df_resid) == (4, 36)
    # a, two slopes, the position and sigma.
    assert fit.bic == pytest.approx(-2 * fit.log_likelihood + 5 * math.log(40))
    assert fit.aicc == pytest.approx(-2 * fit.log_likelihood + 10 + 60 / 34)


def test_a_straight_line_has_no_position_for_a_break() -> None:
    days = [START + timedelta(100 * step) for step in range(12)]
    fit = fit_breaks(days, [2.0**step for step in range(12)])
    assert not fit.converged
    assert math.isinf(fit.std_errors["break_1"])
    assert np.isfinite(fit.predict(days)["confidence_high"]).all()


def test_a_break_at_the_end_of_where_it_may_be_has_not_converged() -> None:
    days = [START + timedelta(100 * step) for step in range(12)]
    fit = fit_breaks(days, np.exp2([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15]))
    assert fit.breakpoints == (days[9],)
    assert not fit.converged


@pytest.mark.parametrize("factor", [1 / 60, 1000.0])
def test_the_unit_of_the_values_changes_only_the_level(factor: float) -> None:
    dates, values = made(3, breaks=2)
    minutes, others = fit_breaks(dates, values, 2), fit_breaks(dates, values * factor, 2)
    assert others.params["break_2"] == pytest.approx(minutes.params["break_2"], rel=1e-9)
    assert others.slopes == pytest.approx(minutes.slopes, rel=1e-9)
    assert others.slope_std_errors == pytest.approx(minutes.slope_std_errors, rel=1e-7)
    assert others.aicc == pytest.approx(minutes.aicc, rel=1e-9)
    assert others.params["log2_at_origin"] == pytest.approx(minutes.params["log2_at_origin"] + math.log2(factor))


def test_summary_holds_parameters_and_doubling_times() -> None:
    summary = fit_breaks(*made(4, breaks=2), 2).summary()
    assert list(summary.index) == [
        "log2_at_origin", "slope_1", "slope_2", "slope_3", "break_1", "break_2",
        "doubling_time_1_days", "doubling_time_2_days", "doubling_time_3_days",
    ]  # fmt: skip
    assert (summary["low"] <= summary["estimate"]).all()


DAYS = [START + timedelta(90 * step) for step in range(8)]
VALUES = [1.0, 3.0, 4.0, 11.0, 20.0, 35.0, 40.0, 90.0]


@pytest.mark.parametrize(
    ("days", "values", "breaks", "message"),
    [
        (DAYS[:5], VALUES[:5], 1, "too few dates for a trend with a break.*5 points on 5 dates.*at least 6"),
        (DAYS, VALUES, 2, "too few dates for a trend with two breaks.*8 points on 8 dates.*at least 9.*to do: "),
        (DAYS[:1] * 8, VALUES, 1, "too few dates.*8 points on 1 date\n"),
        ([], [], 1, "too few dates.*0 points on 0 dates"),
        (DAYS, [*VALUES[:7], 0.0], 1, "positive values.*0.0 on 2020-09-22"),
        (DAYS, [*VALUES[:7], -1.0], 1, "positive values"),
        (DAYS, [*VALUES[:7], math.inf], 1, "positive values.*inf"),
        (DAYS, VALUES[:7], 1, "do not match"),
        (DAYS, VALUES, 3, "one break or two.*found: 3 breaks"),
        (DAYS, VALUES, 0, "one break or two"),
    ],
)
def test_what_cannot_be_fitted_is_refused_with_the_reason(
    days: list[date], values: list[float], breaks: int, message: str
) -> None:
    with pytest.raises(FitError) as refusal:
        fit_breaks(days, values, breaks)
    assert re.search(f"(?s){message}", str(refusal.value))

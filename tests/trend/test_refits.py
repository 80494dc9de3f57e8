"""Curves fitted to parts of a series at once: as each part fitted alone."""

import re
from datetime import date, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from horizon.errors import FitError
from horizon.stats.curves import CURVES
from horizon.trend import fit_trend
from horizon.trend.breakpoints import fit_breaks
from horizon.trend.refits import check_series, refit_curve, refit_two_lines

START = date(2021, 1, 1)


def series(n: int = 14, seed: int = 0) -> tuple[list[date], NDArray[np.float64]]:
    rng = np.random.default_rng(seed)
    days = np.sort(rng.choice(1500, n, replace=False))
    log2 = days / 240 + np.maximum(days - 800, 0) / 150 + 0.3 * rng.normal(size=n)
    return [START + timedelta(int(day)) for day in days], np.exp2(log2)


def parts(n: int) -> NDArray[np.bool_]:
    """All points, all but the fourth, and the first nine."""
    return np.array([np.ones(n), np.arange(n) != 3, np.arange(n) < 9], dtype=np.bool_)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_bands_of_each_part_are_those_of_fitting_it_alone(number: int) -> None:
    dates, values = series()
    t, log2_y = check_series(dates, values)
    there = parts(len(t))
    refits = refit_curve(CURVES["exponential"], t, log2_y, there)
    alone = fit_trend(
        [day for day, is_there in zip(dates, there[number], strict=True) if is_there], values[there[number]]
    )
    bands = alone.predict(dates, level=0.9)
    everywhere = np.arange(len(t))
    which = np.full(len(t), number)
    line, point = refits.line_at(which, everywhere), refits.point_at(which, everywhere)
    reach = stats.t.ppf(0.95, line.df)
    np.testing.assert_allclose(line.mean, np.log2(bands["value"]), rtol=1e-8)
    np.testing.assert_allclose(line.mean + reach * line.scale, np.log2(bands["confidence_high"]), rtol=1e-7)
    np.testing.assert_allclose(point.mean - reach * point.scale, np.log2(bands["prediction_low"]), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("breaks", [1, 2])
def test_broken_lines_are_those_of_fit_breaks(breaks: int) -> None:
    dates, values = series()
    t, log2_y = check_series(dates, values)
    alone = fit_breaks(dates, values, breaks)
    refits = refit_curve(CURVES[alone.curve], t, log2_y, np.ones((1, len(t)), dtype=np.bool_))
    np.testing.assert_allclose(refits.params[0], list(alone.params.values()), rtol=1e-9)
    assert refits.residual_std[0] == pytest.approx(alone.residual_std)


@pytest.mark.parametrize("name", list(CURVES))
def test_the_unit_of_the_values_moves_the_curve_and_nothing_else(name: str) -> None:
    dates, values = series(seed=4)
    there = parts(len(dates))
    t, minutes = check_series(dates, values)
    _, hours = check_series(dates, values / 60)
    one, other = (refit_curve(CURVES[name], t, log2_y, there) for log2_y in (minutes, hours))
    np.testing.assert_allclose(one.rss, other.rss, rtol=1e-4)
    settled = one.converged & other.converged
    np.testing.assert_allclose(one.mean[settled] - np.log2(60), other.mean[settled], atol=1e-4)


def test_parts_with_too_few_points_or_dates_are_not_fitted() -> None:
    t, log2_y = np.array([0.0, 0.0, 0.0, 1.0, 2.0]), np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    there = np.array([[1, 1, 1, 0, 0], [0, 0, 0, 1, 1], [0, 0, 0, 0, 0], [1, 0, 0, 1, 1]], dtype=np.bool_)
    refits = refit_curve(CURVES["exponential"], t, log2_y, there)
    assert refits.fitted.tolist() == [False, False, False, True]
    assert np.isnan(refits.mean[:3]).all()


def test_two_lines_are_two_straight_lines_with_one_scatter() -> None:
    dates, values = series(12, seed=2)
    t, log2_y = check_series(dates, values)
    group = np.arange(12) % 3 == 0
    refits = refit_two_lines(group, t, log2_y, np.ones((1, 12), dtype=np.bool_))
    rss = 0.0
    for side in (group, ~group):
        line = stats.linregress(t[side], log2_y[side])
        np.testing.assert_allclose(refits.mean[0, side], line.intercept + line.slope * t[side])
        rss += float(((log2_y[side] - line.intercept - line.slope * t[side]) ** 2).sum())
        spread = ((t[side] - t[side].mean()) ** 2).sum()
        leverage = 1 / side.sum() + (t[side] - t[side].mean()) ** 2 / spread
        np.testing.assert_allclose(refits.line[0, side], refits.residual_std[0] * np.sqrt(leverage))
    assert refits.residual_std[0] == pytest.approx((rss / 8) ** 0.5)


def test_a_line_needs_two_dates_of_its_group() -> None:
    group = np.array([False, False, False, False, True, True])
    there = np.array([[1, 1, 1, 1, 1, 0], [1, 1, 1, 1, 1, 1]], dtype=np.bool_)
    refits = refit_two_lines(group, np.arange(6.0), np.arange(6.0) ** 2, there)
    assert refits.fitted.tolist() == [False, True]


def test_a_hyperbola_is_infinite_after_its_singularity() -> None:
    t = np.linspace(0, 4.4, 12)
    log2_y = -2 * np.log2(3.0 - t[:8])
    whole = np.concatenate([log2_y, np.full(4, 20.0)])
    refits = refit_curve(CURVES["hyperbolic"], t, whole, (np.arange(12) < 8)[None])
    assert refits.params[0, 2] == pytest.approx(3.0, abs=1e-4)
    assert np.isinf(refits.mean[0]).tolist() == [False] * 8 + [True] * 4


@pytest.mark.parametrize(
    ("days", "values", "message"),
    [
        ([], [], "no points"),
        ([START] * 4, [1.0, 2.0, 3.0, 4.0], "all points lie on one day(.|\n)*4 points on 2021-01-01"),
        ([START, START + timedelta(3)], [1.0, 0.0], r"positive values(.|\n)*0.0 on 2021-01-04"),
        ([START, START + timedelta(3)], [1.0, float("nan")], "positive values"),
        ([START], [1.0, 2.0], "do not match"),
    ],
)
def test_a_series_that_no_curve_can_be_fitted_to_is_refused(
    days: list[date], values: list[float], message: str
) -> None:
    with pytest.raises(FitError) as refusal:
        check_series(days, values)
    assert re.search(message, str(refusal.value))

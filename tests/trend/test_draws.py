"""Predictive draws: their distribution on a day is that of the prediction band."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from horizon.errors import FitError
from horizon.stats.curves import CURVES
from horizon.trend import ExponentialTrend, fit_trend, redraw_points, redraw_trend, select_points
from horizon.trend.curve_fit import fit_curve
from horizon.trend.draws import PredictiveDraws, curve_draws, day_grid, line_draws, replicate_draws, walk_draws
from horizon.trend.random_walk import fit_random_walk

START = date(2023, 1, 1)
R = 40_000
LEVEL = 0.8


def points(n: int = 12, noise: float = 0.5) -> tuple[list[date], np.ndarray]:
    rng = np.random.default_rng(4)
    days = np.sort(rng.choice(1200, n, replace=False))
    return [START + timedelta(int(day)) for day in days], np.exp2(days / 150 + noise * rng.normal(size=n))


AHEAD = [points()[0][-1] + timedelta(days) for days in (1, 200, 700)]


def ends(draws: PredictiveDraws) -> np.ndarray:
    return draws.quantiles([(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])


def band(fit: Any) -> np.ndarray:
    frame = fit.predict(AHEAD, LEVEL)
    return np.asarray(np.log2(frame[["prediction_low", "value", "prediction_high"]].to_numpy().T))


def close(found: np.ndarray, expected: np.ndarray) -> bool:
    """Within 4 standard errors of the quantiles of R draws, the density taken to be 0.25 over the width of the band."""
    width = expected[2] - expected[0]
    error = width * np.sqrt(LEVEL * (1 - LEVEL) / R) / 0.25
    return bool((np.abs(found - expected) < 4 * error).all())


def test_draws_of_the_line_have_its_prediction_band() -> None:
    fit = fit_trend(*points())
    assert close(ends(line_draws(fit, AHEAD, draws=R)), band(fit))


def test_draws_of_a_random_walk_have_its_prediction_band() -> None:
    walk = fit_random_walk(*points())
    assert close(ends(walk_draws(walk, AHEAD, draws=R)), band(walk))


@pytest.mark.parametrize("name", ["exponential", "log-quadratic"])
def test_draws_of_a_curve_that_is_linear_in_its_parameters_have_its_prediction_band(name: str) -> None:
    fit = fit_curve(*points(), name)
    params, cov = np.array(list(fit.params.values())), np.array(fit.cov)
    drawn = curve_draws(CURVES[name], params, cov, AHEAD, residual_std=fit.residual_std, df=fit.df_resid, draws=R)
    assert close(ends(drawn), band(fit))


def test_a_curve_is_infinite_after_the_singularities_that_were_drawn() -> None:
    params, cov = np.array([5.0, 2.0, 6.0]), np.diag([0.0, 0.0, 0.04])  # in 2026.0, give or take 0.2 years
    days = day_grid(date(2025, 1, 1), date(2026, 12, 1), 30)
    drawn = curve_draws(CURVES["hyperbolic"], params, cov, days, residual_std=0.1, df=200, draws=4000)
    share = np.isinf(drawn.log2).mean(axis=0)
    middle = next(place for place, day in enumerate(days) if day >= date(2026, 1, 1))
    assert share[0] == 0
    assert 0.4 < share[middle] < 0.65
    assert share[-1] > 0.99
    assert np.isinf(drawn.quantiles([0.9])[0, -1])


def frame() -> pd.DataFrame:
    dates, values = points()
    names = [f"m{place}" for place in range(len(dates))]
    found = pd.DataFrame({"model": names, "slug": names, "minutes": values, "low": values / 2, "high": values * 2})
    return found.assign(release_date=pd.to_datetime(dates).astype("datetime64[s]"), confidence=0.95, beyond_range=False)


def replicate(kind: Any, **options: Any) -> tuple[ExponentialTrend, PredictiveDraws]:
    chosen = select_points(frame(), rule="all")
    fit = fit_trend(*points())
    found = redraw_trend(fit, chosen, redraw_points(chosen, replicates=2000), kind=kind, rule="all")
    return fit, replicate_draws(fit, found.chosen, AHEAD, **options)


def test_draws_of_replicates_with_scatter_are_near_the_prediction_band() -> None:
    """Not the same: measurement and scatter are told apart, and only the scatter has Student's t."""
    fit, drawn = replicate("both", draws=20_000)
    width, expected = np.diff(ends(drawn)[[0, 2]], axis=0), np.diff(band(fit)[[0, 2]], axis=0)
    assert width == pytest.approx(expected, rel=0.1)
    assert ends(drawn)[1] == pytest.approx(band(fit)[1], abs=0.1)


def test_draws_of_measurement_are_those_of_the_line_alone() -> None:
    fit, drawn = replicate("measurement", with_scatter=False, draws=2000)
    both = replicate("both", draws=2000)[1]
    assert (np.ptp(ends(drawn), axis=0) < 0.6 * np.ptp(ends(both), axis=0)).all()
    at_centre = redraw_trend_centre()
    assert ends(drawn)[1] == pytest.approx(band(fit)[1], abs=0.1)
    assert at_centre == pytest.approx(float(np.log2(points()[1]).mean()), abs=0.05)


def redraw_trend_centre() -> float:
    """Mean height of the replicates' lines on their mean day, which is that of the points."""
    chosen = select_points(frame(), rule="all")
    redrawn = redraw_points(chosen, replicates=2000)
    found = redraw_trend(fit_trend(*points()), chosen, redrawn, kind="measurement", rule="all")
    assert found.chosen.levels == pytest.approx(redrawn.log2.mean(axis=1))
    return float(found.chosen.levels.mean())


def test_replicates_without_a_slope_are_left_out_and_counted() -> None:
    chosen = select_points(frame(), rule="all")
    redrawn = redraw_points(chosen, replicates=400)
    redrawn.log2[:100] = np.nan
    fit = fit_trend(*points())
    found = redraw_trend(fit, chosen, redrawn, kind="both", rule="all")
    drawn = replicate_draws(fit, found.chosen, AHEAD, draws=1000)
    assert drawn.left_out == 0.25
    assert np.isfinite(drawn.log2).all()
    assert len(drawn) == 1000


def test_the_same_seed_draws_the_same() -> None:
    fit = fit_trend(*points())
    first, again, other = (line_draws(fit, AHEAD, draws=300, seed=seed).log2 for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_walk_says_nothing_of_days_before_its_last_point() -> None:
    walk = fit_random_walk(*points())
    with pytest.raises(FitError, match="after its last point"):
        walk_draws(walk, [walk.first, walk.last])


def test_a_grid_ends_where_it_was_told_to() -> None:
    grid = day_grid(START, START + timedelta(700), 7)
    assert (grid[0], grid[-1], len(grid), len(set(grid))) == (START, START + timedelta(700), 101, 101)
    with pytest.raises(FitError, match="a day to end on"):
        day_grid(START, START - timedelta(1))

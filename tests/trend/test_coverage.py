"""How often the intervals from replicates hold the slope that simulated series were drawn with."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from horizon.trend import FrontierRule, fit_trend, redraw_points, redraw_trend, select_points
from horizon.trend.random_walk import fit_random_walk

START = date(2020, 1, 1)
DOUBLING_DAYS = 180.0
NAMES = ("ols", "measurement, chosen", "measurement, fixed", "both, chosen", "both, fixed")


def simulate(seed: int, *, measurement: float, scatter: float, walk: float = 0.0, n: int = 15) -> pd.DataFrame:
    """Points around an exponential; standard deviations in doublings, intervals that are true.

    With a `walk`, in doublings a root of a year, points depend on each other: what one is above the line, the next
    builds on.
    """
    rng = np.random.default_rng(seed)
    days = np.sort(rng.choice(1800, n, replace=False))
    log2 = days / DOUBLING_DAYS + scatter * rng.normal(size=n) + measurement * rng.normal(size=n)
    if walk:
        log2 += walk * np.cumsum(np.sqrt(np.diff(days, prepend=days[0]) / 365.25) * rng.normal(size=n))
    half = 1.959964 * measurement
    return pd.DataFrame(
        {
            "model": [f"m{place}" for place in range(n)],
            "slug": [f"m{place}" for place in range(n)],
            "release_date": pd.to_datetime([START + timedelta(int(day)) for day in days]).astype("datetime64[s]"),
            "minutes": np.exp2(log2),
            "low": np.exp2(log2 - half),
            "high": np.exp2(log2 + half),
            "confidence": 0.95,
            "beyond_range": False,
        }
    )


def coverage(
    rule: FrontierRule, *, measurement: float, scatter: float, simulations: int, walk: float = 0.0
) -> dict[str, float]:
    """Share of the simulations in which each 95 % interval of the slope holds the truth."""
    hits = []
    for seed in range(simulations):
        points = select_points(simulate(seed, measurement=measurement, scatter=scatter, walk=walk), rule=rule)
        used = points[points["used"]]
        if len(used) < 3:
            continue
        fit = fit_trend([day.date() for day in used["release_date"]], used["minutes"].to_numpy())
        redrawn = redraw_points(points, replicates=400, seed=seed)
        intervals = [fit.conf_int()["doublings_per_day"]]
        for kind in ("measurement", "both"):
            found = redraw_trend(fit, points, redrawn, kind=kind, rule=rule)
            intervals += [found.chosen.interval(), found.fixed.interval()]
        hits.append([1 / DOUBLING_DAYS in interval for interval in intervals])
    return dict(zip(NAMES, np.mean(hits, axis=0).tolist(), strict=True))


def test_an_interval_that_leaves_out_a_source_of_error_covers_less() -> None:
    found = coverage("all", measurement=0.25, scatter=0.75, simulations=60)
    assert found["measurement, fixed"] < 0.7 < found["both, fixed"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("measurement", "scatter", "low", "high"),
    [(0.5, 0.0, 0.93, 0.98), (0.5, 0.5, 0.90, 0.97), (0.25, 0.75, 0.91, 0.97)],
)
def test_with_all_models_both_holds_the_truth_almost_as_often_as_it_says(
    measurement: float, scatter: float, low: float, high: float
) -> None:
    """Measured over 1,000 simulations of 15 models, for 95 % intervals (OLS, measurement, both).

    Measurement errors of half a doubling and no scatter: 95.8, 95.3 and 96.4 %. Errors and scatter of half a doubling
    each: 95.1, 81.4 and 93.7 %. Errors of a quarter and scatter of three quarters: 95.2, 42.6 and 94.7 %. So `both` is
    a point or two short where errors and scatter are alike, because the scatter is set to 0 where the residuals happen
    to be smaller than the errors explain; `measurement` alone is an interval for the line through these models, not
    for the trend that other models would have shown.
    """
    found = coverage("all", measurement=measurement, scatter=scatter, simulations=500)
    assert low <= found["both, chosen"] <= high
    assert found["both, chosen"] == found["both, fixed"]
    assert (found["measurement, fixed"] < 0.9) == (scatter > 0)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("measurement", "scatter", "low", "high"),
    [(0.5, 0.0, 0.94, 0.99), (0.5, 0.5, 0.88, 0.96), (0.25, 0.75, 0.86, 0.94)],
)
def test_with_a_running_maximum_the_frontier_chosen_again_holds_the_truth_more_often_than_a_fixed_one(
    measurement: float, scatter: float, low: float, high: float
) -> None:
    """Measured over 1,000 simulations of 15 models, for 95 % intervals (OLS, `both` chosen again, `both` fixed).

    Measurement errors of half a doubling and no scatter: 90.7, 97.1 and 94.6 %. Errors and scatter of half a doubling
    each: 89.1, 92.4 and 87.5 %. Errors of a quarter and scatter of three quarters: 89.1, 90.1 and 87.4 %. A running
    maximum keeps few points, and those that erred upward; no interval here knows that of the scatter. `measurement`
    alone, the frontier chosen again: 96.2, 85.9 and 53.6 %.
    """
    found = coverage("global", measurement=measurement, scatter=scatter, simulations=500)
    assert low <= found["both, chosen"] <= high
    assert found["both, chosen"] > found["both, fixed"]


@pytest.mark.slow
@pytest.mark.parametrize(("walk", "ols", "both", "random_walk"), [(0.5, 0.51, 0.49, 1.0), (1.0, 0.40, 0.38, 1.0)])
def test_points_that_build_on_each_other_are_held_by_the_random_walk_alone(
    walk: float, ols: float, both: float, random_walk: float
) -> None:
    """Measured over 1,000 simulations of 15 models, errors and scatter of a quarter of a doubling each, and a walk.

    A walk of half a doubling a root of a year: OLS 51 %, `both` 49 %; of a whole one: 40 and 38 %. With a running
    maximum 55 and 56 %, 46 and 48 %. The interval of the drift of a random walk held the truth in 100 and 99.6 %.
    """
    found = coverage("all", measurement=0.25, scatter=0.25, walk=walk, simulations=300)
    assert found["ols"] == pytest.approx(ols, abs=0.11)  # four standard errors
    assert found["both, chosen"] == pytest.approx(both, abs=0.11)
    held = []
    for seed in range(300):
        points = simulate(seed, measurement=0.25, scatter=0.25, walk=walk)
        fit = fit_random_walk([day.date() for day in points["release_date"]], points["minutes"].to_numpy())
        held.append(1 / DOUBLING_DAYS in fit.conf_int()["doublings_per_day"])
    assert np.mean(held) == pytest.approx(random_walk, abs=0.03)

"""Replicates of a trend: against a plain loop over them, and what they must not depend on."""

import math
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd
import pytest

from horizon.errors import FitError
from horizon.trend import (
    ALL_TIME,
    ExponentialTrend,
    FrontierRule,
    RedrawnPoints,
    TrendUncertainty,
    Window,
    fit_trend,
    redraw_points,
    redraw_trend,
    select_points,
)
from horizon.trend.frontier import TOP

START = date(2020, 1, 1)
MEASURABLE = (2.0, 500.0)
Kind = Literal["measurement", "both"]


def series(n: int = 14, *, seed: int = 0, noise: float = 1.0, width: float = 1.0) -> pd.DataFrame:
    """Points of which some share a day, some are no frontier and some are beyond the range."""
    rng = np.random.default_rng(seed)
    days = np.sort(rng.choice(40, n)) * 40
    log2 = days / 180 + noise * rng.normal(size=n)
    names = [f"m{place}" for place in range(n)]
    frame = pd.DataFrame({"model": names, "slug": names, "minutes": np.exp2(log2)})
    frame["release_date"] = pd.to_datetime([START + timedelta(int(day)) for day in days]).astype("datetime64[s]")
    frame = frame.assign(low=np.exp2(log2 - width), high=np.exp2(log2 + width), confidence=0.95)
    return frame.assign(beyond_range=~frame["minutes"].between(*MEASURABLE))


def trend_of(points: pd.DataFrame) -> ExponentialTrend:
    used = points[points["used"]]
    return fit_trend([day.date() for day in used["release_date"]], used["minutes"].to_numpy())


def replicates_of(
    frame: pd.DataFrame,
    *,
    kind: Kind = "measurement",
    rule: FrontierRule = "global",
    top: int = TOP,
    window: Window = ALL_TIME,
    include: bool = False,
    joint: pd.DataFrame | None = None,
    replicates: int = 300,
    seed: int = 0,
    measurable: tuple[float, float] = MEASURABLE,
) -> tuple[pd.DataFrame, RedrawnPoints, TrendUncertainty]:
    points = select_points(frame, rule=rule, top=top, window=window, include_beyond_range=include)
    redrawn = redraw_points(points, joint, replicates=replicates, seed=seed)
    found = redraw_trend(
        trend_of(points),
        points,
        redrawn,
        kind=kind,
        rule=rule,
        top=top,
        window=window,
        include_beyond_range=include,
        measurable=measurable,
    )
    return points, redrawn, found


@pytest.mark.parametrize("include", [False, True])
@pytest.mark.parametrize("window", [Window(), Window(date(2021, 1, 1), date(2023, 12, 31))], ids=str)
@pytest.mark.parametrize(("rule", "top"), [("global", 3), ("window", 3), ("all", 3), ("top-k", 2), ("top-k", 4)])
def test_each_replicate_is_what_selecting_and_fitting_its_points_gives(
    rule: FrontierRule, top: int, window: Window, include: bool
) -> None:
    joint = pd.DataFrame(redraw_points(series(), replicates=60, seed=5).log2, columns=series()["slug"])
    joint = joint.mask(np.random.default_rng(1).random(joint.shape) < 0.2)
    frame = series().assign(left_out=pd.Series({6: "seldom estimable"}, dtype=object).reindex(range(14)))
    points, redrawn, found = replicates_of(frame, rule=rule, top=top, window=window, include=include, joint=joint)
    slopes = []
    for log2 in redrawn.log2:
        there = points.assign(minutes=np.exp2(log2)).loc[~np.isnan(log2)]
        there["beyond_range"] = ~there["minutes"].between(*MEASURABLE)
        chosen = select_points(there, rule=rule, top=top, window=window, include_beyond_range=include)
        try:
            slopes.append(trend_of(chosen).doublings_per_day)
        except FitError:
            slopes.append(math.nan)
    np.testing.assert_allclose(found.chosen.slopes, slopes, rtol=1e-9)


def test_where_the_frontier_is_fixed_only_missing_values_are_left_out() -> None:
    joint = pd.DataFrame(redraw_points(series(), replicates=50).log2, columns=series()["slug"])
    joint.iloc[3, 2:9] = math.nan
    joint.iloc[4] = -math.inf
    points, redrawn, found = replicates_of(series(), joint=joint)
    used = points["used"].to_numpy()
    dates = points["release_date"].dt.date.to_numpy()
    for place in (0, 3):
        there = used & ~np.isnan(redrawn.log2[place])
        alone = fit_trend(list(dates[there]), np.exp2(redrawn.log2[place, there]))
        assert found.fixed.slopes[place] == pytest.approx(alone.doublings_per_day, rel=1e-9)
    assert math.isnan(found.fixed.slopes[4])
    assert found.fixed.without_slope == 1 / 50


def test_points_of_one_day_only_have_no_slope() -> None:
    frame = series(6, noise=0.1).assign(beyond_range=False)
    joint = pd.DataFrame(redraw_points(frame, replicates=20).log2, columns=frame["slug"])
    frame["release_date"] = pd.to_datetime(["2022-01-01"] * 3 + ["2023-01-01", "2023-06-01", "2024-01-01"])
    joint.iloc[7, 3:] = math.nan
    _, _, found = replicates_of(frame, rule="all", joint=joint, measurable=(0, math.inf))
    assert np.flatnonzero(np.isnan(found.chosen.slopes)).tolist() == [7]


def test_replicates_none_of_which_has_a_slope_are_refused() -> None:
    joint = pd.DataFrame(math.nan, index=range(5), columns=series()["slug"])
    with pytest.raises(FitError, match="no replicate has a trend"):
        replicates_of(series(), joint=joint)


def test_slopes_that_are_not_positive_have_their_full_say() -> None:
    frame = series(noise=0.5, width=20.0).assign(beyond_range=False)
    _, _, found = replicates_of(frame, rule="all", measurable=(0, math.inf))
    assert 0.025 < (found.fixed.slopes < 0).mean() < 0.5
    doubling = found.fixed.doubling_time()
    assert found.fixed.interval().low < 0
    assert math.isinf(doubling.interval.high)
    assert math.isfinite(doubling.interval.low)


@pytest.mark.parametrize("kind", ["measurement", "both"])
def test_minutes_or_hours_makes_no_difference(kind: Kind) -> None:
    minutes = series()
    sizes = ["minutes", "low", "high"]
    hours = minutes.assign(**{name: minutes[name] / 60 for name in sizes})
    _, _, first = replicates_of(minutes, kind=kind)
    _, _, second = replicates_of(hours, kind=kind, measurable=(MEASURABLE[0] / 60, MEASURABLE[1] / 60))
    for one, other in ((first.chosen, second.chosen), (first.fixed, second.fixed)):
        np.testing.assert_allclose(one.slopes, other.slopes, rtol=1e-9)
        assert one.doubling_time().interval.high == pytest.approx(other.doubling_time().interval.high, rel=1e-9)


def test_exactly_measured_points_leave_the_scatter_and_student_t() -> None:
    frame = series().assign(beyond_range=False)
    frame["low"] = frame["high"] = frame["minutes"]
    points, _, found = replicates_of(frame, kind="both", rule="all", replicates=200_000, measurable=(0, math.inf))
    fit = trend_of(points)
    assert found.fixed.scatter == pytest.approx(fit.residual_std, rel=1e-12)
    expected = fit.conf_int()["doublings_per_day"]
    assert found.fixed.interval().low == pytest.approx(expected.low, rel=0.02)
    assert found.fixed.interval().high == pytest.approx(expected.high, rel=0.02)


def test_scatter_that_measurement_explains_is_not_added_again() -> None:
    frame = series(noise=0.2, width=2.0).assign(beyond_range=False)
    both = replicates_of(frame, kind="both", rule="all", measurable=(0, math.inf))[2]
    alone = replicates_of(frame, kind="measurement", rule="all", measurable=(0, math.inf))[2]
    assert both.fixed.scatter == 0
    np.testing.assert_array_equal(both.fixed.slopes, alone.fixed.slopes)


def test_scatter_is_what_is_left_of_the_residual_variance() -> None:
    frame = series(30, noise=1.5, width=1.0).assign(beyond_range=False)
    points, redrawn, found = replicates_of(frame, kind="both", rule="all", replicates=20_000, measurable=(0, math.inf))
    # Points of equal, independent precision: the residual variance that measurement makes is that of one point.
    expected = trend_of(points).residual_std ** 2 - redrawn.log2.var(axis=0).mean()
    assert found.fixed.scatter**2 == pytest.approx(expected, rel=0.02)


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    first, again, other = (replicates_of(series(), kind="both", seed=seed)[2].chosen.interval() for seed in (1, 1, 2))
    assert first == again != other

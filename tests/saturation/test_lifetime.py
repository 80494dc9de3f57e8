"""How long benchmarks last: closed forms, simulated truth, and what is refused."""

import math
from datetime import date, timedelta

import numpy as np
import pytest

from horizon.errors import FitError
from horizon.saturation.lifetime import BenchmarkLife, LifetimeTrend, fit_lifetimes

YEAR = 365.25
END = date(2026, 6, 1)
OLD, YOUNG = date(2018, 1, 1), date(2022, 1, 1)


def life(released: date, days: float, number: int = 0) -> BenchmarkLife:
    """A life of so many days, of which END sees only the beginning."""
    dies = released + timedelta(max(1, round(days)))
    return BenchmarkLife(str(number), released, min(dies, END), dies if dies <= END else None)


def simulated(seed: int, count: int, change: float = -0.2, shape: float = 1.5) -> list[BenchmarkLife]:
    rng = np.random.default_rng(seed)
    releases = [OLD + timedelta(int(days)) for days in rng.integers(0, 2500, count)]
    scales = [3 * math.exp(change * (day - date(2021, 7, 1)).days / YEAR) for day in releases]
    return [
        life(day, scale * YEAR * rng.weibull(shape), place)
        for place, (day, scale) in enumerate(zip(releases, scales, strict=True))
    ]


@pytest.fixture(scope="module")
def found() -> LifetimeTrend:
    return fit_lifetimes(simulated(1, 300))


def test_an_exponential_of_two_release_dates_has_a_closed_form() -> None:
    old, young = [life(OLD, days) for days in (900, 1500, 4000)], [life(YOUNG, days) for days in (300, 500, 2000)]
    trend = fit_lifetimes([*old, *young], shape=1.0)
    rates = [2 / sum((one.after - one.released).days for one in group) for group in (old, young)]
    expected = math.log(rates[0] / rates[1]) / ((YOUNG - OLD).days / YEAR)
    assert trend.params["change_per_year"] == pytest.approx(expected, rel=1e-6)
    assert trend.predict(YOUNG) == pytest.approx(math.log(2) / rates[1] / YEAR, rel=1e-6)


def test_the_truth_is_recovered(found: LifetimeTrend) -> None:
    assert found.params["change_per_year"] == pytest.approx(-0.2, abs=4 * found.std_errors["change_per_year"])
    assert found.params["shape"] == pytest.approx(1.5, abs=4 * found.std_errors["shape"])
    assert found.std_errors["change_per_year"] < 0.03
    assert found.predict(date(2021, 7, 1)) == pytest.approx(3 * math.log(2) ** (1 / 1.5), rel=0.2)


def test_with_many_lives_the_profile_agrees_with_the_standard_error(found: LifetimeTrend) -> None:
    ends, error = found.conf_int(0.95), found.std_errors["change_per_year"]
    assert ends.high - ends.low == pytest.approx(2 * 1.96 * error, rel=0.05)
    share, interval = found.change()
    assert (share, interval.high) == pytest.approx((math.expm1(found.params["change_per_year"]), math.expm1(ends.high)))


def test_the_interval_of_a_median_holds_it(found: LifetimeTrend) -> None:
    day = date(2024, 1, 1)
    ends = found.predict_interval(day, 0.8)
    assert ends.low < found.predict(day) < ends.high
    wider = found.predict_interval(day, 0.95)
    assert wider.low < ends.low
    assert ends.high < wider.high


def test_to_leave_out_what_still_lives_would_make_the_young_short_lived() -> None:
    lives = simulated(3, 300, change=0.0)
    dead_alone = fit_lifetimes([one for one in lives if one.by])
    assert dead_alone.conf_int().high < 0
    assert 0 in fit_lifetimes(lives).conf_int()


def test_lives_of_which_only_the_quarter_is_known_say_nearly_the_same() -> None:
    exact = simulated(5, 200)
    coarse = [
        BenchmarkLife(
            one.benchmark, one.released, max(one.released, one.by - timedelta(45)), one.by + timedelta(45)
        )
        if one.by
        else one
        for one in exact
    ]  # fmt: skip
    one, other = fit_lifetimes(exact), fit_lifetimes(coarse)
    assert other.params["change_per_year"] == pytest.approx(one.params["change_per_year"], abs=0.01)


def test_summary_names_every_parameter(found: LifetimeTrend) -> None:
    summary = found.summary()
    assert list(summary.index) == ["log_years", "change_per_year", "shape"]
    assert summary.loc["change_per_year", "low"] == pytest.approx(found.conf_int().low)
    assert (found.nobs, found.saturated < 300) == (300, True)


@pytest.mark.parametrize(
    ("lives", "message"),
    [
        ([], "too few saturated"),
        (simulated(0, 2), "too few saturated"),
        ([life(OLD, 10_000, place) for place in range(9)], "0 of 9 saturated"),
        ([life(OLD, 100 * place, place) for place in range(1, 9)], "one release date"),
        ([BenchmarkLife("early", OLD, OLD, OLD)], "early cannot have been saturated then"),
        ([BenchmarkLife("odd", OLD, END, YOUNG)], "odd cannot have been saturated then"),
        (
            [*(life(OLD, 100 * place, place) for place in range(1, 9)), *(life(YOUNG, 9999, 20 + k) for k in range(5))],
            "tell no trend",
        ),
    ],
)
def test_what_tells_nothing_is_refused(lives: list[BenchmarkLife], message: str) -> None:
    with pytest.raises(FitError) as refusal:
        fit_lifetimes(lives)
    assert message in str(refusal.value)


@pytest.mark.slow
def test_intervals_cover_the_truth_of_a_few_benchmarks() -> None:
    """The docstring says 93 % of 200; binomial error of both counts allowed for."""
    held = [-0.2 in fit_lifetimes(simulated(seed, 35)).conf_int() for seed in range(400)]
    assert np.mean(held) == pytest.approx(0.93, abs=4 * math.sqrt(0.93 * 0.07 * (1 / 200 + 1 / 400)))

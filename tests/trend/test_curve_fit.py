"""Growth curves through dated series: parameters, bands, local doubling times, and what they refuse."""

import math
import re
from datetime import date, timedelta

import numpy as np
import pytest
from scipy import stats

from horizon.errors import FitError
from horizon.stats.curves import CURVES
from horizon.trend.curve_fit import CurveTrend, fit_curve
from horizon.trend.fit import fit_trend as fit_exponential
from horizon.trend.series import years

START = date(2021, 1, 1)
DAYS = [START + timedelta(75 * step) for step in range(24)]
SMOOTH = ["exponential", "log-quadratic", "hyperbolic", "logistic", "gompertz", "richards"]


def plateau(noise: float = 0.2, seed: int = 0, days: list[date] = DAYS) -> np.ndarray:
    log2 = CURVES["logistic"].log2(years(days), np.array([9.0, 2.0, 3.5]))
    return np.asarray(np.exp2(log2 + noise * np.random.default_rng(seed).standard_normal(len(days))))


def logistic() -> CurveTrend:
    return fit_curve(DAYS, plateau(), "logistic")


@pytest.mark.parametrize("curve", SMOOTH)
def test_hours_and_minutes_give_the_same_curve_and_the_same_criteria(curve: str) -> None:
    minutes, hours = fit_curve(DAYS, plateau(), curve), fit_curve(DAYS, plateau() / 60, curve)
    assert hours.aicc == pytest.approx(minutes.aicc, abs=1e-5)
    assert hours.bic == pytest.approx(minutes.bic, abs=1e-5)
    assert hours.doubling_time().estimate == pytest.approx(minutes.doubling_time().estimate, rel=1e-3)


def test_a_known_logistic_is_found() -> None:
    fit = fit_curve(DAYS, plateau(noise=0.0), "logistic")
    assert fit.params == pytest.approx({"log2_ceiling": 9.0, "rate": 2.0, "inflection": 3.5}, rel=1e-6)
    assert fit.converged
    assert fit.at_bound == ()


def test_the_exponential_is_that_of_ordinary_least_squares() -> None:
    curve, line = fit_curve(DAYS, plateau(), "exponential"), fit_exponential(DAYS, plateau())
    assert curve.aicc == pytest.approx(line.aicc, rel=1e-9)
    assert curve.r_squared == pytest.approx(line.r_squared)
    assert curve.doublings_per_year == pytest.approx(line.doublings_per_year)
    ours, theirs = curve.doubling_time().interval, line.doubling_time().interval
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high))
    assert curve.predict(DAYS).iloc[:, 1:].to_numpy() == pytest.approx(line.predict(DAYS).iloc[:, 1:].to_numpy())


def test_bands_are_those_of_the_delta_method_with_students_t() -> None:
    fit = logistic()
    row = fit.predict([DAYS[5]], level=0.9).iloc[0]
    gradient = CURVES["logistic"].gradient(years([DAYS[5]]), np.array(fit.values))[0]
    line = math.sqrt(gradient @ np.array(fit.cov) @ gradient)
    t, centre = stats.t.ppf(0.95, 21), math.log2(row["value"])
    assert math.log2(row["confidence_high"]) == pytest.approx(centre + t * line)
    assert math.log2(row["prediction_low"]) == pytest.approx(centre - t * math.hypot(line, fit.residual_std))


def test_intervals_of_parameters_are_from_students_t() -> None:
    fit = logistic()
    interval = fit.conf_int(0.95)["rate"]
    assert interval.high - fit.params["rate"] == pytest.approx(stats.t.ppf(0.975, 21) * fit.std_errors["rate"])


def test_the_doubling_time_of_a_date_is_that_of_the_curve_there() -> None:
    fit = logistic()
    rate, ceiling, inflection = (fit.params[name] for name in ("rate", "log2_ceiling", "inflection"))
    early, middle = START, fit.origin + timedelta(inflection * 365.25)
    assert fit.doubling_time(on=middle).estimate == pytest.approx(2 * math.log(2) / rate * 365.25, rel=1e-3)
    log2 = CURVES["logistic"].log2(years([early]), np.array(fit.values))[0]
    expected = math.log(2) / (rate * (1 - 2 ** (log2 - ceiling))) * 365.25
    assert fit.doubling_time(on=early).estimate == pytest.approx(expected, rel=1e-3)


def test_a_plateau_may_have_no_growth_at_its_end() -> None:
    late = [*DAYS, *(DAYS[-1] + timedelta(100 * step) for step in range(1, 12))]
    assert math.isinf(fit_curve(late, plateau(days=late), "log-quadratic").doubling_time().estimate)


def test_a_parameter_at_its_bound_is_named_and_has_no_interval() -> None:
    fit = fit_curve(DAYS, np.exp2(years(DAYS) ** 2), "logistic")
    assert fit.at_bound == ("log2_ceiling",)
    assert math.isnan(fit.std_errors["log2_ceiling"])
    assert math.isnan(fit.conf_int()["log2_ceiling"].high)
    assert not fit.converged
    assert np.isfinite(fit.predict(DAYS)["confidence_high"]).all()


def test_a_hyperbola_is_infinite_after_its_singularity() -> None:
    log2 = CURVES["hyperbolic"].log2(years(DAYS), np.array([8.0, 3.0, 7.0]))
    fit = fit_curve(DAYS, np.exp2(log2), "hyperbolic")
    table = fit.predict([date(2026, 12, 1), date(2027, 2, 1)])
    assert np.isfinite(table["value"]).tolist() == [True, False]
    assert fit.params["singularity"] == pytest.approx(7.0, rel=1e-6)


def test_summary_holds_parameters_and_the_doubling_time_at_the_end() -> None:
    summary = logistic().summary()
    assert list(summary.index) == ["log2_ceiling", "rate", "inflection", "doubling_time_days"]
    assert (summary["low"] <= summary["estimate"]).all()


@pytest.mark.parametrize(
    ("days", "values", "message"),
    [
        (DAYS[:3], [1.0, 2.0, 3.0], "too few points for the curve logistic.*found: 3 points for 3 parameters"),
        ([START] * 5, [1.0, 2.0, 3.0, 4.0, 5.0], "all points lie on one day.*5 points on 2021-01-01"),
        ([START, START, *DAYS[2:3] * 3], [1.0, 2.0, 3.0, 4.0, 5.0], "too few dates.*2 different dates for 3 param"),
        (DAYS[:4], [1.0, 0.0, 3.0, 4.0], r"needs positive values.*0\.0 on 2021-03-17"),
        (DAYS[:4], [1.0, -2.0, 3.0, 4.0], "needs positive values"),
        (DAYS[:4], [1.0, math.nan, 3.0, 4.0], "needs positive values"),
        (DAYS[:4], [1.0, math.inf, 3.0, 4.0], "needs positive values"),
        (DAYS[:4], [1.0, 2.0], "do not match"),
    ],
)
def test_what_cannot_be_fitted_is_refused_with_the_reason(days: list[date], values: list[float], message: str) -> None:
    with pytest.raises(FitError) as refusal:
        fit_curve(days, values, "logistic")
    assert re.search(f"(?s){message}", str(refusal.value))


@pytest.mark.parametrize("curve", ["sigmoid", "one-break"])
def test_a_curve_that_is_not_there_is_refused_with_those_that_are(curve: str) -> None:
    with pytest.raises(FitError, match="no such smooth growth curve") as refusal:
        fit_curve(DAYS, plateau(), curve)
    assert "logistic" in str(refusal.value)


def test_parameters_that_trade_off_against_each_other_have_no_interval() -> None:
    fit = fit_curve(DAYS, np.exp2(2 * years(DAYS)), "richards")
    assert fit.undetermined
    assert {*fit.at_bound, *fit.undetermined} >= {"log2_ceiling", "inflection"}
    assert math.isnan(fit.conf_int()["log2_ceiling"].low)
    assert not fit.converged
    assert fit.predict(DAYS)["value"].to_numpy() == pytest.approx(np.exp2(2 * years(DAYS)), rel=1e-3)

"""Comparing growth curves: the criteria, that no unit changes them, and what cannot be fitted."""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from horizon.errors import FitError
from horizon.stats.curves import CURVES
from horizon.trend import fit_trend
from horizon.trend.compare import TWO_LINES, compare_curves
from horizon.trend.comparison import CRITERIA, Candidate, Comparison
from horizon.units import WORK_YEAR

START = date(2019, 3, 1)


def series(
    n: int = 18, *, bend: float = 0.0, noise: float = 0.3, seed: int = 0
) -> tuple[list[date], NDArray[np.float64]]:
    """A series that doubles every 240 days, and faster by `bend` doublings a day after two thirds of the time."""
    rng = np.random.default_rng(seed)
    days = np.sort(rng.choice(2500, n, replace=False))
    log2 = days / 240 + bend * np.maximum(days - 1600, 0) + noise * rng.normal(size=n)
    return [START + timedelta(int(day)) for day in days], np.exp2(log2)


@pytest.fixture(scope="module")
def bent() -> Comparison:
    return compare_curves(*series(bend=0.01))


def test_all_curves_of_the_registry_are_compared(bent: Comparison) -> None:
    assert {candidate.curve for candidate in bent.candidates} == set(CURVES)
    assert bent.summary()["akaike_weight"].sum() == pytest.approx(1.0)


def test_information_criteria_are_those_of_the_fit_alone() -> None:
    dates, values = series()
    alone = fit_trend(dates, values)
    found = compare_curves(dates, values, curves=["exponential"])["exponential"]
    assert found.aicc == pytest.approx(alone.aicc)
    assert found.bic == pytest.approx(alone.bic)
    assert found.params == 3


def test_leave_one_out_of_a_straight_line_is_that_of_its_leverages() -> None:
    dates, values = series()
    t, y = np.array([(day - START).days for day in dates], dtype=float), np.log2(values)
    leverage = 1 / len(t) + (t - t.mean()) ** 2 / ((t - t.mean()) ** 2).sum()
    line = stats.linregress(t, y)
    errors = (y - line.intercept - line.slope * t) / (1 - leverage)
    found = compare_curves(dates, values, curves=["exponential"])["exponential"]
    assert found.loo_rmse == pytest.approx(math.sqrt((errors**2).mean()))


def test_forecasts_ahead_use_only_what_was_released_half_a_year_before() -> None:
    dates, values = series()
    scores = []
    for day, value in zip(dates, values, strict=True):
        before = [(other, size) for other, size in zip(dates, values, strict=True) if (day - other).days >= 182.625]
        if len(before) < 6:
            continue
        fit = fit_trend([other for other, _ in before], [size for _, size in before])
        band = fit.predict([day], level=0.5).iloc[0]
        half = np.log2(band["prediction_high"] / band["value"]) / stats.t.ppf(0.75, fit.df_resid)
        scores.append(stats.t.logpdf(np.log2(value), fit.df_resid, np.log2(band["value"]), half))
    found = compare_curves(dates, values, curves=["exponential"])
    assert found.ahead == len(scores)
    assert found["exponential"].ahead_log_score == pytest.approx(np.mean(scores))


@pytest.mark.parametrize("unit", [60.0, WORK_YEAR], ids=["hours", "work-years"])
def test_no_unit_changes_weights_or_ranks(bent: Comparison, unit: float) -> None:
    dates, values = series(bend=0.01)
    other = compare_curves(dates, values / unit)
    weights, others = bent.summary()["akaike_weight"], other.summary()["akaike_weight"]
    np.testing.assert_allclose(others[weights.index], weights, rtol=1e-3, atol=1e-6)
    assert other.ranks().loc[weights.index].equals(bent.ranks())


def test_a_break_is_seen_where_there_is_one(bent: Comparison) -> None:
    assert bent.preferred["bic"] == ("one-break",)
    assert bent["exponential"].akaike_weight < 0.01
    assert bent["exponential"].loo_behind > 0


def test_an_exponential_is_preferred_to_a_break_where_there_is_none() -> None:
    wins = [compare_curves(*series(seed=seed), curves=["exponential", "one-break"]).preferred for seed in range(10)]
    assert sum(win["aicc"] == ("exponential",) for win in wins) >= 8


def test_separate_lines_are_found_where_two_kinds_grow_apart() -> None:
    dates, values = series(24, noise=0.1)
    kind = np.arange(24) % 2 == 0
    days = np.array([(day - START).days for day in dates])
    apart = compare_curves(
        dates, np.where(kind, values * np.exp2(days / 400), values), group=np.where(kind, "reasoning", "other").tolist()
    )
    assert apart.preferred["aicc"] == (TWO_LINES,)
    assert apart.agreed
    assert apart.disagreement.startswith("the criteria agree: two-lines by AICc, BIC")


def test_curves_that_cannot_be_fitted_are_listed_with_the_reason() -> None:
    dates, values = series(6)
    found = compare_curves(dates, values, group=["other"] * 6)
    why = {candidate.curve: candidate.why_not for candidate in found.candidates}
    assert why["richards"] == "too few points: 6, and 4 parameters need 7"
    assert why["two-breaks"] == "too few points: 6, and 6 parameters need 9"
    assert why[TWO_LINES] == "each of two lines needs points of two dates: 6 other"
    assert why["exponential"] is None
    assert found.ranks().loc["richards"].isna().all()
    assert found.ahead == 0


def test_points_of_few_dates_are_no_points_enough() -> None:
    days = [START + timedelta(100 * (place // 4)) for place in range(16)]
    found = compare_curves(days, np.exp2(np.arange(16.0) / 4))
    assert found["one-break"].why_not == "too few different dates"


def test_a_curve_that_some_windows_are_too_short_for_has_no_score_ahead(bent: Comparison) -> None:
    candidate = bent["two-breaks"]
    assert math.isnan(candidate.ahead_crps)
    assert "windows, so no score ahead" in str(candidate.note)
    assert bent.ranks()["aicc"].notna().all()
    assert bent.ranks()["ahead_crps"].isna().any()


def test_a_sigmoid_without_a_ceiling_in_sight_says_so() -> None:
    found = compare_curves(*series(), curves=["exponential", "gompertz"])
    assert not found["gompertz"].converged
    assert found["gompertz"].note == "stopped by the bound of log2_ceiling"


def test_a_hyperbola_past_its_singularity_scores_nothing() -> None:
    days = [START + timedelta(40 * place) for place in range(20)]
    left = np.maximum(16.0 - np.arange(20), 0.5)
    found = compare_curves(days, 1 / left**2, curves=["exponential", "hyperbolic"], ahead_days=120)
    assert found["hyperbolic"].ahead_log_score == -math.inf
    assert "infinite already at" in str(found["hyperbolic"].note)
    assert found.preferred["ahead_crps"] == ("exponential",)


def judged(aicc: float, bic: float, loo_rmse: float) -> Candidate:
    return Candidate(f"curve {aicc:g}", params=3, aicc=aicc, bic=bic, loo_rmse=loo_rmse)


def test_disagreement_names_who_prefers_what() -> None:
    candidates = (judged(1.0, 9.0, 0.5), judged(2.0, 8.0, 0.5))
    found = Comparison(candidates, 10, START, START, 182.0, 0)
    assert not found.agreed
    assert found.disagreement == (
        "the criteria disagree: curve 1 by AICc; curve 2 by BIC; curve 1 and curve 2 by leave-one-out error"
    )
    assert set(found.preferred) == {"aicc", "bic", "loo_rmse"} < set(CRITERIA)


def test_nothing_that_could_be_judged_is_said() -> None:
    found = Comparison((Candidate("exponential", 3, why_not="too few points"),), 2, START, START, 182.0, 0)
    assert found.disagreement == "no curve could be judged"
    assert not found.agreed


def test_a_name_that_is_no_curve_is_refused() -> None:
    with pytest.raises(FitError, match="no such growth curve"):
        compare_curves(*series(), curves=["exponential", "sigmoid"])


def test_groups_of_another_length_are_refused() -> None:
    with pytest.raises(FitError, match="dates and groups do not match"):
        compare_curves(*series(), group=["reasoning", "other"])


def test_points_of_one_day_are_refused() -> None:
    with pytest.raises(FitError, match="all points lie on one day"):
        compare_curves([START] * 9, np.arange(1.0, 10.0))

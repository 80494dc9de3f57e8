"""Two exponentials side by side: the slopes of each alone, one scatter, and what they refuse."""

import math
import re
from datetime import date, timedelta

import numpy as np
import pytest

from horizon.errors import FitError
from horizon.trend import fit_trend
from horizon.trend.two_lines import TwoLinesTrend, fit_two_lines

START = date(2022, 1, 1)
DAYS = [START + timedelta(90 * step) for step in range(14)]
GROUP = ["other"] * 8 + ["reasoning"] * 6
SECOND = np.array(GROUP) == "reasoning"


def minutes(seed: int = 0) -> np.ndarray:
    days = np.array([(day - START).days for day in DAYS])
    log2 = np.where(SECOND, days / 110 - 2, days / 210)
    return np.asarray(np.exp2(log2 + 0.3 * np.random.default_rng(seed).standard_normal(len(days))))


def fit() -> TwoLinesTrend:
    return fit_two_lines(DAYS, minutes(), GROUP)


def alone(second: bool) -> tuple[list[date], np.ndarray]:
    return [day for day, its in zip(DAYS, SECOND, strict=True) if its == second], minutes()[second == SECOND]


def test_each_group_has_the_doubling_time_of_its_own_exponential() -> None:
    both = fit().doubling_times()
    assert both["other"].estimate == pytest.approx(fit_trend(*alone(False)).doubling_time().estimate)
    assert both["reasoning"].estimate == pytest.approx(fit_trend(*alone(True)).doubling_time().estimate)


def test_the_scatter_is_shared() -> None:
    lines = [fit_trend(*alone(second)) for second in (False, True)]
    rss = sum(line.residual_std**2 * line.df_resid for line in lines)
    assert fit().residual_std == pytest.approx(math.sqrt(rss / 10))
    ratio = fit().residual_std / lines[0].residual_std
    error = lines[0].std_errors["doublings_per_day"] * 365.25
    assert fit().std_errors["doublings_per_year[other]"] == pytest.approx(error * ratio)


def test_prediction_is_of_the_newest_group_unless_another_is_named() -> None:
    later = [DAYS[-1] + timedelta(100)]
    assert fit().newest == "reasoning"
    assert fit().predict(later).equals(fit().predict(later, group="reasoning"))
    expected = fit_trend(*alone(False)).predict(later)["value"]
    assert fit().predict(later, group="other")["value"].to_numpy() == pytest.approx(expected.to_numpy())
    assert fit().doubling_time() == fit().doubling_times()["reasoning"]


def test_hours_and_minutes_give_the_same_criteria() -> None:
    hours = fit_two_lines(DAYS, minutes() / 60, GROUP)
    assert (hours.aicc, hours.bic) == pytest.approx((fit().aicc, fit().bic))


def test_summary_has_a_doubling_time_for_each_group() -> None:
    summary = fit().summary()
    assert list(summary.index[-2:]) == ["doubling_time_days[other]", "doubling_time_days[reasoning]"]
    assert (summary["low"] <= summary["estimate"]).all()


def test_a_group_that_is_not_there_says_so() -> None:
    with pytest.raises(ValueError, match="no group 'open'; there are other and reasoning"):
        fit().predict(DAYS, group="open")


@pytest.mark.parametrize(
    ("days", "group", "message"),
    [
        (DAYS, ["other"] * 14, "two groups of points.*found: other: 14"),
        (DAYS, ["a", "b", "c", *["a"] * 11], "two groups of points.*a: 12, b: 1, c: 1"),
        (DAYS, ["other"] * 13 + ["reasoning"], "each of the two lines needs two dates.*reasoning: 1 on"),
        ([*DAYS[:12], DAYS[0], DAYS[0]], ["a"] * 12 + ["b"] * 2, "needs two dates.*b: 2 on 2022-01-01"),
        (DAYS, GROUP[:3], "dates and groups do not match.*14 dates, 3 groups"),
    ],
)
def test_groups_without_a_line_are_refused_with_the_reason(days: list[date], group: list[str], message: str) -> None:
    with pytest.raises(FitError) as refusal:
        fit_two_lines(days, minutes(), group)
    assert re.search(f"(?s){message}", str(refusal.value))


def test_too_few_points_are_refused() -> None:
    with pytest.raises(FitError, match="too few points for the curve two-lines"):
        fit_two_lines(DAYS[:4], [1.0, 2.0, 3.0, 4.0], ["a", "a", "b", "b"])

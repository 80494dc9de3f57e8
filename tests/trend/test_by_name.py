"""One function for all curves, and one protocol for their results."""

from datetime import date, timedelta

import numpy as np
import pytest

from horizon.errors import FitError
from horizon.stats.curves import CURVES
from horizon.trend import ExponentialTrend
from horizon.trend.break_trend import BreakTrend
from horizon.trend.by_name import fit_trend
from horizon.trend.curve_fit import CurveTrend

DAYS = [date(2020, 6, 1) + timedelta(90 * step) for step in range(20)]
VALUES = np.exp2(np.linspace(0, 2.8, 20) ** 2 + 0.2 * np.random.default_rng(0).standard_normal(20))
KINDS = {"exponential": ExponentialTrend, "one-break": BreakTrend, "two-breaks": BreakTrend}


@pytest.mark.parametrize("curve", CURVES)
def test_every_curve_of_the_registry_is_fitted_and_answers_the_same_questions(curve: str) -> None:
    fit = fit_trend(DAYS, VALUES, curve)
    assert isinstance(fit, KINDS.get(curve, CurveTrend))
    assert (fit.curve, fit.nobs) == (curve, 20)
    assert fit.params.keys() == fit.std_errors.keys() == fit.conf_int(0.9).keys()
    assert fit.aicc > -2 * fit.log_likelihood
    assert fit.bic > -2 * fit.log_likelihood
    assert len(fit.predict(DAYS, 0.9)) == 20
    assert set(fit.params) <= set(fit.summary().index) or curve.endswith(("break", "breaks"))


@pytest.mark.parametrize("curve", [name for name in CURVES if name != "exponential"])
def test_a_curve_with_more_freedom_has_less_scatter_than_the_exponential(curve: str) -> None:
    def rss(name: str) -> float:
        fit = fit_trend(DAYS, VALUES, name)
        count = 2 if name == "exponential" else len(CURVES[name].parameters)
        return fit.residual_std**2 * (20 - count)

    assert rss(curve) <= rss("exponential") * 1.001


def test_the_exponential_is_the_curve_of_a_call_without_one() -> None:
    assert fit_trend(DAYS, VALUES) == fit_trend(DAYS, VALUES, "exponential")


def test_an_unknown_curve_is_refused_with_the_known_ones() -> None:
    with pytest.raises(FitError, match="no such growth curve") as refusal:
        fit_trend(DAYS, VALUES, "sigmoid")
    assert all(name in str(refusal.value) for name in CURVES)

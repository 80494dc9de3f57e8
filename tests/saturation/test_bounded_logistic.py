"""Logistic curves between fixed bounds: against other programs, and at the ends."""

import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from horizon.execution import generator
from horizon.saturation.bounded_logistic import deviance, fit_bounded, mean_share

T = np.array([0.0, 0.4, 1.1, 1.5, 2.2, 3.0, 3.3])
SHARE = np.array([0.28, 0.26, 0.41, 0.52, 0.74, 0.88, 0.93])
ITEMS = np.array([200.0, 200, 500, 198, 198, 1000, 45])


def test_between_0_and_1_it_is_the_logistic_regression_of_scikit_learn() -> None:
    rows, marks = np.repeat(T, 2)[:, None], np.tile([1, 0], len(T))
    weight = np.stack([SHARE * ITEMS, (1 - SHARE) * ITEMS], axis=1).ravel()
    peer = LogisticRegression(C=np.inf, tol=1e-12, max_iter=1000).fit(rows, marks, sample_weight=weight)
    ours = fit_bounded(T, SHARE, ITEMS, 0.0, 1.0)
    assert ours.converged.all()
    assert ours.intercept[0] == pytest.approx(peer.intercept_[0], rel=1e-5)
    assert ours.slope[0] == pytest.approx(peer.coef_[0, 0], rel=1e-5)


@pytest.mark.parametrize(("chance", "ceiling"), [(0.25, 1.0), (0.2, 0.95), (0.0, 0.967)])
def test_between_other_bounds_it_is_the_maximum_that_scipy_finds(chance: float, ceiling: float) -> None:
    def loss(params: np.ndarray) -> float:
        return float(deviance(SHARE, mean_share(params[0] + params[1] * T, chance, ceiling), ITEMS))

    peer = minimize(loss, [-3.0, 1.5], method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-12, "maxiter": 5000})
    ours = fit_bounded(T, SHARE, ITEMS, chance, ceiling)
    assert ours.deviance[0] == pytest.approx(peer.fun, rel=1e-9)
    np.testing.assert_allclose([ours.intercept[0], ours.slope[0]], peer.x, rtol=1e-5)


def test_standard_errors_are_those_of_repeated_draws() -> None:
    rng = generator(1, 0)
    mean = mean_share(2 * T - 3, 0.25, 1.0)
    drawn = rng.binomial(400, mean, size=(4000, len(T))) / 400
    fits = fit_bounded(T, drawn, np.full(len(T), 400.0), 0.25, 1.0)
    told = np.sqrt(np.median(fits.cov[:, 1, 1]))
    assert fits.slope.std() == pytest.approx(told, rel=0.08)
    assert abs(np.median(fits.slope) - 2) < 0.05


def test_many_series_at_once_are_fitted_as_each_by_itself() -> None:
    drawn = generator(2, 0).binomial(100, mean_share(2 * T - 3, 0.0, 1.0), size=(20, len(T))) / 100
    together = fit_bounded(T, drawn, np.full(len(T), 100.0), 0.0, np.linspace(0.95, 1, 20))
    alone = fit_bounded(T, drawn[7], np.full(len(T), 100.0), 0.0, np.linspace(0.95, 1, 20)[7])
    assert together.slope[7] == pytest.approx(alone.slope[0], rel=1e-8)


def test_a_point_of_no_weight_does_not_count() -> None:
    without = fit_bounded(T[:-1], SHARE[:-1], ITEMS[:-1], 0.0, 1.0)
    weightless = fit_bounded(T, SHARE, np.append(ITEMS[:-1], 0.0), 0.0, 1.0)
    assert weightless.slope[0] == pytest.approx(without.slope[0], rel=1e-6)


def test_a_step_between_two_days_has_no_slope_that_could_be_estimated() -> None:
    fits = fit_bounded(np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.0, 0.0, 1.0, 1.0]), np.full(4, 50.0), 0.0, 1.0)
    assert not fits.converged[0]
    assert np.isfinite(fits.slope[0])

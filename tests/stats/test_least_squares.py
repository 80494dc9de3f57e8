"""Least squares: NIST's certified values, scipy's optimum, bounds, weights, and when it may say that it converged."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from scipy import optimize

from horizon.errors import FitError
from horizon.stats.curves import CURVES, POWER, Curve
from horizon.stats.least_squares import LeastSquaresFit, fit_least_squares, fit_many

LN2 = np.log(2)
FREE = (np.full(3, -np.inf), np.full(3, np.inf))


Change = Callable[[np.ndarray], np.ndarray]


class Certified(NamedTuple):
    """A file of NIST's Statistical Reference Datasets for nonlinear regression."""

    starts: np.ndarray  # (2, p)
    params: np.ndarray
    std_errors: np.ndarray
    rss: float
    y: np.ndarray
    x: np.ndarray


def certified(path: Path) -> Certified:
    text = path.read_text()
    numbers = np.array(
        [[float(number) for number in line.split()] for line in re.findall(r"^ *b\d =(.*)$", text, re.MULTILINE)]
    )
    rss = float(re.findall(r"Residual Sum of Squares: +(\S+)", text)[0])
    data = np.array([[float(number) for number in line.split()] for line in text.split("Data:")[-1].splitlines()[1:]])
    return Certified(numbers[:, :2].T, numbers[:, 2], numbers[:, 3], rss, *data.T)


def rat42_params(b: np.ndarray) -> np.ndarray:
    """b1 / (1 + exp(b2 - b3 x)) as our logistic: log2 of the ceiling, rate, inflection."""
    return np.stack([np.log2(b[..., 0]), b[..., 2], b[..., 1] / b[..., 2]], axis=-1)


def rat42_slopes(b: np.ndarray) -> np.ndarray:
    """Derivatives of our parameters by NIST's."""
    one, two, three = b
    return np.array([[1 / (one * LN2), 0, 0], [0, 0, 1], [0, 1 / three, -two / three**2]])


def danwood_params(b: np.ndarray) -> np.ndarray:
    """b1 x^b2 as our power law."""
    return np.stack([np.log2(b[..., 0]), b[..., 1]], axis=-1)


def danwood_slopes(b: np.ndarray) -> np.ndarray:
    return np.array([[1 / (b[0] * LN2), 0], [0, 1]])


def fit_raw(curve: Curve, known: Certified, starts: np.ndarray) -> LeastSquaresFit:
    """On the raw scale, as NIST certified it."""
    none = np.full(starts.shape[1], np.inf)
    value, slope = curve.value, curve.value_gradient
    return fit_least_squares(
        lambda params: value(known.x, params), lambda params: slope(known.x, params), known.y, starts, (-none, none)
    )


CASES = [
    pytest.param("Rat42", CURVES["logistic"], rat42_params, rat42_slopes, id="Rat42"),
    pytest.param("DanWood", POWER, danwood_params, danwood_slopes, id="DanWood"),
]


@pytest.mark.parametrize("start", [0, 1])
@pytest.mark.parametrize(("name", "curve", "ours", "slopes"), CASES)
def test_nist_reference_fits_are_met_from_both_starts(
    shared_data: Path, name: str, curve: Curve, ours: Change, slopes: Change, start: int
) -> None:
    known = certified(shared_data / "nist" / f"{name}.dat")
    fit = fit_raw(curve, known, ours(known.starts[start : start + 1]))
    # The covariance of NIST's parameters from ours: both are made linear at the same point, so this is exact.
    back = np.linalg.inv(slopes(known.params))
    std_errors = np.sqrt(np.diag(back @ fit.cov @ back.T))
    assert fit.params == pytest.approx(ours(known.params), rel=1e-8)
    assert std_errors == pytest.approx(known.std_errors, rel=1e-6)
    assert fit.rss == pytest.approx(known.rss, rel=1e-9)
    assert fit.converged


def test_rat42_in_nists_own_parameters(shared_data: Path) -> None:
    known = certified(shared_data / "nist" / "Rat42.dat")

    def share(b: np.ndarray) -> np.ndarray:
        return np.asarray(1 / (1 + np.exp(b[:, 1:2] - b[:, 2:] * known.x)))

    def slope(b: np.ndarray) -> np.ndarray:
        steep = b[:, :1] * share(b) * (1 - share(b))
        return np.stack([share(b), -steep, steep * known.x], axis=-1)

    fit = fit_least_squares(lambda b: b[:, :1] * share(b), slope, known.y, known.starts, FREE)
    assert fit.params == pytest.approx(known.params, rel=1e-8)
    assert fit.std_errors == pytest.approx(known.std_errors, rel=1e-6)
    assert (fit.starts_tried, fit.starts_agreeing, fit.nobs) == (2, 2, 9)


X = np.linspace(0, 4, 15)


def decay(params: np.ndarray) -> np.ndarray:
    return np.asarray(params[:, :1] * np.exp(-params[:, 1:2] * X) + params[:, 2:])


def decay_slopes(params: np.ndarray) -> np.ndarray:
    falling = np.exp(-params[:, 1:2] * X)
    return np.stack([falling, -params[:, :1] * X * falling, np.ones_like(falling)], axis=-1)


def points(sets: int, noise: float = 0.1) -> np.ndarray:
    return decay(np.array([[3.0, 1.2, 0.5]])) + noise * np.random.default_rng(1).standard_normal((sets, len(X)))


START = np.array([[1.0, 0.5, 0.0], [5.0, 3.0, 1.0]])


def scipy_fit(y: np.ndarray, low: np.ndarray, high: np.ndarray, weights: np.ndarray) -> optimize.OptimizeResult:
    root = np.sqrt(weights)

    def residuals(params: np.ndarray) -> np.ndarray:
        return np.asarray(root * (decay(params[None])[0] - y))

    def slopes(params: np.ndarray) -> np.ndarray:
        return np.asarray(root[:, None] * decay_slopes(params[None])[0])

    start = np.clip(START[0], low, high)
    return optimize.least_squares(residuals, start, slopes, bounds=(low, high), xtol=1e-15, ftol=1e-15, gtol=1e-15)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("bounds", [FREE, (np.array([0.0, 1.5, -1.0]), np.array([2.5, 9.0, 1.0]))], ids=["free", "box"])
def test_the_optimum_is_that_of_scipy(bounds: tuple[np.ndarray, np.ndarray], seed: int) -> None:
    y, weights = points(4)[seed], np.random.default_rng(seed).uniform(0.2, 3, len(X))
    fit = fit_least_squares(decay, decay_slopes, y, START, bounds, weights)
    reference = scipy_fit(y, *bounds, weights)
    assert fit.rss == pytest.approx(2 * reference.cost, rel=1e-9)
    assert fit.params == pytest.approx(reference.x, rel=1e-4)
    assert fit.starts_agreeing == 2


def test_a_parameter_at_its_bound_is_flagged_and_has_no_standard_error() -> None:
    fit = fit_least_squares(decay, decay_slopes, points(1)[0], START, (np.full(3, -9.0), np.array([2.0, 9.0, 9.0])))
    assert fit.params[0] == 2.0
    assert fit.at_bound.tolist() == [True, False, False]
    assert np.isnan(fit.std_errors).tolist() == [True, False, False]
    assert not fit.converged


def test_a_held_parameter_leaves_the_fit_of_the_others() -> None:
    y = points(1)
    low, high = np.array([[-9.0, 1.0, -9.0]]), np.array([[9.0, 1.0, 9.0]])
    fits = fit_many(decay, decay_slopes, y, START[None], (low, high))
    design = np.column_stack([np.exp(-X), np.ones_like(X)])
    linear, rss = np.linalg.lstsq(design, y[0])[:2]
    assert fits.params[0, [0, 2]] == pytest.approx(linear, rel=1e-7)
    assert fits.rss == pytest.approx(rss)
    inverse = np.linalg.inv(design.T @ design) * rss / (len(X) - 2)
    assert fits.std_errors[0, [0, 2]] == pytest.approx(np.sqrt(np.diag(inverse)))
    assert fits.converged[0]


def test_many_data_sets_at_once_are_each_alone() -> None:
    y = points(20)
    together = fit_many(decay, decay_slopes, y, np.broadcast_to(START, (20, 2, 3)), FREE)
    alone = [fit_least_squares(decay, decay_slopes, one, START, FREE) for one in y]
    assert together.params == pytest.approx(np.array([fit.params for fit in alone]), rel=1e-9)
    assert together.std_errors == pytest.approx(np.array([fit.std_errors for fit in alone]), rel=1e-7)


def test_a_point_without_weight_is_not_there() -> None:
    y, weights = points(1)[0], np.ones(len(X))
    wild = y.copy()
    wild[3], weights[3] = np.nan, 0.0
    fit = fit_least_squares(decay, decay_slopes, wild, START, FREE, weights)
    y_without = np.where(weights > 0, y, 0.0)
    assert fit.params == pytest.approx(scipy_fit(y_without, *FREE, weights).x, rel=1e-6)
    assert fit.nobs == len(X) - 1


def test_parameters_that_cannot_be_told_apart_do_not_converge() -> None:
    def twice(params: np.ndarray) -> np.ndarray:
        return np.asarray((params[:, :1] + params[:, 1:2]) * X)

    def slopes(params: np.ndarray) -> np.ndarray:
        return np.broadcast_to(np.stack([X, X], axis=-1), (len(params), len(X), 2)).copy()

    fit = fit_least_squares(twice, slopes, 2 * X + points(1)[0], START[:, :2], (np.full(2, -9.0), np.full(2, 9.0)))
    assert fit.undetermined.all()
    assert np.isnan(fit.std_errors).all()
    assert not fit.converged


def test_a_fit_that_only_one_start_finds_does_not_converge() -> None:
    def wave(params: np.ndarray) -> np.ndarray:
        return np.asarray(np.sin(params * X))

    def slopes(params: np.ndarray) -> np.ndarray:
        return np.asarray((X * np.cos(params * X))[..., None])

    y = np.sin(5 * X) + 0.1 * np.random.default_rng(2).standard_normal(len(X))
    bounds = (np.array([0.0]), np.array([20.0]))
    lonely = fit_least_squares(wave, slopes, y, np.array([[5.1], [9.0], [1.0]]), bounds)
    assert lonely.params == pytest.approx(5, abs=0.1)
    assert (lonely.starts_agreeing, lonely.converged) == (1, False)
    assert fit_least_squares(wave, slopes, y, np.array([[5.1], [4.9], [1.0]]), bounds).converged


def test_fewer_points_than_parameters_and_one_are_refused() -> None:
    weights = np.where(np.arange(len(X)) < 3, 1.0, 0.0)
    with pytest.raises(FitError, match="fewer points than the curve needs") as refusal:
        fit_least_squares(decay, decay_slopes, points(1)[0], START, FREE, weights)
    assert "3 for 3 parameters" in str(refusal.value)


def test_a_model_without_a_finite_value_is_refused() -> None:
    with pytest.raises(FitError, match="no finite value at any start"):
        fit_least_squares(lambda params: decay(params) * np.nan, decay_slopes, points(1)[0], START, FREE)

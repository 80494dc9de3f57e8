"""The batched Newton: its answer is the optimum, whatever the data and the start; and it says when there is none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import optimize

from horizon.timehorizon.logistic import LogisticFits, fit_logistic

Floats = NDArray[np.float64]
LAMBDAS = st.sampled_from([0.0, 1e-12, 1e-5, 0.1, 10.0])


@st.composite
def data_sets(draw: st.DrawFn) -> tuple[Floats, Floats, Floats]:
    """Draw x, weights over twelve orders of magnitude, some of them 0, and shares of success, many of them 0 or 1."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    t, fits = draw(st.integers(1, 7)), draw(st.integers(1, 6))
    scale = 10.0 ** draw(st.integers(-3, 3))
    x = np.unique(rng.normal(size=t)) * scale + scale * draw(st.sampled_from([0, 10, 1000]))
    weight = 10.0 ** rng.uniform(draw(st.sampled_from([-12, -1])), 0, size=(t, fits))
    weight[rng.random((t, fits)) < draw(st.sampled_from([0, 0.4]))] = 0
    share = rng.random((t, fits))
    kind = draw(st.sampled_from(["in part", "one or the other", "separated"]))
    if kind == "one or the other":
        share = np.round(share)
    if kind == "separated":
        share = np.where((np.arange(t) < t / 2)[:, None], 1.0, 0.0) * np.ones(fits)
    return x, weight, weight * share


def has_optimum(x: Floats, weight: Floats, won: Floats, regularization: float) -> bool:
    """Both classes; and without regularization, successes and failures that no x parts."""
    wins, losses = x[won > 0], x[weight - won > 0]
    if not len(wins) or not len(losses):
        return False
    return regularization > 0 or (wins.max() > losses.min() and losses.max() > wins.min())


def assert_optimal(
    x: Floats, weight: Floats, won: Floats, fits: LogisticFits, regularization: float, *, digits: float = 1e-12
) -> None:
    """Assert that both parts of the gradient are 0 to rounding, measured against the sum of their terms' sizes."""
    z = fits.intercept + fits.slope * x[:, None]
    p, q = 1 / (1 + np.exp(-np.clip(z, -700, 700))), 1 / (1 + np.exp(np.clip(z, -700, 700)))
    failures, successes = (weight - won) * p, won * q
    centred = (x - x.mean())[:, None]
    penalty = regularization * fits.slope
    # z itself is rounded: by this much, which moves the gradient by so much times the curvature.
    rounding = 1e-14 * (np.abs(fits.intercept) + np.abs(fits.slope) * np.abs(x).max())
    for power in (np.ones_like(centred), centred):
        gradient = ((failures - successes) * power).sum(axis=0) + (penalty if power is centred else 0)
        size = ((failures + successes) * np.abs(power)).sum(axis=0) + (np.abs(penalty) if power is centred else 0)
        curvature = (weight * p * q * np.abs(power)).sum(axis=0)
        assert (np.abs(gradient) <= digits * size + rounding * curvature).all()


@settings(max_examples=300, deadline=None)
@given(data=data_sets(), regularization=LAMBDAS, start=st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)))
def test_the_gradient_vanishes_from_any_start(
    data: tuple[Floats, Floats, Floats], regularization: float, start: tuple[float, float]
) -> None:
    x, weight, won = data
    fits = fit_logistic(x, weight, won, regularization=regularization, start=start)
    exists = [has_optimum(x, *columns, regularization) for columns in zip(weight.T, won.T, strict=True)]
    assert fits.converged.tolist() == exists
    found = fits.converged
    kept = LogisticFits(fits.intercept[found], fits.slope[found])
    assert_optimal(x, weight[:, found], won[:, found], kept, regularization)


@settings(max_examples=100, deadline=None)
@given(data=data_sets(), regularization=LAMBDAS)
def test_a_batch_is_its_fits_one_by_one(data: tuple[Floats, Floats, Floats], regularization: float) -> None:
    x, weight, won = data
    batch = fit_logistic(x, weight, won, regularization=regularization)
    for fit in range(weight.shape[1]):
        alone = fit_logistic(x, weight[:, [fit]], won[:, [fit]], regularization=regularization)
        assert batch.intercept[fit] == pytest.approx(alone.intercept[0], rel=1e-6, abs=1e-9, nan_ok=True)
        assert batch.slope[fit] == pytest.approx(alone.slope[0], rel=1e-6, abs=1e-9, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(
    x=st.lists(st.floats(-5, 12), min_size=2, max_size=8, unique=True),
    seed=st.integers(0, 1000),
    regularization=st.sampled_from([1e-3, 0.1, 1.0]),
)
def test_scipy_finds_the_same_loss(x: list[float], seed: int, regularization: float) -> None:
    rng = np.random.default_rng(seed)
    at, weight = np.array(x), rng.random(len(x)) + 0.1
    won = weight * rng.uniform(0.05, 0.95, len(x))

    def loss(b: Floats) -> float:
        z = b[0] + b[1] * at
        return float((weight * np.logaddexp(0, z) - won * z).sum() + regularization / 2 * b[1] ** 2)

    fits = fit_logistic(at, weight[:, None], won[:, None], regularization=regularization)
    reference = optimize.minimize(loss, np.zeros(2), method="BFGS", options={"gtol": 1e-7})
    found = np.array([fits.intercept[0], fits.slope[0]])
    assert loss(found) <= reference.fun + 1e-12
    assert loss(found) == pytest.approx(reference.fun, rel=1e-9)
    np.testing.assert_allclose(found, reference.x, atol=1e-3)


ONE = np.ones((3, 1))
X = np.array([0.0, 1.0, 2.0])


@pytest.mark.parametrize("won", [0 * ONE, ONE], ids=["all failed", "all succeeded"])
@pytest.mark.parametrize("regularization", [0, 1e-5, 0.1])
def test_one_class_has_no_optimum(won: Floats, regularization: float) -> None:
    assert not fit_logistic(X, ONE, won, regularization=regularization).converged.any()


def test_weights_that_vanish_have_no_optimum() -> None:
    assert not fit_logistic(X, 0 * ONE, 0 * ONE, regularization=0.1).converged.any()


@pytest.mark.parametrize("won", [[1, 1, 0], [0, 0, 1], [1, 0.5, 0], [0, 0.5, 1]])
def test_separated_data_have_an_optimum_with_regularization_only(won: list[float]) -> None:
    share = np.array(won, dtype=float)[:, None]
    assert not fit_logistic(X, ONE, share, regularization=0).converged.any()
    fits = fit_logistic(X, ONE, share, regularization=1e-5)
    assert_optimal(X, ONE, share, fits, 1e-5)
    assert np.sign(fits.slope[0]) == np.sign(won[2] - won[0])


@pytest.mark.parametrize("gap", [1.0, 1e-2, 1e-4, 1e-6])
def test_separated_data_with_a_narrow_gap_arrive(gap: float) -> None:
    x = np.array([-4.0, 3.0, 3.0 + gap, 11.0])
    weight, won = np.full((4, 1), 0.25), np.array([[0.25], [0.25], [0.0], [0.0]])
    fits = fit_logistic(x, weight, won, regularization=1e-5)
    assert_optimal(x, weight, won, fits, 1e-5, digits=1e-9)


def test_tasks_of_one_length_have_slope_0_exactly() -> None:
    weight, won = np.array([[0.0], [0.7], [0.0]]), np.array([[0.0], [0.21], [0.0]])
    fits = fit_logistic(X, weight, won, regularization=1e-5)
    assert fits.slope[0] == 0
    assert fits.intercept[0] == pytest.approx(np.log(0.3 / 0.7))
    assert not fit_logistic(X, weight, won, regularization=0).converged.any()


def test_success_in_part_is_a_success_and_a_failure_of_part_weight() -> None:
    halves = fit_logistic(X, ONE, np.array([[0.8], [0.5], [0.3]]), regularization=0.01)
    x = np.repeat(X, 2)
    y, w = np.tile([1.0, 0.0], 3), np.array([0.8, 0.2, 0.5, 0.5, 0.3, 0.7])

    def gradient(b: Floats) -> Floats:
        residual = w * (1 / (1 + np.exp(-(b[0] + b[1] * x))) - y)
        return np.array([residual.sum(), residual @ x + 0.01 * b[1]])

    root = optimize.root(gradient, np.zeros(2), tol=1e-12)
    np.testing.assert_allclose([halves.intercept[0], halves.slope[0]], root.x, rtol=1e-9)


def test_a_looser_tolerance_is_good_to_nine_digits() -> None:
    rng = np.random.default_rng(5)
    x, weight = np.linspace(-3, 10, 30), rng.random((30, 200))
    won = weight * (rng.random((30, 200)) < 1 / (1 + np.exp(0.5 * x - 1))[:, None])
    loose = fit_logistic(x, weight, won, regularization=1e-5, tolerance=3e-5)
    exact = fit_logistic(x, weight, won, regularization=1e-5)
    np.testing.assert_allclose(loose.slope, exact.slope, rtol=1e-8)
    np.testing.assert_allclose(loose.intercept, exact.intercept, rtol=1e-8)

"""Every curve of the registry: its gradient, its unit, its starts, its landmarks, and itself found again."""

import numpy as np
import pytest

from horizon.stats.curves import CURVES, POWER, Curve
from horizon.stats.growth_fits import fit_growth

TRUTH = {
    "exponential": [3.0, 2.0],
    "one-break": [3.0, 1.0, 3.0, 3.5],
    "two-breaks": [3.0, 1.0, 3.0, 0.5, 2.5, 4.2],
    "log-quadratic": [1.0, 1.0, 0.3],
    "hyperbolic": [8.0, 3.0, 7.5],
    "logistic": [9.0, 1.5, 3.5],
    "gompertz": [9.0, 0.8, 3.2],
    "richards": [9.0, 1.5, 3.5, 2.0],
    "power": [1.0, 3.0],
}
ALL = [*CURVES.values(), POWER]
T = np.linspace(0.3, 6.4, 30)
DIFFERENCE = 1e-6

every_curve = pytest.mark.parametrize("curve", ALL, ids=[curve.name for curve in ALL])


def truth(curve: Curve) -> np.ndarray:
    return np.array([TRUTH[curve.name]])


def noisy(curve: Curve, sets: int, noise: float = 0.3) -> np.ndarray:
    return curve.log2(T, truth(curve)) + noise * np.random.default_rng(5).standard_normal((sets, len(T)))


def test_the_registry_has_the_growth_curves_by_their_names() -> None:
    assert list(CURVES) == list(TRUTH)[:-1]
    assert all(curve.name == name for name, curve in CURVES.items())


@every_curve
def test_the_gradient_is_that_of_central_differences(curve: Curve) -> None:
    params = truth(curve)
    steps = DIFFERENCE * np.eye(params.shape[1])
    numerical = (curve.log2(T, params + steps) - curve.log2(T, params - steps)).T / (2 * DIFFERENCE)
    assert curve.gradient(T, params)[0] == pytest.approx(numerical, abs=1e-7)


@every_curve
def test_values_and_their_gradient_are_those_of_log2(curve: Curve) -> None:
    params = truth(curve)
    steps = DIFFERENCE * np.eye(params.shape[1])
    numerical = (curve.value(T, params + steps) - curve.value(T, params - steps)).T / (2 * DIFFERENCE)
    assert np.log2(curve.value(T, params)) == pytest.approx(curve.log2(T, params), abs=1e-12)
    assert curve.value_gradient(T, params)[0] == pytest.approx(numerical, rel=1e-5, abs=1e-5)


@every_curve
def test_many_parameters_at_once_are_each_alone(curve: Curve) -> None:
    some = truth(curve) * np.linspace(0.97, 1.03, 4)[:, None]
    together, slopes = curve.log2(T, some), curve.gradient(T, some)
    assert together == pytest.approx(np.array([curve.log2(T, one) for one in some]))
    assert slopes == pytest.approx(np.array([curve.gradient(T, one) for one in some]))


@every_curve
def test_another_unit_moves_the_scale_alone(curve: Curve) -> None:
    in_hours = np.array([[curve.scale.get(name, 0.0) for name in curve.parameters]]) * -np.log2(60)
    assert curve.log2(T, truth(curve) + in_hours) == pytest.approx(curve.log2(T, truth(curve)) - np.log2(60))
    assert len(curve.scale) == 1


@every_curve
def test_starts_lie_inside_the_bounds(curve: Curve) -> None:
    log2_y = noisy(curve, 50, noise=1.0)
    low, high = curve.bounds(T, log2_y)
    starts = curve.starts(T, log2_y)
    assert starts.shape[::2] == (50, len(curve.parameters))
    assert np.isfinite(starts).all()
    assert ((starts >= low[:, None]) & (starts <= high[:, None])).all()


@every_curve
def test_points_that_are_not_there_have_no_say_in_starts_and_bounds(curve: Curve) -> None:
    log2_y, there = noisy(curve, 3), np.ones((3, len(T)), dtype=np.bool_)
    there[:, [4, -1]] = False
    wild = np.where(there, log2_y, 1e6)
    assert curve.starts(T, wild, there) == pytest.approx(curve.starts(T[there[0]], log2_y[:, there[0]]), rel=1e-6)
    for masked, cut in zip(curve.bounds(T, wild, there), curve.bounds(T[there[0]], log2_y[:, there[0]]), strict=True):
        assert masked == pytest.approx(cut)


@every_curve
def test_points_on_the_curve_give_it_back(curve: Curve) -> None:
    fits = fit_growth(curve, T, curve.log2(T, truth(curve)))
    assert fits.params == pytest.approx(truth(curve), rel=1e-6)
    assert fits.converged.all()


SMOOTH = [curve for curve in ALL if "break" not in curve.name]


@pytest.mark.parametrize("curve", SMOOTH, ids=[curve.name for curve in SMOOTH])
def test_the_truth_is_found_within_the_error_that_is_claimed(curve: Curve) -> None:
    fits = fit_growth(curve, T, noisy(curve, 300, noise=0.05))
    off = (fits.params - truth(curve)) / fits.std_errors
    assert fits.converged.mean() > 0.99
    # A median of 300 has a standard error of 1.25 / sqrt(300) of the spread; four of them.
    assert np.abs(np.nanmedian(off, axis=0)).max() < 4 * 1.2533 / np.sqrt(300)
    assert np.nanstd(off, axis=0) == pytest.approx(1.0, abs=0.25)


@pytest.mark.parametrize("name", ["logistic", "gompertz", "richards"])
def test_a_sigmoid_ends_at_its_ceiling_and_grows_fastest_at_its_inflection(name: str) -> None:
    curve, params = CURVES[name], np.array(TRUTH[name])
    fine = np.linspace(0, 7, 70_001)
    assert curve.log2(np.array([60.0]), params)[0] == pytest.approx(float(curve.ceiling(params)))
    fastest = fine[np.argmax(np.gradient(curve.value(fine, params), fine))]
    assert fastest == pytest.approx(curve.inflection(params), abs=2e-4)


def test_a_hyperbola_is_infinite_from_its_singularity_on() -> None:
    curve, params = CURVES["hyperbolic"], np.array(TRUTH["hyperbolic"])
    end = float(curve.singularity(params))
    assert np.isfinite(curve.log2(np.array([end - 1e-9]), params)).all()
    assert np.isposinf(curve.log2(np.array([end, end + 1]), params)).all()


def test_richards_has_logistic_and_gompertz_as_special_cases() -> None:
    c, k, tau = TRUTH["gompertz"]
    richards = CURVES["richards"]
    assert richards.log2(T, np.array([c, k, tau, 1.0])) == pytest.approx(
        CURVES["logistic"].log2(T, np.array([c, k, tau]))
    )
    assert richards.log2(T, np.array([c, k, tau, 1e-9])) == pytest.approx(
        CURVES["gompertz"].log2(T, np.array([c, k, tau])), rel=1e-6
    )


def test_a_curve_without_a_landmark_says_so() -> None:
    with pytest.raises(ValueError, match="the exponential curve has no ceiling"):
        CURVES["exponential"].ceiling(np.array([0.0, 1.0]))

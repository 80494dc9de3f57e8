"""Growth curves fitted to many data sets: the best optimum, held landmarks, left-out points, data without a bend."""

import numpy as np
import pytest
from scipy import optimize

from horizon.stats import student_interval
from horizon.stats.curves import CURVES, Curve
from horizon.stats.growth_fits import fit_growth
from horizon.stats.least_squares import fit_many

T = np.sort(np.random.default_rng(0).uniform(-1, 6.5, 17))
SHAPES = {"straight": 2 * T, "rising": T + 0.25 * T**2, "falling": 3 * T - 0.2 * T**2}
BENT = ["log-quadratic", "hyperbolic", "logistic", "gompertz", "richards"]
SIGMOIDS = ["logistic", "gompertz", "richards"]


def points(shape: str, sets: int = 20, noise: float = 0.4) -> np.ndarray:
    return SHAPES[shape] + noise * np.random.default_rng(1).standard_normal((sets, len(T)))


def line_rss(log2_y: np.ndarray) -> np.ndarray:
    return np.asarray(np.polyfit(T, log2_y.T, 1, full=True)[1])


def scipy_rss(curve: Curve, log2_y: np.ndarray) -> float:
    """Least sum of squares over all starts, in the curve's own parameters."""
    low, high = curve.bounds(T, log2_y)

    def residuals(params: np.ndarray) -> np.ndarray:
        return np.asarray(curve.log2(T, params) - log2_y)

    def slopes(params: np.ndarray) -> np.ndarray:
        return curve.gradient(T, params)

    starts = np.clip(curve.starts(T, log2_y), low + 1e-9, high)
    fits = [optimize.least_squares(residuals, one, slopes, bounds=(low, high), x_scale="jac") for one in starts]
    return float(2 * min(fit.cost for fit in fits))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", BENT)
def test_no_curve_fits_worse_than_the_exponential_that_it_can_become(name: str, shape: str) -> None:
    log2_y = points(shape)
    fits = fit_growth(CURVES[name], T, log2_y)
    assert (fits.rss <= line_rss(log2_y) * 1.001).all()


@pytest.mark.parametrize("shape", SHAPES)
def test_richards_fits_at_least_as_well_as_the_logistic(shape: str) -> None:
    log2_y = points(shape)
    richards, logistic = (fit_growth(CURVES[name], T, log2_y).rss for name in ("richards", "logistic"))
    assert (richards <= logistic * 1.0001).all()


@pytest.mark.parametrize(("name", "shape"), [("hyperbolic", "rising"), *[(name, "falling") for name in SIGMOIDS]])
def test_the_optimum_is_the_best_that_scipy_finds_from_all_starts(name: str, shape: str) -> None:
    curve, log2_y = CURVES[name], points(shape, sets=3)
    best = [scipy_rss(curve, y) for y in log2_y]
    assert (fit_growth(curve, T, log2_y).rss <= np.array(best) * (1 + 1e-7)).all()


@pytest.mark.parametrize("name", SIGMOIDS)
def test_a_ceiling_that_the_data_do_not_show_never_converges(name: str) -> None:
    fits = fit_growth(CURVES[name], T, points("rising"))
    assert not fits.converged.any()


@pytest.mark.parametrize("name", ["logistic", "gompertz"])
def test_a_ceiling_that_runs_away_is_flagged_and_has_no_standard_error(name: str) -> None:
    fits = fit_growth(CURVES[name], T, points("rising"))
    assert fits.at_bound[:, 0].mean() > 0.9
    assert np.isnan(fits.std_errors[fits.at_bound]).all()


def test_a_singularity_that_the_data_do_not_show_is_flagged() -> None:
    fits = fit_growth(CURVES["hyperbolic"], T, points("falling"))
    assert fits.at_bound[:, 2].all()
    assert not fits.converged.any()


@pytest.mark.parametrize(("name", "shape"), [("hyperbolic", "rising"), *[(name, "falling") for name in SIGMOIDS[:2]]])
def test_the_coordinates_of_the_fit_do_not_matter(name: str, shape: str) -> None:
    curve, log2_y = CURVES[name], points(shape)
    plain = fit_many(
        lambda params: curve.log2(T, params),
        lambda params: curve.gradient(T, params),
        log2_y,
        curve.starts(T, log2_y),
        curve.bounds(T, log2_y),
    )
    stable = fit_growth(curve, T, log2_y)
    assert stable.params == pytest.approx(plain.params, rel=1e-5)
    assert stable.std_errors == pytest.approx(plain.std_errors, rel=1e-4)


@pytest.mark.parametrize("name", ["logistic", "gompertz", "hyperbolic"])
def test_holding_each_parameter_at_its_estimate_gives_the_fit_again(name: str) -> None:
    curve, log2_y = CURVES[name], points("rising" if name == "hyperbolic" else "falling", sets=5)
    free = fit_growth(curve, T, log2_y)
    for place, parameter in enumerate(curve.parameters):
        held = fit_growth(curve, T, log2_y, hold={parameter: free.params[:, place]})
        assert held.rss == pytest.approx(free.rss, rel=1e-7)
        assert held.params == pytest.approx(free.params, rel=1e-4)
        assert held.converged.all()


def test_a_profile_in_one_call_rises_on_both_sides_of_the_estimate() -> None:
    curve, log2_y = CURVES["logistic"], points("falling", sets=1)
    ceiling = fit_growth(curve, T, log2_y).params[0, 0]
    grid = ceiling + np.array([-0.4, -0.2, 0.0, 0.5, 2.0, 20.0])
    profile = fit_growth(curve, T, np.repeat(log2_y, 6, axis=0), hold={"log2_ceiling": grid}).rss
    assert (np.diff(profile[:3]) < 0).all()
    assert (np.diff(profile[2:]) > 0).all()


@pytest.mark.parametrize("name", [*BENT[:-1], "exponential"])
def test_leaving_points_out_is_fitting_the_others(name: str) -> None:
    log2_y = np.repeat(points("falling", sets=1), 4, axis=0)
    there = np.arange(len(T)) < len(T) - np.arange(4)[:, None]
    together = fit_growth(CURVES[name], T, log2_y, there)
    alone = [fit_growth(CURVES[name], T[part], log2_y[:1, part]).rss[0] for part in there]
    assert together.rss == pytest.approx(np.array(alone), rel=1e-6)
    assert together.nobs.tolist() == [17, 16, 15, 14]


def test_95_percent_intervals_cover_93_to_97_percent_where_the_data_enclose_the_plateau() -> None:
    truth, t = np.array([9.0, 2.0, 3.5]), np.linspace(1, 5.7, 24)
    noise = 0.2 * np.random.default_rng(3).standard_normal((2000, len(t)))
    fits = fit_growth(CURVES["logistic"], t, CURVES["logistic"].log2(t, truth) + noise)
    half = student_interval(0.0, 1.0, df=21, level=0.95).high * fits.std_errors
    share = (np.abs(fits.params - truth) <= half).mean(axis=0)
    assert (share >= 0.93).all()
    assert (share <= 0.97).all()


def test_too_few_points_give_no_numbers() -> None:
    there = np.arange(len(T)) < np.array([[3], [17]])
    fits = fit_growth(CURVES["logistic"], T, points("falling", sets=2), there)
    assert np.isnan(fits.params).all(axis=1).tolist() == [True, False]
    assert fits.converged.tolist() == [False, True]


@pytest.mark.parametrize("name", BENT)
def test_hours_and_minutes_give_the_same_fit(name: str) -> None:
    curve, log2_y = CURVES[name], points("rising" if name == "hyperbolic" else "falling", sets=5)
    minutes, hours = fit_growth(curve, T, log2_y), fit_growth(curve, T, log2_y - np.log2(60))
    shift = np.array([curve.scale.get(parameter, 0.0) for parameter in curve.parameters]) * np.log2(60)
    both = minutes.converged & hours.converged
    assert hours.rss == pytest.approx(minutes.rss, rel=1e-6)
    assert hours.params[both] + shift == pytest.approx(minutes.params[both], rel=1e-4)
    assert both.mean() >= 0.6

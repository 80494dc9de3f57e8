"""The rise of a benchmark: its points, its noise, its dates and their distribution."""

from datetime import date, timedelta

import numpy as np
import pytest

from horizon.errors import FitError
from horizon.execution import ProcessPool, Serial, generator
from horizon.saturation.scale import Scale
from horizon.saturation.sigmoid import SigmoidFit, fit_sigmoid, sigmoid_dates
from horizon.saturation.sigmoid_points import leaders
from tests.saturation.sigmoid_coverage import DATE_90, ITEMS, SCALE, SLOPE, benchmark, inside

WHOLE = Scale(0.0, 1.0, 1.0, "known")
DAYS = [date(2024, 1, 1) + timedelta(days=90 * step) for step in range(8)]
RISE = np.array([0.05, 0.09, 0.2, 0.33, 0.5, 0.66, 0.83, 0.89])


@pytest.fixture(scope="module")
def fit() -> SigmoidFit:
    return fit_sigmoid(DAYS, RISE, WHOLE, n_items=300)


def test_leaders_are_those_that_nobody_had_beaten_and_ties_lead() -> None:
    day = date(2024, 1, 1)
    days = [day + timedelta(days=step) for step in (0, 5, 5, 9, 3)]
    assert leaders(days, [0.3, 0.4, 0.5, 0.5, 0.2]).tolist() == [True, False, True, True, False]


def test_weaker_models_that_came_later_change_nothing(fit: SigmoidFit) -> None:
    late = [*DAYS, date(2026, 1, 1), date(2026, 2, 1)]
    assert fit_sigmoid(late, [*RISE, 0.3, 0.4], WHOLE, n_items=300) == fit


def test_a_known_rise_is_recovered() -> None:
    days, values = benchmark(generator(3, 0), 400, 0.0, 4.0)
    t = np.array([(day - date(2022, 1, 1)).days / 365.25 for day in days])
    exact = SCALE.chance + (1 - SCALE.chance) / (1 + np.exp(-SLOPE * (t - 2)))
    found = fit_sigmoid(days, exact, SCALE, n_items=ITEMS)
    assert found.slope == pytest.approx(SLOPE, rel=1e-6)
    assert found.date_90 is not None
    assert abs((found.date_90 - DATE_90).days) <= 1
    assert len(values) == found.nobs


def test_scatter_beyond_the_items_is_stated_and_widens_the_errors(fit: SigmoidFit) -> None:
    rough = fit_sigmoid(DAYS, RISE + np.tile([0.03, 0.0], 4), WHOLE, n_items=5000)
    fine = fit_sigmoid(DAYS, RISE, WHOLE, n_items=100)
    assert rough.dispersion > 3
    assert f"{rough.dispersion:.3g} times" in rough.noise
    assert fine.dispersion == 1
    assert fine.scatter < 1
    assert fine.noise.startswith("binomial")


def test_without_items_the_scatter_is_the_noise() -> None:
    found = fit_sigmoid(DAYS, RISE, WHOLE)
    assert found.noise.startswith("the number of items is not known")
    assert found.dispersion == found.scatter < 1


def test_a_published_error_counts_as_the_items_that_would_make_it(fit: SigmoidFit) -> None:
    errors = np.sqrt(RISE * (1 - RISE) / 300)
    found = fit_sigmoid(DAYS, RISE, WHOLE, standard_errors=errors)
    assert found.slope == pytest.approx(fit.slope, rel=1e-9)
    rounded = fit_sigmoid(DAYS, RISE, WHOLE, standard_errors=np.where(RISE > 0.8, 0.0, errors))
    assert rounded.points.items_known


def test_the_result_has_bands_intervals_and_a_table(fit: SigmoidFit) -> None:
    bands = fit.predict([*DAYS, date(2030, 1, 1)])
    assert ((bands.confidence_low <= bands.value) & (bands.value <= bands.confidence_high)).all()
    assert bands.confidence_high.iloc[-1] <= 1
    assert fit.params["slope"] in fit.conf_int()["slope"]
    assert fit.summary().loc["slope", "std_error"] == fit.std_errors["slope"]
    assert (fit.nobs, fit.first, fit.last) == (8, DAYS[0], DAYS[-1])
    assert fit.converged


def test_the_date_at_90_percent_is_where_the_curve_is_there(fit: SigmoidFit) -> None:
    assert fit.date_90 is not None
    assert fit.inflection is not None
    found = fit.predict([fit.inflection, fit.date_90]).value
    np.testing.assert_allclose(found, [0.5, 0.9], atol=2e-3)
    assert fit.reached_90 is None


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([0.5, 0.4, 0.3, 0.2], "too few models led"),
        ([0.5, 0.5, 0.5, 0.5], "all leading scores are the same"),
        ([0.97, 0.98, 0.985, 0.99], "every leading model is at the ceiling"),
        ([0.01, 0.02, 0.03, 0.04], "no leading model is above chance"),
        ([0.3, 0.5, 0.6, 84.1], "scores that are shares"),
    ],
)
def test_scores_without_a_rise_are_an_error(values: list[float], message: str) -> None:
    with pytest.raises(FitError, match=message):
        fit_sigmoid(DAYS[:4], values, Scale(0.1, 1.0, 0.967, "interval"), n_items=100)


def test_chance_at_the_ceiling_or_a_scale_of_other_units_is_an_error() -> None:
    with pytest.raises(FitError, match="no scale of a benchmark"):
        Scale(1.0, 1.0, 1.0, "known")
    with pytest.raises(FitError, match="a scale of shares"):
        fit_sigmoid(DAYS, RISE, Scale(0.0, 10.0, 10.0, "known"))


def test_leaders_of_one_day_and_dates_that_do_not_match_are_errors() -> None:
    with pytest.raises(FitError, match="released on one day"):
        fit_sigmoid([DAYS[0]] * 3, [0.5] * 3, WHOLE)
    with pytest.raises(FitError, match="do not match"):
        fit_sigmoid(DAYS[:3], RISE, WHOLE)


def test_every_executor_gives_the_same_bytes(fit: SigmoidFit) -> None:
    with Serial() as here, ProcessPool(2) as pool:
        one = sigmoid_dates(fit, here, 600, 4)
        other = sigmoid_dates(fit, pool, 600, 4)
    assert one.draws.tobytes() == other.draws.tobytes() == sigmoid_dates(fit, None, 600, 4).draws.tobytes()
    assert one.draws.tobytes() != sigmoid_dates(fit, None, 600, 5).draws.tobytes()
    assert sigmoid_dates(fit, None, 250, 4).draws.tobytes() == one.draws[:250].tobytes()


def test_dates_lie_around_the_estimate_and_the_inflection_before_90_percent(fit: SigmoidFit) -> None:
    dates = sigmoid_dates(fit, None, 500)
    low, high = dates.interval()
    assert fit.date_90 is not None
    assert low is not None
    assert high is not None
    assert low < fit.date_90 < high
    assert (dates.years_at(0.5) < dates.years_at(0.9)).all()
    assert dates.share_never() == 0
    assert len(dates) == 500


def test_a_rise_that_may_be_none_has_a_share_of_never() -> None:
    flat = fit_sigmoid(DAYS[:4], [0.30, 0.305, 0.31, 0.312], WHOLE, n_items=50)
    dates = sigmoid_dates(flat, None, 500)
    assert 0.1 < dates.share_never() <= 1
    assert dates.interval()[1] is None
    assert dates.share_never() >= sigmoid_dates(flat, None, 500, horizon_years=40).share_never()


def test_an_unsure_ceiling_widens_the_date(fit: SigmoidFit) -> None:
    unsure = fit_sigmoid(DAYS, RISE, Scale(0.0, 1.0, 0.9, "interval"), n_items=300)
    spread = [np.ptp(np.quantile(sigmoid_dates(each, None, 500).years_at(), [0.1, 0.9])) for each in (fit, unsure)]
    assert spread[1] > 1.2 * spread[0]


def test_a_stall_since_the_last_leader_moves_the_date(fit: SigmoidFit) -> None:
    dates, today = sigmoid_dates(fit, None, 500), date(2027, 1, 1)
    held = dates.held_at(today, 0.89, 0.0)
    assert held.quantiles([0.5])[0] is not None
    assert min(day for day in held.quantiles([0.01]) if day) >= today - timedelta(days=1)
    assert dates.held_at(DAYS[-1], 0.999, 0.0).draws.tobytes() == dates.draws.tobytes()


@pytest.mark.parametrize("wrong", [{"replicates": 0}, {"seed": -1}, {"horizon_years": 0.0}])
def test_replicates_that_cannot_be_drawn_are_an_error(fit: SigmoidFit, wrong: dict[str, float]) -> None:
    with pytest.raises(FitError, match="no replicates"):
        sigmoid_dates(fit, **wrong)  # type: ignore[arg-type]


def test_most_intervals_hold_the_true_date() -> None:
    assert inside(12, 0.0, 3.5, 30, replicates=100) >= 70


@pytest.mark.slow
@pytest.mark.parametrize(
    ("models", "correlation", "last", "least"), [(12, 0.0, 3.5, 93), (12, 0.0, 2.0, 93), (12, 0.02, 3.5, 77)]
)
def test_intervals_hold_the_true_date_as_often_as_is_stated(
    models: int, correlation: float, last: float, least: float
) -> None:
    """The rates that `sigmoid_dates` states, less four standard errors of 300 simulations."""
    assert inside(models, correlation, last, 300) >= least

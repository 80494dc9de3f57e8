"""The fit: against scipy's dense least squares, against the truth of made-up scores, and what it refuses."""

import re

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.optimize import least_squares, minimize
from scipy.special import expit

from horizon.capability import CapabilityIndex, Likelihood, fit_index
from horizon.capability.design import make_design
from horizon.capability.normal import gradient
from horizon.capability.scores import score_table
from horizon.errors import FitError
from tests.capability.published import ANCHORS as PUBLISHED_ANCHORS
from tests.capability.simulated import ANCHORS, REFERENCE, Simulated, simulate


@pytest.fixture(scope="module")
def made_up() -> Simulated:
    return simulate(1)


@pytest.fixture(scope="module")
def fitted(made_up: Simulated) -> CapabilityIndex:
    return fit_index(made_up.scores, anchors=ANCHORS, reference=REFERENCE)


def dense(index: CapabilityIndex) -> NDArray[np.float64]:
    """The published program's way: residuals, one more for the ridge, scipy's trf with differences for a Jacobian."""
    table, m, k = index.table, len(index.table.models), len(index.table.benchmarks)
    held = m + k + table.benchmarks.index(index.reference)
    free = np.arange(m + 2 * k) != held

    def residuals(part: NDArray[np.float64]) -> NDArray[np.float64]:
        theta = np.ones(m + 2 * k)
        theta[free] = part
        x = theta[table.model] - theta[m + table.benchmark]
        off = expit(theta[m + k + table.benchmark] * x) - table.value
        return np.append(off, np.sqrt(index.ridge * np.mean(part**2)))

    start = index.design.start()[free]
    low, high = index.design.low[free], index.design.high[free]
    found = least_squares(residuals, start, bounds=(low, high), ftol=1e-15, xtol=1e-15, gtol=1e-12)
    theta = np.ones(m + 2 * k)
    theta[free] = found.x
    return theta


def test_optimum_is_that_of_scipys_dense_least_squares(fitted: CapabilityIndex) -> None:
    peer = dense(fitted)
    assert np.abs(peer - fitted.theta).max() < 1e-6


@pytest.mark.slow
def test_optimum_on_the_published_scores_is_that_of_scipys_dense_least_squares(published: CapabilityIndex) -> None:
    peer = dense(published)
    assert np.abs(peer - published.theta).max() < 1e-6


def test_binomial_optimum_is_that_of_a_general_minimiser(made_up: Simulated) -> None:
    index = fit_index(made_up.scores, anchors=ANCHORS, reference=REFERENCE, likelihood="binomial", ridge=0.5)
    design, ones = index.design, np.ones((1, index.nobs))
    found = minimize(  # type: ignore[call-overload]
        lambda theta: float(design.objective(theta[None], ones)[0]),
        design.start(),
        jac=lambda theta: gradient(design, theta[None], ones)[0],
        bounds=list(zip(design.low, design.high, strict=True)),
        method="L-BFGS-B",
        options={"maxiter": 5000, "maxfun": 50_000, "ftol": 1e-15, "gtol": 1e-9},
    )
    assert index.objective <= found.fun + 1e-12
    assert np.abs(found.x - index.theta).max() < 1e-3


@pytest.mark.parametrize("likelihood", ["least-squares", "binomial"])
@pytest.mark.parametrize("floor", [0.0, 0.25])
def test_gradient_and_curvature_are_those_of_finite_differences(
    made_up: Simulated, likelihood: Likelihood, floor: float
) -> None:
    from horizon.capability.normal import normal_equations

    table = score_table(made_up.scores, {f"b{b:02}": floor for b in range(12)})
    design = make_design(table, reference=0, ridge=0.1, likelihood=likelihood)
    rng = np.random.default_rng(5)
    theta = np.clip(design.start() + 0.3 * rng.normal(size=design.size), design.low, design.high)
    weights = rng.integers(0, 3, size=(1, table.nobs)).astype(np.float64)
    step, eye = 1e-6, np.eye(design.size)
    ends = [design.objective(theta + sign * step * eye, np.repeat(weights, design.size, 0)) for sign in (1, -1)]
    assert gradient(design, theta[None], weights)[0] == pytest.approx((ends[0] - ends[1]) / (2 * step), abs=1e-6)
    slopes = [gradient(design, theta + sign * step * eye, np.repeat(weights, design.size, 0)) for sign in (1, -1)]
    hessian = (slopes[0] - slopes[1]) / (2 * step) / 2
    normal = normal_equations(design, theta[None], weights, np.array([True]))
    m = design.n_models
    free = design.low < design.high
    found = np.zeros_like(hessian)
    found[:m, :m] = np.diag(normal.abilities[0])
    found[:m, m:], found[m:, :m], found[m:, m:] = normal.crossed[0], normal.crossed[0].T, normal.benchmarks[0]
    assert found[np.ix_(free, free)] == pytest.approx(hessian[np.ix_(free, free)], abs=1e-6)


@pytest.mark.parametrize("likelihood", ["least-squares", "binomial"])
def test_truth_is_found_where_there_is_no_noise(likelihood: Likelihood) -> None:
    made_up = simulate(3, noise=0.0)
    index = fit_index(made_up.scores, anchors=ANCHORS, reference=REFERENCE, ridge=0.0, likelihood=likelihood)
    models, benchmarks = index.models.set_index("model"), index.benchmarks.set_index("benchmark")
    assert models["index"].to_dict() == pytest.approx(made_up.index.to_dict(), abs=1e-4)
    assert benchmarks["difficulty_index"].to_dict() == pytest.approx(made_up.difficulty.to_dict(), abs=1e-4)
    assert benchmarks["slope"].to_dict() == pytest.approx(made_up.slope.to_dict(), abs=1e-4)


def test_a_chance_level_is_taken_out_where_one_is_named() -> None:
    made_up = simulate(3, noise=0.0)
    guessed = made_up.scores.assign(value=0.25 + 0.75 * made_up.scores["value"])
    floors = dict.fromkeys(guessed["benchmark"], 0.25)
    index = fit_index(guessed, anchors=ANCHORS, reference=REFERENCE, ridge=0.0, floors=floors)
    assert index.models.set_index("model")["index"].to_dict() == pytest.approx(made_up.index.to_dict(), abs=1e-4)
    first = guessed.iloc[0]
    assert index.predict([first["model"]], [first["benchmark"]])[0] == pytest.approx(first["value"], abs=1e-6)


def test_optimum_does_not_depend_on_the_start_or_on_the_order_of_rows(
    made_up: Simulated, fitted: CapabilityIndex
) -> None:
    shuffled = made_up.scores.sample(frac=1.0, random_state=4)
    other = fit_index(shuffled, anchors=ANCHORS, reference=REFERENCE, start=fitted)
    assert np.abs(other.theta - fitted.theta).max() < 1e-7
    assert other.steps < fitted.steps


def test_the_reference_does_not_matter_on_the_anchored_scale_without_a_ridge(made_up: Simulated) -> None:
    scales = [
        fit_index(made_up.scores, anchors=ANCHORS, reference=name, ridge=0.0).models.set_index("model")["index"]
        for name in ("b00", "b05")
    ]
    assert scales[0].to_dict() == pytest.approx(scales[1].to_dict(), abs=1e-5)


def test_the_highest_of_several_scores_counts(made_up: Simulated, fitted: CapabilityIndex) -> None:
    worse = made_up.scores.assign(value=made_up.scores["value"] / 2)
    both = fit_index(pd.concat([worse, made_up.scores]), anchors=ANCHORS, reference=REFERENCE)
    assert np.array_equal(both.theta, fitted.theta)
    assert both.repeats == len(worse)


def test_items_weigh_in_the_binomial_likelihood_only(made_up: Simulated) -> None:
    items = made_up.scores.assign(n_items=np.where(made_up.scores["benchmark"] < "b06", 1000.0, 50.0))
    for likelihood, same in (("least-squares", True), ("binomial", False)):
        plain, weighed = (
            fit_index(frame, anchors=ANCHORS, reference=REFERENCE, likelihood=likelihood)  # type: ignore[arg-type]
            for frame in (made_up.scores, items)
        )
        assert np.array_equal(plain.theta, weighed.theta) is same


def test_parameters_are_named_and_tabled(fitted: CapabilityIndex) -> None:
    assert fitted.params[f"slope[{REFERENCE}]"] == 1.0
    assert len(fitted.params) == 40 + 2 * 12
    assert list(fitted.summary()["kind"].value_counts()) == [40, 12]


def frame(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["model", "benchmark", "value"])


SQUARE = (("a", "x", 0.2), ("a", "y", 0.1), ("b", "x", 0.6), ("b", "y", 0.5))


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        (frame(), "more than one model\n  found: no scores"),
        (frame(*SQUARE[:2]), "more than one model\n  found: model a only"),
        (frame(SQUARE[0], SQUARE[2]), "more than one benchmark\n  found: benchmark x only"),
        (frame(SQUARE[0], SQUARE[3]), "2 components .*\n  found: 1: 1 model (a) on 1 benchmark (x); 2: 1 model (b)"),
        (frame(*((m, b, 0.5) for m, b, _ in SQUARE)), "all scores are equal.*\n  found: 4 scores of 0.5"),
        (frame(*SQUARE, ("b", "z", 1.2)), "1 score is not a fraction\n  found: 1.2 of b on z"),
        (frame(*SQUARE, ("b", "z", -0.1)), "found: -0.1 of b on z"),
        (frame(*SQUARE, ("b", "z", float("nan")), ("a", "z", 84.1)), "2 scores are not a fraction\n  found: nan of b"),
        (frame(*SQUARE, (None, "z", 0.5)), "no model or no benchmark"),  # type: ignore[arg-type]
        (frame(*SQUARE).drop(columns="value"), "lacks a column\n  found: model, benchmark"),
        (frame(*SQUARE).assign(n_items=0), "no number of items"),
    ],
)
def test_scores_that_give_no_scale_are_refused(scores: pd.DataFrame, message: str) -> None:
    pattern = re.escape(message).replace(r"\.\*", ".*").replace("\\\n", "\n")
    with pytest.raises(FitError) as caught:
        fit_index(scores, anchors={"a": 130, "b": 150})
    assert re.search(pattern, str(caught.value))


@pytest.mark.parametrize(
    ("anchors", "message"),
    [
        ({"a": 130}, "two anchors\n  found: a at 130"),
        ({"a": 130, "b": 130}, "found: a at 130, b at 130"),
        ({"a": 130, "b": float("nan")}, "two anchors"),
        ({"b": 130, "a": 150}, "the anchors stand the wrong way round"),
    ],
)
def test_anchors_that_fix_no_scale_are_refused(anchors: dict[str, float], message: str) -> None:
    with pytest.raises(FitError) as caught:
        fit_index(frame(*SQUARE), anchors=anchors)
    assert message in str(caught.value)


def test_models_that_score_the_same_cannot_both_be_anchors() -> None:
    twins = frame(*SQUARE, *(("c", b, value) for m, b, value in SQUARE if m == "b"))
    with pytest.raises(FitError, match="the anchors are equally able"):
        fit_index(twins, anchors={"b": 130, "c": 150})


def test_a_missing_anchor_names_models_that_it_may_be(published_scores: pd.DataFrame) -> None:
    with pytest.raises(FitError) as caught:
        fit_index(published_scores, anchors={"GPT-5 2025-08-07": 150.0, **dict([*PUBLISHED_ANCHORS.items()][:1])})
    assert "gpt-5-2025-08-07_medium" in str(caught.value)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"ridge": -1.0}, "lambda -1"),
        ({"ridge": float("nan")}, "lambda nan"),
        ({"reference": "z"}, "the reference benchmark has no scores"),
        ({"likelihood": "poisson"}, "no such likelihood"),
        ({"floors": {"x": 1.0}}, "a chance level is not one"),
    ],
)
def test_options_that_mean_nothing_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(FitError) as caught:
        fit_index(frame(*SQUARE), anchors={"a": 130, "b": 150}, **options)  # type: ignore[arg-type]
    assert message in str(caught.value)


def test_a_name_that_has_no_part_in_the_index_is_refused(fitted: CapabilityIndex) -> None:
    with pytest.raises(FitError, match="no such model in the index"):
        fitted.predict(["nobody"], [REFERENCE])

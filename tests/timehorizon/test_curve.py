"""The point fit: METR's values, the same by another route, and outcomes that are no fit."""

import csv
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import optimize

from horizon.errors import FitError
from horizon.timehorizon import REGULARIZATION_PRESETS, RunCounts, SuccessCurve, count_runs, fit_curves
from tests.timehorizon.plain import row_weights
from tests.timehorizon.published import PublishedRuns

ALIASES = ["Claude 3 Opus", "Claude 3.5 Sonnet (New)", "GPT-4o", "gpt-3.5-turbo-instruct", "o1-preview"]
CURVE = SuccessCurve("m", "fitted", 2.0, -0.5, 9, (0, 1), (0.1, 0.1), 1.0, 60.0)


def curve_of(runs: RunCounts, model: str, regularization: float) -> SuccessCurve:
    return fit_curves(runs, regularization=regularization)[runs.models.index(model)]


@pytest.mark.parametrize("alias", ALIASES)
def test_reference_fits_come_out(published_counts: RunCounts, shared_data: Path, alias: str) -> None:
    path = shared_data / "metr" / "reference" / "runs_2025_01_point_fits.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        expected = {row["alias"]: row for row in csv.DictReader(lines)}[alias]
    curve = curve_of(published_counts, alias, REGULARIZATION_PRESETS["metr-1.0"])
    found = {**curve.params, "p50_minutes": curve.horizon(0.5), "p80_minutes": curve.horizon(0.8)}
    assert found == pytest.approx({name: float(expected[name]) for name in found}, rel=1e-6)


@pytest.mark.parametrize("partly", [False, True], ids=["binary", "in part"])
@pytest.mark.parametrize("regularization", [0.1, 1e-5])
@pytest.mark.parametrize("alias", ALIASES)
def test_scipy_on_the_rows_finds_the_same_loss_and_coefficients(
    published: PublishedRuns, alias: str, regularization: float, partly: bool
) -> None:
    rows = published.of(alias)
    x, y, w = np.log2(rows.column("human_minutes")), np.array(rows.success(partly=partly), float), row_weights(rows)

    def loss(b: NDArray[np.float64]) -> float:
        z = b[0] + b[1] * x
        return float(w @ (np.logaddexp(0, z) - y * z) + regularization / 2 * b[1] ** 2)

    def gradient(b: NDArray[np.float64]) -> NDArray[np.float64]:
        residual = w * (1 / (1 + np.exp(-(b[0] + b[1] * x))) - y)
        return np.array([residual.sum(), residual @ x + regularization * b[1]])

    reference = optimize.minimize(loss, np.zeros(2), jac=gradient, method="BFGS", options={"gtol": 1e-10})
    curve = curve_of(rows.counts(partly=partly), alias, regularization)
    found = np.array([curve.intercept, curve.slope])
    assert loss(found) == pytest.approx(reference.fun, rel=1e-12)
    np.testing.assert_allclose(found, reference.x, rtol=1e-6)


def fitted(success: list[float], minutes: list[float], *, regularization: float = 1e-5) -> SuccessCurve:
    tasks = [f"t{length}" for length in minutes]
    return fit_curves(count_runs(["a"] * len(tasks), tasks, minutes, success), regularization=regularization)[0]


@pytest.mark.parametrize(
    ("success", "minutes", "regularization", "outcome"),
    [
        ([1, 0, 0], [1, 4, 9], 1e-5, "fitted"),
        ([1, 0, 1, 0], [1, 4, 9, 20], 0, "fitted"),
        ([0, 0, 0], [1, 4, 9], 1e-5, "all failed"),
        ([1, 1, 1], [1, 4, 9], 1e-5, "all succeeded"),
        ([0, 1, 1], [1, 4, 9], 1e-5, "success does not fall"),
        ([1, 0, 0], [1, 4, 9], 0, "no finite optimum"),
        ([0, 0, 1], [1, 4, 9], 0, "no finite optimum"),
        ([1, 0, 1], [4, 4, 4], 1e-5, "one length"),
        ([1, 0, 1], [4, 4, 4], 0, "one length"),
        ([1, 1], [4, 4], 1e-5, "all succeeded"),
    ],
)
def test_outcome_says_whether_a_horizon_can_be_read_off(
    success: list[float], minutes: list[float], regularization: float, outcome: str
) -> None:
    curve = fitted(success, minutes, regularization=regularization)
    assert curve.outcome == outcome
    assert math.isnan(curve.horizon(0.5)) is (outcome != "fitted")


@given(st.floats(0.01, 0.99), st.floats(-5, 5), st.floats(-3, -0.05))
def test_the_horizon_is_where_the_curve_has_that_success(level: float, intercept: float, slope: float) -> None:
    curve = replace(CURVE, intercept=intercept, slope=slope)
    assert curve.predict(curve.horizon(level)) == pytest.approx(level, rel=1e-9)


def test_tasks_of_one_length_are_one_term(published: PublishedRuns) -> None:
    one_task_a_length = fit_curves(count_runs(["a"] * 4, list("ttuu"), [2, 2, 8, 8], [1, 0.5, 0.5, 0]))[0]
    two_tasks_a_length = fit_curves(count_runs(["a"] * 4, list("tuvw"), [2, 2, 8, 8], [1, 0.5, 0.5, 0]))[0]
    assert one_task_a_length.params == pytest.approx(two_tasks_a_length.params, rel=1e-12)
    assert two_tasks_a_length.horizon() == pytest.approx(4)


@pytest.mark.parametrize("regularization", [-0.1, math.nan, math.inf])
def test_a_regularization_that_is_none_is_refused(regularization: float) -> None:
    with pytest.raises(FitError, match=r"the regularization is not one\n  found: .*\n  expected: 0 or more, finite"):
        fitted([1, 0], [1, 4], regularization=regularization)

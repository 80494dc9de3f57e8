"""Bins, scores and calibration of a success curve: against runs taken one by one, and on known truth."""

import math
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from horizon.timehorizon import RunCounts, SuccessCurve, count_runs, fit_curves
from horizon.timehorizon.diagnostics import FEWEST_TASKS, diagnose_curve, length_bins
from horizon.timehorizon.simulate import simulate_runs

SUITE = simulate_runs({"a": 30.0, "b": 200.0}, tasks=60, families=15, runs_per_task=3, task_sd=2.0, seed=5)
PARTLY = count_runs(
    ["m"] * 9,
    list("ttuuvvwwx"),
    [1, 1, 4, 4, 16, 16, 64, 64, 256],
    [1, 1, 1, 0.25, 0.5, 0.5, 0, 0.1, 0],
    list("ffffggggh"),
)


def one_by_one(runs: RunCounts, curve: SuccessCurve) -> tuple[NDArray[np.float64], ...]:
    """Weight, success and minutes of every single run of the model."""
    weight = dict(zip(curve.tasks, curve.weights, strict=True))
    cells = zip(runs.model, runs.task, runs.success, runs.count, strict=True)
    rows = [
        (weight[task], success, runs.minutes[task])
        for model, task, success, count in cells
        if runs.models[model] == curve.model
        for _ in range(count)
    ]
    return tuple(np.array(rows).T)


@pytest.mark.parametrize("runs", [SUITE, PARTLY], ids=["binary", "partly"])
def test_scores_are_weighted_means_over_single_runs(runs: RunCounts) -> None:
    curve = fit_curves(runs)[0]
    weight, success, minutes = one_by_one(runs, curve)
    p = curve.predict(minutes)
    found = diagnose_curve(runs, curve)
    assert weight.sum() == pytest.approx(1)
    assert found.brier_score == pytest.approx(weight @ (success - p) ** 2)
    assert found.log_loss == pytest.approx(-weight @ (success * np.log(p) + (1 - success) * np.log(1 - p)))


def test_the_scores_of_somebody_who_always_says_one_half_are_a_quarter_and_ln_2() -> None:
    found = diagnose_curve(SUITE, replace(fit_curves(SUITE)[0], intercept=0.0, slope=0.0))
    assert found.brier_score == pytest.approx(0.25)
    assert found.log_loss == pytest.approx(math.log(2))


def test_the_fitted_curve_has_the_least_log_loss() -> None:
    curve = fit_curves(SUITE, regularization=0)[0]
    others = [replace(curve, intercept=curve.intercept + step, slope=curve.slope - step / 9) for step in (-0.1, 0.1)]
    assert diagnose_curve(SUITE, curve).log_loss < min(diagnose_curve(SUITE, other).log_loss for other in others)


@pytest.mark.parametrize("runs", [SUITE, PARTLY], ids=["binary", "partly"])
def test_bins_hold_each_run_once_with_the_means_of_single_runs(runs: RunCounts) -> None:
    curve = fit_curves(runs)[0]
    weight, success, minutes = one_by_one(runs, curve)
    bins = diagnose_curve(runs, curve).bins
    assert sum(one.runs for one in bins) == curve.runs
    assert sum(one.tasks for one in bins) == len(curve.tasks)
    for one in bins:
        here = (minutes >= one.from_minutes) & (minutes < one.to_minutes)
        assert one.runs == here.sum()
        assert one.success_rate == pytest.approx(np.average(success[here], weights=weight[here]))
        assert one.predicted == pytest.approx(np.average(curve.predict(minutes[here]), weights=weight[here]))
        assert math.log2(one.minutes) == pytest.approx(np.average(np.log2(minutes[here]), weights=weight[here]))
        assert 0 <= one.low <= one.success_rate <= one.high <= 1


def test_observed_and_predicted_agree_over_all_bins_together() -> None:
    # The optimum of a fit whose intercept is not penalised; so bins and fit have the same weights.
    curve = fit_curves(SUITE)[0]
    weight, _, minutes = one_by_one(SUITE, curve)
    bins = diagnose_curve(SUITE, curve).bins
    shares = [weight[(minutes >= one.from_minutes) & (minutes < one.to_minutes)].sum() for one in bins]
    gaps = np.array([one.success_rate - one.predicted for one in bins])
    assert len(bins) > 3
    assert shares @ gaps == pytest.approx(0, abs=1e-9)
    assert diagnose_curve(SUITE, curve).calibration_error == pytest.approx(shares @ abs(gaps))


def test_models_of_a_suite_have_the_same_bins_and_none_where_they_have_no_runs() -> None:
    minutes = [2.0] * 5 + [10.0] * 5 + [100.0] * 5
    tasks = [str(number) for number in range(15)]
    runs = count_runs(["a"] * 15 + ["b"] * 5, tasks + tasks[10:], minutes + minutes[10:], [1] * 9 + [0] * 8 + [1] * 3)
    ends = [
        [(one.from_minutes, one.to_minutes) for one in diagnose_curve(runs, curve).bins] for curve in fit_curves(runs)
    ]
    assert ends == [[(1, 4), (4, 16), (64, 256)], [(64, 256)]]


@pytest.mark.parametrize(
    ("minutes", "bins"),
    [
        ([1.0] * 5 + [4.0] * 5, ((1, 4), (4, 16))),
        ([3.99] * 5, ((1, 4),)),
        ([0.03] * 3 + [0.1] * 4 + [2.0] * 5, ((1 / 64, 1 / 4), (1, 4))),  # nothing between 15 s and 1 minute
        ([1.0] * 5 + [70.0] * 2, ((1, 256),)),  # two tasks at the end join the bin before
        ([1.0, 70.0], ((1, 256),)),
        ([960.0], ((256, 1024),)),
    ],
)
def test_bins_begin_and_end_at_powers_of_4_minutes(minutes: list[float], bins: tuple[tuple[float, float], ...]) -> None:
    assert length_bins(minutes, FEWEST_TASKS) == bins


@pytest.mark.parametrize(("tasks", "bins"), [(1, 1), (5, 5), (10, 5), (15, 5), (24, 5), (25, 5), (60, 5)])
def test_a_suite_of_few_tasks_has_as_many_bins_as_a_larger_one(tasks: int, bins: int) -> None:
    assert len(length_bins(np.geomspace(1, 1000, tasks))) == bins


@given(st.lists(st.floats(1e-3, 1e6), min_size=1, max_size=60), st.sampled_from([None, 1, 5]))
def test_every_task_is_in_one_bin_of_enough_tasks(minutes: list[float], fewest: int | None) -> None:
    lengths, bins = np.array(minutes), length_bins(minutes, fewest)
    sizes = [int(((lengths >= start) & (lengths < end)).sum()) for start, end in bins]
    assert sum(sizes) == len(minutes)
    enough = fewest or min(FEWEST_TASKS, max(1, len(minutes) // 5))
    assert min(sizes) >= min(enough, len(minutes))
    assert all(before[1] <= after[0] for before, after in pairwise(bins))


def test_a_model_that_fails_every_task_has_bins_and_no_scores() -> None:
    runs = count_runs(["m"] * 12, [str(task) for task in range(12)], np.geomspace(1, 500, 12), [0] * 12)
    found = diagnose_curve(runs, fit_curves(runs)[0])
    assert math.isnan(found.brier_score)
    assert math.isnan(found.log_loss)
    assert math.isnan(found.calibration_error)
    assert [one.success_rate for one in found.bins] == [0] * len(found.bins)
    assert all(one.high > 0.2 and math.isnan(one.predicted) for one in found.bins)


def test_a_run_that_weighs_more_leaves_the_interval_wider() -> None:
    # Ten runs of one task and one of another weigh as much as 1 / (1/4/10 + 1/4) = 3.64 equal runs.
    runs = count_runs(["m"] * 11, ["t"] * 10 + ["u"], [2.0] * 10 + [3.0], [1] * 5 + [0] * 5 + [1])
    one = diagnose_curve(runs, fit_curves(runs)[0]).bins[0]
    n = 4 / (1 / 10 + 1)
    z2 = 1.959963984540054**2
    assert one.success_rate == pytest.approx(0.75)
    assert one.high + one.low == pytest.approx((2 * 0.75 + z2 / n) / (1 + z2 / n))


def test_a_true_curve_is_calibrated_and_a_reversed_one_is_not() -> None:
    runs = simulate_runs({"m": 60.0}, tasks=2000, runs_per_task=10, seed=1)
    curve = fit_curves(runs)[0]
    assert diagnose_curve(runs, curve).calibration_error < 0.02
    assert diagnose_curve(runs, replace(curve, intercept=-curve.intercept, slope=-curve.slope)).calibration_error > 0.5


def bin_coverage(suites: int) -> float:
    """Share of the bins whose interval holds the mean probability of success on the very tasks of the bin."""
    inside = []
    for seed in range(suites):
        runs = simulate_runs({"m": 60.0}, slope=-0.9, tasks=60, runs_per_task=5, seed=seed)
        truth = replace(fit_curves(runs)[0], intercept=0.9 * math.log2(60), slope=-0.9)
        inside += [one.low <= one.predicted <= one.high for one in diagnose_curve(runs, truth).bins]
    return float(np.mean(inside))


def test_intervals_of_bins_cover_the_success_rate_on_their_own_tasks() -> None:
    # 94.9 % in 5,136 bins of 1,000 suites; 4 standard errors of a share of 0.95 in the 1,000 bins of 200 suites.
    assert bin_coverage(200) == pytest.approx(0.95, abs=4 * math.sqrt(0.95 * 0.05 / 1000))


def test_diagnostics_come_without_scipy_and_pandas() -> None:
    code = (
        "import sys; from horizon.timehorizon import fit_curves; from horizon.timehorizon.diagnostics import *;"
        "from horizon.timehorizon.isotonic import *; from horizon.timehorizon.simulate import *;"
        "runs = simulate_runs({'a': 30.0}, seed=1); curve = fit_curves(runs)[0];"
        "diagnose_curve(runs, curve); isotonic_horizon(runs, curve);"
        "raise SystemExit(any(name in sys.modules for name in ('scipy', 'pandas')))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

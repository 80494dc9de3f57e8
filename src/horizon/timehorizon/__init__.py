"""Time horizons from runs: how long the tasks are that a model completes with a given probability."""

from horizon.timehorizon.coverage import InstrumentRange, instrument_range, tasks_within_factor
from horizon.timehorizon.curve import DEFAULT_REGULARIZATION, REGULARIZATION_PRESETS, SuccessCurve, fit_curves
from horizon.timehorizon.diagnostics import CurveDiagnostics, SuccessBin, diagnose_curve, length_bins
from horizon.timehorizon.estimate import Bound, HorizonEstimate, TimeHorizons, estimate_horizons
from horizon.timehorizon.isotonic import isotonic_horizon
from horizon.timehorizon.runs import ModelRuns, RunCounts, count_runs
from horizon.timehorizon.simulate import limiting_horizon, simulate_runs
from horizon.timehorizon.uncertainty import SELDOM, Replicates, bootstrap_curves
from horizon.timehorizon.weights import WEIGHTINGS, Weighting, run_weights

__all__ = [
    "DEFAULT_REGULARIZATION",
    "REGULARIZATION_PRESETS",
    "SELDOM",
    "WEIGHTINGS",
    "Bound",
    "CurveDiagnostics",
    "HorizonEstimate",
    "InstrumentRange",
    "ModelRuns",
    "Replicates",
    "RunCounts",
    "SuccessBin",
    "SuccessCurve",
    "TimeHorizons",
    "Weighting",
    "bootstrap_curves",
    "count_runs",
    "diagnose_curve",
    "estimate_horizons",
    "fit_curves",
    "instrument_range",
    "isotonic_horizon",
    "length_bins",
    "limiting_horizon",
    "run_weights",
    "simulate_runs",
    "tasks_within_factor",
]

"""The names that other programs may import."""

import importlib

import pytest

PUBLIC = {
    "horizon": "ExponentialTrend Store __version__ fit_trend open_store",
    "horizon.capability": (
        "DEFAULT_RIDGE LIKELIHOODS AnchoredScale CapabilityIndex Component GrowthReplicates GrowthRule HorizonOnIndex "
        "IndexGrowth IndexReplicates Likelihood bootstrap_index choose_scores components coverage_map expected_score "
        "fit_growth_rate fit_horizon_on_index fit_index leave_one_out rank_correlation"
    ),
    "horizon.execution": "Cluster Executor ProcessPool Serial generator open_executor",
    "horizon.ingest": "IngestRequest IngestResult OnError TableResult ingest ingest_all load load_document",
    "horizon.saturation": (
        "LABEL_ERROR_RATE VERDICTS BenchmarkLife CeilingVerdict Currency Discrimination Frontier FrontierRelease Gain "
        "Headroom ItemsNeeded LifetimeTrend Momentum ReplacementPlan Saturation Scale SigmoidDates SigmoidFit Verdict "
        "best_scores currency_of discriminate fit_lifetimes fit_sigmoid flipped frontier_releases headroom_of "
        "identify_ceiling items_needed measure momentum_of normalise plan_replacement saturation_index scale_of "
        "sigmoid_dates"
    ),
    "horizon.stats": (
        "DoublingTime Interval aicc akaike_weights bic doubling_time gaussian_log_likelihood student_interval"
    ),
    "horizon.store": "Store open_store",
    "horizon.timehorizon": (
        "DEFAULT_REGULARIZATION REGULARIZATION_PRESETS SELDOM WEIGHTINGS Bound CurveDiagnostics HorizonEstimate "
        "InstrumentRange ModelRuns Replicates RunCounts SuccessBin SuccessCurve TimeHorizons Weighting "
        "bootstrap_curves count_runs diagnose_curve estimate_horizons fit_curves instrument_range isotonic_horizon "
        "length_bins limiting_horizon run_weights simulate_runs tasks_within_factor"
    ),
    "horizon.trend": (
        "ALL_TIME FRONTIER_RULES ExponentialTrend FrontierRule IntervalKind RedrawnPoints SlopeDraws Trend "
        "TrendUncertainty Window among_best fit_trend redraw_points redraw_trend running_maximum select_points"
    ),
}


@pytest.mark.parametrize("module", PUBLIC)
def test_public_names_are_pinned(module: str) -> None:
    package = importlib.import_module(module)
    assert " ".join(package.__all__) == PUBLIC[module]
    assert all(hasattr(package, name) for name in package.__all__)


def test_a_name_that_is_not_there_says_so() -> None:
    package = importlib.import_module("horizon")
    with pytest.raises(AttributeError, match="no attribute 'fit_everything'"):
        package.fit_everything  # noqa: B018

"""The index of Epoch's files of November 2025, against what was published of it."""

import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from horizon.capability import (
    CapabilityIndex,
    GrowthRule,
    bootstrap_index,
    fit_growth_rate,
    fit_index,
    leave_one_out,
    rank_correlation,
)
from tests.capability.published import ANCHORS, published_index, read_hub


def test_rules_of_the_published_fit_choose_its_scores(published: CapabilityIndex) -> None:
    assert (len(published.benchmarks), len(published.models), published.nobs) == (29, 163, 1058)


def test_two_scores_of_a_benchmark_that_upstream_lacks_are_left_out(
    published_scores: pd.DataFrame, shared_data: Path
) -> None:
    """Upstream drops these rows of CSQA2 because they state no source; here two models are too few for a benchmark."""
    hub = read_hub(shared_data)
    left_out = hub[(hub["benchmark"] == "CSQA2") & hub["model"].isin(published_scores["model"])]
    assert len(left_out) == 2
    assert "CSQA2" not in set(published_scores["benchmark"])


@pytest.mark.parametrize(("rule", "raw", "nobs"), [("frontier", 0.566, 14), ("all", 0.726, 163)])
def test_growth_is_the_published_one(published: CapabilityIndex, rule: GrowthRule, raw: float, nobs: int) -> None:
    growth = fit_growth_rate(published.models, rule)
    assert growth.raw_per_year == pytest.approx(raw, abs=0.01)
    assert growth.nobs == nobs
    assert growth.points_per_year == pytest.approx(growth.raw_per_year * published.scale.points_per_unit, rel=1e-9)


def test_ranks_are_those_of_the_published_index(published: CapabilityIndex, shared_data: Path) -> None:
    theirs = published_index(shared_data)
    ours = published.models.set_index("model")["index"]
    assert len(ours.index.intersection(theirs.index)) == 123
    assert rank_correlation(ours, theirs) >= 0.985


def test_reference_has_slope_one_and_difficulty_zero_and_anchors_their_points(published: CapabilityIndex) -> None:
    winogrande = published.benchmarks.set_index("benchmark").loc["Winogrande"]
    assert (winogrande["slope"], winogrande["difficulty"]) == (1.0, 0.0)
    anchored = published.models.set_index("model")["index"]
    assert {name: round(float(anchored[name]), 9) for name in ANCHORS} == ANCHORS


def test_fit_is_a_minimum_inside_its_bounds_and_quick(published_scores: pd.DataFrame) -> None:
    before = time.process_time()
    index = fit_index(published_scores, anchors=ANCHORS, reference="Winogrande")
    assert time.process_time() - before < 0.5
    assert index.converged
    assert index.at_bound == ()


def test_ridge_moves_the_raw_growth_of_the_frontier_far_more_than_the_anchored(
    published: CapabilityIndex, published_scores: pd.DataFrame
) -> None:
    """From lambda 0.1 to none: 0.566 to 0.348 raw, by 38 %, and 12.7 to 14.1 points a year, by 11 %.

    For all models it is the other way round: 0.726 to 0.535, by 26 %, and 16.3 to 21.6 points, by 32 %. The least able
    models move away from the two anchors: a tenth of them lie below 104 points with the ridge, and below 91 without.
    """
    free = fit_index(published_scores, anchors=ANCHORS, reference="Winogrande", ridge=0.0)
    before, after = (fit_growth_rate(index.models) for index in (published, free))
    assert after.raw_per_year / before.raw_per_year - 1 == pytest.approx(-0.384, abs=0.01)
    assert after.points_per_year / before.points_per_year - 1 == pytest.approx(0.106, abs=0.01)


def test_500_refits_would_stay_within_a_minute_on_two_cores(published: CapabilityIndex) -> None:
    before = time.process_time()
    drawn = bootstrap_index(published, replicates=25)
    assert time.process_time() - before < 6.0
    assert drawn.failed_share == 0.0
    models = drawn.models()
    assert (models["low"] <= models["high"]).all()
    assert models.set_index("model")["rank_high"].to_dict()["gpt-5.1_high"] < 20


@pytest.mark.slow
def test_no_benchmark_carries_the_index_alone(published: CapabilityIndex) -> None:
    """Largest changes: without ARC AI2 the frontier grows 14.5 % slower; no rank correlation is below 0.993."""
    left = leave_one_out(published)
    assert left["why_not"].isna().all()
    assert left["benchmark"][0] == "ARC AI2"
    assert np.abs(left["frontier_change"]).max() < 0.2
    assert left["rank_correlation"].min() > 0.99

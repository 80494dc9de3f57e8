"""The index without one of its benchmarks."""

import numpy as np
import pandas as pd
import pytest

from horizon.capability import fit_growth_rate, fit_index, leave_one_out, rank_correlation
from tests.capability.simulated import ANCHORS, REFERENCE, dated, simulate


def test_each_row_is_the_fit_without_that_benchmark() -> None:
    scores = dated(simulate(4, models=20, benchmarks=6, least=3, most=5).scores)
    whole = fit_index(scores, anchors=ANCHORS, reference=REFERENCE)
    left = leave_one_out(whole).set_index("benchmark")
    without = fit_index(scores[scores["benchmark"] != "b03"], anchors=ANCHORS, reference=REFERENCE)
    growth = [fit_growth_rate(index.models).points_per_year for index in (whole, without)]
    assert left.loc["b03", "frontier_growth"] == pytest.approx(growth[1], rel=1e-5)
    assert left.loc["b03", "frontier_change"] == pytest.approx(growth[1] / growth[0] - 1, abs=1e-5)
    moves = without.models.set_index("model")["index"] - whole.models.set_index("model")["index"]
    assert left.loc["b03", "largest_mover"] == moves.abs().idxmax()
    assert abs(left["largest_move"].to_dict()["b03"]) == pytest.approx(moves.abs().max(), abs=1e-4)


def test_a_benchmark_that_alone_connects_the_rest_says_so() -> None:
    rows = [("m00", "x", 0.3), ("m01", "x", 0.7), ("m00", "y", 0.2), ("u", "y", 0.5), ("u", "z", 0.4), ("v", "z", 0.6)]
    scores = pd.DataFrame(rows, columns=["model", "benchmark", "value"])
    left = leave_one_out(fit_index(scores, anchors=ANCHORS)).set_index("benchmark")
    why_not = left["why_not"].to_dict()
    assert "2 components" in why_not["y"]
    assert np.isnan(left["rank_correlation"].to_dict()["y"])
    assert left.loc["z", "models_lost"] == 1
    assert "anchor" in why_not["x"]


def test_rank_correlation_is_that_of_scipy_with_ties() -> None:
    from scipy.stats import spearmanr

    rng = np.random.default_rng(2)
    x, y = (pd.Series(rng.integers(0, 8, 30).astype(float)) for _ in range(2))
    assert rank_correlation(x, y) == pytest.approx(spearmanr(x, y).statistic, abs=1e-10)
    assert np.isnan(rank_correlation(x, x * 0))

"""Redrawn points: the quantiles of published intervals, and columns of a joint matrix."""

import numpy as np
import pandas as pd
import pytest

from horizon.trend import RedrawnPoints, redraw_points

POINTS = pd.DataFrame(
    {
        "slug": ["a", "b", "c"],
        "minutes": [4.0, 16.0, 64.0],
        "low": [2.0, 12.0, np.nan],
        "high": [32.0, 20.0, np.nan],
        "confidence": [0.95, 0.8, np.nan],
    }
)
JOINT = pd.DataFrame({"a": [0.0, 1.0, np.nan, -np.inf], "b": [3.0, 2.0, 1.0, np.inf]})


def test_redrawn_points_keep_the_published_quantiles_and_the_median() -> None:
    redrawn = np.exp2(redraw_points(POINTS, replicates=200_000).log2)
    for column, tail in ((0, 0.025), (1, 0.1)):
        expected = POINTS.loc[column, ["low", "minutes", "high"]].to_numpy(dtype=float)
        np.testing.assert_allclose(np.quantile(redrawn[:, column], [tail, 0.5, 1 - tail]), expected, rtol=0.02)


def test_redrawn_points_are_independent_of_each_other() -> None:
    log2 = redraw_points(POINTS, replicates=50_000).log2
    assert np.corrcoef(log2[:, 0], log2[:, 1])[0, 1] == pytest.approx(0, abs=5 / np.sqrt(50_000))


def test_a_model_that_comes_in_or_leaves_redraws_no_other() -> None:
    all_three, without = redraw_points(POINTS), redraw_points(POINTS.iloc[[2, 1]])
    np.testing.assert_array_equal(all_three.log2[:, [2, 1]], without.log2)


def test_a_point_without_an_interval_is_the_same_in_every_replicate() -> None:
    redrawn = redraw_points(POINTS)
    assert redrawn.held.tolist() == [False, False, True]
    assert set(redrawn.log2[:, 2]) == {6.0}


def test_an_end_on_the_wrong_side_of_the_estimate_counts_as_lying_on_it() -> None:
    wrong = POINTS.assign(low=[5.0, 12.0, np.nan])
    assert redraw_points(wrong).log2[:, 0].min() == 2.0


@pytest.mark.parametrize(("low", "high", "mirrored"), [(0.0, 32.0, 0.5), (0.5, np.inf, 0.5)])
def test_an_open_end_is_as_far_as_the_other(low: float, high: float, mirrored: float) -> None:
    opened = POINTS.assign(low=[low, 12.0, np.nan], high=[high, 20.0, np.nan])
    redrawn = redraw_points(opened, replicates=200_000)
    assert (redrawn.mirrored.tolist(), redrawn.held.tolist()) == ([True, False, False], [False, False, True])
    ends = np.quantile(np.exp2(redrawn.log2[:, 0]), [0.025, 0.975])
    np.testing.assert_allclose(ends, [mirrored, 32.0], rtol=0.03)


def test_an_interval_that_is_open_at_both_ends_says_nothing() -> None:
    redrawn = redraw_points(POINTS.assign(low=[0.0, 12.0, np.nan], high=[np.inf, 20.0, np.nan]))
    assert not redrawn.mirrored.any()
    assert redrawn.held.tolist() == [True, False, True]


def test_replicates_of_a_joint_matrix_are_taken_as_they_are() -> None:
    redrawn = redraw_points(POINTS, JOINT, replicates=999)
    np.testing.assert_array_equal(redrawn.log2[:, :2], [[0, 3], [1, 2], [np.nan, 1], [-np.inf, np.inf]])
    assert (len(redrawn), redrawn.joint.tolist()) == (4, [True, True, False])


def test_a_model_without_a_column_is_redrawn_from_its_interval() -> None:
    redrawn = redraw_points(POINTS, JOINT[["b"]])
    assert redrawn.joint.tolist() == [False, True, False]
    assert len(set(redrawn.log2[:, 0])) == len(JOINT)


def test_a_matrix_without_any_of_the_models_changes_nothing() -> None:
    without, other = redraw_points(POINTS, seed=3), redraw_points(POINTS, JOINT.set_axis(["x", "y"], axis=1), seed=3)
    np.testing.assert_array_equal(without.log2, other.log2)


def test_low_values_can_be_dropped() -> None:
    kept = np.isnan(redraw_points(POINTS, JOINT, drop_below=2.0).log2[:, :2])
    assert kept.tolist() == [[True, False], [False, False], [True, False], [True, False]]


def test_the_same_seed_gives_the_same_points_and_another_seed_others() -> None:
    def bits(drawn: RedrawnPoints) -> bytes:
        return drawn.log2.tobytes()

    assert bits(redraw_points(POINTS, seed=7)) == bits(redraw_points(POINTS, seed=7)) != bits(redraw_points(POINTS))

"""One block of replicates: what it depends on, and the two ways to draw success."""

from dataclasses import replace

import numpy as np
import pytest

from horizon.execution.seeds import Block
from horizon.stats.bootstrap import CellValues
from horizon.timehorizon import Replicates, RunCounts, count_runs, fit_curves
from horizon.timehorizon.resample import BLOCK, Resampling, batches, make_resampling, replicate
from tests.timehorizon.plain import smallest_p_value


def resampling_of(runs: RunCounts, regularization: float = 1e-5) -> Resampling:
    return make_resampling(runs, fit_curves(runs, regularization=regularization), regularization)


@pytest.mark.parametrize("replicates", [1, 249, 250, 251, 1000])
def test_blocks_add_up_to_the_replicates(replicates: int) -> None:
    cut = [block for batch in batches(replicates, seed=7) for block in batch]
    assert sum(block.size for block in cut) == replicates
    assert [block.index for block in cut] == list(range(len(cut)))
    assert all(block.size == BLOCK for block in cut[:-1])


def test_the_general_path_has_the_distribution_of_the_binary_path(published_counts: RunCounts) -> None:
    work = resampling_of(published_counts)
    general = replace(work, models=tuple(replace(cells, values=_general(cells.values)) for cells in work.models))
    size = 2000
    binary_path, general_path = (
        Replicates(published_counts.models, replicate(resampling, Block(seed, 0, size)))
        for resampling, seed in ((work, 1), (general, 2))
    )
    assert smallest_p_value(binary_path, general_path) > 0.01


def _general(values: CellValues) -> CellValues:
    cells = np.flatnonzero(values.share < 1)
    return replace(
        values,
        many=tuple(
            (int(cell), np.array([0.0, 1.0]), np.array([1 - values.share[cell], values.share[cell]])) for cell in cells
        ),
    )


def test_replicates_without_both_classes_have_no_fit() -> None:
    runs = count_runs(["a"] * 4, list("tuvw"), [1, 2, 4, 8], [1, 0, 0, 0])
    drawn = replicate(resampling_of(runs), Block(0, 0, 4000))[:, 0]
    # One run a task and a family: without task t (or with nothing else) there is one class only.
    expected = (3 / 4) ** 4 + (1 / 4) ** 4
    assert np.isnan(drawn[:, 1]).mean() == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / 4000))
    np.testing.assert_array_equal(np.isnan(drawn[:, 0]), np.isnan(drawn[:, 1]))


def test_replicates_with_tasks_of_one_length_have_slope_0() -> None:
    runs = count_runs(["a"] * 8, list("ttttuuuu"), [1] * 4 + [8] * 4, [1, 1, 0, 1, 0, 1, 0, 0])
    drawn = replicate(resampling_of(runs), Block(0, 0, 2000))
    flat = (drawn[:, 0, 1] == 0).mean()
    # One of the two tasks is drawn twice (1/2), and its 8 runs are not all of one class.
    expected = 1 / 2 * (1 - 0.75**8 - 0.25**8)
    assert flat == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / 2000))
    assert np.isnan(Replicates(("a",), drawn).log2_minutes(0.5)[drawn[..., 1] == 0]).all()


def test_models_that_ran_the_same_are_drawn_the_same_tasks() -> None:
    """Both models solve their tasks always or never, so a replicate's fit depends on the drawn tasks alone."""
    tasks, minutes, success = list("tuvwxy"), [1, 2, 4, 8, 16, 32], [1, 1, 0, 1, 0, 0]
    runs = count_runs(["a"] * 6 + ["b"] * 6, tasks * 2, minutes * 2, success * 2, list("ffgghh") * 2)
    drawn = replicate(resampling_of(runs, 0.1), Block(3, 0, 500))
    np.testing.assert_array_equal(drawn[:, 0], drawn[:, 1])
    assert len(np.unique(drawn[~np.isnan(drawn[:, 0, 1]), 0, 1])) > 20


def test_weights_are_not_normalised_again() -> None:
    """A replicate in which twice as many runs are drawn bears twice their weight against the same penalty."""
    runs = count_runs(["a"] * 4, list("tttu"), [1, 1, 1, 8], [1, 1, 0, 0], list("fffg"))
    drawn = replicate(resampling_of(runs, 0.1), Block(0, 0, 300))[:, 0, 1]
    of_copies = np.unique(np.round(drawn[~np.isnan(drawn) & (drawn != 0)], 6))
    assert len(of_copies) == 3  # of t's three runs one, two or three succeed; t and u are drawn once each

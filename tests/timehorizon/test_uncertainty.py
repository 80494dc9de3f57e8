"""The bootstrap by counts has the distribution of the bootstrap by rows."""

import numpy as np
import pytest
from numpy.typing import NDArray

from horizon.errors import FitError
from horizon.execution import open_executor
from horizon.timehorizon import Replicates, RunCounts, bootstrap_curves, count_runs, fit_curves
from tests.timehorizon.plain import plain_bootstrap, smallest_p_value
from tests.timehorizon.published import PublishedRuns

FAMILY_WISE_LEVEL = 0.01
FEW = ("Claude 3 Opus", "GPT-4o", "gpt-3.5-turbo-instruct", "o1-preview")
SOME, MANY = 300, pytest.param(2000, marks=pytest.mark.slow)


def by_counts(runs: RunCounts, *, replicates: int, regularization: float = 1e-5, seed: int = 0) -> Replicates:
    curves = fit_curves(runs, regularization=regularization)
    return bootstrap_curves(runs, curves, regularization=regularization, replicates=replicates, seed=seed)


@pytest.mark.parametrize("replicates", [SOME, MANY])
@pytest.mark.parametrize("regularization", [1e-5, pytest.param(0.1, marks=pytest.mark.slow)])
def test_horizons_are_distributed_as_if_rows_were_copied(
    published: PublishedRuns, published_counts: RunCounts, replicates: int, regularization: float
) -> None:
    plain = plain_bootstrap(published, regularization=regularization, replicates=replicates, seed=1)
    fast = by_counts(published_counts, replicates=4 * replicates, regularization=regularization)
    assert smallest_p_value(plain, fast) > FAMILY_WISE_LEVEL


@pytest.mark.parametrize("replicates", [SOME, MANY])
def test_success_in_part_is_distributed_as_if_rows_were_copied(published: PublishedRuns, replicates: int) -> None:
    few = published.of(*FEW)
    plain = plain_bootstrap(few, regularization=1e-5, replicates=replicates, seed=2, partly=True)
    fast = by_counts(few.counts(partly=True), replicates=4 * replicates)
    assert not few.counts(partly=True).binary
    assert smallest_p_value(plain, fast) > FAMILY_WISE_LEVEL


def test_tasks_drawn_without_families_are_told_apart(published: PublishedRuns) -> None:
    few = published.of(*FEW)
    plain = plain_bootstrap(few, regularization=1e-5, replicates=SOME, seed=3)
    assert smallest_p_value(plain, by_counts(few.counts(), replicates=4 * SOME)) > FAMILY_WISE_LEVEL
    assert smallest_p_value(plain, by_counts(few.counts(families=False), replicates=4 * SOME)) < FAMILY_WISE_LEVEL


@pytest.mark.slow
def test_runs_that_are_not_drawn_again_are_told_apart(published: PublishedRuns) -> None:
    few = published.of(*FEW)
    plain = plain_bootstrap(few, regularization=1e-5, replicates=3 * SOME, seed=4, runs_are_drawn=False)
    assert smallest_p_value(plain, by_counts(few.counts(), replicates=12 * SOME)) < FAMILY_WISE_LEVEL


def one_class_share(runs: RunCounts, model: int) -> float:
    r"""Probability that the drawn runs of a model all fail, all succeed, or are none.

    A draw of a task with n runs, of which k are not of a class, has none of these with probability
    :math:`q = (1 - k/n)^n`; a copy of a family of T tasks with the T-th power of the mean of q; and F families with the
    F-th power of the mean over families.
    """

    def none_of(hits: NDArray[np.float64]) -> float:
        missed = np.ones(len(runs.tasks))
        missed[own.tasks] = (1 - hits / own.n) ** own.n
        families = [missed[runs.family == family] for family in np.unique(runs.family)]
        return float(np.mean([of_family.mean() ** len(of_family) for of_family in families]) ** len(families))

    own = runs.of_model(model)
    return none_of(own.won) + none_of(own.n - own.won) - none_of(own.n)


def test_share_of_replicates_without_a_fit_is_what_counting_says(published_counts: RunCounts) -> None:
    drawn = by_counts(published_counts, replicates=4000, regularization=0.1)
    expected = np.array([one_class_share(published_counts, model) for model in range(len(drawn.models))])
    found = np.isnan(drawn.coefficients[..., 1]).mean(axis=0)
    standard_error = np.sqrt(expected * (1 - expected) / len(drawn))
    assert expected[drawn.models.index("gpt-3.5-turbo-instruct")] == pytest.approx(0.146, abs=5e-4)
    assert (np.abs(found - expected) <= 4 * standard_error + 1e-12).all()


def test_gpt_3_5_has_no_horizon_in_one_replicate_of_seven(published_counts: RunCounts) -> None:
    drawn = by_counts(published_counts, replicates=4000, regularization=0.1, seed=1)
    _, nan_share = drawn.interval(drawn.models.index("gpt-3.5-turbo-instruct"), 0.5)
    assert nan_share == pytest.approx(0.146, abs=4 * np.sqrt(0.146 * 0.854 / 4000))


def test_percentiles_leave_out_replicates_without_an_estimate() -> None:
    slopes = np.array([-1.0, -1.0, -1.0, np.nan, 0.5])
    drawn = Replicates(("m",), np.stack([np.arange(5.0), slopes], axis=1)[:, None])
    interval, nan_share = drawn.interval(0, 0.5, level=0.5)
    assert (interval.low, interval.high) == pytest.approx((2**0.5, 2**1.5))
    assert nan_share == 0.4
    assert np.isnan(drawn.log2_minutes(0.5)[:, 0]).tolist() == [False, False, False, True, True]


def test_without_any_estimate_there_is_no_interval() -> None:
    interval, nan_share = Replicates(("m",), np.full((3, 1, 2), np.nan)).interval(0, 0.5)
    assert np.isnan([interval.low, interval.high]).all()
    assert nan_share == 1


def small() -> RunCounts:
    return count_runs(["a"] * 6 + ["b"] * 6, list("ttuuvv") * 2, [1, 1, 4, 4, 9, 9] * 2, [1, 1, 1, 0, 0, 0] * 2)


def test_a_longer_run_begins_like_a_shorter_one() -> None:
    short, long = by_counts(small(), replicates=250), by_counts(small(), replicates=600)
    assert len(long) == 600
    np.testing.assert_array_equal(long.coefficients[:250], short.coefficients)


def test_another_seed_gives_other_replicates() -> None:
    one, other = by_counts(small(), replicates=50, seed=1), by_counts(small(), replicates=50, seed=2)
    assert not np.array_equal(one.coefficients, other.coefficients, equal_nan=True)


def test_workers_give_the_same_bytes() -> None:
    runs = small()
    curves = fit_curves(runs)
    with open_executor(workers=2) as executor:
        pooled = bootstrap_curves(runs, curves, regularization=1e-5, replicates=600, executor=executor)
    alone = bootstrap_curves(runs, curves, regularization=1e-5, replicates=600)
    assert pooled.coefficients.tobytes() == alone.coefficients.tobytes()


def test_progress_ends_at_1() -> None:
    seen: list[float] = []
    runs = small()
    bootstrap_curves(runs, fit_curves(runs), regularization=1e-5, replicates=600, progress=seen.append)
    assert seen == pytest.approx([250 / 600, 500 / 600, 1])


@pytest.mark.parametrize(
    ("replicates", "seed", "found"), [(0, 0, "0 replicates"), (-5, 0, "-5 replicates"), (10, -1, "seed -1")]
)
def test_no_replicates_or_a_negative_seed_is_refused(replicates: int, seed: int, found: str) -> None:
    with pytest.raises(FitError, match=f"a bootstrap needs replicates(.|\n)*{found}"):
        by_counts(small(), replicates=replicates, seed=seed)


@pytest.mark.parametrize("batch_size", [1, 2, 3, 100])
@pytest.mark.parametrize("workers", [1, 2])
def test_replicates_do_not_depend_on_how_many_blocks_make_a_batch(batch_size: int, workers: int) -> None:
    runs = small()
    curves, expected = fit_curves(runs), by_counts(runs, replicates=1100)
    with open_executor(workers) as executor:
        found = bootstrap_curves(
            runs, curves, regularization=1e-5, replicates=1100, executor=executor, batch_size=batch_size
        )
    assert found.coefficients.tobytes() == expected.coefficients.tobytes()


def test_a_batch_of_no_blocks_is_refused() -> None:
    runs = small()
    with pytest.raises(FitError, match=r"(?s)needs replicates.*batches of 0"):
        bootstrap_curves(runs, fit_curves(runs), regularization=1e-5, batch_size=0)

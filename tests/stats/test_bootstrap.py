"""Counts of a hierarchical bootstrap: their distribution, cell by cell."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from horizon.stats import bootstrap
from horizon.stats.bootstrap import cell_values, draw_members, draw_sums

GROUPS = [np.array([0, 3, 4]), np.array([1]), np.array([2, 5])]
SIZE = 40_000


def drawn_plainly(rng: np.random.Generator) -> list[int]:
    """Count the members drawn by drawing the groups, and for each draw its members."""
    counts = [0] * 6
    for group in rng.integers(len(GROUPS), size=len(GROUPS)):
        for member in rng.choice(GROUPS[group], len(GROUPS[group])):
            counts[member] += 1
    return counts


def test_counts_of_members_are_distributed_as_if_each_was_drawn() -> None:
    rng = np.random.default_rng(0)
    plain = np.array([drawn_plainly(rng) for _ in range(4000)]).T
    fast = draw_members(np.random.default_rng(1), GROUPS, 40_000)
    joint = [np.ravel_multi_index(np.minimum(counts, 6), (7,) * 6) for counts in (plain, fast)]
    patterns, places = np.unique(np.concatenate(joint), return_inverse=True)
    table = np.array([np.bincount(part, minlength=len(patterns)) for part in (places[:4000], places[4000:])])
    common = table[:, table.sum(axis=0) >= 50]
    rare = table.sum(axis=1, keepdims=True) - common.sum(axis=1, keepdims=True)
    assert stats.chi2_contingency(np.hstack([common, rare])).pvalue > 0.001


def test_draws_in_copies_of_a_group_are_made_for_each_copy() -> None:
    r"""A member's count has the variance E[M] (k-1)/k + Var M: with one draw for all copies it would be larger."""
    drawn = draw_members(np.random.default_rng(2), GROUPS, SIZE)
    copies, k = 1.0, 3
    expected = copies * k * (1 / k) * (1 - 1 / k) + (1 - 1 / 3)
    assert drawn[0].var() == pytest.approx(expected, rel=0.05)
    assert drawn[0].mean() == pytest.approx(1, rel=0.03)


def test_a_group_is_drawn_as_a_whole() -> None:
    drawn = draw_members(np.random.default_rng(3), GROUPS, 1000)
    assert (drawn[[0, 3, 4]].sum(axis=0) % 3 == 0).all()
    assert (drawn[[2, 5]].sum(axis=0) % 2 == 0).all()
    assert (drawn[[0, 3, 4]].sum(axis=0) // 3 + drawn[1] + drawn[[2, 5]].sum(axis=0) // 2 == 3).all()


@pytest.mark.parametrize(
    ("values", "count"), [([0.0, 1.0], [3, 4]), ([0.2, 0.6], [1, 2]), ([0.0, 0.5, 1.0], [2, 1, 3])]
)
def test_sums_are_distributed_as_those_of_drawn_observations(values: list[float], count: list[int]) -> None:
    cells = cell_values(np.zeros(len(values), dtype=np.intp), np.array(values), np.array(count), cells=1)
    observations = np.repeat(values, count)
    size = 6000
    found = draw_sums(np.random.default_rng(0), np.full((1, size), len(observations)), cells)[0]
    plain = np.random.default_rng(1).choice(observations, (size, len(observations))).sum(axis=1)
    of_sum, places = np.unique(np.round(np.concatenate([found, plain]), 9), return_inverse=True)
    table = np.array([np.bincount(part, minlength=len(of_sum)) for part in (places[:size], places[size:])])
    assert stats.chi2_contingency(table[:, table.sum(axis=0) >= 10]).pvalue > 0.001


@given(
    cells=st.lists(
        st.dictionaries(st.sampled_from([0.0, 0.1, 0.3, 0.7, 1.0]), st.integers(1, 5), min_size=1, max_size=5),
        min_size=1,
        max_size=5,
    ),
    seed=st.integers(0, 100),
)
def test_sums_lie_between_those_of_the_lowest_and_the_highest_value(cells: list[dict[float, int]], seed: int) -> None:
    rows = [(place, value, n) for place, cell in enumerate(cells) for value, n in cell.items()]
    cell, value, count = (np.array(column) for column in zip(*rows, strict=True))
    found = cell_values(cell, value, count, len(cells))
    assert found.n.tolist() == [sum(cell.values()) for cell in cells]
    assert {place for place, *_ in found.many} == {place for place, cell in enumerate(cells) if len(cell) > 2}
    drawn = found.n[:, None] * np.array([[0, 1, 7]])
    sums = draw_sums(np.random.default_rng(seed), drawn, found)
    assert (sums <= drawn).all()
    assert (sums >= drawn * found.low[:, None] - 1e-9).all()
    assert (sums <= drawn * found.high[:, None] + 1e-9).all()


def test_draws_that_all_succeed_sum_exactly_to_their_number() -> None:
    cells = cell_values(np.array([0, 0]), np.array([0.3, 1.0]), np.array([1, 2]), cells=1)
    drawn = np.full((1, 2000), 3)
    sums = draw_sums(np.random.default_rng(0), drawn, cells)
    assert 0.2 < (sums == drawn).mean() < 0.4  # (2/3)^3


def test_a_cell_of_many_values_is_drawn_a_few_resamplings_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.linspace(0, 1, 50)
    cells = cell_values(np.zeros(50, dtype=np.intp), values, np.ones(50, dtype=np.int64), cells=1)
    drawn = np.full((1, 30), 100)
    whole = draw_sums(np.random.default_rng(4), drawn, cells)
    monkeypatch.setattr(bootstrap, "_LARGEST_DRAW", 200)
    np.testing.assert_allclose(draw_sums(np.random.default_rng(4), drawn, cells), whole, rtol=1e-12)

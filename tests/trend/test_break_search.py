"""The search for breaks: against trying every position on a fine grid."""

import numpy as np
import pytest
from numpy.typing import NDArray

from horizon.trend.break_search import Pin, admits, place_of, places, prepare_search


def series(seed: int, n: int = 14) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Times of which some are the same, and five series with a bend."""
    rng = np.random.default_rng(seed)
    t = np.sort(rng.choice(25, n)) / 4
    return t, np.abs(t - 2) + rng.normal(size=(5, n))


def least(t: NDArray[np.float64], y: NDArray[np.float64], grid: NDArray[np.float64], breaks: int) -> float:
    """Least residual sum of squares over all admissible positions of a grid."""
    dates, found = np.unique(t), np.inf
    tried = [[one] for one in grid] if breaks == 1 else [[one, two] for one in grid for two in grid if one < two]
    for positions in tried:
        if admits(tuple(place_of(dates, position) for position in positions), len(dates)):
            design = np.column_stack([np.ones_like(t), t, *(np.maximum(t - position, 0) for position in positions)])
            found = min(found, float(((y - design @ np.linalg.lstsq(design, y)[0]) ** 2).sum()))
    return found


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("breaks", "steps"), [(1, 801), (2, 31)])
def test_no_position_on_a_grid_is_better_and_the_best_of_it_is_near(breaks: int, steps: int, seed: int) -> None:
    t, values = series(seed)
    found = prepare_search(t, breaks).best(values)
    grid = np.union1d(np.linspace(t.min(), t.max(), steps), t)
    on_grid = np.array([least(t, y, grid, breaks) for y in values])
    assert (found.broken <= on_grid * (1 + 1e-9)).all()
    np.testing.assert_allclose(found.broken, on_grid, rtol=1e-3 if breaks == 1 else 0.1)


@pytest.mark.parametrize("breaks", [1, 2])
def test_the_sum_of_squares_is_that_of_the_line_with_these_breaks(breaks: int) -> None:
    t, values = series(1)
    found = prepare_search(t, breaks).best(values)
    for y, positions, broken in zip(values, found.positions, found.broken, strict=True):
        design = np.column_stack([np.ones_like(t), t, *(np.maximum(t - position, 0) for position in positions)])
        assert ((y - design @ np.linalg.lstsq(design, y)[0]) ** 2).sum() == pytest.approx(broken, rel=1e-9)


@pytest.mark.parametrize("breaks", [1, 2])
def test_a_break_that_is_held_where_it_is_best_changes_nothing(breaks: int) -> None:
    t, values = series(2)
    free = prepare_search(t, breaks).best(values)
    for rank in range(breaks):
        held = [
            prepare_search(t, breaks, Pin(rank, float(positions[rank]))).best(y[None]).broken[0]
            for y, positions in zip(values, free.positions, strict=True)
        ]
        np.testing.assert_allclose(held, free.broken, rtol=1e-9)


def test_many_series_at_once_are_each_alone() -> None:
    t, values = series(3)
    many = np.random.default_rng(0).normal(size=(3000, len(t)))
    together = prepare_search(t, 2).best(np.concatenate([many, values]))
    alone = [prepare_search(t, 2).best(y[None]) for y in values]
    np.testing.assert_allclose(together.positions[3000:], [one.positions[0] for one in alone], rtol=1e-9)
    np.testing.assert_allclose(together.broken[3000:], [one.broken[0] for one in alone], rtol=1e-9)


@pytest.mark.parametrize("unit", [1.0, 365.25, 1e-3])
def test_neither_the_unit_of_time_nor_the_order_of_the_points_matters(unit: float) -> None:
    t, values = series(4)
    first = prepare_search(t, 1).best(values)
    order = np.random.default_rng(0).permutation(len(t))
    other = prepare_search(t[order] * unit + 7, 1).best(values[:, order])
    np.testing.assert_allclose((other.positions - 7) / unit, first.positions, rtol=1e-7)
    np.testing.assert_allclose(other.sup_f(len(t)), first.sup_f(len(t)), rtol=1e-7)


def test_each_segment_keeps_three_dates() -> None:
    # Dates 0 to 8; two breaks on dates 2 and 4, or between 2 and 3 and between 5 and 6, leave three for each segment.
    allowed = set(places(9, 2))
    assert {(4, 8), (5, 11)} <= allowed
    assert not {(3, 8), (4, 7), (5, 9), (5, 13)} & allowed

"""Rows that are written once for all the vintages that have them."""

from hypothesis import given
from hypothesis import strategies as st

from horizon.report.held import held


@given(st.lists(st.lists(st.integers(0, 5), unique=True), max_size=6))
def test_every_vintage_can_be_read_back(vintages: list[list[int]]) -> None:
    runs = held(vintages)
    back = [{row for row, since, until in runs if since <= place <= until} for place in range(len(vintages))]
    assert back == [set(rows) for rows in vintages]


def test_a_row_that_comes_back_is_written_twice_and_one_that_stays_once() -> None:
    assert held([["a", "b"], ["b"], ["a", "b"]]) == [("a", 0, 0), ("b", 0, 2), ("a", 2, 2)]

"""Data on a page: each set once, and no more than a page can hold."""

import pytest

from horizon.report.embedded import Embedded, embed

HEAD = "model,minutes\r\n"


def test_the_same_rows_in_another_order_are_carried_once() -> None:
    texts = {"chart": HEAD + "o3,1\r\no1,2\r\n", "table": HEAD + "o1,2\r\no3,1\r\n", "other": HEAD + "o1,2\r\n"}
    assert embed(texts) == {
        "chart": Embedded(texts["chart"]),
        "table": Embedded(None, "chart"),
        "other": Embedded(texts["other"]),
    }


def test_another_heading_makes_other_data() -> None:
    texts = {"days": "a,days\r\n1,2\r\n", "minutes": "a,minutes\r\n1,2\r\n"}
    assert [one.same_as for one in embed(texts).values()] == [None, None]


def test_what_is_too_much_for_the_page_is_left_beside_it_the_largest_first() -> None:
    texts = {"large": HEAD + "x" * 900, "small": HEAD + "y" * 50, "again": HEAD + "x" * 900}
    found = embed(texts, most=500)
    assert [found[name].on_page for name in texts] == [False, True, False]


def test_what_the_page_carries_in_any_case_is_not_carried_again_and_takes_its_room() -> None:
    texts = {"table": HEAD + "o1,2\r\no3,1\r\n", "explored": HEAD + "o3,1\r\no1,2\r\n", "other": HEAD + "x,3\r\n"}
    size = len(texts["other"])
    found = embed(texts, carried={"explored": 100}, most=100 + size)
    assert found["table"] == Embedded(None, "explored")
    assert [one.on_page for one in found.values()] == [True, True, True]
    assert not embed(texts, carried={"explored": 101}, most=100 + size)["other"].on_page


@pytest.mark.parametrize("most", [0, 10])
def test_a_page_of_one_section_carries_its_data_whatever_their_size(most: int) -> None:
    assert embed({"chart": HEAD}, most=most)["chart"].on_page

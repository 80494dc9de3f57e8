"""The anchored scale."""

import pytest

from horizon.capability.scale import make_scale, near_names
from horizon.errors import FitError


def test_anchors_get_their_points_and_the_rest_is_in_proportion() -> None:
    scale = make_scale({"high": 150.0, "low": 130.0}, {"low": -1.0, "high": 3.0, "other": 0.0})
    assert scale.index([-1.0, 3.0, 0.0]).tolist() == [130.0, 150.0, 135.0]
    assert scale.anchors == {"low": 130.0, "high": 150.0}


@pytest.mark.parametrize(
    ("high", "hint"),
    [(0.5, "give the abler of the two the more points"), (1.0, "choose anchors that are further apart")],
)
def test_anchors_that_fix_no_scale_say_what_to_do(high: float, hint: str) -> None:
    with pytest.raises(FitError) as caught:
        make_scale({"high": 150.0, "low": 130.0}, {"low": 1.0, "high": high})
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    ("wanted", "first"),
    [("gpt-5", "gpt-5-2025"), ("GPT-5-2025", "gpt-5-2025"), ("claude-3.5-sonnet", "claude-3-5-sonnet")],
)
def test_near_names_are_alike_or_contain_what_was_asked_for(wanted: str, first: str) -> None:
    assert near_names(wanted, ["llama", "gpt-5-2025-high", "gpt-5-2025", "claude-3-5-sonnet"])[0] == first


def test_a_name_like_no_other_has_no_near_names() -> None:
    assert near_names("zzz", ["llama", "gpt-5"]) == []

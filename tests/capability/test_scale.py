"""The anchored scale."""

import pytest

from horizon.capability.scale import make_scale, near_names


def test_anchors_get_their_points_and_the_rest_is_in_proportion() -> None:
    scale = make_scale({"high": 150.0, "low": 130.0}, {"low": -1.0, "high": 3.0, "other": 0.0})
    assert scale.index([-1.0, 3.0, 0.0]).tolist() == [130.0, 150.0, 135.0]
    assert scale.anchors == {"low": 130.0, "high": 150.0}


@pytest.mark.parametrize(
    ("wanted", "first"),
    [("gpt-5", "gpt-5-2025"), ("GPT-5-2025", "gpt-5-2025"), ("claude-3.5-sonnet", "claude-3-5-sonnet")],
)
def test_near_names_are_alike_or_contain_what_was_asked_for(wanted: str, first: str) -> None:
    assert near_names(wanted, ["llama", "gpt-5-2025-high", "gpt-5-2025", "claude-3-5-sonnet"])[0] == first


def test_a_name_like_no_other_has_no_near_names() -> None:
    assert near_names("zzz", ["llama", "gpt-5"]) == []

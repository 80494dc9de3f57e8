"""The specification of the frontier chart that a reader may change."""

from typing import Any

import pytest

from horizon.report import svg
from horizon.report.charts import explorer_chart
from horizon.report.charts.explorer_rows import organizations
from horizon.report.charts.spec import specification
from tests.report.charts.specs import drawn, layers
from tests.report.explored import DAYS, explorer
from tests.report.sample import HOSTILE, METR


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return specification(explorer_chart(explorer()))


def test_the_points_of_all_variants_lie_in_one_set_of_rows_without_repetition(spec: dict[str, Any]) -> None:
    marks, rules = layers(spec, "point")[0], layers(spec, "rule")[0]
    rows = drawn(spec, marks)
    assert marks["data"]["name"] == rules["data"]["name"]
    stay = len(METR) + len(HOSTILE) - 2
    assert len(rows) == 2 * (stay + 2)
    assert len(rows.drop(columns=["since", "until"]).drop_duplicates()) == len(rows)
    assert rows.loc[rows["model"] == "Gemini 3 Pro", ["level", "since", "until"]].to_numpy().tolist() == [
        [0, 2, 2],
        [1, 2, 2],
    ]


def test_it_is_drawn_in_the_state_that_is_the_report_s_own(spec: dict[str, Any]) -> None:
    values = {param["name"]: param["value"] for param in spec["params"]}
    assert [values[name] for name in ("level", "vintage", "plain", "hidden", "own_days")] == [0, 2, False, [], 0]
    picture = svg(spec)
    assert "Time horizon at 50% success" in picture
    assert "Time horizon at 80% success" not in picture
    assert ">GPT-2</text>" in picture


def test_the_ends_of_the_axis_hold_the_points_of_every_vintage_of_a_level(spec: dict[str, Any]) -> None:
    values = {param["name"]: param["value"] for param in spec["params"]}
    rows = drawn(spec, layers(spec, "point")[0]).query("level == 0")
    assert values["lengths"][0] < rows["minutes"].min() < rows["minutes"].max() < values["lengths"][1]


def test_names_have_places_on_both_kinds_of_axis_and_those_of_a_hidden_lab_can_go(spec: dict[str, Any]) -> None:
    names = drawn(spec, layers(spec, "text", style="label")[0])
    assert set(names["plain"]) == {0, 1}
    assert set(names["group"]) <= set(organizations(explorer()))


def test_many_organisations_share_the_last_look() -> None:
    names = organizations(explorer())
    assert (len(names), names[:2], names[-1]) == (7, ["OpenAI", "Anthropic"], "Other")


def test_the_specification_names_no_colour_of_a_scheme(spec: dict[str, Any]) -> None:
    assert "config" not in spec
    assert str(spec).count("#") == str(spec).count("#858d95")


def test_one_vintage_and_one_level_still_give_a_picture() -> None:
    assert ">Release date</text>" in svg(explorer_chart(explorer(DAYS[-1:], (0.5,))))


def test_the_chart_is_valid_vega_lite() -> None:
    assert explorer_chart(explorer()).to_dict(validate=True)["layer"]

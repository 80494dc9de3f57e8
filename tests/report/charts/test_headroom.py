"""The chart of headroom."""

from typing import Any

import pytest

from horizon.report import headroom_chart
from horizon.report.charts.spec import specification
from tests.report.benchmark_frames import NAMES, SLUGS, headroom
from tests.report.charts.specs import drawn, layers


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return specification(headroom_chart(headroom(), highlight="b5"))


def chosen(spec: dict[str, Any]) -> dict[str, Any]:
    return next(param for param in spec["params"] if param["name"] == "chosen")


def test_every_benchmark_can_be_chosen_by_name_and_none(spec: dict[str, Any]) -> None:
    bind = chosen(spec)["bind"]
    assert bind["labels"] == ["none", *sorted(NAMES)]
    assert bind["options"] == list(range(-1, len(NAMES)))


def test_the_one_asked_for_is_brought_out_at_first(spec: dict[str, Any]) -> None:
    assert chosen(spec)["bind"]["labels"][chosen(spec)["value"] + 1] == NAMES[SLUGS.index("b5")]


@pytest.mark.parametrize("highlight", [None, "no such slug"])
def test_without_a_known_name_none_is(highlight: str | None) -> None:
    assert chosen(specification(headroom_chart(headroom(), highlight=highlight)))["value"] == -1


def test_the_logarithmic_axis_ends_at_one_percent_and_says_so(spec: dict[str, Any]) -> None:
    y = layers(spec, "line")[0]["encoding"]["y"]
    assert y["scale"] == {"type": "log", "domain": [0.01, 1], "clamp": True}
    assert "1% or less" in y["axis"]["labelExpr"]
    assert drawn(spec, layers(spec, "line")[0])["at"].min() == 0.01


def test_the_tooltip_tells_what_the_axis_cannot_show(spec: dict[str, Any]) -> None:
    days = drawn(spec, next(layer for layer in layers(spec, "point") if layer.get("name") == "days"))
    assert days.query("at == 0.01")["left"].str.fullmatch(r"0\.\d%|1\.0%").all()


def test_a_plain_axis_begins_at_nothing() -> None:
    spec = specification(headroom_chart(headroom(), log=False))
    assert layers(spec, "line")[0]["encoding"]["y"]["scale"] == {"domain": [0, 1]}
    assert drawn(spec, layers(spec, "line")[0])["at"].min() < 0.01


def test_each_line_ends_in_the_mark_of_its_verdict(spec: dict[str, Any]) -> None:
    ends = next(layer for layer in layers(spec, "point") if layer.get("name") == "ends")
    assert len(drawn(spec, ends)) == len(NAMES)
    assert ends["encoding"]["fill"]["scale"]["domain"] == ends["encoding"]["shape"]["scale"]["domain"]


def test_two_benchmarks_of_one_name_stay_two_lines() -> None:
    spec = specification(headroom_chart(headroom().assign(benchmark="same")))
    assert drawn(spec, layers(spec, "line")[0])["place"].nunique() == len(NAMES)

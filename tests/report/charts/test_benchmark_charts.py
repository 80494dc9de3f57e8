"""What the charts of the study of benchmarks have in common."""

import json
from functools import cache
from typing import Any

import altair as alt
import pandas as pd
import pytest

from horizon.report import (
    capability_chart,
    difficulty_chart,
    headroom_chart,
    horizon_index_chart,
    paradox_chart,
    sigmoid_chart,
    svg,
    verdict_share_chart,
)
from horizon.report.charts.spec import specification
from horizon.report.theme import MID_GREY
from tests.report import benchmark_frames as frames
from tests.report.sample import HOSTILE, SCRIPT

NAMES = ("sigmoids", "headroom", "verdict-shares", "capability", "difficulty", "paradox", "horizon-index")


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return {name: chart for name, (chart, _) in frames.charts().items()}


def cut(rows: int) -> dict[str, alt.TopLevelMixin]:
    """Charts of frames with the right columns and so many rows."""
    index = frames.capability().query("on_frontier").head(rows)
    index_line = frames.capability_lines().head(rows)
    return {
        "sigmoids": sigmoid_chart(
            frames.benchmarks().head(rows), frames.scores().head(rows), frames.curves().head(rows)
        ),
        "headroom": headroom_chart(frames.headroom().head(rows)),
        "verdict-shares": verdict_share_chart(frames.shares().head(rows), frames.events().head(rows)),
        "capability": capability_chart(index, index_line, frames.capability_breaks().head(rows)),
        "difficulty": difficulty_chart(frames.difficulties().head(rows), frontier=float("nan")),
        "paradox": paradox_chart(
            frames.records().head(rows),
            frames.horizons().head(rows),
            frames.horizon_line().head(rows),
            index,
            index_line,
        ),
        "horizon-index": horizon_index_chart(
            frames.pairs().head(rows), frames.pair_line().head(rows), frames.predicted().head(rows)
        ),
    }


def hostile(name: str) -> dict[str, alt.TopLevelMixin]:
    """Charts with one hostile name in every place that has names; few rows, as each is drawn."""
    models = frames.capability().head(9).assign(model=name, organization=name)
    index = models.query("on_frontier")
    lines = frames.capability_lines().replace({"window": {"from 2023": name}})
    return {
        "sigmoids": sigmoid_chart(
            frames.benchmarks().head(2).assign(benchmark=name), frames.scores().assign(model=name), frames.curves()
        ),
        "headroom": headroom_chart(frames.headroom().head(9).assign(benchmark=name), highlight="b0"),
        "verdict-shares": verdict_share_chart(
            pd.concat([frames.shares().head(9), frames.shares().assign(verdict=name)]), frames.events()
        ),
        "capability": capability_chart(models, lines, title=name),
        "difficulty": difficulty_chart(
            frames.difficulties().assign(benchmark=name), frontier=150.0, frontier_model=name, title=name
        ),
        "paradox": paradox_chart(
            frames.records().assign(benchmark=name, model=name),
            frames.horizons().assign(model=name),
            frames.horizon_line(),
            index,
            frames.capability_lines(),
            notes={"horizon": name},
        ),
        "horizon-index": horizon_index_chart(
            frames.pairs().assign(model=name), frames.pair_line(), frames.predicted(), title=name
        ),
    }


@cache
def hostile_charts(name: str) -> dict[str, tuple[dict[str, Any], str]]:
    """Give the specification and the picture of each."""
    specs = {kind: specification(chart) for kind, chart in hostile(name).items()}
    return {kind: (spec, svg(spec)) for kind, spec in specs.items()}


@pytest.mark.parametrize("name", NAMES)
def test_the_chart_is_valid_vega_lite_and_small(made: dict[str, Any], name: str) -> None:
    assert made[name].to_dict(validate=True)
    assert len(json.dumps(specification(made[name]))) < 130_000


@pytest.mark.parametrize("name", NAMES)
def test_the_chart_fills_its_place_and_names_no_colour_of_a_scheme(made: dict[str, Any], name: str) -> None:
    spec = specification(made[name])
    assert spec.get("width") == "container" or spec["usermeta"]["panels"]["count"] > 1
    assert "config" not in spec
    assert str(spec).count("#") == str(spec).count(MID_GREY)


@pytest.mark.parametrize("name", [SCRIPT, "both ' and \" and \\", HOSTILE[6]])
def test_a_hostile_name_leaves_every_chart_drawable(name: str) -> None:
    pictures = [picture for _, picture in hostile_charts(name).values()]
    assert all(picture.startswith("<svg") for picture in pictures)
    assert not any("<script" in picture or "<img" in picture for picture in pictures)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "verdict-shares"])
def test_a_hostile_name_is_shown_as_it_stands(name: str) -> None:
    assert "&lt;/script&gt;&lt;img " in hostile_charts(SCRIPT)[name][1]


def test_a_word_that_is_no_verdict_has_no_share() -> None:
    assert SCRIPT not in json.dumps(hostile_charts(SCRIPT)["verdict-shares"][0])


@pytest.fixture(scope="module")
def short() -> dict[int, dict[str, Any]]:
    return {rows: cut(rows) for rows in (0, 1)}


@pytest.mark.parametrize("rows", [0, 1])
@pytest.mark.parametrize("name", NAMES)
def test_frames_with_no_row_or_one_give_a_valid_picture(short: dict[int, dict[str, Any]], name: str, rows: int) -> None:
    chart = short[rows][name]
    assert chart.to_dict(validate=True) is not None
    assert "<svg" in svg(chart)


@pytest.mark.parametrize("name", NAMES)
def test_tooltips_are_texts(made: dict[str, Any], name: str) -> None:
    found = list(_tooltips(specification(made[name])))
    assert found
    assert {field["type"] for field in found} == {"nominal"}
    assert not {"image", "title"} & {field["title"] for field in found}


def _tooltips(part: Any) -> Any:
    if isinstance(part, dict):
        yield from part.get("tooltip", []) if isinstance(part.get("tooltip"), list) else []
        for value in part.values():
            yield from _tooltips(value)
    elif isinstance(part, list):
        for value in part:
            yield from _tooltips(value)


def test_frames_are_left_as_they_were() -> None:
    given = frames.benchmarks(), frames.scores(), frames.curves()
    before = [frame.copy() for frame in given]
    sigmoid_chart(*given)
    for frame, copy in zip(given, before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)

"""The panel of the scaling paradox."""

from typing import Any

import pytest

from horizon.report import paradox_chart
from horizon.report.charts.spec import specification
from tests.report.benchmark_frames import capability, capability_lines, horizon_line, horizons, notes, records
from tests.report.charts.specs import drawn, layers, texts


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return made(records())


def made(rows: Any) -> dict[str, Any]:
    index = capability().query("on_frontier")
    return specification(paradox_chart(rows, horizons(), horizon_line(), index, capability_lines(), notes=notes()))


def panels(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The three panels, each with the data of all."""
    return [{**panel, "datasets": spec["datasets"]} for panel in spec["concat"]]


def test_all_panels_have_the_same_days(spec: dict[str, Any]) -> None:
    scales = [layer["encoding"]["x"]["scale"] for panel in panels(spec) for layer in layers(panel, "point")]
    assert len(scales) == 3
    assert scales[0] == scales[1] == scales[2]
    assert [end["year"] for end in scales[0]["domain"]] == [2018, 2027]


def test_every_panel_has_its_name_and_what_was_found(spec: dict[str, Any]) -> None:
    assert [texts(panel) for panel in panels(spec)] == [
        ["Single benchmarks", notes()["benchmarks"]],
        ["Time horizon", notes()["horizon"]],
        ["Capability index", notes()["index"]],
    ]


def test_horizons_double_along_their_axis(spec: dict[str, Any]) -> None:
    scale = layers(panels(spec)[1], "point")[0]["encoding"]["y"]["scale"]
    assert (scale["type"], scale["base"]) == ("log", 2)


def test_benchmarks_keep_the_order_given_and_differ_by_colour_and_shape(spec: dict[str, Any]) -> None:
    encoding = layers(panels(spec)[0], "point")[0]["encoding"]
    wanted = list(dict.fromkeys(records()["benchmark"]))
    assert [encoding[channel]["scale"]["domain"] for channel in ("stroke", "fill", "shape")] == [wanted] * 3


def test_two_benchmarks_of_one_name_stay_two_lines() -> None:
    first = panels(made(records().assign(benchmark="same")))[0]
    assert drawn(first, layers(first, "point")[0])["series"].nunique() == 5


def test_the_page_is_told_how_to_place_the_panels(spec: dict[str, Any]) -> None:
    assert spec["usermeta"]["panels"]["count"] == 3

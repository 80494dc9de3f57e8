"""What the charts of the trend engine have in common."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd
import pytest

from horizon.report import (
    breakpoint_chart,
    calibration_chart,
    curves_chart,
    fan_chart,
    profile_chart,
    specification_chart,
    svg,
)
from horizon.report.charts.spec import specification
from horizon.report.theme import MID_GREY
from tests.report.sample import HOSTILE, SCRIPT, points
from tests.report.trend_frames import (
    bands,
    breaks,
    charts,
    coverage,
    curve_lines,
    curve_weights,
    medians,
    milestones,
    profile,
    segments,
    specifications,
)

NAMES = ("curves", "break", "profile", "specifications", "fan", "calibration")


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return {name: chart for name, (chart, _) in charts().items()}


def hostile(name: str) -> dict[str, alt.TopLevelMixin]:
    """Charts with one hostile name in every place that has names."""
    renamed = {"exponential": name}
    lines = curve_lines().assign(curve=lambda frame: frame["curve"].replace(renamed))
    weights = curve_weights().assign(curve=lambda frame: frame["curve"].replace(renamed))
    choices = specifications().assign(window=lambda frame: frame["window"].replace({"from 2023": name}))
    kinds = coverage().assign(kind=lambda frame: frame["kind"].replace({"exponential, confidence": name}))
    return {
        "curves": curves_chart(points((name,)), lines, weights, title=name),
        "break": breakpoint_chart(points((name,)), segments(), breaks(), title=name),
        "profile": profile_chart(
            profile(), threshold=-26.0, line_log_likelihood=-24.0, low=400.0, high=None, curve=name
        ),
        "specifications": specification_chart(choices, choices={"window": name, "frontier": "Frontier"}),
        "fan": fan_chart(points((name,)), medians(), bands(), milestones(), title=name),
        "calibration": calibration_chart(kinds),
    }


@cache
def hostile_pictures(name: str) -> dict[str, str]:
    return {kind: svg(chart) for kind, chart in hostile(name).items()}


def empty() -> dict[str, alt.TopLevelMixin]:
    """Charts of frames with the right columns and no rows."""
    none = points().head(0)
    return {
        "curves": curves_chart(none, curve_lines().head(0), curve_weights().head(0)),
        "break": breakpoint_chart(none, segments().head(0), breaks().head(0)),
        "profile": profile_chart(profile().head(0), threshold=-2.0, line_log_likelihood=0.0, low=None, high=None),
        "specifications": specification_chart(specifications().head(0)),
        "fan": fan_chart(none, medians().head(0), bands().head(0), milestones().head(0)),
        "calibration": calibration_chart(coverage().head(0)),
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_chart_is_valid_vega_lite(made: dict[str, Any], name: str) -> None:
    assert made[name].to_dict(validate=True)["layer"]


@pytest.mark.parametrize("name", NAMES)
def test_the_chart_fills_its_place_and_names_no_colour_of_a_scheme(made: dict[str, Any], name: str) -> None:
    spec = specification(made[name])
    assert spec["width"] == "container"
    assert "config" not in spec
    assert str(spec).count("#") == str(spec).count(MID_GREY)


@pytest.mark.parametrize("name", NAMES)
def test_tooltips_are_texts_that_no_image_or_title_can_pose_as(made: dict[str, Any], name: str) -> None:
    found = list(_tooltips(specification(made[name])))
    assert found
    assert {field["type"] for field in found} == {"nominal"}
    assert not {"image", "title"} & {field["title"] for field in found}


@pytest.mark.parametrize("name", [*HOSTILE, "both ' and \" and \\", "\U000e0001 \x7f"])
def test_a_hostile_name_leaves_every_chart_drawable(name: str) -> None:
    pictures = hostile_pictures(name)
    assert all(picture.startswith("<svg") for picture in pictures.values())
    assert not any("<script" in picture or "<img" in picture for picture in pictures.values())


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_shown_as_it_stands(name: str) -> None:
    shown = "&lt;/script&gt;&lt;img src" if name != "break" else "&lt;/script&gt;"
    assert shown in hostile_pictures(SCRIPT)[name]


@pytest.fixture(scope="module")
def rowless() -> dict[str, alt.TopLevelMixin]:
    return empty()


@pytest.mark.parametrize("name", NAMES)
def test_frames_without_rows_give_a_valid_chart_of_axes_alone(rowless: dict[str, alt.TopLevelMixin], name: str) -> None:
    chart = rowless[name]
    assert chart.to_dict(validate=True)["layer"] is not None
    assert "<svg" in svg(chart)


def test_dates_may_come_in_any_resolution() -> None:
    coarse = medians().assign(release_date=lambda frame: frame["release_date"].astype("datetime64[s]"))
    wanted = specification(fan_chart(points(), medians(), bands(), milestones()))
    assert specification(fan_chart(points(), coarse, bands(), milestones())) == wanted


def _tooltips(part: Any) -> Any:
    if isinstance(part, dict):
        yield from part.get("tooltip", []) if isinstance(part.get("tooltip"), list) else []
        for value in part.values():
            yield from _tooltips(value)
    elif isinstance(part, list):
        for value in part:
            yield from _tooltips(value)


def test_a_frame_is_left_as_it_was() -> None:
    frames = points(), curve_lines(), curve_weights()
    before = [frame.copy() for frame in frames]
    curves_chart(*frames)
    for frame, copy in zip(frames, before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)

"""The frontier chart's specification."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from horizon.report import frontier_chart, svg
from horizon.report.charts import below_sentence
from horizon.report.charts.spec import specification
from tests.report.sample import HOSTILE, lines, points


def layers(spec: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]


def rows(spec: dict[str, Any], layer: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(spec["datasets"][layer["data"]["name"]])


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return specification(frontier_chart(points(), lines(), title="Time horizon"))


def test_length_axis_doubles_and_reads_in_human_units(spec: dict[str, Any]) -> None:
    y = layers(spec, "point")[0]["encoding"]["y"]
    assert (y["scale"]["type"], y["scale"]["base"]) == ("log", 2)
    texts = ["1 s", "15 s", "1 min", "4 min", "15 min", "1 h", "4 h", "1 work day", "1 work week"]
    assert y["axis"]["labelExpr"].startswith(str(texts))
    assert y["axis"]["values"] == pytest.approx([1 / 60, 0.25, 1, 4, 15, 60, 240, 480, 2400])


def test_axis_holds_every_point_and_line(spec: dict[str, Any]) -> None:
    bottom, top = layers(spec, "point")[0]["encoding"]["y"]["scale"]["domain"]
    lengths = [*points()["minutes"], *lines()["minutes"]]
    assert bottom < min(lengths) < max(lengths) < top


def test_of_a_crowd_the_best_of_every_few_are_drawn_and_all_that_matter() -> None:
    few = points()
    others = pd.concat([few[~few["on_frontier"] & ~few["beyond_range"]].head(1)] * 2_000, ignore_index=True)
    others["model"] = [f"m{place}" for place in range(2_000)]
    others["minutes"] = others["low"] = others["high"] = np.linspace(1.0, 2.0, 2_000)
    many = pd.concat([few, others], ignore_index=True)
    spec = specification(frontier_chart(many, lines()))
    drawn = rows(spec, layers(spec, "point")[0])["model"]
    assert set(few.loc[few["on_frontier"] | few["beyond_range"], "model"]) <= set(drawn)
    assert 400 < len(drawn) < 700
    assert "m1999" in set(drawn)
    assert below_sentence(many).endswith(" the best of every 4 in order of release is drawn; the data have all.")
    assert below_sentence(few) == ""


def test_points_beyond_the_range_are_hollow_and_those_below_the_frontier_small_and_pale(spec: dict[str, Any]) -> None:
    encoding = layers(spec, "point")[0]["encoding"]
    look = {
        channel: dict(zip(encoding[channel]["scale"]["domain"], encoding[channel]["scale"]["range"], strict=True))
        for channel in ("fillOpacity", "size")
    }
    assert look["fillOpacity"]["Beyond the reliable range"] == 0
    assert 0 < look["fillOpacity"]["Below the frontier"] < look["fillOpacity"]["On the frontier"] == 1
    assert look["size"]["Below the frontier"] < look["size"]["On the frontier"]


def test_a_point_s_standing_follows_its_flags(spec: dict[str, Any]) -> None:
    drawn = rows(spec, layers(spec, "point")[0]).set_index("model")
    assert drawn.loc[["Claude Mythos Preview (early)", "Claude 3 Opus", "o3"], "standing"].tolist() == [
        "Beyond the reliable range",
        "Below the frontier",
        "On the frontier",
    ]


def test_bands_have_their_own_names_and_only_the_headline_window_has_them() -> None:
    spec = specification(frontier_chart(points(), lines(), headline="all time", level=0.9))
    area = layers(spec, "area")[0]
    scale = area["encoding"]["opacity"]["scale"]
    assert scale["domain"] == ["90% confidence band: the trend", "90% prediction band: new models"]
    assert scale["range"][0] > scale["range"][1]
    assert rows(spec, area)["release_date"].min() == "2019-02-14"


def test_the_headline_window_is_drawn_solid_and_strongest() -> None:
    spec = specification(frontier_chart(points(), lines(), headline="all time"))
    encoding = layers(spec, "line")[-1]["encoding"]
    assert encoding["strokeDash"]["scale"]["domain"] == ["Trend all time", "Trend from 2023"]
    assert encoding["strokeDash"]["scale"]["range"][0] == [1, 0]
    widths = encoding["strokeWidth"]["scale"]["range"]
    assert widths[0] > max(widths[1:])


def test_tooltips_are_texts_in_human_units_with_the_reason_and_no_image(spec: dict[str, Any]) -> None:
    point = layers(spec, "point")[0]
    told = rows(spec, point).iloc[-1]
    assert {field["type"] for field in point["encoding"]["tooltip"]} == {"nominal"}
    assert not {"image", "title"} & {field["title"] for field in point["encoding"]["tooltip"]}
    assert [told[field] for field in ("model", "released", "horizon", "interval", "use")] == [
        "Claude Mythos Preview (early)",
        "2026-04-07",
        "17 h",
        "8 h 29 min to 1.4 work weeks (95%)",
        "no, =1+1",
    ]


def test_colour_and_shape_both_tell_organisations(spec: dict[str, Any]) -> None:
    encoding = layers(spec, "point")[0]["encoding"]
    domains = [encoding[channel]["scale"]["domain"] for channel in ("stroke", "fill", "shape")]
    assert domains == [["OpenAI", "Anthropic", "Google"]] * 3


def test_many_organisations_share_the_last_look() -> None:
    spec = specification(frontier_chart(points(HOSTILE), lines()))
    point = layers(spec, "point")[0]
    domain = point["encoding"]["fill"]["scale"]["domain"]
    assert (len(domain), domain[-1]) == (7, "Other")
    assert set(rows(spec, point)["group"]) == set(domain)
    assert set(HOSTILE) < set(rows(spec, point)["organization"])


def test_intervals_end_inside_the_plot_whatever_was_published() -> None:
    wild = points().assign(low=[0.0, np.nan] + [1.0] * 10, high=[np.inf] * 12)
    spec = specification(frontier_chart(wild, lines()))
    bars = rows(spec, layers(spec, "rule")[0])
    bottom, top = layers(spec, "point")[0]["encoding"]["y"]["scale"]["domain"]
    assert len(bars) == 11
    assert bars["low"].min() == pytest.approx(bottom, rel=1e-5)
    assert bars["high"].max() == pytest.approx(top, rel=1e-5)


def test_what_cannot_stand_on_the_axis_is_left_out() -> None:
    frame = points().assign(minutes=[0.0, np.nan, np.inf, -1.0] + [60.0] * 8)
    spec = specification(frontier_chart(frame, lines()))
    assert len(rows(spec, layers(spec, "point")[0])) == 8


@pytest.mark.parametrize(("kept", "fitted"), [(0, 0), (0, 50), (1, 0), (12, 0)])
def test_few_points_or_no_line_still_give_a_picture(kept: int, fitted: int) -> None:
    assert ">Release date</text>" in svg(frontier_chart(points().head(kept), lines().head(fitted)))


def test_an_absent_organisation_is_named_as_such() -> None:
    spec = specification(frontier_chart(points().assign(organization=None), lines()))
    assert set(rows(spec, layers(spec, "point")[0])["organization"]) == {"not known"}


def test_newest_and_first_frontier_models_are_named_on_wide_and_narrow_screens(spec: dict[str, Any]) -> None:
    names = rows(spec, layers(spec, "text")[0])
    for narrow in (False, True):
        shown = set(names.loc[names["narrow"] == narrow, "label"])
        assert {"GPT-2", "Claude Mythos Preview (early)"} <= shown


def test_the_specification_names_no_colour_of_a_scheme(spec: dict[str, Any]) -> None:
    assert "config" not in spec
    assert str(spec).count("#") == str(spec).count("#858d95")


def test_the_chart_is_valid_vega_lite() -> None:
    assert frontier_chart(points(), lines()).to_dict(validate=True)["layer"]

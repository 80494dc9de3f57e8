"""The fan of forecasts."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from horizon.report import fan_chart
from horizon.report.charts.spec import specification
from tests.report.charts.specs import drawn, layers
from tests.report.sample import points
from tests.report.trend_frames import bands, medians, milestones


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return specification(fan_chart(points(), medians(), bands(), milestones()))


def test_bands_lie_on_each_other_the_widest_first_and_palest(spec: dict[str, Any]) -> None:
    names = [drawn(spec, layer)["band"].unique().tolist() for layer in layers(spec, "area")]
    scale = layers(spec, "area")[0]["encoding"]["opacity"]["scale"]
    assert names == [["95% of the futures"], ["80% of the futures"], ["50% of the futures"]]
    assert scale["domain"] == ["50% of the futures", "80% of the futures", "95% of the futures"]
    assert scale["range"] == sorted(scale["range"], reverse=True)


def test_milestones_are_named_with_the_day_and_the_interval_of_their_crossing(spec: dict[str, Any]) -> None:
    rows = drawn(spec, layers(spec, "rule", style="reference")[0])
    assert rows["long"].tolist() == [
        "1 work day: 2026-03-06 (80%: 2026-02-05 to 2026-07-14)",
        "1 work week: 2026-12-31 (80%: 2026-08-11 to 2027-05-28)",
        "1 work month: 2027-09-23 (80%: 2027-04-20 to 2028-03-05)",
        "1 work year: 2028-12-27 (80%: 2028-06-28 or later)",
    ]
    assert rows["short"][0] == "1 work day: 2026-03-06"


def test_an_interval_that_outlasts_the_forecast_ends_in_an_arrow(spec: dict[str, Any]) -> None:
    arrow = drawn(spec, layers(spec, "point", shape="triangle-right")[0])
    assert arrow[["milestone", "end"]].values.tolist() == [["1 work year", "2029-12-31"]]


def test_a_milestone_that_is_not_crossed_says_by_when_and_has_no_mark() -> None:
    never = milestones()
    never[["date", "low", "high"]] = pd.NaT
    spec = specification(fan_chart(points(), medians(), bands(), never))
    assert drawn(spec, layers(spec, "rule", style="reference")[0])["long"][3] == "1 work year: not by 2029-12-31"
    assert layers(spec, "point", style="horizon") == []
    assert layers(spec, "rule", style="horizon") == []


def test_infinite_futures_reach_the_upper_edge_and_end_the_median() -> None:
    endless = bands().assign(high=np.inf)
    middle = medians().assign(
        minutes=lambda frame: frame["minutes"].where(frame["release_date"] < "2028-01-01", np.inf)
    )
    spec = specification(fan_chart(points(), middle, endless, milestones()))
    top = layers(spec, "area")[0]["encoding"]["y"]["scale"]["domain"][1]
    assert drawn(spec, layers(spec, "area")[0])["high"].unique() == pytest.approx([top], rel=1e-5)
    assert drawn(spec, layers(spec, "line")[0])["release_date"].max() < "2028-01-01"


def test_the_axis_holds_points_median_and_milestones(spec: dict[str, Any]) -> None:
    bottom, top = layers(spec, "area")[0]["encoding"]["y"]["scale"]["domain"]
    assert bottom < points()["minutes"].min()
    assert top > max(medians()["minutes"].max(), 120_000)


def test_the_points_so_far_are_drawn_with_what_was_used(spec: dict[str, Any]) -> None:
    drawn_points = drawn(spec, next(layer for layer in layers(spec, "point") if layer.get("name") == "points"))
    assert len(drawn_points) == len(points())


def test_a_threshold_that_is_no_length_is_left_out() -> None:
    odd = milestones().assign(minutes=[0.0, np.nan, np.inf, 120000.0])
    spec = specification(fan_chart(points(), medians(), bands(), odd))
    assert len(drawn(spec, layers(spec, "rule", style="reference")[0])) == 1


def test_without_milestones_there_is_the_fan_alone() -> None:
    spec = specification(fan_chart(points(), medians(), bands(), milestones().head(0)))
    assert layers(spec, "rule", style="reference") == []
    assert len(layers(spec, "area")) == 3

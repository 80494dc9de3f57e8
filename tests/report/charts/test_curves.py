"""The chart of rival curves."""

from typing import Any

import pytest

from horizon.report import curves_chart
from horizon.report.charts.spec import specification
from tests.report.charts.specs import drawn, layers
from tests.report.sample import points
from tests.report.trend_frames import curve_lines, curve_weights


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return specification(curves_chart(points(), curve_lines(), curve_weights()))


def test_legend_gives_curves_with_a_line_by_their_weight(spec: dict[str, Any]) -> None:
    encoding = layers(spec, "point")[1]["encoding"]
    names = ["one-break, weight 0.65", "hyperbolic, weight 0.34", "exponential, weight under 0.01"]
    assert [encoding[channel]["scale"]["domain"] for channel in ("stroke", "fill", "shape")] == [names] * 3
    assert len(set(encoding["shape"]["scale"]["range"])) == 3


def test_a_curve_that_was_not_weighed_comes_last_and_says_so() -> None:
    weights = curve_weights().assign(akaike_weight=[float("nan"), 0.65, 0.34, float("nan")])
    spec = specification(curves_chart(points(), curve_lines(), weights))
    names = layers(spec, "line")[0]["encoding"]["stroke"]["scale"]["domain"]
    assert names[-1] == "exponential, no weight"


def test_lines_are_dashed_beyond_the_points_and_hang_together(spec: dict[str, Any]) -> None:
    solid, dashed = (drawn(spec, layer) for layer in layers(spec, "line"))
    assert [layer["mark"]["strokeDash"] for layer in layers(spec, "line")] == [[1, 0], [5, 4]]
    assert solid["release_date"].max() <= "2026-02-05"
    ends = solid.groupby("legend")["release_date"].max()
    assert dashed.groupby("legend")["release_date"].min().equals(ends)


def test_a_line_may_be_extrapolated_to_both_sides() -> None:
    lines = curve_lines().query("curve == 'exponential'")
    lines = lines.assign(extrapolated=lines["extrapolated"] | (lines["release_date"] < "2021-01-01"))
    spec = specification(curves_chart(points(), lines, curve_weights()))
    solid, dashed = (drawn(spec, layer) for layer in layers(spec, "line"))
    assert dashed["piece"].nunique() == 2
    assert len(solid) + len(dashed) == len(lines) + 2


def test_a_line_ends_where_its_curve_becomes_infinite(spec: dict[str, Any]) -> None:
    dashed = drawn(spec, layers(spec, "line")[1])
    last = dashed[dashed["legend"].str.startswith("hyperbolic")]["release_date"].max()
    assert last < "2028-04-10" < dashed["release_date"].max()


def test_the_axis_holds_points_and_lines_but_not_every_extrapolation() -> None:
    wild = curve_lines().assign(minutes=lambda frame: frame["minutes"].mask(frame["extrapolated"], 1e30))
    spec = specification(curves_chart(points(), wild, curve_weights()))
    bottom, top = layers(spec, "line")[0]["encoding"]["y"]["scale"]["domain"]
    assert bottom < points()["minutes"].min()
    assert points()["minutes"].max() < top < 1e5


def test_each_line_ends_in_its_mark_inside_the_plot(spec: dict[str, Any]) -> None:
    ends = drawn(spec, next(layer for layer in layers(spec, "point") if layer.get("name") == "ends"))
    bottom, top = layers(spec, "line")[0]["encoding"]["y"]["scale"]["domain"]
    assert len(ends) == 3
    assert ends["minutes"].between(bottom, top).all()


def test_a_day_on_a_line_tells_curve_length_and_whether_it_is_extrapolated(spec: dict[str, Any]) -> None:
    told = drawn(spec, next(layer for layer in layers(spec, "point") if layer.get("name") == "days"))
    assert set(told["reach"]) == {"among the points", "extrapolated"}
    assert told.iloc[-1][["day", "legend"]].tolist() == ["2028-12-31", "one-break, weight 0.65"]


def test_flags_may_all_be_the_same() -> None:
    frame, lines = points().assign(used=True), curve_lines().assign(extrapolated=False)
    spec = specification(curves_chart(frame, lines, curve_weights()))
    assert len(layers(spec, "line")) == 1
    legend = next(layer for layer in layers(spec, "point") if layer.get("name") == "points")
    assert legend["encoding"]["size"]["scale"]["domain"] == ["Model, used in the fit"]


def test_unused_models_are_small_and_hollow(spec: dict[str, Any]) -> None:
    encoding = next(layer for layer in layers(spec, "point") if layer.get("name") == "points")["encoding"]
    assert encoding["size"]["scale"]["range"][0] > encoding["size"]["scale"]["range"][1]
    assert encoding["color"]["scale"]["range"][1] == "transparent"
    used = drawn(spec, layers(spec, "point", style="observed")[0])
    assert set(used["model"]) == set(points().query("used")["model"])


def test_curves_without_points_still_have_an_axis() -> None:
    spec = specification(curves_chart(points().head(0), curve_lines(), curve_weights()))
    assert layers(spec, "line")[0]["encoding"]["y"]["scale"]["domain"][1] > 500

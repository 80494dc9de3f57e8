"""The profile of a ceiling."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from horizon.report import profile_chart
from horizon.report.charts.spec import specification
from horizon.units import WORK_YEAR
from tests.report.charts.specs import drawn, layers, texts
from tests.report.trend_frames import peak, profile


def open_profile(**change: Any) -> dict[str, Any]:
    settings = {"threshold": -26.36, "line_log_likelihood": -23.94, "low": 405.9, "high": None, **change}
    return specification(profile_chart(profile(), **settings))


def closed_profile() -> dict[str, Any]:
    return specification(profile_chart(peak(), threshold=-2.0, line_log_likelihood=-30.0, low=370.0, high=560.0))


def test_an_open_interval_has_an_arrow_and_no_best_ceiling() -> None:
    spec = open_profile()
    assert [layer["mark"]["shape"] for layer in layers(spec, "point", style="horizon")] == ["triangle-right"]
    assert layers(spec, "point", style="curve") == []
    assert "any ceiling above 6 h 46 min (95%)" in texts(spec)


def test_a_closed_interval_has_two_ends_and_marks_the_best_ceiling() -> None:
    spec = closed_profile()
    assert layers(spec, "point", style="horizon") == []
    best = drawn(spec, layers(spec, "point", style="curve")[0])["ceiling_minutes"][0]
    assert 370 < best < 560
    assert "6 h 10 min to 9 h 20 min (95%)" in texts(spec)


@pytest.mark.parametrize("none", [None, np.inf, np.nan])
def test_every_way_to_say_no_upper_end_reads_the_same(none: float | None) -> None:
    assert open_profile(high=none) == open_profile()


@pytest.mark.parametrize(
    ("low", "high", "told", "arrows"),
    [
        (None, 560.0, "any ceiling below 9 h 20 min (95%)", ["triangle-left"]),
        (0.0, np.inf, "any ceiling at all (95%)", ["triangle-left", "triangle-right"]),
    ],
)
def test_an_interval_open_below_says_so(low: float | None, high: float, told: str, arrows: list[str]) -> None:
    spec = open_profile(low=low, high=high)
    assert told in texts(spec)
    assert [layer["mark"]["shape"] for layer in layers(spec, "point", style="horizon")] == arrows


def test_heights_are_distances_from_the_best_fit_of_all() -> None:
    spec = open_profile(line_log_likelihood=-20.0, threshold=-22.0)
    levels = [drawn(spec, layer)["drop"][0] for layer in layers(spec, "rule", style="reference")]
    assert levels == [-2.0, 0.0]
    assert drawn(spec, layers(spec, "line")[0])["drop"].max() < -3.9


def test_threshold_and_rival_are_named() -> None:
    assert {"95% threshold: excluded below", "exponential: no ceiling"} < set(texts(open_profile()))


def test_a_ceiling_tells_its_length_its_height_and_whether_it_is_excluded() -> None:
    spec = open_profile()
    told = drawn(spec, layers(spec, "point")[0])
    assert told["verdict"].unique().tolist() == ["excluded", "compatible"]
    assert told.iloc[-1]["below"].endswith("below the best")
    assert set(told.loc[told["ceiling_minutes"] < 405, "verdict"]) == {"excluded"}


def test_an_endless_profile_is_cut_where_no_reader_goes() -> None:
    axis = layers(open_profile(), "line")[0]["encoding"]["x"]
    assert axis["scale"]["domain"][1] == 200 * WORK_YEAR
    assert "100 years" in axis["axis"]["labelExpr"]


def test_a_long_ceiling_is_inside_the_axis_all_the_same() -> None:
    axis = layers(open_profile(low=100 * WORK_YEAR), "line")[0]["encoding"]["x"]
    assert axis["scale"]["domain"][1] > 1000 * WORK_YEAR


def test_a_point_that_is_no_number_is_left_out() -> None:
    holes = pd.concat(
        [profile(), pd.DataFrame({"ceiling_minutes": [np.inf, 0.0, 60.0], "log_likelihood": [-1, -1, np.nan]})]
    )
    spec = specification(profile_chart(holes, threshold=-26.36, line_log_likelihood=-23.94, low=405.9, high=None))
    assert len(drawn(spec, layers(spec, "line")[0])) == len(drawn(open_profile(), layers(open_profile(), "line")[0]))

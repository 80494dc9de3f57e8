"""The chart of a break."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from horizon.report import breakpoint_chart
from horizon.report.charts.spec import specification
from tests.report.charts.specs import drawn, layers, texts
from tests.report.sample import points
from tests.report.trend_frames import breaks, segments


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return specification(breakpoint_chart(points(), segments(), breaks()))


def test_the_two_lines_meet_at_the_break_and_look_different(spec: dict[str, Any]) -> None:
    before, after = (drawn(spec, layer) for layer in layers(spec, "line"))
    assert before.iloc[-1].tolist() == after.iloc[0].tolist() == ["2024-04-10", 7.0]
    assert [layer["mark"]["style"] for layer in layers(spec, "line")] == ["curve", "horizon"]


def test_the_interval_of_the_date_is_a_band_behind_everything(spec: dict[str, Any]) -> None:
    assert spec["layer"][0] == layers(spec, "rect")[0]
    assert drawn(spec, spec["layer"][0]).values.tolist() == [["2023-10-22", "2024-08-17"]]


def test_both_paces_and_the_date_are_told_with_their_intervals(spec: dict[str, Any]) -> None:
    assert set(texts(spec, "wide")) == {
        "Break 2024-04-10\n2023-10-22 to 2024-08-17 (95%)",
        "260 days (8.5 months) to double\n199 to 375 days (95%)",
        "105 days (3.4 months) to double\n93 to 120 days (95%)",
    }
    assert "105 days\n93 to 120" in texts(spec, "narrow")


@pytest.mark.parametrize(
    ("change", "wide"),
    [
        ({"high": np.inf}, "260 days (8.5 months) to double\nat least 199 days, or no growth (95%)"),
        ({"high": np.nan}, "260 days (8.5 months) to double\nat least 199 days, or no growth (95%)"),
        ({"low": np.nan, "high": np.nan}, "260 days (8.5 months) to double\ninterval not known"),
        ({"doubling_time_days": np.inf}, "no growth found"),
        ({"doubling_time_days": -40.0}, "no growth found"),
    ],
)
def test_an_open_interval_or_no_growth_is_told_as_such(change: dict[str, float], wide: str) -> None:
    spec = specification(breakpoint_chart(points(), segments().assign(**change), breaks()))
    assert wide in texts(spec, "wide")


@pytest.mark.parametrize(
    ("change", "told", "to_the_edge"),
    [
        ({"low": pd.NaT}, "until 2024-08-17", "x"),
        ({"high": pd.NaT}, "from 2023-10-22", "x2"),
        ({"low": pd.NaT, "high": pd.NaT}, "any day", "x"),
    ],
)
def test_a_band_without_an_end_reaches_the_edge(change: dict[str, Any], told: str, to_the_edge: str) -> None:
    spec = specification(breakpoint_chart(points(), segments(), breaks().assign(**change)))
    assert f"Break 2024-04-10\n{told} (95%)" in texts(spec, "wide")
    assert "value" in layers(spec, "rect")[0]["encoding"][to_the_edge]


def test_an_end_that_the_search_set_is_not_told_as_one() -> None:
    spec = specification(breakpoint_chart(points(), segments(), breaks().assign(low_open=True, high_open=False)))
    assert "Break 2024-04-10\nuntil 2024-08-17 (95%)" in texts(spec, "wide")


def test_two_breaks_are_told_one_below_the_other() -> None:
    thirds = pd.concat([segments(), segments().tail(1)], ignore_index=True)
    spec = specification(breakpoint_chart(points(), thirds, pd.concat([breaks(), breaks()])))
    places = [layer["mark"]["y"] for layer in layers(spec, "text", style="label")]
    assert len(layers(spec, "line")) == 3
    assert places[1] - places[0] > 40


def test_without_a_break_one_line_is_drawn_and_told() -> None:
    spec = specification(breakpoint_chart(points(), segments().head(1), breaks().head(0)))
    assert len(layers(spec, "line")) == 1
    assert layers(spec, "rect") == []
    assert texts(spec, "narrow") == ["260 days\n199 to 375"]


def test_words_stand_on_the_side_of_their_line_with_more_room(spec: dict[str, Any]) -> None:
    slow, fast = (
        drawn(spec, layer)["minutes"][0]
        for layer in layers(spec, "text")
        if layer["mark"]["style"] in ("curve", "horizon")
    )
    assert slow > 0.57 * 8
    assert fast < 63 / 8

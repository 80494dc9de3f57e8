"""The specification curve."""

from typing import Any

import numpy as np
import pytest

from horizon.report import specification_chart, svg
from horizon.report.charts.spec import specification
from tests.report.charts.specs import drawn, layers
from tests.report.trend_frames import specifications


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return specification(specification_chart(specifications()))


def matrix(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return layers(spec, "point", style="observed")


def test_specifications_stand_in_order_and_those_without_growth_last(spec: dict[str, Any]) -> None:
    rows = drawn(spec, layers(spec, "rule", style="estimate")[0])
    assert rows["rank"].tolist() == list(range(1, 19))
    assert rows["days"].dropna().is_monotonic_increasing
    assert rows["days"].isna().tolist() == [False] * 17 + [True]
    assert rows.iloc[-1][["found", "ends"]].tolist() == [
        "no growth found",
        "at least 200 days, or no growth (95%)",
    ]


def test_an_interval_without_upper_end_reaches_the_top(spec: dict[str, Any]) -> None:
    rule = layers(spec, "rule", style="estimate")[0]
    top = rule["encoding"]["y"]["scale"]["domain"][1]
    assert drawn(spec, rule).iloc[-1]["to"] == pytest.approx(top, rel=1e-5)


def test_choices_that_differ_have_a_line_a_value_in_the_order_given(spec: dict[str, Any]) -> None:
    axis = matrix(spec)[0]["encoding"]["y"]["axis"]
    lines = ["Window", "from 2019", "from 2023", "from 2024", "Frontier", "global", "window", "all"]
    assert axis["labelExpr"].startswith(str([*lines, "Success level", "0.5", "0.8"]).replace("'", '"'))
    assert "2026-09-08" not in axis["labelExpr"]


def test_each_specification_has_a_mark_for_each_of_its_choices(spec: dict[str, Any]) -> None:
    rows = drawn(spec, matrix(spec)[0]).set_index("rank")
    fields = [layer["encoding"]["y"]["field"] for layer in matrix(spec)]
    assert fields == ["window_line", "frontier_line", "success_level_line"]
    assert set(zip(rows["window"], rows["window_line"], strict=True)) == {
        ("from 2019", 1),
        ("from 2023", 2),
        ("from 2024", 3),
    }


def test_the_headline_is_marked_among_the_others_and_named(spec: dict[str, Any]) -> None:
    head = drawn(spec, layers(spec, "point", style="horizon")[0])
    assert head[["label", "window", "frontier", "success_level"]].values.tolist() == [
        ["headline: 129 days", "from 2023", "global", "0.5"]
    ]


def test_without_a_headline_nothing_is_marked() -> None:
    spec = specification(specification_chart(specifications().assign(headline=False)))
    assert layers(spec, "point", style="horizon") == []
    assert layers(spec, "text") == []


def test_curve_and_marks_do_not_overlap(spec: dict[str, Any]) -> None:
    above = layers(spec, "rule", style="estimate")[0]["encoding"]["y"]["scale"]["range"]
    below = matrix(spec)[0]["encoding"]["y"]["scale"]["range"]
    assert max(above) < min(below) < max(below) < spec["height"]


def test_a_single_specification_has_no_marks_below_it() -> None:
    spec = specification(specification_chart(specifications().head(1)))
    assert matrix(spec) == []
    assert len(drawn(spec, layers(spec, "rule")[0])) == 1


def test_no_growth_anywhere_is_still_a_picture() -> None:
    none = specifications().assign(doubling_time_days=np.nan, low=np.nan, high=np.nan)
    spec = specification(specification_chart(none))
    assert drawn(spec, layers(spec, "rule")[0])["found"].unique().tolist() == ["no growth found"]
    assert "<svg" in svg(specification_chart(none))


def test_an_endless_interval_does_not_flatten_the_rest() -> None:
    wild = specifications().assign(high=1e9, low=1e-9)
    bottom, top = layers(specification(specification_chart(wild)), "rule")[0]["encoding"]["y"]["scale"]["domain"]
    assert bottom > 50
    assert top < 400


def test_a_long_value_is_cut_on_the_axis_and_whole_in_the_tooltip() -> None:
    long = specifications().replace({"window": {"from 2019": "from 2019 " * 9}})
    spec = specification(specification_chart(long))
    assert "from 2019 from 2019 f…" in matrix(spec)[0]["encoding"]["y"]["axis"]["labelExpr"].encode().decode(
        "unicode_escape"
    )
    assert "from 2019 " * 9 in set(drawn(spec, matrix(spec)[0])["window"])


def test_hundreds_of_specifications_leave_room_between_marks() -> None:
    import pandas as pd

    many = pd.concat([specifications()] * 30, ignore_index=True)
    spec = specification(specification_chart(many))
    assert "0.7 * width / 540" in matrix(spec)[0]["mark"]["strokeWidth"]["expr"]

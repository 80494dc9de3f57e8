"""The specification of the success curves."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from horizon.report import success_curve_chart, svg
from horizon.report.charts.spec import specification
from tests.report.curves import MEASURES, bins, horizons, models
from tests.report.sample import SCRIPT


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return specification(success_curve_chart(models(), bins(), horizons(), measures=MEASURES))


def parts(spec: dict[str, Any], part: str) -> pd.DataFrame:
    """Rows of one kind, with the number of their panel."""
    rows = pd.DataFrame(next(iter(spec["datasets"].values())))
    return rows[rows["part"] == part].dropna(axis="columns", how="all").set_index("panel")


def layers(spec: dict[str, Any], part: str) -> list[dict[str, Any]]:
    wanted = f"datum.part == '{part}'"
    return [layer for layer in spec["spec"]["layer"] if layer["transform"] == [{"filter": wanted}]]


def test_each_model_has_a_panel_in_the_order_given(spec: dict[str, Any]) -> None:
    assert parts(spec, "name")["text"].tolist()[:4] == models()["model"].tolist()[:4]
    assert parts(spec, "name").index.tolist() == [0, 1, 2, 3, 4]


def test_a_curve_passes_through_its_own_horizons(spec: dict[str, Any]) -> None:
    drawn = parts(spec, "curve").loc[0]
    assert np.interp(np.log2([4.297125, 60.941482]), np.log2(drawn["minutes"]), drawn["share"]) == pytest.approx(
        [0.8, 0.5], abs=2e-3
    )


def test_a_model_without_a_curve_has_its_bound_in_words_and_no_mark(spec: dict[str, Any]) -> None:
    assert parts(spec, "bound").loc[[3], "text"].tolist() == ["below 2 min"]
    assert parts(spec, "note").loc[3, "text"] == "every run failed (68 runs)"
    assert not {3} & {*parts(spec, "curve").index, *parts(spec, "horizon").index, *parts(spec, "beyond").index}


def test_every_horizon_on_the_axis_stands_at_its_success_level(spec: dict[str, Any]) -> None:
    drawn = parts(spec, "horizon")
    assert drawn.loc[0, ["minutes", "share"]].values == pytest.approx(
        np.array([[60.9415, 0.5], [4.29712, 0.8]]), rel=1e-5
    )
    assert parts(spec, "beyond").loc[[1], ["minutes", "share"]].values.tolist() == [[0.9, 0.8]]


def test_a_horizon_beyond_the_range_is_hollow(spec: dict[str, Any]) -> None:
    assert [layers(spec, part)[0]["mark"]["filled"] for part in ("horizon", "beyond")] == [True, False]


def test_a_horizon_that_is_off_the_axis_is_told_in_words(spec: dict[str, Any]) -> None:
    assert parts(spec, "note").loc[2, "text"] == "p50 1 s (under 1 ms to 1.6 min), off the axis"
    assert not {2} & {*parts(spec, "horizon").index, *parts(spec, "beyond").index}


def test_what_the_suite_cannot_measure_is_shaded_to_both_ends_of_the_axis(spec: dict[str, Any]) -> None:
    domain = layers(spec, "outside")[0]["encoding"]["x"]["scale"]["domain"]
    drawn = parts(spec, "outside").loc[0]
    assert drawn[["low", "high"]].values == pytest.approx(np.array([[domain[0], 1.0], [1392.665, domain[1]]]), rel=1e-4)


def test_intervals_end_inside_the_plot_and_an_absent_one_is_not_drawn(spec: dict[str, Any]) -> None:
    domain = layers(spec, "outside")[0]["encoding"]["x"]["scale"]["domain"]
    drawn = parts(spec, "interval")
    assert drawn["low"].min() == pytest.approx(domain[0], rel=1e-4)
    assert 4 not in drawn.index
    assert "no interval" in parts(spec, "note")["text"].tolist()[4]


def test_the_axis_is_that_of_the_frontier_chart_in_short_words(spec: dict[str, Any]) -> None:
    x = layers(spec, "curve")[0]["encoding"]["x"]
    assert (x["scale"]["type"], x["scale"]["base"]) == ("log", 2)
    assert x["axis"]["values"] == [1, 60, 480, 2400]
    assert x["axis"]["labelExpr"].startswith("['1 min', '1 h', '1 day', '1 week']")


def test_a_bin_tells_its_lengths_tasks_runs_rate_interval_and_prediction(spec: dict[str, Any]) -> None:
    dots = layers(spec, "bin")[1]
    told = parts(spec, "bin").loc[0].iloc[0]
    fields = [channel["field"] for channel in dots["encoding"]["tooltip"]]
    assert [told[field] for field in fields] == [
        "Claude 3.5 Sonnet (New)",
        "1 min to 4 min",
        "10",
        "80",
        "86% (76% to 96%)",
        "86%",
    ]
    assert {channel["type"] for channel in dots["encoding"]["tooltip"]} == {"nominal"}
    assert parts(spec, "bin").loc[[3], "predicted"].tolist() == ["no curve"] * 5


def test_a_horizon_tells_its_interval_and_the_replicates_without_one(spec: dict[str, Any]) -> None:
    told = parts(spec, "horizon").loc[1]
    assert [told[field] for field in ("horizon", "interval", "near", "standing")] == [
        "43 min at 50% success",
        "2.6 min to 3 h 20 min (95%, none in 0.3% of the replicates)",
        "25",
        "within what the suite can measure",
    ]


@pytest.mark.parametrize(("runs", "text"), [(80, "80"), (9_999, "9999"), (123_456, "123k")])
def test_numbers_of_runs_below_the_bins_stay_short(runs: int, text: str) -> None:
    spec = specification(success_curve_chart(models(), bins().assign(runs=runs), horizons(), measures=MEASURES))
    assert set(parts(spec, "bin")["text"]) == {text}


def test_two_models_of_one_name_keep_their_own_panels() -> None:
    same = [frame.assign(model="o1") for frame in (models(), bins(), horizons())]
    spec = specification(success_curve_chart(*same, measures=MEASURES))
    assert parts(spec, "bin").groupby("panel").size().tolist() == [5] * 5


def test_the_page_learns_how_narrow_a_panel_may_be(spec: dict[str, Any]) -> None:
    assert spec["usermeta"]["panels"]["count"] == 5
    assert 0 < spec["usermeta"]["panels"]["least"] < 390 - 32 - spec["usermeta"]["panels"]["sides"]


def test_hostile_names_are_text_in_the_picture_and_long_ones_are_cut() -> None:
    picture = svg(success_curve_chart(models(), bins(), horizons(), measures=MEASURES), title=SCRIPT)
    assert "&lt;/script&gt;&lt;img src=x onerror" in picture
    endless = models().assign(model="long " * 60)
    assert svg(success_curve_chart(endless, bins(), horizons(), measures=MEASURES)).count("…</text>") == 5


@pytest.mark.parametrize("kept", [0, 1, 5])
def test_few_models_or_none_still_give_a_picture(kept: int) -> None:
    assert "<svg" in svg(success_curve_chart(models().head(kept), bins(), horizons(), measures=MEASURES))


def test_the_specification_names_no_colour(spec: dict[str, Any]) -> None:
    assert "config" not in spec
    assert "#" not in str(spec)


def test_the_chart_is_valid_vega_lite() -> None:
    assert success_curve_chart(models(), bins(), horizons(), measures=MEASURES).to_dict(validate=True)["spec"]

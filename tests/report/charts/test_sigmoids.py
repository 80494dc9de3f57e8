"""The panels of the benchmarks."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from horizon.report import sigmoid_chart
from horizon.report.charts.spec import specification
from horizon.report.export import svg
from tests.report.benchmark_frames import NAMES, benchmarks, curves, scores


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return frame(benchmarks())


def frame(panels: pd.DataFrame) -> pd.DataFrame:
    spec: dict[str, Any] = specification(sigmoid_chart(panels, scores(), curves()))
    return pd.DataFrame(next(iter(spec["datasets"].values())))


def note(**change: Any) -> str:
    panels = benchmarks().head(1)
    for name, value in change.items():
        panels[name] = value
    told: str = frame(panels).query("part == 'note'")["text"].iloc[0]
    return told


def test_each_benchmark_has_a_panel_in_the_order_given(rows: pd.DataFrame) -> None:
    names = rows.query("part == 'name'")
    assert names["panel"].tolist() == list(range(len(NAMES)))
    assert names["text"].tolist()[:3] == list(NAMES[:3])


def test_chance_and_ceiling_are_where_they_are_said_to_be(rows: pd.DataFrame) -> None:
    assert rows.query("part == 'chance' and panel == 1")["value"].tolist() == [0.25]
    assert rows.query("part == 'ceiling' and panel == 1")[["low", "value"]].values.tolist() == [[0.97, 1.0]]


def test_the_marks_lie_on_the_curve_half_and_nine_tenths_of_the_way(rows: pd.DataFrame) -> None:
    marks = rows.query("panel == 1 and part in ('inflection', 'date_90')").set_index("part")["value"]
    assert marks["inflection"] == pytest.approx(0.25 + 0.75 * 0.5, abs=0.01)
    assert marks["date_90"] == pytest.approx(0.25 + 0.75 * 0.9, abs=0.01)


def test_a_day_beyond_the_curve_is_told_and_not_drawn(rows: pd.DataFrame) -> None:
    panel = NAMES.index("FrontierMath")
    own = rows[rows["panel"] == panel]
    assert own.query("part == 'date_90'").empty
    assert own.query("part == 'note'")["text"].iloc[0] == "90% in 2028-06 (2028-01 to 2028-11)"


def test_only_scores_on_the_frontier_are_drawn_with_intervals(rows: pd.DataFrame) -> None:
    own = scores().query("slug == 'b0'")
    drawn = rows[(rows["panel"] == 0) & rows["part"].isin(["frontier", "score"])]
    assert len(drawn) == len(own)
    assert (drawn["part"] == "frontier").sum() == own["on_frontier"].sum()


def test_a_long_curve_is_thinned_and_keeps_its_ends(rows: pd.DataFrame) -> None:
    own = curves().query("slug == 'b0'")
    drawn = rows.query("panel == 0 and part == 'curve'")
    assert len(drawn) == 33
    assert drawn["at"].iloc[[0, -1]].tolist() == [f"{own['release_date'].iloc[end]:%Y-%m-%d}" for end in (0, -1)]


def test_a_benchmark_without_a_curve_says_so_and_has_its_scores(rows: pd.DataFrame) -> None:
    own = rows[rows["panel"] == len(NAMES) - 1]
    assert own.query("part == 'note'")["text"].tolist() == ["no curve"]
    assert own.query("part == 'curve'").empty
    assert not own.query("part == 'frontier'").empty


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"date_90": pd.NaT, "share_never": 0.62}, "90% of the way: never in 62%"),
        ({"reached_90": pd.Timestamp("2024-09-12")}, "90% reached on 2024-09-12"),
        ({"date_90_low": pd.NaT, "date_90_high": pd.NaT}, "90% in 2025-03, interval not known"),
        ({"date_90_high": pd.NaT}, "90% in 2025-03 (2024-11 or later)"),
    ],
)
def test_an_open_or_missing_date_is_told_in_words(change: dict[str, object], told: str) -> None:
    assert note(**change) == told


def test_a_score_without_a_known_error_has_no_interval() -> None:
    unknown = scores().assign(low=np.nan, high=np.nan)
    spec = specification(sigmoid_chart(benchmarks(), unknown, curves()))
    drawn = pd.DataFrame(next(iter(spec["datasets"].values()))).query("part == 'frontier'")
    assert drawn[["low", "high"]].isna().all(axis=None)


def test_a_forecast_is_dashed_and_need_not_begin_where_the_curve_ends() -> None:
    parts = curves()
    ahead = parts["release_date"] > parts.groupby("slug")["release_date"].transform("median")
    spec = specification(sigmoid_chart(benchmarks(), scores(), parts.assign(ahead=ahead)))
    drawn = pd.DataFrame(next(iter(spec["datasets"].values()))).query("part == 'curve'")
    assert set(drawn["ahead"]) == {True, False}
    assert svg(spec).count('stroke-dasharray="5,3"') == parts["slug"].nunique()

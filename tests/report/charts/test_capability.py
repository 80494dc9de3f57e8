"""The chart of the capability index."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from horizon.report import capability_chart, svg
from horizon.report.charts.spec import specification
from tests.report.benchmark_frames import capability, capability_breaks, capability_lines
from tests.report.charts.specs import drawn, layers, texts


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return specification(capability_chart(capability(), capability_lines(), capability_breaks()))


def models(spec: dict[str, Any]) -> pd.DataFrame:
    return drawn(spec, next(layer for layer in layers(spec, "point") if layer.get("name") == "models"))


def test_only_the_first_window_has_bands(spec: dict[str, Any]) -> None:
    assert set(drawn(spec, layers(spec, "area")[0])["band"]) == {
        "95% confidence band: the frontier",
        "95% prediction band: new models",
    }
    assert len(drawn(spec, layers(spec, "area")[0])) == 2 * 25
    assert set(drawn(spec, layers(spec, "line", style="trend")[0])["trend"]) == {"Trend from 2023", "Trend all time"}


def test_a_point_tells_index_interval_and_standing(spec: dict[str, Any]) -> None:
    row = models(spec).set_index("model").loc["Model 47"]
    assert [row["told"], row["interval"], row["standing"]] == ["165.6", "163.1 to 168.1 (95%)", "on the frontier"]


def test_the_break_has_its_day_and_interval(spec: dict[str, Any]) -> None:
    assert "Break 2024-04-10\n2023-10-22\nto 2024-08-17 (95%)" in texts(spec)


@pytest.mark.parametrize(
    ("missing", "told"),
    [(["low"], "until 2024-08-17"), (["high"], "from 2023-10-22"), (["low", "high"], "any day")],
)
def test_an_open_end_of_the_break_is_told_and_shaded_to_the_edge(missing: list[str], told: str) -> None:
    breaks = capability_breaks()
    breaks[missing] = pd.NaT
    chart = capability_chart(capability(), capability_lines(), breaks)
    assert chart.to_dict(validate=True)
    assert f"Break 2024-04-10\n{told} (95%)" in texts(specification(chart))
    assert f"{told} (95%)" in svg(chart)


def test_without_a_break_none_is_drawn() -> None:
    spec = specification(capability_chart(capability(), capability_lines()))
    assert layers(spec, "rect") == []


def test_a_model_without_an_index_is_left_out() -> None:
    some = capability().assign(index=lambda frame: frame["index"].where(frame.index > 2, np.nan))
    assert len(models(specification(capability_chart(some, capability_lines())))) == 47


def test_names_stand_beside_frontier_models_only(spec: dict[str, Any]) -> None:
    frontier = set(capability().query("on_frontier")["model"])
    assert set(texts(spec, "label")) <= frontier
    assert "Model 47" in texts(spec, "label")

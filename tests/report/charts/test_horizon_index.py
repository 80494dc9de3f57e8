"""The chart of time horizon against capability index."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from horizon.report import horizon_index_chart
from horizon.report.charts.spec import specification
from tests.report.benchmark_frames import pair_line, pairs, predicted
from tests.report.charts.specs import drawn, layers


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return specification(horizon_index_chart(pairs(), pair_line(), predicted()))


def told(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [layer for layer in layers(spec, "point") if "tooltip" in layer["encoding"]]


def test_predicted_models_are_hollow_and_of_another_shape_and_measured_ones_lie_on_top(spec: dict[str, Any]) -> None:
    looks = [
        (drawn(spec, layer)["standing"].unique().tolist(), layer["mark"]["filled"], layer["mark"]["shape"])
        for layer in told(spec)
    ]
    assert looks == [(["Predicted from the index"], False, "diamond"), (["Measured"], True, "circle")]


def test_the_legend_has_both_looks(spec: dict[str, Any]) -> None:
    encoding = next(layer for layer in layers(spec, "point") if layer.get("name") == "standings")["encoding"]
    assert [encoding[channel]["scale"]["domain"] for channel in ("shape", "color")] == [
        ["Measured", "Predicted from the index"]
    ] * 2
    assert encoding["color"]["scale"]["range"][1] == "transparent"


def test_a_predicted_model_tells_its_horizon_with_its_interval(spec: dict[str, Any]) -> None:
    row = drawn(spec, told(spec)[0]).set_index("model").loc["New A"]
    assert [row["place"], row["horizon"], row["up"]] == ["141.0", "16 min", "5 min to 51 min (95%)"]


def test_both_bands_lie_along_the_index(spec: dict[str, Any]) -> None:
    bands = drawn(spec, layers(spec, "area")[0])
    assert bands.groupby("band")["index"].count().tolist() == [25, 25]
    assert layers(spec, "area")[0]["encoding"]["x"]["field"] == "index"


def test_a_model_without_horizon_or_index_is_left_out() -> None:
    holes = pairs().assign(minutes=lambda frame: frame["minutes"].where(frame.index != 0, np.inf))
    holes.loc[1, "index"] = np.nan
    spec = specification(horizon_index_chart(holes, pair_line(), predicted()))
    assert len(drawn(spec, told(spec)[1])) == len(pairs()) - 2


def test_without_predictions_there_are_the_measured_ones(spec: dict[str, Any]) -> None:
    alone = specification(horizon_index_chart(pairs(), pair_line(), predicted().head(0)))
    assert len(told(alone)) == 1
    pd.testing.assert_frame_equal(drawn(alone, told(alone)[0]), drawn(spec, told(spec)[1]))

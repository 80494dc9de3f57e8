"""The chart of births and deaths."""

from typing import Any

import pandas as pd
import pytest

from horizon.report import verdict_share_chart
from horizon.report.charts.spec import specification
from horizon.report.verdicts import VERDICTS
from tests.report.benchmark_frames import events, quarters, shares
from tests.report.charts.specs import drawn, layers


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return specification(verdict_share_chart(shares(), events()))


@pytest.fixture(scope="module")
def parts(spec: dict[str, Any]) -> pd.DataFrame:
    return drawn(spec, layers(spec, "rect", style="segment")[0])


def test_the_parts_of_a_bar_fill_it_without_a_gap(parts: pd.DataFrame) -> None:
    for _, bar in parts.groupby("name"):
        assert bar["low"].iloc[0] == 0
        assert bar["high"].iloc[-1] == 1
        assert bar["low"].tolist()[1:] == pytest.approx(bar["high"].tolist()[:-1], abs=2e-4)


def test_parts_lie_in_the_order_of_the_verdicts(parts: pd.DataFrame) -> None:
    last = parts[parts["name"] == "2026, quarter 3"]["verdict"].tolist()
    assert last == [verdict for verdict in VERDICTS if verdict in last]


def test_a_part_tells_how_many_of_how_many(parts: pd.DataFrame) -> None:
    last = parts[(parts["name"] == "2026, quarter 3") & (parts["verdict"] == "at ceiling")]
    assert last["told"].tolist() == ["8 of 38 (21%)"]


def test_bars_of_quarters_do_not_touch(parts: pd.DataFrame) -> None:
    bars = parts.drop_duplicates("name")
    assert all(start > end for start, end in zip(bars["start"].iloc[1:], bars["end"].iloc[:-1], strict=True))


def test_births_stand_above_the_line_and_saturations_below(spec: dict[str, Any]) -> None:
    counts = drawn(spec, layers(spec, "rect", style="observed")[0])
    assert counts["births"].tolist() == events()["births"].tolist()
    assert counts["deaths"].tolist() == (-events()["saturations"]).tolist()
    assert len(counts) == len(quarters())


def test_shapes_tell_the_parts_of_the_last_bar_too(spec: dict[str, Any], parts: pd.DataFrame) -> None:
    shapes = drawn(spec, layers(spec, "point")[0])
    last = parts[parts["name"] == "2026, quarter 3"]
    wide = last[last["high"] - last["low"] >= 0.055]["verdict"].tolist()
    assert shapes[shapes["middle"] == shapes["middle"].max()]["verdict"].tolist() == wide

"""The chart of difficulty."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from horizon.report import difficulty_chart
from horizon.report.charts.spec import specification
from tests.report.benchmark_frames import difficulties
from tests.report.charts.specs import drawn, layers, texts


def made(frame: pd.DataFrame, **options: Any) -> dict[str, Any]:
    return specification(difficulty_chart(frame, **{"frontier": 162.0, **options}))


def dots(spec: dict[str, Any]) -> pd.DataFrame:
    return drawn(spec, layers(spec, "point")[0])


def test_the_hardest_is_on_top() -> None:
    rows = dots(made(difficulties()))
    assert rows["difficulty"].is_monotonic_decreasing
    assert rows["place"].tolist() == list(range(len(rows)))


def test_a_bar_reaches_from_a_fifth_to_four_fifths_of_the_way() -> None:
    row = dots(made(difficulties().head(1).assign(slope=0.1, difficulty=150.0))).iloc[0]
    for end, share in (("hardly", 0.2), ("mostly", 0.8)):
        assert 1 / (1 + math.exp(-0.1 * (row[end] - 150.0))) == pytest.approx(share, abs=1e-4)


def test_what_is_expected_of_the_frontier_follows_from_slope_and_distance() -> None:
    row = dots(made(difficulties().head(1).assign(slope=0.1, difficulty=142.0))).iloc[0]
    assert row["expected"] == "88% of the way to the ceiling"


def test_the_frontier_is_named_with_its_index() -> None:
    spec = made(difficulties(), frontier_model="GPT-9", frontier_low=160.0, frontier_high=164.0)
    assert texts(spec, "name") == ["GPT-9, 162.0"]
    assert drawn(spec, layers(spec, "rect")[0])[["low", "high"]].values.tolist() == [[160.0, 164.0]]


def test_without_a_frontier_there_are_the_benchmarks_alone() -> None:
    spec = made(difficulties(), frontier=math.nan)
    assert layers(spec, "rule", style="horizon") == []
    assert len(dots(spec)) == len(difficulties())


def test_two_benchmarks_of_one_name_stay_two_rows() -> None:
    assert dots(made(difficulties().assign(benchmark="same")))["place"].is_unique


def test_a_slope_that_is_not_known_leaves_the_dot() -> None:
    row = dots(made(difficulties().head(1).assign(slope=np.nan))).iloc[0]
    assert row["steepness"] == "not known"
    assert row["expected"] == "not known"
    assert row["hardly"] is None

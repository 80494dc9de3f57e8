"""Who was tested on what."""

import pandas as pd
import pytest

from horizon.capability import CapabilityIndex, components, coverage_map
from horizon.capability.connection import check_connected
from horizon.capability.scores import score_table
from horizon.errors import FitError

ROWS = [("a", "x", 0.1), ("b", "x", 0.2), ("b", "y", 0.3), ("c", "z", 0.4), ("d", "z", 0.5), ("e", "z", 0.6)]


def frame(rows: list[tuple[str, str, float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["model", "benchmark", "value"])


def test_components_are_named_the_largest_first() -> None:
    largest, other = components(score_table(frame(ROWS)))
    assert (largest.models, largest.benchmarks) == (("c", "d", "e"), ("z",))
    assert (other.models, other.benchmarks) == (("a", "b"), ("x", "y"))


def test_what_is_not_connected_is_refused_with_its_components() -> None:
    with pytest.raises(FitError) as caught:
        check_connected(score_table(frame(ROWS)))
    assert "1: 3 models (c, d, e) on 1 benchmark (z); 2: 2 models (a, b) on 2 benchmarks (x, y)" in str(caught.value)


def test_one_score_can_connect_two_components() -> None:
    check_connected(score_table(frame([*ROWS, ("a", "z", 0.9)])))


def test_map_orders_models_by_date_and_benchmarks_by_how_many_they_have() -> None:
    dates = {"a": "2024-03-01", "b": "2024-01-01", "c": None, "d": "2024-02-01", "e": "2023-01-01"}
    scores = frame(ROWS)
    scores["release_date"] = pd.to_datetime(scores["model"].map(dates))
    shown = coverage_map(score_table(scores))
    assert (list(shown.index), list(shown.columns)) == (["e", "b", "d", "a", "c"], ["z", "x", "y"])
    assert shown.isna().to_numpy()[1].tolist() == [True, False, False]


def test_map_of_the_published_scores_holds_every_one(published: CapabilityIndex) -> None:
    shown = coverage_map(published.table)
    assert shown.shape == (163, 29)
    assert int(shown.notna().sum().sum()) == 1058

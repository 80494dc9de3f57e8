"""Can the best five be told apart? And EvalEval's index on the rows that they published."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from horizon.saturation import best_scores, discriminate, saturation_index
from horizon.saturation.discrimination import saturation_indices
from tests.saturation.made import scores_of

TOP = [f"top model {place}" for place in range(1, 6)]


@pytest.fixture(scope="module")
def annotated(shared_data: Path) -> pd.DataFrame:
    """The 60 benchmarks that EvalEval annotated."""
    table = pd.read_csv(shared_data / "saturation" / "manual_annotation_data.csv").dropna(subset=TOP)
    items = table["Quantity of test samples"].str.replace(",", "").astype(float)
    ends = table[TOP] / 100
    return pd.DataFrame(
        {"first": ends.max(axis=1), "fifth": ends.min(axis=1), "n_items": items, "published": table["Saturation Index"]}
    )


def indices(annotated: pd.DataFrame, exponent: float) -> list[float]:
    rows = annotated[["first", "fifth", "n_items"]].to_numpy(dtype=float).tolist()
    return [saturation_index(first, fifth, items, exponent=exponent) for first, fifth, items in rows]


@pytest.mark.parametrize(("exponent", "saturated"), [(0.5, 29), (0.75, 9), (1.0, 3)])
def test_as_many_published_benchmarks_are_saturated_as_by_their_study(
    annotated: pd.DataFrame, exponent: float, saturated: int
) -> None:
    index = indices(annotated, exponent)
    assert len(index) == 60
    assert sum(value >= 0.7 for value in index) == saturated


def test_every_published_index_comes_out(annotated: pd.DataFrame) -> None:
    assert indices(annotated, 0.5) == pytest.approx(annotated["published"].tolist(), abs=1e-4)


@pytest.mark.parametrize(
    ("first", "fifth", "items"), [(1.0, 0.0, 500), (1.0, 1.0, 500), (0.9, 0.8, math.nan), (1.2, 0.9, 500)]
)
def test_the_index_is_undefined_without_an_error(first: float, fifth: float, items: float) -> None:
    assert math.isnan(saturation_index(first, fifth, items))


def test_the_index_is_of_the_first_and_the_fifth() -> None:
    best = best_scores(scores_of([0.5, 0.92, 0.9, 0.85, 0.8, 0.75], n_items=400.0))
    assert saturation_indices(best)[1.0] == saturation_index(0.92, 0.75, 400, exponent=1.0)
    assert all(map(math.isnan, saturation_indices(best.head(4)).values()))


def test_there_are_ten_pairs_of_five_each_with_the_real_noise() -> None:
    told = discriminate(best_scores(scores_of([0.9, 0.85, 0.8, 0.8, 0.7, 0.1], n_items=1000.0)))
    pairs = told.pairs.set_index(["first", "second"])
    assert len(pairs) == 10
    assert pairs.loc[("c", "d"), "probability"] == 0.5
    assert (told.widest, told.probability) == (pairs.loc[("a", "e"), "probability"], pairs["probability"].mean())
    assert pairs["probability"].is_monotonic_increasing is False
    assert told.widest == pairs["probability"].max() > 0.999


def test_the_probability_is_how_often_the_better_model_wins() -> None:
    told = discriminate(best_scores(scores_of([0.6, 0.55], n_items=200.0)))
    rng = np.random.default_rng(1)
    error = told.pairs["standard_error"].iloc[0]
    wins = (0.05 + error * rng.standard_normal(40_000) > 0).mean()
    assert told.widest == pytest.approx(wins, abs=4 * math.sqrt(0.25 / 40_000))


def test_a_pair_with_an_unknown_error_is_undefined_and_left_out_of_the_mean() -> None:
    told = discriminate(best_scores(scores_of([0.6, 0.5, 0.4], n_items=[100.0, math.nan, 100.0])))
    assert told.undefined == 2
    assert told.probability == told.widest > 0.9


def test_without_any_error_discrimination_is_undefined() -> None:
    told = discriminate(best_scores(scores_of([0.6, 0.5])))
    assert math.isnan(told.probability)
    assert math.isnan(told.widest)

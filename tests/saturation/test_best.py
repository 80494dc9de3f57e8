"""One score a model, and what is odd about the scores."""

import math
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from horizon.errors import FitError
from horizon.saturation import Scale, best_scores
from horizon.saturation.best import binomial_error, doubts, frontier_of
from tests.saturation.made import WHOLE, scores_of


def test_a_models_highest_score_counts_and_the_others_are_counted() -> None:
    scores = scores_of([0.5, 0.7, 0.7, 0.6], slug=["a", "a", "a", "b"], standard_error=[0.01, 0.03, 0.02, 0.01])
    best = best_scores(scores)
    assert best[["slug", "value", "standard_error", "others"]].to_numpy().tolist() == [
        ["a", 0.7, 0.02, 2],
        ["b", 0.6, 0.01, 0],
    ]


def test_the_order_of_the_rows_changes_nothing() -> None:
    scores = scores_of([0.5, 0.7, 0.7, 0.6, 0.6], slug=["a", "b", "a", "c", "b"], n_items=[9, 9, np.nan, 9, 9])
    shuffled = scores.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(best_scores(shuffled, n_items=20), best_scores(scores, n_items=20))


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"standard_error": 0.04, "n_items": 100.0}, 0.04),
        ({"n_items": 100.0}, 0.05),
        ({}, 0.5 / math.sqrt(400)),
        ({"standard_error": 0.0}, 0.5 / math.sqrt(400)),
    ],
    ids=["published", "the score's items", "the benchmark's items", "a published 0 is no error"],
)
def test_the_error_is_the_published_one_else_the_binomial_one(columns: dict[str, Any], expected: float) -> None:
    assert best_scores(scores_of([0.5], **columns), n_items=400)["standard_error"].tolist() == [expected]


def test_without_items_the_error_is_unknown_and_not_0() -> None:
    assert math.isnan(frontier_of(best_scores(scores_of([0.5]))).standard_error)


def test_all_right_and_all_wrong_have_an_error_of_less_than_one_item() -> None:
    errors = binomial_error([0.0, 1.0], [50, 50])
    assert errors[0] == pytest.approx(errors[1])
    assert 0 < errors[0] < 1 / 50


def test_only_models_released_by_a_day_count() -> None:
    best = best_scores(scores_of([0.5, 0.7]), until=date(2024, 1, 1))
    assert best["slug"].tolist() == ["a"]
    with pytest.raises(FitError, match="released by 2023-12-31"):
        best_scores(scores_of([0.5, 0.7]), until=date(2023, 12, 31))


def test_no_dated_model_is_an_error() -> None:
    with pytest.raises(FitError, match="no scored model has a release date"):
        best_scores(scores_of([0.5, 0.6], [None, None]))


def test_scores_outside_of_the_scale_are_kept_and_counted() -> None:
    scores = scores_of(
        [1.2, 0.24, 0.05, 0.5], ["2024-01-01", "2024-02-01", "2024-03-01", None], n_items=[np.nan, 100, 100, 9]
    )
    best = best_scores(scores)
    assert len(best) == 3
    assert doubts(scores, best, Scale(0.25, 1.0, 1.0, "known")) == (
        "1 score of models without a release date left out",
        "1 score above the ceiling of 1, kept: whether by more than noise is not known",
        "2 scores below the chance level of 0.25, kept: 1 by more than 2 standard errors",
    )


def test_scores_within_the_scale_raise_no_doubt() -> None:
    scores = scores_of([0.0, 1.0])
    assert doubts(scores, best_scores(scores), WHOLE) == ()

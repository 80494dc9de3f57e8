"""All of the history behind a headline: which points, and what is left out where there are few."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from horizon.store import Store
from horizon.trend import Window
from horizon.workflow.analyse import answer
from horizon.workflow.compare import compare_points
from horizon.workflow.whole_history import shape_with_break, weigh_curves, whole_history
from tests.ingest.loading import ingest
from tests.workflow.news.telling import MODELS, S, horizons


@pytest.fixture
def store(sqlite_store: Store, tmp_path: Path) -> Store:
    """Give a store with a model a year, from 2015 to 2022."""
    ingest(sqlite_store, tmp_path, horizons(MODELS), "2026-03-01")
    return sqlite_store


def test_it_is_the_same_question_from_the_first_model_on_to_the_same_end(store: Store) -> None:
    asked = replace(S, window=Window(date(2018, 1, 1), date(2021, 6, 1)), interval="both")
    with store.read() as connection:
        headline = answer(connection, asked)
        whole = whole_history(connection, headline)
    window = Window(until=date(2021, 6, 1))
    assert whole.question == replace(asked, window=window, interval="ols", as_of=date(2026, 3, 1))
    assert (headline.fit.nobs, whole.fit.nobs) == (4, 7)


@pytest.mark.parametrize(("last", "tested"), [(2022, True), (2019, False)])
def test_a_break_is_looked_for_where_there_are_enough_points_and_the_gate_is_there_in_any_case(
    store: Store, last: int, tested: bool
) -> None:
    with store.read() as connection:
        whole = whole_history(connection, answer(connection, replace(S, window=Window(until=date(last, 6, 1)))))
        shape = shape_with_break(connection, whole)
    assert (shape.breaks is not None) == tested
    assert not shape.gate.ceiling.identified


def test_curves_have_the_weights_of_a_comparison_that_scores_them_by_their_forecasts_too(store: Store) -> None:
    with store.read() as connection:
        whole = whole_history(connection, answer(connection, S))
        weighed, scored = weigh_curves(connection, whole), compare_points(connection, whole.question)
    weights = [found.comparison.summary()["akaike_weight"] for found in (weighed, scored)]
    assert weights[0].equals(weights[1])
    assert weighed.comparison.ahead == 0 < scored.comparison.ahead

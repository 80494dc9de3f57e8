"""Which scores an index is fitted to, and what is said of the others."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from horizon.errors import SelectionError
from horizon.workflow.index.exclusions import why_left_out
from horizon.workflow.index.question import IndexQuestion
from horizon.workflow.index.selection import IndexScores, select_scores
from tests.workflow.made_scores import field, frame, on_all, score


def select(*rows: dict[str, Any], **options: Any) -> IndexScores:
    return select_scores(frame(*field(), *rows), IndexQuestion(**options))


def why(selection: IndexScores) -> dict[str, str]:
    return {gone.what: gone.why for gone in selection.left_out}


def value(selection: IndexScores, model: str, benchmark: str) -> float:
    scores = selection.scores
    (found,) = scores.loc[(scores["model"] == model) & (scores["benchmark"] == benchmark), "value"]
    return float(found)


HIGH, LOW = ({"setting": f"reasoning effort {effort}"} for effort in ("high", "low"))


def test_a_model_counts_once_for_each_reasoning_effort() -> None:
    found = select(*on_all("A", 0.8, **HIGH), *on_all("A", 0.4, **LOW))
    assert {"A (high)", "A (low)"} <= set(found.versions.index)
    assert found.versions.loc[["A (high)", "A (low)"], "slug"].tolist() == ["a", "a"]


def test_by_model_it_counts_once_with_its_best_score() -> None:
    found = select(*on_all("A", 0.8, **HIGH), *on_all("A", 0.4, **LOW), by="model")
    assert value(found, "A", "alpha") == 0.8
    assert set(found.versions.index) == {"A", "X", "Y", "Z"}


def test_of_several_scores_the_highest_counts_whatever_agent_or_shots() -> None:
    found = select(
        *on_all("A"), score("A", "alpha", 0.9, setting="OpenHands"), score("A", "alpha", 0.2, setting="5-shot")
    )
    assert value(found, "A", "alpha") == 0.9
    assert found.scores.loc[found.scores["value"] == 0.9, "others"].tolist() == [2]


def test_of_equal_scores_the_surest_counts() -> None:
    sure, unsure = ({"setting": name, "standard_error": error} for name, error in (("a", 0.01), ("b", 0.2)))
    found = select(*on_all("A"), score("A", "alpha", 0.9, **unsure), score("A", "alpha", 0.9, **sure))
    assert found.scores.loc[found.scores["value"] == 0.9, "standard_error"].tolist() == [0.01]


def test_percent_and_fractions_are_one_scale() -> None:
    found = select(*on_all("A", 84.1, unit="percent", standard_error=1.5))
    assert value(found, "A", "alpha") == 0.841
    assert found.scores["standard_error"].max() == pytest.approx(0.015)


def test_where_lower_is_better_the_missing_share_counts() -> None:
    assert value(select(*on_all("A", 0.2, higher_is_better=False)), "A", "alpha") == 0.8


def test_an_unknown_direction_is_taken_as_higher_is_better() -> None:
    assert value(select(*on_all("A", 0.2, higher_is_better=None)), "A", "alpha") == 0.2


@pytest.mark.parametrize("bad", [-0.1, 1.2, float("nan")])
def test_a_score_outside_the_scale_is_left_out_and_told(bad: float) -> None:
    found = select(*on_all("A"), *on_all("B"), score("B", "alpha", bad, setting="odd"))
    assert why(found) == {"Alpha": "scores below 0 or above 1"}
    assert len(found.scores) == 5 * 4


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"unit": "minutes"}, "its unit is minutes: no share of a whole"),
        ({"unit": None}, "nobody says in which unit its scores are"),
        ({"benchmark_slug": "boolq"}, "the published fit leaves it out"),
    ],
)
def test_a_benchmark_that_is_no_share_of_a_whole_or_on_the_list_is_left_out(more: dict[str, Any], reason: str) -> None:
    others = [score(name, "omega", 0.5, **more) for name in "XYZ"]
    found = select(*others)
    assert why(found) == {"Omega": reason}
    assert "omega" not in found.benchmarks.index


def test_what_a_user_excludes_is_left_out_and_what_he_includes_counts() -> None:
    assert why_left_out("gsm8k", "fraction", exclude=["gsm8k"]) == "left out as asked"
    assert why_left_out("boolq", "fraction", include=["boolq"]) is None


def test_no_wish_makes_minutes_a_share() -> None:
    assert why_left_out("metr-1.1", "minutes", include=["metr-1.1"]) == "its unit is minutes: no share of a whole"


@pytest.mark.parametrize("slug", ["frontiermath-2025-02-28-public", "frontiermath-tier-4-2026-01-01-public"])
def test_public_items_of_frontiermath_are_left_out_of_whichever_edition(slug: str) -> None:
    assert why_left_out(slug, "fraction") is not None
    assert why_left_out(slug.replace("public", "private"), "fraction") is None


def test_a_model_tested_on_too_little_is_left_out() -> None:
    found = select(*on_all("A")[:3])
    assert why(found) == {"1 model": "tested on fewer than 4 benchmarks"}
    assert "A" in select(*on_all("A")[:3], min_benchmarks=3).versions.index


def test_a_model_without_a_date_or_before_the_window_is_left_out() -> None:
    rows = [*on_all("A", release_date=pd.Timestamp("2022-10-31")), *on_all("B", release_date=pd.NaT)]
    reasons = [gone.why for gone in select(*rows).left_out]
    assert reasons == ["no release date is known", "released before 2022-11-01"]
    assert why(select(*rows, since=date(2022, 10, 31))) == {"1 model": "no release date is known"}
    assert "A" in select(*rows, since=None).versions.index


def test_a_benchmark_with_two_scores_says_nothing_and_is_left_out() -> None:
    pair = [score(name, "omega", 0.5) for name in "XY"]
    assert why(select(*pair)) == {"Omega": "only 2 of the models have a score, and any 2 fit"}
    assert "omega" in select(*pair, score("Z", "omega", 0.5)).benchmarks.index


def test_benchmarks_are_counted_before_dates_as_in_the_published_fit() -> None:
    old: dict[str, Any] = {"release_date": pd.Timestamp("2020-01-01")}
    omega = [score("X", "omega", 0.5), score("Y", "omega", 0.5), score("A", "omega", 0.5, **old)]
    found = select(*on_all("A", **old)[:3], *omega)
    assert [gone.why for gone in found.left_out] == [
        "released before 2022-11-01",
        "only 2 of the models have a score, and any 2 fit",
    ]


def test_scores_in_no_known_unit_ask_for_it() -> None:
    with pytest.raises(SelectionError, match=r"(\w+, \w+, \w+ and \w+): nobody says in which unit") as error:
        select_scores(frame(*on_all("A", unit=None)), IndexQuestion())
    assert "--table benchmarks" in (error.value.hint or "")


def test_no_scores_are_an_error_that_says_what_was_left_out() -> None:
    with pytest.raises(SelectionError, match="no scores are left for an index") as error:
        select_scores(frame(*field()), IndexQuestion(min_benchmarks=5))
    assert "3 models: tested on fewer than 5 benchmarks" in str(error.value)

"""The multiverse of a store: each number is that of the trend that was asked alone."""

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from horizon.errors import SelectionError
from horizon.report.charts import specification_chart
from horizon.store import Store
from horizon.trend import ALL_TIME, Window
from horizon.trend.multiverse import Answer
from horizon.trend.specification import CHOICES, Grid
from horizon.workflow.analyse import TrendAnalysis, TrendQuestion, analyse_trend
from horizon.workflow.estimate import EstimateQuestion, estimate_suite
from horizon.workflow.multiverse import (
    Multiverse,
    MultiverseQuestion,
    analyse_multiverse,
    multiverse_frame,
)
from horizon.workflow.multiverse_tables import (
    chart_frame,
    choice_columns,
    extreme_columns,
    multiverse_json,
    multiverse_sentences,
)
from horizon.workflow.revisions import HEADLINE
from tests.ingest.loading import ingest
from tests.workflow.made_runs import SUITE

JANUARY, MARCH, SEPTEMBER = date(2026, 1, 30), date(2026, 3, 3), date(2026, 9, 8)
SMALL = Grid(windows=(ALL_TIME, HEADLINE), intervals=("ols", "both"))


@pytest.fixture(scope="module")
def whole(facts_file: Path) -> Multiverse:
    """Every specification of the shipped facts."""
    from horizon.store import open_store

    with open_store(facts_file) as store:
        return analyse_multiverse(store, MultiverseQuestion())


def answer_to(found: Multiverse, question: TrendQuestion) -> Answer:
    (only,) = [
        one
        for one in found.answers
        if one.specification.curve == "exponential"
        and one.specification.state[:3] == (question.suite, question.success_level, question.as_of)
        and one.specification.window == question.window
        and one.specification.rule == question.rule
        and one.specification.include_beyond_range == question.include_beyond_range
        and one.specification.interval == question.interval
    ]
    return only


METR = TrendQuestion("metr-1.1", as_of=SEPTEMBER)


@pytest.mark.parametrize(
    "question",
    [
        METR,
        replace(METR, window=HEADLINE),
        replace(METR, window=HEADLINE, as_of=JANUARY),
        replace(METR, window=Window(date(2024, 1, 1)), rule="window", as_of=MARCH, success_level=0.8),
        replace(METR, rule="all", include_beyond_range=True),
        replace(METR, window=HEADLINE, interval="measurement"),
        replace(METR, window=HEADLINE, interval="both", success_level=0.8),
        replace(METR, rule="window", window=HEADLINE, include_beyond_range=True, interval="both"),
    ],
)
def test_each_number_is_that_of_the_trend_asked_alone(facts: Store, whole: Multiverse, question: TrendQuestion) -> None:
    alone = analyse_trend(facts, question)
    found = answer_to(whole, question)
    assert found.doubling_time == alone.doubling_time
    assert (found.n, found.r_squared) == (alone.fit.nobs, alone.fit.r_squared)
    assert (found.first, found.last) == (alone.fit.first, alone.fit.last)


def test_published_numbers_are_among_them(whole: Multiverse) -> None:
    frame = multiverse_frame(whole)
    chosen = (frame["window"] == "from 2023") & (frame["curve"] == "exponential") & (frame["interval"] == "ols")
    plain = chosen & (frame["frontier"] == "global") & (frame["success_level"] == 0.5)
    days = frame[plain & (frame["beyond_range"] == "excluded")].set_index("as_of")["doubling_time_days"].round(3)
    assert days[["2026-01-30", "2026-02-22", "2026-03-03"]].tolist() == [130.801, 122.611, 128.744]


def test_the_shipped_facts_have_hundreds_of_specifications(whole: Multiverse) -> None:
    frame = multiverse_frame(whole)
    assert len(frame) >= 200
    assert not frame.duplicated(list(CHOICES)).any()
    assert (frame["doubling_time_days"].notna() == frame["why_not"].isna()).all()
    assert frame["as_of"].nunique() == 5


def test_the_chart_shows_what_has_an_answer_and_one_headline(whole: Multiverse) -> None:
    frame = chart_frame(whole)
    assert len(frame) == whole.summary.answered
    (headline,) = frame[frame["headline"]].to_dict("records")
    assert (headline["vintage"], round(headline["doubling_time_days"], 3)) == ("2026-09-08", 128.744)
    assert "from 2023" in str(specification_chart(frame).to_dict())


def test_the_tables_name_what_each_extreme_depends_on(whole: Multiverse) -> None:
    columns = extreme_columns(whole)
    assert {"window", "frontier", "vintage", "n", "95% interval", "it is", "curve", "interval"} <= set(columns)
    assert "lambda" not in columns
    assert {len(cells) for cells in columns.values()} == {10}
    days = [float(cell.split()[0]) for cell in columns["doubling time"]]
    assert days == sorted(days)
    assert days[0] == round(whole.summary.ends[0])
    assert choice_columns(whole)["choice"][0] == whole.summary.choices[0].choice


def test_the_sentences_name_the_measure_of_spread(whole: Multiverse) -> None:
    text = "\n".join(multiverse_sentences(whole))
    for part in ("specifications", "one-way eta squared", "below 4 months", "95% intervals, both", "seed 0"):
        assert part in text


def test_json_counts_what_it_lists(whole: Multiverse) -> None:
    found = multiverse_json(whole)
    assert found["schema"] == "horizon.multiverse/1"
    assert found["summary"]["specifications"] == len(found["specifications"])
    assert sum(found["summary"]["without_answer"].values()) == sum(
        one["why_not"] is not None for one in found["specifications"]
    )
    assert set(found["choices"]) == set(CHOICES)


def test_suites_levels_and_days_can_be_chosen(facts: Store) -> None:
    question = MultiverseQuestion(("metr-1.0", "metr-1.1"), (0.5,), (SEPTEMBER,), SMALL)
    frame = multiverse_frame(analyse_multiverse(facts, question))
    assert set(frame["suite"]) == {"metr-1.0", "metr-1.1"}
    assert (set(frame["success_level"]), set(frame["as_of"])) == ({0.5}, {"2026-09-08"})


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (MultiverseQuestion(("metr-9",)), "no time horizons of the suite metr-9"),
        (MultiverseQuestion(success_levels=(0.3,)), "at success level 0.3"),
        (MultiverseQuestion(days=(date(2025, 1, 1),)), "was known on 2025-01-01"),
        (
            MultiverseQuestion(grid=Grid(windows=(Window(date(2024, 1, 1), date(2023, 1, 1)),))),
            "the window is empty",
        ),
    ],
)
def test_a_question_without_facts_is_refused(facts: Store, question: MultiverseQuestion, message: str) -> None:
    with pytest.raises(SelectionError, match=message):
        analyse_multiverse(facts, question)


def test_points_without_a_release_date_are_named(facts: Store, tmp_path: Path) -> None:
    ingest(facts, tmp_path, "suite,model,minutes\nmetr-1.1,A model without a day,60\n", "2026-09-09")
    found = analyse_multiverse(facts, MultiverseQuestion(success_levels=(0.5,), grid=SMALL))
    assert any("A model without a day" in warning for warning in found.warnings)


@pytest.fixture
def estimated(with_runs: Store) -> tuple[Store, TrendAnalysis, TrendAnalysis]:
    """A store with runs that were estimated with two lambdas, and the trend as it was after each of them."""
    trends = []
    for regularization in (0.05, 1e-5):
        asked = EstimateQuestion(suite=SUITE, success_levels=(0.5,), regularization=regularization, replicates=50)
        estimate_suite(with_runs, asked)
        trends.append(analyse_trend(with_runs, TrendQuestion(SUITE)))
    return with_runs, trends[0], trends[1]


def test_lambda_is_a_choice_where_runs_were_estimated_with_several(
    estimated: tuple[Store, TrendAnalysis, TrendAnalysis],
) -> None:
    store, strong, weak = estimated
    grid = Grid(rules=("global",), include_beyond_range=(False,), intervals=("ols", "measurement"))
    found = multiverse_frame(analyse_multiverse(store, MultiverseQuestion((SUITE,), grid=grid)))
    days = found[found["interval"] == "ols"].set_index("regularization")["doubling_time_days"]
    assert days.to_dict() == {
        0.05: pytest.approx(strong.doubling_time.estimate, rel=1e-12),
        1e-5: pytest.approx(weak.doubling_time.estimate, rel=1e-12),
    }
    assert days[0.05] != days[1e-5]
    assert found["why_not"].isna().all()


def test_one_lambda_is_named_and_no_choice(with_runs: Store) -> None:
    estimate_suite(with_runs, EstimateQuestion(suite=SUITE, replicates=50))
    grid = Grid(intervals=("both",), include_beyond_range=(False,))
    found = analyse_multiverse(with_runs, MultiverseQuestion((SUITE,), (0.5,), grid=grid))
    frame = multiverse_frame(found)
    assert set(frame["regularization"]) == {1e-5}
    alone = analyse_trend(with_runs, TrendQuestion(SUITE, interval="both"))
    assert found.answers[0].doubling_time == alone.doubling_time


def test_where_nobody_says_there_is_no_lambda(whole: Multiverse) -> None:
    frame = multiverse_frame(whole)
    assert isinstance(frame, pd.DataFrame)
    assert all(math.isnan(value) for value in frame["regularization"])

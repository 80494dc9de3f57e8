"""From the store to the index: the shipped facts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from horizon.errors import FitError, SelectionError
from horizon.execution import open_executor
from horizon.store import Store, open_store
from horizon.workflow.index.analyse import IndexAnalysis, IndexQuestion, analyse_index
from horizon.workflow.index.as_json import index_json
from horizon.workflow.index.more_tables import horizon_frame
from horizon.workflow.index.pace import PaceChange, PaceUntested, index_trend, pace_change
from horizon.workflow.index.tables import benchmark_frame, coverage_columns, coverage_frame, model_columns, model_frame
from horizon.workflow.index.views import VIEWS, index_view
from horizon.workflow.index.wording import index_sentences


@pytest.fixture(scope="module")
def store(facts_file: Path) -> Iterator[Store]:
    """Give the shipped facts, for reading."""
    with open_store(facts_file) as opened:
        yield opened


@pytest.fixture(scope="module")
def plain(store: Store) -> IndexAnalysis:
    """Give the index of the shipped facts, without replicates."""
    return analyse_index(store, IndexQuestion())


@pytest.fixture(scope="module")
def whole(store: Store) -> IndexAnalysis:
    """Give the same with all that can be asked for."""
    return analyse_index(store, IndexQuestion(replicates=40, horizons=True, leave_one_out=True))


def test_the_anchors_stand_where_they_are_told(plain: IndexAnalysis) -> None:
    index = model_frame(plain).set_index("model")["index"]
    assert index["Claude 3.5 Sonnet (Old)"] == pytest.approx(130)
    assert index["GPT-5 (high)"] == pytest.approx(150)


def test_growth_is_that_of_a_line_through_the_records(plain: IndexAnalysis) -> None:
    models = model_frame(plain)
    best = models.groupby("release_date")["index"].max().cummax()
    records = models[models["index"] >= models["release_date"].map(best)]
    years = (records["release_date"] - pd.Timestamp("2020-01-01")).dt.days / 365.25
    assert plain.frontier.nobs == len(records) == models["on_frontier"].sum()
    assert plain.frontier.per_year == pytest.approx(np.polyfit(years, records["index"], 1)[0])
    assert plain.everyone.nobs == len(models)


def test_the_ridge_moves_growth_in_points_far_less_than_raw_growth(plain: IndexAnalysis, store: Store) -> None:
    free = analyse_index(store, IndexQuestion(ridge=0.0)).frontier
    raw, anchored = free.raw_per_year / plain.frontier.raw_per_year, free.per_year / plain.frontier.per_year
    assert abs(raw - 1) > 0.3
    assert abs(anchored - 1) < 0.15


def test_nothing_that_was_known_later_is_used(store: Store) -> None:
    with pytest.raises(SelectionError, match="no scores are left") as error:
        analyse_index(store, IndexQuestion(as_of=date(2025, 11, 16)))
    assert "no scores at all" in str(error.value)
    assert analyse_index(store, IndexQuestion(as_of=date(2025, 11, 18))).as_of == date(2025, 11, 18)


def test_by_model_the_anchors_are_models(store: Store) -> None:
    found = analyse_index(store, IndexQuestion(by="model"))
    assert found.question.anchors == {"Claude 3.5 Sonnet (Old)": 130.0, "GPT-5": 150.0}
    assert model_frame(found)["slug"].is_unique


@pytest.mark.parametrize("name", ["gpt-5-2025-08-07_medium", "GPT-5 (medium)", "gpt-5 (MEDIUM)"])
def test_an_anchor_may_be_called_as_its_publisher_calls_it(store: Store, name: str) -> None:
    found = analyse_index(store, IndexQuestion(anchors={name: 10.0, "claude-3-5-sonnet-20240620": 0.0}))
    assert found.question.anchors == {"GPT-5 (medium)": 10.0, "Claude 3.5 Sonnet (Old)": 0.0}


def test_an_anchor_without_a_part_in_the_index_is_an_error_with_near_names(store: Store) -> None:
    with pytest.raises(SelectionError, match="an anchor has no part in the index") as error:
        analyse_index(store, IndexQuestion(anchors={"GPT-5": 150.0, "GPT-4o": 130.0}))
    assert "GPT-5 (high)" in str(error.value)


def test_a_benchmark_that_is_not_there_is_an_error(store: Store) -> None:
    with pytest.raises(SelectionError, match="no benchmark called winograndee"):
        analyse_index(store, IndexQuestion(reference="winograndee"))


def test_a_reference_that_is_excluded_is_an_error(store: Store) -> None:
    with pytest.raises(FitError, match="reference"):
        analyse_index(store, IndexQuestion(reference="winogrande", exclude=("WinoGrande",)))


def test_without_winogrande_the_benchmark_with_the_most_models_is_the_reference(store: Store) -> None:
    found = analyse_index(store, IndexQuestion(exclude=("WinoGrande",)))
    assert found.index.reference == found.selection.benchmarks["scores"].idxmax() != "winogrande"


def test_binomial_weights_need_the_items_of_all_scores(store: Store) -> None:
    found = analyse_index(store, IndexQuestion(likelihood="binomial"))
    assert found.index.likelihood == "binomial"
    known = found.selection.scores["n_items"].notna().all()
    assert any("so all scores weigh alike" in text for text in found.warnings) != known


def test_where_a_score_has_no_items_those_of_its_benchmark_weigh(store: Store) -> None:
    scores = analyse_index(store, IndexQuestion()).selection.scores
    unknown = tuple(scores.loc[scores["n_items"].isna(), "benchmark"].unique())
    found = analyse_index(store, IndexQuestion(likelihood="binomial", exclude=unknown))
    weights = dict(zip(found.index.table.benchmark.tolist(), found.index.table.weight.tolist(), strict=True))
    of = {found.index.table.benchmarks[place]: weight for place, weight in weights.items()}
    assert not any("weigh alike" in text for text in found.warnings)
    assert of["gpqa-diamond"] / of["otis-mock-aime-2024-2025"] == pytest.approx(198 / 45)


def test_replicates_give_models_benchmarks_and_growth_their_intervals(whole: IndexAnalysis) -> None:
    models, benchmarks = model_frame(whole), benchmark_frame(whole)
    assert (models["low"] <= models["high"]).all()
    assert (benchmarks["low"] <= benchmarks["high"]).all()
    assert whole.frontier.method == "replicates"
    ols = whole.frontier.fit.conf_int()["doublings_per_day"]
    width = whole.frontier.raw_interval.high - whole.frontier.raw_interval.low
    assert width > (ols.high - ols.low) * 365.25


def test_replicates_are_the_same_wherever_they_are_drawn(store: Store, whole: IndexAnalysis) -> None:
    with open_executor(2, None) as executor:
        pooled = analyse_index(store, IndexQuestion(replicates=40), executor)
    assert pooled.replicates is not None
    assert whole.replicates is not None
    assert np.array_equal(pooled.replicates.ability, whole.replicates.ability)
    assert pooled.frontier.interval == whole.frontier.interval


def test_leaving_one_out_has_a_row_for_each_benchmark(whole: IndexAnalysis) -> None:
    assert whole.stability is not None
    assert set(whole.stability["benchmark"]) == set(whole.selection.benchmarks.index)


def test_horizons_stand_on_the_newest_suite_and_are_predicted_for_models_without(whole: IndexAnalysis) -> None:
    found = whole.horizons
    assert found is not None
    assert found.suite == "metr-1.1"
    assert found.fit.doublings_per_point > 0
    assert not set(found.known["slug"]) & set(found.predicted["slug"])
    assert found.predicted["slug"].is_unique
    assert (found.predicted["low"] < found.predicted["minutes"]).all()
    assert (found.predicted["minutes"] < found.predicted["high"]).all()


def test_an_interval_of_runs_keeps_its_level_beside_predictions(store: Store) -> None:
    found = analyse_index(store, IndexQuestion(horizons=True, replicates=10, level=0.8)).horizons
    assert found is not None
    levels = horizon_frame(found).groupby("basis")["level"].unique()
    assert (levels["runs"].tolist(), levels["index"].tolist()) == ([0.95], [0.8])


def test_horizons_of_a_suite_without_any_are_an_error(store: Store) -> None:
    with pytest.raises(SelectionError, match="no suite called gpqa"):
        analyse_index(store, IndexQuestion(horizons=True, replicates=10, suite="gpqa-diamond"))


def test_coverage_counts_every_score_once(plain: IndexAnalysis) -> None:
    columns = coverage_columns(plain)
    assert sum(map(int, columns["models"][1:])) == len(coverage_frame(plain)) == plain.index.nobs
    assert int(columns["models"][0]) == len(plain.index.models)


def test_json_holds_what_others_rely_on(plain: IndexAnalysis) -> None:
    said = index_json(plain)
    assert said["schema"] == "horizon.index/1"
    assert len(said["models"]) == said["n"]["models"] == len(plain.index.models)
    assert len(said["benchmarks"]) == said["n"]["benchmarks"]
    assert said["growth_per_year"]["estimate"] == plain.frontier.per_year
    assert said["growth_per_year"]["all"]["n"] == plain.everyone.nobs
    assert said["models"][0]["rank"] == 1


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_rows_sentences_and_an_object(whole: IndexAnalysis, view: str) -> None:
    shown = index_view(whole, view)
    columns = shown.columns()
    assert len({len(cells) for cells in columns.values()}) == 1
    assert len(shown.frame()) > 0
    assert shown.as_json()["schema"] == "horizon.index/1"
    assert shown.sentences()[0].startswith("Capability index as of ")


def test_sentences_say_what_the_numbers_rest_on(plain: IndexAnalysis) -> None:
    text = "\n".join(index_sentences(plain))
    assert (
        "Claude 3.5 Sonnet (Old) = 130 and GPT-5 (high) = 150; least squares, ridge 0.1, reference WinoGrande" in text
    )
    assert f"n {plain.frontier.nobs}, frontier global" in text
    assert "BoolQ (65 scores): the published fit leaves it out" in text
    assert "interval" not in model_columns(plain)


def climb(slopes: tuple[float, float], seed: int = 1) -> pd.DataFrame:
    """Twenty models whose raw ability climbs by the first slope a year and, after half of them, by the second."""
    years = np.arange(20) / 5
    ability = slopes[0] * np.minimum(years, 2) + slopes[1] * np.maximum(years - 2, 0)
    noise = np.random.default_rng(seed).normal(0, 0.01, 20)
    days = [date(2022, 1, 1) + timedelta(round(365.25 * year)) for year in years]
    return pd.DataFrame(
        {
            "model": [f"m{place}" for place in range(20)],
            "release_date": pd.to_datetime(days),
            "ability": ability + noise,
        }
    )


@pytest.mark.parametrize(
    ("slopes", "verdict", "slower"),
    [((1.0, 0.4), "slower", True), ((0.4, 1.0), "faster", False), ((0.7, 0.7), "no change shown", False)],
)
def test_a_change_of_pace_is_shown_with_its_sign(slopes: tuple[float, float], verdict: str, slower: bool) -> None:
    pace = pace_change(index_trend(climb(slopes), points_per_unit=20.0))
    assert isinstance(pace, PaceChange)
    assert (pace.verdict, pace.slower) == (verdict, slower)
    if verdict != "no change shown":
        assert (pace.before, pace.after) == pytest.approx((20 * slopes[0], 20 * slopes[1]), rel=0.1)
        assert f"became {verdict}" in pace.why


def test_too_few_models_for_a_change_of_pace_say_so() -> None:
    pace = pace_change(index_trend(climb((1.0, 1.0)).head(5), points_per_unit=20.0))
    assert isinstance(pace, PaceUntested)
    assert pace.verdict == "cannot be tested"
    assert "on at least 6 different dates" in pace.why


def test_points_in_a_unit_scale_growth_and_its_interval() -> None:
    one, twenty = (index_trend(climb((1.0, 1.0)), points_per_unit=unit) for unit in (1.0, 20.0))
    assert twenty.per_year == pytest.approx(20 * one.per_year)
    assert twenty.interval.low == pytest.approx(20 * one.interval.low)
    assert twenty.raw_per_year == pytest.approx(1.0, rel=0.05)


def test_replicates_of_raw_growth_are_each_in_units_of_its_own() -> None:
    models = climb((1.0, 1.0))
    drawn = models["ability"].to_numpy() + np.random.default_rng(2).normal(0, 0.1, (50, 20))
    found = index_trend(models, points_per_unit=20.0, replicates=drawn, own_units=np.full(50, 40.0))
    assert found.raw_interval.low == pytest.approx(found.interval.low / 40)
    assert found.raw_interval.high == pytest.approx(found.interval.high / 40)


def test_a_frontier_of_the_three_best_has_more_models(plain: IndexAnalysis, store: Store) -> None:
    wider = analyse_index(store, replace(plain.question, rule="top-k", top=3))
    assert wider.frontier.nobs > plain.frontier.nobs
    assert wider.frontier.frontier == "top-3"

"""From the store to verdicts, tables and JSON: the shipped facts at any day, and the past replayed."""

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from horizon.errors import SelectionError
from horizon.execution import open_executor
from horizon.saturation.verdict import VERDICTS
from horizon.store import Store, open_store
from horizon.workflow.saturation.analyse import SaturationAnalysis, analyse_saturation
from horizon.workflow.saturation.plan import plan_columns, plan_frame, plan_json, plan_sentences, plans_of
from horizon.workflow.saturation.question import SaturationQuestion
from horizon.workflow.saturation.tables import saturation_columns, saturation_frame, saturation_json
from horizon.workflow.saturation.wording import saturation_sentences, state_sentences
from tests.ingest.loading import ingest

QUESTION = SaturationQuestion(draws=1000, replicates=20)


@pytest.fixture(scope="module")
def shared_store(facts_file: Path) -> Iterator[Store]:
    with open_store(facts_file) as store:
        yield store


@pytest.fixture(scope="module")
def found(shared_store: Store) -> SaturationAnalysis:
    return analyse_saturation(shared_store, QUESTION)


def verdicts(analysis: SaturationAnalysis) -> dict[str, str]:
    return {state.scores.slug: state.saturation.verdict for state in analysis.states}


def test_every_benchmark_has_one_verdict(found: SaturationAnalysis) -> None:
    assert len(found.states) == 31
    assert set(verdicts(found).values()) <= set(VERDICTS)


# methods.md, section 3: "=" on the Epoch files, of which the shipped facts hold a part.
@pytest.mark.parametrize("benchmark", ["math-level-5", "hellaswag", "arc-ai2"])
def test_finished_benchmarks_are_at_their_ceiling(found: SaturationAnalysis, benchmark: str) -> None:
    assert verdicts(found)[benchmark] == "at ceiling"


def test_one_alone_has_the_verdict_that_it_has_among_all(shared_store: Store, found: SaturationAnalysis) -> None:
    alone = analyse_saturation(shared_store, replace(QUESTION, benchmarks=("mmlu",)))
    (state,) = alone.states
    (same,) = (one for one in found.states if one.scores.slug == "mmlu")
    assert state.saturation.why == same.saturation.why
    assert alone.releases == found.releases


def test_verdicts_need_no_sigmoids(shared_store: Store, found: SaturationAnalysis) -> None:
    bare = analyse_saturation(shared_store, QUESTION, sigmoids=False)
    assert verdicts(bare) == verdicts(found)
    assert {state.no_sigmoid for state in bare.states} == {"none was asked for"}
    assert bare.warnings == found.warnings


def test_a_benchmark_is_said_to_be_abandoned_in_this_store_only(found: SaturationAnalysis) -> None:
    left = next(state for state in found.states if state.saturation.verdict == "abandoned")
    assert "frontier releases have a score in this store" in " ".join(state_sentences(left))
    assert "in this store (abandoned: none)" in " ".join(saturation_sentences(found))


def test_until_replays_the_past(shared_store: Store) -> None:
    then = analyse_saturation(shared_store, replace(QUESTION, benchmarks=("gpqa-diamond",), until=date(2024, 6, 30)))
    (state,) = then.states
    assert state.saturation.clock <= date(2024, 6, 30)
    assert state.saturation.frontier.value < 0.6
    assert all(one.release_date <= date(2024, 6, 30) for one in then.releases)


def test_executors_give_the_same_bytes(shared_store: Store) -> None:
    question = replace(QUESTION, benchmarks=("gpqa-diamond",), replicates=300)
    with open_executor(2) as two:
        one, other = (json.dumps(saturation_json(analyse_saturation(shared_store, question, at))) for at in (None, two))
    assert one == other


def test_one_with_a_single_dated_model_is_listed_with_the_reason(found: SaturationAnalysis) -> None:
    assert list(found.not_measured) == ["csqa2"]
    assert "1 dated model, T5-11B" in found.not_measured["csqa2"]
    assert f"1 benchmark cannot be measured: csqa2 ({found.not_measured['csqa2']})" in found.warnings


def test_json_has_the_keys_of_the_contract(found: SaturationAnalysis) -> None:
    said = saturation_json(found)
    (mmlu,) = (one for one in said["benchmarks"] if one["benchmark"] == "mmlu")
    assert said["schema"] == "horizon.saturation/1"
    assert {"verdict", "why", "frontier", "headroom", "discrimination", "s_index", "momentum", "currency"} <= set(mmlu)
    assert list(mmlu["s_index"]) == ["0.5", "0.75", "1.0"]
    assert 0.8 < mmlu["frontier"] < 1
    assert date.fromisoformat(mmlu["inflection"]) < date.fromisoformat(mmlu["date_90"]["estimate"])
    assert {"estimate", "low", "high", "level", "share_never"} <= set(mmlu["date_90"])


def test_every_number_comes_with_its_clock_vintage_and_n(found: SaturationAnalysis) -> None:
    frame = saturation_frame(found)
    measured = frame[frame["verdict"].notna()]
    assert measured[["n", "clock", "as_of", "level"]].notna().all(axis=None)
    assert len(measured) == len(saturation_columns(found)["benchmark"]) == 31
    assert frame["benchmark"].iloc[-1] == "csqa2"
    assert f"as of {found.as_of}" in saturation_sentences(found)[0]


def test_sentences_say_what_is_undefined(found: SaturationAnalysis) -> None:
    unknown = next(state for state in found.states if math.isnan(state.saturation.frontier.standard_error))
    text = "\n".join(state_sentences(unknown))
    assert "error not known" in text
    assert "nan" not in text


def test_where_a_model_is_at_90_percent_already_no_chance_of_never_is_told(found: SaturationAnalysis) -> None:
    (state,) = (one for one in found.states if one.scores.slug == "math-level-5")
    text = " ".join(state_sentences(state))
    assert state.sigmoid is not None
    assert f"90% of the way reached by a model of {state.sigmoid.reached_90}; n " in text
    assert "never with probability" not in text
    (plan,) = (one.plan for one in plans_of(found) if one.state is state)
    assert plan is not None
    assert (plan.months, plan.share_never, plan.date_90) == (0, 0, state.sigmoid.reached_90)


def test_scores_that_were_turned_round_are_said_to_be(sqlite_store: Store, tmp_path: Path) -> None:
    ingest(sqlite_store, tmp_path, "model,release_date\nOne,2024-01-01\nTwo,2024-06-01\n")
    spec = "benchmark,unit,lower_bound,upper_bound,higher_is_better\nmine,fraction,0,0.9,false\n"
    ingest(sqlite_store, tmp_path, spec)
    ingest(sqlite_store, tmp_path, "model,benchmark,value\nOne,mine,0.4\nTwo,mine,0.3\n")
    (state,) = analyse_saturation(sqlite_store, QUESTION).states
    assert "lower is better here: all scores are turned round" in " ".join(state_sentences(state))


def test_one_model_only_cannot_be_measured_and_says_so(sqlite_store: Store, tmp_path: Path) -> None:
    ingest(sqlite_store, tmp_path, "model,release_date\nOne,2024-01-01\n")
    ingest(sqlite_store, tmp_path, "benchmark,unit,lower_bound,upper_bound\nmine,fraction,0,1\n")
    ingest(sqlite_store, tmp_path, "model,benchmark,value\nOne,mine,0.4\n")
    with pytest.raises(SelectionError, match="cannot measure mine") as refusal:
        analyse_saturation(sqlite_store, QUESTION)
    assert "1 dated model, One" in str(refusal.value)


def test_scores_off_the_scale_and_undated_models_are_named(sqlite_store: Store, tmp_path: Path) -> None:
    days = "\n".join(f"M{place},2024-0{place}-01" for place in range(1, 8))
    values = (0.1, 0.3, 0.4, 0.5, 0.6, 0.7, 0.95, 0.5)
    scores = "\n".join(f"M{place},mine,{value}" for place, value in enumerate(values, 1))
    ingest(sqlite_store, tmp_path, f"model,release_date\n{days}\n")
    ingest(sqlite_store, tmp_path, f"model,benchmark,value\n{scores}\n")
    spec = "benchmark,unit,lower_bound,upper_bound,n_items\nmine,fraction,0.25,0.9,100\n"
    ingest(sqlite_store, tmp_path, spec)  # after the scores: ingest would not take one above a ceiling that it knows
    found = analyse_saturation(sqlite_store, QUESTION)
    told = " ".join(found.states[0].saturation.warnings)
    assert "above the ceiling of 0.9" in told
    assert "below the chance level of 0.25" in told
    assert found.warnings == ("1 score left out, because no source gives a release date of its model: mine 1",)


def test_a_plan_comes_with_every_sigmoid(found: SaturationAnalysis) -> None:
    plans = plans_of(found, lead_months=6)
    assert [one.plan is None for one in plans] == sorted(one.state.sigmoid is None for one in plans)
    months = [one.plan.months for one in plans if one.plan]
    assert months == sorted(months)
    assert all(one.plan.today == date(2025, 11, 13) for one in plans if one.plan)


def test_a_day_that_only_the_curve_has_passed_is_told_as_such(found: SaturationAnalysis) -> None:
    plans = plans_of(found)
    texts = plan_columns(plans)
    unseen = {"by now, if the curve went on": False, "by now": True}
    told = [
        (one.state.sigmoid.reached_90 is not None, unseen[text])
        for one, text in zip(plans, texts["90% on"], strict=True)
        if one.state.sigmoid and text in unseen
    ]
    assert {seen for seen, _ in told} == {True, False}
    assert all(seen is said for seen, said in told)
    assert {"overdue", "overdue, if the curve went on"} <= set(texts["successor by"])


def test_plans_as_text_frame_and_json_agree(found: SaturationAnalysis) -> None:
    plans = plans_of(found)
    columns, frame, said = plan_columns(plans), plan_frame(plans), plan_json(plans)
    assert columns["benchmark"] == list(frame["benchmark"]) == [one["benchmark"] for one in said]
    assert all(one["why_not"] for one in said if "months" not in one)
    assert "12 months to make" in " ".join(plan_sentences(plans))


def test_without_replicates_there_is_no_plan(shared_store: Store) -> None:
    question = replace(QUESTION, benchmarks=("mmlu",), replicates=0)
    found = analyse_saturation(shared_store, question)
    (one,) = plans_of(found)
    said: dict[str, Any] = saturation_json(found)["benchmarks"][0]["date_90"]
    assert one.why_not == "no replicates of its sigmoid were asked for"
    assert said["estimate"]
    assert said["low"] is None

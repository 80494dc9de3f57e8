"""The past replayed by quarter, beside the time horizons and the index."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from horizon.store import Store, open_store
from horizon.workflow.saturation.analyse import analyse_saturation
from horizon.workflow.saturation.quarters import WholeAnalysis, analyse_whole
from horizon.workflow.saturation.question import SaturationQuestion
from horizon.workflow.saturation.tables import quarter_columns, quarter_frame, whole_json
from horizon.workflow.saturation.wording import lifetime_sentences, slowdown_sentence, whole_sentences

SOME = ("gpqa-diamond", "math-level-5", "gsm8k", "hellaswag", "arc-ai2", "swe-bench-verified")


@pytest.fixture(scope="module")
def shared_store(facts_file: Path) -> Iterator[Store]:
    with open_store(facts_file) as store:
        yield store


@pytest.fixture(scope="module")
def found(shared_store: Store) -> WholeAnalysis:
    return analyse_whole(shared_store, SaturationQuestion(SOME))


def test_a_replayed_verdict_is_that_of_the_command_then(shared_store: Store, found: WholeAnalysis) -> None:
    end = date(2024, 9, 30)
    then = analyse_saturation(shared_store, SaturationQuestion(SOME, until=end, draws=1000, replicates=0))
    replayed = found.verdicts[found.verdicts["quarter_end"] == end]
    expected = {state.scores.slug: state.saturation.verdict for state in then.states}
    assert dict(zip(replayed["benchmark"], replayed["verdict"], strict=True)) == expected


def test_no_benchmark_has_a_verdict_before_its_release(found: WholeAnalysis) -> None:
    first = found.verdicts.groupby("benchmark")["quarter_end"].min()
    assert first["swe-bench-verified"] >= date(2024, 8, 13)
    assert first["gpqa-diamond"] >= date(2023, 11, 20)


def test_saturated_benchmarks_have_lives(found: WholeAnalysis) -> None:
    ended = {life.benchmark for life in found.whole.lives if life.by}
    assert {"math-level-5", "hellaswag"} <= ended
    assert "swe-bench-verified" not in ended
    assert found.whole.quarters["saturations"].sum() == len(ended)


def test_the_frontier_is_not_slowing_by_the_shipped_facts(found: WholeAnalysis) -> None:
    assert found.slowdown.answer == "benchmarks only"
    assert slowdown_sentence(found).startswith("Not the frontier, only benchmarks: of 6 benchmarks")
    assert "as of " in slowdown_sentence(found)


def test_lives_are_told_with_their_number_and_interval(found: WholeAnalysis) -> None:
    text = " ".join(lifetime_sentences(found))
    saturated = sum(life.by is not None for life in found.whole.lives)
    assert f"{saturated} of 6 benchmarks saturated" in text
    assert "95% interval" in text
    assert "nan" not in text


def test_tables_and_json_hold_the_same_quarters(found: WholeAnalysis) -> None:
    said, frame = whole_json(found), quarter_frame(found)
    assert [row["quarter_end"] for row in said["quarters"]] == [str(day) for day in frame["quarter_end"]]
    assert set(quarter_columns(found)["quarter to"]) <= {str(day) for day in frame["quarter_end"]}
    assert said["sentence"] == whole_sentences(found)[0]
    assert [one["series"] for one in said["pace"]] == ["time horizon", "capability index"]


def test_one_benchmark_is_named_in_the_sentence(shared_store: Store) -> None:
    alone = analyse_whole(shared_store, SaturationQuestion(("math-level-5",)))
    assert slowdown_sentence(alone).startswith("Not the frontier, only this benchmark: math-level-5 is at ceiling")


def test_one_alone_has_the_last_verdict_that_the_command_gives_it(shared_store: Store) -> None:
    question = SaturationQuestion(("winogrande",), replicates=0)
    (state,) = analyse_saturation(shared_store, question).states
    last = analyse_whole(shared_store, question).verdicts.iloc[-1]
    assert state.saturation.verdict == last["verdict"] == "abandoned"
    assert last["quarter_end"] > state.saturation.clock


def test_lives_end_with_the_newest_scored_model_that_was_released_by_then(shared_store: Store) -> None:
    question = SaturationQuestion(("swe-bench-verified",), until=date(2025, 1, 20), replicates=0)
    (state,) = analyse_saturation(shared_store, question).states
    (life,) = analyse_whole(shared_store, question).whole.lives
    assert life.after == state.saturation.clock < date(2025, 1, 20)


def test_a_suite_without_horizons_leaves_the_other_test(shared_store: Store) -> None:
    found = analyse_whole(shared_store, SaturationQuestion(("math-level-5",)), suite="metr-9")
    assert found.slowdown.tests[0].pace == "not known"
    assert "no time horizons of the suite metr-9" in " ".join(whole_sentences(found))

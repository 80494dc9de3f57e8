"""The past replayed by quarter, beside the time horizons and the index."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from horizon.errors import SelectionError
from horizon.saturation import LifetimeTrend
from horizon.stats import Interval
from horizon.store import Store, open_store
from horizon.workflow.saturation.analyse import analyse_saturation
from horizon.workflow.saturation.quarters import WholeAnalysis, analyse_whole
from horizon.workflow.saturation.question import SaturationQuestion
from horizon.workflow.saturation.slowdown import Slowdown
from horizon.workflow.saturation.whole_tables import quarter_columns, quarter_frame, whole_json
from horizon.workflow.saturation.whole_wording import lifetime_sentences, slowdown_sentence, whole_sentences

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
    assert slowdown_sentence(found).startswith(
        "Only benchmarks, as far as these data tell: no slow-down of the frontier is found; of 6 benchmarks 4 are at "
        "their ceiling and 1 has too few items to tell its best models apart (as of "
    )
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
    assert slowdown_sentence(alone).startswith(
        "Only this benchmark, as far as these data tell: no slow-down of the frontier is found; math-level-5 is at its "
        "ceiling (as of"
    )


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
    found = analyse_whole(shared_store, SaturationQuestion(("math-level-5",), as_of=date(2025, 11, 20)))
    assert [test.pace for test in found.slowdown.tests] == ["not known", "no change found"]
    assert "no slow-down of the capability index is found, and the time horizon could not be tested" in (
        slowdown_sentence(found)
    )
    assert "nothing of the suite metr-1.1 was known on 2025-11-20" in " ".join(whole_sentences(found))


def test_a_suite_that_is_mistyped_is_an_error_with_what_is_like_it(shared_store: Store) -> None:
    with pytest.raises(SelectionError, match=r"no suite of time horizons is called metr-1\.2") as refusal:
        analyse_whole(shared_store, SaturationQuestion(("math-level-5",)), suite="metr-1.2")
    assert "perhaps metr-1.0 or metr-1.1" in str(refusal.value)


def test_what_cannot_be_told_apart_is_not_said_to_have_flattened(found: WholeAnalysis) -> None:
    last = found.whole.quarters.iloc[-1]
    assert (last["at ceiling"], last["indistinguishable"], last["climbing"]) == (4, 1, 1)
    assert last["flat"] == pytest.approx(4 / 6)


def test_a_slow_down_is_told_with_what_could_not_be_tested(found: WholeAnalysis) -> None:
    one, other = found.slowdown.tests
    slower, missing = replace(one, pace="slower"), replace(other, pace="not known")
    for tests, words in (
        ((slower, missing), "The frontier is slowing: the time horizon became slower, and the capability index could"),
        ((slower, other), "The measures disagree: the time horizon became slower, no slow-down of the capability"),
        ((missing,), "Whether the frontier is slowing is not known, for want of a test; of 6"),
    ):
        assert slowdown_sentence(replace(found, slowdown=Slowdown(tests))).startswith(words)


def lives_told(found: WholeAnalysis, high: float, **without: float) -> str:
    """The first of the sentences, where the 95 % interval of the change ends there, and without a benchmark there."""
    trend = SimpleNamespace(
        change=lambda level: (-0.3, Interval(-0.5, high, level)),
        predict=lambda day: 2.0,
        predict_interval=lambda day, level: Interval(1.0, 3.0, level),
        origin=date(2022, 1, 1), last=date(2025, 1, 1), nobs=9,
    )  # fmt: skip
    rest = {name: (-0.2, Interval(-0.4, end, 0.95)) for name, end in without.items()}
    whole = replace(found.whole, lifetime=cast(LifetimeTrend, trend), without=rest)
    return lifetime_sentences(replace(found, whole=whole))[0]


def test_that_benchmarks_die_faster_is_claimed_only_if_no_single_one_carries_it(found: WholeAnalysis) -> None:
    assert lives_told(found, -0.1, one=-0.05, other=-0.02).startswith("Benchmarks die faster: ")
    assert lives_told(found, 0.1, one=-0.05).startswith("Whether benchmarks die faster cannot be told: ")
    hangs = lives_told(found, -0.1, one=0.05, other=0.2)
    assert hangs.startswith(
        "Benchmarks seem to die faster: each year of release changes the time to saturation by -30%"
    )
    assert hangs.endswith("; this hangs on other, without which it is -20% (-40% to +20%), and on one")

"""From the store to scores on one scale: the shipped facts, and what the issue's users bring along."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from horizon.errors import SelectionError
from horizon.store import Store, open_store
from horizon.workflow.saturation.question import SaturationQuestion
from horizon.workflow.saturation.reading import BenchmarkScores, Reading, read_benchmarks
from tests.ingest.loading import ingest

MODELS = "model,release_date\nOne,2024-01-01\nTwo,2024-06-01\n"
SPEC = "benchmark,unit,lower_bound,upper_bound,higher_is_better,n_items,release_date\n"


def read_in(store: Store, *names: str, **options: object) -> Reading:
    with store.read() as connection:
        return read_benchmarks(connection, SaturationQuestion(names, **options))  # type: ignore[arg-type]


def brought(store: Store, folder: Path, spec: str, scores: str, **options: float) -> BenchmarkScores:
    """Read one benchmark, mine, after taking in its description and scores."""
    for text in (MODELS, SPEC + spec, "model,benchmark,value,standard_error\n" + scores):
        ingest(store, folder, text)
    (found,) = read_in(store, "mine", **options).chosen
    return found


@pytest.fixture(scope="module")
def shipped(facts_file: Path) -> Iterator[Reading]:
    with open_store(facts_file) as store:
        yield read_in(store)


def test_every_described_benchmark_of_the_shipped_facts_is_read(shipped: Reading) -> None:
    assert len(shipped.benchmarks) == 32
    assert shipped.not_measured == {}
    assert all(one.scores["release_date"].notna().all() for one in shipped.benchmarks)
    assert all(one.scores["value"].between(0, 1).all() for one in shipped.benchmarks)


def test_undated_models_and_further_scores_of_a_model_are_counted(shipped: Reading) -> None:
    (piqa,) = (one for one in shipped.benchmarks if one.slug == "piqa")
    assert piqa.undated == piqa.undated_models
    assert piqa.repeated == len(piqa.scores) - piqa.scores["slug"].nunique()


def test_an_audited_ceiling_is_read_with_its_source(shipped: Reading) -> None:
    (mmlu,) = (one for one in shipped.benchmarks if one.slug == "mmlu")
    assert (mmlu.scale.basis, mmlu.scale.source) == ("audited", "gema-2024-mmlu-redux")


def test_benchmarks_come_in_the_order_in_which_they_are_asked_for(facts: Store) -> None:
    assert [one.slug for one in read_in(facts, "piqa", "GPQA Diamond", "piqa").chosen] == ["piqa", "gpqa-diamond"]


def test_items_and_release_date_are_those_of_the_description(sqlite_store: Store, tmp_path: Path) -> None:
    found = brought(sqlite_store, tmp_path, "mine,fraction,0.25,1,true,200,2023-05-01\n", "One,mine,0.4,0.02\n")
    assert (found.scale.chance, found.scale.ceiling, found.n_items) == (0.25, 1.0, 200.0)
    assert (found.released, found.scores["standard_error"].tolist()) == (date(2023, 5, 1), [0.02])


def test_where_lower_is_better_scores_and_scale_are_turned_round(sqlite_store: Store, tmp_path: Path) -> None:
    found = brought(sqlite_store, tmp_path, "mine,fraction,0.02,0.9,false,,\n", "One,mine,0.4,\nTwo,mine,0.1,\n")
    assert found.scores["value"].tolist() == pytest.approx([0.6, 0.9])
    assert (found.scale.chance, found.scale.ceiling) == pytest.approx((0.1, 0.98))


def test_what_the_question_says_of_the_scale_counts(sqlite_store: Store, tmp_path: Path) -> None:
    found = brought(
        sqlite_store, tmp_path, "mine,fraction,,,true,,\n", "One,mine,0.4,\nTwo,mine,0.7,\n", chance=0.2, ceiling=0.9
    )
    assert (found.scale.chance, found.scale.ceiling) == pytest.approx((0.2, 0.9))


def test_where_lower_is_better_the_chance_that_a_question_says_is_that_of_guessing(
    sqlite_store: Store, tmp_path: Path
) -> None:
    scores = "One,mine,0.4,\nTwo,mine,0.1,\n"
    found = brought(sqlite_store, tmp_path, "mine,fraction,,,false,,\n", scores, chance=0.9, ceiling=0.02)
    assert found.lower_is_better
    assert (found.scale.chance, found.scale.ceiling) == pytest.approx((0.1, 0.98))


@pytest.mark.parametrize(
    ("spec", "scores", "message"),
    [
        ("mine,fraction,,1,true,,\n", "One,mine,0.4,\nTwo,mine,0.7,\n", "chance level of mine is not known"),
        ("mine,fraction,,,true,,\n", "One,mine,0.4,\nTwo,mine,0.7,\n", "a headroom of 0% to 60%"),
        ("mine,fraction,,0.9,false,,\n", "One,mine,0.4,\n", "nobody says what is best"),
        ("mine,minutes,0,,true,,\n", "One,mine,4,\n", "no share of anything"),
        ("mine,fraction,0,1,true,,\n", "Undated,mine,0.4,\n", "no model with a score on it has a release date"),
    ],
)  # fmt: skip
def test_what_cannot_be_measured_says_why(
    sqlite_store: Store, tmp_path: Path, spec: str, scores: str, message: str
) -> None:
    with pytest.raises(SelectionError, match="cannot measure mine") as refusal:
        brought(sqlite_store, tmp_path, spec, scores)
    assert message in str(refusal.value)


def test_scores_of_a_benchmark_that_nobody_described_have_no_unit(sqlite_store: Store, tmp_path: Path) -> None:
    ingest(sqlite_store, tmp_path, MODELS)
    ingest(sqlite_store, tmp_path, "model,benchmark,value\nOne,mine,0.4\n")
    with pytest.raises(SelectionError, match="nobody says in which unit its scores are"):
        read_in(sqlite_store, "mine")


def test_scores_of_a_benchmark_that_nobody_described_are_shares_if_the_question_has_a_scale_for_them(
    sqlite_store: Store, tmp_path: Path
) -> None:
    ingest(sqlite_store, tmp_path, MODELS)
    ingest(sqlite_store, tmp_path, "model,benchmark,value\nOne,mine,0.4\nTwo,mine,0.7\n")
    (found,) = read_in(sqlite_store, "mine", chance=0.25, ceiling=1.0).chosen
    assert (found.scale.chance, found.scale.ceiling, found.scores["value"].tolist()) == (0.25, 1.0, [0.4, 0.7])
    with pytest.raises(SelectionError, match=r"found scores of 0\.4 to 0\.7; to do: if they are shares, give --chance"):
        read_in(sqlite_store, "mine", chance=0.25)


def test_a_day_before_the_first_score_of_a_benchmark_is_named(sqlite_store: Store, tmp_path: Path) -> None:
    scores = "model,benchmark,value\nOne,{0},0.4\n"
    ingest(sqlite_store, tmp_path, MODELS, "2024-07-01")
    ingest(sqlite_store, tmp_path, SPEC + "mine,fraction,0,1,true,,\nold,fraction,0,1,true,,\n", "2024-07-01")
    ingest(sqlite_store, tmp_path, scores.format("old"), "2024-07-01")
    ingest(sqlite_store, tmp_path, scores.format("mine"), "2025-03-01")
    message = "no score on it was known on 2024-08-01; the first that counts today is of 2025-03-01"
    with pytest.raises(SelectionError, match=message):
        read_in(sqlite_store, "mine", as_of=date(2024, 8, 1))


def test_one_that_cannot_be_measured_does_not_stop_the_others(facts: Store) -> None:
    found = read_in(facts, "metr-1.1", "piqa")
    assert [one.slug for one in found.chosen] == ["piqa"]
    assert "see `horizon trend`" in found.not_measured["metr-1.1"]


@pytest.mark.parametrize(
    ("names", "options", "message"),
    [
        (("gpqa dimond",), {}, "perhaps gpqa-diamond"),
        (("metr-1.0",), {}, "a suite of tasks with time horizons"),
        ((), {"as_of": date(2020, 1, 1)}, "no score was known on 2020-01-01"),
    ],
)
def test_what_is_not_there_is_refused(
    facts: Store, names: tuple[str, ...], options: dict[str, date], message: str
) -> None:
    with pytest.raises(SelectionError) as refusal:
        read_in(facts, *names, **options)
    assert message in str(refusal.value)


def test_a_store_without_scores_says_how_to_get_some(sqlite_store: Store) -> None:
    with pytest.raises(SelectionError, match="the store has no scores"):
        read_in(sqlite_store)

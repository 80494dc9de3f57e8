"""What changed of benchmarks: verdicts, best scores, new ones, and which score each comes from."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from horizon.report.page import News
from horizon.store import Store
from horizon.workflow.names import merge_models, plan_merge
from horizon.workflow.news.as_json import conclusions_from_json, conclusions_json
from horizon.workflow.news.conclude_benchmarks import conclude_benchmarks
from horizon.workflow.news.conclusions import (
    BenchmarkConclusions,
    BenchmarksQuestion,
    ClaimConclusion,
    Conclusions,
    Finding,
    Growth,
)
from horizon.workflow.news.since import news_since
from horizon.workflow.saturation.analyse import measure_all
from horizon.workflow.saturation.question import SaturationQuestion
from horizon.workflow.saturation.reading import read_benchmarks
from horizon.workflow.studies.alerts import AlertRules
from horizon.workflow.studies.benchmarks import BenchmarkStudy
from tests.ingest.loading import ingest
from tests.workflow.news.telling import keep, of_kind

STUDY = BenchmarkStudy(name="b", path=Path("b.toml"), title="B")
ASKED = BenchmarksQuestion("metr-1.1", (), 0.95, 2, 0)
SPEC = "benchmark,unit,lower_bound,upper_bound,n_items\nEasy,fraction,0,1,1000\nHard,fraction,0,1,1000\n"
MODELS = "model,release_date\n" + "".join(f"m{n},202{n // 2}-0{1 + 6 * (n % 2)}-01\n" for n in range(10))
EASY = {f"m{n}": 0.1 * (n + 1) for n in range(6)}
HARD = {f"m{n}": 0.02 * (n + 1) for n in range(10)}
DONE = {f"m{n}": value for n, value in ((6, 0.985), (7, 0.987), (8, 0.99), (9, 0.995), (5, 0.98))}


def scores(easy: dict[str, float], hard: dict[str, float]) -> str:
    lines = [f"{model},Easy,{value:.3f}" for model, value in easy.items()]
    lines += [f"{model},Hard,{value:.3f}" for model, value in hard.items()]
    return "\n".join(["model,benchmark,value", *lines, ""])


@pytest.fixture
def store(sqlite_store: Store, tmp_path: Path) -> Store:
    """Give a store with two benchmarks that climb, known since the first of January."""
    ingest(sqlite_store, tmp_path, SPEC, "2025-01-01", table="benchmarks")
    ingest(sqlite_store, tmp_path, MODELS, "2025-01-01", table="models")
    ingest(sqlite_store, tmp_path, scores(EASY, HARD), "2025-01-01", table="scores")
    return sqlite_store


def concluded(store: Store) -> Conclusions:
    question = SaturationQuestion(draws=500, replicates=0)
    with store.read() as connection:
        found = measure_all(read_benchmarks(connection, question), question, sigmoids=False)
    return Conclusions(benchmarks=conclude_benchmarks(ASKED, found))


def parts(conclusions: Conclusions) -> BenchmarkConclusions:
    assert conclusions.benchmarks is not None
    return conclusions.benchmarks


def told(store: Store, before: Conclusions, after: Conclusions, **rules: bool) -> News:
    keep(store, before, date(2025, 6, 1), STUDY.name)
    return news_since(store, replace(STUDY, alerts=AlertRules(**rules)), after, date(2025, 6, 2))


@pytest.mark.parametrize("ceiling", [True, False])
def test_a_benchmark_newly_at_its_ceiling_names_the_score_that_put_it_there(
    store: Store, tmp_path: Path, ceiling: bool
) -> None:
    before = concluded(store)
    assert parts(before).benchmarks["easy"].verdict != "at ceiling"
    ingest(store, tmp_path, scores(EASY | DONE, HARD), "2025-02-01", table="scores")
    (item,) = of_kind(told(store, before, concluded(store), ceiling=ceiling), "verdict")
    assert item.text.startswith(
        f"Easy is at ceiling, was {parts(before).benchmarks['easy'].verdict}: the best score, 99.5%"
    )
    assert item.cause == "m9 on Easy, 0.995, source lab, vintage 2025-02-01, snapshot 4"
    assert item.alert == ceiling


def test_a_benchmark_no_longer_at_its_ceiling_is_an_alert_too(store: Store, tmp_path: Path) -> None:
    after = concluded(store)
    ingest(store, tmp_path, scores(EASY | DONE, HARD), "2025-02-01", table="scores")
    before = concluded(store)
    (item,) = of_kind(told(store, before, after), "verdict")
    assert " was at ceiling: " in item.text
    assert item.alert


@pytest.mark.parametrize("verdicts", [True, False])
def test_any_other_verdict_is_an_alert_if_the_study_says_so(store: Store, verdicts: bool) -> None:
    now = concluded(store)
    hard = parts(now).benchmarks["hard"]._replace(verdict="floor")
    before = replace(now, benchmarks=replace(parts(now), benchmarks=parts(now).benchmarks | {"hard": hard}))
    (item,) = of_kind(told(store, before, now, verdicts=verdicts), "verdict")
    assert item.text.startswith(f"Hard is {parts(now).benchmarks['hard'].verdict}, was floor: ")
    assert item.cause == "No score of its own changed: dates, its scale, or newer models elsewhere did."
    assert item.alert == verdicts


def test_a_best_score_that_was_beaten_is_told_with_both_models(store: Store, tmp_path: Path) -> None:
    before = concluded(store)
    ingest(store, tmp_path, scores(EASY, HARD | {"m3": 0.25}), "2025-02-01", table="scores")
    found = told(store, before, concluded(store))
    (best,), (revised,) = of_kind(found, "best"), of_kind(found, "revised")
    assert best.text == "Hard: the best score was beaten, 25.0% by m3; it was 20.0% by m9."
    assert best.cause == "m3 on Hard, 0.25 (was 0.08), source lab, vintage 2025-02-01, snapshot 4"
    assert revised.text == "1 value revised: m3 on Hard from 8.0% to 25.0%."


def test_a_best_score_that_was_withdrawn_is_told(store: Store, tmp_path: Path) -> None:
    before = concluded(store)
    ingest(store, tmp_path, scores(EASY, {n: v for n, v in HARD.items() if n != "m9"}), "2025-02-01", table="scores")
    found = told(store, before, concluded(store))
    (best,), (counts,) = of_kind(found, "best"), of_kind(found, "scores")
    assert best.text == "Hard: the best score is lower, 18.0% by m8; it was 20.0% by m9."
    assert best.cause == "m9 on Hard, withdrawn (was 0.2), source lab, vintage 2025-02-01, snapshot 4"
    assert counts.text == "Best scores of models on benchmarks that were here before: 1 withdrawn."


def test_what_took_the_best_score_away_is_named_and_not_a_lower_one_that_came(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, "model,benchmark,value,source\nm9,Hard,0.9,other\n", "2025-02-01", table="scores")
    before = concluded(store)
    lower = "model,benchmark,value,source\nm9,Easy,0.2,other\nm2,Hard,0.3,other\n"
    ingest(store, tmp_path, lower, "2025-03-01", table="scores")
    (best,) = of_kind(told(store, before, concluded(store)), "best")
    assert best.text == "Hard: the best score is lower, 30.0% by m2; it was 90.0% by m9."
    assert best.cause == "m9 on Hard, 0.2 (was 0.9), source other, vintage 2025-03-01, snapshot 5"


def test_a_best_score_that_was_corrected_upwards_was_not_beaten(store: Store, tmp_path: Path) -> None:
    before = concluded(store)
    ingest(store, tmp_path, scores(EASY, HARD | {"m9": 0.25}), "2025-02-01", table="scores")
    (best,) = of_kind(told(store, before, concluded(store)), "best")
    assert best.text == "Hard: the best score is higher, 25.0% by m9; it was 20.0% by m9."


def test_new_benchmarks_and_models_are_told(store: Store, tmp_path: Path) -> None:
    before = concluded(store)
    ingest(store, tmp_path, SPEC + "New,fraction,0,1,100\n", "2025-02-01", table="benchmarks")
    ingest(store, tmp_path, MODELS + "n1,2025-01-01\n", "2025-02-01", table="models")
    text = scores(EASY, HARD | {"n1": 0.1}) + "".join(f"m{n},New,0.{n + 1}\n" for n in range(6))
    ingest(store, tmp_path, text, "2025-02-01", table="scores")
    found = told(store, before, concluded(store))
    assert of_kind(found, "new")[0].text.startswith("1 new benchmark: New (")
    assert of_kind(found, "added")[0].text == "1 model with a first score here: n1."


def test_a_merge_of_two_names_is_no_change_of_scores(store: Store) -> None:
    before = concluded(store)
    with store.read() as connection:
        plan = plan_merge(connection, "m0", "m1")
    assert merge_models(store, plan)
    found = told(store, before, concluded(store))
    assert {item.kind for item in found.items} == {"nothing"}


def test_nothing_new_says_so(store: Store) -> None:
    now = concluded(store)
    (item,) = told(store, now, now).items
    assert item.text == "Nothing has changed: no row that this report rests on, and nothing that it concludes."


OLD = Growth(12.16, 9.0, 15.5, 13)
NEW = Growth(12.74, 9.0, 16.9, 14)


def with_index(conclusions: Conclusions, growth: Growth, answer: str, verdict: str) -> Conclusions:
    found = {"answer": Finding(answer, ""), "capability index": Finding("slower", "p 0.01")}
    claims = {"i": ClaimConclusion("The index broke", "2024-04", "2024-03-23", verdict)}  # type: ignore[arg-type]
    whole = replace(parts(conclusions), growth=growth, findings=found, claims=claims)
    return replace(conclusions, benchmarks=whole)


def test_growth_answer_and_claims_of_the_index_are_compared(store: Store) -> None:
    before = with_index(concluded(store), OLD, "no slow-down is found", "near")
    after = with_index(concluded(store), NEW, "the frontier is slowing", "not reproduced")
    found = told(store, before, after, verdicts=True)
    assert [(item.kind, item.alert) for item in found.items] == [("answer", True), ("claim", True), ("growth", False)]
    assert found.items[0].text == "The answer is another: the frontier is slowing; before: no slow-down is found."
    assert found.items[2].text == (
        "The index over all benchmarks grows by 12.7 points a year, was 12.2 (+0.5; 95% interval 9.0 to 16.9, was "
        "9.0 to 15.5; 14 models on its frontier, were 13)."
    )


def test_growth_without_an_interval_has_none_in_words(store: Store) -> None:
    bare = NEW._replace(low=float("nan"), high=float("nan"))
    for growth, said in ((OLD, "(−0.5; 95% interval 9.0 to 15.5; 13"), (bare._replace(per_year=13.0), "(+0.3; 14")):
        before, after = (with_index(concluded(store), one, "x", "near") for one in (bare, growth))
        (item,) = of_kind(told(store, before, after), "growth")
        assert said in item.text


def test_the_answer_that_stays_is_told_first(store: Store) -> None:
    before = with_index(concluded(store), OLD, "no slow-down is found", "near")
    found = told(store, before, with_index(concluded(store), NEW, "no slow-down is found", "near"))
    assert found.items[0].text == "The answer is the same: no slow-down is found."


def test_another_question_is_said_to_be_one(store: Store) -> None:
    now = concluded(store)
    before = replace(now, benchmarks=replace(parts(now), question=ASKED._replace(seed=1, benchmarks=("easy",))))
    assert told(store, before, now).items[0].text == (
        "The study asks something else than it did: it has changed its benchmarks, seed."
    )


def test_conclusions_come_back_from_json_as_they_were(store: Store) -> None:
    now = with_index(concluded(store), NEW._replace(low=float("nan"), high=float("inf")), "x", "near")
    written = conclusions_json(now)
    assert conclusions_json(conclusions_from_json(written)) == written


def test_a_first_report_replays_the_scores_before_the_newest(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, scores(EASY | DONE, HARD), "2025-02-01", table="scores")
    found = news_since(store, STUDY, concluded(store), date(2025, 6, 2))
    assert found.title == "What changed since 2025-01-01, the vintage before the newest (this is the first report)"
    assert of_kind(found, "verdict")[0].text.startswith("Easy is at ceiling, was ")


def test_a_first_report_of_one_vintage_says_that_of_its_scores(store: Store) -> None:
    (item,) = news_since(store, STUDY, concluded(store), date(2025, 6, 2)).items
    assert item.text.endswith("the store has no earlier vintage to compare these scores with.")

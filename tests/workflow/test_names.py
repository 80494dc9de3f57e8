"""Names as a user works with them, on a store with the shipped facts and files of one's own."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from horizon import shipped
from horizon.errors import SelectionError, StoreError
from horizon.store import Store, naming, read, schema, write
from horizon.workflow.facts import initialise
from horizon.workflow.lists import list_benchmarks, list_models, review_models
from horizon.workflow.names import (
    NamesReport,
    add_alias,
    confirm_models,
    find_name,
    merge_models,
    names_report,
    plan_merge,
    remove_alias,
    unmerge_model,
)
from horizon.workflow.portrait import ModelPortrait, benchmark_portrait, model_portrait
from tests.ingest.loading import facts_of, ingest

MINE = """model,benchmark,value,evaluated_on
claude-37-sonnet-thinking,gsm8k,0.9,2026-01-02
My New Model,gsm8k,0.5,2026-01-03
"""


@pytest.fixture
def mine(facts: Store, tmp_path: Path) -> Store:
    """Give the shipped facts and a file with two names that nobody has looked at."""
    ingest(facts, tmp_path, MINE, "2026-02-01")
    return facts


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Claude 3.7 Sonnet", "claude-3.7-sonnet"),
        ("claude-3-7-sonnet-20250219", "claude-3.7-sonnet"),
        ("CLAUDE 3.7 sonnet ", "claude-3.7-sonnet"),
        ("My New Model", "my-new-model"),
    ],
)
def test_a_name_or_alias_stands_for_a_model(mine: Store, name: str, slug: str) -> None:
    with mine.read() as connection:
        assert find_name(connection, "model", name) == slug


@pytest.mark.parametrize(
    ("kind", "name", "near"),
    [("model", "Claude 3.7 Sonnett", "perhaps Claude 3.7 Sonnet"), ("benchmark", "gsm-8k", "perhaps gsm8k")],
)
def test_an_unknown_name_is_told_the_nearest(facts: Store, kind: naming.Kind, name: str, near: str) -> None:
    with facts.read() as connection, pytest.raises(SelectionError, match=f"no {kind} is called {name}") as caught:
        find_name(connection, kind, name)
    assert near in str(caught.value)


def test_a_report_counts_names_and_those_that_wait(mine: Store) -> None:
    with mine.read() as connection:
        shipped_names = len(read.model_ids(connection)) - 2 + len(read.aliases(connection, "model"))
        assert names_report(connection) == NamesReport(shipped_names + 2, shipped_names, 2)
    confirm_models(mine, ["My New Model"])
    merge(mine, "claude-37-sonnet-thinking", "Claude 3.7 Sonnet")
    with mine.read() as connection:
        assert names_report(connection) == NamesReport(shipped_names + 2, shipped_names + 2, 0)


def test_a_report_is_a_sentence() -> None:
    assert str(NamesReport(312, 250, 62)) == "312 names: 250 on a reviewed model, 62 wait for review"
    assert str(NamesReport(1_312, 1_311, 1)) == "1,312 names: 1,311 on a reviewed model, 1 waits for review"


def merge(store: Store, name: str, into: str) -> bool:
    with store.read() as connection:
        plan = plan_merge(connection, name, into)
    return merge_models(store, plan)


def test_what_waits_for_review_comes_with_its_facts_and_nearest_names(mine: Store) -> None:
    with mine.read() as connection:
        found = review_models(connection).set_index("model")
    assert list(found.index) == ["My New Model", "claude-37-sonnet-thinking"]
    row = found.loc["claude-37-sonnet-thinking"]
    assert (row["scores"], row["sources"]) == (1, ("lab",))
    assert "Claude 3.7 Sonnet" in row["nearest"]
    assert found.loc["My New Model", "nearest"] == []


def test_a_merge_moves_the_facts_until_it_is_undone(mine: Store) -> None:
    before = portrait_scores(mine, "Claude 3.7 Sonnet")
    assert merge(mine, "claude-37-sonnet-thinking", "claude-3-7-sonnet-20250219") is True
    assert portrait_scores(mine, "Claude 3.7 Sonnet") == before + 1
    assert unmerge_model(mine, "claude-37-sonnet-thinking") == ("claude-37-sonnet-thinking", "Claude 3.7 Sonnet")
    assert portrait_scores(mine, "Claude 3.7 Sonnet") == before


def portrait_scores(store: Store, name: str) -> int:
    with store.read() as connection:
        return len(model_portrait(connection, name).scores)


@pytest.mark.parametrize(
    ("name", "into", "doubts"),
    [
        ("GPT-4 0314", "GPT-5", ["they were released 877 days apart"]),
        ("GPT-5", "Claude 4.1 Opus", ["they are of different organizations (OpenAI, Anthropic)"]),
        ("GPT-2", "Claude 3 Opus", ["days apart", "different organizations"]),
        ("My New Model", "GPT-5", []),
    ],
)
def test_a_plan_says_what_speaks_against_a_merge(mine: Store, name: str, into: str, doubts: list[str]) -> None:
    with mine.read() as connection:
        plan = plan_merge(connection, name, into)
    assert len(plan.doubts) == len(doubts)
    assert all(part in doubt for part, doubt in zip(doubts, plan.doubts, strict=True))


def test_a_name_of_ones_own_leads_files_to_come_to_its_model(facts: Store, tmp_path: Path) -> None:
    assert add_alias(facts, "model", "In House 7", "GPT-5") == ("GPT-5", None)
    assert add_alias(facts, "model", "In House 7", "GPT-4.1") == ("GPT-4.1", "GPT-5")
    ingest(facts, tmp_path, "model,benchmark,value\nin-house-7,gsm8k,0.123\n", "2026-02-01")
    with facts.read() as connection:
        assert 0.123 in set(model_portrait(connection, "GPT-4.1").scores["value"])
    assert remove_alias(facts, "model", "in-house-7") == "GPT-4.1"


def test_a_name_without_letters_is_none(facts: Store) -> None:
    with pytest.raises(StoreError, match="this is no name"):
        add_alias(facts, "model", "--", "GPT-5")


def test_a_list_has_what_was_known_on_a_day(mine: Store) -> None:
    with mine.read() as connection:
        now, then = list_models(connection), list_models(connection, as_of=date(2026, 1, 30))
    assert set(now["model"]) - set(then["model"]) >= {"My New Model", "Muse Spark"}
    assert dict(zip(now["model"], now["note"], strict=True))["My New Model"] == "waits for review"
    assert list(then["release_date"].dropna()) == sorted(then["release_date"].dropna())


def test_a_list_of_all_has_merged_names_baselines_and_names_without_facts(mine: Store) -> None:
    with mine.write() as connection:
        write.add_models(connection, {"human": ("human", None), "bare": ("Bare", None)})
        naming.merge(connection, "my-new-model", "gpt-5")
        usual, every = list_models(connection), list_models(connection, every=True)
    notes = dict(zip(every["model"], every["note"], strict=True))
    assert {name: notes[name] for name in set(notes) - set(usual["model"])} == {
        "human": "baseline",
        "Bare": "waits for review",
        "My New Model": "merged into GPT-5",
    }


def test_lists_and_portraits_are_the_same_on_every_database(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, MINE, "2026-02-01")
    horizons = "model,organization,release_date,suite,minutes\nMy New Model,Lab,2026-01-05,s,7\n"
    ingest(store, tmp_path, horizons, "2026-02-02")
    merge(store, "claude-37-sonnet-thinking", "My New Model")
    with store.read() as connection:
        (model,) = list_models(connection).to_dict("records")
        (waiting,) = review_models(connection).to_dict("records")
        benchmarks = list_benchmarks(connection).set_index("benchmark")
        portrait = model_portrait(connection, "claude-37-sonnet-thinking")
    assert (model["organization"], model["release_date"], model["scores"]) == ("Lab", date(2026, 1, 5), 2)
    assert (waiting["sources"], waiting["horizons"], waiting["nearest"]) == (("lab",), 1, [])
    assert (benchmarks.loc["gsm8k"]["newest"], benchmarks.loc["s"]["models"]) == (date(2026, 1, 3), 1)
    assert (len(portrait.scores), len(portrait.horizons), len(portrait.merges)) == (2, 1, 1)


def test_lists_of_an_empty_store_are_empty(store: Store) -> None:
    with store.read() as connection:
        found = [list_models(connection, every=True), review_models(connection), list_benchmarks(connection)]
        assert names_report(connection) == NamesReport(0, 0, 0)
    assert [len(listed) for listed in found] == [0, 0, 0]


def test_a_list_of_one_organization(facts: Store) -> None:
    with facts.read() as connection:
        assert set(list_models(connection, organization="openai")["organization"]) == {"OpenAI"}
        with pytest.raises(SelectionError, match="no model of Acme is listed"):
            list_models(connection, organization="Acme")


def test_benchmarks_are_listed_with_counts_bounds_and_the_newest_evaluation(mine: Store) -> None:
    with mine.read() as connection:
        listed = list_benchmarks(connection).set_index("benchmark")
        before = list_benchmarks(connection, as_of=date(2026, 1, 30)).set_index("benchmark")
    row = listed.loc["gsm8k"]
    assert (row["unit"], row["lower_bound"], row["upper_bound"], row["newest"]) == ("fraction", 0, 1, date(2026, 1, 3))
    assert row["scores"] == before.loc["gsm8k"]["scores"] + 2
    assert (listed.loc["metr-1.1"]["models"], listed.loc["metr-1.1"]["scores"]) == (26, 52)
    assert before.loc["metr-1.1"]["models"] == 17


def test_a_portrait_of_a_model_has_only_what_was_known(facts: Store) -> None:
    with facts.read() as connection:
        then = model_portrait(connection, "Claude Opus 4.6", date(2026, 2, 22))
        now = model_portrait(connection, "claude_opus_4_6_inspect")
    assert [round(p50(portrait, "metr-1.1")) for portrait in (then, now)] == [870, 719]
    assert "claude_opus_4_6_inspect" in now.other_names


def p50(portrait: ModelPortrait, suite: str) -> float:
    horizons = portrait.horizons
    (minutes,) = horizons[(horizons["suite"] == suite) & (horizons["success_level"] == 0.5)]["minutes"]
    return float(minutes)


def test_a_portrait_of_a_merged_name_is_that_of_its_model(mine: Store) -> None:
    merge(mine, "My New Model", "GPT-5")
    with mine.read() as connection:
        portrait = model_portrait(connection, "My New Model")
    assert (portrait.name, portrait.asked, portrait.merged_names) == ("GPT-5", "My New Model", ("My New Model",))
    assert len(portrait.merges) == 1


def test_a_portrait_of_a_benchmark_names_all_who_speak_of_it(mine: Store) -> None:
    with mine.read() as connection:
        portrait = benchmark_portrait(connection, "GSM8K")
        suite = benchmark_portrait(connection, "metr-1.1", date(2026, 1, 30))
    audit = "vendrow-2025-gsm8k-platinum"
    assert set(portrait.sources) == {"cobbe-2021-gsm8k", audit, "epoch-benchmarking-hub", "lab"}
    assert (portrait.newest, suite.models, len(suite.horizons)) == (date(2026, 1, 3), 17, 34)


def test_init_merges_what_an_earlier_file_made_under_a_name_that_is_shipped_by_now(
    store: Store, tmp_path: Path
) -> None:
    ingest(store, tmp_path, "model,benchmark,value\nclaude-3-7-sonnet-20250219,gsm8k,0.111\n", "2026-01-01")
    first, second = initialise(store), initialise(store)
    assert (first.merged, second.merged, second.changed) == (1, 0, False)
    with store.read() as connection:
        assert 0.111 in set(model_portrait(connection, "Claude 3.7 Sonnet").scores["value"])


def test_a_merge_of_init_that_was_undone_stays_undone(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, "model,benchmark,value\nclaude-3-7-sonnet-20250219,gsm8k,0.111\n", "2026-01-01")
    initialise(store)
    unmerge_model(store, "claude-3-7-sonnet-20250219")
    again = initialise(store)
    ingest(store, tmp_path, "model,benchmark,value\nclaude-3-7-sonnet-20250219,gsm8k,0.222\n", "2026-02-01")
    with store.read() as connection:
        portrait = model_portrait(connection, "claude-3-7-sonnet-20250219")
    assert (again.merged, again.changed) == (0, False)
    assert (portrait.name, list(portrait.scores["value"])) == ("claude-3-7-sonnet-20250219", [0.222])


def test_init_puts_names_and_organizations_right(store: Store) -> None:
    with store.write() as connection:
        wrong = {"slug": "gpt-5", "name": "gpt 5", "organization": "Open AI Inc"}
        connection.execute(insert(schema.model), wrong)
        write.add_benchmarks(connection, {"gsm8k": "Grade school"})
    first, second = initialise(store), initialise(store)
    assert (first.corrected, second.corrected) == (2, 0)
    with store.read() as connection:
        row = connection.execute(select(schema.model).where(schema.model.c.slug == "gpt-5")).one()
        assert (row.name, row.organization, row.reviewed) == ("GPT-5", "OpenAI", True)
        assert read.names_of(connection, "benchmark")["gsm8k"] == "GSM8K"


def test_init_confirms_shipped_models_of_a_store_that_was_made_before_there_was_a_review(facts: Store) -> None:
    with facts.write() as connection:
        connection.execute(update(schema.model).values(reviewed=False))
    assert initialise(facts).corrected == len(facts_of_models(facts))
    with facts.read() as connection:
        assert names_report(connection).waiting == 0


def facts_of_models(store: Store) -> set[int]:
    return {row["model_id"] for table in ("models", "horizons", "scores") for row in facts_of(store, table)}


def test_shipped_aliases_reach_a_store_and_a_users_own_stay(facts: Store) -> None:
    assert (shipped.folder("data") / "aliases.csv").exists()
    add_alias(facts, "model", "gpt-5-2025-08-07", "GPT-4.1")
    assert initialise(facts).aliases == 0
    with facts.read() as connection:
        assert find_name(connection, "model", "gpt-5-2025-08-07") == "gpt-4.1"

"""Epoch AI's hub in its three layouts, whole and file by file; counts were read off the published files."""

import shutil
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select

from horizon.errors import RejectedRows, UnreadableFile, WrongColumns
from horizon.ingest import IngestRequest, IngestResult, ingest
from horizon.ingest.readers import epoch
from horizon.ingest.sniff import Sniffed
from horizon.store import Store, open_store, read, schema
from tests.ingest.loading import facts_of
from tests.ingest.readers.epoch_layouts import early_2026, entry, mid_2026, write

DAY = date(2025, 11, 17)

COUNTS = {
    "aider_polyglot": (68, 62, 1, 5),
    "anli": (19, 15, 0, 4),
    "arc_agi": (56, 54, 0, 2),
    "arc_ai2": (144, 120, 13, 11),
    "bbh": (89, 71, 14, 4),
    "boolq": (206, 121, 15, 70),
    "csqa2": (10, 6, 0, 4),
    "cybench": (12, 12, 0, 0),
    "deepresearch": (13, 13, 0, 0),
    "fictionlivebench": (60, 59, 0, 1),
    "gsm8k": (234, 161, 8, 65),
    "hellaswag": (135, 100, 13, 22),
    "lambada": (80, 33, 20, 27),
    "livebench": (64, 54, 0, 10),
    "mcbench": (34, 26, 0, 8),
    "metr": (30, 30, 0, 0),
    "mmlu": (246, 197, 17, 32),
    "openbookqa": (73, 62, 10, 1),
    "os_world": (44, 16, 0, 28),
    "osuniverse": (9, 8, 0, 1),
    "piqa": (140, 95, 18, 27),
    "scienceqa": (104, 26, 0, 78),
    "superglue": (11, 10, 0, 1),
    "terminal_bench": (61, 59, 0, 2),
    "the_agent_company": (16, 16, 0, 0),
    "triviaqa": (115, 104, 11, 0),
    "videomme": (46, 46, 0, 0),
    "winogrande": (144, 112, 24, 8),
}
"""Rows read, stored, unchanged (the same model, setting and value again), rejected (no model version)."""

RUNS = 541


class Fact(NamedTuple):
    model: str
    benchmark: str
    setting: str
    value: float
    standard_error: float | None
    evaluated_on: date | None
    reported_by: str


def take(store: Store, path: Path, **options: Any) -> IngestResult:
    given = {"known_at": DAY, "on_error": "skip", "create": True, "reader": "epoch", **options}
    return ingest(store, IngestRequest(path, **given))


def scores(store: Store) -> set[Fact]:
    """The scores in force, by slugs."""
    fact, model, benchmark = read.current(schema.score).subquery(), schema.model, schema.benchmark
    names = ("setting", "value", "standard_error", "evaluated_on", "reported_by")
    query = (
        select(model.c.slug, benchmark.c.slug, *(fact.c[name] for name in names))
        .join_from(fact, model, fact.c.model_id == model.c.id)
        .join(benchmark, fact.c.benchmark_id == benchmark.c.id)
    )
    with store.read() as connection:
        return {Fact(*row) for row in connection.execute(query)}


def counts(result: IngestResult, table: str) -> tuple[int, int, int, int]:
    found = [part.counts for part in result.tables if part.table == table]
    return tuple(sum(getattr(each, name) for each in found) for name in ("read", "stored", "unchanged", "rejected"))


def hub(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def alone(empty_file: Path, shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> IngestResult:
    """Give what became of the folder in an empty store."""
    with open_store(shutil.copy(empty_file, tmp_path_factory.mktemp("alone") / "store.db")) as store:
        return take(store, shared_data / "epoch")


@pytest.fixture(scope="module")
def beside_facts(
    facts_file: Path, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[IngestResult, set[Fact]]:
    """Give what became of the folder in a store with the shipped facts, and the scores that are then in force."""
    with open_store(shutil.copy(facts_file, tmp_path_factory.mktemp("beside") / "store.db")) as store:
        return take(store, shared_data / "epoch"), scores(store)


def test_every_row_of_the_folder_is_accounted_for(alone: IngestResult) -> None:
    result = alone
    total = tuple(sum(column) for column in zip(*COUNTS.values(), (RUNS, RUNS, 0, 0), strict=True))
    assert counts(result, "scores") == total == (2804, 2229, 164, 411)
    assert counts(result, "models") == (574, 495, 79, 0)
    assert counts(result, "horizons") == (30, 30, 0, 0)
    assert counts(result, "benchmarks") == (4, 4, 0, 0)
    assert total[0] == sum(total[1:])


def test_every_row_without_a_model_is_named_by_file_and_line(alone: IngestResult) -> None:
    result = alone
    files = Counter(reject.file for reject in result.rejects)
    wanted = {f"external_benchmark_{name}.csv": number for name, (*_, number) in COUNTS.items() if number}
    assert files == wanted
    assert {(reject.field, reject.value) for reject in result.rejects} == {("Model version", "")}
    palmyra = next(reject for reject in result.rejects if reject.file == "external_benchmark_gsm8k.csv")
    assert (palmyra.line, palmyra.reason) == (2, "no model version; the row's name is Palmyra X (43B)")


def test_lines_are_those_on_which_rows_begin(sqlite_store: Store, shared_data: Path) -> None:
    result = take(sqlite_store, shared_data / "epoch" / "external_benchmark_mmlu.csv")
    lines = (shared_data / "epoch" / "external_benchmark_mmlu.csv").read_text(encoding="utf-8-sig").split("\n")
    assert all(lines[reject.line - 1].startswith("rec") for reject in result.rejects)
    assert {reject.file for reject in result.rejects} == {None}


@pytest.mark.parametrize("name", COUNTS)
def test_each_file_goes_in_alone(sqlite_store: Store, shared_data: Path, name: str) -> None:
    result = take(sqlite_store, shared_data / "epoch" / f"external_benchmark_{name}.csv")
    assert counts(result, "scores") == COUNTS[name]
    assert result.ignored == ()


def test_files_one_by_one_come_to_the_same_scores_as_the_folder(
    sqlite_store: Store, facts: Store, shared_data: Path
) -> None:
    for path in sorted((shared_data / "epoch").glob("external_benchmark_*.csv")):
        take(sqlite_store, path)
    result = take(sqlite_store, shared_data / "epoch" / "benchmarks_runs.csv")
    assert counts(result, "scores") == (RUNS, RUNS, 0, 0)
    single = scores(sqlite_store)
    take(sqlite_store, shared_data / "epoch")
    assert scores(sqlite_store) == single


def test_the_second_time_nothing_changes_nor_does_a_zip_of_the_same_files(
    sqlite_store: Store, shared_data: Path, tmp_path: Path
) -> None:
    take(sqlite_store, shared_data / "epoch")
    with zipfile.ZipFile(tmp_path / "benchmark_data.zip", "w", zipfile.ZIP_DEFLATED) as opened:
        for path in (shared_data / "epoch").iterdir():
            opened.write(path, f"benchmark_data/{path.name}")
    before = scores(sqlite_store)
    assert take(sqlite_store, shared_data / "epoch").snapshots == ()
    assert take(sqlite_store, tmp_path / "benchmark_data.zip").snapshots == ()
    assert scores(sqlite_store) == before


def test_the_folder_takes_the_place_of_the_shipped_scores_and_loses_none(facts: Store, shared_data: Path) -> None:
    shipped = {(fact.model, fact.benchmark, round(fact.value, 9)) for fact in scores(facts)}
    result = take(facts, shared_data / "epoch", known_at=None)
    assert counts(result, "models") == (574, 466, 108, 0)
    now = scores(facts)
    assert shipped <= {(fact.model, fact.benchmark, round(fact.value, 9)) for fact in now}
    assert len(now) == 2229 == len({fact[:3] + fact[5:] for fact in now})


def test_the_folder_adds_no_second_horizon_of_a_model_that_metr_measured(facts: Store, shared_data: Path) -> None:
    with facts.read() as connection:
        before = read.horizon_estimates(connection, "metr-1.0", 0.5)
    take(facts, shared_data / "epoch", known_at=None)
    with facts.read() as connection:
        after = read.horizon_estimates(connection, "metr-1.0", 0.5)
    assert set(after["model"]) == set(before["model"])
    assert list(after["minutes"]) == list(before["minutes"])


def test_every_benchmark_of_the_folder_is_a_shipped_one_but_four(
    beside_facts: tuple[IngestResult, set[Fact]],
) -> None:
    result, _ = beside_facts
    assert list(result.created["benchmarks"]) == [
        "FrontierMath-2025-02-28-Public",
        "FrontierMath-Tier-4-2025-07-01-Public",
        "MCBench",
        "METR Time Horizons, average score",
    ]


LLAMA_2 = "Llama 2: Open Foundation and Fine-Tuned Chat Models"
SCORES = [
    Fact("gpt-5.1", "gpqa-diamond", "reasoning effort medium", 0.85, 0.02, date(2025, 11, 17), "independent"),
    Fact("gpt-5", "aider-polyglot", "reasoning effort high; edit format diff", 0.88, None, None, "independent"),
    Fact("gpt-5.1", "terminal-bench", "Terminus 2; reasoning effort medium", 0.476, 0.028, None, "independent"),
    Fact("claude-3.7-sonnet", "osworld", "Claude 3.7 Sonnet (100 steps)", 0.28, None, None, "independent"),
    Fact("gpt-5.1", "livebench", "reasoning effort high; LiveBench-2024-11-25", 0.7879, None, None, "independent"),
    Fact("claude-4-sonnet", "the-agent-company", "OpenHands-Versa", 0.331, None, None, "independent"),
    Fact("claude-3.5-sonnet-old", "video-mme", "20 frames", 0.6, None, None, "independent"),
    Fact("gpt-4-0314", "mmlu", "5-shot", 0.864, None, None, "developer"),
    Fact("mpt-30b", "mmlu", f"5-shot; {LLAMA_2}", 0.469, None, None, "third party"),
    Fact("gpt-3-175b-davinci", "boolq", "0-shot", 0.605, None, None, "third party"),
]  # fmt: skip


@pytest.mark.parametrize("fact", SCORES, ids=lambda fact: f"{fact.benchmark}, {fact.model}")
def test_a_score_has_the_setting_unit_and_reporter_of_the_shipped_facts(
    beside_facts: tuple[IngestResult, set[Fact]], fact: Fact
) -> None:
    _, known = beside_facts
    assert fact in known


def test_two_runs_of_one_model_on_different_days_are_both_kept(
    beside_facts: tuple[IngestResult, set[Fact]],
) -> None:
    _, known = beside_facts
    found = {
        (fact.value, str(fact.evaluated_on))
        for fact in known
        if (fact.model, fact.benchmark, fact.setting) == ("o3-mini", "frontiermath", "reasoning effort high")
    }
    assert found == {(0.124, "2025-11-15"), (0.11, "2025-03-06")}


def test_the_index_goes_in_alone_as_a_table_of_models(facts: Store, shared_data: Path) -> None:
    result = take(facts, shared_data / "epoch_capabilities_index_2026_04.csv", known_at=date(2026, 4, 30))
    assert counts(result, "models") == (585, 419, 166, 0)
    assert [part.table for part in result.tables] == ["models"]
    with facts.read() as connection:
        known = read.releases(connection).set_index("slug")
    assert str(known["release_date"].loc["muse-spark"])[:10] == "2026-04-08"
    assert known.loc["gpt-2-xl", "training_compute_flop"] == 1.92e21


def test_what_the_shipped_facts_say_of_models_besides_stays(facts: Store, shared_data: Path) -> None:
    with facts.read() as connection:
        before = read.releases(connection)["reasoning"].dropna()
    take(facts, shared_data / "epoch", known_at=None)
    with facts.read() as connection:
        after = read.releases(connection)["reasoning"].dropna()
    assert after.loc[before.index].equals(before)


def test_dates_that_contradict_each_other_are_told(sqlite_store: Store, shared_data: Path) -> None:
    warnings = take(sqlite_store, shared_data / "epoch" / "model_versions.csv").warnings
    assert any("the earliest was taken" in text and "glm-4.5 2025-08-03 and 2025-08-05" in text for text in warnings)
    slip = "too far apart, none was taken: Kimi-K2-Instruct-0905 2024-09-05 and 2025-09-05"
    assert any(slip in text for text in warnings)


def plain(facts: set[Fact]) -> set[tuple[str, str, str, float, str, date | None]]:
    """What all layouts say; the public problems of FrontierMath are in the first only."""
    return {
        (fact.model, fact.benchmark, fact.setting, round(fact.value, 9), fact.reported_by, fact.evaluated_on)
        for fact in facts
        if not fact.benchmark.endswith("-public")
    }


@pytest.mark.parametrize(("layout", "models"), [(early_2026, (587, 2, 0)), (mid_2026, (575, 0, 1))])
def test_the_later_layouts_say_the_same(
    facts: Store,
    shared_data: Path,
    tmp_path: Path,
    layout: Callable[[Path, Path], Path],
    models: tuple[int, int, int],
) -> None:
    take(facts, shared_data / "epoch")
    wanted = plain(scores(facts))
    result = take(facts, layout(tmp_path / "hub", shared_data), known_at=date(2026, 8, 1))
    read, stored, unchanged, rejected = counts(result, "scores")
    assert (read, stored + unchanged, rejected) == (2804 - 84, 2804 - 84 - 411, 411)
    assert plain(scores(facts)) == wanted
    assert counts(result, "models")[0] == models[0]
    assert counts(result, "models")[3] == models[2]


def test_models_that_no_table_names_are_taken_from_beside_their_scores(sqlite_store: Store, tmp_path: Path) -> None:
    text = "Model version,EM,Release date,Organization,Country\nnew-1_high,0.5,2026-03-01,Some Lab,X\n,0.4,,,\n"
    (tmp_path / "gsm8k_external.csv").write_text(text)
    result = take(sqlite_store, tmp_path / "gsm8k_external.csv", known_at=date(2026, 8, 1))
    with sqlite_store.read() as connection:
        (model,) = read.releases(connection).itertuples()
    assert (model.slug, model.organization, f"{model.release_date:%Y-%m-%d}") == ("new-1", "Some Lab", "2026-03-01")
    assert counts(result, "scores") == (2, 1, 0, 1)


BENCHMARKS = [
    entry("Old Bench", "old.csv", "Score", superseded_by="New Bench", release_date="2025-01-01"),
    entry("New Bench", "new.csv", "Share", scale="0.01", random_baseline="0.25", score_ceiling="0.9"),
    entry("For show", "new.csv", "Share", in_eci="False", random_baseline="0.5"),
    entry("Marks", "marks.csv", "Marks out of 20", scale="0.05"),
    entry("Low ceiling", "low.csv", "Score", score_ceiling="0.5"),
    entry("Ghost", "ghost.csv", "Score"),
    entry("Nowhere", "", ""),
]
MODELS = [
    {"model_version": "m1_high", "model_group": "M 1", "date": "2026-01-01", "organization": "Google DeepMind,Google"},
    {"model_version": "m1_low", "model_group": "M 1", "date": "2026-01-01", "organization": "Google DeepMind,Google"},
    {"model_version": "undated", "model_group": "U", "date": "", "organization": ""},
    {"model_version": "", "model_group": "G", "date": "", "organization": ""},
]
FILES = {
    "old.csv": "Model version,Score,Source\nm1_high,0.4,a\nm1_low,N/A,a\nundated,0.1,a\n",
    "new.csv": "Model version,Share,Source\nm1_high,55,a\n",
    "marks.csv": "Model version,Marks out of 20,Source\nm1_high,13,a\n",
    "low.csv": "Model version,Score,Source\nm1_high,0.6,a\n",
}


@pytest.fixture
def described(tmp_path: Path) -> Path:
    """Give a small hub that says itself which column is the score."""
    folder = hub(tmp_path / "hub", FILES)
    write(folder / "benchmark_metadata.csv", BENCHMARKS)
    write(folder / "model_metadata.csv", MODELS)
    return folder


def test_the_hubs_own_table_says_column_and_scale(sqlite_store: Store, described: Path) -> None:
    result = take(sqlite_store, described)
    found = {(fact.model, fact.benchmark, fact.setting, fact.value) for fact in scores(sqlite_store)}
    assert found == {
        ("m1", "old-bench", "reasoning effort high", 0.4),
        ("undated", "old-bench", "", 0.1),
        ("m1", "new-bench", "reasoning effort high", 0.55),
        ("m1", "marks", "reasoning effort high", 0.65),
        ("m1", "low-ceiling", "reasoning effort high", 0.6),
    }
    assert [(each.file, each.line, each.value) for each in result.rejects if each.field == "value"] == [
        ("old.csv", 3, "N/A")
    ]


def test_what_the_hubs_table_says_and_does_not_keep_is_told(sqlite_store: Store, described: Path) -> None:
    warnings = take(sqlite_store, described).warnings
    assert warnings == (
        "named in benchmark_metadata.csv and not there: ghost.csv (Ghost)",
        "superseded, by Epoch's word, and kept beside what supersedes it: Old Bench by New Bench",
        "no release date in these files for 1 model with scores; the scores are kept",
    )


def test_benchmarks_take_chance_and_ceiling_from_the_hubs_table(sqlite_store: Store, described: Path) -> None:
    take(sqlite_store, described)
    specs = {(row["lower_bound"], row["upper_bound"], str(row["release_date"])) for row in specs_of(sqlite_store)}
    assert specs == {(0, 1, "2025-01-01"), (0.25, 0.9, "None"), (0, 1, "None"), (0, None, "None")}  # 0.6 is above 0.5


def specs_of(store: Store) -> list[dict[str, Any]]:
    return facts_of(store, "benchmarks")


@pytest.mark.parametrize("missing", ["benchmark_metadata.csv", "model_metadata.csv"])
def test_a_table_of_the_hub_that_is_missing_is_named(sqlite_store: Store, described: Path, missing: str) -> None:
    (described / missing).unlink()
    with pytest.raises(UnreadableFile, match=rf"hub lacks {missing}"):
        take(sqlite_store, described)
    assert facts_of(sqlite_store, "scores") == []


def test_a_table_of_the_hub_without_its_columns_is_refused(sqlite_store: Store, described: Path) -> None:
    write(described / "benchmark_metadata.csv", [{"benchmark": "A", "source_file": "old.csv"}])
    with pytest.raises(WrongColumns, match=r"benchmark_metadata\.csv lacks score_column, scale"):
        take(sqlite_store, described)


def value_of(store: Store, folder: Path, name: str, text: str) -> list[tuple[float, float | None, str]]:
    (folder / name).write_text(text, encoding="utf-8")
    take(store, folder / name)
    return sorted((fact.value, fact.standard_error, fact.setting) for fact in scores(store))


def test_a_standard_error_in_percentage_points_beside_fractions_is_found_out(
    sqlite_store: Store, tmp_path: Path
) -> None:
    header = "Model version,Pass@1 score,Pass@1 Standard Error,Mean score,Mean Standard Error"
    text = f"{header}\na,0.735,4.9,0.8,4\nb,0.2,3.8,0.3,1\n"
    found = value_of(sqlite_store, tmp_path, "apex_agents_external.csv", text)
    assert found == [(0.2, 0.038, ""), (0.735, 0.049, "")]


def test_a_standard_error_of_another_score_or_of_zero_is_left_aside(sqlite_store: Store, tmp_path: Path) -> None:
    text = "Model version,Score,Raw score standard error\na,0.6,0.04\n"
    assert value_of(sqlite_store, tmp_path, "blueprint_bench_2_external.csv", text) == [(0.6, None, "")]
    text = "Model version,Agent,Accuracy mean,Accuracy SE\nb,Goose,0.5,0.0\n"
    assert (0.5, None, "Goose") in value_of(sqlite_store, tmp_path, "terminalbench_external.csv", text)


def test_a_padded_second_import_is_the_same_row(sqlite_store: Store, tmp_path: Path) -> None:
    text = (
        "Model version,Agent,Accuracy mean,Source,id\n"
        "grok, Mini-SWE-Agent ,0.258,Terminal-Bench v2 Leaderboard,rec2\n"
        "grok,Mini-SWE-Agent,0.258427,https://www.tbench.ai/leaderboard/terminal-bench/2.0,rec1\n"
        "grok,Terminus 2,0.31,https://www.tbench.ai/leaderboard/terminal-bench/2.0,rec3\n"
    )
    found = value_of(sqlite_store, tmp_path, "terminalbench_external.csv", text)
    assert found == [(0.258427, None, "Mini-SWE-Agent"), (0.31, None, "Terminus 2")]


def test_scores_of_one_setting_that_differ_are_told_apart_by_paper_then_by_record(
    sqlite_store: Store, tmp_path: Path
) -> None:
    text = (
        "id,Name,Model version,EM,Shots,Source\n"
        "r1,A,a,50%,5,Paper one\nr2,A,a,51%,5,Paper two\nr3,A,a,52%,5,Paper two\nr4,A,a,50.0%,5,Paper one\n"
        "r5,A,a,53%,8,Paper two\n"
    )
    found = value_of(sqlite_store, tmp_path, "external_benchmark_gsm8k.csv", text)
    assert found == [
        (0.5, None, "5-shot; Paper one"),
        (0.51, None, "5-shot; Paper two; r2"),
        (0.52, None, "5-shot; Paper two; r3"),
        (0.53, None, "8-shot"),
    ]


def test_dollars_may_be_negative_and_a_loss_is_better_when_lower(sqlite_store: Store, tmp_path: Path) -> None:
    text = "Model version,Score,Name\na,-31.18,A\nb,15514.7,B\n"
    assert value_of(sqlite_store, tmp_path, "vending_bench_2_external.csv", text) == [
        (-31.18, None, ""),
        (15514.7, None, ""),
    ]
    value_of(sqlite_store, tmp_path, "btf3_external.csv", "Model version,Pooled score,Harness\na,0.13,H\n")
    specs = {(row["unit"], row["higher_is_better"]) for row in specs_of(sqlite_store)}
    assert specs == {("usd", True), ("fraction", False)}


def test_versions_of_metrs_suite_in_one_file_are_kept_apart(sqlite_store: Store, tmp_path: Path) -> None:
    text = (
        "Model version,Time horizon,average_score,CI_high,CI_low,Source link,Time Horizon (80%),METR version\n"
        "gpt-4-0314,5.36,0.36,9.7,2.4,https://metr.org/blog/2025-03-19-measuring-ai-ability/,,\n"
        "gpt-4-0314,3.99,0.33,8,1.9,,1.1,METR-Horizon-v1.1\n"
        "gpt2-xl,0.054,0.1,0.1,0.01,,,METR-Horizon-v1.0\n"
        "other,7,0.4,,,,,METR-Horizon-v9\n"
    )
    (tmp_path / "metr_time_horizons_external.csv").write_text(text)
    result = take(sqlite_store, tmp_path / "metr_time_horizons_external.csv")
    rows = facts_of(sqlite_store, "horizons")
    assert sorted((row["success_level"], row["minutes"], row["confidence"] or 0) for row in rows) == [
        (0.5, 0.054, 0.95), (0.5, 3.99, 0.95), (0.5, 5.36, 0.95), (0.8, 1.1, 0),
    ]  # fmt: skip
    assert [(reject.line, reject.value) for reject in result.rejects] == [(5, "METR-Horizon-v9")]
    assert counts(result, "scores") == (4, 4, 0, 0)
    with sqlite_store.read() as connection:
        assert set(read.horizon_estimates(connection, "metr-1.0", 0.5)["model"]) == {"GPT-2", "gpt-4-0314"}


def test_a_horizon_of_no_known_suite_is_rejected(sqlite_store: Store, tmp_path: Path) -> None:
    paper = "METR - Measuring AI Ability to Complete Long Tasks"
    text = f"Model version,Time horizon,average_score,Source\na,5,0.3,A blog\nb,5,0.3,{paper}\n"
    (tmp_path / "metr.csv").write_text(text)
    result = take(sqlite_store, tmp_path / "metr.csv")
    assert [(reject.line, reject.field, reject.value) for reject in result.rejects] == [(2, "METR version", "A blog")]


UNSEEN = [
    ("Overall score", "0.5", "fraction", 0.5),
    ("Success rate", "84.1%", "percentages, as written", 0.841),
    ("Lab pass %", "60", "percent", 0.6),
    ("Score", "1204", "points", 1204.0),
]


@pytest.mark.parametrize(("column", "text", "how", "value"), UNSEEN)
def test_a_file_never_seen_before_goes_in_and_says_how_it_was_read(
    sqlite_store: Store, tmp_path: Path, column: str, text: str, how: str, value: float
) -> None:
    path = tmp_path / "brand_new_bench_external.csv"
    path.write_text(f"Model version,{column},Cost,Source,Notes\na,{text},3,x,\n", encoding="utf-8")
    result = take(sqlite_store, path)
    assert [(fact.benchmark, fact.value) for fact in scores(sqlite_store)] == [("brand-new-bench", value)]
    assert result.warnings == (
        f"brand_new_bench_external.csv: not a known file; {column!r} was read as brand new bench: {how}",
    )


@pytest.mark.parametrize("columns", ["Model version,Cost,Notes", "Model version,Pass rate A,Pass rate B"])
def test_a_file_whose_score_is_not_clear_is_refused_with_its_columns(
    sqlite_store: Store, tmp_path: Path, columns: str
) -> None:
    path = tmp_path / "odd_external.csv"
    path.write_text(f"{columns}\na,1,2\n")
    with pytest.raises(WrongColumns, match=r"odd_external\.csv: no column") as refused:
        take(sqlite_store, path)
    assert refused.value.found == columns.replace(",", ", ")


def test_one_file_that_is_not_clear_does_not_keep_the_hub_out(sqlite_store: Store, tmp_path: Path) -> None:
    good = "Model version,EM,Source\na,50%,x\n"
    path = hub(tmp_path / "hub", {"gsm8k_external.csv": good, "odd_external.csv": "Model version,Cost\na,1\n"})
    result = take(sqlite_store, path)
    assert len(scores(sqlite_store)) == 1
    left = "odd_external.csv: no column of scores, so it was left aside; it has Model version, Cost"
    assert left in result.warnings


def test_a_file_without_one_good_row_is_refused(sqlite_store: Store, tmp_path: Path) -> None:
    (tmp_path / "gsm8k_external.csv").write_text("Model version,EM\n,50%\na,\n")
    with pytest.raises(RejectedRows, match="all 2 rows are bad") as refused:
        take(sqlite_store, tmp_path / "gsm8k_external.csv")
    assert [reject.reason for reject in refused.value.rejects] == ["no model version, and no name", "no score"]  # type: ignore[attr-defined]


def test_a_run_that_failed_is_rejected(sqlite_store: Store, tmp_path: Path) -> None:
    header = "id,task,model,Best score (across scorers),Scores,started_at,Status"
    rows = "1,GPQA diamond,a,0.5,choice:0.5±0.04,17 November 2025 4:28pm,Success\n2,GPQA diamond,b,0.1,,,Error\n"
    (tmp_path / "benchmarks_runs.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
    result = take(sqlite_store, tmp_path / "benchmarks_runs.csv")
    assert [(reject.line, reject.field, reject.value) for reject in result.rejects] == [(3, "Status", "Error")]
    (fact,) = scores(sqlite_store)
    assert (fact.standard_error, fact.evaluated_on, fact.reported_by) == (0.04, DAY, "independent")


@pytest.mark.parametrize(
    ("name", "table", "expected"),
    [("benchmark_optim.csv", "benchmarks", (42, 41, 0, 1)), ("distilled_models.csv", "models", (170, 153, 17, 0))],
)
def test_a_list_goes_in_alone_and_hides_no_fuller_row(
    facts: Store, shared_data: Path, name: str, table: str, expected: tuple[int, int, int, int]
) -> None:
    before = {row["benchmark_id"]: row for row in facts_of(facts, "benchmarks")}
    result = take(facts, shared_data / "epoch" / name)
    assert counts(result, table) == expected
    now = {row["benchmark_id"]: row for row in facts_of(facts, "benchmarks")}
    assert {key: now[key] for key in before} == before


def test_a_table_of_neither_scores_nor_versions_is_refused(sqlite_store: Store, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name,age\nA,1\n")
    with pytest.raises(UnreadableFile, match="holds neither scores nor versions"):
        take(sqlite_store, tmp_path / "people.csv")


BAD = [
    (b"<!DOCTYPE html><html><body>503</body></html>", "is not a CSV file"),
    (b"", "is empty"),
    (b"Model version,EM\na,\x00\n", "is not a CSV file"),
    ("Model version,EM\na,1\n".encode("utf-16"), "is not a CSV file"),
    (b"Model version,EM\na,caf\xe9\n", "is not UTF-8"),
    (b'Model version,EM\na,"0.5\n', "is not a regular CSV file"),
    (b"Model version,EM,EM\na,1,1\n", "is not clear"),
    (b"Model version,EM\na," + b"1" * 200_000 + b"\n", "is not a regular CSV file"),
]


@pytest.mark.parametrize(("data", "message"), BAD)
@pytest.mark.parametrize("whole", [False, True])
def test_bytes_that_are_no_table_are_refused_and_nothing_is_stored(
    sqlite_store: Store, tmp_path: Path, data: bytes, message: str, whole: bool
) -> None:
    path = hub(tmp_path / "hub", {"mmlu_external.csv": "Model version,EM\na,0.5\n"})
    (path / "gsm8k_external.csv").write_bytes(data)
    with pytest.raises((UnreadableFile, WrongColumns), match=message):
        take(sqlite_store, path if whole else path / "gsm8k_external.csv")
    assert facts_of(sqlite_store, "scores") == []


@pytest.mark.parametrize("files", [{}, {"a.csv": "x,y\n1,2\n"}, {"notes.txt": "no"}])
def test_another_folder_is_refused(sqlite_store: Store, tmp_path: Path, files: dict[str, str]) -> None:
    with pytest.raises(UnreadableFile, match="is not Epoch AI's hub"):
        take(sqlite_store, hub(tmp_path / "other", files))


def test_a_hub_is_recognised_by_its_content(shared_data: Path, tmp_path: Path) -> None:
    seen = [path for path in (shared_data / "epoch").iterdir() if epoch.recognises(Sniffed(path))]
    assert {path.name for path in (shared_data / "epoch").iterdir()} - {path.name for path in seen} == {
        "benchmark_optim.csv",
        "distilled_models.csv",
    }
    assert epoch.recognises(Sniffed(shared_data / "epoch_capabilities_index_2026_04.csv"))
    assert epoch.recognises(Sniffed(shared_data / "epoch"))
    assert not epoch.recognises(Sniffed(shared_data / "metr"))
    assert not epoch.recognises(Sniffed(shared_data / "metr" / "runs_2025_01.jsonl"))
    with zipfile.ZipFile(tmp_path / "log.eval", "w") as opened:
        opened.writestr("header.json", "{}")
    assert not epoch.recognises(Sniffed(tmp_path / "log.eval"))

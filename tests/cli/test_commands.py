"""Commands as a user types them: in process, on real stores and files."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from horizon.cli.main import cli
from horizon.store import Store
from horizon.store.session import newest_revision
from tests.schedule.conftest import STUDY, read_horizons

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give a function that runs a command in an empty working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HORIZON_DB", raising=False)
    return lambda *words: CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture
def run_facts(run: Run, facts_file: Path) -> Run:
    """Give the same over a store with the shipped facts, for reading."""
    return lambda *words: run("--db", facts_file, *words)


def scores_file(folder: Path, *rows: str) -> Path:
    path = folder / "scores.csv"
    path.write_text("\n".join(["model,benchmark,value", *rows, ""]))
    return path


def test_init_makes_a_store_and_a_second_run_changes_nothing(run: Run, tmp_path: Path) -> None:
    first, second = run("init"), run("init")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert (tmp_path / "horizon.db").exists()
    assert "Nothing has changed" not in first.stdout
    assert "Nothing has changed" in second.stdout


def test_init_as_json_counts_what_changed(run: Run) -> None:
    run("init")
    again = json.loads(run("init", "--format", "json").stdout)
    assert again["changed"] is False
    assert {table["stored"] for table in again["tables"].values()} == {0}


@pytest.mark.parametrize(
    "words", [["trend"], ["sources"], ["report", "build"], ["ingest", "csv", "x.csv"], ["db", "check"]]
)
def test_without_a_store_a_command_says_how_to_make_one(run: Run, words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 1
    assert "horizon init" in result.stderr
    assert "Traceback" not in result.output


def test_trend_json_is_the_contract(run_facts: Run) -> None:
    words = ("trend", "--since", "2023-01-01", "--interval", "ols", "--format", "json")
    trend = json.loads(run_facts(*words).stdout)
    assert trend["schema"] == "horizon.trend/1"
    assert (trend["suite"], trend["success_level"], trend["as_of"]) == ("metr-1.1", 0.5, "2026-09-08")
    assert trend["window"] == {"since": "2023-01-01", "until": None}
    assert (trend["frontier"], trend["top"], trend["beyond_range"], trend["breaks"]) == ("global", None, "excluded", [])
    assert {name: gate["identified"] for name, gate in trend["gate"].items()} == {
        "ceiling": False,
        "inflection": False,
        "singularity": False,
    }
    (fit,) = trend["fits"]
    doubling = fit["doubling_time_days"]
    assert (fit["curve"], fit["n"], fit["converged"], fit["akaike_weight"]) == ("exponential", 14, True, 1.0)
    assert (round(doubling["estimate"], 3), round(doubling["low"], 1), round(doubling["high"], 1)) == (
        128.744,
        110.3,
        154.7,
    )
    assert (doubling["level"], doubling["interval"], round(fit["r_squared"], 3)) == (0.95, "ols", 0.934)
    assert {"aicc", "bic", "params", "std_errors", "slope_doublings_per_year"} <= set(fit)


def test_trend_json_points_say_why_they_are_not_used(run_facts: Run) -> None:
    points = json.loads(run_facts("--format", "json", "trend").stdout)["points"]
    by_model = {point["model"]: point for point in points}
    assert len(points) == 26
    assert by_model["Claude 3.7 Sonnet"]["used"] is True
    assert by_model["Claude 3.7 Sonnet"]["why_not"] is None
    assert by_model["Claude 3.7 Sonnet"]["release_date"] == "2025-02-24"
    assert "beyond the suite's range" in by_model["Claude Mythos Preview (early)"]["why_not"]


def test_trend_as_csv_is_one_row_a_model(run_facts: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run_facts("trend", "--format", "csv").stdout)))
    assert len(rows) == 26
    assert sum(row["used"] == "true" for row in rows) == 17


def test_trend_table_says_everything_the_number_depends_on(run_facts: Run) -> None:
    text = run_facts("trend", "--since", "2023-01-01").stdout
    for part in (
        "metr-1.1",
        "p50",
        "2026-09-08",
        "129 days",
        "95%",
        "measurement of the points and scatter around the line",
        "108 to 174",
        "n 14",
        "frontier global",
        "from 2023",
    ):
        assert part in text


def test_trend_lines_up(run_facts: Run) -> None:
    lines = run_facts("trend").stdout.splitlines()
    header = next(line for line in lines if "release date" in line)
    column = header.index("horizon")
    models = [line for line in lines if line.strip()[:2] in {"20"}]
    assert all(line[column - 1] == " " and line[column] != " " for line in models)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["trend", "--suite", "metr-2"], 1, "one of metr-1.0, metr-1.1"),
        (["trend", "--success", "0.9"], 1, "one of 0.5, 0.8"),
        (["trend", "--as-of", "2020-01-01"], 1, "2026-01-30 or later"),
        (["trend", "--since", "2026-02-01"], 1, "too few points"),
        (["trend", "--since", "Monday"], 2, "expected YYYY-MM-DD"),
        (["trend", "--success", "1.5"], 2, "0<x<1"),
        (["trend", "--frontier", "best"], 2, "global"),
        (["report", "build", "fronteir"], 1, "did you mean frontier"),
        (["report", "open", "frontier", "--out", "nowhere"], 1, "horizon report build frontier"),
        (["frobnicate"], 2, "No such command"),
    ],
)
def test_a_wrong_question_gets_a_clear_answer(run_facts: Run, words: list[str], code: int, message: str) -> None:
    result = run_facts(*words)
    assert result.exit_code == code
    assert message in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"])
def test_a_stream_that_the_caller_has_closed_is_no_error(empty_file: Path, closed: str) -> None:
    """The note that there are no feeds goes to stderr."""
    words = [sys.executable, "-m", "horizon", "--db", str(empty_file), "feed", "list"]
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert ("there are no feeds" in done.stderr) == ("2" not in closed)


def test_debug_shows_where_an_error_arose(run_facts: Run) -> None:
    assert run_facts("--debug", "trend", "--suite", "metr-2").exception.__class__.__name__ == "SelectionError"


def test_ingest_json_is_the_contract(run: Run, tmp_path: Path) -> None:
    run("db", "upgrade")
    result = json.loads(
        run("ingest", "csv", scores_file(tmp_path, "m,b,84.1%", "n,b,0.5"), "--create", "--format", "json").stdout
    )
    assert result["schema"] == "horizon.ingest/1"
    assert (result["snapshot"], result["read"], result["stored"], result["unchanged"], result["rejected"]) == (
        1,
        2,
        2,
        0,
        0,
    )
    assert result["rejects"] == []
    assert result["created"] == {"models": ["m", "n"], "benchmarks": ["b"]}


def test_ingest_says_that_nothing_has_changed(run: Run, tmp_path: Path) -> None:
    run("db", "upgrade")
    path = scores_file(tmp_path, "m,b,0.5")
    run("ingest", "csv", path, "--create")
    assert "Nothing has changed" in run("ingest", "csv", path, "--create").stdout


def test_ingest_refuses_bad_rows_and_writes_them_where_asked(run: Run, tmp_path: Path) -> None:
    run("db", "upgrade")
    path = scores_file(tmp_path, "m,b,0.5", "n,b,good")
    result = run("ingest", "csv", path, "--create", "--rejects", "bad.csv")
    assert result.exit_code == 1
    assert "line 3, column value: found 'good'" in result.stderr
    assert (tmp_path / "bad.csv").read_text().splitlines()[1].startswith("3,value,good,")
    assert json.loads(run("snapshots", "--format", "json").stdout)["snapshots"] == []


def test_ingest_skips_bad_rows_if_told_to_and_keeps_them(run: Run, tmp_path: Path) -> None:
    run("db", "upgrade")
    result = run("ingest", "csv", scores_file(tmp_path, "m,b,0.5", "n,b,good"), "--create", "--on-error", "skip")
    assert "2 rows read = 1 stored + 0 unchanged + 1 rejected" in result.stdout
    (reject,) = json.loads(run("rejects", "--format", "json").stdout)["rejects"]
    assert (reject["line"], reject["field"], reject["value"]) == (3, "value", "good")


def test_ingest_does_not_write_its_rejects_over_the_file_it_reads(run: Run, tmp_path: Path) -> None:
    run("db", "upgrade")
    path = scores_file(tmp_path, "m,b,good")
    before = path.read_bytes()
    assert run("ingest", "csv", path, "--create", "--rejects", path).exit_code == 2
    assert path.read_bytes() == before


def test_a_suite_may_be_called_as_its_publisher_calls_it(run_facts: Run) -> None:
    assert (
        json.loads(run_facts("trend", "--suite", "METR-Horizon-v1.1", "--format", "json").stdout)["suite"] == "metr-1.1"
    )


def test_an_empty_window_is_called_empty(run_facts: Run) -> None:
    assert "the window is empty" in run_facts("trend", "--since", "2025-01-01", "--until", "2024-01-01").stderr


def test_ingest_dry_run_stores_nothing(run: Run, tmp_path: Path) -> None:
    run("db", "upgrade")
    assert "Dry run" in run("ingest", "csv", scores_file(tmp_path, "m,b,0.5"), "--create", "--dry-run").stdout
    assert json.loads(run("sources", "--format", "json").stdout)["sources"] == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--table", "score"], "is not one of 'models', 'benchmarks', 'scores'"),
        (["--map", "value"], "Their column=field"),
        (["--map", "Wert=value"], "a column to map is not in the file"),
        (["--set", "colour=red"], "has no field colour"),
        (["--table", "runs"], "no column for suite, task, run_key, success"),
        (["--known-at", "yesterday"], "expected YYYY-MM-DD"),
    ],
)
def test_ingest_explains_wrong_options(run: Run, tmp_path: Path, options: list[str], message: str) -> None:
    run("db", "upgrade")
    result = run("ingest", "csv", scores_file(tmp_path, "m,b,0.5"), "--create", *options)
    assert result.exit_code in {1, 2}
    assert message in result.stderr


def test_the_published_table_goes_in_with_a_mapping_and_gives_the_published_number(run: Run, shared_data: Path) -> None:
    run("db", "upgrade")
    maps = [word for pair in ("minutes", "low", "high") for word in ("--map", f"p50_{pair}={pair}")]
    table = shared_data / "metr" / "time_horizon_1_1_2026_09.csv"
    run(
        "ingest",
        "csv",
        table,
        "--create",
        "--table",
        "horizons",
        "--suite",
        "metr-1.1",
        "--known-at",
        "2026-09-08",
        *maps,
    )
    trend = json.loads(run("trend", "--since", "2023-01-01", "--format", "json").stdout)
    # Without METR's note on its range all 15 frontier models since 2023 count; up to the last reliable one it is 14.
    until = json.loads(run("trend", "--since", "2023-01-01", "--until", "2026-03-31", "--format", "json").stdout)
    assert trend["fits"][0]["n"] == 15
    assert round(until["fits"][0]["doubling_time_days"]["estimate"], 3) == 128.744


def test_report_build_prints_the_path_of_the_page(run: Run, sqlite_store: Store, tmp_path: Path) -> None:
    read_horizons(sqlite_store, tmp_path, "2025-03-19", {"m0": 1.0, "m1": 5.0, "m2": 16.0, "m3": 70.0})
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "tiny.toml").write_text(STUDY)
    result = run("--db", sqlite_store.file, "report", "build", "tiny")
    page = Path(result.stdout.strip())
    assert page == Path("reports/out/tiny/latest/tiny.html")
    assert "<title>Tiny" in (tmp_path / page).read_text()


def test_a_study_that_fails_keeps_no_other_from_its_page(run: Run, sqlite_store: Store, tmp_path: Path) -> None:
    read_horizons(sqlite_store, tmp_path, "2025-03-19", {"m0": 1.0, "m1": 5.0, "m2": 16.0, "m3": 70.0})
    (tmp_path / "reports").mkdir()
    for name, text in {
        "a": STUDY.replace("title", "titel"),
        "b": STUDY.replace('"tiny"', '"none"'),
        "c": STUDY,
    }.items():
        (tmp_path / "reports" / f"{name}.toml").write_text(text)
    listed = run("report", "list")
    assert "reports/a.toml: there is no key titel" in listed.stderr
    assert "Tiny" in listed.stdout
    result = run("--db", sqlite_store.file, "report", "build", "b", "c")
    assert (result.exit_code, result.stdout.split()) == (1, ["reports/out/c/latest/c.html"])
    assert "error: no time horizons of the suite none\n  expected: one of tiny" in result.stderr
    result = run("--db", sqlite_store.file, "report", "build", "c", "a")
    assert (result.exit_code, result.stdout, result.stderr.count("error: ")) == (1, "", 1)


def test_report_list_names_the_studies(run: Run) -> None:
    assert "frontier" in run("report", "list").stdout


def test_db_goes_up_down_and_up(run: Run) -> None:
    assert f"none -> {newest_revision()}" in run("db", "upgrade").stdout
    assert "already" in run("db", "upgrade").stdout
    assert "(newest)" in run("db", "current").stdout
    assert run("db", "check").exit_code == 0
    assert f"{newest_revision()} -> none" in run("db", "downgrade", "base", "--yes").stdout
    assert f"none -> {newest_revision()}" in run("db", "upgrade").stdout


def test_db_downgrade_asks_first(run: Run) -> None:
    run("db", "upgrade")
    assert run("db", "downgrade", "base").exit_code == 1
    assert f"{newest_revision()} (newest)" in run("db", "current").stdout


def test_db_backup_copies_the_store(run: Run, tmp_path: Path) -> None:
    run("init")
    assert run("db", "backup", "copy.db").exit_code == 0
    assert run("--db", "copy.db", "trend").exit_code == 0
    assert "never overwrites" in run("db", "backup", "copy.db").stderr


def test_quiet_prints_only_the_result(run: Run) -> None:
    assert run("--quiet", "init").stderr == ""


def test_control_characters_of_a_name_do_not_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    run("db", "upgrade")
    result = run("ingest", "csv", scores_file(tmp_path, "evil\x1b[2Jname,b,0.5"), "--create")
    assert "\x1b" not in result.output
    assert "expected text without control characters" in result.stderr

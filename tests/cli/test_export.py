"""``horizon export`` and ``horizon report`` as a user types them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from horizon.cli.main import cli
from horizon.report.parquet import parquet_is_there

Run = Callable[..., Result]


@pytest.fixture
def run(facts_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give a function that runs a command over a store with the shipped facts, for reading."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, ["--db", str(facts_file), *map(str, words)])


def test_export_says_what_it_wrote_and_where(run: Run, tmp_path: Path) -> None:
    result = run("export", "scores", "--out", "s.csv")
    assert (result.exit_code, result.stdout) == (0, "scores: 1,219 rows in s.csv\n")
    assert len((tmp_path / "s.csv").read_text().splitlines()) == 1220


def test_export_as_json_for_other_programs(run: Run) -> None:
    result = run("export", "horizons", "--out", "h.json", "--as-of", "2026-01-30", "--format", "json")
    said = json.loads(result.stdout)
    assert said | {"rows": 0} == {
        "schema": "horizon.export/1", "table": "horizons", "file": "h.json", "rows": 0, "as_of": "2026-01-30"
    }  # fmt: skip
    assert said["rows"] == len(json.loads(Path("h.json").read_text())) > 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["scroes", "--out", "s.csv"], 1, "did you mean scores"),
        (["scores", "--out", "s.xls"], 1, "a name that ends in .csv, .json, .parquet"),
        (["scores", "--out", "nowhere.csv/s.csv"], 1, "nowhere.csv"),
        (["scores"], 2, "--out"),
        (["scores", "--out", "s.csv", "--as-of", "soon"], 2, "YYYY-MM-DD"),
    ],
)
def test_bad_input_is_refused_in_words(run: Run, tmp_path: Path, words: list[str], code: int, said: str) -> None:
    (tmp_path / "nowhere.csv").write_text("a file")
    result = run("export", *words)
    assert result.exit_code == code
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_export_without_a_store_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["export", "scores", "--out", "s.csv"])
    assert (result.exit_code, list(tmp_path.iterdir())) == (1, [])
    assert "horizon init" in result.stderr


def test_report_list_says_when_each_study_was_built_and_what_it_said(run: Run) -> None:
    before = json.loads(run("report", "list", "--format", "json").stdout)
    assert before["schema"] == "horizon.reports/1"
    assert {one["study"]: one["last_built"] for one in before["reports"]} == dict.fromkeys(
        ("benchmarks", "brief", "frontier")
    )
    assert "brief" in run("report", "list").stdout


def test_report_open_leads_to_the_command_that_builds(run: Run) -> None:
    result = run("report", "open", "brief")
    assert result.exit_code == 1
    assert "horizon report build brief" in result.stderr


FEW = 'title = "Few"\nkind = "benchmarks"\nbenchmarks = ["mmlu", "gsm8k"]\nreplicates = 2\n[alerts]\nclaims = false\n'
BRIEF = 'title = "Brief"\nkind = "brief"\ntrend = "frontier"\nbenchmarks = "few"\n'


@pytest.mark.slow
def test_report_build_as_json_names_all_that_it_wrote(run: Run, facts_file: Path, tmp_path: Path) -> None:
    db = tmp_path / "own.db"
    db.write_bytes(facts_file.read_bytes())
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "few.toml").write_text(FEW)
    (tmp_path / "reports" / "brief.toml").write_text(BRIEF)
    result = run("--db", db, "report", "build", "brief", "--out", "pages", "--now", "2026-11-22", "--format", "json")
    (page,) = json.loads(result.stdout)["pages"]
    assert (page["day"], page["latest"]) == ("2026-11-22", "pages/brief/latest/brief.html")
    assert Path(page["latest"]).samefile(page["page"])
    assert all(Path(name).is_file() for name in page["files"])
    assert page["news"]["items"]
    assert page["recorded"]
    assert ("no Parquet files" in result.stderr) == (not parquet_is_there())
    listed = json.loads(run("--db", db, "report", "list", "--format", "json").stdout)["reports"]
    assert next(one for one in listed if one["study"] == "brief")["headline"] == page["headline"]

"""``horizon index``: as a user types it, on the shipped facts."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from horizon.cli.main import cli

Run = Callable[..., Result]


@pytest.fixture
def run(facts_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give a function that runs the command over the shipped facts, for reading."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, ["--db", str(facts_file), "index", *map(str, words)])


def test_the_table_ranks_models_below_what_the_numbers_rest_on(run: Run) -> None:
    result = run()
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Capability index as of 2025-11-17: 96 models released from 2022-11-01")
    assert all(text in result.stdout for text in ("Frontier: ", "All models: ", "Pace: ", "Left out:", "GPT-5 (high)"))


def test_json_and_csv_hold_the_same_models(run: Run) -> None:
    words = ("--exclude", "ARC-AGI-1", "--format")
    said = json.loads(run(*words, "json").stdout)
    rows = list(csv.DictReader(io.StringIO(run(*words, "csv").stdout)))
    assert [row["model"] for row in rows] == [model["model"] for model in said["models"]]
    assert {"what": "ARC-AGI-1", "why": "left out as asked"}.items() <= said["left_out"][0].items()
    assert said["replicates"] == 0
    assert said["models"][0]["low"] is None


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        (["--benchmarks"], "10% to 90%"),
        (["--coverage"], "2024 H2"),
        (["--leave-one-out"], "rank correlation"),
        (["--horizons", "--replicates", "20", "--suite", "metr-1.0"], "Horizon against index: metr-1.0, p50 of"),
        (["--replicates", "20"], "95% intervals of models: 20 replicates"),
    ],
)
def test_each_view_has_its_table(run: Run, words: list[str], heading: str) -> None:
    result = run(*words)
    assert result.exit_code == 0, result.output
    assert heading in result.stdout


def test_a_view_adds_its_own_key_to_the_object(run: Run) -> None:
    said = json.loads(run("--coverage", "--format", "json").stdout)
    assert len(said["coverage"]) == said["n"]["scores"]


def test_anchors_move_the_scale(run: Run) -> None:
    words = ("--anchor", "GPT-4o=0", "--anchor", "GPT-5 (high)=1", "--format", "json")
    index = {model["model"]: model["index"] for model in json.loads(run(*words).stdout)["models"]}
    assert index["GPT-4o"] == pytest.approx(0.0)
    assert index["GPT-5 (high)"] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--anchor", "GPT-4o=130"], "expected two models with two different values"),
        (["--anchor", "GPT-4o=130", "--anchor", "GPT-5=130"], "expected two models with two different values"),
        (["--anchor", "GPT-4o", "--anchor", "GPT-5=130"], "expected NAME=POINTS"),
        (["--anchor", "GPT-4o=nan", "--anchor", "GPT-5=130"], "expected NAME=POINTS"),
        (["--ridge", "nan"], "is not a finite number"),
        (["--ridge", "-1"], "not in the range"),
        (["--suite", "metr-1.1"], "--suite goes with --horizons"),
        (["--horizons", "--replicates", "1"], "--horizons needs 2 replicates or more"),
        (["--top", "3"], "--top goes with --frontier top-k"),
    ],
)
def test_wrong_usage_is_said(run: Run, words: list[str], message: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--exclude", "no such"], "no benchmark called no such"),
        (["--as-of", "2020-01-01"], "no scores are left for an index"),
        (["--anchor", "GPT-2=1", "--anchor", "GPT-4o=2"], "an anchor has no part in the index"),
        (["--anchor", "GPT-5 (high)=130", "--anchor", "GPT-4o=150"], "wrong way round"),
        (["--min-benchmarks", "40"], "tested on fewer than 40 benchmarks"),
    ],
)
def test_what_cannot_be_done_is_an_error_without_a_traceback(run: Run, words: list[str], message: str) -> None:
    result = run(*words)
    assert result.exit_code == 1
    assert message in result.stderr
    assert "Traceback" not in result.output

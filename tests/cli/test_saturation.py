"""``horizon saturation``: as a user types it, on the shipped facts."""

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
    return lambda *words: CliRunner().invoke(cli, ["--db", str(facts_file), "saturation", *map(str, words)])


def test_all_benchmarks_come_as_a_table_with_their_verdicts(run: Run) -> None:
    result = run("--replicates", 0)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("31 benchmarks, as of ")
    assert all(word in result.stdout for word in ("at ceiling", "climbing", "gpqa-diamond", "headroom"))
    assert "1 benchmark cannot be measured: csqa2" in result.stderr


def test_a_named_benchmark_comes_in_full(run: Run) -> None:
    result = run("GPQA Diamond", "--replicates", 20)
    assert result.exit_code == 0, result.output
    parts = ("headroom:", "discrimination:", "momentum", "currency:", "sigmoid: halfway", "scale: chance 0.25")
    assert all(part in result.stdout for part in parts)


def test_json_and_csv_hold_the_same_verdicts(run: Run) -> None:
    words = ("mmlu", "gsm8k", "--replicates", 20, "--until", "2024-06-30", "--format")
    said = json.loads(run(*words, "json").stdout)
    rows = list(csv.DictReader(io.StringIO(run(*words, "csv").stdout)))
    assert said["schema"] == "horizon.saturation/1"
    assert said["until"] == "2024-06-30"
    told = [(one["benchmark"], one["verdict"]) for one in said["benchmarks"]]
    assert told == [(row["benchmark"], row["verdict"]) for row in rows]


def test_the_whole_answers_in_one_sentence(run: Run) -> None:
    words = ("math-level-5", "hellaswag", "--whole", "--replicates", 0)
    assert run(*words).stdout.startswith("Only benchmarks, as far as these data tell: no slow-down of the frontier")
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").stdout)))
    assert rows[-1]["at_ceiling"] == "2"
    assert {"births", "saturations", "share_climbing"} <= set(rows[0])


@pytest.mark.parametrize("form", ["table", "csv"])
def test_the_whole_fits_no_sigmoid_that_it_does_not_print(run: Run, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fitted(**_: object) -> None:
        pytest.fail("a sigmoid was fitted")

    monkeypatch.setattr("horizon.workflow.saturation.analyse.fit_sigmoid", fitted)
    assert run("gsm8k", "--whole", "--format", form).exit_code == 0


def test_the_whole_as_json_has_benchmarks_too(run: Run) -> None:
    said = json.loads(run("math-level-5", "--whole", "--replicates", 0, "--format", "json").stdout)
    assert {"benchmarks", "quarters", "lifetime", "pace", "sentence"} <= set(said)
    assert said["slowing"] == "benchmarks only"


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_a_plan_says_when_and_how_many_items(run: Run, form: str) -> None:
    result = run("osworld", "--plan", "--replicates", 50, "--lead-months", 6, "--format", form)
    assert result.exit_code == 0, result.output
    assert "osworld" in result.stdout
    assert ("items needed" if form == "table" else "items_paired") in result.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("gpqa-dimond",), "perhaps gpqa-diamond"),
        (("metr-1.1",), "a suite of tasks with time horizons, which have no ceiling"),
        (("--as-of", "2020-01-01"), "no score was known on 2020-01-01"),
        (("mmlu", "--whole", "--suite", "metr-11"), "perhaps metr-1.1"),
        (("--until", "2015-01-01"), "with models released by 2015-01-01"),
        (("gpqa-diamond", "--chance", "0.9", "--ceiling", "0.5"), "found chance 0.9, ceiling 0.4835 to 0.5"),
    ],
)
def test_what_cannot_be_answered_is_an_error_with_a_message(run: Run, words: tuple[str, ...], message: str) -> None:
    result = run(*words)
    assert result.exit_code == 1
    assert message in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--chance", "0.25"), "name one"),
        (("mmlu", "--chance", "25"), "0<=x<=1"),
        (("--whole", "--plan"), "two questions"),
        (("--replicates", "-1"), "x>=0"),
        (("mmlu", "--lead-months", "12"), "give --plan too"),
        (("mmlu", "--suite", "metr-1.1"), "give --whole too"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage(run: Run, words: tuple[str, ...], message: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert message in result.stderr

"""``horizon compare`` and ``horizon backtest``: as a user types them, on the shipped facts."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from horizon.cli.compare import compare
from horizon.cli.main import cli
from horizon.cli.selection import CURVES as CHOICES
from horizon.cli.trend import trend
from horizon.stats.curves import CURVES

Run = Callable[..., Result]


@pytest.fixture
def run(facts_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give a function that runs a command over the shipped facts, for reading."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, ["--db", str(facts_file), *map(str, words)])


def test_the_choice_of_curves_is_the_registry() -> None:
    assert list(CHOICES) == list(CURVES)


def test_a_selection_has_the_same_options_for_every_command() -> None:
    def selection(command: click.Command) -> list[str]:
        return [parameter.opts[0] for parameter in command.params][:7]

    assert selection(compare) == selection(trend)
    assert selection(compare)[0] == "--suite"


def test_compare_prints_a_row_for_every_curve_and_who_prefers_what(run: Run) -> None:
    result = run("compare", "--since", "2023-01-01")
    assert result.exit_code == 0, result.output
    assert all(name in result.stdout for name in (*CURVES, "two-lines", "The criteria"))
    assert "window from 2023" in result.stdout


def test_compare_json_and_csv_hold_the_same_curves(run: Run) -> None:
    words = ("compare", "--curve", "exponential", "--curve", "log-quadratic", "--ahead", 12, "--format")
    said = json.loads(run(*words, "json").stdout)
    rows = list(csv.DictReader(io.StringIO(run(*words, "csv").stdout)))
    assert said["ahead_days"] == pytest.approx(365.25)
    assert [row["curve"] for row in said["curves"]] == [row["curve"] for row in rows]
    assert sum(row["akaike_weight"] for row in said["curves"]) == pytest.approx(1.0)


def test_infinite_scores_are_null_in_json(run: Run) -> None:
    said = json.loads(run("compare", "--since", "2023-01-01", "--format", "json").stdout)
    (row,) = [row for row in said["curves"] if row["curve"] == "hyperbolic"]
    assert row["ahead_crps"] is None
    assert "infinite already" in row["note"]


def test_backtest_prints_the_calibration(run: Run) -> None:
    result = run("backtest", "--curve", "exponential", "--by-ahead")
    assert result.exit_code == 0, result.output
    assert "nominal 80 % bands of the exponential hold" in result.stdout
    assert "6 to 12 months" in result.stdout


def test_backtest_json_and_csv_hold_the_same_table(run: Run) -> None:
    words = ("backtest", "--curve", "exponential", "--replicates", 200, "--format")
    said = json.loads(run(*words, "json").stdout)
    rows = list(csv.DictReader(io.StringIO(run(*words, "csv").stdout)))
    assert said["schema"] == "horizon.backtest/1"
    assert [row["interval"] for row in said["calibration"]] == [row["interval"] for row in rows]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("compare", "--since", "2026-01-01"), "too few points"),
        (("backtest", "--since", "2025-09-01", "--until", "2025-12-20"), "nothing to backtest"),
        (("backtest", "--as-of", "2020-01-01"), "was known on 2020-01-01"),
        (("compare", "--suite", "metr-9"), "no time horizons of the suite"),
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
        (("compare", "--curve", "sigmoid"), "'sigmoid' is not one of"),
        (("compare", "--ahead", "0"), "1<=x<=120"),
        (("compare", "--success", "nan"), "not a number"),
        (("backtest", "--least-points", "2"), "x>=4"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage(run: Run, words: tuple[str, ...], message: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert message in result.stderr

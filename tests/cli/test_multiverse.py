"""``horizon multiverse``: as a user types it."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from horizon.cli.main import cli

Run = Callable[..., Result]

SMALL = ("--success", "0.5", "--since", "2023-01-01", "--as-of", "2026-03-03", "--as-of", "2026-09-08")


@pytest.fixture
def run(facts_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give a function that runs a command over a store with the shipped facts."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, ["--db", str(facts_file), *words])


def test_the_table_is_a_summary_and_the_extremes(run: Run) -> None:
    result = run("multiverse", *SMALL)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0].startswith("metr-1.1: ")
    assert "1,000 replicates, seed 0" in lines[0]
    for part in ("Doubling time, median of", "one-way eta squared", "at the last point", "2026-03-03", "95% interval"):
        assert part in result.stdout
    assert len(lines) < 60


def test_csv_and_json_have_every_specification(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("multiverse", *SMALL, "--format", "csv").stdout)))
    found = json.loads(run("multiverse", *SMALL, "--format", "json").stdout)
    assert found["schema"] == "horizon.multiverse/1"
    assert len(rows) == len(found["specifications"]) == found["summary"]["specifications"] > 30
    assert [row["curve"] for row in rows] == [one["curve"] for one in found["specifications"]]


@pytest.mark.parametrize("interval", ["ols", "both"])
def test_a_single_specification_is_what_the_trend_says(run: Run, interval: str) -> None:
    words = ("--since", "2023-01-01", "--as-of", "2026-03-03", "--frontier", "window", "--interval", interval)
    more = ("--seed", "5", "--level", "0.8", "--format", "json")
    alone = json.loads(run("trend", *words, *more).stdout)
    only = ("--success", "0.5", "--curve", "exponential", "--beyond-range", "excluded")
    (one,) = json.loads(run("multiverse", *words, *more, *only).stdout)["specifications"]
    fit = alone["fits"][0]
    assert [one["doubling_time_days"], one["low"], one["high"]] == [
        fit["doubling_time_days"][name] for name in ("estimate", "low", "high")
    ]
    assert (one["n"], one["r_squared"]) == (fit["n"], fit["r_squared"])


def test_workers_change_no_byte(run: Run) -> None:
    words = ("multiverse", *SMALL, "--replicates", "50", "--format", "json")
    alone, together = run(*words), run(*words, "--workers", "2")
    assert json.loads(alone.stdout)["specifications"]
    assert together.stdout_bytes == alone.stdout_bytes


def test_what_has_no_answer_says_why(run: Run) -> None:
    words = ("--since", "2026-01-01", "--curve", "two-breaks", "--success", "0.5", "--as-of", "2026-01-30")
    result = run("multiverse", *words)
    assert (result.exit_code, "No specification has an answer" in result.stdout) == (0, True)
    rows = list(csv.DictReader(io.StringIO(run("multiverse", *words, "--format", "csv").stdout)))
    assert rows
    assert all(row["why_not"].startswith("too few dates") and row["doubling_time_days"] == "" for row in rows)


def test_all_is_a_window_like_others(run: Run) -> None:
    words = ("--since", "all", "--since", "2024-01-01", "--curve", "exponential", "--until", "2025-12-31")
    rows = list(csv.DictReader(io.StringIO(run("multiverse", *SMALL[:2], *words, "--format", "csv").stdout)))
    assert {row["window"] for row in rows} == {"to 2025-12-31", "2024-01-01 to 2025-12-31"}


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--suite", "metr-9"], 1, "one of metr-1.0, metr-1.1"),
        (["--success", "0.3"], 1, "one of 0.5, 0.8"),
        (["--as-of", "2025-01-01"], 1, "2026-01-30 or later"),
        (["--since", "2024-01-01", "--until", "2023-01-01"], 1, "the window is empty"),
        (["--since", "yesterday"], 2, "expected YYYY-MM-DD"),
        (["--curve", "sigmoid"], 2, "'sigmoid' is not one of"),
        (["--top", "0"], 2, "x>=1"),
        (["--top", "5", "--frontier", "all"], 2, "--top goes with --frontier top-k"),
        (["--workers", "2", "--cluster", "tcp://127.0.0.1:1"], 1, "not on both"),
    ],
)
def test_a_question_without_an_answer_is_refused(run: Run, words: list[str], code: int, message: str) -> None:
    result = run("multiverse", *words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr

"""Trends of data and questions that cannot have one: each says what is wrong, as a user sees it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from horizon.cli.main import cli

Run = Callable[..., Result]
HEAD = "suite,model,release_date,minutes,low,high,confidence\n"
GOOD = ["s,A,2024-01-01,1,0.5,2,0.95", "s,B,2024-04-01,2,1,4,0.95", "s,C,2024-07-01,4,2,8,0.95"]


@pytest.fixture
def run_facts(facts_file: Path) -> Run:
    """Give a function that runs a command over the shipped facts, for reading."""
    return lambda *words: CliRunner().invoke(cli, ["--db", str(facts_file), *words])


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give a function that runs a command over a store of its own, with no data in it."""
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    assert runner.invoke(cli, ["db", "upgrade"]).exit_code == 0
    return lambda *words: runner.invoke(cli, list(words))


def ingest(run: Run, *rows: str) -> Result:
    Path("mine.csv").write_text(HEAD + "".join(f"{row}\n" for row in rows))
    return run("ingest", "csv", "mine.csv", "--create", "--known-at", "2025-01-01")


def refused(result: Result, *parts: str) -> None:
    """Check that a command failed with a message for people, and that the message has these parts."""
    assert result.exit_code == 1
    assert not result.stdout
    assert "Traceback" not in result.stderr
    for part in ("error: ", *parts):
        assert part in result.stderr


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["--curve", "richards", "--since", "2025-11-01"], ["richards", "4 points for 4 parameters", "at least 5"]),
        (["--curve", "logistic", "--since", "2025-11-24"], ["too few points", "found: 3 points", "at least 4"]),
        (["--since", "2025-12-01"], ["too few points for a trend", "metr-1.1, from 2025-12-01", "at least 3"]),
        (["--breaks", "1", "--since", "2025-11-01"], ["too few dates for a trend with a break", "4 points on 4 dates"]),
        (["--breaks", "2", "--since", "2025-08-01"], ["with two breaks", "at least 9 different dates"]),
    ],
)
def test_too_few_points_for_what_is_asked(run_facts: Run, words: list[str], parts: list[str]) -> None:
    refused(run_facts("trend", *words), *parts, "to do: ")


COMMANDS = ["trend", "compare", "forecast", "backtest", "multiverse", "revisions"]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_window_that_ends_before_it_begins(run_facts: Run, command: str) -> None:
    words = (command, "--since", "2025-01-01", "--until", "2024-01-01")
    refused(run_facts(*words), "the window is empty", "begins on 2025-01-01 and ends on 2024-01-01")


@pytest.mark.parametrize("command", [command for command in COMMANDS if command != "revisions"])
def test_a_day_before_anything_was_known(run_facts: Run, command: str) -> None:
    parts = ("nothing of the suite metr-1.1 was known on 2020-01-01", "expected: 2026-01-30 or later")
    refused(run_facts(command, "--as-of", "2020-01-01"), *parts)


@pytest.mark.parametrize("command", ["trend", "compare", "forecast", "backtest"])
def test_points_of_one_day_have_no_trend(run: Run, command: str) -> None:
    rows = [f"s,{model},2024-01-01,{minutes},,," for model, minutes in zip("ABCDEF", (1, 2, 3, 4, 5, 6), strict=True)]
    assert ingest(run, *rows).exit_code == 0
    result = run(command, "--suite", "s", "--frontier", "all")
    refused(result, "all points lie on one day", "6 points on 2024-01-01", "two dates or more")


@pytest.mark.parametrize("minutes", ["0", "-3", "nan", "inf"])
def test_minutes_that_are_no_length_are_refused_and_nothing_is_stored(run: Run, minutes: str) -> None:
    result = ingest(run, *GOOD, f"s,D,2024-10-01,{minutes},,,")
    refused(result, "mine.csv: 1 bad row, so nothing was stored", f"line 5, column minutes: found '{minutes}'")
    refused(run("trend", "--suite", "s"), "no time horizons of the suite s")


def test_intervals_that_do_not_contain_their_estimate_are_kept_and_named(run: Run) -> None:
    stored = ingest(run, *GOOD, "s,D,2024-10-01,8,4,6,0.95", "s,E,2025-01-01,16,20,30,0.95")
    assert stored.exit_code == 0
    assert "warning: the interval does not contain its estimate (rows: 2)" in stored.stderr
    found = run("trend", "--suite", "s", "--frontier", "all")
    assert found.exit_code == 0
    wrong_side = "the end on the wrong side counts as lying on it: D, E"
    assert f"warning: 2 with an interval that does not contain its estimate; {wrong_side}" in found.stderr
    checked = run("check", "--kind", "interval", "--all").stdout
    assert "D, p50: 8 min lies outside its interval of 4 to 6 min" in checked


def test_an_interval_with_an_open_end_is_named(run: Run) -> None:
    assert ingest(run, *GOOD, "s,D,2024-10-01,8,0,16,0.95").exit_code == 0
    found = run("trend", "--suite", "s", "--frontier", "all")
    assert found.exit_code == 0
    assert "1 with an interval that is open at one end, taken to be as wide" in found.stderr


@pytest.mark.parametrize("command", ["trend", "compare", "forecast", "backtest", "revisions"])
def test_a_number_of_the_best_without_their_rule_is_wrong_usage(run_facts: Run, command: str) -> None:
    result = run_facts(command, "--top", "2")
    assert result.exit_code == 2
    assert "--top goes with --frontier top-k, not with --frontier global" in result.stderr


@pytest.mark.parametrize("top", ["0", "-1", "two"])
def test_the_best_of_none_are_wrong_usage(run_facts: Run, top: str) -> None:
    result = run_facts("trend", "--frontier", "top-k", "--top", top)
    assert result.exit_code == 2
    assert "--top" in result.stderr

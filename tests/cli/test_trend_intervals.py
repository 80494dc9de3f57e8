"""``horizon trend --interval``: as a user types it, on real stores."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from horizon.cli.main import cli

Run = Callable[..., Result]
SINCE_2023 = ("trend", "--since", "2023-01-01")


@pytest.fixture
def run(facts_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give a function that runs a command over the shipped facts, for reading."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, ["--db", str(facts_file), *map(str, words)])


def fit_of(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    (fit,) = json.loads(result.stdout)["fits"]
    return dict(fit)


def test_ols_stays_what_it_was(run: Run) -> None:
    fit = fit_of(run(*SINCE_2023, "--interval", "ols", "--format", "json"))
    doubling = fit["doubling_time_days"]
    assert (round(doubling["low"], 1), round(doubling["high"], 1)) == (110.3, 154.7)
    assert fit["doubling_time_days"]["interval"] == fit["slope_doublings_per_year"]["interval"] == "ols"
    assert not {"doubling_time_days_fixed_frontier", "replicates", "redrawn_from"} & set(fit)


@pytest.mark.parametrize("kind", ["measurement", "both"])
def test_json_gives_both_ways_to_treat_the_frontier(run: Run, kind: str) -> None:
    fit = fit_of(run(*SINCE_2023, "--interval", kind, "--replicates", 400, "--seed", 3, "--format", "json"))
    again, fixed = fit["doubling_time_days"], fit["doubling_time_days_fixed_frontier"]
    assert set(again) == set(fixed) == {"estimate", "low", "high", "level", "interval", "unbounded", "text"}
    assert again["interval"] == fixed["interval"] == fit["slope_doublings_per_year"]["interval"] == kind
    assert again["low"] < again["estimate"] == fixed["estimate"] < again["high"] != fixed["high"]
    assert (fit["replicates"], fit["seed"], fit["redrawn_from"]) == (400, 3, "published intervals")
    assert (fit["replicates_without_slope"], fit["replicates_without_slope_fixed_frontier"]) == (0, 0)


def test_the_best_k_are_named_with_their_k(run: Run) -> None:
    words = ("trend", "--frontier", "top-k", "--interval", "ols")
    three, two = run(*words), run(*words, "--top", 2)
    assert "n 23, R² 0.930, frontier top-3;" in three.stdout
    assert "n 21, R² 0.941, frontier top-2;" in two.stdout
    assert "no: not among the 2 best" in two.stdout
    told = json.loads(run(*words, "--top", 2, "--format", "json").stdout)
    assert (told["frontier"], told["top"], told["fits"][0]["n"]) == ("top-k", 2, 21)
    again = fit_of(run("trend", "--frontier", "top-k", "--top", 1, "--format", "json"))
    assert again == fit_of(run("trend", "--frontier", "global", "--format", "json"))


def test_both_is_wider_than_measurement(run: Run) -> None:
    widths = []
    for kind in ("measurement", "both"):
        doubling = fit_of(run(*SINCE_2023, "--interval", kind, "--format", "json"))["doubling_time_days"]
        widths.append(doubling["high"] - doubling["low"])
    assert widths[0] < widths[1]


def test_the_same_seed_prints_the_same_and_another_seed_another(run: Run) -> None:
    first, again, other = (run("trend", "--interval", "both", "--seed", seed).stdout for seed in (1, 1, 2))
    assert first == again != other


def test_the_text_says_both_and_lines_up(run: Run) -> None:
    lines = run(*SINCE_2023, "--interval", "both").stdout.splitlines()
    again = next(line for line in lines if "frontier chosen again in each replicate:" in line)
    fixed = next(line for line in lines if "frontier fixed:" in line)
    assert again.index("108 to") == fixed.index("109 to")
    assert "1,000 replicates from published intervals, seed 0" in "\n".join(lines)
    table = next(line for line in lines if "release date" in line)
    column = table.index("horizon")
    assert all(line[column - 1] == " " != line[column] for line in lines if line.strip().startswith("20"))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--interval", "bootstrap"], "'ols', 'measurement', 'both'"),
        (["--replicates", "0"], "x>=1"),
        (["--seed", "-1"], "x>=0"),
        (["--drop-below", "-1"], "x>=0"),
    ],
)
def test_what_is_no_interval_is_wrong_usage(run: Run, words: list[str], message: str) -> None:
    result = run("trend", *words)
    assert result.exit_code == 2
    assert message in result.stderr


def test_the_published_interval_comes_out_on_the_command_line(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    metr = shared_data / "metr"

    def run(*words: object) -> Result:
        return CliRunner().invoke(cli, [str(word) for word in words])

    assert run("db", "upgrade").exit_code == 0
    for name in ("v1_0_logistic_fits.csv", "v1_0_bootstrap.csv"):
        result = run("ingest", "metr", metr / name, "--on-error", "skip")
        assert result.exit_code == 0, result.output
    selection = ("trend", "--suite", "metr-1.0-paper", "--since", "2019-01-01", "--frontier", "window")
    how = ("--interval", "measurement", "--drop-below", "0.001", "--format", "json")
    doubling = fit_of(run(*selection, *how))["doubling_time_days_fixed_frontier"]
    assert [round(doubling[key], 3) for key in ("estimate", "low", "high")] == [206.892, 167.886, 237.940]

"""``horizon forecast``: as a user types it, on real stores."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from horizon.cli.forecast import FORECASTERS
from horizon.cli.main import cli
from horizon.stats.curves import CURVES as REGISTRY

Run = Callable[..., Result]
SINCE_2023 = ("forecast", "--since", "2023-01-01")
FROZEN = (*SINCE_2023, "--as-of", "2026-01-30", "--by", "2026-03-01", "--threshold", "8 h", "--freeze")


@pytest.fixture
def run(facts_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give a function that runs a command over a copy of the shipped facts."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(facts_file, tmp_path / "horizon.db")
    return lambda *words: CliRunner().invoke(cli, list(map(str, words)))


def test_the_milestones_are_foretold_if_nothing_is_said(run: Run) -> None:
    result = run(*SINCE_2023)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "metr-1.1, p50, as of 2026-09-08"
    assert "n 14, frontier global, 4,000 draws, seed 0" in lines[1]
    assert "129 days (4.2 months); 95% interval (both): 108 to 174 days" in result.stdout
    assert [line.split("  ")[0].strip() for line in lines if line.startswith((" 1 work", " 8 h"))] == [
        "8 h", "1 work week", "1 work month", "1 work year",
    ]  # fmt: skip
    assert "passed on 2026-02-05 by Claude Opus 4.6" in result.stdout


def test_json_holds_dates_chances_and_what_is_needed(run: Run) -> None:
    words = ("--threshold", "1 work month", "--by", "2028-01-01", "--format", "json")
    found = json.loads(run(*SINCE_2023, *words).stdout)
    assert (found["schema"], found["curve"], found["interval"], found["n"]) == (
        "horizon.forecast/1", "exponential", "both", 14,
    )  # fmt: skip
    assert found["doubling_time_days"]["estimate"] == pytest.approx(128.744, abs=5e-4)
    (one,) = found["thresholds"]
    assert (one["minutes"], one["passed"]) == (10_020, None)
    crossing = one["crossing"]
    ends = [(interval["level"], interval["low"], interval["high"]) for interval in crossing["intervals"]]
    assert [level for level, _, _ in ends] == [0.5, 0.8, 0.95]
    lows, highs = [low for _, low, _ in ends], [high for _, _, high in ends]
    assert lows == sorted(lows, reverse=True)
    assert highs == sorted(highs)
    assert lows[0] < crossing["date"] < highs[0]
    assert 0.6 < crossing["chance_by"]["probability"] < 0.9
    assert one["break_even"]["doublings"] == pytest.approx(3.801, abs=0.001)
    assert one["break_even"]["date"]["estimate"] == "2027-06-10"
    assert "2028-01-01" in [entry["date"] for entry in found["frontier_on"]]


def test_csv_has_a_row_for_each_threshold(run: Run) -> None:
    text = run(*SINCE_2023, "--threshold", "1 work week", "--threshold", "40 h", "--threshold", "2 work years",
               "--by", "2029-01-01", "--format", "csv").stdout  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["minutes"] for row in rows] == ["2400.0", "240000.0"]
    assert all(date.fromisoformat(row["low_50"]) < date.fromisoformat(row["high_50"]) for row in rows)
    assert float(rows[0]["chance_by"]) > float(rows[1]["chance_by"])


def test_the_same_seed_prints_the_same_and_another_seed_another(run: Run) -> None:
    first, again, other = (run(*SINCE_2023, "--seed", seed, "--format", "csv").stdout for seed in (1, 1, 2))
    assert first == again != other


def test_a_curve_that_the_data_do_not_tell_fails_with_the_sentence_of_the_gate(run: Run) -> None:
    result = run(*SINCE_2023, "--curve", "hyperbolic")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "its singularity is not identified" in result.stderr


def test_a_superexponential_says_its_weight(run: Run) -> None:
    result = run(*SINCE_2023, "--curve", "log-quadratic", "--format", "json")
    found = json.loads(result.stdout)
    assert 0 < found["akaike_weight"] < 1
    assert found["gate"]["landmark"] == "singularity"
    assert "Akaike weight of the log-quadratic curve" in result.stderr


def test_every_growth_curve_can_be_asked_for() -> None:
    assert set(FORECASTERS) - {"random-walk"} == set(REGISTRY)


def test_a_forecast_is_frozen_scored_and_listed(run: Run) -> None:
    assert "the ledger is empty" in run("forecast", "--ledger").stderr
    assert "kept 5 forecasts in the ledger; 0 were there already" in run(*FROZEN).stderr
    assert "kept 0 forecasts in the ledger; 5 were there already" in run(*FROZEN).stderr
    scored = run("forecast", "--score")
    assert "scored 3 forecasts" in scored.stderr
    assert "(in hindsight)" in scored.stdout
    assert "scored 0 forecasts" in run("forecast", "--score").stderr
    listed = json.loads(run("forecast", "--ledger", "--format", "json").stdout)
    assert listed["schema"] == "horizon.forecast-ledger/1"
    outcomes = {entry["target_date"]: entry["outcome"] for entry in listed["forecasts"]}
    assert outcomes["2026-03-01"] == pytest.approx(718.80683)
    assert outcomes["2028-01-30"] is None
    assert [entry["outcome"] for entry in listed["forecasts"] if entry["quantity"] == "date"] == ["2026-02-05"]


def test_the_ledger_as_text_and_as_csv(run: Run) -> None:
    run(*FROZEN)
    run("forecast", "--score")
    text = run("forecast", "--ledger").stdout
    assert "frontier on 2026-03-01" in text
    assert "no/yes/yes" in text
    assert "open" in text
    rows = list(csv.DictReader(io.StringIO(run("forecast", "--ledger", "--format", "csv").stdout)))
    assert len(rows) == 5
    assert rows[0]["covered_80"].lower() == "true"


def test_a_frozen_forecast_prints_what_it_would_print_otherwise(run: Run) -> None:
    assert run(*FROZEN).stdout == run(*FROZEN[:-1]).stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--threshold", "1 week"], "expected work week"),
        (["--threshold", "soon"], "is not a task length"),
        (["--threshold", "0 h"], "more than 0 minutes"),
        (["--by", "soon"], "expected YYYY-MM-DD"),
        (["--curve", "cubic"], "'exponential', 'random-walk'"),
        (["--years", "0"], "0.1<=x<=100"),
        (["--draws", "10"], "200<=x<=100000"),
        (["--freeze", "--score"], "take one"),
    ],
)
def test_what_is_no_question_is_wrong_usage(run: Run, words: list[str], message: str) -> None:
    result = run("forecast", *words)
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--by", "2026-01-01"], "not one that the forecast speaks of"),
        (["--curve", "random-walk", "--interval", "both"], "the interval both is one of the exponential"),
        (["--as-of", "2020-01-01"], "nothing of the suite metr-1.1 was known on 2020-01-01"),
        (["--suite", "nope"], "no time horizons of the suite nope"),
        (["--since", "2026-02-01"], "too few points"),
    ],
)
def test_what_the_data_cannot_answer_fails_with_the_reason(run: Run, words: list[str], message: str) -> None:
    result = run("forecast", *words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert message in result.stderr

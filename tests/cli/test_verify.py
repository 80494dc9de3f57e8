"""``horizon verify`` as a user types it, over the shipped facts."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from horizon.cli.main import cli

Run = Callable[..., Result]

CLAIM = """
[[claim]]
id = "{name}"
text = "Doubles every {published} days"
quantity = "doubling_time_days"
published = "{published}"
suite = "{suite}"
since = 2023-01-01
[claim.source]
publisher = "Us"
title = "A note"
kind = "second-hand"
account = "hearsay"
"""


@pytest.fixture
def run(facts_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give a function that runs a command over a store with the shipped facts, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, ["--db", str(facts_file), *map(str, words)])


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Give a claims file of a user's own, with one claim of each verdict."""
    claims = {"good": ("129", "metr-1.1"), "close": ("130", "metr-1.1"), "wrong": ("200", "metr-1.1")}
    path = tmp_path / "mine.toml"
    lacking = CLAIM.format(name="lacking", published="129", suite="nowhere")
    texts = [CLAIM.format(name=name, published=days, suite=suite) for name, (days, suite) in claims.items()]
    path.write_text("".join([*texts, lacking]))
    return path


def test_the_table_has_a_row_for_each_claim_and_says_why(run: Run) -> None:
    result = run("verify")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    row = next(line for line in lines if line.strip().startswith("metr-1.1-march-all-time "))
    assert row.split() == ["metr-1.1-march-all-time", "187.778", "184.726", "not", "reproduced", "-1.6%", "primary"]
    rules = "global 96.774 (n 9), window 94.136 (n 10), all 91.074 (n 12), top-3 94.661 (n 11)"
    assert f"  by rule, vintage 2026-01-30: {rules}" in lines
    assert lines[-1] == "27 claims: 13 exact, 2 near, 10 not reproduced, 2 missing."


def test_details_say_what_exact_claims_rest_on_and_list_every_vintage(run: Run, mine: Path) -> None:
    brief, full = run("verify", mine).stdout, run("verify", mine, "--details").stdout
    assert "good, exact" not in brief
    assert "good, exact: Doubles every 129 days" in full
    assert "  metr-1.1, p50, from 2023, frontier global, n 14, vintage 2026-09-08" in full.splitlines()
    assert "16 more on other vintages: --details" in brief
    assert "by rule, vintage 2026-09-08: global 128.744 (n 14)" in brief
    assert "by rule, vintage 2026-01-30: global 130.801 (n 11)" in full
    assert "source: Us, A note, second-hand (account: hearsay)" in full


def test_a_day_between_vintages_shows_the_rules_of_the_vintage_before_it(run: Run, mine: Path) -> None:
    mine.write_text(
        CLAIM.format(name="wrong", published="200", suite="metr-1.1").replace("since", "as_of = 2026-02-10\nsince")
    )
    assert "by rule, vintage 2026-01-30: global 130.801 (n 11)" in run("verify", mine).stdout


@pytest.fixture(scope="module")
def shipped(facts_file: Path) -> dict[str, Any]:
    """Give what is said of the shipped claims as JSON."""
    result = CliRunner().invoke(cli, ["--db", str(facts_file), "verify", "--format", "json"])
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


@pytest.fixture(scope="module")
def claims(shipped: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {claim["id"]: claim for claim in shipped["claims"]}


def test_json_is_the_contract(shipped: dict[str, Any], claims: dict[str, dict[str, Any]]) -> None:
    assert (shipped["schema"], shipped["failed"]) == ("horizon.verify/1", False)
    assert sum(shipped["counts"].values()) == len(shipped["claims"]) == 27
    claim = claims["metr-1.1-january-since-2023"]
    assert (claim["published"], claim["published_text"], claim["verdict"]) == (130.801, "130.801", "exact")
    assert claim["computed"] == pytest.approx(130.801, abs=5e-4)
    assert claim["window"] == {"since": "2023-01-01", "until": None}
    assert (claim["frontier"], claim["beyond_range"], claim["as_of"], claim["n"]) == (
        "global",
        "excluded",
        "2026-01-30",
        11,
    )
    assert claim["interval"] == {"published": [107.334, 161.422], "computed": None, "kind": None, "level": 0.95}
    assert set(claim["source"]) == {"publisher", "title", "url", "date", "kind", "account"}


def test_json_gives_dates_as_text_and_what_is_refused_as_null(claims: dict[str, dict[str, Any]]) -> None:
    assert claims["vermillion-break-p50"]["published"] == "2024-03"
    assert claims["vermillion-break-p50"]["computed"] == "2024-04-16"
    assert claims["epoch-index-break"]["success_level"] is claims["epoch-index-break"]["beyond_range"] is None
    refused = claims["sigmoid-inflection"]
    assert (refused["computed"], refused["verdict"]) == (None, "not reproduced")
    assert refused["why"].startswith("not identified")
    assert refused["alternatives"][0] == {
        "as_of": "2026-01-30",
        "frontier": "global",
        "beyond_range": "excluded",
        "method": "least squares on minutes",
        "value": "2025-08-01",
        "std_error": None,
        "n": 14,
    }
    assert claims["hyperbola-singularity"]["published"] is None


def test_csv_has_a_line_for_each_claim(run: Run, mine: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("verify", mine, "--format", "csv").stdout)))
    assert [(row["id"], row["verdict"]) for row in rows] == [
        ("good", "exact"),
        ("close", "near"),
        ("wrong", "not reproduced"),
        ("lacking", "missing"),
    ]
    assert (rows[0]["published"], rows[0]["source_kind"], rows[0]["since"]) == ("129.0", "second-hand", "2023-01-01")


@pytest.mark.parametrize(
    ("kept", "words", "code"),
    [
        (["good", "close", "wrong", "lacking"], [], 0),
        (["good"], ["--fail-on", "near"], 0),
        (["good", "close"], ["--fail-on", "near"], 1),
        (["good", "close"], ["--fail-on", "missing"], 0),
        (["good", "wrong"], ["--fail-on", "missing"], 1),
        (["good", "lacking"], ["--fail-on", "missing"], 1),
        (["good", "close"], ["--fail-on", "missing", "--fail-on", "near"], 1),
    ],
)
@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_fail_on_decides_the_exit_code_in_every_format(
    run: Run, mine: Path, kept: list[str], words: list[str], code: int, form: str
) -> None:
    claims = [f"[[claim]]{text}" for text in mine.read_text().split("[[claim]]")[1:]]
    mine.write_text("".join(text for text in claims if any(f'id = "{name}"' in text for name in kept)))
    result = run("verify", mine, *words, "--format", form)
    assert result.exit_code == code, result.output
    assert ("failed: 1 of 2 claims fail" in result.stderr) == bool(code)


def test_json_says_whether_the_run_failed(run: Run, mine: Path) -> None:
    found = json.loads(run("verify", mine, "--fail-on", "missing", "--format", "json").stdout)
    assert (found["fail_on"], found["failed"]) == (["missing"], True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[claim]]\nidd = 1\n", "there is no key idd"),
        ("claim = ", "is not TOML"),
        (None, "No such file"),
    ],
)
def test_a_wrong_file_gets_a_clear_answer(run: Run, tmp_path: Path, text: str | None, message: str) -> None:
    path = tmp_path / "wrong.toml"
    if text is not None:
        path.write_text(text)
    result = run("verify", path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert message in result.stderr


def test_an_unknown_threshold_is_wrong_usage(run: Run) -> None:
    assert run("verify", "--fail-on", "any").exit_code == 2


def test_a_name_cannot_steer_the_terminal(run: Run, mine: Path) -> None:
    mine.write_text(
        CLAIM.format(name="red", published="200", suite="metr-1.1").replace("Doubles", r"\u001b[31mDoubles")
    )
    shown = run("verify", mine).stdout
    assert "\x1b" not in shown
    assert "\\u001b[31mDoubles" in shown

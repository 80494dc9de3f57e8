"""``horizon revisions``, and the listings as of a day, as a user types them."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from horizon.cli.main import cli

Run = Callable[..., Result]

TO_MARCH = ("--from", "2026-02-22", "--to", "2026-03-03")


@pytest.fixture
def run(facts_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give a function that runs a command over a store with the shipped facts."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, ["--db", str(facts_file), *words])


def test_revisions_json_is_the_contract(run: Run) -> None:
    found = json.loads(run("revisions", *TO_MARCH, "--format", "json").stdout)
    assert found["schema"] == "horizon.revisions/1"
    assert (found["suite"], found["success_level"], found["frontier"]) == ("metr-1.1", 0.5, "global")
    assert found["window"] == {"since": "2023-01-01", "until": None}
    assert (found["from"]["as_of"], found["to"]["as_of"]) == ("2026-02-22", "2026-03-03")
    numbers = [round(found[end]["doubling_time_days"]["estimate"], 3) for end in ("from", "to")]
    assert numbers == [122.611, 128.744]
    assert sum(found["split_days"].values()) == pytest.approx(found["difference_days"], abs=1e-12)
    assert found["counts"] == {"added": 0, "withdrawn": 0, "revised": 20, "dated": 0, "range": 0, "interval": 0}
    (opus,) = [change for change in found["changes"] if change["model"] == "Claude Opus 4.6"]
    assert (opus["kind"], round(opus["minutes_before"]), round(opus["minutes_after"])) == ("revised", 870, 719)


def test_revisions_table_says_what_the_numbers_depend_on_and_what_moved_them(run: Run) -> None:
    text = run("revisions", *TO_MARCH).stdout
    for part in ("metr-1.1, p50, released from 2023, frontier global", "122.611 days", "128.744 days", "n 14", "95%"):
        assert part in text
    assert re.search(r"\+6\.133 +values revised \(20\)", text)
    assert re.search(r"revised +Claude Opus 4\.6 +2026-02-05 +15 h +12 h +870 -> 718\.8 +yes", text)


def test_the_printed_parts_add_up_to_the_printed_change(run: Run) -> None:
    lines = run("revisions", "--from", "2026-01-30", "--to", "2026-09-08").stdout.splitlines()
    (whole,) = [float(line.split()[1]) for line in lines if line.startswith("Change:")]
    parts = [float(found[1]) for line in lines if (found := re.match(r"  +([+-]?\d+\.\d{3})  \w", line))]
    assert len(parts) == 4
    assert round(sum(parts), 3) == whole == -2.057


def test_without_days_it_explains_the_newest_vintage(run: Run) -> None:
    text = run("revisions").stdout
    assert "as of 2026-09-08" in text
    assert re.search(r"added +Claude Mythos Preview \(early\)", text)
    assert "20 more models with the same value and a new interval" in text


def test_nothing_changed_is_said_in_words(run: Run) -> None:
    text = run("revisions", "--from", "2026-03-03", "--to", "2026-03-04").stdout
    assert "Nothing has changed" in text


def test_all_vintages_are_a_table_of_which_each_row_adds_up(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("revisions", "--all", "--format", "csv").stdout)))
    assert [round(float(row["doubling_time_days"]), 3) for row in rows[:3]] == [130.801, 122.611, 128.744]
    for row in rows[1:]:
        parts = [float(row[f"{cause}_days"]) for cause in ("added", "revised", "withdrawn", "dated", "range")]
        assert sum(parts) == pytest.approx(float(row["change_days"]), abs=1e-12)


def test_all_vintages_as_json_and_table(run: Run) -> None:
    history = json.loads(run("revisions", "--all", "--format", "json").stdout)
    assert (history["schema"], history["split_method"], len(history["history"])) == (
        "horizon.revisions/1",
        "shapley",
        6,
    )
    text = run("revisions", "--all").stdout
    assert "95% interval, measurement and scatter" in text
    assert re.search(r"2026-03-03 +14 +128\.744 +106 to 163 days +\+6\.133", text)


@pytest.mark.parametrize(
    ("kind", "name", "interval"),
    [("ols", "least squares", "110 to 155"), ("both", "measurement and scatter", "108 to 174")],
)
def test_an_interval_says_what_it_stands_for(run: Run, kind: str, name: str, interval: str) -> None:
    words = ("revisions", "--from", "2026-03-03", "--interval", kind)
    line = f"  as of 2026-09-08: doubling time 128.744 days, 95% interval ({name}) {interval} days, n 14"
    assert line in run(*words).stdout.splitlines()
    told = json.loads(run(*words, "--format", "json").stdout)
    assert told["interval"] == told["from"]["doubling_time_days"]["interval"] == kind
    assert f"95% interval, {name}" in run("revisions", "--all", "--interval", kind).stdout
    (row, *_) = json.loads(run("revisions", "--all", "--interval", kind, "--format", "json").stdout)["history"]
    assert (row["interval"], row["level"]) == (kind, 0.95)


def test_changes_as_csv_are_one_row_each(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("revisions", *TO_MARCH, "--format", "csv").stdout)))
    assert {row["kind"] for row in rows} == {"revised"}
    assert len(rows) == 20


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--from", "2026-03-03", "--to", "2026-02-22"], 1, "2026-03-03 is after 2026-02-22"),
        (["--from", "2025-01-01"], 1, "2026-01-30 or later"),
        (["--suite", "metr-1.0"], 1, "two vintages or more"),
        (["--suite", "metr-9"], 1, "one of metr-1.0, metr-1.1"),
        (["--all", "--from", "2026-01-30"], 2, "leave --from and --to out"),
        (["--from", "yesterday"], 2, "expected YYYY-MM-DD"),
        ([*TO_MARCH, "--since", "2025-12-01"], 1, "as of 2026-02-22"),
    ],
)
def test_a_question_without_an_answer_is_refused(run: Run, words: list[str], code: int, message: str) -> None:
    result = run("revisions", *words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr


def listed(run: Run, table: str, *words: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(run(table, "--format", "json", *words).stdout)[table]
    return rows


@pytest.mark.parametrize("table", ["sources", "snapshots"])
def test_a_listing_as_of_a_day_has_only_what_was_known(run: Run, table: str) -> None:
    every, known = listed(run, table), listed(run, table, "--as-of", "2020-12-31")
    assert 0 < len(known) < len(every)
    assert max(str(row["known_at"]) for row in known) <= "2020-12-31"


def test_a_source_as_of_a_day_counts_the_vintages_until_then(run: Run) -> None:
    suite = "metr-time-horizon-1.1"
    (now,) = [row for row in listed(run, "sources") if row["slug"] == suite]
    (then,) = [row for row in listed(run, "sources", "--as-of", "2026-02-28") if row["slug"] == suite]
    assert (then["known_at"], now["known_at"]) == ("2026-02-22", "2026-09-08")
    assert 2 * int(str(now["snapshots"])) == 5 * int(str(then["snapshots"]))


def test_rejects_as_of_a_day_are_those_of_the_vintages_until_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scores.csv").write_text("model,benchmark,value\nA,b,0.5\nB,b,good\n")

    def run(*words: str) -> Result:
        return CliRunner().invoke(cli, ["--db", "store.db", *words])

    run("db", "upgrade")
    run("ingest", "csv", "scores.csv", "--create", "--on-error", "skip", "--known-at", "2026-03-01")
    assert len(listed(run, "rejects", "--as-of", "2026-03-01")) == 1
    assert listed(run, "rejects", "--as-of", "2026-02-28") == []

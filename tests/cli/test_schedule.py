"""``horizon schedule``: as a user types it, on real stores."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from horizon.cli.main import cli
from horizon.store import open_store, schedules
from tests.schedule.processes import holder

Run = Callable[..., Result]
WEEKLY = ("schedule", "add", "weekly", "--study", "absent", "--cron", "0 6 * * MON")
LATER = "2040-01-02T06:00:00Z"
"""A Monday, after any day on which a test adds a schedule."""


@pytest.fixture
def run(empty_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give a function that runs a command over an empty store; of the study `absent` there is nothing in it."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(empty_file, tmp_path / "horizon.db")
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "absent.toml").write_text('title = "None"\nsuite = "none"\nwindows = [{}]\n')
    return lambda *words: CliRunner().invoke(cli, list(map(str, words)))


def test_the_next_three_times_are_shown_in_the_zone_and_in_utc(run: Run) -> None:
    result = run("schedule", "add", "w", "--study", "frontier", "--cron", "0 6 * * MON",
                 "--timezone", "Australia/Sydney", "--format", "json")  # fmt: skip
    assert result.exit_code == 0, result.output
    (added,) = json.loads(result.stdout)["schedules"]
    moments = [datetime.fromisoformat(text) for text in added["next"]]
    assert added["next_due"] == added["next"][0]
    assert len(moments) == 3
    assert all(moment > datetime.now(UTC) and moment.hour in {19, 20} for moment in moments)
    text = run("schedule", "add", "w2", "--study", "frontier", "--cron", "0 6 * * MON", "--timezone",
               "Australia/Sydney").stdout  # fmt: skip
    for moment in moments:
        assert f"{moment:%Y-%m-%d %H:%M}" in text
    assert text.count(" 06:00 AE") == 3


def test_without_a_zone_it_says_that_times_are_utc(run: Run) -> None:
    assert "the times are UTC" in run(*WEEKLY).stderr
    run("schedule", "remove", "weekly")
    result = run(*WEEKLY, "--timezone", "UTC")
    assert (result.exit_code, "the times are UTC" in result.stderr) == (0, False)


def test_a_program_that_is_not_here_is_said(run: Run, tmp_path: Path) -> None:
    assert "there is no program tell-nobody here" in run(*WEEKLY, "--notify-command", "tell-nobody s3cret").stderr
    run("schedule", "remove", "weekly")
    (tmp_path / "tell").write_text("#!/bin/sh\n")
    (tmp_path / "tell").chmod(0o755)
    result = run(*WEEKLY, "--notify-command", "./tell s3cret")
    assert (result.exit_code, "no program" in result.stderr) == (0, False)


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (("--cron", "0 25 * * *"), 1, "found: a wrong hour"),
        (("--timezone", "Europe/Lodon"), 1, "did you mean Europe/London?"),
        (("--study", "frontir"), 1, "did you mean frontier?"),
        (("--feed", "epoch"), 1, "epoch"),
        (("--notify-command", "mail 'me"), 1, "no closing quotation"),
        (("--notify-url", "http://example.org/x"), 1, "https://"),
        (("--notify-url", "https://127.0.0.1/x"), 1, "private"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_what_would_be_right(
    run: Run, words: tuple[str, ...], code: int, expected: str
) -> None:
    result = run(*WEEKLY, *words)
    assert result.exit_code == code
    assert expected in result.stderr
    assert run("schedule", "list").stdout == ""


def test_a_feed_is_known_by_its_name_or_place_and_one_that_is_new_is_added(run: Run, tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("model,benchmark,value\n")
    run("feed", "add", "first", "a.csv")
    result = run(*WEEKLY, "--feed", "first", "--feed", "a.csv", "--feed", "b.csv", "--format", "json")
    assert json.loads(result.stdout)["schedules"][0]["feeds"] == ["first", "b"]
    taken = run(*WEEKLY, "--feed", "reports")
    assert (taken.exit_code, "called weekly already" in taken.stderr) == (1, True)
    assert "reports" not in run("feed", "list").stdout


def test_no_feed_is_added_for_a_schedule_that_cannot_be(run: Run) -> None:
    result = run(*WEEKLY, "--feed", "reports", "--feed", "https://10.0.0.1/x.csv")
    assert (result.exit_code, "private network" in result.stderr) == (1, True)
    assert run("feed", "list").stdout == ""


@pytest.mark.parametrize("name", ["", "a b", "../x", "-x", "x\n", "x" * 65, "</script>"])
def test_a_name_that_no_file_could_have_is_wrong_usage(run: Run, name: str) -> None:
    result = run("schedule", "add", "--study", "frontier", "--cron", "0 6 * * *", "--", name)
    assert result.exit_code == 2


def test_a_schedule_is_listed_with_its_last_run_and_removed(run: Run) -> None:
    run(*WEEKLY, "--notify-command", "curl -H s3cret", "--notify-url", "https://example.org/s3cret?k=s3cret")
    assert run("schedule", "tick", "--now", LATER).exit_code == 1
    listed = run("schedule", "list", "--format", "json")
    assert json.loads(listed.stdout)["schema"] == "horizon.schedule/1"
    (found,) = json.loads(listed.stdout)["schedules"]
    assert (found["name"], found["studies"], found["feeds"]) == ("weekly", ["absent"], [])
    assert (found["notify_command"], found["notify_url"]) == ("curl …", "https://example.org/…")
    assert (found["last_run"]["outcome"], found["last_run"]["due_at"]) == ("failed", LATER)
    assert found["last_run"]["missed"] > 50
    assert found["next_due"] == "2040-01-09T06:00:00Z"
    table, rows = run("schedule", "list").stdout, run("schedule", "list", "--format", "csv").stdout
    assert "2040-01-09 06:00 UTC" in table
    assert "absent: no time horizons of the suite none" in table
    (row,) = csv.DictReader(io.StringIO(rows))
    assert (row["name"], row["outcome"]) == ("weekly", "failed")
    assert "s3cret" not in listed.stdout + table + rows
    assert run("schedule", "remove", "weekly").exit_code == 0
    assert "no schedules" in run("schedule", "list").stderr
    assert run("schedule", "remove", "weekly").exit_code == 1


def test_a_tick_with_nothing_due_is_well(run: Run) -> None:
    run(*WEEKLY)
    result = run("schedule", "tick")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing is due" in result.stderr


def test_a_tick_tells_each_step_and_prints_how_it_ended(run: Run) -> None:
    run(*WEEKLY)
    result = run("schedule", "tick", "--now", LATER, "--format", "json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert found["schema"] == "horizon.schedule/1"
    (notice,) = found["runs"]
    assert (notice["schema"], notice["outcome"], notice["untold"]) == ("horizon.notice/1", "failed", [])
    assert [failure["step"] for failure in notice["failures"]] == ["absent"]
    steps = [line.split(" ", 1) for line in result.stderr.splitlines()]
    assert all(datetime.fromisoformat(moment).tzinfo == UTC for moment, _ in steps)
    told = [text for _, text in steps]
    assert told[0] == f"{LATER} has yet to come: what runs now is not due again before it"
    assert told[1].startswith("weekly: due at ")
    assert told[2:4] == ["weekly: freezing and scoring forecasts", "weekly: building absent"]
    assert run("--quiet", "schedule", "tick", "--now", "2040-01-09T06:00:00Z").stderr == ""


@pytest.mark.parametrize("moment", ["2040-01-02T07:00:00+01:00", "2040-01-02 06:00", LATER])
def test_now_may_have_any_zone_and_is_utc_without_one(run: Run, moment: str) -> None:
    run(*WEEKLY)
    (notice,) = json.loads(run("schedule", "tick", "--now", moment, "--format", "json").stdout)["runs"]
    assert notice["due_at"] == LATER


@pytest.mark.parametrize(
    ("moment", "message"),
    [
        ("monday", "'monday' is not a moment"),
        ("0001-01-01T00:00:00+14:00", "in none of the years from 1970 to 2999"),
        ("9999-12-31T23:59:59Z", "in none of the years from 1970 to 2999"),
    ],
)
def test_now_that_is_no_moment_is_wrong_usage(run: Run, moment: str, message: str) -> None:
    run(*WEEKLY, "--timezone", "Pacific/Auckland")
    result = run("schedule", "tick", "--now", moment)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_a_tick_beside_another_process_says_which_and_is_well(run: Run, tmp_path: Path) -> None:
    run(*WEEKLY)
    with open_store(tmp_path / "horizon.db") as store, holder(store) as process:
        result = run("schedule", "tick", "--now", LATER)
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"are being run by process {process.pid}@" in result.stderr
    assert run("schedule", "tick", "--now", LATER).exit_code == 1


def test_the_history_is_of_one_schedule_or_of_all(run: Run) -> None:
    for name in ("weekly", "other"):
        run("schedule", "add", name, "--study", "absent", "--cron", "0 6 * * MON")
    run("schedule", "tick", "--now", LATER)
    run("schedule", "tick", "--now", "2040-01-09T06:00:00Z")
    every = json.loads(run("schedule", "history", "--format", "json").stdout)["runs"]
    assert [(one["schedule"], one["due_at"][:10], one["missed"] > 0) for one in every] == [
        ("weekly", "2040-01-09", False), ("other", "2040-01-09", False),
        ("weekly", "2040-01-02", True), ("other", "2040-01-02", True),
    ]  # fmt: skip
    one = run("schedule", "history", "other", "--newest", 1, "--format", "csv").stdout
    assert [row["schedule"] for row in csv.DictReader(io.StringIO(one))] == ["other"]
    assert run("schedule", "history", "nobody").exit_code == 1


def test_what_a_run_says_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    run(*WEEKLY)
    with open_store(tmp_path / "horizon.db") as store, store.write() as connection:
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        number = schedules.begin_run(connection, "weekly", moment, missed=0, started_at=moment)
        schedules.finish_run(connection, number, "failed", "\x1b[31mred", finished_at=moment)
    assert "\\u001b[31mred" in run("schedule", "history").stdout

"""Runs of schedules: what is due, what each step does, what is written down, and who is told."""

import json
import shlex
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from horizon.cli.main import cli
from horizon.ingest import IngestRequest, ingest
from horizon.schedule.adding import add_schedule
from horizon.schedule.runner import tick
from horizon.schedule.times import parse_times
from horizon.store import Store, schedules
from horizon.store.analyses import analysis_of
from horizon.store.schedules import RunRecord
from horizon.workflow.estimate import KIND, EstimateQuestion, estimate_suite
from horizon.workflow.feeds import add_feed, remove_feed
from horizon.workflow.forecast_ledger import read_ledger
from horizon.workflow.publish import publish
from horizon.workflow.study import find_study
from tests.schedule.conftest import read_horizons
from tests.schedule.processes import address
from tests.workflow.made_runs import SOURCE, SUITE

ADDED = datetime(2026, 11, 20, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 6, tzinfo=UTC)
WEEK = timedelta(weeks=1)
HORIZONS = {"m0": 1.0, "m1": 5.0, "m2": 16.0, "m3": 70.0}


def weekly(store: Store, *studies: str, zone: str = "UTC", name: str = "weekly", **options: Any) -> None:
    times = parse_times("0 6 * * MON", zone)
    add_schedule(store, name, studies or ("tiny",), times, now=ADDED, **options)


def listening(folder: Path, code: str = "", name: str = "heard.json") -> str:
    """A command that keeps what it is told."""
    script = f"import pathlib, sys; pathlib.Path({str(folder / name)!r}).write_text(sys.stdin.read()); {code}"
    return shlex.join([sys.executable, "-c", script])


def runs(store: Store) -> list[RunRecord]:
    with store.read() as connection:
        return schedules.runs(connection)


def killed(store: Store, due_at: datetime) -> None:
    """Leave what a run leaves that is killed."""
    with store.write() as connection:
        schedules.begin_run(connection, "weekly", due_at, missed=0, started_at=due_at)


def test_nothing_is_done_before_the_first_time(store: Store, folder: Path) -> None:
    weekly(store)
    assert tick(store, now=MONDAY - timedelta(seconds=1)) == []
    assert runs(store) == []


def test_times_that_went_by_are_caught_up_by_one_run(store: Store, folder: Path) -> None:
    weekly(store)
    told = tick(store, now=MONDAY + 2 * WEEK)
    assert [(one.notice.due_at, one.notice.missed) for one in told] == [(MONDAY + 2 * WEEK, 2)]
    assert tick(store, now=MONDAY + 2 * WEEK) == []
    (run,) = runs(store)
    assert (run.due_at, run.missed, run.outcome) == (MONDAY + 2 * WEEK, 2, "failed")
    assert run.message == "2 earlier times went by; tiny: no time horizons of the suite tiny"


def test_times_that_were_not_counted_are_said_to_be_more(sqlite_store: Store, folder: Path) -> None:
    add_schedule(sqlite_store, "often", ["tiny"], parse_times("* * * * *"), now=ADDED)
    (told,) = tick(sqlite_store, now=MONDAY)
    assert told.notice.message.startswith("1,000 or more earlier times went by; ")


def test_a_clock_that_is_set_back_runs_nothing_twice(sqlite_store: Store, folder: Path) -> None:
    weekly(sqlite_store)
    moments = (MONDAY, MONDAY - timedelta(days=2), MONDAY - timedelta(days=9), MONDAY, MONDAY + WEEK)
    ran = [one.notice.due_at for now in moments for one in tick(sqlite_store, now=now)]
    assert ran == [MONDAY, MONDAY + WEEK]


def test_a_run_that_was_killed_is_written_down_and_caught_up_once(store: Store, folder: Path) -> None:
    weekly(store)
    killed(store, MONDAY)
    said: list[str] = []
    assert len(tick(store, now=MONDAY, log=said.append)) == 1
    assert said[0] == "weekly: the run that began at 2026-11-23T06:00:00Z was interrupted"
    assert [run.outcome for run in runs(store)] == ["failed", "interrupted"]
    assert tick(store, now=MONDAY) == []


def test_a_time_whose_runs_are_killed_twice_is_left_alone(sqlite_store: Store, folder: Path) -> None:
    weekly(sqlite_store)
    for _ in range(2):
        killed(sqlite_store, MONDAY)
    assert tick(sqlite_store, now=MONDAY) == []
    assert [one.notice.due_at for one in tick(sqlite_store, now=MONDAY + WEEK)] == [MONDAY + WEEK]


def test_what_is_asked_to_stop_does_no_more_steps_and_stays_due(sqlite_store: Store, folder: Path) -> None:
    weekly(sqlite_store, command=listening(folder))
    said: list[str] = []
    (told,) = tick(sqlite_store, now=MONDAY, log=said.append, stopped=lambda: "freezing" in "".join(said))
    assert (told.notice.outcome, told.notice.failures) == ("stopped", ())
    assert not any("building" in line for line in said)
    assert not (folder / "heard.json").exists()
    assert [run.message for run in runs(sqlite_store)] == ["stopped before all was done"]
    assert [one.notice.outcome for one in tick(sqlite_store, now=MONDAY)] == ["failed"]


def test_who_is_asked_to_stop_begins_no_other_run(sqlite_store: Store, folder: Path) -> None:
    weekly(sqlite_store)
    weekly(sqlite_store, name="other")
    said: list[str] = []
    assert len(tick(sqlite_store, now=MONDAY, log=said.append, stopped=lambda: bool(said))) == 1


def test_a_run_builds_pages_and_tells_what_they_say(sqlite_store: Store, folder: Path) -> None:
    read_horizons(sqlite_store, folder, "2025-03-19", HORIZONS)
    read_horizons(sqlite_store, folder, "2026-01-30", {**HORIZONS, "m4": 300.0})
    weekly(sqlite_store, zone="Pacific/Auckland", command=listening(folder), out="pages")
    now = "2026-11-22T18:00:00Z"  # which is Monday at seven in Auckland
    words = ["--db", address(sqlite_store), "schedule", "tick", "--now", now, "--fail-on", "alert", "--format", "json"]
    result = CliRunner().invoke(cli, words)
    heard = json.loads((folder / "heard.json").read_text())
    assert [{**heard, "untold": []}] == json.loads(result.stdout)["runs"]
    assert result.exit_code == 1
    assert (heard["schema"], heard["schedule"], heard["outcome"]) == ("horizon.notice/1", "weekly", "done")
    assert (heard["due_at"], heard["missed"], heard["failures"]) == ("2026-11-22T17:00:00Z", 0, [])
    (study,) = heard["studies"]
    assert (study["study"], study["day"], study["as_of"]) == ("tiny", "2026-11-23", "2026-01-30")
    assert "doubled every" in study["headline"]
    assert study["page"] == str(folder / "pages" / "tiny" / "2026-11-23" / "tiny.html")
    assert study["headline"] in Path(study["page"]).read_text()
    assert Path(study["latest"]).samefile(study["page"])
    assert [item["text"] for item in study["news"] if "m4" in item["text"]]
    assert [{"study": "tiny", "day": "2026-11-23", **item} for item in study["news"] if item["alert"]] == heard[
        "alerts"
    ]
    assert any("m4" in alert["text"] and "m4" in alert["cause"] for alert in heard["alerts"])
    assert heard["forecasts"]["frozen"] == len(read_ledger(sqlite_store)) > 0
    (run,) = runs(sqlite_store)
    assert run.outcome == "done"
    assert run.message == f"1 page built; {len(heard['alerts'])} alert{'s' * (len(heard['alerts']) > 1)}"


def often(store: Store) -> None:
    """Add a schedule of four times a day, long ago by any clock."""
    add_schedule(store, "often", ["tiny"], parse_times("0 */6 * * *"), now=datetime(2020, 1, 1, tzinfo=UTC))


def test_an_alert_is_told_once_though_two_reports_of_one_day_have_it(sqlite_store: Store, folder: Path) -> None:
    read_horizons(sqlite_store, folder, "2025-03-19", HORIZONS)
    read_horizons(sqlite_store, folder, "2026-01-30", {**HORIZONS, "m4": 300.0})
    often(sqlite_store)
    first, second = (tick(sqlite_store, now=MONDAY + timedelta(hours=hours))[0].notice for hours in (0, 6))
    assert any("m4" in alert.item.text for alert in first.alerts)
    assert second.alerts == ()
    assert [page.news for page in first.published] == [page.news for page in second.published]
    assert "alert" not in second.message
    read_horizons(sqlite_store, folder, "2026-02-28", {**HORIZONS, "m4": 300.0, "m5": 900.0})
    (third,) = tick(sqlite_store, now=MONDAY + timedelta(hours=12))
    assert third.notice.alerts
    assert all("m5" in alert.item.text + alert.item.cause for alert in third.notice.alerts)


def test_an_alert_of_a_report_that_nobody_was_told_of_is_told_by_the_next_run(
    sqlite_store: Store, folder: Path
) -> None:
    often(sqlite_store)
    read_horizons(sqlite_store, folder, "2025-03-19", HORIZONS)
    read_horizons(sqlite_store, folder, "2026-01-30", {**HORIZONS, "m4": 300.0})
    made = publish(sqlite_store, find_study("tiny"), folder / "out", now=date(2026, 11, 22))
    (told,) = tick(sqlite_store, now=MONDAY)
    expected = [(date(2026, 11, 22), item) for item in made.news.items if item.alert]
    assert expected
    assert [(alert.day, alert.item) for alert in told.notice.alerts] == expected
    assert not any(item.alert for page in told.notice.published for item in page.news.items)
    (again,) = tick(sqlite_store, now=MONDAY + timedelta(days=1))
    assert again.notice.alerts == ()


def test_a_study_that_fails_keeps_no_other_from_its_page(sqlite_store: Store, folder: Path) -> None:
    read_horizons(sqlite_store, folder, "2025-03-19", HORIZONS)
    reports = folder / "reports"
    (reports / "absent.toml").write_text((reports / "tiny.toml").read_text().replace('"tiny"', '"nowhere"'))
    (reports / "gone.toml").write_text((reports / "tiny.toml").read_text())
    weekly(sqlite_store, "absent", "gone", "tiny", command=listening(folder))
    (reports / "gone.toml").unlink()
    old = folder / "reports" / "out" / "absent" / "latest" / "absent.html"
    old.parent.mkdir(parents=True)
    old.write_text("the last good page")
    tick(sqlite_store, now=MONDAY)
    heard = json.loads((folder / "heard.json").read_text())
    assert heard["outcome"] == "failed"
    assert {failure["step"] for failure in heard["failures"]} >= {"absent", "gone"}
    assert [study["study"] for study in heard["studies"]] == ["tiny"]
    assert old.read_text() == "the last good page"
    (run,) = runs(sqlite_store)
    assert run.message is not None
    assert "no study called gone" in run.message
    assert "1 page built" in run.message


def test_a_feed_that_fails_is_told_and_stops_nothing(sqlite_store: Store, folder: Path) -> None:
    feed = folder / "scores.csv"
    feed.write_text("model,benchmark,value\n")
    add_feed(sqlite_store, "lost", str(feed))
    add_feed(sqlite_store, "other", str(feed))
    feed.unlink()
    weekly(sqlite_store, feeds=["lost"])
    (told,) = tick(sqlite_store, now=MONDAY)
    assert [(one.name, one.status) for one in told.notice.feeds] == [("lost", "failed")]
    assert [failure.step for failure in told.notice.failures if failure.step == "feeds"] == []
    assert "feed lost failed: " in told.notice.message


def test_a_feed_that_was_removed_keeps_no_other_from_being_fetched(sqlite_store: Store, folder: Path) -> None:
    feed = folder / "scores.csv"
    feed.write_text("model,benchmark,value\n")
    for name in ("gone", "there"):
        add_feed(sqlite_store, name, str(feed))
    weekly(sqlite_store, feeds=["gone", "there"])
    remove_feed(sqlite_store, "gone")
    (told,) = tick(sqlite_store, now=MONDAY)
    assert [one.name for one in told.notice.feeds] == ["there"]
    assert "feed gone: there is no feed gone" in map(str, told.notice.failures)


def test_who_is_asked_to_stop_between_two_feeds_fetches_no_more(sqlite_store: Store, folder: Path) -> None:
    for name in ("a", "b"):
        add_feed(sqlite_store, name, str(folder))
    weekly(sqlite_store)
    said: list[str] = []
    (told,) = tick(sqlite_store, now=MONDAY, log=said.append, stopped=lambda: "fetching feed a" in "".join(said))
    assert (told.notice.outcome, [one.name for one in told.notice.feeds]) == ("stopped", ["a"])


def test_a_schedule_that_is_removed_while_another_runs_stops_nothing(sqlite_store: Store, folder: Path) -> None:
    for name in ("a", "b", "c"):
        weekly(sqlite_store, name=name)

    def remove(line: str) -> None:
        if line == "a: building tiny":
            with sqlite_store.write() as connection:
                schedules.remove_schedule(connection, "b")

    assert [one.notice.schedule for one in tick(sqlite_store, now=MONDAY, log=remove)] == ["a", "c"]


def test_without_names_all_feeds_are_fetched(sqlite_store: Store, folder: Path) -> None:
    weekly(sqlite_store)
    feed = folder / "scores.csv"
    feed.write_text("model,benchmark,value\n")
    for name in ("a", "b"):
        add_feed(sqlite_store, name, str(feed))
    (told,) = tick(sqlite_store, now=MONDAY)
    assert [one.name for one in told.notice.feeds] == ["a", "b"]


def test_estimates_that_are_older_than_the_runs_are_made_again_as_they_were_made(
    with_runs: Store, folder: Path
) -> None:
    question = EstimateQuestion(SUITE, success_levels=(0.5, 0.8), replicates=20, seed=7, regularization=0.1)
    estimate_suite(with_runs, question)
    estimate_suite(with_runs, replace(question, success_levels=(0.8,), weighting="equal"))
    weekly(with_runs)
    (first,) = tick(with_runs, now=MONDAY)
    assert first.notice.estimates == ()
    more = folder / "runs_2026-01-24.csv"
    more.write_text(f"suite,model,task,run_key,success\n{SUITE},first,task 3,new,1\n")
    ingest(with_runs, IngestRequest(more, table="runs", source=replace(SOURCE, slug="more-runs")))
    (second,) = tick(with_runs, now=MONDAY + WEEK)
    assert [(one.success_levels, one.replicates) for one in second.notice.estimates] == [((0.5,), 20), ((0.8,), 20)]
    with with_runs.read() as connection:
        kept = [analysis_of(connection, KIND, SUITE, success_level=level) for level in (0.5, 0.8)]
    assert [(one.seed, one.parameters["regularization"], one.parameters["weights"]) for one in kept if one] == [
        (7, 0.1, "inverse_sqrt_family"), (7, 0.1, "equal"),
    ]  # fmt: skip
    (third,) = tick(with_runs, now=MONDAY + 2 * WEEK)
    assert third.notice.estimates == ()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (f"{sys.executable} -c 'raise SystemExit(\"the key s3cret is wrong\")' s3cret", "the key … is wrong"),
        ("/nowhere/to/be/found --token s3cret", "cannot be run: No such file or directory"),
    ],
)
def test_a_command_that_fails_is_written_down_and_the_run_is_done_all_the_same(
    sqlite_store: Store, folder: Path, command: str, said: str
) -> None:
    weekly(sqlite_store, command=command)
    log: list[str] = []
    (told,) = tick(sqlite_store, now=MONDAY, log=log.append)
    (failure,) = told.untold
    assert said in failure
    (run,) = runs(sqlite_store)
    assert run.message is not None
    assert run.message.endswith(f"; {failure}")
    assert log[-1] == f"weekly: {failure}"
    assert "s3cret" not in f"{run.message}{log}"

"""``horizon schedule run`` as a process of its own, with real signals."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy
from subprocess import Popen
from typing import Any, NamedTuple

import pytest

from horizon.schedule.adding import add_schedule
from horizon.schedule.lock import only_one
from horizon.schedule.times import parse_times
from horizon.store import Store, schedules
from horizon.store.schedules import RunRecord
from horizon.workflow.feeds import FeedOptions, add_feed, list_feeds
from tests.fixtures.server import Answer, Site
from tests.schedule.conftest import read_horizons
from tests.schedule.processes import address, line_with, started

LONG_AGO = datetime(2026, 11, 1, tzinfo=UTC)
STOPS = (signal.SIGTERM, signal.SIGINT)


def due(store: Store, *studies: str) -> None:
    """Add a schedule that is due at once."""
    add_schedule(store, "weekly", studies or ("tiny",), parse_times("0 6 * * MON"), now=LONG_AGO)


def runs(store: Store) -> list[RunRecord]:
    with store.read() as connection:
        return schedules.runs(connection)


@contextmanager
def running(store: Store, folder: Path, *words: str) -> Iterator[Popen[str]]:
    command = [sys.executable, "-m", "horizon", "--db", address(store), "schedule", "run", *words]
    with started(command, folder) as process:
        yield process


def ended(process: Popen[str]) -> tuple[int, str]:
    """Exit code, and what was still to be read."""
    _, said = process.communicate(timeout=60)
    return process.returncode, said


@pytest.fixture
def with_page(sqlite_store: Store, folder: Path) -> Store:
    """Give a store from which a page can be built."""
    read_horizons(sqlite_store, folder, "2025-03-19", {"m0": 1.0, "m1": 5.0, "m2": 16.0, "m3": 70.0})
    due(sqlite_store)
    return sqlite_store


class SlowFeed(NamedTuple):
    """A feed whose server is asked, and answers when it may: a step in whose middle a signal comes."""

    asked: threading.Event
    go_on: threading.Event


@pytest.fixture
def slow_feed(sqlite_store: Store, site: Site) -> Iterator[SlowFeed]:
    feed = SlowFeed(threading.Event(), threading.Event())

    def answer(handler: Any) -> None:
        feed.asked.set()
        feed.go_on.wait(60)
        Answer(b"model,benchmark,value\nA,b,0.5\n")(handler)

    options = FeedOptions(table="scores", create=True)
    add_feed(sqlite_store, "slow", site.answers("/s.csv", answer), options=options, allow_private=True)
    yield feed
    feed.go_on.set()


@pytest.mark.parametrize("stop", STOPS, ids=lambda one: one.name)
def test_asked_to_stop_while_it_waits_it_ends_at_once_and_well(sqlite_store: Store, folder: Path, stop: int) -> None:
    with running(sqlite_store, folder, "--look-every", "3600") as process:
        line_with(process, "nothing is scheduled")
        process.send_signal(stop)
        code, said = ended(process)
    assert code == 0
    assert said.endswith(f" stopped by {signal.Signals(stop).name}\n")


def test_a_schedule_that_is_added_meanwhile_is_seen(store: Store, folder: Path) -> None:
    with running(store, folder, "--look-every", "0.1") as process:
        line_with(process, "nothing is scheduled")
        due(store)
        line = line_with(process, "due at")
        line_with(process, "failed: tiny: no time horizons of the suite tiny")
        line_with(process, "next: weekly at ")
        with store.write() as connection:
            schedules.remove_schedule(connection, "weekly")
        line_with(process, "nothing is scheduled")
        process.terminate()
        assert ended(process)[0] == 0
    moment, name, *_ = line.split()
    assert datetime.fromisoformat(moment).tzinfo == UTC
    assert name == "weekly:"


def test_it_waits_for_another_process_and_then_goes_on(store: Store, folder: Path) -> None:
    due(store)
    with ExitStack() as lock:
        lock.enter_context(only_one(store))
        with running(store, folder) as process:
            line = line_with(process, "waiting: ")
            assert f"the schedules of this store are being run by process {os.getpid()}@" in line
            assert runs(store) == []
            lock.close()
            line_with(process, "next: weekly at ")
            process.terminate()
            assert ended(process)[0] == 0
    assert [run.outcome for run in runs(store)] == ["failed"]


def test_asked_to_stop_in_the_middle_it_stops_between_two_steps(
    sqlite_store: Store, folder: Path, slow_feed: SlowFeed
) -> None:
    due(sqlite_store)
    with running(sqlite_store, folder) as process:
        assert slow_feed.asked.wait(60)
        process.terminate()
        line_with(process, "SIGTERM: stopping after this step; once more stops at once")
        slow_feed.go_on.set()
        code, said = ended(process)
    assert code == 0
    assert "feed slow changed: 1 row read = 1 stored" in said
    assert "building" not in said
    (run,) = runs(sqlite_store)
    assert run.outcome == "stopped"
    assert (run.message or "").endswith("stopped before all was done")
    with only_one(sqlite_store):
        assert list_feeds(sqlite_store)[0].succeeded_at is not None


def test_asked_to_stop_while_it_builds_a_page_it_finishes_that_and_the_others_come_the_next_time(
    sqlite_store: Store, folder: Path
) -> None:
    read_horizons(sqlite_store, folder, "2025-03-19", {"m0": 1.0, "m1": 5.0, "m2": 16.0, "m3": 70.0})
    copy(folder / "reports" / "tiny.toml", folder / "reports" / "other.toml")
    due(sqlite_store, "tiny", "other")
    out = folder / "reports" / "out"
    with running(sqlite_store, folder) as process:
        line_with(process, "building tiny")
        process.terminate()
        code, said = ended(process)
    assert (code, "building other" in said) == (0, False)
    assert (out / "tiny" / "latest" / "tiny.html").read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert not (out / "other").exists()
    assert [run.outcome for run in runs(sqlite_store)] == ["stopped"]
    with running(sqlite_store, folder) as process:
        line_with(process, "next: weekly at ")
        process.terminate()
        assert ended(process)[0] == 0
    assert (out / "other" / "latest" / "other.html").exists()
    assert [run.outcome for run in runs(sqlite_store)] == ["done", "stopped"]


def test_a_second_signal_ends_it_at_once_and_the_run_is_caught_up(
    sqlite_store: Store, folder: Path, slow_feed: SlowFeed
) -> None:
    due(sqlite_store)
    with running(sqlite_store, folder) as process:
        assert slow_feed.asked.wait(60)
        process.send_signal(signal.SIGINT)
        line_with(process, "SIGINT: stopping after this step")
        process.terminate()
        assert ended(process)[0] == -signal.SIGTERM
    assert [run.outcome for run in runs(sqlite_store)] == [None]
    assert list_feeds(sqlite_store)[0].succeeded_at is None


def test_a_run_that_is_killed_is_found_and_caught_up(with_page: Store, folder: Path) -> None:
    with running(with_page, folder) as process:
        line_with(process, "building tiny")
        process.kill()
        process.wait()
    (folder / "reports" / "tiny.toml").unlink()  # what comes now fails, which is quick
    with running(with_page, folder) as process:
        line_with(process, "was interrupted")
        line_with(process, "next: weekly at ")
        process.terminate()
        assert ended(process)[0] == 0
    assert [run.outcome for run in runs(with_page)] == ["failed", "interrupted"]

"""Schedules and their runs in a store."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from horizon.errors import ScheduleError, StoreError
from horizon.store import Store, schedules
from horizon.store.schedules import Outcome, RunRecord, Schedule

ADDED = datetime(2026, 11, 1, 12, 30, 15, 250, tzinfo=UTC)
DUE = datetime(2026, 11, 23, 6, tzinfo=UTC)
WEEK = timedelta(weeks=1)
WEEKLY = Schedule(
    name="weekly", studies=("frontier", "brief"), cron="0 6 * * MON", timezone="Europe/London", feeds=("epoch",),
    out="reports/out", notify_command=("mail", "-s", "a b", "me@example.org"), notify_url="https://example.org/hook",
    allow_private=True, added_at=ADDED,
)  # fmt: skip
PLAIN = WEEKLY._replace(name="a", feeds=(), notify_command=None, notify_url=None, allow_private=False)


@pytest.fixture
def with_two(store: Store) -> Store:
    with store.write() as connection:
        for one in (WEEKLY, PLAIN):
            schedules.add_schedule(connection, one)
    return store


def ran(store: Store, name: str, due_at: datetime, outcome: Outcome | None) -> int:
    with store.write() as connection:
        number = schedules.begin_run(connection, name, due_at, missed=2, started_at=due_at)
        if outcome:
            schedules.finish_run(connection, number, outcome, "1 page built", finished_at=due_at + timedelta(minutes=1))
    return number


def seen_to(store: Store, name: str = "weekly") -> datetime:
    with store.read() as connection:
        return schedules.seen_to(connection, attempts=2)[name]


def test_somebody_was_told_when_the_newest_run_ended_that_came_to_it(with_two: Store) -> None:
    def told_until() -> datetime:
        with with_two.read() as connection:
            return schedules.told_until(connection, WEEKLY)

    ran(with_two, "a", DUE, "done")
    assert told_until() == ADDED
    for weeks, outcome in enumerate(("done", "failed", "stopped", None)):
        ran(with_two, "weekly", DUE + weeks * WEEK, outcome)  # type: ignore[arg-type]
    assert told_until() == DUE + WEEK + timedelta(minutes=1)


def test_a_schedule_comes_back_as_it_was(with_two: Store) -> None:
    with with_two.read() as connection:
        assert schedules.schedules(connection) == [PLAIN, WEEKLY]
        assert schedules.find_schedule(connection, "weekly") == WEEKLY


def test_a_name_is_taken_once(with_two: Store) -> None:
    with with_two.write() as connection, pytest.raises(ScheduleError, match="called weekly already"):
        schedules.add_schedule(connection, WEEKLY._replace(cron="* * * * *"))


def test_a_name_that_is_not_there_is_told_what_is(with_two: Store) -> None:
    with with_two.read() as connection, pytest.raises(ScheduleError, match="no schedule called daily") as error:
        schedules.find_schedule(connection, "daily")
    assert error.value.expected == "one of a, weekly"


def test_one_that_is_removed_goes_with_its_runs_and_no_other(with_two: Store) -> None:
    for name in ("weekly", "a"):
        ran(with_two, name, DUE, "done")
    with with_two.write() as connection:
        schedules.remove_schedule(connection, "weekly")
        assert schedules.schedules(connection) == [PLAIN]
        assert [run.schedule for run in schedules.runs(connection)] == ["a"]


def test_a_run_is_kept_with_its_times_in_utc(with_two: Store) -> None:
    east = timezone(timedelta(hours=11))
    number = ran(with_two, "weekly", DUE.astimezone(east), "done")
    with with_two.read() as connection:
        (run,) = schedules.runs(connection)
    assert run == RunRecord(number, "weekly", DUE, 2, DUE, DUE + timedelta(minutes=1), "done", "1 page built")
    assert run.due_at.tzinfo is UTC


def test_runs_are_listed_from_the_newest_on(with_two: Store) -> None:
    for name, due in (("weekly", DUE), ("a", DUE), ("weekly", DUE + WEEK)):
        ran(with_two, name, due, "done")
    with with_two.read() as connection:
        assert [run.schedule for run in schedules.runs(connection)] == ["weekly", "a", "weekly"]
        assert [run.due_at for run in schedules.runs(connection, "weekly")] == [DUE + WEEK, DUE]
        assert [run.due_at for run in schedules.runs(connection, newest=1)] == [DUE + WEEK]


def test_what_came_after_is_added_to_the_message(with_two: Store) -> None:
    number = ran(with_two, "weekly", DUE, "done")
    with with_two.write() as connection:
        schedules.add_to_message(connection, number, "nobody was told")
        assert [run.message for run in schedules.runs(connection)] == ["1 page built; nobody was told"]


def test_runs_that_never_ended_are_found_and_become_interrupted(with_two: Store) -> None:
    done, killed = ran(with_two, "a", DUE, "done"), ran(with_two, "weekly", DUE, None)
    found_at = DUE + timedelta(hours=1)
    with with_two.write() as connection:
        assert [run.id for run in schedules.unfinished(connection)] == [killed]
        assert [run.id for run in schedules.interrupt_unfinished(connection, found_at=found_at)] == [killed]
        assert schedules.unfinished(connection) == []
        ends = {run.id: (run.outcome, run.finished_at) for run in schedules.runs(connection)}
    assert ends == {done: ("done", DUE + timedelta(minutes=1)), killed: ("interrupted", found_at)}


def test_nothing_is_seen_to_before_the_first_run(with_two: Store) -> None:
    assert seen_to(with_two) == ADDED


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        (["done"], DUE),
        (["failed"], DUE),
        (["stopped"], ADDED),
        (["stopped", "stopped", "stopped"], ADDED),
        (["interrupted"], ADDED),
        (["interrupted", "done"], DUE),
        (["interrupted", "interrupted"], DUE),
        ([None], ADDED),
    ],
)
def test_how_a_run_ended_says_whether_its_time_is_seen_to(
    with_two: Store, outcomes: list[Outcome | None], expected: datetime
) -> None:
    for outcome in outcomes:
        ran(with_two, "weekly", DUE, outcome)
    assert seen_to(with_two) == expected
    assert seen_to(with_two, "a") == ADDED


def test_the_last_time_stays_when_an_earlier_one_is_run_after_it(with_two: Store) -> None:
    for due in (DUE + WEEK, DUE):
        ran(with_two, "weekly", due, "done")
    assert seen_to(with_two) == DUE + WEEK


def test_an_end_is_one_of_four(with_two: Store) -> None:
    number = ran(with_two, "weekly", DUE, None)
    with pytest.raises(StoreError, match="cannot be used"), with_two.write() as connection:
        schedules.finish_run(connection, number, "fine", "", finished_at=DUE)  # type: ignore[arg-type]

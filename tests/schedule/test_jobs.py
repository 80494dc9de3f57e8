"""What is due: pure, so that every clock and every gap can be tried."""

from datetime import UTC, datetime, timedelta

import pytest

from horizon.schedule.jobs import COUNTED, Due, Job, due_jobs, next_time
from horizon.schedule.times import parse_times

MONDAY = datetime(2026, 11, 23, 6, tzinfo=UTC)
WEEK = timedelta(weeks=1)
MINUTE = timedelta(minutes=1)


def job(since: datetime, cron: str = "0 6 * * MON", name: str = "weekly") -> Job:
    return Job(name, parse_times(cron), since)


@pytest.mark.parametrize(
    ("since", "now", "expected"),
    [
        (MONDAY - WEEK, MONDAY - MINUTE, []),
        (MONDAY - WEEK, MONDAY, [Due("weekly", MONDAY, 0)]),
        (MONDAY - MINUTE, MONDAY + 3 * MINUTE, [Due("weekly", MONDAY, 0)]),
        (MONDAY, MONDAY, []),
        (MONDAY - WEEK, MONDAY + 3 * WEEK, [Due("weekly", MONDAY + 3 * WEEK, 3)]),
        (MONDAY, MONDAY - 2 * WEEK, []),  # the clock was set back
        (MONDAY - MINUTE, MONDAY - 2 * WEEK, []),
    ],
)
def test_what_is_due(since: datetime, now: datetime, expected: list[Due]) -> None:
    assert due_jobs([job(since)], now) == expected


def test_a_clock_that_is_set_back_and_comes_again_runs_nothing_twice() -> None:
    clock = [MONDAY, MONDAY - timedelta(hours=1), MONDAY, MONDAY + MINUTE, MONDAY + WEEK]
    since, ran = MONDAY - MINUTE, []
    for now in clock:
        for due in due_jobs([job(since)], now):
            since = due.due_at
            ran.append(due.due_at)
    assert ran == [MONDAY, MONDAY + WEEK]


def test_the_earliest_comes_first() -> None:
    jobs = [job(MONDAY - WEEK, name="b"), job(MONDAY - WEEK, "0 5 * * MON", "c"), job(MONDAY - WEEK, name="a")]
    assert [due.name for due in due_jobs(jobs, MONDAY)] == ["c", "a", "b"]


@pytest.mark.parametrize("cron", ["* * * * *", "*/5 * * 1 *"])
def test_of_a_year_of_minutes_the_newest_is_found_and_only_so_many_are_counted(cron: str) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    (due,) = due_jobs([job(now - timedelta(days=800), cron)], now)
    newest = now if cron.startswith("* ") else datetime(2026, 1, 31, 23, 55, tzinfo=UTC)
    assert due == Due("weekly", newest, COUNTED)


@pytest.mark.parametrize(
    ("since", "expected"),
    [(MONDAY - WEEK, MONDAY), (MONDAY - MINUTE, MONDAY), (MONDAY, MONDAY + WEEK)],
)
def test_the_next_time_is_after_what_was_seen_to(since: datetime, expected: datetime) -> None:
    assert next_time(job(since)) == expected

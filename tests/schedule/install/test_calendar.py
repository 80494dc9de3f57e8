"""Calendar events of systemd against cronsim, as systemd itself reads them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from horizon.schedule.install.calendar import calendar_events
from horizon.schedule.times import parse_times

CalendarTimes = Callable[[str, datetime, int], list[datetime]]

SPRING = datetime(2026, 3, 20, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 20, tzinfo=UTC)
COUNT = 15

EXPRESSIONS = [
    "0 6 * * MON",
    "30 7 * * 1-5",
    "5 4 * * 7",
    "0 12 1 * *",
    "0 9 1,15 * FRI",
    "0 9 */2 * MON",
    "*/10 */6 * * *",
    "0 0 L * *",
    "0 8 LW * *",
    "0 18 * * 5L",
    "0 6 * * MON#1,3#5",
    "0 6 29 2 *",
    "0 22 L,15 * *",
    "0 9 L * MON",
    "0 * * * *",
]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"])
@pytest.mark.parametrize("cron", EXPRESSIONS)
@pytest.mark.parametrize("base", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_systemd_makes_the_same_times_of_them(
    calendar_times: CalendarTimes, cron: str, zone: str, base: datetime
) -> None:
    times = parse_times(cron, zone)
    events = calendar_events(times)
    assert events is not None
    found = sorted({moment for event in events for moment in calendar_times(event, base, COUNT)})
    assert found[:COUNT] == list(islice(times.after(base), COUNT))


def test_a_time_that_the_clock_skips_is_what_the_hourly_look_is_for(calendar_times: CalendarTimes) -> None:
    times = parse_times("30 2 * * *", "Europe/Berlin")
    (event,) = calendar_events(times) or ()
    saturday = datetime(2026, 3, 28, 12, tzinfo=UTC)
    due = next(times.after(saturday))
    (missed,) = calendar_times(event, saturday, 1)
    (caught_up,) = calendar_times("hourly", saturday + timedelta(hours=12, minutes=30), 1)
    assert due == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert missed == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)
    assert due == caught_up


@pytest.mark.parametrize("cron", ["0 9 */2 * 5L", "0 9 *,L * MON#1"])
def test_days_counted_from_both_ends_of_a_month_cannot_be_said(cron: str) -> None:
    assert calendar_events(parse_times(cron)) is None


@pytest.mark.parametrize(
    ("cron", "events"),
    [
        ("0 6 * * MON", ("Mon *-*-* 06:00:00 UTC",)),
        ("0 9 1,15 * FRI", ("*-*-01,15 09:00:00 UTC", "Fri *-*-* 09:00:00 UTC")),
        ("0 8 LW * *", ("Mon,Tue,Wed,Thu,Fri *-*~01 08:00:00 UTC", "Fri *-*~02..03 08:00:00 UTC")),
        ("0 18 * 6-8 5L", ("Fri *-06..08~01..07 18:00:00 UTC",)),
        ("* * * * *", ("*-*-* *:*:00 UTC",)),
    ],
)
def test_events_read_as_a_person_would_write_them(cron: str, events: tuple[str, ...]) -> None:
    assert calendar_events(parse_times(cron)) == events

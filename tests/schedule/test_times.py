"""The times of a schedule: what the clock of a zone shows, also in the nights in which it is changed."""

from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest
from cronsim import CronSim
from hypothesis import given
from hypothesis import strategies as st

from horizon.errors import ScheduleError
from horizon.schedule.times import Times, parse_times

CHANGES = {
    "Europe/London": ("2026-03-29T01:00Z", "2026-10-25T01:00Z"),
    "America/New_York": ("2026-03-08T07:00Z", "2026-11-01T06:00Z"),
    "Australia/Lord_Howe": ("2026-10-03T15:30Z", "2026-04-04T15:00Z"),
    "Africa/Cairo": ("2026-04-23T22:00Z", "2026-10-29T21:00Z"),
}
"""Moments at which clocks go forward, and back: an hour, in Lord Howe half of one, in Cairo at midnight."""

NIGHTS = [(zone, moment) for zone, moments in CHANGES.items() for moment in moments]


def around(moment: str) -> tuple[datetime, datetime]:
    """Half a day before a moment, and half a day after it."""
    middle = datetime.fromisoformat(moment)
    return middle - timedelta(hours=12), middle + timedelta(hours=12)


def between(times: Times, start: datetime, end: datetime) -> list[datetime]:
    return list(takewhile(lambda moment: moment <= end, times.after(start)))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "cron", "night", "expected"),
    [
        ("America/New_York", "30 2 * * *", "2026-03-08T07:00Z", "2026-03-08T07:00"),  # there is no half past two
        ("Europe/London", "30 1 * * *", "2026-03-29T01:00Z", "2026-03-29T01:00"),
        ("Australia/Lord_Howe", "15 2 * * *", "2026-10-03T15:30Z", "2026-10-03T15:30"),
        ("Australia/Lord_Howe", "30 2 * * *", "2026-10-03T15:30Z", "2026-10-03T15:30"),
        ("America/New_York", "30 1 * * *", "2026-11-01T06:00Z", "2026-11-01T05:30"),  # half past one comes twice
        ("Europe/London", "30 1 * * *", "2026-10-25T01:00Z", "2026-10-25T00:30"),
        ("Australia/Lord_Howe", "45 1 * * *", "2026-04-04T15:00Z", "2026-04-04T14:45"),
        ("Europe/London", "30 2 * * *", "2026-10-25T01:00Z", "2026-10-25T02:30"),
    ],
)
def test_a_time_that_is_skipped_or_comes_twice_happens_once(zone: str, cron: str, night: str, expected: str) -> None:
    assert between(parse_times(cron, zone), *around(night)) == [utc(expected)]


def test_two_times_that_are_skipped_together_happen_once() -> None:
    both = parse_times("0,30 2 * * *", "America/New_York")
    assert between(both, *around("2026-03-08T07:00Z")) == [utc("2026-03-08T07:00")]


@pytest.mark.parametrize(("zone", "night"), NIGHTS)
@pytest.mark.parametrize("cron", ["0 * * * *", "*/15 1 * * *", "*/10 2 * * *", "0 */3 * * *", "*/30 0 * * *"])
def test_times_with_a_star_are_those_that_the_clock_shows(cron: str, zone: str, night: str) -> None:
    start, end = around(night)
    fields = CronSim(cron, start)
    minutes = (start + timedelta(minutes=passed) for passed in range(1, 24 * 60 + 1))
    clock = ((moment, moment.astimezone(ZoneInfo(zone))) for moment in minutes)
    shown = [moment for moment, local in clock if local.minute in fields.minutes and local.hour in fields.hours]
    assert between(parse_times(cron, zone), start, end) == shown


@pytest.mark.parametrize(("zone", "night"), NIGHTS)
@given(
    cron=st.sampled_from(["30 1 * * *", "30 2 * * *", "0,30 0,2 * * *", "*/20 1 * * *", "15 * * * *"]),
    passed=st.integers(0, 24 * 60),
)
def test_where_one_begins_to_look_does_not_matter(zone: str, night: str, cron: str, passed: int) -> None:
    start, end = around(night)
    times, later = parse_times(cron, zone), start + timedelta(minutes=passed)
    assert between(times, later, end) == [moment for moment in between(times, start, end) if moment > later]


def test_a_monday_at_six_moves_in_utc_with_the_summer() -> None:
    found = parse_times("0 6 * * mon", "Europe/London").after(utc("2026-10-18T00:00"))
    assert list(islice(found, 2)) == [utc("2026-10-19T05:00"), utc("2026-10-26T06:00")]


def test_a_day_that_a_country_left_out_is_made_up_for_when_it_is_over() -> None:
    found = parse_times("0 12 30 12 *", "Pacific/Apia").after(utc("2011-12-29T00:00"))
    assert next(found) == utc("2011-12-30T10:00")


@pytest.mark.parametrize(
    ("cron", "found"),
    [
        ("", "not five fields"),
        ("6 * * MON", "not five fields"),
        ("0 0 6 * * MON", "not five fields"),
        ("@weekly", "not five fields"),
        ("0 25 * * *", "a wrong hour"),
        ("0 6 * * MOO", "a wrong day-of-week"),
        ("0 0 30 2 *", "a wrong day-of-month"),
        ("*/0 * * * *", "a wrong minute"),
        ("* * */20 2 1L", "no day in fifty years"),
        (f"{'0,' * 200}0 6 * * *", "not five fields"),
    ],
)
def test_what_is_no_time_is_refused_with_an_example(cron: str, found: str) -> None:
    with pytest.raises(ScheduleError, match=r"is not a time that comes again") as error:
        parse_times(cron)
    assert found in str(error.value)
    assert "every Monday at six" in str(error.value)


@pytest.mark.parametrize(("cron", "zone"), [("* 2 * 3 SUN#2", "America/New_York"), ("* 1 * 3 7L", "Europe/London")])
def test_times_that_always_lie_in_the_hour_that_is_skipped_are_no_times(cron: str, zone: str) -> None:
    with pytest.raises(ScheduleError, match="is not a time that comes again") as error:
        parse_times(cron, zone)
    assert "no day in fifty years" in str(error.value)
    assert next(Times(cron, zone).after(utc("2026-01-01T00:00")), None) is None
    assert parse_times(cron, "UTC") == Times(cron, "UTC")


@pytest.mark.parametrize(
    ("name", "near"),
    [("Europe/Lodon", "Europe/London"), ("london", "Europe/London"), ("New York", "America/New_York")],
)
def test_a_zone_that_is_mistyped_gets_the_nearest(name: str, near: str) -> None:
    with pytest.raises(ScheduleError, match="no time zone called") as error:
        parse_times("0 6 * * *", name)
    assert f"did you mean {near}?" in str(error.value)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "/etc/localtime", "Europe", "Europe/\0", "x" * 300])
def test_no_name_reaches_out_of_the_zones(name: str) -> None:
    with pytest.raises(ScheduleError, match="no time zone called"):
        parse_times("0 6 * * *", name)

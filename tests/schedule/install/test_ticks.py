"""When to look: never less often than a schedule is due, whatever the time zone."""

from datetime import UTC, datetime, timedelta

import pytest
from cronsim import CronSim

from horizon.schedule.install.ticks import quarter_hours, utc_lines
from horizon.schedule.times import parse_times

START = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe"]
EXPRESSIONS = ["0 6 * * MON", "7 23 * * *", "30 0 1 * *", "*/20 8-10 * * 1-5", "0 18 * * 5L", "* 9 * * *"]


def delays(cron: str, zone: str, lines: tuple[str, ...]) -> list[timedelta]:
    """How long after times of it, all over a year, somebody looks."""
    times = parse_times(cron, zone)
    due = [next(times.after(START + timedelta(days=day, hours=day))) for day in range(0, 365, 26)]
    looks = [[next(CronSim(line, moment - timedelta(seconds=1))) for line in lines] for moment in due]
    return [min(look) - moment for look, moment in zip(looks, due, strict=True)]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("cron", EXPRESSIONS)
def test_a_crontab_looks_at_the_very_minute_in_every_zone(cron: str, zone: str) -> None:
    minutes = quarter_hours(parse_times(cron, zone))
    assert set(delays(cron, zone, (f"{minutes} * * * *",))) == {timedelta()}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("cron", EXPRESSIONS)
def test_a_workflow_looks_within_minutes_in_summer_and_winter(cron: str, zone: str) -> None:
    lines = utc_lines(parse_times(cron, zone), 2026)
    assert max(delays(cron, zone, lines)) <= timedelta(minutes=11)


@pytest.mark.parametrize(
    ("cron", "zone", "lines"),
    [
        ("0 6 * * MON", "Europe/Berlin", ("7 4,5 * * *",)),
        ("30 6 * * MON", "UTC", ("30 6 * * *",)),
        ("15 0 * * *", "Asia/Kolkata", ("45 18 * * *",)),
        ("0 * * * *", "Europe/Berlin", ("7 * * * *",)),
        ("*/30 * * * *", "UTC", ("7,37 * * * *",)),
        ("* * * * *", "UTC", ("2,7,12,17,22,27,32,37,42,47,52,57 * * * *",)),
        ("0 9 * * *", "Australia/Lord_Howe", ("7,37 22 * * *",)),
        ("0 9 * * *", "America/St_Johns", ("30 11,12 * * *",)),
    ],
)
def test_lines_in_utc_are_few(cron: str, zone: str, lines: tuple[str, ...]) -> None:
    assert utc_lines(parse_times(cron, zone), 2026) == lines


@pytest.mark.parametrize(
    ("cron", "minutes"), [("7 6 * * *", "7,22,37,52"), ("*/15 * * * *", "0,15,30,45"), ("* 1 * * *", "*")]
)
def test_minutes_are_quarters_of_an_hour_apart(cron: str, minutes: str) -> None:
    assert quarter_hours(parse_times(cron)) == minutes

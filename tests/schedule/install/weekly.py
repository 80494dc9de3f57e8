"""The schedule that is installed in tests."""

from datetime import UTC, datetime

from horizon.store.schedules import Schedule

WEEKLY = Schedule(
    name="weekly",
    studies=("frontier",),
    cron="0 6 * * MON",
    timezone="Europe/Berlin",
    feeds=(),
    out="reports/out",
    notify_command=None,
    notify_url=None,
    allow_private=False,
    added_at=datetime(2026, 1, 1, tzinfo=UTC),
)
"""Every Monday at six in Berlin."""

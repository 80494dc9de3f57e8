"""The tables that keep pages up to date: feeds that are looked at, schedules and their runs, and what reports said."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from horizon.store.moments import Moment
from horizon.store.schema import identity, metadata, reference

__all__ = ["feed", "metadata", "report_run", "schedule", "schedule_run"]

feed = Table(
    "feed",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True),
    Column("location", Text, nullable=False),
    Column("reader", Text, nullable=False),
    Column("options", Text, nullable=False),
    Column("allow_private", Boolean, nullable=False, server_default=false()),
    Column("added_at", Moment, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("sha256", Text),
    Column("checked_at", Moment),
    Column("succeeded_at", Moment),
    Column("changed_at", Moment),
    Column("failing_since", Moment),
    Column("error", Text),
    CheckConstraint("(failing_since IS NULL) = (error IS NULL)", name="failing"),
)
"""A place from which facts are read again and again, and how that went: ``options`` (JSON) is what the reader is told;
``etag``, ``last_modified`` and ``sha256`` are of the content that was last taken; ``succeeded_at`` is the last time
that it was there, changed or not; ``failing_since`` and ``error`` stand until it is there again."""

schedule = Table(
    "schedule",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True),
    Column("studies", Text, nullable=False),
    Column("cron", Text, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("feeds", Text, nullable=False),
    Column("out", Text, nullable=False),
    Column("notify_command", Text),
    Column("notify_url", Text),
    Column("allow_private", Boolean, nullable=False, server_default=false()),
    Column("added_at", Moment, nullable=False),
)
"""Which pages are built when: ``studies`` and ``feeds`` (JSON lists of names), the times as a cron expression in a
named time zone, and who is told: ``notify_command`` (JSON list) gets JSON on its standard input, ``notify_url`` by
POST."""

schedule_run = Table(
    "schedule_run",
    metadata,
    identity(),
    reference("schedule_id", "schedule"),
    Column("due_at", Moment, nullable=False),
    Column("missed", Integer, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("outcome", Text),
    Column("message", Text),
    CheckConstraint("outcome IN ('done', 'failed', 'stopped', 'interrupted')", name="outcome"),
    CheckConstraint("(finished_at IS NULL) = (outcome IS NULL)", name="finished"),
    Index(None, "schedule_id", "due_at"),
)
"""Every run of a schedule: for which of its times, how many before that one went by, and how it ended. ``stopped`` was
asked to stop and has its time still before it; one that never ended was killed, and is ``interrupted`` once that is
found."""

report_run = Table(
    "report_run",
    metadata,
    identity(),
    Column("study", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("built_at", Moment, nullable=False),
    Column("version", Text, nullable=False),
    Column("conclusions", Text, nullable=False),
    Column("news", Text, nullable=False),
    UniqueConstraint("study", "day"),
)
"""What the report of a study said on a day (``day`` is the one that counted as today; a second build of it takes the
place of the first): its ``conclusions`` and its ``news`` since the report before, both JSON."""

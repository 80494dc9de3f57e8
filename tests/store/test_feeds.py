"""Feeds in the store: what is kept of each, and how it went."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from horizon.errors import StoreError
from horizon.store import Store, feeds
from horizon.store.feeds import Feed, Marks
from horizon.store.upkeep_schema import feed as table

NOW = datetime(2026, 11, 3, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MARKS = Marks("ab" * 32, '"v1"', "Tue, 03 Nov 2026 06:00:00 GMT")


def added(store: Store, name: str = "epoch", reader: str = "epoch") -> Feed:
    with store.write() as connection:
        return feeds.add(
            connection, name=name, location="https://epoch.ai/data/benchmark_data.zip", reader=reader,
            options={"source": None, "mapping": {"a": "b"}}, allow_private=False, added_at=NOW,
        )  # fmt: skip


def failed(store: Store, feed: Feed, moment: datetime, error: str = "HTTP 500", begun: datetime | None = None) -> Feed:
    with store.write() as connection:
        feeds.keep_failure(connection, feed, moment, begun=begun or moment, error=error)
    return again(store, feed)


def succeeded(store: Store, feed: Feed, moment: datetime, *, changed: bool) -> Feed:
    with store.write() as connection:
        feeds.keep_success(connection, feed, moment, marks=MARKS, changed=changed)
    return again(store, feed)


def again(store: Store, feed: Feed) -> Feed:
    with store.read() as connection:
        found = feeds.find(connection, feed.id)
    assert found is not None
    return found


def test_a_feed_comes_back_as_it_was_added(store: Store) -> None:
    feed = added(store)
    assert again(store, feed) == feed
    assert (feed.name, feed.reader, feed.options["mapping"], feed.added_at) == ("epoch", "epoch", {"a": "b"}, NOW)
    assert (feed.marks, feed.succeeded_at, feed.failing_since, feed.error) == (Marks(None), None, None, None)


def test_a_success_keeps_the_marks_and_whether_anything_changed(store: Store) -> None:
    feed = succeeded(store, added(store), NOW, changed=True)
    later = succeeded(store, feed._replace(reader="metr"), NOW + DAY, changed=False)
    assert (later.marks, later.reader) == (MARKS, "metr")
    assert (later.checked_at, later.succeeded_at, later.changed_at) == (NOW + DAY, NOW + DAY, NOW)


def test_the_first_failure_after_a_success_dates_all_that_follow_until_the_next(store: Store) -> None:
    feed = succeeded(store, added(store), NOW, changed=True)
    failed(store, feed, NOW + DAY)
    worse = failed(store, feed, NOW + 2 * DAY, "HTTP 404")
    assert (worse.failing_since, worse.error, worse.checked_at) == (NOW + DAY, "HTTP 404", NOW + 2 * DAY)
    assert (worse.marks, worse.succeeded_at) == (MARKS, NOW)
    well = succeeded(store, feed, NOW + 3 * DAY, changed=False)
    assert (well.failing_since, well.error) == (None, None)


def test_a_failure_that_began_before_another_look_succeeded_is_not_kept(store: Store) -> None:
    feed = succeeded(store, added(store), NOW, changed=True)
    assert failed(store, feed, NOW + DAY, begun=NOW - DAY) == feed


def test_a_success_of_a_clock_that_was_ahead_hides_no_failure(store: Store) -> None:
    feed = succeeded(store, added(store), NOW + 365 * DAY, changed=True)
    assert failed(store, feed, NOW).failing_since == NOW


def test_moments_of_another_zone_are_kept_and_compared_as_those_moments(store: Store) -> None:
    east = timezone(timedelta(hours=11))
    feed = succeeded(store, added(store), NOW.astimezone(east), changed=True)
    assert (feed.succeeded_at, feed.added_at.tzinfo) == (NOW, UTC)
    before, after = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
    assert failed(store, feed, after, begun=before.astimezone(east)) == feed


def test_a_feed_that_is_taken_away_is_gone_and_others_stay(store: Store) -> None:
    first, second = added(store), added(store, "metr")
    with store.write() as connection:
        assert feeds.remove(connection, "epoch")
        assert not feeds.remove(connection, "epoch")
        assert feeds.find(connection, first.id) is None
        assert feeds.feeds(connection) == [second]


def test_a_name_is_given_once(store: Store) -> None:
    added(store)
    with pytest.raises((StoreError, IntegrityError), match=r"uq_feed_name|feed\.name"):
        added(store)


def test_a_failure_without_its_reason_is_refused(store: Store) -> None:
    feed = added(store)
    with pytest.raises((StoreError, IntegrityError), match="ck_feed_failing"), store.write() as connection:
        connection.execute(update(table).where(table.c.id == feed.id).values(failing_since=NOW))

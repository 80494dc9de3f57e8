"""Feeds in words and tables: what went wrong, which facts are old, how each feed stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from horizon.errors import HorizonError, RejectedRows, UnreadableFile, in_one_line
from horizon.store import feeds as rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection

    from horizon.store.feeds import Feed

__all__ = [
    "FEED_COLUMNS",
    "failure_in_words",
    "feed_records",
    "hint_of",
    "reader_in_words",
    "stale_notices",
    "state_in_words",
]

FEED_COLUMNS = (
    *("name", "reader", "location", "last_success", "last_change", "last_look"),
    *("failing_since", "error", "state", "allow_private", "added"),
)
_LONGEST = 300


def stale_notices(connection: Connection) -> tuple[str, ...]:
    """A sentence for each feed that fails: since when, why, and of which day its facts are (days in UTC)."""
    return tuple(_notice(feed) for feed in rows.feeds(connection) if feed.failing_since)


def failure_in_words(error: Exception, *, hidden: Iterable[Path] = ()) -> str:
    """One line that says what went wrong; folders that say nothing to a reader of the page are left out of it."""
    text = in_one_line(error)
    if isinstance(error, RejectedRows) and error.rejects:
        text = f"{text}; {error.rejects[0]}"
    elif not isinstance(error, HorizonError | OSError):
        text = f"the content could not be read ({text})"
    for folder in hidden:
        text = text.replace(f"{folder}/", "") if str(folder) != "/" else text
    return _one_line(text)


def hint_of(error: Exception, feed: Feed) -> str | None:
    """What to do about a failure, in the words of `horizon feed`."""
    if isinstance(error, RejectedRows):
        return (
            f"correct the file; or `horizon feed remove {feed.name}` and add it again, with --on-error skip to leave "
            "bad rows out, or --create if their names are new"
        )
    if isinstance(error, UnreadableFile) and not feed.reader:
        return "a table with columns of its own takes --reader csv and --table; other readers can be named too"
    return error.hint if isinstance(error, HorizonError) else None


def state_in_words(feed: Feed) -> str:
    """How a feed stands."""
    if feed.failing_since:
        return f"failing since {feed.failing_since.date()}: {feed.error}"
    return "good" if feed.succeeded_at else "never fetched"


def reader_in_words(feed: Feed) -> str:
    """What reads a feed."""
    return feed.reader or "(as recognised)"


def feed_records(feeds: Iterable[Feed]) -> list[dict[str, Any]]:
    """All that is known of each feed, moments as ISO text, for other programs."""
    return [
        {
            "name": feed.name,
            "reader": feed.reader or None,
            "location": feed.location,
            "last_success": _iso(feed.succeeded_at),
            "last_change": _iso(feed.changed_at),
            "last_look": _iso(feed.checked_at),
            "failing_since": _iso(feed.failing_since),
            "error": feed.error,
            "state": state_in_words(feed),
            "allow_private": feed.allow_private,
            "added": _iso(feed.added_at),
        }
        for feed in feeds
    ]


def _notice(feed: Feed) -> str:
    assert feed.failing_since  # noqa: S101 - only such feeds are asked about
    facts = f"its facts are those of {feed.succeeded_at.date()}" if feed.succeeded_at else "it has brought no facts yet"
    what, *_ = (feed.error or "").split("; found ")  # what was found may be content, which is no matter of a page
    name, why = _one_line(feed.name), _one_line(what)
    return f"Feed {name} has failed since {feed.failing_since.date()} ({why}): {facts}."


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _one_line(text: str) -> str:
    """A text from outside as one line of signs that show."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"

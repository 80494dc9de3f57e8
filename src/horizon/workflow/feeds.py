"""Feeds: places that are looked at again and again for newer facts."""

from __future__ import annotations

import difflib
import os
import re
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from horizon.errors import FeedError
from horizon.ingest.reader import READERS, ReaderName
from horizon.ingest.web import check_address, host_of, is_address
from horizon.store import feeds as rows
from horizon.store.upkeep_names import NAME_RULE, is_name
from horizon.workflow.feeds_fetch import FeedOutcome, fetch_feed
from horizon.workflow.feeds_wording import stale_notices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from horizon.ingest import OnError
    from horizon.ingest.batch import Progress
    from horizon.ingest.web import Limits
    from horizon.store import Store
    from horizon.store.feeds import Feed

__all__ = [
    "FeedOptions",
    "FeedOutcome",
    "FeedReader",
    "add_feed",
    "check_feed",
    "check_names",
    "feed_named",
    "fetch_feeds",
    "list_feeds",
    "remove_feed",
    "stale_notices",
]

FeedReader = Literal["csv"] | ReaderName

_SUITED = ("csv", "metr", "")
_FORMATS = ("csv", *READERS)


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """What the reader of a feed is told; see `horizon.ingest.IngestRequest`.

    Attributes
    ----------
    table, mapping, constants, create
        Of CSV files.
    suite : str, optional
    source : str, optional
        Slug; left out, what the reader finds, and the name of the feed for a CSV file.
    on_error : {"abort", "skip"}, optional
        Left out: abort for CSV files, skip for all others.
    """

    table: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    create: bool = False
    suite: str | None = None
    source: str | None = None
    on_error: OnError | None = None

    @property
    def of_tables(self) -> bool:
        """Whether any of it is said that only a CSV file heeds."""
        return bool(self.table or self.mapping or self.constants or self.create)


def add_feed(
    store: Store,
    name: str,
    location: str,
    *,
    reader: FeedReader | None = None,
    options: FeedOptions = FeedOptions(),
    allow_private: bool = False,
    now: datetime | None = None,
) -> Feed:
    """Keep a feed, after a look at all that can be told without asking the network.

    Parameters
    ----------
    location : str
        An https address, or a path to a file or folder that is there.
    reader : str, optional
        Left out: ``csv`` if anything is said that only a CSV file heeds, else what the first content is recognised as.
    allow_private : bool
        Whether the host of the address may be on a private network; see `horizon.ingest.web.download`.

    Raises
    ------
    FeedError
        If the name is taken or no name, the path leads nowhere, or the options are not of the reader.
    WebError
        If the address is one that is never asked.
    """
    if not is_name(name):
        raise FeedError("this is no name of a feed", found=repr(name), expected=NAME_RULE)
    chosen = reader or ("csv" if options.of_tables else "")
    _check_options(chosen, options)
    place = check_address(location, allow_private=allow_private) if is_address(location) else _existing(location)
    with store.write() as connection:
        if any(feed.name == name for feed in rows.feeds(connection)):
            raise FeedError(f"there is a feed {name} already", hint=f"`horizon feed remove {name}`, or another name")
        return rows.add(
            connection,
            name=name,
            location=place,
            reader=chosen,
            options=asdict(options),
            allow_private=allow_private,
            added_at=now or datetime.now(UTC),
        )


def list_feeds(store: Store) -> list[Feed]:
    """All feeds, by name."""
    with store.read() as connection:
        return rows.feeds(connection)


def remove_feed(store: Store, name: str) -> None:
    """Take a feed away; the facts that it brought stay.

    Raises
    ------
    FeedError
        If there is none of that name.
    """
    with store.write() as connection:
        if not rows.remove(connection, name):
            raise _unknown(name, rows.feeds(connection))


def fetch_feeds(
    store: Store,
    names: Sequence[str] | None = None,
    *,
    again: bool = False,
    limits: Limits | None = None,
    seed: int | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress = lambda _: None,
) -> list[FeedOutcome]:
    """Look at feeds, and take what is new at each, in one transaction each; one that fails changes no fact.

    Parameters
    ----------
    names : sequence of str, optional
        Which; all if left out.
    again : bool
        Read what is there even where it is what was read the last time.
    limits : Limits, optional
        What one fetch may cost.
    seed : int, optional
        Of the waits between attempts; by chance if left out.
    now : callable
        The clock.
    progress : callable
        Told the share that is done.

    Raises
    ------
    FeedError
        If there is no feed of one of these names; then none is fetched.
    StoreError
        If the store cannot be written to.
    """
    chosen = list_feeds(store) if names is None else check_names(store, names)
    outcomes = []
    for place, feed in enumerate(chosen):

        def of_all(share: float, done: int = place) -> None:
            progress((done + share) / len(chosen))

        outcomes.append(fetch_feed(store, feed, again=again, limits=limits, seed=seed, now=now, progress=of_all))
    return outcomes


def check_names(store: Store, names: Sequence[str]) -> list[Feed]:
    """The feeds of these names, each once.

    Raises
    ------
    FeedError
        If there is none of one of them.
    """
    every = {feed.name: feed for feed in list_feeds(store)}
    for name in names:
        if name not in every:
            raise _unknown(name, list(every.values()))
    return [every[name] for name in dict.fromkeys(names)]


def feed_named(store: Store, text: str, *, allow_private: bool = False) -> str:
    """The name of the feed that a text stands for: its name or location; a location that is new makes a feed.

    Raises
    ------
    FeedError
        If it is neither the name of a feed, nor an address, nor a path that leads somewhere.
    WebError
        If it is an address that is never asked.
    """
    name, place = check_feed(store, text, allow_private=allow_private)
    if name is not None:
        return name
    return add_feed(store, _free_name(place, list_feeds(store)), place, allow_private=allow_private).name


def check_feed(store: Store, text: str, *, allow_private: bool = False) -> tuple[str | None, str]:
    """The name of the feed that a text stands for, None if there is none yet, and its location; see `feed_named`.

    Raises
    ------
    FeedError
        If it is neither the name of a feed, nor an address, nor a path that leads somewhere.
    WebError
        If it is an address that is never asked.
    """
    every = list_feeds(store)
    place = _place(text, allow_private=allow_private)
    for feed in every:
        if text == feed.name or (place is not None and place == feed.location):
            return feed.name, feed.location
    if place is None:
        raise _unknown(text, every)
    return None, place


def _place(text: str, *, allow_private: bool) -> str | None:
    if is_address(text):
        return check_address(text, allow_private=allow_private)
    return _in_full(Path(text)) if "\0" not in text and Path(text).exists() else None


def _in_full(path: Path) -> str:
    """The absolute path, links and all: ``latest.csv`` leads to another file next week."""
    plain = Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` follows links
    return str(plain if plain.exists() and plain.samefile(path) else path.absolute())  # link/../x is not x


def _free_name(place: str, every: Sequence[Feed]) -> str:
    """A name that says where a feed comes from, and that no other has."""
    words = host_of(place) if is_address(place) else Path(place).stem
    fit = re.sub(r"[^A-Za-z0-9._-]+", "-", words).strip("-._")[:60] or "feed"
    taken = {feed.name for feed in every}
    return next(name for name in (fit, *(f"{fit}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)


def _check_options(reader: str, options: FeedOptions) -> None:
    if reader and reader not in _FORMATS:
        raise FeedError("there is no such reader", found=repr(reader), expected=f"one of {', '.join(_FORMATS)}")
    if reader != "csv" and options.of_tables:
        raise FeedError("--table, --map, --set and --create are of CSV files", found=f"--reader {reader}")
    if options.suite and reader not in _SUITED:
        raise FeedError(f"files that {reader} reads are of no suite", found=f"--suite {options.suite}")


def _existing(location: str) -> str:
    path = Path(location)
    if location.strip() and "\0" not in location and path.exists():
        return _in_full(path)
    raise FeedError(
        f"there is no file or folder {location if location.strip() else repr(location)}",
        expected="a path that leads to one, or an address that begins with https://",
    )


def _unknown(name: str, every: Sequence[Feed]) -> FeedError:
    names = [feed.name for feed in every]
    near = difflib.get_close_matches(name, names, n=3)
    known = " or ".join(near) or ", ".join(names[:10]) or None
    hint = None if names else "add one with `horizon feed add NAME LOCATION`"
    return FeedError(f"there is no feed {name}", expected=known, hint=hint)

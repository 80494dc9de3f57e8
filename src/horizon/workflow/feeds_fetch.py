"""Look at one feed: have its content, see whether it is new, read it, and write down how it went.

What is fetched lies in a folder of its own for as long as it is read. The facts and what is known of the feed go into
the store in one transaction, so that a process that is killed leaves neither without the other.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from horizon.errors import FeedError, StoreError
from horizon.ingest import IngestRequest, load
from horizon.ingest.files import is_folder, sha256_of
from horizon.ingest.names import slugify
from horizon.ingest.web import Limits, NotModified, download, is_address, shown
from horizon.records import SourceRecord
from horizon.store import feeds as rows
from horizon.store.feeds import Marks
from horizon.store.write import Counts
from horizon.workflow.feeds_wording import failure_in_words, hint_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from horizon.ingest import IngestResult
    from horizon.ingest.batch import Progress
    from horizon.ingest.reader import ReaderName
    from horizon.store import Store
    from horizon.store.feeds import Feed

__all__ = ["FeedOutcome", "fetch_feed"]

_FOLDER = "horizon-feed-"
_LEFT_BEHIND = 24 * 3600.0
_DOWNLOAD = 0.7


@dataclass(frozen=True, slots=True)
class FeedOutcome:
    """What became of a look at a feed.

    Attributes
    ----------
    name : str
    status : {"changed", "unchanged", "failed"}
    message : str
        One line: what was stored, since when it is the same, or what went wrong.
    result : IngestResult, optional
        If the content was read.
    hint : str, optional
        What to do about a failure.
    """

    name: str
    status: Literal["changed", "unchanged", "failed"]
    message: str
    result: IngestResult | None = None
    hint: str | None = None

    @property
    def counts(self) -> Counts:
        """Rows: read = stored + unchanged + rejected; none unless the content was read."""
        return self.result.counts if self.result else Counts()


class _Content(NamedTuple):
    """What is there now; a folder has no digest, and is read to know."""

    path: Path
    marks: Marks


def fetch_feed(
    store: Store,
    feed: Feed,
    *,
    again: bool,
    limits: Limits | None,
    seed: int | None,
    now: Callable[[], datetime],
    progress: Progress,
) -> FeedOutcome:
    """Look at a feed and take what is new; what goes wrong there is an outcome, and kept until it is there again.

    Raises
    ------
    StoreError
        If the store cannot be written to.
    """
    begun = now()
    with _scratch() as folder:
        try:
            content = _content(feed, folder, again=again, limits=limits or Limits(), seed=seed, progress=progress)
            return _take(store, feed, content, now, again=again, progress=lambda done: progress(_read_share(done)))
        except StoreError:
            raise
        except Exception as error:  # what a reader did not foresee must not keep other feeds from being fetched
            words = failure_in_words(error, hidden=(folder, Path(feed.location).parent))
            with store.write() as connection:
                rows.keep_failure(connection, feed, now(), begun=begun, error=words)
            return FeedOutcome(feed.name, "failed", words, hint=hint_of(error, feed))


def _content(
    feed: Feed, folder: Path, *, again: bool, limits: Limits, seed: int | None, progress: Progress
) -> _Content | None:
    """What is there now; None if its server says that it is what was taken the last time."""
    if not is_address(feed.location):
        path = Path(feed.location)
        return _Content(path, Marks(None if is_folder(path) else sha256_of(path)))
    known = Marks(None) if again else feed.marks
    got = download(
        feed.location,
        folder,
        etag=known.etag,
        last_modified=known.last_modified,
        allow_private=feed.allow_private,
        limits=limits,
        seed=seed,
        progress=lambda done: progress(done * _DOWNLOAD),
    )
    if isinstance(got, NotModified):
        return None
    return _Content(got.path, Marks(got.sha256, got.etag, got.last_modified))


def _take(
    store: Store,
    asked: Feed,
    content: _Content | None,
    now: Callable[[], datetime],
    *,
    again: bool,
    progress: Progress,
) -> FeedOutcome:
    """Read what is new, and write down that the feed was there; another process may have been quicker."""
    with store.write() as connection:
        feed = rows.find(connection, asked.id)
        if feed is None:
            raise FeedError(f"the feed {asked.name} was removed while it was fetched")
        if content is None or (content.marks.sha256 is not None and content.marks.sha256 == feed.marks.sha256):
            marks = feed.marks if content is None else content.marks
            if content is None or not again:
                rows.keep_success(connection, feed, now(), marks=marks, changed=False)
                return FeedOutcome(feed.name, "unchanged", _same_since(feed))
        result = _without_options(load(connection, _request(feed, content.path), progress))
        pinned = feed._replace(reader=feed.reader or result.reader.split(" ")[0])
        changed = bool(result.snapshots)
        rows.keep_success(connection, pinned, now(), marks=content.marks, changed=changed)
    message = _changes(result.counts) if changed else _same_since(feed)
    return FeedOutcome(feed.name, "changed" if changed else "unchanged", message, result)


def _changes(counts: Counts) -> str:
    """What was read, and how much of what the feed said before it says no more: a file that was cut off shows there."""
    gone = counts.superseded
    return f"{counts}; {gone:,} row{'s'[: gone != 1]} of before gone or revised" if gone else str(counts)


def _request(feed: Feed, path: Path) -> IngestRequest:
    options: dict[str, Any] = feed.options
    suite = {"suite": options["suite"]} if options["suite"] else {}
    csv = feed.reader == "csv"
    return IngestRequest(
        path=path,
        table=options["table"],
        mapping=options["mapping"],
        constants={**options["constants"], **suite},
        source=_source(feed, options["source"]),
        on_error=options["on_error"] or ("abort" if csv else "skip"),
        create=options["create"] if csv else True,
        reader=cast("ReaderName", feed.reader or None),
    )


def _source(feed: Feed, slug: str | None) -> SourceRecord | None:
    """Two feeds of tables may end in the same file name: each is a source of its own, called as the feed."""
    if slug:
        return SourceRecord(slug, slug)
    if feed.reader != "csv":
        return None
    url = shown(feed.location) if is_address(feed.location) else None
    return SourceRecord(slugify(feed.name), feed.name, url=url)


def _without_options(result: IngestResult) -> IngestResult:
    """What was assumed, without the option of `horizon ingest` that says otherwise: a feed has none."""
    return replace(result, notes=tuple(re.sub(r" \(--known-at [^)]*\)", "", note) for note in result.notes))


def _same_since(feed: Feed) -> str:
    return f"the same since {feed.changed_at.date()}" if feed.changed_at else "in the store already"


def _read_share(done: float) -> float:
    return _DOWNLOAD + (1 - _DOWNLOAD) * done


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder that is gone afterwards; what a killed process left behind goes a day later."""
    for old in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
        try:
            if time.time() - old.stat().st_mtime > _LEFT_BEHIND:
                shutil.rmtree(old, ignore_errors=True)
        except OSError:
            continue
    with tempfile.TemporaryDirectory(prefix=_FOLDER) as folder:
        yield Path(folder)

"""Fetch a file from an address into a folder, or learn that it is the one that is known."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from horizon.errors import WebError
from horizon.ingest.web.addresses import check_address, file_name, host_of
from horizon.ingest.web.attempts import again, check_status, in_words
from horizon.ingest.web.client import answer_to, open_client
from horizon.ingest.web.content import check_whole, content_of, length_of
from horizon.ingest.web.limits import Deadline, Limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

__all__ = ["Downloaded", "NotModified", "download"]

_OK, _NOT_MODIFIED = 200, 304
_LONGEST_MARK = 1_000
_KEPT = 512


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that its file is the one whose marks it was shown."""


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file that was fetched.

    Attributes
    ----------
    path : Path
        Called as the address ends.
    sha256 : str
    etag, last_modified : str, optional
        Marks of the server, to be shown to it the next time.
    """

    path: Path
    sha256: str
    etag: str | None
    last_modified: str | None


def download(
    address: str,
    folder: Path,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    allow_private: bool = False,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    seed: int | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> Downloaded | NotModified:
    """Fetch a file.

    Parameters
    ----------
    address : str
        https; plain http to a private host, with `allow_private`.
    folder : Path
        That the file is written to.
    etag, last_modified : str, optional
        Marks of the file that is known already.
    allow_private : bool
        Whether the host of the address may be on a private network.
    limits : Limits
    seed : int, optional
        Of the waits between attempts; by chance if left out.
    progress : callable
        Told the share that is done, where the length is known.

    Raises
    ------
    WebError
        If the file cannot be had whole, within the limits, from where it may be asked for.
    """
    address = check_address(address, allow_private=allow_private)
    deadline = Deadline(limits.total_seconds)
    marks = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {name: value for name, value in marks.items() if value}

    def attempt() -> Downloaded | NotModified:
        with (
            in_words(host_of(address), deadline),
            open_client(address, limits, deadline, allow_private=allow_private) as client,
            answer_to(client, client.build_request("GET", address, headers=headers), redirects=limits.redirects) as got,
        ):
            check_status(got, _OK, *([_NOT_MODIFIED] if headers else []))
            if got.status_code == _NOT_MODIFIED:
                return NotModified()
            return _saved(got, folder / file_name(address, str(got.request.url)), limits, deadline, progress)

    return again(attempt, limits, deadline, seed)


def _saved(
    answer: httpx.Response, path: Path, limits: Limits, deadline: Deadline, progress: Callable[[float], None]
) -> Downloaded:
    """Write the content to a file, all of it or not."""
    digest, start, end = hashlib.sha256(), b"", b""
    length = length_of(answer)
    with path.open("wb") as file:
        for piece in content_of(answer, most_bytes=limits.most_bytes):
            file.write(piece)
            digest.update(piece)
            start, end = start or piece[:_KEPT], piece[-_KEPT:] or end
            if length:
                progress(min(1.0, answer.num_bytes_downloaded / length))
            if not deadline.left:
                raise WebError(f"{host_of(str(answer.request.url))} took longer than {deadline.seconds:g} s in all")
    check_whole(answer, start=start, end=end)
    marks = (_mark(answer, "ETag"), _mark(answer, "Last-Modified"))
    return Downloaded(path, digest.hexdigest(), *marks)


def _mark(answer: httpx.Response, name: str) -> str | None:
    """What the server marks its file with, if it can be said back to it."""
    text: str = answer.headers.get(name, "").strip()
    return text if text and text.isascii() and text.isprintable() and len(text) <= _LONGEST_MARK else None

"""The content of an answer: unpacked within bounds, whole, and no page for people."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from horizon.errors import WebError
from horizon.ingest.web.addresses import url_host
from horizon.ingest.web.attempts import Passing
from horizon.ingest.web.connection import stream_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

__all__ = ["check_whole", "content_of", "length_of"]

_STEP = 1 << 20
_START = 512
_PAGES = ("text/html", "application/xhtml+xml")
_MARKUP = (b"<!doctype html", b"<html", b"<head", b"<body")
_GZIP = 31


def content_of(answer: httpx.Response, *, most_bytes: int) -> Iterator[bytes]:
    """Give the content in pieces of at most a megabyte, unpacked if it comes packed.

    Raises
    ------
    WebError
        If it is empty, a page in HTML, larger than `most_bytes`, or packed in a way that was not asked for.
    """
    host, length = url_host(answer.request.url), length_of(answer)
    if length is not None and length > most_bytes:
        raise _too_large(host, most_bytes, f"{length:,} bytes")
    if answer.headers.get("Content-Type", "").split(";")[0].strip().lower() in _PAGES:
        raise _page(host)
    size, start = 0, b""
    for piece in _unpacked(answer, host):
        if size < _START:
            start = (start + piece)[:_START]
            if start.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_MARKUP):
                raise _page(host)
        size += len(piece)
        if max(size, answer.num_bytes_downloaded) > most_bytes:
            raise _too_large(host, most_bytes, "more")
        yield piece
    if not start.strip():
        raise WebError(f"{host} gave an empty answer", expected="a file")


def check_whole(answer: httpx.Response, *, start: bytes, end: bytes) -> None:
    """See, once the content was read, that nothing was missing from it or left over.

    The network layer sees to it that as many bytes came as were announced. Where none were, the end of the connection
    is all that ends the content, and a text that was cut off hardly ever ends where a line does.

    Raises
    ------
    WebError
        If more came than was announced, or the last line of a text without length is not ended.
    """
    host, length = url_host(answer.request.url), length_of(answer)
    if length is not None and stream_of(answer.extensions).body_bytes > length:
        raise WebError(f"{host} sent more than it announced", found=f"over {length:,} bytes")
    chunked = "transfer-encoding" in answer.headers
    own_end = start.lstrip()[:1] in {b"{", b"["} or start.startswith(b"PK")
    packed = "content-encoding" in answer.headers
    if length is None and not (chunked or own_end or packed) and not end.endswith(b"\n"):
        raise Passing(f"{host} did not say how long its answer is, and its last line is not ended: it may be cut off")


def length_of(answer: httpx.Response) -> int | None:
    """Bytes on the way, where they are what ends the content."""
    text = answer.headers.get("Content-Length", "")
    return int(text) if text.isascii() and text.isdigit() and "transfer-encoding" not in answer.headers else None


def _unpacked(answer: httpx.Response, host: str) -> Iterator[bytes]:
    packing = answer.headers.get("Content-Encoding", "").strip().lower()
    if packing in {"", "identity"}:
        yield from answer.iter_raw()
    elif packing in {"gzip", "x-gzip"}:
        yield from _gunzipped(answer.iter_raw(), host)
    else:
        raise WebError(f"{host} packed its answer as was not asked for", found=packing[:60], expected="gzip, or none")


def _gunzipped(pieces: Iterator[bytes], host: str) -> Iterator[bytes]:
    """Unpack a piece at a time and never more than a step of it: a thousandth may come in, and the rest be air."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        for piece in pieces:
            left = piece
            while left:
                if unpacker.eof:  # a gzip file may consist of several, one after the other
                    unpacker = zlib.decompressobj(_GZIP)
                yield unpacker.decompress(left, _STEP)
                left = unpacker.unconsumed_tail or unpacker.unused_data
        while rest := unpacker.decompress(unpacker.unconsumed_tail, _STEP):
            yield rest
    except zlib.error as error:
        raise WebError(f"{host} gave a damaged answer: it cannot be unpacked") from error
    if not unpacker.eof:
        raise Passing(f"{host} broke off: its packed answer has no end")


def _page(host: str) -> WebError:
    return WebError(
        f"{host} gave a page in HTML, not a file",
        hint="it may be an error page, or one to log in; is this the address of the file itself?",
    )


def _too_large(host: str, most_bytes: int, found: str) -> WebError:
    return WebError(f"the answer of {host} is too large", found=found, expected=f"{most_bytes:,} bytes at most")

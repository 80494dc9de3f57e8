"""One client: checked connections, certificates of the environment, nothing else from it, redirects one by one."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpcore
import httpx

import horizon
from horizon.errors import WebError
from horizon.ingest.web.addresses import check_address, url_host
from horizon.ingest.web.connection import Checked, stream_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from horizon.ingest.web.limits import Deadline, Limits

__all__ = ["answer_to", "open_client"]


@contextmanager
def open_client(address: str, limits: Limits, deadline: Deadline, *, allow_private: bool) -> Iterator[httpx.Client]:
    """Open a client for one address; with `allow_private` its host, and no other, may be on a private network."""
    host = httpx.URL(address).raw_host.decode("ascii")
    transport = _Transport(Checked(host if allow_private else None, deadline))
    timeout = httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds)
    headers = {
        "User-Agent": f"horizon-tracker/{horizon.__version__}",
        "Accept": "*/*",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    with httpx.Client(transport=transport, timeout=timeout, headers=headers, trust_env=False) as client:
        yield client


@contextmanager
def answer_to(client: httpx.Client, request: httpx.Request, *, redirects: int) -> Iterator[httpx.Response]:
    """Send a request, follow where it is sent on to, and give the answer, whose content is still to be read.

    Raises
    ------
    WebError
        If it is sent on too often, or to where nothing is asked.
    """
    asked, passed = request, 0
    while True:
        answer = client.send(asked, stream=True, follow_redirects=False)
        if answer.next_request is None:
            break
        answer.close()
        passed += 1
        if passed > redirects:
            again = " again and again" if redirects else ""
            raise WebError(f"{url_host(request.url)} redirects{again}", expected=f"at most {redirects} redirects")
        asked = _sent_on(request, answer.next_request)
    try:
        yield answer
    finally:
        answer.close()


def _sent_on(first: httpx.Request, following: httpx.Request) -> httpx.Request:
    """The next request, if its address is one that may be asked; who it really is, the connection sees."""
    host = url_host(first.url)
    if first.url.scheme == "https" and following.url.scheme == "http":
        raise WebError(f"{host} redirects from https to http, where anyone could change what it says")
    try:
        check_address(str(following.url), allow_private=following.url.raw_host == first.url.raw_host)
    except WebError as error:
        raise WebError(f"{host} redirects to where nothing is asked: {error.message}") from error
    return following


class _Transport(httpx.BaseTransport):
    """Sends requests over checked connections, a new one each."""

    def __init__(self, network: Checked) -> None:
        self._network = network
        self._pools: dict[str, httpcore.ConnectionPool] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request, and give its answer as soon as its head is there."""
        assert isinstance(request.stream, httpx.SyncByteStream)  # noqa: S101 - the client is no asynchronous one
        self._network.plain = request.url.scheme == "http"
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        answer = self._pool(request.url.scheme).handle_request(
            httpcore.Request(
                request.method, url, headers=request.headers.raw, content=request.stream, extensions=request.extensions
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Content(answer), extensions=answer.extensions
        )

    def close(self) -> None:
        """Let go of every connection."""
        for pool in self._pools.values():
            pool.close()

    def _pool(self, scheme: str) -> httpcore.ConnectionPool:
        """Connections of one scheme: to read all certificates takes a while, and plain http needs none."""
        if scheme not in self._pools:
            context = httpx.create_ssl_context() if scheme == "https" else None
            self._pools[scheme] = httpcore.ConnectionPool(
                ssl_context=context, network_backend=self._network, max_keepalive_connections=0
            )
        return self._pools[scheme]


class _Content(httpx.SyncByteStream):
    """The content of an answer as it comes in."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()
        stream_of(self._answer.extensions).look_for_more()

    def close(self) -> None:
        self._answer.close()

"""Connections that lead where they were checked to lead, and end in time.

A name is looked up once, and the connection is made to an address that was judged: a second answer of the name server,
which could be another, is never asked for. TLS still checks the certificate against the name.
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from typing import TYPE_CHECKING, Any, cast

import httpcore

from horizon.errors import WebError
from horizon.ingest.web.addresses import refuse, shown_host
from horizon.ingest.web.networks import kind_of

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Mapping

    from horizon.ingest.web.limits import Deadline

__all__ = ["Checked", "Stream", "stream_of"]

_END_OF_HEAD = re.compile(rb"\n\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.\d 1")
_LONGEST_HEAD = 1 << 18
_MOMENT = 0.1


class Checked(httpcore.NetworkBackend):
    """Connects to hosts on the public network, and to one private one if its name is given.

    Parameters
    ----------
    private : str, optional
        The host that may be on a private network.
    deadline : Deadline
        By which all that is done with these connections is over.
    """

    def __init__(self, private: str | None, deadline: Deadline) -> None:
        self._private, self._deadline, self._inner = private, deadline, httpcore.SyncBackend()
        self.plain = False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that may be asked and answers."""
        failure: Exception | None = None
        for address in self._addresses(host, port):
            try:
                stream = self._inner.connect_tcp(
                    address, port, _time(self._deadline, timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return Stream(stream, self._deadline)
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def _addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a host that may be asked; at least one, or the host is refused."""
        kinds = {address: kind_of(address) for address in _look_up(host, port, self._deadline)}
        allowed = host == self._private
        fit = [address for address, kind in kinds.items() if kind == "private" and allowed]
        if not self.plain:
            fit += [address for address, kind in kinds.items() if kind == "public"]
        if not fit:
            for kind in dict.fromkeys(kinds.values()):
                refuse(host, kind, allow_private=allowed)
            raise WebError(
                f"http://{shown_host(host)} is not asked: it is on the public network",
                expected="an address that begins with https://",
            )
        return fit


class Stream(httpcore.NetworkStream):
    """A connection on which nothing waits longer than to the deadline, and that counts what comes after the head."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline
        self._head = bytearray()
        self._in_body = False
        self.body_bytes = 0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there, or wait for it."""
        data = self._inner.read(max_bytes, _time(self._deadline, timeout))
        if self._in_body:
            self.body_bytes += len(data)
        else:
            self._pass_head(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it, a piece at a time: each has to go out in time."""
        for place in range(0, len(buffer), 1 << 16):
            self._inner.write(buffer[place : place + (1 << 16)], _time(self._deadline, timeout))

    def close(self) -> None:
        """Let go."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Speak TLS on this connection from here on."""
        return Stream(
            self._inner.start_tls(ssl_context, server_hostname, _time(self._deadline, timeout)), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:
        """What the connection knows of itself."""
        return self._inner.get_extra_info(info)

    def look_for_more(self) -> None:
        """Wait a moment for what nobody asked for, or for the end, so that `body_bytes` counts it too."""
        with contextlib.suppress(httpcore.NetworkError, httpcore.TimeoutException):
            self.read(1, _MOMENT)

    def _pass_head(self, data: bytes) -> None:
        """Find where the head ends; interim answers have heads of their own."""
        self._head += data
        while found := _END_OF_HEAD.search(self._head):
            rest = bytes(self._head[found.end() :])
            if not _INTERIM.match(self._head):
                self._in_body, self.body_bytes = True, len(rest)
                self._head.clear()
                return
            self._head[:] = rest
        del self._head[_LONGEST_HEAD:]


def stream_of(extensions: Mapping[str, Any]) -> Stream:
    """The connection on which an answer comes in."""
    return cast("Stream", extensions["network_stream"])


def _time(deadline: Deadline, seconds: float | None) -> float:
    left = deadline.within(seconds)
    if left <= 0:
        raise httpcore.ReadTimeout("the time is over")
    return left


def _look_up(host: str, port: int, deadline: Deadline) -> list[str]:
    """All addresses of a host, in the order in which the system would try them.

    A name server may keep silent for long, and the system cannot be told for how long to wait: so it waits aside.
    """
    answers: list[str] = []
    failures: list[Exception] = []

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.extend(dict.fromkeys(str(place[4][0]) for place in found))
        except (OSError, ValueError) as error:  # ValueError: a name that no name server could be asked for
            failures.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(deadline.left)
    if thread.is_alive():
        raise httpcore.ConnectTimeout("no answer of the name server")
    if failures:
        if _is_unknown(failures[0]):
            raise WebError(f"there is no host {shown_host(host)}", hint="is the address spelled right?")
        raise httpcore.ConnectError(f"{host} cannot be looked up") from failures[0]
    return answers


def _is_unknown(error: Exception) -> bool:
    if isinstance(error, socket.gaierror):
        return error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
    return isinstance(error, ValueError)

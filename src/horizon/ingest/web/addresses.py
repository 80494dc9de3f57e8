"""Addresses as users write them: which are taken, and how they are shown."""

from __future__ import annotations

import re
from ipaddress import ip_address

import httpx

from horizon.errors import WebError
from horizon.ingest.web.networks import kind_of

__all__ = ["check_address", "file_name", "host_of", "is_address", "refuse", "shown", "shown_host", "url_host"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_HOST = re.compile(rb"[\w.:-]*")
_PORTS = 1 << 16
_LONGEST = 2_000
_LONGEST_NAME = 120
_UNFIT = re.compile(r"[^\w.()+@=,~-]+")


def is_address(location: str) -> bool:
    """Tell an address from a path: it names a scheme."""
    return _SCHEME.match(location) is not None


def check_address(address: str, *, allow_private: bool = False) -> str:
    """See that an address may be asked, as far as can be told without asking; return it without its fragment.

    Raises
    ------
    WebError
        If it is no https address (plain http goes to a private host alone, with `allow_private`), names a user, or
        names a place that nothing is fetched from.
    """
    url = _parsed(address)
    if url.userinfo:
        raise WebError(
            f"the address of {url_host(url)} has a user name or password in it",
            expected="an address without one: it would be kept and shown in the clear",
        )
    if url.scheme == "http" and not allow_private:
        raise WebError(
            f"http://{url_host(url)} is not asked: on its way anyone could change what it says",
            expected="an address that begins with https://",
            hint="for a host on a private network say --allow-private",
        )
    if url.scheme not in {"https", "http"}:
        raise WebError(
            "this is not an address that can be asked", found=f"{url.scheme}://", expected="https:// or a path"
        )
    if not url.host:
        raise WebError("this address names no host", found=shown(address))
    _check_literal(url, allow_private=allow_private)
    return str(url.copy_with(fragment=None))


def host_of(address: str) -> str:
    """The host of an address, for a message.

    Examples
    --------
    >>> host_of("https://epoch.ai/data/benchmark_data.zip")
    'epoch.ai'
    """
    return url_host(_parsed(address))


def url_host(url: httpx.URL) -> str:
    """The host of an address as it is asked: in ASCII, so that no letter is taken for another."""
    return shown_host(url.raw_host.decode("ascii"))


def shown_host(host: str) -> str:
    """A host in a message; an IPv6 address in its brackets."""
    return f"[{host}]" if ":" in host else host


def shown(address: str) -> str:
    """An address without what may be secret: a user, and what follows the question mark.

    Examples
    --------
    >>> shown("https://me:secret@example.org/data.csv?key=secret")
    'https://example.org/data.csv?…'
    >>> shown("https://example.org/my%20data%3F.csv")
    'https://example.org/my%20data%3F.csv'
    """
    url = _parsed(address)
    port = f":{url.port}" if url.port else ""
    path = url.raw_path.partition(b"?")[0].decode("ascii")  # not decoded: that would be the address of another file
    return f"{url.scheme}://{url_host(url)}{port}{path}{'?…' if url.query else ''}"


def file_name(*addresses: str) -> str:
    """The name of the file that an address ends in: of the first that ends in one with a suffix.

    Examples
    --------
    >>> file_name("https://epoch.ai/data/benchmark_data.zip")
    'benchmark_data.zip'
    >>> file_name("https://example.org/latest", "https://example.org/files/results.2026-01-30.yaml?x=1")
    'results.2026-01-30.yaml'
    """
    names = [_fit(_parsed(address).path.rsplit("/", 1)[-1]) for address in addresses]
    return next((name for name in names if "." in name), next(filter(None, names), "download"))


def _fit(name: str) -> str:
    """A name that no file system takes amiss; its end says the most."""
    return _UNFIT.sub("_", name).strip("._")[-_LONGEST_NAME:]


def _parsed(address: str) -> httpx.URL:
    if len(address) > _LONGEST:
        raise WebError("this address is too long", found=f"{len(address):,} characters", expected=f"{_LONGEST:,}")
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError) as error:  # ValueError: a host that IDNA cannot write
        raise WebError("this is not an address", found=str(error), expected="https://host/path") from error
    if not _HOST.fullmatch(url.raw_host) or not 0 < (url.port or 1) < _PORTS:
        raise WebError("this is not an address", found=repr(url.netloc.decode()), expected="https://host/path")
    return url


def _check_literal(url: httpx.URL, *, allow_private: bool) -> None:
    """A host that is an IP address, or this machine, is judged at once; a name when it is looked up."""
    host = url.host.rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        kind = "private"
    else:
        try:
            kind = kind_of(str(ip_address(host)))
        except ValueError:
            return
    refuse(url.host, kind, allow_private=allow_private)


def refuse(host: str, kind: str, *, allow_private: bool) -> None:
    """Stop where a host is not to be asked.

    Raises
    ------
    WebError
        If it is private and that is not allowed, or if nothing is ever fetched from it.
    """
    if kind == "never":
        raise WebError(
            f"{shown_host(host)} is not asked: link-local, metadata, multicast and reserved addresses never are"
        )
    if kind == "private" and not allow_private:
        raise WebError(
            f"{shown_host(host)} is not asked: it is on a private network",
            hint="if it is meant, say --allow-private; that allows the host of the address itself, not where it"
            " redirects to",
        )

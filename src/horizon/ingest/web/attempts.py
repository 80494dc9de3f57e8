"""Again, after what may pass: how often, after how long, and in which words it is said when it does not pass."""

from __future__ import annotations

import os
import random
import ssl
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar

import httpcore
import httpx

from horizon.errors import WebError
from horizon.ingest.web.addresses import url_host

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from horizon.ingest.web.limits import Deadline, Limits

__all__ = ["Passing", "again", "check_status", "in_words", "pauses"]

Result = TypeVar("Result")

_TOO_MANY = 429
_SERVER = 500
_GONE = {404, 410}
_REASONS = 60


class Passing(WebError):
    """What may be otherwise in a moment; `after` is how many seconds the server asks to wait."""

    def __init__(self, message: str, *, hint: str | None = None, after: float = 0.0) -> None:
        super().__init__(message, hint=hint)
        self.after = after


def again(attempt: Callable[[], Result], limits: Limits, deadline: Deadline, seed: int | None) -> Result:
    """Try until it works, it is of no use, or time or attempts are over.

    Raises
    ------
    WebError
        What went wrong the last time.
    """
    for pause in pauses(limits, seed):
        try:
            return attempt()
        except Passing as failure:
            wait = max(pause, min(failure.after, limits.longest_wait_seconds))
            if wait >= deadline.left:
                raise
            time.sleep(wait)
    return attempt()


def pauses(limits: Limits, seed: int | None) -> Iterator[float]:
    """Seconds between attempts: twice as many each time, less up to half by chance, so that not all come back at once.

    Examples
    --------
    >>> from horizon.ingest.web.limits import Limits
    >>> [round(seconds, 2) for seconds in pauses(Limits(), seed=0)]
    [0.92, 1.76, 2.84]
    """
    chance = random.Random(seed)  # noqa: S311 - no secret hangs on it
    for attempt in range(limits.attempts - 1):
        longest: float = min(limits.first_wait_seconds * 2**attempt, limits.longest_wait_seconds)
        yield longest * (0.5 + 0.5 * chance.random())


def check_status(answer: httpx.Response, *fine: int) -> None:
    """See that an answer has a status that is fine.

    Raises
    ------
    WebError
        If it has another; one that may pass if the server has too much to do, or an error of its own.
    """
    status = answer.status_code
    if status in fine:
        return
    message = f"HTTP {status} from {url_host(answer.request.url)}"
    if status == _TOO_MANY or status >= _SERVER:
        raise Passing(message, after=_retry_after(answer))
    raise WebError(message, hint="is the address right, and still in use?" if status in _GONE else None)


def _retry_after(answer: httpx.Response) -> float:
    """Seconds that the server asks to wait: it says a number, or a moment."""
    text = answer.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


@contextmanager
def in_words(host: str, deadline: Deadline) -> Iterator[None]:
    """Say what goes wrong on the network as an error of ours.

    Raises
    ------
    WebError
        In place of any error of httpx and httpcore.
    """
    try:
        yield
    except (httpcore.TimeoutException, httpx.TimeoutException) as error:
        if not deadline.left:
            raise WebError(f"{host} took longer than {deadline.seconds:g} s in all") from error
        raise Passing(f"{host} does not answer in time") from error
    except (httpcore.ConnectError, httpx.ConnectError) as error:
        raise _not_connected(host, error) from error
    except (httpcore.RemoteProtocolError, httpx.RemoteProtocolError) as error:
        raise Passing(f"{host} broke off, or does not speak HTTP: {_reason(error)}") from error
    except (httpcore.NetworkError, httpx.NetworkError) as error:
        raise Passing(f"{host} broke off: {_reason(error)}") from error
    except (httpcore.ProtocolError, httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise WebError(f"{host} cannot be asked: {_reason(error)}") from error


def _not_connected(host: str, error: Exception) -> WebError:
    """No connection: a certificate that is not good stays so, all else may pass."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return WebError(
                f"the certificate of {host} is not good: {seen.verify_message}",
                hint="SSL_CERT_FILE names a file with the certificates to trust, if they are your own",
            )
        seen = seen.__cause__ or seen.__context__
    proxy = any(os.environ.get(name) for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"))
    hint = "proxies of the environment are not used: fetch the file otherwise, and name its path" if proxy else None
    return Passing(f"{host} cannot be reached: {_reason(error)}", hint=hint)


def _reason(error: Exception) -> str:
    """The words of an error, as far as they are fit to be read."""
    text = "".join(char if char.isprintable() else "?" for char in str(error)) or type(error).__name__
    return text if len(text) <= _REASONS else f"{text[:_REASONS]}…"

"""Send a message to an address: JSON, by POST, under the same rules as a fetch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from horizon.ingest.web.addresses import check_address, host_of
from horizon.ingest.web.attempts import again, check_status, in_words
from horizon.ingest.web.client import answer_to, open_client
from horizon.ingest.web.limits import Deadline, Limits

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["post_json"]

_LIMITS = Limits(read_seconds=15.0, total_seconds=60.0, redirects=0, attempts=3, longest_wait_seconds=10.0)
_FINE = tuple(range(200, 300))


def post_json(
    url: str,
    payload: Mapping[str, Any],
    *,
    allow_private: bool = False,
    limits: Limits = _LIMITS,
    seed: int | None = None,
) -> None:
    """Send a message, and see that it was taken (HTTP 2xx); what is answered is not read.

    A message may arrive twice, where the first answer was lost. Redirects are not followed, and errors name the host
    alone: the rest of such an address is often a secret.

    Raises
    ------
    WebError
        If it was not taken.
    ValueError
        If a number in it is not finite: JSON has no word for it.
    """
    address, deadline = check_address(url, allow_private=allow_private), Deadline(limits.total_seconds)
    body = json.dumps(payload, allow_nan=False).encode()  # ASCII: the name of a folder need not be text in UTF-8
    headers = {"Content-Type": "application/json"}

    def attempt() -> None:
        with (
            in_words(host_of(address), deadline),
            open_client(address, limits, deadline, allow_private=allow_private) as client,
            answer_to(
                client, client.build_request("POST", address, content=body, headers=headers), redirects=limits.redirects
            ) as answer,
        ):
            check_status(answer, *_FINE)

    again(attempt, limits, deadline, seed)

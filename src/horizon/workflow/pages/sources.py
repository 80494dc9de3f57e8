"""The sources at the foot of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.report.page import Source
from horizon.store import read

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

__all__ = ["described_sources"]


def described_sources(connection: Connection, slugs: Collection[str]) -> tuple[Source, ...]:
    """What the store says of some sources, by slug."""
    told = read.sources(connection).fillna(dict.fromkeys(("publisher", "url", "licence"), ""))
    records = told.set_index("slug").sort_index().to_dict("index")
    return tuple(
        Source(
            slug=str(slug),
            title=record["title"],
            publisher=record["publisher"],
            url=record["url"],
            licence=record["licence"],
            known_at=record["known_at"],
        )
        for slug, record in records.items()
        if slug in slugs
    )

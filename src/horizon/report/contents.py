"""The list of what is on a page: each finding in as few words as tell it."""

from __future__ import annotations

__all__ = ["in_short"]

_LEAST = 18
"""Characters in front of a colon that can stand alone."""


def in_short(title: str) -> str:
    """What a title says first, where that is enough to know it by.

    Examples
    --------
    >>> in_short("No single curve wins: the Akaike weights are 0.7 and 0.3")
    'No single curve wins'
    >>> in_short("Of 32 benchmarks: 5 at ceiling, 8 climbing")
    'Of 32 benchmarks: 5 at ceiling, 8 climbing'
    """
    ends = [place for mark in (": ", "; ") if (place := title.find(mark)) >= _LEAST]
    return title[: min(ends)] if ends else title

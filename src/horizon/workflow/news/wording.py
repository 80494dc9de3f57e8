"""Words that all news share: counts, lists that are cut honestly, signed numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["counted", "first_of", "minutes_text", "signed"]

_LISTED = 5
_ALL_DIGITS = 1000
"""Minutes; longer lengths are shown without decimals."""


def counted(count: int, one: str, several: str | None = None) -> str:
    """A number with its noun.

    Examples
    --------
    >>> counted(1, "model"), counted(1200, "model"), counted(2, "person", "people")
    ('1 model', '1,200 models', '2 people')
    """
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


def first_of(texts: Sequence[str], *, most: int = _LISTED, between: str = ", ") -> str:
    """The first of some texts, and how many more there are.

    Examples
    --------
    >>> first_of(["a", "b", "c"]), first_of(["a", "b", "c"], most=1)
    ('a, b, c', 'a and 2 more')
    """
    rest = len(texts) - most
    return between.join(texts) if rest <= 0 else f"{between.join(texts[:most])} and {rest:,} more"


def signed(days: float, digits: int = 1) -> str:
    """A difference with its sign.

    Examples
    --------
    >>> signed(6.14), signed(-0.04), signed(-12.0, 0)
    ('+6.1', '0.0', '−12')
    """
    text = f"{abs(days):,.{digits}f}"
    if float(text.replace(",", "")) == 0:
        return text
    return f"{'−' if days < 0 else '+'}{text}"


def minutes_text(minutes: float) -> str:
    """A task length with the digits that a reader of the source will look for.

    Examples
    --------
    >>> minutes_text(718.80683), minutes_text(0.053778), minutes_text(1044.78)
    ('718.8 min', '0.05378 min', '1,045 min')
    """
    if math.isnan(minutes):
        return "unknown"
    return f"{minutes:,.0f} min" if minutes >= _ALL_DIGITS else f"{minutes:.4g} min"

"""What the keys of a claims file mean: the quantities that a claim can be about, and what each value must be."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from horizon.errors import InputError
from horizon.trend import FRONTIER_RULES, IntervalKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["DIGITS", "MEANINGS", "QUANTITIES", "Quantity", "SourceKind", "check_keys", "check_types"]

SourceKind = Literal["primary", "second-hand"]


class Quantity(NamedTuple):
    """What a claim can be about.

    Attributes
    ----------
    is_date : bool
    gated : bool
        Printed only where the data identify it; a claim that it exists need not say a number.
    curve : str
        What is fitted.
    decimals : int
        That a computed value is shown with, unless more were published.
    """

    is_date: bool = False
    gated: bool = False
    curve: str = "exponential"
    decimals: int = 3


QUANTITIES = {
    "doubling_time_days": Quantity(),
    "doubling_time_months": Quantity(decimals=2),
    "r_squared": Quantity(),
    "break_date": Quantity(is_date=True, curve="one-break"),
    "acceleration_percent": Quantity(curve="one-break", decimals=1),
    "ceiling_minutes": Quantity(gated=True, curve="logistic", decimals=0),
    "inflection_date": Quantity(is_date=True, gated=True, curve="logistic"),
    "singularity_date": Quantity(is_date=True, gated=True, curve="hyperbolic"),
    "horizon_minutes": Quantity(curve=""),
}
"""By name: ``acceleration_percent`` is how much steeper the slope is after the break than before it."""


_SHARE = "a number between 0 and 1"
_TEXT = "a text in quotes"
_DAY = "a date without quotes, such as 2026-01-30"
_YES_NO = "true or false"
DIGITS = 'the digits as published, in quotes, such as "212", "0.980" or "2024-04"'
_KINDS: tuple[str, ...] = get_args(IntervalKind)
_SOURCES: tuple[str, ...] = get_args(SourceKind)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _one_of(names: Iterable[str]) -> Callable[[Any], bool]:
    known = frozenset(names)
    return lambda value: isinstance(value, str) and value in known


def _is_share(value: Any) -> bool:
    return isinstance(value, float) and 0 < value < 1


def _is_day(value: Any) -> bool:
    return type(value) is date


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(_is_text(end) for end in value)


def _is_amount(value: Any) -> bool:
    return type(value) in {int, float} and 0 <= value < float("inf")


MEANINGS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "id": (lambda value: _is_text(value) and not any(sign.isspace() for sign in value), "a text without spaces"),
    "text": (_is_text, _TEXT),
    "quantity": (_one_of(QUANTITIES), f"one of {', '.join(QUANTITIES)}"),
    "suite": (_is_text, "the slug of a suite, or capability-index"),
    "source": (lambda value: isinstance(value, dict), "a table headed [claim.source]"),
    "published": (_is_text, DIGITS),
    "published_interval": (_is_pair, 'both ends as published, such as ["167.886", "237.940"]'),
    "success_level": (_is_share, _SHARE),
    "since": (_is_day, _DAY),
    "until": (_is_day, _DAY),
    "as_of": (_is_day, _DAY),
    "frontier": (_one_of(FRONTIER_RULES), f"one of {', '.join(FRONTIER_RULES)}"),
    "top": (lambda value: type(value) is int and value > 0, "how many of the best count, from 1"),
    "include_beyond_range": (_is_flag, _YES_NO),
    "interval": (_one_of(_KINDS), f"one of {', '.join(_KINDS)}"),
    "level": (_is_share, _SHARE),
    "drop_below": (_is_amount, "a number of minutes, not below 0"),
    "fixed_frontier": (_is_flag, _YES_NO),
    "joint_replicates": (_is_flag, _YES_NO),
    "model": (_is_text, "the name of a model"),
    "note": (_is_text, _TEXT),
    "publisher": (_is_text, _TEXT),
    "title": (_is_text, _TEXT),
    "url": (lambda value: _is_text(value) and value.startswith("https://"), "an address that begins with https://"),
    "kind": (_one_of(_SOURCES), f"one of {', '.join(_SOURCES)}"),
    "date": (_is_day, _DAY),
    "account": (_is_text, "whose account of the publication this is"),
}
"""What a value must be, and what to say if it is not."""


def check_types(where: str, entry: Mapping[str, Any], needed: Iterable[str]) -> None:
    """Refuse a table that lacks a key, or has a value that its key cannot have."""
    for name in needed:
        if name not in entry:
            raise InputError(f"{where}: {name} is missing", expected=MEANINGS[name][1])
    for name, value in entry.items():
        fits, expected = MEANINGS[name]
        if not fits(value):
            raise InputError(f"{where}: {name} cannot be {value!r}", expected=expected)


def check_keys(where: str, content: Iterable[str], known: list[str]) -> None:
    """Refuse a key that is not known, and name the nearest that is."""
    for key in content:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            raise InputError(
                f"{where}: there is no key {key}",
                expected=f"one of {', '.join(known)}",
                hint=f"did you mean {near[0]}?" if near else None,
            )

"""Checks that the files of all kinds of studies go through: known keys, and values of the right type."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

from horizon.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["Key", "check_keys", "check_values", "is_count", "is_share"]


class Key(NamedTuple):
    """What the value of a key must be.

    Attributes
    ----------
    expected : str
        In words, for the error.
    fits : callable
        Tells whether a value is one.
    needed : bool
        Whether a study must have it.
    """

    expected: str
    fits: Callable[[Any], bool]
    needed: bool = False


def is_share(value: Any) -> bool:
    """Tell whether a value lies between 0 and 1, both excluded.

    Examples
    --------
    >>> is_share(0.95), is_share(1.0), is_share(95), is_share(True)
    (True, False, False, False)
    """
    return isinstance(value, float) and 0 < value < 1


def is_count(value: Any, *, least: int = 0) -> bool:
    """Tell whether a value is a whole number from `least` on.

    Examples
    --------
    >>> is_count(0), is_count(0, least=1), is_count(True), is_count(2.0)
    (True, False, False, False)
    """
    return type(value) is int and value >= least


def check_keys(path: Path, where: str, content: Iterable[str], known: Iterable[str]) -> None:
    """Refuse a key that nobody knows, with the one that it looks most like.

    Raises
    ------
    StudyError
    """
    names = list(known)
    for key in content:
        if key not in names:
            near = get_close_matches(key, names, n=1)
            raise StudyError(
                f"{path}: there is no key {key}{where}",
                expected=f"one of {', '.join(names)}",
                hint=f"did you mean {near[0]}?" if near else None,
            )


def check_values(path: Path, content: Mapping[str, Any], keys: Mapping[str, Key]) -> None:
    """Refuse a study without what it needs, and a value that is not what its key asks for.

    Raises
    ------
    StudyError
    """
    for name, key in keys.items():
        value = content.get(name)
        if key.needed and not (value.strip() if isinstance(value, str) else value):
            raise StudyError(f"{path}: {name} is missing", expected=key.expected)
    for name, value in content.items():
        if not keys[name].fits(value):
            raise StudyError(f"{path}: {name} cannot be {value!r}", expected=keys[name].expected)

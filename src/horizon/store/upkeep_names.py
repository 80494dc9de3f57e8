"""What feeds and schedules may be called: files, units of systemd and sources are called after them."""

from __future__ import annotations

import re

__all__ = ["NAME_RULE", "is_name"]

NAME_RULE = "up to 64 letters from A to Z, digits, dots, dashes and underscores, the first a letter or a digit"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def is_name(text: str) -> bool:
    """Whether a feed or a schedule may be called so.

    Examples
    --------
    >>> is_name("weekly"), is_name("epoch.ai-2"), is_name("../x"), is_name("a b")
    (True, True, False, False)
    """
    return _NAME.fullmatch(text) is not None

"""Benchmarks that have no part in the index unless they are asked for, and why.

The reasons are of two kinds. What a benchmark's unit says holds for every benchmark, whatever files are added: the
index is fitted to shares of a whole, and minutes, ratings and dollars have no ceiling. The rest is a list of names:
that of the published fit, with the suites whose horizons are held against the index.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["NAMED", "NO_UNIT", "SCALES", "why_left_out"]

NO_UNIT = "nobody says in which unit its scores are"

SCALES = {"fraction": 1.0, "percent": 0.01}
"""Units that are shares of a whole, and what makes them fractions."""

NAMED = (
    (r"boolq", "the published fit leaves it out"),
    (r"mcbench", "a win rate against other models, which moves when the field does"),
    (r"frontiermath.*public", "a handful of published items of a benchmark whose private items count"),
    (r"metr-.*average-score", "success on the tasks that time horizons come from, which are held against the index"),
)
"""Pattern of a slug, and the reason."""


def why_left_out(
    slug: str, unit: str | None, *, exclude: Collection[str] = (), include: Collection[str] = ()
) -> str | None:
    """Why a benchmark has no part in the index, or None if it has.

    Parameters
    ----------
    slug : str
    unit : str or None
        Of its scores; None if nobody says.
    exclude, include : collection of str
        Slugs that are left out, and slugs that count although a list names them.

    Examples
    --------
    >>> why_left_out("frontiermath-2025-02-28-public", "fraction")
    'a handful of published items of a benchmark whose private items count'
    >>> why_left_out("metr-1.1", "minutes"), why_left_out("gpqa-diamond", "fraction")
    ('its unit is minutes: no share of a whole', None)
    """
    if slug in exclude:
        return "left out as asked"
    if unit not in SCALES:
        return f"its unit is {unit}: no share of a whole" if unit else NO_UNIT
    if slug in include:
        return None
    return next((reason for pattern, reason in NAMED if re.fullmatch(pattern, slug)), None)

"""What a suite can measure, and which time horizons lie outside of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from horizon.store.run_counts import task_range
from horizon.timehorizon import InstrumentRange
from horizon.units import duration_text

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

__all__ = ["NO_TASKS", "range_text", "suite_range", "why_beyond"]

NO_TASKS = (0.0, math.inf)
"""Shortest and longest task of a suite whose tasks are not known."""


def suite_range(connection: Connection, suite: str, limit: float | None, as_of: date | None) -> InstrumentRange:
    """The range that a suite can measure: from its shortest task to its longest, or to its publisher's limit.

    Parameters
    ----------
    suite : str
        Its slug.
    limit : float or None
        The longest horizon that it measures reliably by its publisher's account, in minutes, if he says.

    Returns
    -------
    InstrumentRange
        From 0, and without an end, where no task is known.
    """
    shortest, longest = task_range(connection, suite, as_of) or NO_TASKS
    return InstrumentRange(shortest, longest, math.inf if limit is None else limit)


def why_beyond(minutes: float, measures: InstrumentRange) -> str | None:
    """In which direction a time horizon is beyond the range, or None.

    Examples
    --------
    >>> why_beyond(0.01, InstrumentRange(0.05, 1500.0, 960.0))
    "beyond the suite's range: below its shortest task, 3 s"
    >>> why_beyond(1000.0, InstrumentRange(0.05, 1500.0, 960.0))
    "beyond the suite's range: above 16 h, the longest that it measures reliably"
    """
    if minutes in measures:
        return None
    if minutes < measures.shortest:
        end = f"below its shortest task, {duration_text(measures.shortest)}"
    elif measures.reliable_max <= measures.longest:
        end = f"above {duration_text(measures.reliable_max)}, the longest that it measures reliably"
    else:
        end = f"above its longest task, {duration_text(measures.longest)}"
    return f"beyond the suite's range: {end}"


def range_text(measures: InstrumentRange) -> str | None:
    """What is outside of the range, or None if no end of it is known.

    Examples
    --------
    >>> range_text(InstrumentRange(0.05, 1500.0, 960.0)), range_text(InstrumentRange(0.0, math.inf, 960.0))
    ('outside 3 s to 16 h', 'beyond 16 h')
    """
    highest = duration_text(measures.highest)
    if measures.shortest > 0:
        return f"outside {duration_text(measures.shortest)} to {highest}"
    return f"beyond {highest}" if math.isfinite(measures.highest) else None

"""Sparklines: a small line in the cell of a table, drawn without a script, with words for those who cannot see it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Frame", "Sparkline", "readings", "sparkline", "sparkline_frame"]

WIDTH, HEIGHT = 104, 26
_MARGIN = 3
_MOST = 120
"""Readings that are drawn at most: there are no more pixels than that."""

Reading = tuple[pd.Timestamp, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a column of sparklines shares, so that they can be compared: ends of time, in days, and of values."""

    first: float
    last: float
    bottom: float
    top: float


@dataclass(frozen=True, slots=True)
class Sparkline:
    """What a template draws.

    Parameters
    ----------
    points : str
        Corners of the line, as SVG writes them; empty if there is one reading alone.
    end : tuple of float
        Where the last reading is.
    text : str
        The same in words.
    width, height : int
        Of the picture, in px.
    """

    points: str
    end: tuple[float, float]
    text: str
    width: int = WIDTH
    height: int = HEIGHT


def readings(value: Any) -> list[Reading]:
    """Give the pairs of a day and a finite number that a cell holds, the oldest first; none for an empty cell.

    Examples
    --------
    >>> readings([("2025-01-01", 0.5), ("2024-01-01", 0.25), ("2026-01-01", None)])
    [(Timestamp('2024-01-01 00:00:00'), 0.25), (Timestamp('2025-01-01 00:00:00'), 0.5)]
    """
    if not isinstance(value, (list, tuple)):
        return []
    known = [
        (pd.Timestamp(day), float(number))
        for day, number in value
        if not pd.isna(day) and number is not None and math.isfinite(number)
    ]
    return sorted(known, key=lambda reading: reading[0])


def sparkline_frame(values: Iterable[Any]) -> Frame:
    """Find the ends that hold all readings of a column; values from 0 to 1 at least."""
    known = [reading for value in values for reading in readings(value)]
    days = [_day(day) for day, _ in known] or [0.0]
    numbers = [number for _, number in known]
    return Frame(min(days), max(days), min([0.0, *numbers]), max([1.0, *numbers]))


def sparkline(value: Any, frame: Frame) -> Sparkline | None:
    """Draw the readings of one cell in the frame of its column; None if there are none."""
    known = readings(value)
    if not known:
        return None
    spots = [_spot(day, number, frame) for day, number in _thinned(known)]
    line = " ".join(f"{x:g},{y:g}" for x, y in spots) if len(spots) > 1 else ""
    return Sparkline(line, spots[-1], sparkline_text(known))


def sparkline_text(known: Sequence[Reading]) -> str:
    """Say where readings, as shares, begin and end.

    Examples
    --------
    >>> sparkline_text(readings([("2024-01-01", 0.25), ("2025-06-30", 0.5)]))
    '25% on 2024-01-01 to 50% on 2025-06-30, 2 readings'
    """
    if not known:
        return ""
    (first, low), (last, high) = known[0], known[-1]
    if len(known) == 1:
        return f"{low:.0%} on {first:%Y-%m-%d}"
    return f"{low:.0%} on {first:%Y-%m-%d} to {high:.0%} on {last:%Y-%m-%d}, {len(known)} readings"


def _thinned(known: list[Reading]) -> list[Reading]:
    """At most so many readings, evenly chosen, the first and the last among them."""
    if len(known) <= _MOST:
        return known
    step = (len(known) - 1) / (_MOST - 1)
    return [known[round(place * step)] for place in range(_MOST)]


def _spot(day: pd.Timestamp, number: float, frame: Frame) -> tuple[float, float]:
    across = (_day(day) - frame.first) / (frame.last - frame.first) if frame.last > frame.first else 1.0
    up = (number - frame.bottom) / (frame.top - frame.bottom)
    x = _MARGIN + across * (WIDTH - 2 * _MARGIN)
    y = HEIGHT - _MARGIN - up * (HEIGHT - 2 * _MARGIN)
    return round(x, 1), round(y, 1)


def _day(day: pd.Timestamp) -> float:
    return float(day.to_datetime64().astype("datetime64[D]").astype(int))

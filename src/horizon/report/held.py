"""Rows that hold for some vintages in a row are written once, with the first and the last of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

__all__ = ["held"]

Row = TypeVar("Row", bound="Hashable")


def held(vintages: Sequence[Iterable[Row]]) -> list[tuple[Row, int, int]]:
    """Give each row with the first and the last place of an unbroken run of vintages that have it.

    Parameters
    ----------
    vintages : sequence of iterable
        The rows of each vintage, the oldest vintage first; no row twice in one vintage.

    Examples
    --------
    >>> held([["a", "b"], ["a"], ["a", "b"]])
    [('a', 0, 2), ('b', 0, 0), ('b', 2, 2)]
    """
    runs: list[tuple[Row, int, int]] = []
    open_runs: dict[Row, int] = {}
    for place, rows in enumerate(vintages):
        still: dict[Row, int] = {}
        for row in dict.fromkeys(rows):
            run = open_runs.get(row)
            if run is None:
                run = len(runs)
                runs.append((row, place, place))
            else:
                runs[run] = (row, runs[run][1], place)
            still[row] = run
        open_runs = still
    return runs

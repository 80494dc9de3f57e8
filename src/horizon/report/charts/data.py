"""Frames as the inline data of a chart."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import altair as alt

from horizon.report.tables import json_records

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["OTHER", "inline", "organization_names"]

OTHER = "Other"


class _Rows(alt.InlineData):
    """Rows that nobody changes: charts that are put together share them, where Altair would copy every cell."""

    def __deepcopy__(self, _: object) -> _Rows:
        return self


def inline(frame: pd.DataFrame, *, sparse: bool = False) -> alt.InlineData:
    """Turn a frame into records of strict JSON, its numbers cut to six digits: more than a screen shows.

    Parameters
    ----------
    sparse : bool
        Leave out what a row does not have, instead of saying so: for rows of several kinds in one frame.
    """
    records = json_records(frame)
    return _Rows(
        values=[
            {name: _short(value) for name, value in record.items() if not sparse or value is not None}
            for record in records
        ]
    )


def organization_names(organizations: pd.Series[str], most: int) -> list[str]:
    """List the organisations that get a colour, most models first; "Other" stands for the rest.

    Examples
    --------
    >>> import pandas as pd
    >>> organization_names(pd.Series(["OpenAI", "Meta", "OpenAI", "xAI"]), 2)
    ['OpenAI', 'Other']
    """
    counts = Counter(organizations)
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    if len(ranked) <= most:
        return ranked
    return [*[name for name in ranked if name != OTHER][: most - 1], OTHER]


def _short(value: object) -> object:
    return float(f"{value:.6g}") if isinstance(value, float) else value

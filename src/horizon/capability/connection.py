"""Who was tested on what: whether all scores hang together, and the map of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError

if TYPE_CHECKING:
    import pandas as pd

    from horizon.capability.scores import ScoreTable

__all__ = ["Component", "check_connected", "components", "coverage_map"]

_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Component:
    """Models and benchmarks that scores join, directly or through others; each in alphabetical order."""

    models: tuple[str, ...]
    benchmarks: tuple[str, ...]

    def __str__(self) -> str:
        return f"{_some(self.models, 'model')} on {_some(self.benchmarks, 'benchmark')}"


def components(table: ScoreTable) -> tuple[Component, ...]:
    """The connected components of the graph in which a score joins a model and a benchmark, the largest first.

    Two components share no scale: any shift of the abilities and difficulties of one leaves every expected score as it
    is.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    m, size = len(table.models), len(table.models) + len(table.benchmarks)
    joined = coo_array((np.ones(table.nobs), (table.model, table.benchmark + m)), shape=(size, size))
    count, label = connected_components(joined, directed=False)
    found = [
        Component(
            tuple(table.models[place] for place in np.flatnonzero(label[:m] == one)),
            tuple(table.benchmarks[place] for place in np.flatnonzero(label[m:] == one)),
        )
        for one in range(count)
    ]
    return tuple(sorted(found, key=lambda part: (-len(part.models), part.models)))


def check_connected(table: ScoreTable) -> None:
    """Refuse scores that fall into parts without a common scale.

    Raises
    ------
    FitError
        Naming the components.
    """
    parts = components(table)
    if len(parts) > 1:
        shown = "; ".join(f"{place}: {part}" for place, part in enumerate(parts[:_SHOWN], 1))
        more = f"; and {len(parts) - _SHOWN} more" if len(parts) > _SHOWN else ""
        raise FitError(
            f"the scores fall into {len(parts)} components that nothing joins, so there is no common scale",
            found=shown + more,
            expected="one component",
            hint="fit one component alone, or add a model that was tested on benchmarks of both",
        )


def coverage_map(table: ScoreTable) -> pd.DataFrame:
    """Who was tested on what: one row a model, one column a benchmark, the score or NaN.

    Models come by release date (those without one last), benchmarks by how many models they have, the most first.

    Returns
    -------
    DataFrame, shape (M, K)
    """
    import pandas as pd

    scores = np.full((len(table.models), len(table.benchmarks)), np.nan)
    scores[table.model, table.benchmark] = table.value
    frame = pd.DataFrame(
        scores, index=pd.Index(table.models, name="model"), columns=pd.Index(table.benchmarks, name="benchmark")
    )
    by_date = np.argsort(table.release_dates, kind="stable")
    by_count = np.argsort(-np.bincount(table.benchmark, minlength=len(table.benchmarks)), kind="stable")
    return frame.iloc[by_date, by_count]


def _some(names: tuple[str, ...], what: str) -> str:
    shown = ", ".join(names[:_SHOWN])
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{len(names)} {what}{'s' if len(names) != 1 else ''} ({shown}{more})"

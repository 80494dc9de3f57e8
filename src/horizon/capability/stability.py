"""What the index would be without one of its benchmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from horizon.capability.fit import fit_index
from horizon.capability.growth import GrowthRule, fit_growth_rate
from horizon.errors import FitError

if TYPE_CHECKING:
    import pandas as pd

    from horizon.capability.index import CapabilityIndex

__all__ = ["leave_one_out", "rank_correlation"]


def leave_one_out(index: CapabilityIndex) -> pd.DataFrame:
    """Fit the index again without each benchmark in turn, from the whole fit.

    Parameters
    ----------
    index : CapabilityIndex

    Returns
    -------
    DataFrame, K rows, the largest change of frontier growth first
        ``benchmark``, ``n_models``, ``frontier_growth`` and ``all_growth`` (points a year), ``frontier_change`` and
        ``all_change`` (as a share of the whole index's growth), ``rank_correlation`` (Spearman, over the models in
        both), ``largest_mover``, ``largest_move`` (points), ``models_lost`` (tested on nothing else), ``why_not``
        (None, or why there is no index without it).

    Notes
    -----
    Without the reference another one is taken. That changes the raw scale, and through the ridge the index: the change
    on that row is of both.

    Examples
    --------
    >>> import pandas as pd
    >>> from horizon.capability.fit import fit_index
    >>> rows = [(m, b, 1 / (1 + np.exp(d - c))) for m, c in zip("abc", (-1, 0, 1)) for b, d in zip("xyz", (0, 0.5, 1))]
    >>> scores = pd.DataFrame(rows, columns=["model", "benchmark", "value"])
    >>> left = leave_one_out(fit_index(scores, anchors={"a": 130, "c": 150}, ridge=0.0))
    >>> left["rank_correlation"].tolist(), bool(left["largest_move"].abs().max() < 1e-6)
    ([1.0, 1.0, 1.0], True)
    """
    import pandas as pd

    whole: dict[GrowthRule, float] = {rule: _growth(index, rule) for rule in _RULES}
    scores = _frame(index)
    rows = [_without(index, scores, name, whole) for name in index.table.benchmarks]
    frame = pd.DataFrame(rows)
    order = np.argsort(
        -np.nan_to_num(np.abs(frame["frontier_change"].to_numpy(dtype=np.float64)), nan=-1.0), kind="stable"
    )
    return frame.iloc[order].reset_index(drop=True)


def rank_correlation(first: pd.Series, second: pd.Series) -> float:
    """Spearman's rank correlation of two series, over the labels that both have; ties share their mean rank.

    Examples
    --------
    >>> import pandas as pd
    >>> rank_correlation(pd.Series({"a": 1.0, "b": 2.0, "c": 3.0}), pd.Series({"c": 9.0, "a": 8.0, "z": 0.0, "b": 8.5}))
    1.0
    """
    both = first.index.intersection(second.index)
    x, y = (values.loc[both].rank().to_numpy(dtype=np.float64) for values in (first, second))
    if len(both) < 2 or min(np.ptp(x), np.ptp(y)) == 0:
        return float("nan")
    return float(np.round(np.corrcoef(x, y)[0, 1], 12))


def _frame(index: CapabilityIndex) -> pd.DataFrame:
    """The scores of an index, as `fit_index` takes them."""
    import pandas as pd

    table = index.table
    models, benchmarks = np.array(table.models, dtype=object), np.array(table.benchmarks, dtype=object)
    columns = {
        "model": models[table.model],
        "benchmark": benchmarks[table.benchmark],
        "value": table.value,
        "release_date": table.release_dates[table.model],
        "n_items": table.weight,
    }
    return pd.DataFrame(columns)


def _without(index: CapabilityIndex, scores: pd.DataFrame, name: str, whole: dict[GrowthRule, float]) -> dict[str, Any]:
    row: dict[str, Any] = {"benchmark": name, "n_models": int((scores["benchmark"] == name).sum())}
    floors = dict(zip(index.table.benchmarks, index.table.floors.tolist(), strict=True))
    try:
        left = fit_index(
            scores[scores["benchmark"] != name],
            anchors=index.scale.anchors,
            reference=None if name == index.reference else index.reference,
            ridge=index.ridge,
            likelihood=index.likelihood,
            floors=floors,
            start=index,
        )
    except FitError as error:
        nothing = dict.fromkeys(_NUMBERS, np.nan)
        return {**row, **nothing, "largest_mover": None, "models_lost": 0, "why_not": str(error.message)}
    return {**row, **_changes(index, left, whole), "why_not": None}


def _changes(index: CapabilityIndex, left: CapabilityIndex, whole: dict[GrowthRule, float]) -> dict[str, Any]:
    before, after = (fit.models.set_index("model")["index"] for fit in (index, left))
    moves = (after - before).dropna()
    largest = str(moves.abs().idxmax())
    growth = {rule: _growth(left, rule) for rule in whole}
    return {
        "frontier_growth": growth["frontier"],
        "frontier_change": growth["frontier"] / whole["frontier"] - 1,
        "all_growth": growth["all"],
        "all_change": growth["all"] / whole["all"] - 1,
        "rank_correlation": rank_correlation(before, after),
        "largest_mover": largest,
        "largest_move": float(moves[largest]),
        "models_lost": len(before) - len(after),
    }


_RULES: tuple[GrowthRule, ...] = ("frontier", "all")
_NUMBERS = ("frontier_growth", "frontier_change", "all_growth", "all_change", "rank_correlation", "largest_move")


def _growth(index: CapabilityIndex, rule: GrowthRule) -> float:
    """Points a year; NaN where too few models have a date."""
    try:
        return fit_growth_rate(index.models, rule).points_per_year
    except FitError:
        return float("nan")

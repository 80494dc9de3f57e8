"""The models of a benchmark by release date, and which of them led: what its pictures are drawn from."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

import pandas as pd

from horizon.saturation.best import best_scores
from horizon.saturation.sigmoid_points import leaders

if TYPE_CHECKING:
    from datetime import date

    from horizon.workflow.saturation.analyse import BenchmarkState

__all__ = ["records_of", "scored_models"]


def scored_models(state: BenchmarkState, until: date | None = None, *, level: float = 0.95) -> pd.DataFrame:
    """One row a dated model with its best score, by release date.

    Returns
    -------
    DataFrame
        ``model``, ``slug``, ``release_date``, ``value``, ``standard_error``, ``n_items``, ``others``; ``low`` and
        ``high``: the interval of the score, cut at 0 and 1, NaN where its error is not known; ``on_frontier``: no model
        released up to its day has a higher score.
    """
    found = best_scores(state.scores.scores, n_items=state.scores.n_items, until=until)
    found = found.sort_values(["release_date", "value", "model"], ignore_index=True)
    half = NormalDist().inv_cdf((1 + level) / 2) * found["standard_error"]
    days = [day.date() for day in found["release_date"]]
    return found.assign(
        low=(found["value"] - half).clip(lower=0.0),
        high=(found["value"] + half).clip(upper=1.0),
        on_frontier=leaders(days, found["value"].to_numpy()) if days else [],
    )


def records_of(models: pd.DataFrame) -> pd.DataFrame:
    """The days on which the best score rose, one row each: that of the model which raised it."""
    highest = models.sort_values(["release_date", "value"], ascending=[True, False], kind="stable")
    highest = highest.drop_duplicates("release_date")
    before = highest["value"].cummax().shift(fill_value=float("-inf"))
    return highest[highest["value"] > before].reset_index(drop=True)

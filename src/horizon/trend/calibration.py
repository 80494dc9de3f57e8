"""How often what was said beforehand held: coverage and scores by curve, interval and how far ahead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

__all__ = ["AHEAD", "LEVELS", "Backtest"]

LEVELS = (0.5, 0.8, 0.95)
"""Nominal levels of the bands."""

AHEAD = {"up to 6 months": 0.0, "6 to 12 months": 0.5, "1 to 2 years": 1.0, "over 2 years": 2.0}
"""Distances, and the years that each begins after."""

_BY = ["over", "curve", "interval"]


@dataclass(frozen=True, slots=True)
class Backtest:
    """Forecasts of points from earlier states of a series.

    Attributes
    ----------
    forecasts : DataFrame
        One row a forecast: ``over`` (release dates, vintages), ``origin`` (the day of the state), ``curve``,
        ``interval``, ``n`` (points it rests on), ``last`` (the newest of them), ``target`` (release date of the point),
        ``place`` (its number among the later ones), ``years_ahead`` (from `last`), ``error`` (log2 of what came less
        the middle of the forecast), ``probability`` (given to a lower point: inside the band of level L if within L/2
        of one half), ``log_score``, ``crps`` (doublings).
    origins : int
        Earlier states that had enough points and a later point.
    """

    forecasts: pd.DataFrame
    origins: int

    def calibration(
        self, levels: Sequence[float] = LEVELS, *, by_ahead: bool = False, common: bool = False
    ) -> pd.DataFrame:
        """Share of the forecast points inside the bands.

        Parameters
        ----------
        levels : sequence of float
            Nominal levels.
        by_ahead : bool
            One row for each distance too, in the column ``ahead``.
        common : bool
            Only forecasts that every curve could make: without it a curve with few parameters is judged by earlier
            origins too.

        Returns
        -------
        DataFrame
            ``over``, ``curve``, ``interval``, (``ahead``,) ``forecasts``, ``origins``, ``inside_50`` and so on,
            ``needed_50`` and so on: the level a band must claim to hold that share (1 if none does), ``bias`` (median
            error), ``log_score``, ``crps`` (means).
        """
        import pandas as pd

        frame = self._common() if common else self.forecasts
        order = list(dict.fromkeys(self.forecasts["curve"]))
        frame = frame.assign(curve=pd.Categorical(frame["curve"], order, ordered=True))
        keys = list(_BY)
        if by_ahead:
            keys.append("ahead")
            edges = [*AHEAD.values(), np.inf]
            frame = frame.assign(ahead=pd.cut(frame["years_ahead"], edges, labels=list(AHEAD)))
        groups = frame.groupby(keys, observed=True)
        return pd.DataFrame([dict(zip(keys, key, strict=True)) | _summary(part, levels) for key, part in groups])

    def _common(self) -> pd.DataFrame:
        """Forecasts of an origin and a target that every curve and interval of this kind of state has."""
        frame = self.forecasts
        made = frame.groupby(["over", "origin", "place"])["curve"].transform("size")
        kinds = frame.drop_duplicates(_BY).groupby("over").size()
        return frame[made == frame["over"].map(kinds)]


def _summary(part: pd.DataFrame, levels: Sequence[float]) -> dict[str, float | int]:
    off = (2 * part["probability"] - 1).abs()
    return {
        "forecasts": len(part),
        "origins": part["origin"].nunique(),
        **{f"inside_{100 * level:g}": float((off <= level).mean()) for level in levels},
        **{f"needed_{100 * level:g}": float(off.quantile(level, interpolation="higher")) for level in levels},
        "bias": float(part["error"].median()),
        "log_score": float(part["log_score"].mean()),
        "crps": float(part["crps"].mean()),
    }

"""Results of fits as frames: the bands around a curve, and the table of its parameters."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from horizon.stats import student_interval

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

    from horizon.stats import DoublingTime, Interval

__all__ = ["bands_frame", "parameters_frame", "student_bands"]


def student_bands(
    days: Sequence[date],
    log2: NDArray[np.float64],
    variance: NDArray[np.float64],
    *,
    residual_std: float,
    df: int,
    level: float,
) -> pd.DataFrame:
    """Bands from Student's t around a curve of which the variance on each day is known; see `bands_frame`."""
    unit = student_interval(0.0, 1.0, df=df, level=level).high
    return bands_frame(days, log2, unit * np.sqrt(variance), unit * np.sqrt(variance + residual_std**2))


def bands_frame(
    days: Sequence[date], log2: NDArray[np.float64], line: NDArray[np.float64], point: NDArray[np.float64]
) -> pd.DataFrame:
    """Values of a curve with its two bands.

    Parameters
    ----------
    days : sequence of date, length m
    log2 : ndarray of float, shape (m,)
        The curve.
    line, point : ndarray of float, shape (m,)
        Half of the width of the confidence and of the prediction band, in doublings.

    Returns
    -------
    DataFrame, m rows
        ``date``, ``value``, ``confidence_low``, ``confidence_high``, ``prediction_low``, ``prediction_high``.
    """
    import pandas as pd

    with np.errstate(over="ignore"):
        return pd.DataFrame(
            {
                "date": pd.to_datetime(list(days)),
                "value": np.exp2(log2),
                "confidence_low": np.exp2(log2 - line),
                "confidence_high": np.exp2(log2 + line),
                "prediction_low": np.exp2(log2 - point),
                "prediction_high": np.exp2(log2 + point),
            }
        )


def parameters_frame(
    params: Mapping[str, float],
    std_errors: Mapping[str, float],
    intervals: Mapping[str, Interval],
    doubling_times: Mapping[str, DoublingTime],
) -> pd.DataFrame:
    """Parameters and doubling times, one row each: ``estimate``, ``std_error`` (of parameters), ``low``, ``high``."""
    import pandas as pd

    rows = {
        name: (value, std_errors[name], intervals[name].low, intervals[name].high) for name, value in params.items()
    }
    for name, doubling in doubling_times.items():
        rows[name] = (doubling.estimate, math.nan, doubling.interval.low, doubling.interval.high)
    return pd.DataFrame.from_dict(rows, orient="index", columns=["estimate", "std_error", "low", "high"])

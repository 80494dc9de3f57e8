"""The figure of time horizons against the index, with those that it predicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from horizon.report.charts import horizon_index_chart
from horizon.report.charts.crowd import crowd_sentence
from horizon.report.page import Figure
from horizon.stats import student_interval
from horizon.units import duration_text
from horizon.workflow.index.more_tables import horizon_frame, horizon_sentences
from horizon.workflow.index.tables import model_frame
from horizon.workflow.trend_wording import capital

if TYPE_CHECKING:
    from horizon.workflow.index.analyse import IndexAnalysis
    from horizon.workflow.index.horizons import IndexHorizons

__all__ = ["horizons_figure", "relation_frame"]

_PREDICTED = 12
_POINTS = 41


def horizons_figure(analysis: IndexAnalysis, horizons: IndexHorizons) -> Figure:
    """Measured horizons against the index, their relation, and what it says of the ablest models without runs."""
    ends = model_frame(analysis).rename(columns={"low": "index_low", "high": "index_high"})
    ends = ends[["model", "index_low", "index_high"]]
    shown = horizons.predicted.head(_PREDICTED)
    measured, predicted = (frame.merge(ends, on="model", how="left") for frame in (horizons.known, shown))
    return Figure(
        id="horizon-index",
        title=_title(horizons),
        caption=_caption(analysis, horizons, len(shown))
        + crowd_sentence(len(measured), "models with both", best=False, along="index"),
        description=_description(horizons, shown),
        chart=horizon_index_chart(
            measured,
            relation_frame(horizons, top=float(shown["index"].max()) if len(shown) else None),
            predicted,
            title="Time horizon (p50)",
            level=horizons.level,
        ),
        data=horizon_frame(horizons),
    )


def relation_frame(horizons: IndexHorizons, *, top: float | None = None) -> pd.DataFrame:
    """The relation along the index with its two bands, in minutes.

    Parameters
    ----------
    top : float, optional
        Drawn up to there, where that is beyond the ablest model with runs.

    Returns
    -------
    DataFrame
        ``index``, ``minutes``, ``confidence_low`` and ``_high`` (of the line), ``prediction_low`` and ``_high`` (of a
        model whose index is as well known as those of the line).
    """
    fit = horizons.fit
    grid = np.linspace(fit.lowest, max(fit.highest, top or fit.highest), _POINTS)
    told = fit.predict(grid, np.full(_POINTS, np.sqrt(fit.mean_variance)), horizons.level)
    errors = fit.std_errors
    error = np.hypot(errors["log2_at_centre"], errors["doublings_per_point"] * (grid - fit.centre))
    half = student_interval(0.0, 1.0, df=fit.nobs - 2, level=horizons.level).high * error
    log2 = np.log2(told["minutes"].to_numpy())
    return pd.DataFrame(
        {
            "index": grid,
            "minutes": told["minutes"],
            "confidence_low": np.exp2(log2 - half),
            "confidence_high": np.exp2(log2 + half),
            "prediction_low": told["low"],
            "prediction_high": told["high"],
        }
    )


def _title(horizons: IndexHorizons) -> str:
    fit = horizons.fit
    first = f"Ten points of the index are {10 * fit.doublings_per_point:.1f} doublings of the time horizon"
    if horizons.predicted.empty:
        return first
    row = horizons.predicted.iloc[0]
    return (
        f"{first}; {row['model']}, without runs, is expected at {duration_text(row['minutes'])} "
        f"({duration_text(row['low'])} to {duration_text(row['high'])})"
    )


def _caption(analysis: IndexAnalysis, horizons: IndexHorizons, shown: int) -> str:
    told = ". ".join(capital(text.strip()) for text in horizon_sentences(horizons))
    return (
        f"{told}. Hollow: the {shown} ablest of {len(horizons.predicted)} models without runs; the data hold all. "
        f"{len(analysis.replicates or ())} replicates of the index, seed {analysis.question.seed}. Vintage of the "
        f"scores {analysis.as_of}."
    )


def _description(horizons: IndexHorizons, shown: pd.DataFrame) -> str:
    told = "; ".join(
        f"{row['model']} {duration_text(row['minutes'])}, {duration_text(row['low'])} to {duration_text(row['high'])}"
        for row in shown.to_dict("records")
    )
    return (
        f"Scatter chart of {horizons.fit.nobs} models by index and time horizon on a doubling axis, with a rising line "
        f"and its bands. Predicted: {told}."
    )

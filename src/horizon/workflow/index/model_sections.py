"""The index by release date, and its models by rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from horizon.report.charts import capability_chart
from horizon.report.charts.crowd import crowd_sentence
from horizon.report.page import Figure, Table
from horizon.report.tables import Column
from horizon.workflow.index.pace import PaceChange
from horizon.workflow.index.tables import model_frame
from horizon.workflow.index.wording import growth_sentence, scale_sentence
from horizon.workflow.trend_wording import capital, chance

if TYPE_CHECKING:
    from horizon.workflow.index.analyse import IndexAnalysis

__all__ = ["capability_figure", "frontier_line", "models_table"]

_STEP_DAYS = 14
_BANDS = ("confidence_low", "confidence_high", "prediction_low", "prediction_high")


def capability_figure(analysis: IndexAnalysis) -> Figure:
    """Models by release date and index, the trend of the frontier, and its break where one is shown."""
    frame, level = model_frame(analysis), analysis.question.level
    return Figure(
        id="capability",
        title=_title(analysis),
        caption=f"{_caption(analysis)}{crowd_sentence(_below(frame), 'models below the frontier')}",
        description=_description(analysis, frame),
        chart=capability_chart(frame, frontier_line(analysis), _break(analysis), level=level),
        data=frame,
    )


def models_table(analysis: IndexAnalysis) -> Table:
    """Every model of the index, the ablest first."""
    frame, level = model_frame(analysis), analysis.question.level
    ranks = [_ranks(low, high) for low, high in zip(frame["rank_low"], frame["rank_high"], strict=True)]
    ablest = frame.iloc[0]
    return Table(
        id="index-models",
        title=f"{ablest['model']} leads the index with {ablest['index']:.1f} points{_places(ranks[0])}",
        caption=(
            f"{_about(analysis)} Intervals: {level:.0%}, {_replicates(analysis)}; those of the anchors are points, for "
            "the scale hangs on them. A model stands once for each reasoning effort in which it was tested."
        ),
        columns=(
            Column("model", "Model"),
            Column("rank", "Rank", "number"),
            Column("ranks", f"Ranks ({level:.0%})"),
            Column("index", "Index", "number", digits=1),
            Column("low", "Low", "number", digits=1),
            Column("high", "High", "number", digits=1),
            Column("benchmarks", "Benchmarks", "number"),
            Column("release_date", "Released", "date"),
            Column("on_frontier", "Frontier", "flag"),
            Column("organization", "Organization"),
        ),
        frame=frame.assign(ranks=ranks),
    )


def frontier_line(analysis: IndexAnalysis) -> pd.DataFrame:
    """The trend of the frontier in points with its bands: ``window``, ``release_date``, ``index``, and their ends."""
    fit, scale = analysis.frontier.fit, analysis.index.scale
    days = pd.date_range(fit.first, fit.last, freq=f"{_STEP_DAYS}D").union(pd.DatetimeIndex([fit.last]))
    line = fit.predict([day.date() for day in days], analysis.question.level)
    # The engine's doublings are the units of the raw scale.
    points = {name: scale.index(np.log2(line[name].to_numpy())) for name in ("value", *_BANDS)}
    frame = pd.DataFrame({"window": "of the frontier", "release_date": days, **points})
    return frame.rename(columns={"value": "index"})


def _break(analysis: IndexAnalysis) -> pd.DataFrame | None:
    pace = analysis.pace
    if not isinstance(pace, PaceChange) or pace.verdict == "no change shown":
        return None
    when = pace.test.dates[0]
    row = {
        "date": pd.Timestamp(when.estimate),
        "low": pd.NaT if when.low_open else pd.Timestamp(when.low),
        "high": pd.NaT if when.high_open else pd.Timestamp(when.high),
    }
    return pd.DataFrame([row]).astype("datetime64[ns]")


def _title(analysis: IndexAnalysis) -> str:
    growth, pace = analysis.frontier, analysis.pace
    rise = (
        f"The frontier of the index rises {growth.per_year:.1f} points a year "
        f"({growth.interval.low:.1f} to {growth.interval.high:.1f})"
    )
    if not isinstance(pace, PaceChange):
        return rise
    if pace.verdict == "no change shown":
        return f"{rise}; a change of pace is not shown ({chance(pace.test)})"
    return f"{rise}; it became {pace.verdict} on {pace.test.dates[0].estimate} (p {pace.test.p_value:.2g})"


def _about(analysis: IndexAnalysis) -> str:
    return f"{'. '.join(capital(text.strip()) for text in scale_sentence(analysis))}."


def _replicates(analysis: IndexAnalysis) -> str:
    if analysis.replicates is None:
        return "none without replicates"
    return (
        f"percentiles of {len(analysis.replicates)} replicates with scores redrawn within each model, seed "
        f"{analysis.question.seed}"
    )


def _caption(analysis: IndexAnalysis) -> str:
    return (
        f"{_about(analysis)} {growth_sentence('Frontier', analysis.frontier)}. {capital(analysis.pace.why)}. Intervals "
        f"of models: {analysis.question.level:.0%}, {_replicates(analysis)}; bands: of least squares through the "
        "frontier."
    )


def _below(frame: pd.DataFrame) -> int:
    return int((~frame["on_frontier"].astype(bool)).sum())


def _description(analysis: IndexAnalysis, frame: pd.DataFrame) -> str:
    first, last = frame["release_date"].min(), frame["release_date"].max()
    best = frame.iloc[0]
    return (
        f"Scatter chart of {len(frame)} models by release date, {first:%Y-%m-%d} to {last:%Y-%m-%d}, and index, "
        f"{frame['index'].min():.0f} to {best['index']:.0f} points ({best['model']}). A straight line through the "
        f"{analysis.frontier.nobs} models of the frontier rises {analysis.frontier.per_year:.1f} points a year."
    )


def _ranks(low: float, high: float) -> str:
    return "–" if np.isnan(low) else f"{low:.0f} to {high:.0f}"


def _places(ranks: str) -> str:
    return "" if ranks == "–" else f", and is somewhere from rank {ranks}"

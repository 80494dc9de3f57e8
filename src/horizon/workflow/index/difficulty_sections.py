"""The benchmarks of the index by difficulty, against the model that is ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from horizon.report.charts import difficulty_chart
from horizon.report.page import Figure
from horizon.workflow.index.tables import benchmark_frame, model_frame

if TYPE_CHECKING:
    import pandas as pd

    from horizon.workflow.index.analyse import IndexAnalysis

__all__ = ["difficulty_figure"]


def difficulty_figure(analysis: IndexAnalysis) -> Figure:
    """Difficulties and slopes with their intervals, and the index of the ablest model."""
    frame, ablest = _frame(analysis), model_frame(analysis).iloc[0]
    drawn = frame.assign(benchmark=frame["name"])
    return Figure(
        id="difficulty",
        title=_title(frame, ablest),
        caption=_caption(analysis, frame),
        description=_description(frame, ablest),
        chart=difficulty_chart(
            drawn,
            frontier=float(ablest["index"]),
            frontier_low=float(ablest["low"]),
            frontier_high=float(ablest["high"]),
            frontier_model=str(ablest["model"]),
            level=analysis.question.level,
        ),
        data=frame,
    )


def _frame(analysis: IndexAnalysis) -> pd.DataFrame:
    """The frame of `benchmark_frame` with the intervals of the slopes; NaN without replicates."""
    frame = benchmark_frame(analysis)
    if analysis.replicates is None:
        return frame.assign(slope_low=float("nan"), slope_high=float("nan"))
    ends = analysis.replicates.benchmarks(analysis.question.level)[["benchmark", "slope_low", "slope_high"]]
    return frame.merge(ends, on="benchmark")


def _title(frame: pd.DataFrame, ablest: pd.Series[Any]) -> str:
    past = int((frame["difficulty"] < ablest["index"]).sum())
    hardest = frame.nlargest(1, "difficulty")["name"].iloc[0]
    return (
        f"By the index {ablest['model']} is expected past halfway on {past} of {len(frame)} benchmarks; the highest "
        f"difficulty is that of {hardest}"
    )


def _caption(analysis: IndexAnalysis, frame: pd.DataFrame) -> str:
    ends = (
        f"{analysis.question.level:.0%} intervals from {len(analysis.replicates)} replicates, seed "
        f"{analysis.question.seed}"
        if analysis.replicates
        else "no intervals without replicates"
    )
    return (
        f"n {len(frame)} benchmarks, {analysis.index.nobs:,} scores of {len(analysis.index.models)} models. Dot: the "
        f"index at which a model is expected halfway from chance to ceiling, with its interval ({ends}); bar: from 20% "
        "to 80% of the way, which is what the benchmark can tell apart. Line: the ablest model, shaded where its index "
        f"may lie. Vintage {analysis.as_of}."
    )


def _description(frame: pd.DataFrame, ablest: pd.Series[Any]) -> str:
    told = "; ".join(
        f"{name} {difficulty:.0f}" for name, difficulty in zip(frame["name"], frame["difficulty"], strict=True)
    )
    return (
        f"Benchmarks in rows, the hardest on top, by difficulty in points of the index: {told}. An upright line stands "
        f"at {ablest['index']:.1f}, {ablest['model']}."
    )

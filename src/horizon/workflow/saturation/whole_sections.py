"""The figure of births and deaths: benchmarks by verdict, quarter by quarter, and how long they last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from horizon.report.charts import verdict_share_chart
from horizon.report.page import Figure
from horizon.report.verdicts import VERDICTS
from horizon.workflow.saturation.quarters import REPLAY_DRAWS
from horizon.workflow.saturation.whole_tables import quarter_frame
from horizon.workflow.saturation.whole_wording import lifetime_sentences
from horizon.workflow.trend_wording import capital

if TYPE_CHECKING:
    from horizon.workflow.saturation.quarters import WholeAnalysis

__all__ = ["quarters_figure"]


def quarters_figure(analysis: WholeAnalysis) -> Figure:
    """Shares of benchmarks by verdict at the end of each quarter, with births and saturations below."""
    frame, lives = quarter_frame(analysis), [text.strip() for text in lifetime_sentences(analysis)]
    begun = frame[frame["benchmarks"].gt(0).cummax()].reset_index(drop=True)
    starts = pd.PeriodIndex(pd.to_datetime(begun["quarter_end"]), freq="Q").start_time
    counts = begun[[verdict.replace(" ", "_") for verdict in VERDICTS]].set_axis(list(VERDICTS), axis=1)
    shares = counts.assign(quarter=starts).melt("quarter", var_name="verdict", value_name="benchmarks")
    events = begun[["births", "saturations"]].assign(quarter=starts)
    return Figure(
        id="quarters",
        title=lives[0],
        caption=_caption(analysis, lives[1:], int(frame["births"].sum() - begun["births"].sum())),
        description=_description(begun),
        chart=verdict_share_chart(shares, events),
        data=frame,
    )


def _caption(analysis: WholeAnalysis, lives: list[str], before: int) -> str:
    told = " ".join(f"{capital(text)}." for text in lives)
    older = f" {before} were released before the first quarter shown." if before else ""
    return (
        f"n {analysis.verdicts['benchmark'].nunique()} benchmarks. At the end of each quarter each benchmark is judged "
        "by the same rule on the models released by then, whenever their scores were published; the last quarter may "
        f"not be over. Born: released in the quarter; at their ceiling: judged so for the first time.{older} {told} "
        f"Vintage {analysis.as_of}, seed {analysis.question.seed}, {REPLAY_DRAWS:,} draws a verdict."
    )


def _description(begun: pd.DataFrame) -> str:
    first, last = begun.iloc[0], begun.iloc[-1]
    told = ", ".join(f"{int(last[verdict.replace(' ', '_')])} {verdict}" for verdict in VERDICTS)
    return (
        f"Stacked bars, one a quarter from that to {first['quarter_end']} to that to {last['quarter_end']}: shares of "
        f"benchmarks by verdict. In the last, of {int(last['benchmarks'])}: {told}. Below, births upwards "
        f"({int(begun['births'].sum())} in all) and saturations downwards ({int(begun['saturations'].sum())})."
    )

"""The specification curve of a page: the doubling time under every defensible choice."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from horizon.errors import FitError
from horizon.report.charts import specification_chart
from horizon.report.page import Figure
from horizon.workflow.multiverse import GRID, MultiverseQuestion, answer_multiverse, multiverse_frame
from horizon.workflow.multiverse_tables import chart_frame
from horizon.workflow.tables import percentile_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from sqlalchemy import Connection

    from horizon.trend import Window
    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.multiverse import Multiverse

__all__ = ["specification_figure"]

REPLICATES = 200
"""Of redrawn points; an end of an interval in this figure need not be known to the day."""

_WORDS = {
    "success_level": "the success level",
    "beyond_range": "estimates beyond the range",
    "regularization": "lambda",
}


def specification_figure(connection: Connection, headline: TrendAnalysis, windows: Sequence[Window]) -> Figure:
    """Every specification of the newest vintage, the fastest first.

    Raises
    ------
    FitError
        If none has an answer.
    """
    found = answer_multiverse(connection, _question(headline, windows))
    if not found.summary.estimates:
        raise FitError("no specification has an answer", found=f"{found.summary.specifications} specifications")
    frame = _marked(chart_frame(found), headline)
    return Figure(
        id="specifications",
        title=_title(found),
        caption=_caption(found, headline),
        description=_description(found),
        chart=specification_chart(frame, level=found.question.level),
        data=multiverse_frame(found),
    )


def _question(headline: TrendAnalysis, windows: Sequence[Window]) -> MultiverseQuestion:
    question = headline.question
    return MultiverseQuestion(
        suites=(question.suite,),
        days=(headline.as_of,),
        grid=replace(GRID, windows=tuple(dict.fromkeys(windows))),
        level=question.level,
        replicates=REPLICATES,
        seed=question.seed,
    )


def _marked(frame: pd.DataFrame, headline: TrendAnalysis) -> pd.DataFrame:
    """Mark the specification that the page leads with, if it is among them."""
    question = headline.question
    asked = {
        "window": str(question.window),
        "frontier": question.frontier,
        "success_level": percentile_name(question.success_level),
        "range": "included" if question.include_beyond_range else "excluded",
        "curve": "exponential",
        "interval": question.interval,
    }
    return frame.assign(headline=(frame[list(asked)] == list(asked.values())).all(axis=1))


def _title(found: Multiverse) -> str:
    """How far the choices alone move the answer."""
    summary = found.summary
    shortest, longest = summary.ends
    low, high = summary.quartiles
    return (
        f"{summary.estimates} defensible specifications: all doubling times lie between {shortest:.0f} days and "
        f"{_days(longest)}, half of them between {low:.0f} days and {_days(high)}"
    )


def _caption(found: Multiverse, headline: TrendAnalysis) -> str:
    summary, question = found.summary, found.question
    missing = summary.specifications - summary.answered
    between = 1 - summary.below_4_months - summary.above_7_months
    without = f"; {missing} more have no answer, mostly: {summary.reasons[0][0]}" if missing else ""
    return " ".join(
        [
            f"{', '.join(question.suites)}, as known on {headline.as_of}, the newest vintage: {summary.answered} "
            f"specifications, {summary.estimates} of them different in more than the kind of interval, which moves no "
            f"estimate; these {summary.estimates} are counted{without}.",
            f"Of their estimates {summary.below_4_months:.0%} are below 4 months, {between:.0%} from 4 to 7 and "
            f"{summary.above_7_months:.0%} above 7; the median is {_days(summary.median)}.",
            *_most(found),
            f"Lines: {question.level:.0%} intervals; those with measurement from {question.replicates} replicates, "
            f"seed {question.seed}. Below: the choices of each. A curve that bends is given with its newest pace. "
            f"The command horizon multiverse asks this of all vintages. Vintage {headline.as_of}.",
        ]
    )


def _most(found: Multiverse) -> list[str]:
    spreads = [spread for spread in found.summary.choices if spread.eta_squared >= 0]
    if not spreads:
        return []
    pair = found.summary.pair
    together = f", {' and '.join(map(_word, pair.choices))} together {pair.eta_squared:.0%}" if pair else ""
    alone = f"{_word(spreads[0].choice)} alone explains {spreads[0].eta_squared:.0%}"
    return [f"Of the variance of the slope {alone}{together}."]


def _word(choice: str) -> str:
    return _WORDS.get(choice, f"the {choice}")


def _description(found: Multiverse) -> str:
    summary = found.summary
    low, high = summary.quartiles
    return (
        f"Specification curve. {summary.answered} doubling times with their intervals from left to right, the fastest "
        f"first: from {summary.ends[0]:.0f} days to {_days(summary.ends[1])}. Of the {summary.estimates} that differ "
        f"in more than the interval the median is {_days(summary.median)}, and half lie from {low:.0f} days to "
        f"{_days(high)}. Below the curve, one row for each value of a choice, "
        f"with a mark under each doubling time that it gave."
    )


def _days(days: float) -> str:
    return "no growth" if math.isinf(days) else f"{days:.0f} days"

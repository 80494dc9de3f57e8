"""How good past forecasts were: what the bands of a trend would have held, and what the ledger says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from horizon.report.charts import calibration_chart
from horizon.report.page import Figure, Table
from horizon.report.tables import Column
from horizon.trend.calibration import LEVELS
from horizon.workflow import backtest_wording as wording
from horizon.workflow.forecast_ledger_tables import ledger_columns, ledger_frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from horizon.store.forecasts import Entry
    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.backtest import TrendBacktest

__all__ = ["calibration_figure", "calibration_table", "ledger_table"]

_OVER = "release dates"


def calibration_figure(tested: TrendBacktest) -> Figure:
    """What bands held against what they claimed, over release dates."""
    calibration = tested.backtest.calibration()
    over = calibration[calibration["over"] == _OVER]
    rows = [
        (wording.kind(row), level, row[f"inside_{100 * level:g}"], row["origins"])
        for row in over.to_dict("records")
        for level in LEVELS
    ]
    coverage = pd.DataFrame(rows, columns=["kind", "nominal", "inside", "n"])
    return Figure(
        id="calibration",
        title=wording.calibration_title(over),
        caption=wording.calibration_caption(tested, over),
        description=wording.calibration_description(over),
        chart=calibration_chart(coverage, level=tested.analysis.question.level),
        data=coverage,
    )


def calibration_table(tested: TrendBacktest) -> Table:
    """Coverage and scores by curve and kind of interval, over release dates and over vintages."""
    frame = tested.backtest.calibration()
    frame["band"] = [wording.kind(row) for row in frame.to_dict("records")]
    percent = {f"inside_{100 * level:g}": f"{level:.0%} band held" for level in LEVELS}
    shown = frame.assign(
        **{f"{field}_text": [wording.percent(value) for value in frame[field]] for field in percent},
        needed_text=[wording.needed(value) for value in frame["needed_80"]],
    )
    return Table(
        id="backtest",
        title=wording.table_title(shown),
        caption=wording.table_caption(tested),
        columns=(
            Column("band", "Band"),
            Column("over", "Over"),
            Column("forecasts", "Forecasts", "number"),
            Column("origins", "Origins", "number"),
            *(Column(f"{field}_text", heading) for field, heading in percent.items()),
            Column("needed_text", "To hold 80% it must claim"),
            Column("bias", "Off by (doublings)", "number", digits=2),
            Column("crps", "CRPS (doublings)", "number", digits=2),
            Column("log_score", "Log score", "number", digits=2),
        ),
        frame=shown,
    )


def ledger_table(entries: Sequence[Entry], headline: TrendAnalysis) -> Table:
    """What was foretold and frozen before, and how it turned out."""
    texts = ledger_columns(entries)
    shown = {
        "made": texts["made"],
        "foretold": texts["foretold"],
        "made_with": texts["curve"],
        "median_text": texts["median"],
        "interval_80": texts["80% interval"],
        "came": texts["came"],
        "inside": texts["inside 50/80/95%"],
        "crps_text": texts["CRPS"],
    }
    return Table(
        id="ledger",
        title=wording.ledger_title(entries),
        caption=wording.ledger_caption(entries, headline),
        columns=(
            Column("foretold", "Foretold"),
            Column("made", "Made"),
            Column("as_of", "As of", "date"),
            Column("made_with", "Curve, interval"),
            Column("median_text", "Median"),
            Column("interval_80", "80% interval"),
            Column("came", "What came"),
            Column("inside", "Inside 50/80/95%"),
            Column("crps_text", "CRPS"),
        ),
        frame=ledger_frame(entries).assign(**shown),
    )

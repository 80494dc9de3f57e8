"""The figure and the table of success curves."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from horizon.report.charts import success_curve_chart
from horizon.report.page import Figure, Table
from horizon.report.tables import Column
from horizon.workflow import curve_wording as wording
from horizon.workflow.tables import percentile_name

if TYPE_CHECKING:
    from horizon.workflow.curves import SuccessCurves

__all__ = ["curves_figure", "curves_frame", "curves_table"]


def curves_figure(curves: SuccessCurves) -> Figure:
    """Success against task length, one panel for each model that the study chose.

    A model whose tasks all have one length has no line: what is level there says nothing of other lengths.
    """
    coefficients = ["intercept", "slope"]
    drawn = curves.models.copy()
    drawn.loc[drawn["outcome"] == "one length", coefficients] = math.nan
    return Figure(
        id="success-curves",
        title=wording.figure_title(curves),
        caption=wording.figure_caption(curves),
        description=wording.description(curves),
        chart=success_curve_chart(drawn, curves.bins, curves.shown, measures=curves.measures),
        data=curves.bins.drop(columns="slug"),
    )


def curves_table(curves: SuccessCurves) -> Table:
    """Every model that has runs, also those without a horizon, and what is wrong with it."""
    names = [percentile_name(level) for level in dict.fromkeys(curves.horizons["success_level"])]
    horizons = [(name, f"Horizon ({name})") for name in names]
    horizons[1:1] = [(f"{names[0]}_low", "Low"), (f"{names[0]}_high", "High")]
    return Table(
        id="runs",
        title=wording.table_title(curves),
        caption=wording.table_caption(curves),
        columns=(
            Column("model", "Model"),
            Column("runs", "Runs", "number"),
            Column("tasks", "Tasks", "number"),
            *(Column(field, heading, "duration") for field, heading in horizons),
            Column("tasks_within_factor_2", "Tasks within a factor of 2", "number"),
            Column("remark", "Remark"),
        ),
        frame=curves_frame(curves),
    )


def curves_frame(curves: SuccessCurves) -> pd.DataFrame:
    """One row a model, lengths in minutes.

    ``model``, ``runs``, ``tasks``, ``outcome``, for each success level ``p50``, ``p50_low``, ``p50_high``; of the first
    level ``tasks_within_factor_2`` and ``remark``; ``intercept``, ``slope``, ``brier_score``, ``log_loss``.
    """
    frame = curves.known[["slug", "model", "runs", "tasks", "outcome"]]
    for level, rows in curves.horizons.groupby("success_level", sort=False):
        name = percentile_name(float(str(level)))
        fields = {"minutes": name, "low": f"{name}_low", "high": f"{name}_high"}
        frame = frame.merge(rows[["slug", *fields]].rename(columns=fields), on="slug")
    first = curves.horizons.drop_duplicates("slug")
    told = first[["slug"]].assign(
        tasks_within_factor_2=first["tasks_within_factor_2"].where(first["minutes"].notna()),
        remark=pd.Series([wording.remark(row) for row in first.to_dict("records")], index=first.index, dtype=object),
    )
    fit = curves.known[["slug", "intercept", "slope", "brier_score", "log_loss"]]
    return frame.merge(told, on="slug").merge(fit, on="slug").drop(columns="slug")

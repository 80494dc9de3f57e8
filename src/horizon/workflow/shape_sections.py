"""The figures and tables about the shape of a trend: its break, its rival curves, and what the data do not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from horizon.report.charts import breakpoint_chart, curves_chart, profile_chart
from horizon.report.charts.observed import unused_sentence
from horizon.report.page import Figure, Table
from horizon.report.tables import Column
from horizon.workflow import shape_wording as wording
from horizon.workflow.compare_tables import comparison_frame
from horizon.workflow.shape_frames import accepted_curves, break_frame, profile_frame, rival_lines, segment_frame

if TYPE_CHECKING:
    from horizon.trend.break_inference import BreakTest, SupF
    from horizon.trend.identify import Gate
    from horizon.trend.profile import LandmarkProfile
    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.compare import CurveComparison

__all__ = ["break_figure", "comparison_table", "gate_table", "profile_figure", "rivals_figure"]


def break_figure(analysis: TrendAnalysis, tested: BreakTest, headline: TrendAnalysis, alone: SupF | None) -> Figure:
    """Two lines that meet on the day of the break.

    Parameters
    ----------
    analysis : TrendAnalysis
        Of all of the history.
    headline : TrendAnalysis
        Of the window that the page leads with, whose own test is `alone`.
    """
    chart = breakpoint_chart(
        analysis.points, segment_frame(tested), break_frame(tested), title=_axis(analysis), level=tested.level
    )
    return Figure(
        id="break",
        title=wording.break_title(tested),
        caption=wording.break_caption(analysis, tested, headline, alone) + unused_sentence(analysis.points),
        description=wording.break_description(tested),
        chart=chart,
        data=_breaks_data(tested),
    )


def rivals_figure(compared: CurveComparison, gate: Gate) -> Figure:
    """The curves that the points support, and where they would go on."""
    analysis, comparison = compared.analysis, compared.comparison
    fits = accepted_curves(analysis, comparison)
    lines = rival_lines(fits, gate, first=analysis.fit.first, last=analysis.fit.last, known=analysis.as_of)
    weights = [(fit.curve, comparison[fit.curve].akaike_weight) for fit in fits]
    chart = curves_chart(
        analysis.points,
        lines,
        pd.DataFrame(weights, columns=["curve", "akaike_weight"]),
        title=_axis(analysis),
        level=analysis.question.level,
    )
    return Figure(
        id="curves",
        title=wording.rivals_title(comparison),
        caption=wording.rivals_caption(analysis, comparison, fits, gate) + unused_sentence(analysis.points),
        description=wording.rivals_description(comparison, fits),
        chart=chart,
        data=lines,
    )


def comparison_table(compared: CurveComparison) -> Table:
    """Every curve by every criterion; a score that is infinite is missing, and its note says so."""
    frame = comparison_frame(compared).replace([np.inf, -np.inf], np.nan)
    frame["remark"] = frame["why_not"].fillna(frame["note"])
    return Table(
        id="comparison",
        title=wording.comparison_title(compared.comparison),
        caption=wording.comparison_caption(compared),
        columns=(
            Column("curve", "Curve"),
            Column("params", "Parameters", "number"),
            Column("aicc", "AICc", "number", digits=1),
            Column("bic", "BIC", "number", digits=1),
            Column("akaike_weight", "Akaike weight", "number", digits=3),
            Column("loo_log_score", "Left out: log score", "number", digits=2),
            Column("loo_rmse", "error", "number", digits=2),
            Column("ahead_log_score", "Ahead: log score", "number", digits=2),
            Column("ahead_crps", "CRPS", "number", digits=2),
            Column("remark", "Remark"),
        ),
        frame=frame,
    )


def gate_table(analysis: TrendAnalysis, gate: Gate) -> Table:
    """Ceiling, inflection and singularity: a number each, or the sentence that there is none."""
    verdicts = {name: getattr(gate, name) for name in ("ceiling", "inflection", "singularity")}
    rows = [
        (name.capitalize(), str(verdict), None if verdict.identified else verdict.why, verdict.curve)
        for name, verdict in verdicts.items()
    ]
    return Table(
        id="gate",
        title=wording.gate_title(gate),
        caption=wording.gate_caption(analysis),
        columns=(
            Column("landmark", "Of the trend"),
            Column("verdict", "What the data say"),
            Column("why", "Because"),
            Column("curve", "By the curve"),
        ),
        frame=pd.DataFrame(rows, columns=["landmark", "verdict", "why", "curve"]),
    )


def profile_figure(analysis: TrendAnalysis, profile: LandmarkProfile, gate: Gate) -> Figure:
    """How well a curve fits with each ceiling."""
    frame = profile_frame(profile)
    with np.errstate(over="ignore"):
        low, high = float(np.exp2(profile.low)), float(np.exp2(profile.high))
    chart = profile_chart(
        frame,
        threshold=profile.threshold,
        line_log_likelihood=profile.line_log_likelihood,
        low=low,
        high=high,
        level=profile.level,
        curve=profile.curve,
    )
    return Figure(
        id="ceiling",
        title=wording.profile_title(gate),
        caption=wording.profile_caption(analysis, profile, gate),
        description=wording.profile_description(profile, gate),
        chart=chart,
        data=frame,
    )


def _breaks_data(tested: BreakTest) -> pd.DataFrame:
    """One row: the break, the doubling times around it, their ratio and the test."""
    when, ratio = tested.dates[0], tested.ratios[0]
    row: dict[str, object] = {
        "break": when.estimate,
        "break_low": when.low,
        "break_high": when.high,
        "break_low_open": when.low_open,
        "break_high_open": when.high_open,
    }
    for name, doubling in zip(("before", "after"), tested.doubling_times, strict=True):
        row[f"{name}_days"] = doubling.estimate
        row[f"{name}_low"], row[f"{name}_high"] = doubling.interval.low, doubling.interval.high
    row |= {"ratio": ratio.estimate, "ratio_low": ratio.interval.low, "ratio_high": ratio.interval.high}
    row |= {"sup_f": tested.sup_f, "p_value": tested.p_value, "level": tested.level, "n": tested.fit.nobs}
    return pd.DataFrame([row])


def _axis(analysis: TrendAnalysis) -> str:
    return f"Time horizon at {analysis.question.success_level:.0%} success"

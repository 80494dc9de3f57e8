"""A comparison of growth curves as sentences, columns of text, a frame and JSON."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from horizon.report import json_records
from horizon.trend.comparison import CRITERIA
from horizon.workflow.reach import range_text
from horizon.workflow.tables import frontier_json, percentile_name

if TYPE_CHECKING:
    import pandas as pd

    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.compare import CurveComparison

__all__ = [
    "comparison_columns",
    "comparison_frame",
    "comparison_json",
    "comparison_sentences",
    "number_text",
    "selection_json",
    "selection_sentence",
]


def comparison_sentences(compared: CurveComparison) -> list[str]:
    """What was compared, on what, and whether the criteria agree."""
    found = compared.comparison
    months = 12 * found.ahead_days / 365.25
    said = found.disagreement
    return [
        *selection_sentence(compared.analysis),
        f"{said[0].upper()}{said[1:]}",
        "  all on log2 of the minutes with one noise model: no unit of time can change the order. Scores are means, in "
        "nats or doublings,",
        f"  over the {found.nobs} points, each left out once, and over {found.ahead} points forecast from what was "
        f"released {months:.0f} months before",
    ]


def comparison_columns(compared: CurveComparison) -> dict[str, list[str]]:
    """One row a curve, best AICc first."""
    frame = compared.comparison.summary()
    return {
        "curve": list(frame.index),
        "parameters": [str(count) for count in frame["params"]],
        "AICc": _numbers(frame["aicc"], 1),
        "BIC": _numbers(frame["bic"], 1),
        "weight": [_weight(value) for value in frame["akaike_weight"]],
        "left out: log score": _numbers(frame["loo_log_score"], 2),
        "error, doublings": _numbers(frame["loo_rmse"], 2),
        "ahead: log score": _numbers(frame["ahead_log_score"], 2),
        "CRPS, doublings": _numbers(frame["ahead_crps"], 2),
        "note": [_note(row) for row in frame.to_dict("records")],
    }


def comparison_frame(compared: CurveComparison) -> pd.DataFrame:
    """One row a curve with its scores and its place by each criterion."""
    found = compared.comparison
    ranks = found.ranks().add_prefix("rank_")
    return found.summary().join(ranks).reset_index()


def comparison_json(compared: CurveComparison) -> dict[str, Any]:
    """The object of ``horizon compare --format json``; a number that does not exist is null."""
    found = compared.comparison
    ranks = found.ranks()
    rows = json_records(found.summary().reset_index())
    return {
        "schema": "horizon.compare/1",
        **selection_json(compared.analysis),
        "n": found.nobs,
        "first": str(found.first),
        "last": str(found.last),
        "ahead_days": found.ahead_days,
        "ahead_forecasts": found.ahead,
        "curves": [
            {**row, "ranks": {name: None if rank != rank else int(rank) for name, rank in _ranks(ranks, row["curve"])}}
            for row in rows
        ],
        "preferred": {name: list(curves) for name, curves in found.preferred.items()},
        "agreed": found.agreed,
        "disagreement": found.disagreement,
        "warnings": list(compared.warnings),
    }


def selection_sentence(analysis: TrendAnalysis) -> list[str]:
    """What every number below depends on."""
    question, fit = analysis.question, analysis.fit
    outside = range_text(analysis.measures)
    used = "used" if question.include_beyond_range else "left out"
    reach = f"; estimates {outside} {used}" if outside else ""
    return [
        f"{question.suite}, {percentile_name(question.success_level)}, as of {analysis.as_of}",
        f"  {fit.nobs} points released {fit.first} to {fit.last} (window {question.window}), "
        f"frontier {question.frontier}{reach}",
    ]


def selection_json(analysis: TrendAnalysis) -> dict[str, Any]:
    """The keys that every result about a selection of points begins with."""
    question = analysis.question
    since, until = question.window.since, question.window.until
    return {
        "suite": question.suite,
        "success_level": question.success_level,
        "as_of": str(analysis.as_of),
        "window": {"since": str(since) if since else None, "until": str(until) if until else None},
        **frontier_json(question),
        "beyond_range": "included" if question.include_beyond_range else "excluded",
    }


def _ranks(ranks: pd.DataFrame, curve: str) -> list[tuple[str, Any]]:
    row = ranks.astype("float64").loc[curve]
    return [(name, row[name]) for name in CRITERIA]


def _numbers(values: pd.Series, digits: int) -> list[str]:
    return [number_text(value, digits) for value in values]


def number_text(value: float, digits: int) -> str:
    """A score, or a sign that it is missing or infinite."""
    if math.isnan(value):
        return "–"
    return f"{value:.{digits}f}" if math.isfinite(value) else ("∞" if value > 0 else "−∞")


def _weight(share: float) -> str:
    if math.isnan(share):
        return "–"
    return f"{share:.3f}" if share >= 0.0005 else "<0.001"


def _note(row: dict[Any, Any]) -> str:
    texts = [row[name] for name in ("why_not", "note") if isinstance(row[name], str)]
    return "; ".join(texts)

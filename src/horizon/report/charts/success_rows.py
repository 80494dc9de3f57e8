"""What the panels of the success curves show, as one frame: the rows of a panel share its number."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from horizon.report.charts.axes import duration_domain
from horizon.report.charts.labels import shorten
from horizon.units import duration_text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

__all__ = ["length_domain", "success_rows"]

_CURVE_POINTS = 49
_LONGEST_NAME = 32
_FAR = 8
"""A horizon, or the end of an interval, this many times outside of what the suite measures may leave the plot."""

_Row = dict[str, Any]


def length_domain(horizons: pd.DataFrame, measures: tuple[float, float]) -> tuple[float, float]:
    """Bounds of the length axis: all that the suite can measure, and what lies not too far from it."""
    least, most = measures[0] / _FAR, measures[1] * _FAR
    ends = [*horizons["minutes"], *horizons["low"], *horizons["high"]]
    return duration_domain([*measures, *(end for end in ends if least <= end <= most)])


def success_rows(
    models: pd.DataFrame,
    bins: pd.DataFrame,
    horizons: pd.DataFrame,
    *,
    domain: tuple[float, float],
    measures: tuple[float, float],
) -> pd.DataFrame:
    """One frame for all panels: ``panel`` is the number of a row's panel, ``part`` what the row is.

    A part is outside, bin, curve, interval, horizon (beyond, where the suite cannot measure it), bound, name or note.
    """
    rows: list[_Row] = []
    for panel, model in enumerate(models.to_dict("records")):
        own_bins, own_horizons = (
            frame[frame["slug"] == model["slug"]].to_dict("records") for frame in (bins, horizons)
        )
        parts = (
            *_outside(domain, measures),
            *_bins(own_bins),
            *_curve(model, domain),
            *_horizons(own_horizons, domain),
            *_words(model, own_horizons, domain),
        )
        rows += ({"panel": panel, **part} for part in parts)
    return pd.DataFrame(rows or {"panel": []})


def _outside(domain: tuple[float, float], measures: tuple[float, float]) -> Iterator[_Row]:
    yield {"part": "outside", "low": domain[0], "high": measures[0]}
    yield {"part": "outside", "low": measures[1], "high": domain[1]}


def _curve(model: dict[Hashable, Any], domain: tuple[float, float]) -> Iterator[_Row]:
    intercept, slope = model["intercept"], model["slope"]
    if not (math.isfinite(intercept) and math.isfinite(slope)):
        return
    lengths = np.geomspace(*domain, _CURVE_POINTS)
    shares = 1 / (1 + np.exp(-np.clip(intercept + slope * np.log2(lengths), -700, 700)))
    for minutes, share in zip(lengths.tolist(), shares.tolist(), strict=True):
        yield {"part": "curve", "minutes": minutes, "share": share}


def _bins(bins: list[dict[Hashable, Any]]) -> Iterator[_Row]:
    for row in bins:
        ends = f" ({row['low']:.0%} to {row['high']:.0%})" if row["low"] <= row["high"] else ""
        yield {
            "part": "bin",
            "minutes": row["minutes"],
            "share": row["success_rate"],
            "low": row["low"],
            "high": row["high"],
            "model": row["model"],
            "lengths": f"{duration_text(row['from_minutes'])} to {duration_text(row['to_minutes'])}",
            "tasks": f"{row['tasks']:,}",
            "runs": f"{row['runs']:,}",
            "text": _count(row["runs"]),
            "success": f"{row['success_rate']:.0%}{ends}",
            "predicted": "no curve" if math.isnan(row["predicted"]) else f"{row['predicted']:.0%}",
        }


def _horizons(horizons: list[dict[Hashable, Any]], domain: tuple[float, float]) -> Iterator[_Row]:
    for row in horizons:
        if not domain[0] <= row["minutes"] <= domain[1]:
            continue
        if row["low"] <= row["high"]:
            ends = {"low": max(row["low"], domain[0]), "high": min(row["high"], domain[1])}
            yield {"part": "interval", "share": row["success_level"], **ends}
        missing = f", none in {row['nan_share']:.1%} of the replicates" if row["nan_share"] else ""
        yield {
            "part": "beyond" if row["beyond_range"] else "horizon",
            "minutes": row["minutes"],
            "share": row["success_level"],
            "model": row["model"],
            "horizon": f"{duration_text(row['minutes'])} at {row['success_level']:.0%} success",
            "interval": f"{_ends(row)} ({row['level']:.0%}{missing})",
            "near": f"{row['tasks_within_factor_2']:,}",
            "standing": "beyond what the suite can measure"
            if row["beyond_range"]
            else "within what the suite can measure",
        }


def _words(
    model: dict[Hashable, Any], horizons: list[dict[Hashable, Any]], domain: tuple[float, float]
) -> Iterator[_Row]:
    yield {"part": "name", "text": shorten(model["model"], _LONGEST_NAME)}
    if not horizons:
        return
    first = horizons[0]
    if isinstance(first["side"], str):
        text = f"{first['side']} {duration_text(first['bound_minutes'])}"
        yield {"part": "bound", "text": text, "minutes": math.sqrt(domain[0] * domain[1])}
        yield {"part": "note", "text": f"{first['why_not']} ({model['runs']:,} runs)"}
    elif math.isnan(first["minutes"]):
        yield {"part": "note", "text": f"no horizon: {first['why_not']}"}
    else:
        off = "" if domain[0] <= first["minutes"] <= domain[1] else ", off the axis"
        name = f"p{first['success_level'] * 100:g}"
        yield {"part": "note", "text": f"{name} {duration_text(first['minutes'])} ({_ends(first)}){off}"}


def _ends(row: dict[Hashable, Any]) -> str:
    if math.isnan(row["low"]) or math.isnan(row["high"]):
        return "no interval"
    return f"{duration_text(row['low'])} to {duration_text(row['high'])}"


def _count(number: int) -> str:
    """A number that stands beside its neighbours."""
    return f"{number / 1000:,.0f}k" if number >= 10_000 else str(number)

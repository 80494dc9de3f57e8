"""The specification curve: the doubling time under every defensible choice, and which choices gave which."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from horizon.report.charts.data import inline
from horizon.report.charts.labels import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CHOICES", "specification_chart"]

CHOICES = {
    "window": "Window",
    "frontier": "Frontier",
    "success_level": "Success level",
    "interval": "Interval",
    "curve": "Curve",
    "vintage": "Vintage",
    "range": "Beyond the range",
}
"""Columns of the choices, and what they are called above the dots."""

_HEIGHT = 260
_GAP, _ROW = 26, 16
"""Between curve and dots, and from one row of dots to the next, in px."""
_WIDEST = 6
"""An interval may stretch the axis to so many times the largest estimate, or that part of the smallest."""
_LONGEST_NAME = 22
_DAYS = (7, 14, 30, 60, 90, 120, 180, 240, 365, 540, 730, 1460, 2920, 7300)
_TICKS = 8


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the dot matrix: a heading, or a value of a choice with its dots."""

    text: str
    place: int
    column: str | None = None
    value: str | None = None


@debug_mode(False)  # the tests hold the whole chart against the schema, which is slow part by part
def specification_chart(
    specifications: pd.DataFrame, *, choices: Mapping[str, str] = CHOICES, level: float = 0.95
) -> alt.LayerChart:
    """Draw doubling times, the fastest first, with their intervals; below them, a dot for each choice made.

    Parameters
    ----------
    specifications : DataFrame
        ``doubling_time_days, low, high, headline`` and one column a choice. Times in days; an estimate that is
        infinite, missing or not positive is "no growth found" and comes last; a `high` that is has no upper end.
        `headline` is true for the specification that the page leads with, at most one.
    choices : mapping of str to str
        Columns of the choices and their names; columns that the frame does not have are passed over, and so are
        those in which all specifications agree. Values are shown as text, in the order in which they come.
    level : float
        Level of the intervals, for their names.
    """
    named = {column: name for column, name in choices.items() if column in specifications}
    rows, domain = _ranked(specifications, named, level)
    lines = _matrix(specifications, named)
    layers = [*_curve_layers(rows, domain, named), *_matrix_layers(rows, lines, named)]
    return alt.LayerChart(
        layer=layers,
        width="container",
        height=_total(len(lines)),
        resolve=alt.Resolve(scale=alt.ScaleResolveMap(y="independent"), axis=alt.AxisResolveMap(y="independent")),
    )


def _total(lines: int) -> int:
    return _HEIGHT + (_GAP + _ROW * lines if lines else 0)


def _ranked(
    specifications: pd.DataFrame, named: Mapping[str, str], level: float
) -> tuple[pd.DataFrame, tuple[float, float]]:
    """The specifications in order, with what to draw of them and the texts of their tooltips; and the axis in days."""
    rows = specifications[["doubling_time_days", "low", "high", "headline"]].copy()
    for column in named:
        rows[column] = [_text(value) for value in specifications[column]]
    growing = rows["doubling_time_days"].between(0, math.inf, inclusive="neither")
    rows["days"] = rows["doubling_time_days"].where(growing)
    rows = rows.sort_values(["days", "low"], kind="stable", na_position="last", ignore_index=True)
    domain = _domain(rows)
    rows["rank"] = range(1, len(rows) + 1)
    rows["found"] = ["no growth found" if math.isnan(days) else f"{days:.0f} days" for days in rows["days"]]
    rows["ends"] = [_interval(*ends, level) for ends in zip(rows["low"], rows["high"], strict=True)]
    rows["from"] = [_clip(low, domain) if _growing(low) else None for low in rows["low"]]
    rows["to"] = [_clip(high, domain) if _growing(high) else domain[1] for high in rows["high"]]
    rows["place"] = [f"{rank} of {len(rows)}" for rank in rows["rank"]]
    return rows.drop(columns=["doubling_time_days", "low", "high"]), domain


def _domain(rows: pd.DataFrame) -> tuple[float, float]:
    found = rows["days"].dropna()
    if found.empty:
        return 60.0, 365.0
    bottom, top = float(found.min()), float(found.max())
    ends = [end for end in (*rows["low"], *rows["high"]) if bottom / _WIDEST <= end <= top * _WIDEST]
    return min(bottom, *ends, bottom) / 1.1, max(top, *ends, top) * 1.1


def _clip(days: float, domain: tuple[float, float]) -> float:
    return min(max(days, domain[0]), domain[1])


def _growing(days: float) -> bool:
    return 0 < days < math.inf


def _interval(low: float, high: float, level: float) -> str:
    if not _growing(low):
        return "not known"
    end = f"{low:.0f} to {high:.0f} days" if _growing(high) else f"at least {low:.0f} days, or no growth"
    return f"{end} ({level:.0%})"


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else str(value)


def _matrix(specifications: pd.DataFrame, named: Mapping[str, str]) -> list[_Line]:
    """Headings and values from top to bottom, of the choices that differ."""
    lines: list[_Line] = []
    for column, name in named.items():
        values = list(dict.fromkeys(_text(value) for value in specifications[column]))
        if len(values) > 1:
            lines.append(_Line(name, len(lines)))
            lines += [
                _Line(shorten(value, _LONGEST_NAME), len(lines) + step, column, value)
                for step, value in enumerate(values)
            ]
    return lines


def _rank(rows: int) -> alt.X:
    return alt.X("rank", type="quantitative", axis=None, scale=alt.Scale(domain=[0, rows + 1], nice=False))


def _narrowed(size: float, rows: int, least: float = 0.3) -> alt.ExprRef:
    """A width of marks that leaves a gap between so many of them side by side."""
    return alt.ExprRef(f"max({least}, min({size}, 0.7 * width / {max(rows, 1)}))")


def _days(field: str, domain: tuple[float, float]) -> alt.Y:
    ticks = [days for days in _DAYS if domain[0] <= days <= domain[1]][:_TICKS]
    axis = alt.Axis(
        values=ticks, title="Doubling time in days: lower is faster", titleAngle=0, titleAlign="left",
        titleAnchor="end", titleBaseline="bottom", titleX=0, titleY=-8, domain=False, ticks=False, format="d",
        orient="left",
    )  # fmt: skip
    scale = alt.Scale(type="log", base=2, domain=list(domain), range=[_HEIGHT, 0], nice=False)
    return alt.Y(field, type="quantitative", axis=axis, scale=scale)


def _curve_layers(
    rows: pd.DataFrame, domain: tuple[float, float], named: Mapping[str, str]
) -> list[alt.Chart | alt.LayerChart]:
    """Intervals and estimates, and the headline's place among them from top to bottom."""
    chart, x = alt.Chart(inline(rows)), _rank(len(rows))
    tooltip = _tooltip(named)
    headline = rows[rows["headline"].astype(bool)].head(1)
    drawn = [
        chart.mark_rule(style="estimate", strokeWidth=_narrowed(1.0, len(rows)), strokeOpacity=0.3).encode(
            x, _days("from", domain), y2=alt.Y2("to")
        ),
        chart.transform_filter("isValid(datum.days)")
        .mark_point(style="estimate", filled=True, size=_narrowed(14.0, len(rows), least=5.0), opacity=1)
        .encode(x, _days("days", domain), tooltip=tooltip),
        *_headline_layers(headline, domain, len(rows), tooltip),
    ]
    # One layer of them all: its parts share one axis, which is not that of the dots.
    return [alt.LayerChart(layer=drawn)]


def _headline_layers(
    headline: pd.DataFrame, domain: tuple[float, float], count: int, tooltip: list[alt.Tooltip]
) -> list[alt.Chart]:
    if headline.empty:
        return []
    told = headline.assign(days=headline["days"].fillna(domain[1]), label=f"headline: {headline['found'].iloc[0]}")
    chart, x, y = alt.Chart(inline(told)), _rank(count), _days("days", domain)
    align = "left" if headline["rank"].iloc[0] < count / 2 else "right"
    words: dict[str, Any] = {"align": align, "baseline": "top", "dx": 6 if align == "left" else -6, "y": 0}
    return [
        chart.mark_rule(style="horizon", strokeWidth=1, strokeOpacity=0.7).encode(
            x, y=alt.value(0), y2=alt.value(alt.ExprRef("height"))
        ),
        chart.mark_rule(style="horizon", strokeWidth=2.5).encode(x, _days("from", domain), y2=alt.Y2("to")),
        chart.mark_point(style="horizon", shape="diamond", filled=True, size=130, opacity=1).encode(
            x, y, tooltip=tooltip
        ),
        *(
            chart.mark_text(style=style, fontSize=12, fontWeight=600, **words).encode(x, text=alt.Text("label:N"))
            for style in ("halo", "horizon")
        ),
    ]


def _matrix_layers(rows: pd.DataFrame, lines: list[_Line], named: Mapping[str, str]) -> list[alt.LayerChart]:
    """A dot where a specification has a value; the values are the labels of a second axis."""
    if not lines:
        return []
    places = {(line.column, line.value): line.place for line in lines if line.column}
    columns = list(dict.fromkeys(line.column for line in lines if line.column))
    dots = rows[["rank", "found", "ends", "place", *named]].copy()
    for column in columns:
        dots[f"{column}_line"] = [places[column, value] for value in rows[column]]
    chart = alt.Chart(inline(dots))
    return [
        alt.LayerChart(
            layer=[
                chart.mark_point(
                    style="observed",
                    shape="stroke",
                    angle=90,
                    size=60,
                    strokeWidth=_narrowed(2.0, len(rows)),
                    opacity=0.85,
                ).encode(_rank(len(rows)), _line(f"{column}_line", lines), tooltip=_tooltip(named))
                for column in columns
            ]
        )
    ]


def _line(field: str, lines: list[_Line]) -> alt.Y:
    texts = [line.text for line in lines]
    headings = [line.place for line in lines if line.column is None]
    axis = alt.Axis(
        values=list(range(len(lines))), labelExpr=f"{json.dumps(texts)}[datum.value]", title=None,
        domain=False, ticks=False, labelLimit=128, labelFontSize=11, labelOverlap=False, orient="left", gridOpacity=0.6,
        labelFontWeight=alt.condition(
            f"indexof({headings}, datum.value) >= 0", alt.value("bold"), alt.value("normal")
        ),
    )  # fmt: skip
    top = _HEIGHT + _GAP + _ROW / 2
    scale = alt.Scale(domain=[0, max(len(lines) - 1, 1)], range=[top, top + _ROW * max(len(lines) - 1, 1)], nice=False)
    return alt.Y(field, type="quantitative", axis=axis, scale=scale)


def _tooltip(named: Mapping[str, str]) -> list[alt.Tooltip]:
    """Headings stand in an expression that Vega-Lite writes, in which it leaves backslashes as they are."""
    headings = {column: re.sub(r"[\\\x00-\x1f\u2028\u2029]", " ", name) for column, name in named.items()}
    texts = {"found": "Doubling time", "ends": "Interval of it", **headings, "place": "Place"}
    return [alt.Tooltip(field, type="nominal", title=title) for field, title in texts.items()]

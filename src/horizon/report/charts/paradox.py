"""The scaling paradox: single benchmarks flatten while the time horizon and the capability index go on."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from horizon.report.charts.axes import duration_axis, duration_domain, value_axis, value_domain
from horizon.report.charts.data import inline
from horizon.report.charts.dates import date_domain, shared_date_axis
from horizon.report.charts.labels import shorten
from horizon.report.charts.series_looks import series_look
from horizon.units import duration_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from horizon.report.charts.axes import LengthAxis, ValueAxis

__all__ = ["PARADOX_PANELS", "paradox_chart"]

PARADOX_PANELS = ("benchmarks", "horizon", "index")
"""Names of the panels, for their notes."""

_NAMES = {"benchmarks": "Single benchmarks", "horizon": "Time horizon", "index": "Capability index"}
_HEIGHT, _WIDTH = 250, 200
_LEAST, _SIDES, _GAP = 190, 84, 84
"""Narrowest panel, and the room beside and between panels, in px: each has an axis of its own."""
_LONGEST_NAME = 26
_LONGEST_NOTE = 265
_SCORE = {"benchmark": "Benchmark", "model": "Model", "day": "Released", "told": "Of the way"}
_MODEL = {"model": "Model", "day": "Released", "told": "Value"}


@debug_mode(False)  # the tests hold the whole chart against the schema, which is slow part by part
def paradox_chart(
    scores: pd.DataFrame,
    horizons: pd.DataFrame,
    horizon_line: pd.DataFrame,
    index: pd.DataFrame,
    index_line: pd.DataFrame,
    *,
    notes: Mapping[str, str] | None = None,
) -> alt.ConcatChart:
    """Draw frontier scores of a few benchmarks, time horizons and the index side by side on one time axis.

    Parameters
    ----------
    scores : DataFrame
        ``slug, benchmark, model, release_date, value``: records on benchmarks, normalised from chance (0) to ceiling
        (1). Take up to seven benchmarks: the flattening ones, and the one that is climbing where they have stopped.
    horizons : DataFrame
        ``model, release_date, minutes``: models on the frontier; lengths that are not positive and finite are left out.
    horizon_line : DataFrame
        ``release_date, minutes``: the trend through them.
    index : DataFrame
        ``model, release_date, index``: models on the frontier.
    index_line : DataFrame
        ``release_date, index``: the trend through them.
    notes : mapping of str to str, optional
        A sentence below the name of each panel, by `PARADOX_PANELS`, such as "no slow-down found (p = 0.4)".
    """
    x = shared_date_axis(date_domain(scores, horizons, horizon_line, index, index_line))
    told = notes or {}
    panels = [
        _panel("benchmarks", told, _score_layers(_scores(scores), x)),
        _panel("horizon", told, _horizon_layers(horizons, horizon_line, x)),
        _panel("index", told, _index_layers(index, index_line, x)),
    ]
    return alt.ConcatChart(
        concat=panels,
        columns=len(panels),
        spacing={"row": 44, "column": 26},
        resolve=alt.Resolve(scale=alt.ScaleResolveMap(fill="independent", stroke="independent", shape="independent")),
        usermeta={"panels": {"count": len(panels), "least": _LEAST, "sides": _SIDES, "gap": _GAP}},
    )


def _panel(name: str, notes: Mapping[str, str], layers: list[alt.Chart]) -> alt.LayerChart:
    """One panel below its name and its note."""
    words = [
        alt.Chart(alt.InlineData(values=[{"text": text}]))
        .mark_text(style=style, limit=_LONGEST_NOTE, x=0, y=y)
        .encode(text=alt.Text("text:N"))
        for text, style, y in ((_NAMES[name], "panel-name", -46), (notes.get(name, ""), "panel-note", -30))
        if text
    ]
    return alt.LayerChart(layer=[*words, *layers], width=_WIDTH, height=_HEIGHT)


def _tooltip(texts: dict[str, str]) -> list[alt.Tooltip]:
    return [alt.Tooltip(field, type="nominal", title=title) for field, title in texts.items()]


def _days(rows: pd.DataFrame) -> list[str]:
    return [f"{day:%Y-%m-%d}" for day in rows["release_date"]]


def _scores(scores: pd.DataFrame) -> pd.DataFrame:
    """Records in order of time, with a name of its own for each benchmark."""
    rows = scores.dropna(subset=["value", "release_date"]).sort_values(["release_date"], kind="stable")
    slugs = list(dict.fromkeys(scores["slug"]))
    titles = dict(zip(scores["slug"], scores["benchmark"], strict=True))
    names: dict[str, str] = {}
    for slug in slugs:
        name = shorten(titles[slug], _LONGEST_NAME)
        names[slug] = f"{name} ({len(names) + 1})" if name in names.values() else name
    return rows.assign(
        series=rows["slug"].map(names),
        order=rows["slug"].map({slug: place for place, slug in enumerate(slugs)}),
        value=rows["value"].clip(-0.05, 1.1).round(4),
        told=[f"{share:.1%}" for share in rows["value"]],
        day=_days(rows),
    )


def _score_layers(rows: pd.DataFrame, x: LengthAxis) -> list[alt.Chart]:
    axis = value_axis("value", domain=(-0.05, 1.1), title="From chance to ceiling", format=".0%", values=[0, 0.5, 1])
    ceiling = alt.Chart(alt.InlineData(values=[{"value": 1}])).mark_rule(style="reference").encode(y=axis)
    if rows.empty:
        return [ceiling]
    names = list(dict.fromkeys(rows.sort_values("order", kind="stable")["series"]))
    legend = alt.Legend(title=None, orient="bottom", columns=1, labelLimit=200, offset=12)
    look = series_look("series", names, legend=legend)
    chart = alt.Chart(inline(rows[["release_date", "value", "series", *_SCORE]]), name="records")
    return [
        ceiling,
        chart.mark_line(strokeWidth=1.75, interpolate="step-after").encode(x("release_date"), axis, stroke=look.stroke),
        chart.mark_point(size=34, opacity=1, strokeWidth=1).encode(
            x("release_date"), axis, tooltip=_tooltip(_SCORE), **look._asdict()
        ),
    ]


def _horizon_layers(horizons: pd.DataFrame, line: pd.DataFrame, x: LengthAxis) -> list[alt.Chart]:
    rows, trend = (frame[frame["minutes"].between(0, math.inf, inclusive="neither")] for frame in (horizons, line))
    rows = rows.assign(told=[duration_text(minutes) for minutes in rows["minutes"]])
    domain = duration_domain([*rows["minutes"], *trend["minutes"]])
    return _series(rows, trend, "minutes", x, lambda field: duration_axis(field, domain=domain, title="Task length"))


def _index_layers(index: pd.DataFrame, line: pd.DataFrame, x: LengthAxis) -> list[alt.Chart]:
    rows, trend = (frame.dropna(subset=["index"]) for frame in (index, line))
    rows = rows.assign(told=[f"{number:.1f}" for number in rows["index"]])
    domain = value_domain([*rows["index"], *trend["index"]], otherwise=(100.0, 150.0))
    return _series(rows, trend, "index", x, partial(value_axis, domain=domain, title="Index"))


def _series(rows: pd.DataFrame, trend: pd.DataFrame, field: str, x: LengthAxis, y: ValueAxis) -> list[alt.Chart]:
    """A trend and the models that it goes through; an empty panel keeps its axes."""
    shown = rows.dropna(subset=["release_date"])
    line = alt.Chart(inline(trend[["release_date", field]])).mark_line(style="curve", clip=True)
    points = alt.Chart(inline(shown.assign(day=_days(shown))[["release_date", field, *_MODEL]]), name=f"{field}_points")
    return [
        line.encode(x("release_date"), y(field)),
        points.mark_point(style="observed", filled=True, size=44, opacity=1).encode(
            x("release_date"), y(field), tooltip=_tooltip(_MODEL)
        ),
    ]

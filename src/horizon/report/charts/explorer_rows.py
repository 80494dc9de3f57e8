"""The rows of a chart that can be changed: what stays the same from vintage to vintage is written once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from horizon.report.charts.axes import duration_domain
from horizon.report.charts.data import OTHER, organization_names
from horizon.report.charts.names import named_points
from horizon.report.charts.points import POINT_FIELDS, describe_points
from horizon.report.explorer import EPOCH
from horizon.report.held import held
from horizon.report.theme import LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from horizon.report.explorer import Explorer, Line

__all__ = [
    "Described",
    "date_ends",
    "described",
    "length_ends",
    "line_rows",
    "name_rows",
    "organizations",
    "plain_ends",
    "point_rows",
]

Described = list[list[pd.DataFrame]]
"""Points by place of the success level, then of the day."""

_DAY = 86_400_000.0
_EPOCH = (EPOCH - type(EPOCH)(1970, 1, 1)).days
_AIR = 0.025
_LEAST_AIR = 60.0
_OUTSIDE = 8.0
"""How many times beyond the axis the end of an interval may lie before it is cut off."""


def organizations(explorer: Explorer) -> list[str]:
    """The organisations that get a colour of their own, those with the most models first."""
    pairs = {
        (model, organization or "not known")
        for variant in explorer.variants
        for model, organization in zip(
            variant.points["model"], variant.points["organization"].fillna("not known"), strict=True
        )
    }
    return organization_names(pd.Series(sorted(organization for _, organization in pairs)), len(LIGHT.organizations))


def described(explorer: Explorer, names: Sequence[str]) -> Described:
    """The points of each variant with the texts of their tooltips, and the group that has their colour."""
    found: Described = []
    for success in explorer.success_levels:
        frames = [describe_points(one.points, explorer.interval_level) for one in explorer.at(success)]
        found.append([_grouped(frame, names) for frame in frames])
    return found


def point_rows(explorer: Explorer, points: Described) -> pd.DataFrame:
    """All points: `POINT_FIELDS` with ``level``, ``since`` and ``until``; the frontier comes last, so on top.

    These are the places of the success level, and of the first and the last vintage that the row holds for.
    """
    fields = (*POINT_FIELDS, "on_frontier")

    def rows(level: int, frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(low=frame["low"].clip(*near[level]), high=frame["high"].clip(*near[level]))[list(fields)]

    ends = [length_ends(explorer, success) for success in explorer.success_levels]
    near = [(bottom / _OUTSIDE, top * _OUTSIDE) for bottom, top in ends]
    frame = _held(points, rows, fields)
    frame = frame.sort_values(["level", "on_frontier", "release_date", "model", "since"], kind="stable")
    return frame.drop(columns="on_frontier").reset_index(drop=True)


def name_rows(explorer: Explorer, points: Described, height: float) -> pd.DataFrame:
    """The names beside points, with their places on a doubling and on a plain axis (``plain``)."""
    fields = ("release_date", "minutes", "label", "dx", "dy", "align", "narrow", "plain", "group")

    def rows(level: int, frame: pd.DataFrame) -> pd.DataFrame:
        placed = [
            named_points(frame, ends[level][plain], height, log=not plain).assign(plain=plain) for plain in (0, 1)
        ]
        found = pd.concat(placed)
        return found.assign(group=frame["group"].reindex(found.index))[list(fields)]

    ends = [(length_ends(explorer, success), plain_ends(explorer, success)) for success in explorer.success_levels]
    return _held(points, rows, fields)


def line_rows(explorer: Explorer) -> pd.DataFrame:
    """The numbers of all lines: those of `Line`, ``trend``, and ``headline``: whether it has bands."""
    runs = [
        (level, line, since, until)
        for level, success in enumerate(explorer.success_levels)
        for line, since, until in held([variant.lines for variant in explorer.at(success)])
    ]
    return pd.DataFrame([_line_row(explorer, *run) for run in runs])


def _line_row(explorer: Explorer, level: int, line: Line, since: int, until: int) -> dict[str, object]:
    numbers = {name: value for name, value in line._asdict().items() if name not in {"window", "level"}}
    return {
        **numbers,
        "level_there": line.level,
        "trend": f"Trend {line.window}",
        "headline": line.window == explorer.windows[0],
        "level": level,
        "since": since,
        "until": until,
    }


def length_ends(explorer: Explorer, success_level: float) -> tuple[float, float]:
    """Ends of the doubling axis of a success level, the same for all vintages: points must not jump with it."""
    variants = explorer.at(success_level)
    lengths = [minutes for one in variants for minutes in one.points["minutes"]]
    lines = [
        2.0 ** (line.level + line.slope * (day - line.centre))
        for one in variants
        for line in one.lines
        for day in (line.start, line.end)
    ]
    ends = [end for one in variants for side in ("low", "high") for end in one.points[side]]
    return duration_domain([*lengths, *lines], ends)


def plain_ends(explorer: Explorer, success_level: float) -> tuple[float, float]:
    """Ends of the plain axis of a success level: from nothing to the longest estimate, with room above."""
    lengths = [minutes for one in explorer.at(success_level) for minutes in one.points["minutes"]]
    return 0.0, 1.25 * max((minutes for minutes in lengths if 0 < minutes < float("inf")), default=960.0)


def date_ends(explorer: Explorer) -> tuple[float, float]:
    """Ends of the axis of dates, in milliseconds since 1970."""
    days = [
        *(float(day.timestamp() * 1000 / _DAY) for one in explorer.variants for day in one.points["release_date"]),
        *(day + _EPOCH for one in explorer.variants for line in one.lines for day in (line.start, line.end)),
    ] or [float(_EPOCH), _EPOCH + 2000.0]
    air = max(_AIR * (max(days) - min(days)), _LEAST_AIR if max(days) == min(days) else 0.0)
    return (min(days) - air) // 1 * _DAY, (max(days) + air) // 1 * _DAY


def _grouped(rows: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    return rows.assign(group=[name if name in names else OTHER for name in rows["organization"]])


def _held(points: Described, rows: Callable[[int, pd.DataFrame], pd.DataFrame], fields: Sequence[str]) -> pd.DataFrame:
    """The rows of all variants, each once for an unbroken run of vintages of a level."""
    found = [
        (*row, level, since, until)
        for level, frames in enumerate(points)
        for row, since, until in held([_tuples(rows(level, frame)) for frame in frames])
    ]
    return pd.DataFrame(found, columns=[*fields, "level", "since", "until"])


def _tuples(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    """Rows as tuples that are equal where they look the same: a number that is missing is None."""
    return [
        tuple(None if value != value else value for value in row) for row in frame.itertuples(index=False, name=None)
    ]

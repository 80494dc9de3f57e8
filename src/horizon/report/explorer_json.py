"""What the page's script needs to change a figure: the controls, the words of each variant, and the data of all."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from horizon.report.charts.axes import length_ticks
from horizon.report.charts.explorer_rows import date_ends, length_ends, organizations, plain_ends
from horizon.report.explorer import EPOCH
from horizon.report.held import held
from horizon.report.tables import csv_text
from horizon.units import DAYS_PER_MONTH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from horizon.report.explorer import Explorer, Pace, Variant

__all__ = ["Lab", "csv_lines", "explorer_csv", "explorer_json", "labs"]

_SHAPES = (
    "M0,-1A1,1 0 1 1 0,1A1,1 0 1 1 0,-1Z",
    "M-.9,-.9H.9V.9H-.9Z",
    "M0,-1L1,.8H-1Z",
    "M0,-1.05L.75,0L0,1.05L-.75,0Z",
    "M-.35,-1H.35V-.35H1V.35H.35V1H-.35V.35H-1V-.35H-.35Z",
    "M0,1L1,-.8H-1Z",
    "M1,0L-.8,1V-1Z",
)
"""`theme.ORGANIZATION_SHAPES` as SVG paths inside a square from -1 to 1."""


class Lab(NamedTuple):
    """An organisation with a colour of its own: its name, the place of its colour, and its mark as an SVG path."""

    name: str
    place: int
    shape: str


def labs(explorer: Explorer) -> list[Lab]:
    """The organisations that a reader may choose, in the order of the legend."""
    return [Lab(name, place, _SHAPES[place]) for place, name in enumerate(organizations(explorer))]


def explorer_json(explorer: Explorer) -> dict[str, Any]:
    """The state that is shown first, the ends and ticks of the axes, and what is said of each variant."""
    levels = explorer.success_levels
    return {
        "own": [levels.index(explorer.success_level), explorer.days.index(explorer.day)],
        "levels": [
            {
                "name": f"{level:.0%}",
                "key": f"{level:g}",
                "lengths": list(length_ends(explorer, level)),
                "plain": list(plain_ends(explorer, level)),
            }
            for level in levels
        ],
        "days": [str(day) for day in explorer.days],
        "dates": list(date_ends(explorer)),
        "ticks": [[minutes, text] for minutes, text in length_ticks((0.0, math.inf)).items()],
        "interval": f"{explorer.interval_level:.0%} interval ({explorer.interval_name})",
        "window": explorer.windows[0],
        "milestones": [list(milestone) for milestone in explorer.milestones],
        "month": DAYS_PER_MONTH,
        "epoch": [EPOCH.year, EPOCH.month - 1, EPOCH.day],
        "variants": [[_variant(variant) for variant in explorer.at(level)] for level in levels],
    }


def explorer_csv(explorer: Explorer) -> dict[str, Any]:
    """The data of all variants: each line once, with the level and the first and last vintage that it is part of.

    The last cell, the day of the vintage, is the same in most lines of a variant: it is written once, in ``ends``, and
    a line that goes without it ends in a comma.
    """
    written = [[_written(variant) for variant in explorer.at(level)] for level in explorer.success_levels]
    return {
        "head": csv_text(explorer.variants[0].data.iloc[:0]),
        "ends": [[one.end for one in vintages] for vintages in written],
        "rows": [
            [level, since, until, text]
            for level, vintages in enumerate(written)
            for (_, text), since, until in sorted(held([one.lines for one in vintages]))
        ],
    }


def csv_lines(text: str) -> Iterable[str]:
    r"""The rows of a CSV text, each with its end; a line break inside of quotes is part of a row.

    Examples
    --------
    >>> list(csv_lines('a,b\r\n"x\r\ny",1\r\n'))
    ['a,b\r\n', '"x\r\ny",1\r\n']
    """
    row = ""
    for line in text.splitlines(keepends=True):
        row += line
        if row.endswith("\r\n") and row.count('"') % 2 == 0:
            yield row
            row = ""


class _Written(NamedTuple):
    """A variant's data: the usual end of a line, and each line without it, after what the frame is sorted by."""

    end: str
    lines: list[tuple[tuple[str, float, str], str]]


def _written(variant: Variant) -> _Written:
    data = variant.data
    lines = list(csv_lines(csv_text(data, header=False)))
    found = Counter(line.rpartition(",")[2] for line in lines)
    end = max(found, key=lambda end: (found[end], end)) if found else ""
    keys = zip((f"{day:%Y-%m-%d}" for day in data["release_date"]), data["minutes"], data["model"], strict=True)
    short = (line.removesuffix(end) if line.endswith(f",{end}") else line for line in lines)
    return _Written(end, list(zip(keys, short, strict=True)))


def _variant(variant: Variant) -> dict[str, Any]:
    words = variant.words
    return {
        "headline": words.headline,
        "lede": list(words.lede),
        "title": words.title,
        "caption": words.caption,
        "description": words.description,
        "pace": _pace(variant.pace) if variant.pace else None,
    }


def _pace(pace: Pace) -> dict[str, float | None]:
    """Infinite numbers are None, as strict JSON has none."""
    return {name: value if math.isfinite(value) else None for name, value in pace._asdict().items()}

"""What the page's script needs to change a figure: the controls, the words of each variant, and the data of all."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from horizon.report.charts.axes import length_ticks
from horizon.report.charts.explorer_rows import date_ends, length_ends, organizations, plain_ends
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

_SUBDIVISIONS = (
    *(seconds / 60 for seconds in (0.01, 0.1, 1, 2, 5, 10, 15, 30)),
    *(1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 120.0, 240.0),
)


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
        "variants": [[_variant(variant) for variant in explorer.at(level)] for level in levels],
    }


def explorer_csv(explorer: Explorer) -> dict[str, Any]:
    """The data of all variants: each line once, with the level and the first and last vintage that it is part of.

    The last cell, the day of the vintage, is the same in most lines of a variant: it is written once, in ``ends``, and
    a line that goes without it ends in a comma.
    """
    ends = {id(variant): _usual_end(variant) for variant in explorer.variants}
    return {
        "head": csv_text(explorer.variants[0].data.iloc[:0]),
        "ends": [[ends[id(variant)] for variant in explorer.at(level)] for level in explorer.success_levels],
        "rows": [
            [level, since, until, text]
            for level, success in enumerate(explorer.success_levels)
            for (_, text), since, until in sorted(held([_ordered(one, ends[id(one)]) for one in explorer.at(success)]))
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


def _usual_end(variant: Variant) -> str:
    """The last cell that most lines of the variant have, with the end of the line."""
    found = Counter(line.rpartition(",")[2] for line in _lines(variant))
    return max(found, key=lambda end: (found[end], end)) if found else ""


def _lines(variant: Variant) -> list[str]:
    return list(csv_lines(csv_text(variant.data)))[1:]


def _ordered(variant: Variant, end: str) -> list[tuple[tuple[str, float, str], str]]:
    """Each line of the variant's data, without its usual end, and what the frame is sorted by."""
    data = variant.data
    keys = zip((f"{day:%Y-%m-%d}" for day in data["release_date"]), data["minutes"], data["model"], strict=True)
    short = (line.removesuffix(end) if line.endswith(f",{end}") else line for line in _lines(variant))
    return list(zip(keys, short, strict=True))


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

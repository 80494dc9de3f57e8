"""The page as one HTML document that asks the network for nothing and runs no script but its own."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from horizon.report.bundle import vega_bundle
from horizon.report.charts.spec import picture
from horizon.report.contents import in_short
from horizon.report.embedded import embed
from horizon.report.explorer_json import explorer_csv, explorer_json, labs
from horizon.report.export import safe_filename
from horizon.report.page import Figure, Page, Table
from horizon.report.shell import digest, environment, stylesheet, template_file, trusted
from horizon.report.sparkline import sparkline, sparkline_frame
from horizon.report.tables import cell, csv_text
from horizon.report.theme import vega_config

if TYPE_CHECKING:
    import pandas as pd
    from jinja2 import Environment

    from horizon.report.explorer import Explorer
    from horizon.report.sparkline import Sparkline
    from horizon.report.tables import Cell, Column

__all__ = ["render", "script_json", "whole_days"]

_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")

_ROWS = 500
"""Rows of a table that a page shows at most: nobody reads on, and a browser takes long over thousands."""

_EXPLORER = ("lengths.js", "zoom.js", "explorer_words.js", "explorer.js")
_STYLES = ("page.css", "news.css", "explorer.css", "sheet.css", "print.css")


def render(page: Page) -> str:
    """Write the page as one HTML document.

    The same page gives the same text. A policy inside it allows exactly its own scripts and styles; data
    reach the scripts as inert JSON.
    """
    explored = any(isinstance(section, Figure) and section.explorer for section in page.sections)
    names = ("contents.js", *(_EXPLORER if explored else ()), "page.js")
    scripts = (vega_bundle(), *map(template_file, names))
    style = stylesheet(*_STYLES)
    template = _environment().get_template("page.html.j2")
    return template.render(
        page=page,
        policy=_policy(scripts, style),
        sections=_sections(page),
        themes={"light": vega_config("light"), "dark": vega_config("dark")},
        scripts=[trusted(script) for script in scripts],
        style=trusted(style),
    )


def script_json(value: object) -> Markup:
    r"""Write a value as strict JSON that is inert inside an HTML script element.

    Examples
    --------
    >>> print(script_json("</script>&"))
    "\u003c/script\u003e\u0026"
    """
    # ASCII only, so U+2028 and U+2029 are escaped, too.
    text = json.dumps(value, allow_nan=False, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return trusted(text)


def _sections(page: Page) -> list[dict[str, Any]]:
    """Give the template what it shows of each figure and table; data that two of them share stand under one."""
    shown = [_section(page.slug, section) for section in page.sections]
    of_explorers = {one["of"].id: explorer_csv(one["of"].explorer) for one in shown if one.get("explorer")}
    carried = {name: sum(len(row[-1]) for row in data["rows"]) for name, data in of_explorers.items()}
    embedded = embed({one["of"].id: one["csv"] for one in shown}, carried=carried)
    for one in shown:
        own = embedded[one["of"].id]
        one["csv_of"] = own.same_as
        one["csv_beside"] = None if own.on_page else f"{safe_filename(one['of'].id)}.csv"
        one["csv"] = of_explorers.get(one["of"].id, own.text)
    return shown


def whole_days(text: str) -> Markup:
    """Escape a text, and keep its dates from being broken at their hyphens.

    Examples
    --------
    >>> print(whole_days("<b> on 2026-09-08"))
    &lt;b&gt; on <span class="day">2026-09-08</span>
    """
    return trusted(_DAY.sub(r'<span class="day">\g<0></span>', str(escape(text))))


def _section(slug: str, section: Figure | Table) -> dict[str, Any]:
    """Give the template what it shows of one figure or table."""
    stem = safe_filename(f"{slug}-{section.id}")
    if isinstance(section, Figure):
        chart = {"spec": section.spec, "picture": picture(section.spec, section.title, section.caption)}
        told = _explorer(section.explorer) if section.explorer else None
        shown = {"kind": "figure", "of": section, "stem": stem, "chart": chart, "explorer": told}
        return {**shown, "csv": csv_text(section.data)}
    columns = [_cells(section.frame[column.field].head(_ROWS), column) for column in section.columns]
    rows = list(zip(*columns, strict=True))
    return {"kind": "table", "of": section, "stem": stem, "rows": rows, "csv": csv_text(section.frame)}


def _explorer(explorer: Explorer) -> dict[str, Any]:
    return {"of": explorer, "labs": labs(explorer), "json": explorer_json(explorer)}


def _cells(values: pd.Series[Any], column: Column) -> list[tuple[Column, Cell, Sparkline | None]]:
    """Write a column's cells; sparklines among them share one frame."""
    if column.kind != "sparkline":
        return [(column, cell(value, column), None) for value in values]
    frame = sparkline_frame(values)
    return [(column, cell(value, column), sparkline(value, frame)) for value in values]


def _policy(scripts: tuple[str, ...], style: str) -> str:
    """Content-Security-Policy: nothing but these very scripts and styles, and pictures made by them."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(digest, scripts))}",
            f"style-src {digest(style)}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


@cache
def _environment() -> Environment:
    made = environment()
    made.filters["script_json"] = script_json
    made.filters["in_short"] = in_short
    made.filters["whole_days"] = whole_days
    return made

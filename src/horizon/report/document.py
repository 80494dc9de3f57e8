"""The page as one HTML document that asks the network for nothing and runs no script but its own."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from horizon.report.bundle import vega_bundle
from horizon.report.charts.spec import picture
from horizon.report.export import safe_filename
from horizon.report.page import Figure, Page, Table
from horizon.report.sparkline import sparkline, sparkline_frame
from horizon.report.tables import cell, csv_text
from horizon.report.theme import SANS, SERIF, css_variables, vega_config

if TYPE_CHECKING:
    import pandas as pd

    from horizon.report.sparkline import Sparkline
    from horizon.report.tables import Cell, Column

__all__ = ["render", "script_json"]

_SCRIPTS = ("page.js",)
_STYLES = ("page.css", "news.css", "print.css")


def render(page: Page) -> str:
    """Write the page as one HTML document.

    The same page gives the same text. A policy inside it allows exactly its own scripts and styles; data
    reach the scripts as inert JSON.
    """
    scripts = (vega_bundle(), *map(_file, _SCRIPTS))
    style = _stylesheet()
    template = _environment().get_template("page.html.j2")
    return template.render(
        page=page,
        policy=_policy(scripts, style),
        sections=[_section(page.slug, section) for section in page.sections],
        themes={"light": vega_config("light"), "dark": vega_config("dark")},
        scripts=[_trusted(script) for script in scripts],
        style=_trusted(style),
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
    return _trusted(text)


def _section(slug: str, section: Figure | Table) -> dict[str, Any]:
    """Give the template what it shows of one figure or table."""
    stem = safe_filename(f"{slug}-{section.id}")
    if isinstance(section, Figure):
        chart = {"spec": section.spec, "picture": picture(section.spec, section.title, section.caption)}
        return {"kind": "figure", "of": section, "stem": stem, "chart": chart, "csv": csv_text(section.data)}
    columns = [_cells(section.frame[column.field], column) for column in section.columns]
    rows = list(zip(*columns, strict=True))
    return {"kind": "table", "of": section, "stem": stem, "rows": rows, "csv": csv_text(section.frame)}


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
            f"script-src {' '.join(map(_hash, scripts))}",
            f"style-src {_hash(style)}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _stylesheet() -> str:
    light, dark = (_declarations(css_variables(scheme)) for scheme in ("light", "dark"))
    fonts = _declarations({"sans": SANS, "serif": SERIF})
    media = "@media screen and (prefers-color-scheme:dark)"
    sheets = "\n".join(map(_file, _STYLES))
    return f":root{{{fonts}{light}}}{media}{{:root{{{dark}}}}}\n{sheets}"


def _declarations(variables: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in variables.items())


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("horizon.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["script_json"] = script_json
    return environment


def _file(name: str) -> str:
    return (resources.files("horizon.report") / "templates" / name).read_text(encoding="utf-8")


def _trusted(text: str) -> Markup:
    """Mark text of our own making, in which nothing can close the element that it stands in."""
    return Markup(text)  # noqa: S704 - called with the package's own files and with escaped JSON only

"""The page in front of all reports: the newest of each study with its headline, and those before it."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from horizon.report.theme import SANS, SERIF, css_variables

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["StudyHistory", "index_page"]


class StudyHistory(NamedTuple):
    """The reports of a study.

    Attributes
    ----------
    folder : str
        In which they lie, beside the page in front; the page of a day is ``folder/day/folder.html``.
    title, headline : str
        Of the one built last.
    day, as_of : str
        On which it was built, and of its data, in ISO form.
    alerts : int
        How many of its news are alerts.
    days : sequence of str
        Of all reports that are there, the newest first.
    """

    folder: str
    title: str
    headline: str
    day: str
    as_of: str
    alerts: int
    days: Sequence[str]


def index_page(histories: Sequence[StudyHistory]) -> str:
    """Write the page in front: one HTML document that asks the network for nothing and runs no script."""
    style = _stylesheet()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    template = _environment().get_template("index.html.j2")
    return template.render(
        histories=histories,
        policy=policy,
        style=Markup(style),  # noqa: S704 - the package's own file and colours
    )


def _stylesheet() -> str:
    light, dark = (_declarations(css_variables(scheme)) for scheme in ("light", "dark"))
    fonts = _declarations({"sans": SANS, "serif": SERIF})
    sheet = (resources.files("horizon.report") / "templates" / "index.css").read_text(encoding="utf-8")
    return f":root{{{fonts}{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n{sheet}"


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
    environment.filters["quoted"] = lambda text: quote(text, safe="")
    return environment

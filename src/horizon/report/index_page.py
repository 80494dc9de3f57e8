"""The page in front of all reports: the newest of each study with its headline, and those before it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from horizon.report.shell import digest, environment, stylesheet, trusted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment

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
    style = stylesheet("index.css")
    policy = f"default-src 'none'; style-src {digest(style)}; img-src data:; base-uri 'none'; form-action 'none'"
    template = _environment().get_template("index.html.j2")
    return template.render(
        histories=histories,
        policy=policy,
        style=trusted(style),
    )


@cache
def _environment() -> Environment:
    made = environment()
    made.filters["quoted"] = lambda text: quote(text, safe="")
    return made

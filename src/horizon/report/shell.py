"""What every document of ours has around its content: templates that escape, a style in our colours, a policy."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from horizon.report.theme import SANS, SERIF, css_variables

__all__ = ["digest", "environment", "stylesheet", "template_file", "trusted"]


def environment() -> Environment:
    """Give what makes pages of the package's templates: all that is put in is escaped, and nothing may be missing."""
    return Environment(
        loader=PackageLoader("horizon.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def stylesheet(*names: str) -> str:
    """Join style sheets of the package, after the fonts and the colours of both schemes."""
    light, dark = (_declarations(css_variables(scheme)) for scheme in ("light", "dark"))
    fonts = _declarations({"sans": SANS, "serif": SERIF})
    media = "@media screen and (prefers-color-scheme:dark)"
    sheets = "\n".join(map(template_file, names))
    return f":root{{{fonts}{light}}}{media}{{:root{{{dark}}}}}\n{sheets}"


def digest(text: str) -> str:
    """Give a script or style as a Content-Security-Policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def template_file(name: str) -> str:
    """Give the text of a file among the templates."""
    return (resources.files("horizon.report") / "templates" / name).read_text(encoding="utf-8")


def trusted(text: str) -> Markup:
    """Mark text of our own making, in which nothing can close the element that it stands in."""
    return Markup(text)  # noqa: S704 - called with the package's own files and with escaped JSON only


def _declarations(variables: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in variables.items())

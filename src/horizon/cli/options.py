"""Options that many commands share, and the state that the global ones leave behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from horizon.store import Store

__all__ = ["DATE", "SHARE", "Settings", "executor_options", "format_option", "new_name", "pairs", "pass_settings"]

Command = TypeVar("Command", bound="Callable[..., Any]")

FORMATS = ("table", "csv", "json")


@dataclass(slots=True)
class Settings:
    """The global options."""

    db: str | None = None
    format: str = "table"
    quiet: bool = False
    debug: bool = False

    def open(self, *, create: bool = False) -> Store:
        """Open the store that ``--db`` names."""
        from horizon.store import open_store

        return open_store(self.db, create=create)


pass_settings = click.make_pass_decorator(Settings, ensure=True)


class _Date(click.ParamType[date]):
    """A day in ISO form."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return datetime.fromisoformat(value).date()
        except ValueError:
            self.fail(f"{value!r} is not a date: expected YYYY-MM-DD", param, ctx)


DATE = _Date()


class _Share(click.FloatRange):
    """A number between 0 and 1, neither of them; not-a-number passes every comparison of a range."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        share: float = super().convert(value, param, ctx)
        if share != share:
            self.fail(f"{value!r} is not a number", param, ctx)
        return share


SHARE = _Share(0, 1, min_open=True, max_open=True)


def format_option(command: Command) -> Command:
    """Let ``--format`` stand after the command too."""

    def keep(context: click.Context, _: click.Parameter, value: str | None) -> None:
        if value is not None:
            context.ensure_object(Settings).format = value

    return click.option(
        "--format",
        type=click.Choice(FORMATS),
        callback=keep,
        expose_value=False,
        help="How to print the result.  [default: table]",
    )(command)


def executor_options(command: Command) -> Command:
    """Where replicates are computed: ``--workers`` and ``--cluster``; the numbers are the same everywhere."""
    workers = click.option(
        "--workers",
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        help="Processes to work in on this machine.",
    )
    cluster = click.option(
        "--cluster", metavar="ADDRESS", help="Work on the Dask cluster of this scheduler: tcp://host:8786."
    )
    return workers(cluster(command))


def new_name(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """See that a feed or a schedule may be called so."""
    from horizon.store.upkeep_names import NAME_RULE, is_name

    if not is_name(value):
        raise click.BadParameter(f"{value!r}: expected {NAME_RULE}", context, parameter)
    return value


def pairs(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Take apart ``left=right``, where the left side may contain ``=`` itself."""
    found = {}
    for text in values:
        left, sign, right = text.rpartition("=") if parameter.name == "mapping" else text.partition("=")
        if not sign or not left.strip() or not right.strip():
            raise click.BadParameter(f"{text!r}: expected {parameter.metavar}", context, parameter)
        found[left.strip()] = right.strip()
    return found

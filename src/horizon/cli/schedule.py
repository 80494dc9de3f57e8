"""``horizon schedule``."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

import click

from horizon.cli.lazy import LazyGroup
from horizon.cli.options import Settings, format_option, new_name, pass_settings
from horizon.cli.output import note, print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["print_list", "schedule"]


class _Parts(LazyGroup):
    """What looks after schedules lies here; what runs them, and what installs that, in modules of their own."""

    places: ClassVar = {
        "add": "horizon.cli.schedule:add",
        "list": "horizon.cli.schedule:list_",
        "remove": "horizon.cli.schedule:remove",
        "tick": "horizon.cli.schedule_run:tick",
        "run": "horizon.cli.schedule_run:run",
        "history": "horizon.cli.schedule:history",
        "install": "horizon.cli.schedule_install:install",
    }


@click.group(cls=_Parts)
def schedule() -> None:
    """Let pages come by themselves: fetch feeds, build studies, tell who is to know.

    \b
    Examples:
      horizon schedule add weekly --study frontier --cron "0 6 * * MON" --timezone Europe/London
      horizon schedule install weekly --systemd
      horizon schedule list
    """


@click.command()
@click.argument("name", callback=new_name)
@click.option(
    "--study", "studies", multiple=True, required=True, metavar="S",
    help="Study to build, as `horizon report list` names it; may be repeated.",
)  # fmt: skip
@click.option(
    "--cron", required=True, metavar="TIMES",
    help='When: minute, hour, day of the month, month, day of the week, such as "0 6 * * MON".',
)  # fmt: skip
@click.option("--timezone", metavar="ZONE", help="Whose clock is meant, such as Europe/London.  [default: UTC]")
@click.option(
    "--feed", "feeds", multiple=True, metavar="NAME|URL",
    help="Feed to fetch first, by its name, address or path, where a new one is added; may be repeated.  "
    "[default: all feeds]",
)  # fmt: skip
@click.option("--out", default="reports/out", show_default=True, metavar="DIR", help="Folder to write to.")
@click.option(
    "--notify-command", "command", metavar="CMD",
    help="Command that gets the notice as JSON on its standard input; no shell runs it.",
)  # fmt: skip
@click.option("--notify-url", "url", metavar="URL", help="Address to which the notice is posted as JSON.")
@click.option("--allow-private", is_flag=True, help="Let --notify-url and new feeds be on a private network.")
@format_option
@pass_settings
def add(
    settings: Settings,
    name: str,
    studies: tuple[str, ...],
    cron: str,
    timezone: str | None,
    feeds: tuple[str, ...],
    out: str,
    command: str | None,
    url: str | None,
    allow_private: bool,
) -> None:
    """Add the schedule NAME, and print the next three times at which it is due.

    Something has to look at schedules when their time has come: `horizon schedule run`, or what
    `horizon schedule install` sets up. Studies and --out are looked for in the folder where that works.

    \b
    Examples:
      horizon schedule add weekly --study frontier --study benchmarks --cron "0 6 * * MON" --timezone Europe/London
      horizon schedule add daily --study brief --cron "30 7 * * *" --feed epoch --notify-command "notify-team --json"
      horizon schedule add monthly --study frontier --cron "0 9 1 * *" --notify-url https://chat.example.org/hook/1
    """
    from horizon.schedule.adding import add_schedule
    from horizon.schedule.listing import added_json, next_times
    from horizon.schedule.times import parse_times

    times, now = parse_times(cron, "UTC" if timezone is None else timezone), datetime.now(UTC)
    with settings.open() as store:
        made = add_schedule(
            store, name, studies, times, now=now, feeds=feeds, out=out, command=command, url=url,
            allow_private=allow_private,
        )  # fmt: skip
    note(f"added {name}; it is due next at:", settings)
    if timezone is None:
        note("(the times are UTC, as no --timezone is given)", settings)
    if made.notify_command and shutil.which(made.notify_command[0]) is None:
        note(f"(there is no program {made.notify_command[0]} here; the schedule needs it where it runs)", settings)
    print_list([added_json(made, now)], next_times(times, now), settings, "schedules")


@click.command("list")
@format_option
@pass_settings
def list_(settings: Settings) -> None:
    """List schedules: when each is due next, and how its last run ended.

    \b
    Example:
      horizon schedule list --format json
    """
    from horizon.schedule.listing import schedule_columns, schedule_json, standings

    with settings.open() as store:
        found = standings(store)
    if not found:
        note("no schedules: `horizon schedule add` makes one", settings)
    print_list([schedule_json(one) for one in found], schedule_columns(found), settings, "schedules")


@click.command()
@click.argument("name")
@pass_settings
def remove(settings: Settings, name: str) -> None:
    """Remove the schedule NAME and the record of its runs; pages that were built stay.

    \b
    Example:
      horizon schedule remove weekly
    """
    from horizon.store.schedules import remove_schedule

    with settings.open() as store, store.write() as connection:
        remove_schedule(connection, name)
    note(f"removed {name}", settings)


@click.command()
@click.argument("name", required=False)
@click.option(
    "--newest", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help="So many, the newest."
)
@format_option
@pass_settings
def history(settings: Settings, name: str | None, newest: int) -> None:
    """List the runs of the schedule NAME, or of all, the newest first.

    \b
    Examples:
      horizon schedule history
      horizon schedule history weekly --newest 5
    """
    from horizon.schedule.listing import run_columns, run_json
    from horizon.store.schedules import find_schedule, runs

    with settings.open() as store, store.read() as connection:
        if name is not None:
            find_schedule(connection, name)
        found = runs(connection, name, newest=newest)
    print_list([run_json(run) for run in found], run_columns(found), settings, "runs")


def print_list(
    objects: Sequence[Mapping[str, Any]], columns: Mapping[str, list[str]], settings: Settings, what: str
) -> None:
    """Print a list in the format asked for."""
    if settings.format == "json":
        print_json({"schema": "horizon.schedule/1", what: list(objects)})
    elif settings.format == "csv":
        from pandas import DataFrame

        from horizon.report import csv_text

        frame = DataFrame({name.replace(" ", "_"): cells for name, cells in columns.items()})
        click.echo(csv_text(frame), nl=False)
    elif objects:
        print_table(columns)

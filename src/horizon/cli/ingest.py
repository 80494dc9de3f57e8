"""``horizon ingest``: the group, and the options that all its commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import click

from horizon.cli.lazy import LazyGroup
from horizon.cli.options import DATE, format_option, pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["SUITE_OPTION", "csv_options", "ingest", "ingest_options"]

Command = TypeVar("Command", bound="Callable[..., Any]")

_TABLES = ("models", "benchmarks", "scores", "horizons", "tasks", "runs")
SUITE_OPTION = click.option("--suite", metavar="S", help="Task suite of horizons, tasks and runs.")


class _Sources(LazyGroup):
    """One command for each kind of file."""

    places: ClassVar = {
        "csv": "horizon.cli.ingest_csv:ingest_csv",
        "metr": "horizon.cli.adapters:metr",
        "epoch": "horizon.cli.adapters:epoch",
        "inspect": "horizon.cli.adapters:inspect",
        "eee": "horizon.cli.adapters:eee",
        "lm-eval": "horizon.cli.adapters:lm_eval",
        "git": "horizon.cli.ingest_git:ingest_git",
    }


@click.group(cls=_Sources)
def ingest() -> None:
    """Read data into the store.

    All good rows of a command are stored in one transaction, or none. The same bytes a second time change nothing; a
    newer file of the same source is its next vintage, and older vintages stay readable with --as-of.

    \b
    Examples:
      horizon ingest csv leaderboard.csv --table scores --create
      horizon ingest metr benchmark_results_1_1.yaml
      horizon ingest epoch benchmark_data.zip
    """


def ingest_options(*, on_error: str, dated: bool = True, suited: bool = True) -> Callable[[Command], Command]:
    """Give a command the options that all kinds of file share.

    Parameters
    ----------
    on_error : str
        What it does with bad rows by default.
    dated : bool
        Whether the user may say on which day the content was known.
    suited : bool
        Whether the files may be about a task suite.
    """
    known_at = click.option("--known-at", type=DATE, help="Day on which this content was public.  [default: see above]")
    options = (
        *([SUITE_OPTION] if suited else []),
        click.option("--source", metavar="SLUG", help="Where the data come from, if not what the reader finds."),
        *([known_at] if dated else []),
        click.option(
            "--on-error",
            type=click.Choice(["abort", "skip"]),
            default=on_error,
            show_default=True,
            help="When a row is bad: store nothing, or leave out bad rows and keep them as rejects.",
        ),
        click.option(
            "--rejects",
            "rejects_file",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="OUT.csv",
            help="Write the bad rows to a file: line, field, value, reason, file.",
        ),
        click.option("--dry-run", is_flag=True, help="Read and check everything, store nothing."),
        format_option,
    )

    return _all_of(options)


def csv_options(*, about: str = "") -> Callable[[Command], Command]:
    """Give a command the options that say how a CSV file is read.

    Parameters
    ----------
    about : str
        What each help text begins with, where not every file of the command is a CSV file.
    """

    def said(text: str) -> str:
        return f"{about}{text}" if about else f"{text[0].upper()}{text[1:]}"

    return _all_of(
        (
            click.option(
                "--table",
                type=click.Choice(_TABLES),
                help=said("what the rows are; guessed from the header if left out."),
            ),
            click.option(
                "--map",
                "mapping",
                multiple=True,
                metavar="'Their column=field'",
                callback=pairs,
                help=said("a column that is called otherwise in the file; may be given again."),
            ),
            click.option(
                "--set",
                "constants",
                multiple=True,
                metavar="field=value",
                callback=pairs,
                help=said("a field that the file lacks and that is the same in every row; may be given again."),
            ),
            click.option(
                "--create",
                is_flag=True,
                help=said("make models, benchmarks and suites whose names are unknown, instead of refusing."),
            ),
        )
    )


def _all_of(options: Sequence[Callable[[Command], Command]]) -> Callable[[Command], Command]:
    """Several options as one, the first to be listed first."""

    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add

"""The command ``horizon``: global options, and commands that are imported when they are called."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from pathlib import Path
from typing import Any, ClassVar

import click

from horizon import __version__
from horizon.cli.lazy import LazyGroup
from horizon.cli.options import FORMATS, Settings
from horizon.cli.output import tell_error
from horizon.errors import HorizonError

__all__ = ["cli", "main"]


class _Commands(LazyGroup):
    """All commands, in the order in which a newcomer needs them."""

    places: ClassVar = {
        "init": "horizon.cli.init:init",
        "ingest": "horizon.cli.ingest:ingest",
        "feed": "horizon.cli.feed:feed",
        "sources": "horizon.cli.listings:sources",
        "snapshots": "horizon.cli.listings:snapshots",
        "rejects": "horizon.cli.listings:rejects",
        "models": "horizon.cli.models:models",
        "benchmarks": "horizon.cli.benchmarks:benchmarks",
        "check": "horizon.cli.check:check",
        "revisions": "horizon.cli.revisions:revisions",
        "estimate": "horizon.cli.estimate:estimate",
        "trend": "horizon.cli.trend:trend",
        "forecast": "horizon.cli.forecast:forecast",
        "compare": "horizon.cli.compare:compare",
        "backtest": "horizon.cli.backtest:backtest",
        "multiverse": "horizon.cli.multiverse:multiverse",
        "saturation": "horizon.cli.saturation:saturation",
        "index": "horizon.cli.index:index",
        "verify": "horizon.cli.verify:verify",
        "report": "horizon.cli.report:report",
        "export": "horizon.cli.export:export",
        "schedule": "horizon.cli.schedule:schedule",
        "db": "horizon.cli.db:db",
    }

    def invoke(self, ctx: click.Context) -> Any:
        """Turn an error of ours, or a file that cannot be written, into a message and exit code 1."""
        try:
            return super().invoke(ctx)
        except (HorizonError, OSError) as error:
            if ctx.ensure_object(Settings).debug or isinstance(error, BrokenPipeError):
                raise
            tell_error(error)
            ctx.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--db",
    metavar="URL|PATH",
    envvar="HORIZON_DB",
    show_envvar=True,
    help="The store: a file or a database URL.  [default: horizon.db]",
)
@click.option("--format", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print results.")
@click.option("--quiet", is_flag=True, help="Say nothing but results and errors.")
@click.option("--debug", is_flag=True, help="Show where in the program an error arose.")
@click.version_option(__version__, prog_name="horizon")
@click.pass_context
def cli(ctx: click.Context, db: str | None, format: str, quiet: bool, debug: bool) -> None:  # noqa: A002
    """Keep a record of how fast AI is getting better, and say honestly how sure it is.

    \b
    Examples:
      horizon init                                    make a store with the facts that come with the program
      horizon trend --suite metr-1.1 --since 2023-01-01
      horizon report build frontier                   write the page
      horizon ingest csv scores.csv --table scores    add your own data
    """
    ctx.obj = Settings(db, format, quiet, debug)


def main() -> None:
    """Run the command line."""
    # Libraries make many objects that live as long as the process; looking for garbage among them takes a tenth of it.
    gc.set_threshold(100_000, 50, 50)
    atexit.register(gc.freeze)  # nor among them once more at the end
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    cli()


def _open_closed_streams() -> None:
    """Let what is said go nowhere if who called closed a stream; else a file that is opened next takes its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - it stays open

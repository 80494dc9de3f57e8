"""Printing: tables, CSV and JSON on stdout; progress, notes and errors on stderr."""

from __future__ import annotations

import json
import math
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

import click

from horizon.errors import HorizonError, in_one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas as pd

    from horizon.cli.options import Settings

__all__ = [
    "note",
    "print_frame",
    "print_json",
    "print_table",
    "printable",
    "progress_bar",
    "shortened",
    "tell_error",
    "warn",
]

_WIDE = 1000
_SECOND = 1.0


def print_json(value: Any) -> None:
    """Print strict JSON: numbers that are not finite become null."""
    click.echo(json.dumps(_strict(value), indent=2, ensure_ascii=False, allow_nan=False))


def print_frame(frame: pd.DataFrame, settings: Settings, *, schema: str) -> None:
    """Print a listing in the format asked for."""
    from horizon.report import csv_text, json_records

    if settings.format == "csv":
        click.echo(csv_text(frame), nl=False)
    elif settings.format == "json":
        print_json({"schema": f"horizon.{schema}/1", schema: json_records(frame)})
    else:
        print_table({name: [_cell(value) for value in frame[name]] for name in frame.columns})


def print_table(columns: Mapping[str, list[str]]) -> None:
    """Print columns of text that line up; a column of numbers is set flush right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, cells in columns.items():
        numeric = bool(cells) and all(_is_number(cell) for cell in cells)
        whole = bool(cells) and all(" " not in cell for cell in cells)  # numbers, dates, slugs: never broken in two
        justify: Literal["left", "right"] = "right" if numeric else "left"
        table.add_column(Text(name.replace("_", " ")), justify=justify, overflow="fold", no_wrap=whole)
    for row in zip(*columns.values(), strict=True):
        table.add_row(*(Text(printable(cell)) for cell in row))
    width = None if sys.stdout.isatty() else _WIDE
    console = Console(width=width, highlight=False)
    with console.capture() as capture:
        console.print(table)
    click.echo("\n".join(line.rstrip() for line in capture.get().splitlines() if line.strip()))


def note(text: str, settings: Settings) -> None:
    """Say something that is not the result."""
    if not settings.quiet:
        click.echo(printable(text), err=True)


def warn(text: str) -> None:
    """Say something that a reader must not miss."""
    click.secho(f"warning: {printable(text)}", err=True, fg="yellow")


def tell_error(error: HorizonError | OSError) -> None:
    """Say what went wrong, what was expected, and what to do."""
    words = str(error) if isinstance(error, HorizonError) else in_one_line(error)
    click.secho(f"error: {printable(words)}", err=True, fg="red")


@contextmanager
def progress_bar(label: str, settings: Settings) -> Iterator[Callable[[float], None]]:
    """Give a function to call with the share that is done; a bar shows on a terminal, after the first second."""
    if settings.quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(label, total=1.0)
    begun = time.monotonic()

    def update(share: float) -> None:
        if time.monotonic() - begun > _SECOND:
            bar.start()
        bar.update(task, completed=share)

    try:
        yield update
    finally:
        bar.stop()


def _strict(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _strict(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_strict(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _cell(value: Any) -> str:
    if value is None or value != value:
        return "–"
    return f"{value:g}" if isinstance(value, float) else str(value)


def shortened(text: str, width: int) -> str:
    """Cut a text that is longer than `width`, and show that it was cut."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _is_number(cell: str) -> bool:
    return cell in {"", "–"} or cell.removeprefix("-").replace(",", "").replace(".", "", 1).isdigit()


def printable(text: str) -> str:
    """Show control characters as escapes, so that no name can steer the terminal."""
    return "".join(char if char.isprintable() or char == "\n" else f"\\u{ord(char):04x}" for char in text)

"""Run an ingest and say what became of each file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from horizon.cli.output import note, print_json, printable, progress_bar, warn
from horizon.errors import RejectedRows
from horizon.ingest import ingest_all
from horizon.store.write import Counts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from horizon.cli.options import Settings
    from horizon.ingest import IngestRequest, IngestResult, TableResult
    from horizon.records import Reject

__all__ = ["as_json", "run_ingest", "tell", "tell_more", "write_rejects"]

_SHOWN = 5


def run_ingest(settings: Settings, requests: Sequence[IngestRequest], rejects_file: Path | None) -> None:
    """Read the files in one transaction and print what became of them."""
    if rejects_file and any(rejects_file.resolve() == request.path.resolve() for request in requests):
        raise click.BadParameter("this is the file to be read: name another one", param_hint="--rejects")
    what = requests[0].path.name if len(requests) == 1 else f"{len(requests)} files"
    try:
        with settings.open() as store, progress_bar(f"reading {what}", settings) as progress:
            results = ingest_all(store, requests, progress)
    except RejectedRows as error:
        write_rejects(rejects_file, error.rejects)
        raise
    tell(settings, results, rejects_file)


def tell(settings: Settings, results: Sequence[IngestResult], rejects_file: Path | None = None) -> None:
    """Print what became of the files, as text or JSON, and write the rejects where asked."""
    write_rejects(rejects_file, [reject for result in results for reject in result.rejects])
    if settings.format == "json":
        print_json(as_json(results))
    for result in results:
        if settings.format != "json":
            if len(results) > 1:
                click.echo(printable(f"{result.path.name}:"))
            for name in dict.fromkeys(table.table for table in result.tables):
                same = [table for table in result.tables if table.table == name]
                click.echo(printable(_sentence(name, same, dry_run=result.dry_run)))
        tell_more(result, settings)


def write_rejects(path: Path | None, rejects: Sequence[Any]) -> None:
    """Write the rejects to a file, if one is named."""
    if path is None:
        return
    from horizon.report import csv_text, write_atomic
    from horizon.workflow.tables import rejects_frame

    write_atomic(path, csv_text(rejects_frame(rejects)))


def as_json(results: Sequence[IngestResult]) -> dict[str, Any]:
    """What the one file came to, or all files together, and then file by file and table by table."""
    tables = [table for result in results for table in result.tables]
    ids = _ids(tables)
    dry_run = any(result.dry_run for result in results)
    created: dict[str, list[str]] = {"models": [], "benchmarks": []}
    for result in results:
        for kind, names in result.created.items():
            created[kind] += names
    return {
        "schema": "horizon.ingest/1",
        "table": ", ".join(dict.fromkeys(table.table for table in tables)),
        "snapshot": None if dry_run or not ids else ids[0],
        "snapshots": [] if dry_run else ids,
        "known_already": not any(table.snapshots for table in tables),
        "dry_run": dry_run,
        **_totals(tables),
        "rejects": [_reject(reject) for result in results for reject in result.rejects],
        "created": created,
        "ignored_columns": list(dict.fromkeys(name for result in results for name in result.ignored)),
        "notes": [text for result in results for text in result.notes],
        "warnings": [text for result in results for text in result.warnings],
        "files": [
            {
                "file": result.path.name,
                "reader": result.reader.split(" ")[0],
                "tables": [
                    {"table": table.table, "snapshots": _ids([table]), **_totals([table])} for table in result.tables
                ],
            }
            for result in results
        ],
    }


def _ids(tables: Sequence[TableResult]) -> list[int]:
    made = [number for table in tables for number in table.snapshots]
    return sorted(made or [number for table in tables for number in table.known])


def _totals(tables: Sequence[TableResult]) -> dict[str, int]:
    names = ("read", "stored", "unchanged", "rejected", "superseded")
    return {name: sum(getattr(table.counts, name) for table in tables) for name in names}


def _reject(reject: Reject) -> dict[str, Any]:
    return {
        "file": reject.file,
        "line": reject.line,
        "field": reject.field,
        "value": reject.value,
        "reason": reject.reason,
    }


def _sentence(name: str, tables: Sequence[TableResult], *, dry_run: bool) -> str:
    """What became of the rows of one kind; a folder of logs has a table of them in each log."""
    counts = sum((table.counts for table in tables), Counts())
    ids = _named(_ids(tables))
    if not dry_run and not any(table.snapshots for table in tables):
        return f"{name}: Nothing has changed: these bytes are in the store already, as {ids} ({_rows(counts.read)})."
    return f"{name}: Dry run, nothing was stored; it would be: {counts}." if dry_run else f"{name}: {counts} ({ids})."


def _named(ids: Sequence[int]) -> str:
    if len(ids) > _SHOWN:
        return f"{len(ids):,} snapshots"
    return f"snapshot {', '.join(map(str, ids))}"


def tell_more(result: IngestResult, settings: Settings) -> None:
    """Say what the counts do not: names that are new, columns that were left aside, doubts."""
    if result.counts.superseded:
        also = " (those of rejected rows too)" if result.rejects else ""
        note(
            f"{_rows(result.counts.superseded)} that this source said before not in this file, or differing: out of"
            f" the current view, kept in vintages of earlier days{also}; a file is taken as the whole of its source",
            settings,
        )
    for kind, names in result.created.items():
        _tell_new(kind, names, settings)
    if result.ignored:
        note(f"columns left aside: {', '.join(result.ignored)}", settings)
    if result.rejects and not result.dry_run:
        note("see the rejected rows with `horizon rejects`", settings)
    for text in result.notes:
        note(text, settings)
    for text in result.warnings:
        warn(text)


def _tell_new(kind: str, names: Mapping[str, Sequence[str]], settings: Settings) -> None:
    """Name what was made, and what else it may have been, if any known name is near."""
    if not names:
        return
    shown = (f"{name} (near: {', '.join(near)})" if near else name for name, near in list(names.items())[:_SHOWN])
    rest = f", and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    note(f"new {kind} ({len(names):,}): {'; '.join(shown)}{rest}", settings)
    if kind == "models":
        note("if one of them is a known model under another name: `horizon models merge`", settings)


def _rows(number: int) -> str:
    return f"{number:,} row{'' if number == 1 else 's'}"

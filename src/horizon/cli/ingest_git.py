"""``horizon ingest git``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from horizon.cli.ingest import ingest_options
from horizon.cli.options import DATE, Settings, pairs, pass_settings

if TYPE_CHECKING:
    from datetime import date

    from horizon.ingest import IngestResult, OnError
    from horizon.ingest.git_load import GitRequest, GitResult, VersionResult

_TABLES = ("models", "benchmarks", "scores", "horizons", "tasks", "runs")


@click.command("git")
@click.argument("repo")
@click.argument("file")
@click.option("--since", type=DATE, help="Leave out versions that were committed before this day.")
@click.option("--table", type=click.Choice(_TABLES), help="Of a CSV file: what the rows are.")
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="'Their column=field'",
    callback=pairs,
    help="Of a CSV file: a column that is called otherwise; may be given again.",
)
@click.option(
    "--set",
    "constants",
    multiple=True,
    metavar="field=value",
    callback=pairs,
    help="Of a CSV file: a field that it lacks and that is the same in every row; may be given again.",
)
@ingest_options(on_error="skip", dated=False)
@pass_settings
def ingest_git(
    settings: Settings,
    repo: str,
    file: str,
    since: date | None,
    table: str | None,
    mapping: dict[str, str],
    constants: dict[str, str],
    suite: str | None,
    source: str | None,
    on_error: OnError,
    rejects_file: Path | None,
    dry_run: bool,
) -> None:
    """Read every committed version of a file as a vintage.

    REPO is a folder or an address that git can clone, FILE a path within it. All versions go in together or not at all.
    What the file is, is found out from its content, version by version; a CSV file takes --table, --map and --set as
    `horizon ingest csv` does, but unknown names in it are made. Earlier names of the file are followed.

    A version was known on the day of its commit: the committer's date in UTC, on the branch that is checked out (the
    default branch of an address); what was made on another branch counts from its merge. Of several versions of one day
    the last is taken. A version that cannot be read is left out with a warning, or stops everything with --on-error
    abort.

    \b
    Examples:
      horizon ingest git https://github.com/METR/eval-analysis-public data/external/release_dates.yaml
      horizon ingest git ../website _data/benchmark_results_1_1.yaml --since 2026-01-01
      horizon ingest git . leaderboard.csv --table scores --map "Percent correct=value" --set unit=percent
    """
    from horizon.cli.ingest_results import write_rejects
    from horizon.cli.output import progress_bar
    from horizon.errors import RejectedRows
    from horizon.ingest.git_load import GitRequest, ingest_git_history
    from horizon.records import SourceRecord

    request = GitRequest(
        repo,
        file,
        since=since,
        table=table,
        mapping=mapping,
        constants={**constants, **({"suite": suite} if suite else {})},
        source=SourceRecord(source, source) if source else None,
        on_error=on_error,
        dry_run=dry_run,
    )
    try:
        with settings.open() as store, progress_bar(f"reading versions of {Path(file).name}", settings) as progress:
            history = ingest_git_history(store, request, progress)
    except RejectedRows as error:
        write_rejects(rejects_file, error.rejects)
        raise
    _tell(settings, request, history, rejects_file)


def _tell(settings: Settings, request: GitRequest, history: GitResult, rejects_file: Path | None) -> None:
    """Print what became of each version, as a table or JSON, and write the rejects where asked."""
    from horizon.cli.ingest_results import as_json, tell_more, write_rejects
    from horizon.cli.output import print_json

    whole = _together(request, history)
    write_rejects(rejects_file, whole.rejects)
    if settings.format == "json":
        files = [_named(version) for version in history.versions if version.result]
        print_json({**as_json(files), "warnings": list(whole.warnings), "versions": _rows(history)})
    else:
        _print_versions(settings, history)
    if settings.format == "table":
        click.echo(_sentence(whole))
    tell_more(whole, settings)


def _sentence(whole: IngestResult) -> str:
    numbers = f"{whole.counts}."
    if not whole.snapshots:
        return f"Nothing has changed: {numbers}"
    return f"Dry run, nothing was stored: {numbers}" if whole.dry_run else numbers


def _together(request: GitRequest, history: GitResult) -> IngestResult:
    """All versions as one result; a reject says of which commit it is."""
    from horizon.ingest import IngestResult

    named = [_named(version) for version in history.versions if version.result]
    left_out = [
        f"commit {version.version.short} of {version.version.day} was left out: {version.why_not}"
        for version in history.versions
        if version.unreadable
    ]
    doubts = list(dict.fromkeys(text for result in named for text in result.doubts))
    return IngestResult(
        Path(request.file),
        "git",
        tuple(table for result in named for table in result.tables),
        (),
        (*history.warnings, *left_out, *doubts),
        request.dry_run,
    )


def _named(version: VersionResult) -> IngestResult:
    """The result of a version that was read, under the name ``FILE@COMMIT``."""
    from dataclasses import replace

    if version.result is None:
        raise TypeError("a version that was not read")
    name = f"{version.result.path.name}@{version.version.short}"
    tables = tuple(
        replace(table, rejects=tuple(replace(reject, file=name) for reject in table.rejects))
        for table in version.result.tables
    )
    return replace(version.result, path=Path(name), tables=tables)


def _rows(history: GitResult) -> list[dict[str, Any]]:
    rows = []
    for version in history.versions:
        counts = version.result.counts if version.result else None
        rows.append(
            {
                "commit": version.version.commit,
                "day": version.version.day.isoformat(),
                "path": version.version.path,
                **{name: getattr(counts, name, None) for name in ("read", "stored", "unchanged", "rejected")},
                "note": version.why_not or None,
            }
        )
    return rows


def _print_versions(settings: Settings, history: GitResult) -> None:
    import pandas as pd

    from horizon.cli.output import print_frame

    frame = pd.DataFrame(_rows(history), dtype=object)
    if settings.format == "table":
        frame["commit"] = [version.version.short for version in history.versions]
        frame = frame.drop(columns="path")
    print_frame(frame, settings, schema="ingest")

"""``horizon export``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from horizon.cli.options import DATE, Settings, format_option, pass_settings
from horizon.cli.output import print_json, progress_bar

if TYPE_CHECKING:
    from datetime import date


@click.command()
@click.argument("table", metavar="TABLE")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="File to write; its suffix says how: .csv, .json or .parquet.",
)
@click.option("--as-of", type=DATE, help="Only what was known on that day.")
@format_option
@pass_settings
def export(settings: Settings, table: str, out: Path, as_of: date | None) -> None:
    """Write TABLE of the store to a file that other programs read.

    TABLE is one of models, benchmarks, scores, horizons, tasks, runs, sources, snapshots, rejects, forecasts and
    reports. The file is written whole or not at all, and takes the place of one of that name. In CSV no cell is a
    formula: one that a spreadsheet would run has an apostrophe in front, which `horizon ingest csv` takes off again.
    Parquet needs the extra: pip install 'horizon-tracker[parquet]'.

    \b
    Examples:
      horizon export scores --out scores.csv
      horizon export horizons --as-of 2026-01-30 --out horizons.parquet
      horizon export forecasts --out ledger.json
    """
    from horizon.workflow.export import check_export, export_table

    check_export(table, out)
    with settings.open() as store, progress_bar(f"{table} to {out.name}", settings) as progress:
        rows = export_table(store, table, out, as_of=as_of, progress=progress)
    if settings.format == "json":
        day = as_of.isoformat() if as_of else None
        print_json({"schema": "horizon.export/1", "table": table, "file": str(out), "rows": rows, "as_of": day})
        return
    click.echo(f"{table}: {rows:,} row{'' if rows == 1 else 's'} in {out}")

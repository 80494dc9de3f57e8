"""``horizon ingest csv``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from horizon.cli.ingest import csv_options, ingest_options
from horizon.cli.options import Settings, pass_settings

if TYPE_CHECKING:
    from datetime import date

    from horizon.ingest import OnError


@click.command("csv")
@click.argument("file", type=click.Path(path_type=Path))
@csv_options()
@ingest_options(on_error="abort")
@pass_settings
def ingest_csv(
    settings: Settings,
    file: Path,
    table: str | None,
    mapping: dict[str, str],
    constants: dict[str, str],
    create: bool,
    suite: str | None,
    source: str | None,
    known_at: date | None,
    on_error: OnError,
    rejects_file: Path | None,
    dry_run: bool,
) -> None:
    """Read a CSV file.

    A file is taken as the whole of what its --source says (with --suite or --set: of what it says about that). Left
    out, the source is named after the file, and the content was known on the date in the file's name, else today.
    --suite S is short for --set suite=S.

    \b
    Fields (* must be there; see data/README.md for units):
      models      model*, organization, release_date, parameters, training_tokens, training_compute_flop,
                  training_cost_usd, open_weights, reasoning, input_usd_per_million_tokens,
                  output_usd_per_million_tokens
      benchmarks  benchmark*, name, metric, unit, lower_bound, upper_bound, ceiling_low, ceiling_source,
                  higher_is_better, n_items, release_date, human_baseline, domain, reliable_max_minutes
      scores      model*, benchmark*, value*, setting, standard_error, n_items, evaluated_on, reported_by, unit
      horizons    suite*, model*, minutes*, success_level, low, high, confidence, organization, release_date
      tasks       suite*, task*, human_minutes*, family, basis
      runs        suite*, model*, task*, run_key*, success*, started_at, tokens, cost_usd
      any table   source, known_at

    \b
    Examples:
      horizon ingest csv scores.csv --table scores --source my-lab --create
      horizon ingest csv results.csv --table horizons --suite metr-1.1 --known-at 2026-09-08 \\
          --map p50_minutes=minutes --map p50_low=low --map p50_high=high
      horizon ingest csv leaderboard.csv --table scores --map "Percent correct=value" --set unit=percent \\
          --set "benchmark=Aider polyglot" --on-error skip --rejects bad.csv
    """
    from horizon.cli.ingest_results import run_ingest
    from horizon.ingest import IngestRequest
    from horizon.records import SourceRecord

    request = IngestRequest(
        path=file,
        table=table,
        mapping=mapping,
        constants={**constants, **({"suite": suite} if suite else {})},
        source=SourceRecord(source, source) if source else None,
        known_at=known_at,
        on_error=on_error,
        create=create,
        dry_run=dry_run,
    )
    run_ingest(settings, [request], rejects_file)

"""``horizon verify``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from horizon.cli.options import Settings, format_option, pass_settings
from horizon.cli.output import note, print_json, print_table, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from horizon.workflow.verify import FailOn, VerifiedClaim


@click.command()
@click.argument("claims", required=False, metavar="[CLAIMS.toml]", type=click.Path(path_type=Path))
@click.option(
    "--fail-on",
    multiple=True,
    type=click.Choice(["near", "missing"]),
    help="Exit with 1 if a claim is not exact (near), or only if it is not reproduced or cannot be computed (missing).",
)
@click.option("--details", is_flag=True, help="Say of every claim what it rests on, and what every other rule gives.")
@format_option
@pass_settings
@click.pass_context
def verify(
    context: click.Context, settings: Settings, claims: Path | None, fail_on: tuple[FailOn, ...], details: bool
) -> None:
    """Compute published numbers again, each from what was known when it was published.

    Without a file, the claims that come with the program. The verdict is exact (the same to the digits published), near
    (off by at most 1 %, or 30 days), not reproduced (what other rules give is listed), or missing (the store lacks what
    it takes). A ceiling, inflection or singularity that the data do not identify is not reproduced.

    Some of the shipped claims are not reproduced: the exit code is 0 all the same, unless --fail-on asks for another.

    \b
    Examples:
      horizon verify
      horizon verify --details
      horizon verify my-claims.toml --fail-on near
      horizon verify my-claims.toml --fail-on missing --format json
    """
    from horizon.workflow.claims_file import read_claims, shipped_claims
    from horizon.workflow.verify import failing, verify_claims

    asked = read_claims(claims or shipped_claims())
    with settings.open() as store:
        verified = verify_claims(store, asked)
    failed = failing(verified, fail_on)
    _print(settings, verified, fail_on, failed=bool(failed), details=details)
    if failed:
        count = f"{len(failed)} of {len(verified)} claims fail"
        note(f"failed: {count} under --fail-on {' '.join(fail_on)}", settings)
    context.exit(1 if failed else 0)


def _print(
    settings: Settings,
    verified: Sequence[VerifiedClaim],
    fail_on: Sequence[FailOn],
    *,
    failed: bool,
    details: bool,
) -> None:
    from horizon.workflow.verify_tables import (
        verify_columns,
        verify_counts,
        verify_frame,
        verify_json,
        verify_sentences,
    )

    if settings.format == "json":
        print_json(verify_json(verified, fail_on, failed=failed))
    elif settings.format == "csv":
        from horizon.report import csv_text

        click.echo(csv_text(verify_frame(verified)), nl=False)
    else:
        print_table(verify_columns(verified))
        for sentence in verify_sentences(verified, details=details):
            click.echo(printable(sentence))
        counts = ", ".join(f"{count} {verdict}" for verdict, count in verify_counts(verified).items() if count)
        click.echo(f"\n{len(verified)} claims: {counts}.")

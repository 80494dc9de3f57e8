"""``horizon report``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from horizon.cli.options import DATE, Settings, format_option, pass_settings
from horizon.cli.output import note, print_json, print_table

if TYPE_CHECKING:
    from datetime import date

_OUT = Path("reports/out")


@click.group()
def report() -> None:
    """Build pages."""


@report.command()
@click.argument("studies", nargs=-1, metavar="[STUDY]...")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=_OUT,
    show_default=True,
    help="Folder to write to.",
)
@click.option("--now", type=DATE, help="The day that counts as today.  [default: the day of the newest vintage]")
@format_option
@pass_settings
def build(settings: Settings, studies: tuple[str, ...], out: Path, now: date | None) -> None:
    """Build the page of each STUDY (all, if none is named) and print its path.

    The page is one HTML file that needs no network; charts (PNG, SVG) and tables (CSV, JSON) lie beside it. The same
    store, study and --now give the same bytes.

    \b
    Examples:
      horizon report build frontier
      horizon report build --out public --now 2026-11-22
    """
    from horizon.workflow.publish import publish
    from horizon.workflow.study import find_study, list_studies

    chosen = [find_study(name) for name in studies or list_studies()]
    built = []
    with settings.open() as store:
        for study in chosen:
            note(f"building {study.name} ...", settings)
            built.append(publish(store, study, out, now=now))
    if settings.format == "json":
        pages = [{"study": one.study, "page": str(one.page), "files": [str(f) for f in one.files]} for one in built]
        print_json({"schema": "horizon.report/1", "pages": pages})
        return
    for one in built:
        click.echo(str(one.page))


@report.command("list")
@pass_settings
def list_(settings: Settings) -> None:
    """List the studies: those of reports/ in the working folder, and those that come with the program.

    \b
    Example:
      horizon report list
    """
    from horizon.workflow.study import find_study, list_studies

    studies = [find_study(name) for name in list_studies()]
    print_table(
        {
            "study": [study.name for study in studies],
            "kind": [study.kind for study in studies],
            "title": [study.title for study in studies],
            "suite": [study.suite for study in studies],
        }
    )


@report.command("open")
@click.argument("study")
@click.option(
    "--out", type=click.Path(path_type=Path), default=_OUT, show_default=True, help="Folder it was written to."
)
def open_(study: str, out: Path) -> None:
    """Open the page of STUDY in the browser.

    \b
    Example:
      horizon report open frontier
    """
    from horizon.errors import StudyError
    from horizon.workflow.publish import page_path

    page = page_path(out, study)
    if not page.exists():
        raise StudyError(f"there is no page {page}", hint=f"build it with `horizon report build {study}`")
    click.launch(page.resolve().as_uri())

"""``horizon report``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from horizon.cli.options import DATE, Settings, format_option, pass_settings
from horizon.cli.output import note, print_frame, print_json, tell_error, warn

if TYPE_CHECKING:
    from datetime import date

    from horizon.workflow.publish import Published

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

    The page is one HTML file that needs no network. It is written to OUT/STUDY/DAY, to which OUT/STUDY/latest leads,
    with what belongs to it: each chart as PNG, SVG and Vega-Lite, all data as CSV and JSON (and Parquet, with the extra
    of that name), and a summary in Markdown. OUT/index.html lists all reports, OUT/STUDY/changes.atom is a feed of
    what changed. The files of a build appear together or not at all. The same store, study and --now give the same
    bytes. A study that fails keeps no other from its page; the exit code is 1 then.

    \b
    Examples:
      horizon report build frontier
      horizon report build --out public --now 2026-11-22
    """
    from horizon.errors import FitError, SelectionError, StudyError
    from horizon.workflow.publish import publish
    from horizon.workflow.study import find_study, list_studies

    for name in studies:
        find_study(name)
    chosen = studies or tuple(list_studies())
    built = []
    with settings.open() as store:
        for name in chosen:
            note(f"building {name} ...", settings)
            try:
                built.append(publish(store, find_study(name), out, now=now))
            except (StudyError, SelectionError, FitError) as error:
                if len(chosen) == 1:
                    raise
                tell_error(error)
                continue
            if settings.format != "json":
                click.echo(str(built[-1].latest))
    _tell_what_is_odd(settings, built, now)
    if settings.format == "json":
        print_json({"schema": "horizon.report/1", "pages": [_json(one) for one in built]})
    if len(built) < len(chosen):
        click.get_current_context().exit(1)


def _tell_what_is_odd(settings: Settings, built: list[Published], now: date | None) -> None:
    known = max((one.as_of for one in built), default=None)
    if now and known and known > now:
        warn(f"the data are of {known}, which is after {now}: a page has what is known now, whatever --now says")
    if not all(one.recorded for one in built):
        warn("the store cannot be written to, so the next reports will not know what these said")
    if not all(one.parquet for one in built):
        note("no Parquet files: pip install 'horizon-tracker[parquet]' adds them", settings)


def _json(built: Published) -> dict[str, Any]:
    from horizon.workflow.news.as_json import news_json

    return {
        "study": built.study,
        "day": built.day.isoformat(),
        "as_of": built.as_of.isoformat(),
        "headline": built.headline,
        "page": str(built.page),
        "latest": str(built.latest),
        "files": [str(path) for path in built.files],
        "news": news_json(built.news),
        "recorded": built.recorded,
    }


@report.command("list")
@format_option
@pass_settings
def list_(settings: Settings) -> None:
    """List the studies, and when each was built last: those of reports/ in the working folder, and shipped ones.

    \b
    Examples:
      horizon report list
      horizon report list --format json
    """
    from horizon.workflow.report_list import list_reports

    frame = list_reports(settings.open)
    shown = frame.drop(columns=["file", "as_of", "alerts", "error"]) if settings.format == "table" else frame
    print_frame(shown, settings, schema="reports")
    for error in frame["error"].dropna():
        warn(error)


@report.command("open")
@click.argument("study")
@click.option(
    "--out", type=click.Path(path_type=Path), default=_OUT, show_default=True, help="Folder it was written to."
)
def open_(study: str, out: Path) -> None:
    """Open the latest page of STUDY in the browser.

    \b
    Example:
      horizon report open frontier
    """
    from horizon.errors import StudyError
    from horizon.workflow.publish import latest_page

    page = latest_page(out, study)
    if not page.exists():
        raise StudyError(f"there is no page {page}", hint=f"build it with `horizon report build {study}`")
    click.launch(page.resolve().as_uri())

"""Study -> files: the page of each kind of study with its news, what lies beside it, and the record of what it said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from horizon import __version__
from horizon.errors import StoreError, StudyError
from horizon.report import render
from horizon.report.files import safe_filename
from horizon.report.parquet import parquet_is_there
from horizon.store.report_runs import ReportRun, keep_report
from horizon.workflow.build_folder import LATEST, Draft, alone_in, finish_left_over
from horizon.workflow.feeds_wording import stale_notices
from horizon.workflow.news.as_json import conclusions_json, news_json
from horizon.workflow.news.since import news_since
from horizon.workflow.pages.make import make_page
from horizon.workflow.published_files import SUMMARY, files_beside, read_summary, summary_json
from horizon.workflow.report_history import changes_feed, front_page

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from horizon.report.page import News, Page
    from horizon.store import Store
    from horizon.workflow.study import Study

__all__ = ["Published", "latest_page", "publish"]

_NOT_RECORDED = (
    "this report is not recorded in the store, which could not be written to: the next one will not know what it said"
)


@dataclass(frozen=True, slots=True)
class Published:
    """What was written.

    Attributes
    ----------
    study : str
    day, as_of : date
        The day that counts as today, after which the folder is called; that of the newest vintage.
    headline : str
    page : Path
        In the folder of the day.
    latest : Path
        The same page, by the way that stays the same from day to day.
    files : tuple of Path
        Beside the page.
    news : News
        What changed since the last report.
    recorded : bool
        Whether the store keeps what the report said.
    parquet : bool
        Whether Parquet files are among them, which takes the extra ``parquet``.
    """

    study: str
    day: date
    as_of: date
    headline: str
    page: Path
    latest: Path
    files: tuple[Path, ...]
    news: News
    recorded: bool
    parquet: bool


def latest_page(out: Path, study: str) -> Path:
    """Where the newest page of a study is found."""
    name = safe_filename(study)
    return out / name / LATEST / f"{name}.html"


def publish(store: Store, study: Study, out: Path, *, now: date | None = None) -> Published:
    """Build the page of a study and what lies beside it; if anything fails, all stays as the last good build left it.

    The files of a build appear together, in ``out/<study>/<day>/``, to which ``out/<study>/latest`` points;
    ``out/<study>/changes.atom`` and ``out/index.html`` tell of all days. Another build of the same day takes the place
    of the first, in the store and in the folder.

    Parameters
    ----------
    now : date, optional
        The day that counts as today; that of the newest vintage if left out, so that the bytes depend on the store
        alone.

    Raises
    ------
    SelectionError, FitError
        If the store does not hold what the study shows.
    StudyError
        If the folder holds the pages of another study.
    OSError
        If the files cannot be written.
    """
    made = _made(store, study, now)
    home, parquet = out / safe_filename(study.name), parquet_is_there()
    files = _files(study.name, home.name, made.page, parquet=parquet)
    with alone_in(out) as alone:
        if alone and home.exists():
            finish_left_over(home)
        _write(store, study.name, made, out, files)
    day = made.report.day
    return Published(
        study=study.name,
        day=day,
        as_of=made.page.as_of,
        headline=made.page.headline,
        page=home / day.isoformat() / f"{home.name}.html",
        latest=latest_page(out, study.name),
        files=tuple(home / day.isoformat() / name for name in list(files)[:-1]),
        news=made.news,
        recorded=made.recorded,
        parquet=parquet,
    )


class _Made(NamedTuple):
    page: Page
    news: News
    report: ReportRun
    recorded: bool


def _made(store: Store, study: Study, now: date | None) -> _Made:
    """The page with its news, and what will be kept of it; the page says so if that cannot be."""
    with store.read() as connection:
        stale = stale_notices(connection)
    made = make_page(store, study, now=now)
    day = made.page.built
    news = news_since(store, study, made.conclusions, day)
    page = replace(made.page, news=news, stale=(*made.page.stale, *stale))
    report = ReportRun(
        study.name,
        day,
        page.as_of,
        datetime.now(UTC),
        __version__,
        conclusions_json(made.conclusions),
        {"headline": page.headline} | news_json(news),
    )
    recorded = _can_keep(store, report)
    return _Made(page if recorded else replace(page, warnings=(*page.warnings, _NOT_RECORDED)), news, report, recorded)


def _can_keep(store: Store, report: ReportRun) -> bool:
    try:
        with store.write(keep=False) as connection:
            keep_report(connection, report)
    except StoreError:
        return False
    return True


def _files(study: str, stem: str, page: Page, *, parquet: bool) -> dict[str, str | bytes]:
    """All files of the day, the page last."""
    files = files_beside(page, parquet=parquet)
    names = sorted([*files, SUMMARY, f"{stem}.html"])
    if len(set(names)) < len(files) + 2:
        raise ValueError(f"a part of the page is called {stem}, as is the page")
    return dict(sorted(files.items())) | {
        SUMMARY: summary_json(study, page, names),
        f"{stem}.html": render(page),
    }


def _write(store: Store, study: str, made: _Made, out: Path, files: dict[str, str | bytes]) -> None:
    home, day = out / safe_filename(study), made.report.day
    last = read_summary(home / LATEST)
    if last is not None and last.get("study") != study:
        raise StudyError(
            f"{home} holds the pages of another study",
            found=str(last.get("study")),
            expected=study,
            hint="call the study something else, or build to another folder",
        )
    beside = {
        home / "changes.atom": changes_feed(store, made.page.title, made.report, home),
        out / "index.html": front_page(out, home.name, files),
    }
    draft = Draft(home, day.isoformat(), files, beside=beside, old=_names(read_summary(home / day.isoformat())))
    try:
        if made.recorded:
            with store.write() as connection:
                keep_report(connection, made.report)
                draft.call_ready()
        else:
            draft.call_ready()
    except BaseException:
        draft.discard()
        raise
    draft.put_in_place()


def _names(summary: dict[str, object] | None) -> tuple[str, ...]:
    """Files that an earlier build of the day says it wrote, as far as these are names of files."""
    listed = summary.get("files") if summary else None
    names = listed if isinstance(listed, list) else []
    return tuple(name for name in names if isinstance(name, str) and name not in ("", ".", "..") and "/" not in name)

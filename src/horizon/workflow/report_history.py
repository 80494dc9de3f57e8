"""The reports that there have been: as a feed of changes, as the page in front, and as a frame."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from horizon.report.atom import ReportEntry, atom_text
from horizon.report.files import safe_filename
from horizon.report.index_page import StudyHistory, index_page
from horizon.report.page import News, NewsItem
from horizon.store.report_runs import reports
from horizon.workflow.build_folder import LATEST
from horizon.workflow.published_files import SUMMARY, read_summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from horizon.store import Store
    from horizon.store.report_runs import ReportRun

__all__ = ["changes_feed", "front_page", "headline_of", "news_of"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST_FEED = 100


def changes_feed(store: Store, title: str, report: ReportRun, home: Path) -> str:
    """Write the Atom feed of a study with a report that is not kept yet, in the place of one of the same day.

    A report that was written to another folder than `home` is told of without a link.
    """
    with store.read() as connection:
        others = [one for one in reports(connection, report.study) if one.day != report.day]
    newest = sorted([*others, report], key=lambda one: one.day)[-_LONGEST_FEED:]
    name = safe_filename(report.study)
    pages = {one.day: f"{one.day}/{name}.html" for one in newest}
    here = {day: link for day, link in pages.items() if day == report.day or (home / link).exists()}
    entries = [ReportEntry(one.day, headline_of(one), news_of(one), here.get(one.day)) for one in newest]
    return atom_text(report.study, title, entries)


def headline_of(report: ReportRun) -> str:
    """What a report that is kept said first."""
    return str(report.news.get("headline", ""))


def news_of(report: ReportRun) -> News:
    """What a report that is kept said had changed."""
    items = (NewsItem(one["kind"], one["text"], one["cause"], one["alert"]) for one in report.news["items"])
    return News(report.news["title"], tuple(items))


def front_page(out: Path, name: str, files: Mapping[str, str | bytes]) -> str:
    """Write the page in front of all studies in a folder, with a build of one of them that is not there yet."""
    built = json.loads(files[SUMMARY])
    found = {folder: summary for folder, summary in _summaries(out) if folder != name} | {name: built}
    return index_page(
        [_history(out, folder, found[folder], built["day"] if folder == name else None) for folder in sorted(found)]
    )


def _summaries(out: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for home in out.iterdir():
        summary = read_summary(home / LATEST)
        if summary is not None and not home.name.startswith("."):
            yield home.name, summary


def _history(out: Path, folder: str, summary: dict[str, Any], new: str | None) -> StudyHistory:
    home = out / folder
    there = {path.name for path in home.glob("*") if _DAY.fullmatch(path.name) and (path / f"{folder}.html").exists()}
    text = {name: str(summary.get(name, "")) for name in ("title", "headline", "day", "as_of")}
    news = summary.get("news")
    items = news.get("items") if isinstance(news, dict) else None
    alerts = sum(isinstance(item, dict) and item.get("alert") is True for item in items or [])
    return StudyHistory(folder, **text, alerts=alerts, days=sorted(there | ({new} if new else set()), reverse=True))

"""The changes from report to report as an Atom feed, for a feed reader."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from horizon.report.page import News, NewsItem

__all__ = ["ReportEntry", "atom_text"]

_NAMESPACE = "http://www.w3.org/2005/Atom"
_AUTHORITY = "horizon-tracker.invalid,2026"
"""Of ids that are tags: no host of that name can exist, so none of them is an address by mistake."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class ReportEntry(NamedTuple):
    """What a report said on a day.

    Attributes
    ----------
    day : date
    headline : str
    news : News
    link : str or None
        Of its page, as a path from the folder of the feed; None if it is not there.
    """

    day: date
    headline: str
    news: News
    link: str | None


def atom_text(study: str, title: str, entries: Sequence[ReportEntry], *, name: str = "changes.atom") -> str:
    """Write an Atom feed with one entry a report, the newest first.

    The id of an entry is that of the study and the day, so that a report that was built again is still the same entry.
    An entry with an alert has the category ``alert``, and those of the kinds of its alerts.

    Parameters
    ----------
    study, title : str
        Name for the ids; name for people.
    entries : sequence of ReportEntry
        One at least.
    name : str
        Of the feed's own file.

    References
    ----------
    M. Nottingham and R. Sayre (2005), "The Atom Syndication Format", RFC 4287; T. Kindberg and S. Hawke (2005), "The
    'tag' URI Scheme", RFC 4151.
    """
    newest_first = sorted(entries, key=lambda entry: entry.day, reverse=True)
    feed = ET.Element("feed", xmlns=_NAMESPACE)
    _texts(feed, {"id": _id(study), "title": title, "updated": _moment(newest_first[0].day)})
    ET.SubElement(feed, "link", rel="self", type="application/atom+xml", href=quote(name))
    _link(feed, next(filter(None, (entry.link for entry in newest_first)), None))
    _texts(ET.SubElement(feed, "author"), {"name": "horizon"})
    for entry in newest_first:
        _add(feed, study, entry)
    ET.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'


def _add(feed: ET.Element, study: str, entry: ReportEntry) -> None:
    element, when = ET.SubElement(feed, "entry"), _moment(entry.day)
    _texts(element, {"id": _id(study, entry.day), "title": entry.headline, "published": when, "updated": when})
    _link(element, entry.link)
    alerts = [item for item in entry.news.items if item.alert]
    for term in ["alert", *dict.fromkeys(item.kind for item in alerts)] if alerts else []:
        ET.SubElement(element, "category", term=_legal(term))
    content = ET.SubElement(element, "content", type="html")
    content.text = _legal(_html(entry.news.title, entry.news.items))


def _link(element: ET.Element, page: str | None) -> None:
    if page is not None:
        ET.SubElement(element, "link", rel="alternate", type="text/html", href=page)


def _html(title: str, items: Iterable[NewsItem]) -> str:
    lines = Markup().join(Markup("<li>{}{}{}</li>").format(_mark(item), item.text, _cause(item)) for item in items)
    return Markup("<p>{}</p><ul>{}</ul>").format(title, lines) if lines else Markup("<p>{}</p>").format(title)


def _mark(item: NewsItem) -> Markup:
    return Markup("<strong>Alert.</strong> ") if item.alert else escape("")


def _cause(item: NewsItem) -> Markup:
    return Markup(" <em>({})</em>").format(item.cause) if item.cause else escape("")


def _texts(element: ET.Element, texts: dict[str, str]) -> None:
    for tag, text in texts.items():
        ET.SubElement(element, tag).text = _legal(text)


def _id(study: str, day: date | None = None) -> str:
    parts = ["report", study, *([day.isoformat()] if day else [])]
    return f"tag:{_AUTHORITY}:{'/'.join(quote(part, safe='', errors='replace') for part in parts)}"


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _legal(text: str) -> str:
    """The text without characters that XML cannot hold, not even escaped."""
    return _NOT_XML.sub("\ufffd", text)

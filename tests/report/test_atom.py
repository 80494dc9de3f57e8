"""The feed of changes, read back by a parser of XML."""

import xml.etree.ElementTree as ET
from datetime import date

import pytest

from horizon.report.atom import ReportEntry, atom_text
from horizon.report.page import News, NewsItem
from tests.report.sample import HOSTILE, SCRIPT

ATOM = "{http://www.w3.org/2005/Atom}"
QUIET = News("What changed since 2026-01-01", (NewsItem("model added", "One model added", "row 7"),))
LOUD = News("Since then", (NewsItem("frontier gained", SCRIPT, alert=True), *QUIET.items))


def feed(*entries: ReportEntry, study: str = "frontier", title: str = "Frontier") -> ET.Element:
    return ET.fromstring(atom_text(study, title, entries))


def entry(day: int, news: News = QUIET, headline: str = "Faster") -> ReportEntry:
    return ReportEntry(date(2026, 1, day), headline, news, f"2026-01-{day:02d}/frontier.html")


def texts(element: ET.Element, name: str) -> list[str | None]:
    return [found.text for found in element.iter(f"{ATOM}{name}")]


def test_the_feed_has_what_rfc_4287_asks_for() -> None:
    root = feed(entry(1), entry(5))
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "horizon"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {"self": "changes.atom", "alternate": "2026-01-05/frontier.html"}


def test_the_newest_report_comes_first_and_dates_the_feed() -> None:
    root = feed(entry(1), entry(5), entry(3))
    assert texts(root, "updated") == [f"2026-01-0{day}T00:00:00Z" for day in (5, 5, 3, 1)]


def test_ids_are_those_of_study_and_day_whatever_a_report_says() -> None:
    first, second = feed(entry(1)), feed(entry(1, LOUD, "Slower"), entry(2))
    ids = texts(first, "id")
    assert ids == ["tag:horizon-tracker.invalid,2026:report/frontier",
                   "tag:horizon-tracker.invalid,2026:report/frontier/2026-01-01"]  # fmt: skip
    assert set(ids) < set(texts(second, "id"))
    assert len(set(texts(second, "id"))) == 3


def test_alerts_are_categories() -> None:
    loud, quiet = feed(entry(2, LOUD), entry(1)).iter(f"{ATOM}entry")
    assert [one.get("term") for one in loud.iter(f"{ATOM}category")] == ["alert", "frontier gained"]
    assert list(quiet.iter(f"{ATOM}category")) == []


def test_the_content_is_html_in_which_hostile_text_is_escaped_once_more() -> None:
    (content,) = feed(entry(2, LOUD)).iter(f"{ATOM}content")
    assert content.get("type") == "html"
    assert content.text == (
        "<p>Since then</p><ul><li><strong>Alert.</strong> &lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;</li>"
        "<li>One model added <em>(row 7)</em></li></ul>"
    )


@pytest.mark.parametrize("word", [*HOSTILE, "a\x01b\x00", "\ud800", "\ufffe", "]]>", "<!--"])
def test_any_text_gives_a_feed_that_can_be_parsed(word: str) -> None:
    news = News(word, (NewsItem(word, word, word, alert=True),))
    root = feed(entry(1, news, word), study=word, title=word)
    text = atom_text(word, word, [entry(1, news, word)])
    assert text.encode()
    title = root.findtext(f"{ATOM}title")
    assert title is not None
    assert len(title) == len(word)

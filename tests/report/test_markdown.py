"""The summary in Markdown: what is in it, and that no text of a stranger is more than its characters."""

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from horizon.report import Column, Page, Source, Table
from horizon.report.markdown import escaped, summary
from horizon.report.page import KeyNumber, News, NewsItem, Unknown
from tests.report.sample import HOSTILE, SCRIPT

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


class Shown(HTMLParser):
    """The text of an HTML document, and its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags, self.links = "", set[str](), list[str]()
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]


def page(word: str = "word") -> Page:
    """A page on which every text says the same."""
    columns = (Column("model", word), Column("minutes", "Horizon", "duration"), Column("why", "Why", "prose"))
    frame = pd.DataFrame({"model": [f"{word} {place}" for place in range(9)], "minutes": 60.0, "why": "prose"})
    return Page(
        slug="s",
        title=word,
        headline=f"{word} doubles.",
        lede=(word,),
        sections=(Table("key", word, "caption", columns, frame), Table("other", "Other", "", columns, frame)),
        warnings=(word,),
        notes=("a note",),
        sources=(Source("s", word, word, "javascript:alert(1)", word), Source("t", "T", "", "https://e.org/a b>", "")),
        as_of=date(2026, 9, 8),
        built=date(2026, 11, 22),
        version="0.1.0",
        news=News("What changed", (NewsItem("k", word, "row 7", alert=True), NewsItem("k", "second"))),
        stale=(word,),
        numbers=(KeyNumber("Doubling time", "129 days", word),),
        unknowns=(Unknown("the ceiling"),),
    )


def test_the_summary_says_what_a_reader_asks_in_this_order() -> None:
    text = summary(page(), tables=("key", "absent"))
    parts = [
             "# word", "**word doubles.**", "Data as of 2026-09-08. Built 2026-11-22",
             "- Doubling time: **129 days** word",
             "## What changed", "- **Alert.** word (row 7)", "- second", "| word | Horizon |", "| word 0 | 1 h |",
             "8 of 9 rows.", "## What we do not know", "- the ceiling", "## Read with care", "## Not up to date",
             "## Sources", "[T](<https://e.org/a%20b%3E>)"]  # fmt: skip
    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    assert not {"prose", "Other", "javascript"} & set(text.split())


def test_a_page_without_a_list_of_what_is_not_known_takes_it_from_a_table() -> None:
    bare = replace(page(), unknowns=(), news=None)
    assert "## What we do not know\n\n- word 0: 1 h; prose\n" in summary(bare, unknown=("key",))


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_text_is_only_text_and_the_tables_stay_whole(word: str) -> None:
    shown = Shown(READER.render(summary(page(word), tables=("key",))))
    assert shown.tags <= {"h1", "h2", "p", "strong", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "a"}
    assert shown.links == ["https://e.org/a%20b%3E"]
    assert shown.text.count("1 h") == 8


def test_a_script_is_shown_as_its_characters() -> None:
    assert Shown(READER.render(summary(page(SCRIPT)))).text.startswith(SCRIPT)


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs"])))
@example("1. one")
@example("---")
@example("=== a")
@example("+ a\n- b")
@example("&amp; \\& [a](b) ![i](j) `c` **d** ~~e~~ <https://a.b>")
def test_any_text_is_read_as_it_was_written_alone_and_in_a_list(text: str) -> None:
    line = " ".join(text.split())
    for before in ("", "- "):
        shown = Shown(READER.render(f"{before}{escaped(text)}\n"))
        assert shown.text.strip() == line
        assert shown.tags <= {"p", "ul", "li"}

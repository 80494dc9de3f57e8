"""A report in a few lines of Markdown, for a chat or an e-mail."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote

from horizon.report.page import Table
from horizon.report.tables import cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from horizon.report.page import NewsItem, Page, Source
    from horizon.report.tables import Column

__all__ = ["escaped", "summary"]

_SIGNS = re.compile(r"[\\`*_\[\]|~$]")
_START = re.compile(r"(?=[#+=-])|\d+(?=[.)](\s|$))")  # of a heading or a list
_ROWS = 8
_COLUMNS = 6
_WIDE = ("sparkline", "prose")


def summary(page: Page, *, tables: Sequence[str] = (), unknown: Sequence[str] = ()) -> str:
    """Write the headline, the numbers, what changed, the key tables, what is not known, and the sources.

    Parameters
    ----------
    page : Page
    tables : sequence of str
        Ids of the tables whose first rows are shown, in this order; one that the page has not is passed over.
    unknown : sequence of str
        Ids of the tables that say what the data cannot tell, for a page that does not list that: each row becomes a
        sentence.
    """
    parts = [
        [f"# {escaped(page.title)}"],
        [f"**{escaped(page.headline)}**"],
        *([escaped(paragraph)] for paragraph in page.lede),
        [f"Data as of {page.as_of}. Built {page.built} by horizon {escaped(page.version)}."],
        [f"- {escaped(one.label)}: **{escaped(one.value)}** {escaped(one.detail)}".rstrip() for one in page.numbers],
        *_news(page),
        *(part for name in tables for table in _named(page, name) for part in _table(table)),
        *_section("What we do not know", [one.text for one in page.unknowns] or [*_gaps(page, unknown)]),
        *_section("Read with care", page.warnings),
        *_section("Not up to date", page.stale),
        *([["## Sources"], [_source(source) for source in page.sources]] if page.sources else []),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def escaped(text: str) -> str:
    r"""Text that Markdown, and the HTML in it, shows as its characters, on one line.

    Examples
    --------
    >>> print(escaped("</script>*o3*"), escaped("# 1"), escaped("1. GPT_4"))
    &lt;/script&gt;\*o3\* \# 1 1\. GPT\_4
    """
    line = "".join(map(_shown, " ".join(text.split())))
    line = _SIGNS.sub(lambda sign: "\\" + sign[0], line)
    if start := _START.match(line):
        line = f"{start[0]}\\{line[start.end() :]}"
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _shown(character: str) -> str:
    """The character, unless it cannot be seen and turns the text around it."""
    return "\ufffd" if unicodedata.category(character) in ("Cc", "Cf", "Cs") and character != "\u200d" else character


def _news(page: Page) -> Iterator[list[str]]:
    if page.news:
        yield [f"## {escaped(page.news.title)}"]
        yield [_item(item) for item in page.news.items] or ["Nothing."]


def _item(item: NewsItem) -> str:
    cause = f"({escaped(item.cause)})" if item.cause else ""
    return " ".join(filter(None, ["-", "**Alert.**" if item.alert else "", escaped(item.text), cause]))


def _section(title: str, texts: Sequence[str]) -> Iterator[list[str]]:
    if texts:
        yield [f"## {title}"]
        yield [f"- {escaped(text)}" for text in texts]


def _named(page: Page, name: str) -> Iterator[Table]:
    return (section for section in page.sections if isinstance(section, Table) and section.id == name)


def _table(table: Table) -> Iterator[list[str]]:
    """The first rows and columns of a table."""
    columns = [column for column in table.columns if column.kind not in _WIDE][:_COLUMNS]
    rows = zip(*(table.frame[column.field].head(_ROWS) for column in columns), strict=True)
    yield [f"## {escaped(table.title)}"]
    yield [
        _row([escaped(column.heading) for column in columns]),
        _row(["---:" if column.numeric else "---" for column in columns]),
        *(_row([_cell(value, column) for value, column in zip(row, columns, strict=True)]) for row in rows),
    ]
    if len(table.frame) > _ROWS:
        yield [f"{_ROWS} of {len(table.frame):,} rows."]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: object, column: Column) -> str:
    return escaped(cell(value, column).text)


def _gaps(page: Page, names: Sequence[str]) -> Iterator[str]:
    """What each row of these tables says in its first three columns."""
    for table in (table for name in names for table in _named(page, name)):
        columns = table.columns[:3]
        for row in zip(*(table.frame[column.field] for column in columns), strict=True):
            first, *rest = (cell(value, column).text for value, column in zip(row, columns, strict=True))
            yield f"{first}: {'; '.join(rest)}"


def _source(source: Source) -> str:
    title = escaped(source.title)
    safe = source.url.startswith(("https://", "http://"))
    link = f"[{title}](<{quote(source.url, safe=_URL_SIGNS)}>)" if safe else title
    known = f"current on {source.known_at}" if source.known_at else ""
    return "- " + ", ".join(filter(None, [link, escaped(source.publisher), escaped(source.licence), known]))


_URL_SIGNS = "%/:=&?~#+!$,;'@()*[]"

"""What is on a report page: figures, tables, words and sources, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from datetime import date

    import altair as alt
    import pandas as pd

    from horizon.report.explorer import Explorer
    from horizon.report.tables import Column

__all__ = ["Figure", "KeyNumber", "News", "NewsItem", "Page", "Source", "Table", "Unknown"]


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A chart with all that makes it understandable.

    Parameters
    ----------
    id : str
        Short name, for links and file names.
    title : str
        The finding, as a sentence.
    caption : str
        What is drawn: number of points, window, rule, vintage.
    description : str
        What the picture shows, for those who cannot see it.
    chart : altair chart
        Without colours of its own; the page gives them.
    data : DataFrame
        What the "Data (CSV)" button hands out.
    explorer : Explorer, optional
        What a reader may change the figure to; the chart is then that of `explorer_chart`.

    Attributes
    ----------
    spec : dict
        The chart as Vega-Lite JSON.
    """

    id: str
    title: str
    caption: str
    description: str
    chart: alt.TopLevelMixin
    data: pd.DataFrame
    explorer: Explorer | None = None
    spec: dict[str, Any] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Write the chart out once: the page and the pictures beside it all need that, and it takes a while."""
        from horizon.report.charts.spec import specification  # a table of numbers must not wait for Altair

        object.__setattr__(self, "spec", specification(self.chart))


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table for reading, sortable by its headings; `id`, `title` and `caption` as for a figure.

    Parameters
    ----------
    columns : tuple of Column
        What is shown, in this order; the first column names the row.
    frame : DataFrame
        The rows, as shown; the "Data (CSV)" button hands out all of its columns.
    """

    id: str
    title: str
    caption: str
    columns: tuple[Column, ...]
    frame: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts on the page come from, and the date on which that content was current."""

    slug: str
    title: str
    publisher: str
    url: str
    licence: str
    known_at: date | None = None


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One thing that changed, in a sentence.

    Parameters
    ----------
    kind : str
        What sort of change, such as ``model added`` or ``estimate moved``.
    text : str
    cause : str
        The row that caused it: whose, which value, from which source and vintage. Empty if no single row did.
    alert : bool
        Whether it goes beyond what the study asks to be told of.
    """

    kind: str
    text: str
    cause: str = ""
    alert: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """What changed since an earlier report, the weightiest first.

    Parameters
    ----------
    title : str
        Since when, and since what: the last report, or an earlier vintage of the data.
    items : tuple of NewsItem
    """

    title: str
    items: tuple[NewsItem, ...]


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """A number for a reader who reads nothing else: what it is, its value with unit, and how sure it is."""

    label: str
    value: str
    detail: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """One thing that the data do not tell, in a sentence.

    Parameters
    ----------
    text : str
    section : str
        Id of the figure or table on the same page that says more; empty if there is none.
    """

    text: str
    section: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One report.

    Parameters
    ----------
    slug, title : str
        Name for files; name for people, shown above the headline and in the browser's title bar.
    headline : str
        The main finding with its interval, in one sentence.
    lede : tuple of str
        Paragraphs that say it to a newcomer.
    sections : tuple of Figure or Table
        In reading order.
    warnings, notes : tuple of str
        Doubts that come with the result; how it was made.
    sources : tuple of Source
        Every source of a fact on the page.
    as_of, built : date
        Vintage of the data; the day that counts as today.
    version : str
        Of this package.
    news : News, optional
        What changed, shown above all figures.
    stale : tuple of str
        Which sources could not be looked at, and since when.
    numbers : tuple of KeyNumber
        Shown under the headline.
    unknowns : tuple of Unknown
        What the data do not tell, shown above all figures.
    layout : {"long", "sheet"}
        A page to scroll through, or one screen that prints on one sheet of paper.
    """

    slug: str
    title: str
    headline: str
    lede: tuple[str, ...]
    sections: tuple[Figure | Table, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    sources: tuple[Source, ...]
    as_of: date
    built: date
    version: str
    news: News | None = None
    stale: tuple[str, ...] = ()
    numbers: tuple[KeyNumber, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    layout: Literal["long", "sheet"] = "long"

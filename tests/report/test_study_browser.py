"""The page of each shipped study in a real browser, of the shipped facts and of a store full of hostile names."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from horizon.ingest import IngestRequest, load
from horizon.ingest.names import slugify
from horizon.report import render, write_atomic
from horizon.store import feeds, open_store
from horizon.workflow.feeds import stale_notices
from horizon.workflow.news.since import news_since
from horizon.workflow.pages.make import make_page
from horizon.workflow.study import Study, TrendStudy, find_study
from perf.large_store import HOSTILE, Size
from tests.fixtures.browser import Watch, opened
from tests.fixtures.large import made_up_source, read_made_up
from tests.fixtures.pages import STUDIES, quick_study

if TYPE_CHECKING:
    from horizon.store import Store

pytestmark = pytest.mark.browser

SHORT = {"benchmarks": 6, "frontier": 6, "brief": 1}
"""Charts that each page has at least."""
FEW = Size(models=70, scores=840, benchmarks=16, horizons=70)
MARKS = """charts => charts.map(chart => chart.querySelectorAll(
    'svg :is(.mark-symbol, .mark-line, .mark-rect, .mark-rule, .mark-area) path, svg .mark-rule line').length)"""
WIDTHS = "[document.documentElement.scrollWidth, innerWidth]"


@pytest.fixture(scope="module")
def hostile(facts_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give the same pages, news and all, where models, organisations, benchmarks, a source, a feed have hostile names.

    One more is of a suite that has such a name.
    """
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "files").mkdir()
    with open_store(Path(shutil.copy(facts_file, folder / "store.db"))) as store:
        read_made_up(store, folder / "files", FEW)
        _failing_feed(store)
        found = {name: _written(store, quick_study(name), folder / f"{name}.html") for name in STUDIES}
        trend = find_study("frontier")
        assert isinstance(trend, TrendStudy)
        study = replace(trend, suite=_hostile_suite(store, folder))
        return {**found, "suite": _written(store, study, folder / "suite.html")}


def _written(store: Store, study: Study, path: Path) -> Path:
    made = make_page(store, study)
    with store.read() as connection:
        stale = stale_notices(connection)
    news = news_since(store, study, made.conclusions, made.page.built)
    write_atomic(path, render(replace(made.page, news=news, stale=stale)))
    return path


def _hostile_suite(store: Store, folder: Path) -> str:
    """Read the horizons once more, as those of another suite, and return its slug."""
    newest = sorted((folder / "files").glob("horizons-*"))[-1]
    pd.read_csv(newest).assign(suite=HOSTILE[0]).to_csv(folder / "suite.csv", index=False)
    request = IngestRequest(
        folder / "suite.csv", table="horizons", source=made_up_source(), known_at=date(2026, 11, 9), create=True
    )
    with store.write() as connection:
        load(connection, request)
    return slugify(HOSTILE[0])


def _failing_feed(store: Store) -> None:
    moment = datetime(2026, 11, 10, tzinfo=UTC)
    with store.write() as connection:
        added = feeds.add(
            connection, name=HOSTILE[0], location="https://example.org/<b>.csv", reader="csv", options={},
            allow_private=False, added_at=moment,
        )  # fmt: skip
        feeds.keep_failure(connection, added, moment, begun=moment, error=HOSTILE[0])


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
@pytest.mark.parametrize("study", STUDIES)
def test_every_chart_is_drawn_within_the_page_without_request_or_complaint(
    chromium: Browser, study_files: dict[str, Path], study: str, width: int, scheme: str
) -> None:
    with opened(chromium, study_files[study], width=width, scheme=scheme) as (tab, watch):  # type: ignore[arg-type]
        marks = tab.locator(".chart").evaluate_all(MARKS)
        widths = tab.evaluate(WIDTHS)
        failed = tab.locator(".failed").count()
    assert watch == Watch(requests=[study_files[study].as_uri()])
    assert len(marks) >= SHORT[study]
    assert min(marks) >= 3
    assert failed == 0
    assert widths == [width, width]


@pytest.fixture(scope="module", params=STUDIES)
def desk(request: pytest.FixtureRequest, chromium: Browser, study_files: dict[str, Path]) -> Iterator[Tab]:
    """One page a study for all that is pressed."""
    with opened(chromium, study_files[request.param]) as (tab, _):
        yield tab


def test_every_button_for_data_hands_out_rows_and_every_button_for_a_picture_a_picture(desk: Tab) -> None:
    desk.evaluate(LISTEN)
    data, drawn = (_handed_out(desk, action) for action in ("csv", "svg"))
    assert [text for text in data if len(text.splitlines()) < 2] == []
    assert [picture for picture in drawn if not ET.fromstring(picture).tag.endswith("svg")] == []
    assert len(data) == desk.locator(".exhibit").count()
    assert len(drawn) == desk.locator(".chart").count()


# A browser saves ten files in a row and then asks: here it is enough what would be saved.
LISTEN = """() => {
    const make = URL.createObjectURL;
    window.handedOut = [];
    URL.createObjectURL = (blob) => { window.handedOut.push(blob); return make.call(URL, blob); };
}"""
LAST = "() => window.handedOut.shift().text()"


def _handed_out(tab: Tab, action: str) -> list[str]:
    """What each button of a kind hands out when it is pressed."""
    found: list[str] = []
    for button in tab.locator(f"button[data-action={action}]").all():
        button.click()
        tab.wait_for_function("() => window.handedOut.length")
        found.append(tab.evaluate(LAST))
    return found


def test_every_table_sorts_both_ways_by_its_second_heading(desk: Tab) -> None:
    tables = desk.locator(".exhibit table")
    before, after = [], []
    for table in tables.all():
        heading = table.locator("thead button").nth(1)
        heading.click()
        expect(table.locator("thead th").nth(1)).to_have_attribute("aria-sort", "ascending")
        before.append(_keys(table.locator("tbody tr > :nth-child(2)").evaluate_all(KEYS)))
        heading.click()
        expect(table.locator("thead th").nth(1)).to_have_attribute("aria-sort", "descending")
        after.append(_keys(table.locator("tbody tr > :nth-child(2)").evaluate_all(KEYS)))
    assert before == [sorted(keys) for keys in before]
    assert after == [sorted(keys, reverse=True) for keys in after]


KEYS = """cells => cells.filter(cell => cell.dataset.key !== undefined).map(
    cell => [cell.classList.contains('numeric'), cell.dataset.key])"""


def _keys(cells: list[tuple[bool, str]]) -> list[float | str]:
    return [float(key) if numeric else key for numeric, key in cells]


@pytest.mark.parametrize("study", [*STUDIES, "suite"])
def test_hostile_names_are_shown_as_they_stand_and_run_nothing(
    chromium: Browser, hostile: dict[str, Path], study: str
) -> None:
    with opened(chromium, hostile[study], width=390) as (tab, watch):
        text = tab.inner_text("body")
        stale = tab.locator(".stale").all_inner_texts()
        images = tab.locator("img, b").count()
        links = tab.locator("a[href^='javascript']").count()
        widths = tab.evaluate(WIDTHS)
        failed = tab.locator(".failed").count()
    assert watch == Watch(requests=[hostile[study].as_uri()])
    assert HOSTILE[0] in text
    assert [HOSTILE[0] in notice for notice in stale] == [True]
    assert (images, links, failed) == (0, 0, 0)
    assert widths == [390, 390]

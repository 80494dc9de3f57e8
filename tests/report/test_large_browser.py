"""Pages of a great many models in a real browser: what is drawn and shown of them, and that the rest can be had.

How long they take is measured by ``python -m perf report``.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from horizon.report import capability_chart, curves_chart, render, write_atomic
from horizon.report.page import Figure, Page, Table
from horizon.report.tables import Column
from horizon.store import open_store
from horizon.workflow.pages.make import make_page
from horizon.workflow.study import BenchmarkStudy, find_study
from perf.large_store import HOSTILE, Size, write
from tests.fixtures.browser import Watch, opened
from tests.fixtures.large import read_made_up
from tests.report import sample

pytestmark = pytest.mark.browser

MODELS = 5_000


@pytest.fixture(scope="module")
def points(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Give the time horizons of 5,000 models, the frontier marked."""
    size = Size(MODELS, MODELS, 10, MODELS)
    files = write(tmp_path_factory.mktemp("files"), size)
    newest = [file.path for file in files if file.table == "horizons"][-1]
    rows = pd.read_csv(newest, parse_dates=["release_date"]).query("success_level == 0.5")
    rows = rows.sort_values(["release_date", "model"], ignore_index=True)
    leads = rows["minutes"] >= rows["minutes"].cummax()
    return rows.assign(on_frontier=leads, used=leads, beyond_range=False, why_not=None)


@pytest.fixture(scope="module")
def page(points: pd.DataFrame) -> Page:
    """Give a page with two charts and a table of them all."""
    index = points.rename(columns={"minutes": "index"})
    trend = sample.lines().query("window == 'all time'").rename(columns={"minutes": "index"})
    straight = sample.lines().query("window == 'all time'").assign(curve="exponential", extrapolated=False)
    weights = pd.DataFrame({"curve": ["exponential"], "akaike_weight": [1.0]})
    columns = (
        Column("model", "Model"),
        Column("release_date", "Released", "date"),
        Column("minutes", "p50", "duration"),
    )
    sections = (
        Figure("capability", "Index", "All of them.", "Points.", capability_chart(index, trend), points),
        Figure("curves", "Curves", "All of them.", "Points.", curves_chart(points, straight, weights), straight),
        Table("models", "The models", "Every model.", columns, points.iloc[::-1].reset_index(drop=True)),
    )
    return replace(sample.page(), sections=sections)


def test_five_thousand_models_make_a_small_page_with_few_elements(desk: tuple[Tab, Watch], path: Path) -> None:
    tab, watch = desk
    assert path.stat().st_size < 3_000_000
    assert tab.evaluate("document.querySelectorAll('*').length") < 12_000
    assert watch == Watch(requests=[path.as_uri()])


@pytest.mark.parametrize("chart", ["capability", "curves"])
def test_the_whole_frontier_is_drawn_and_few_others(desk: tuple[Tab, Watch], points: pd.DataFrame, chart: str) -> None:
    drawn = desk[0].evaluate(
        """id => [...new Set([...document.querySelectorAll(`#${id} svg .mark-symbol path`)]
            .map(path => path.__data__?.datum?.model).filter(model => model !== undefined))]""",
        chart,
    )
    frontier = set(points.loc[points["on_frontier"], "model"])
    assert frontier - set(drawn) == set()
    assert len(frontier) < len(drawn) <= len(frontier) + 600


def test_the_table_shows_its_first_rows_and_says_so(desk: tuple[Tab, Watch]) -> None:
    tab, _ = desk
    assert tab.locator("#models tbody tr").count() == 500
    assert f"Shown are the first 500 of {MODELS:,} rows" in tab.inner_text("#models caption")
    assert tab.locator("#models tbody th").first.inner_text() in HOSTILE


def test_the_data_of_all_are_on_the_page_once_and_handed_out_by_both_buttons(
    desk: tuple[Tab, Watch], path: Path, tmp_path: Path
) -> None:
    tab, _ = desk
    found = []
    for section in ("capability", "models"):
        with tab.expect_download() as download:
            tab.locator(f"#{section}").get_by_role("button", name="Data (CSV)").click()
        download.value.save_as(tmp_path / "data.csv")
        found.append(pd.read_csv(tmp_path / "data.csv"))
    assert [len(rows) for rows in found] == [MODELS, MODELS]
    assert path.read_text(encoding="utf-8").count("Model 0001,") == 1


def test_data_too_large_for_the_page_are_named_beside_it(chromium: Browser, page: Page, tmp_path: Path) -> None:
    figure = page.sections[0]
    assert isinstance(figure, Figure)
    huge = pd.concat([figure.data] * 5, ignore_index=True)
    sections = (replace(figure, data=huge), *page.sections[1:])
    write_atomic(tmp_path / "page.html", render(replace(page, sections=sections)))
    with opened(chromium, tmp_path / "page.html") as (tab, watch):
        link = tab.locator("#capability .actions a")
        assert link.inner_text() == "capability.csv"
        assert link.get_attribute("href") == "capability.csv"
        assert tab.locator("#capability button[data-action=csv]").count() == 0
    assert watch.complaints == []


@pytest.mark.slow
@pytest.mark.parametrize("study", ["frontier", "benchmarks", "brief"])
def test_a_store_of_five_thousand_models_makes_pages_under_six_megabytes(
    chromium: Browser, large_store: Path, study: str, tmp_path: Path
) -> None:
    asked = find_study(study)
    asked = replace(asked, replicates=50) if isinstance(asked, BenchmarkStudy) else asked
    with open_store(large_store) as store:
        html = render(make_page(store, asked).page)
    write_atomic(tmp_path / "page.html", html)
    with opened(chromium, tmp_path / "page.html", width=390) as (tab, watch):
        assert tab.locator(".failed").count() == 0
        assert tab.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [390, 390]
        assert tab.evaluate("document.querySelectorAll('*').length") < 40_000
    assert watch == Watch(requests=[(tmp_path / "page.html").as_uri()])
    assert len(html.encode()) < 6_000_000


@pytest.fixture(scope="module")
def large_store(facts_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a store of the shipped facts, 5,000 made-up models and 50,000 scores; not to be written to."""
    folder = tmp_path_factory.mktemp("large-store")
    (folder / "files").mkdir()
    path = Path(shutil.copy(facts_file, folder / "store.db"))
    with open_store(path) as store:
        read_made_up(store, folder / "files", Size())
    return path

"""The page in front of all reports, as text and in a real browser."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser

from horizon.report.files import safe_filename
from horizon.report.index_page import StudyHistory, index_page
from horizon.report.theme import DARK, LIGHT
from tests.fixtures.browser import opened
from tests.report.sample import HOSTILE

DAYS = ("2026-09-08", "2026-03-03")


def history(folder: str = "frontier", word: str = "Time horizon", alerts: int = 1) -> StudyHistory:
    return StudyHistory(folder, word, f"{word} doubles.", DAYS[0], DAYS[0], alerts, DAYS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the page of two studies, one of which calls itself by every hostile name at once."""
    word = " ".join(HOSTILE)
    path = tmp_path / "index.html"
    path.write_text(index_page([history(), history(safe_filename(word), word, alerts=0)]), encoding="utf-8")
    return path


def test_the_same_histories_give_the_same_text() -> None:
    assert index_page([history()]) == index_page([history()])


def test_without_reports_it_says_so() -> None:
    assert "There is no report yet." in index_page([])


@pytest.mark.browser
def test_links_lead_to_the_latest_page_and_to_every_day(path: Path, chromium: Browser) -> None:
    with opened(chromium, path) as (tab, watch):
        tab.locator("summary").first.click()
        links = [unquote(link.get_attribute("href") or "") for link in tab.locator("section").first.locator("a").all()]
        assert links == ["frontier/latest/frontier.html", "frontier/latest/summary.md", "frontier/changes.atom",
                         *(f"frontier/{day}/frontier.html" for day in DAYS)]  # fmt: skip
        assert tab.get_by_text("Time horizon doubles.").is_visible()
        assert tab.get_by_text("1 alert").is_visible()
        assert tab.get_by_role("link", name=DAYS[1]).first.is_visible()
        assert (watch.requests, watch.complaints) == ([path.as_uri()], [])


@pytest.mark.browser
def test_hostile_names_are_only_text(path: Path, chromium: Browser) -> None:
    with opened(chromium, path) as (tab, watch):
        shown = tab.locator("h2").nth(1).inner_text()
        assert HOSTILE[0] in shown
        assert HOSTILE[1] in shown
        assert tab.locator("img").count() == 0
        assert watch.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_suits_every_reader_and_a_telephone(path: Path, chromium: Browser, scheme: str) -> None:
    with opened(chromium, path, width=390, scheme="dark" if scheme == "dark" else "light") as (tab, _):
        assert Axe().run(tab).response["violations"] == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
        colour = tab.evaluate("getComputedStyle(document.body).backgroundColor")
        surface = (DARK if scheme == "dark" else LIGHT).surface.lstrip("#")
        assert colour == f"rgb({', '.join(str(int(surface[i : i + 2], 16)) for i in (0, 2, 4))})"

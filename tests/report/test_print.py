"""The pages of the shipped studies on paper, printed by a real Chromium."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from horizon.report.theme import LIGHT
from tests.fixtures.browser import Scheme, opened, rgb
from tests.fixtures.pages import STUDIES

pytestmark = pytest.mark.browser

CUT = """() => [...document.querySelectorAll("table, .chart svg, .news, h1, h2, figcaption")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.outerHTML.slice(0, 90))"""


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_a_brief_prints_on_one_sheet(
    chromium: Browser, study_files: dict[str, Path], paper: str, landscape: bool, width: int, scheme: Scheme
) -> None:
    with opened(chromium, study_files["brief"], width=width, scheme=scheme) as (tab, _):
        assert pages_of(tab.pdf(format=paper, landscape=landscape)) == 1


def test_a_long_page_prints_on_many(chromium: Browser, study_files: dict[str, Path]) -> None:
    with opened(chromium, study_files["frontier"]) as (tab, _):
        assert pages_of(tab.pdf(format="A4")) in range(6, 20)


@pytest.mark.parametrize("study", STUDIES)
def test_on_paper_nothing_is_cut_off_and_there_are_no_controls(
    chromium: Browser, study_files: dict[str, Path], study: str
) -> None:
    with opened(chromium, study_files[study], scheme="dark") as (tab, _):
        tab.emulate_media(media="print")
        tab.set_viewport_size({"width": 703, "height": 1000})  # of A4 between its margins
        shown: Any = tab.evaluate(
            "() => [...document.querySelectorAll('button, input, select, summary, .skip')]"
            ".filter((one) => one.checkVisibility() && !one.closest('thead')).map((one) => one.outerHTML.slice(0, 80))"
        )
        assert shown == []
        assert tab.evaluate(CUT) == []
        expect(tab.locator("body")).to_have_css("background-color", rgb(LIGHT.surface))
        expect(tab.locator("figure").first).to_have_css("break-inside", "avoid")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_brief_fits_one_screen_apart_from_its_small_print(
    chromium: Browser, study_files: dict[str, Path], scheme: Scheme
) -> None:
    with opened(chromium, study_files["brief"], scheme=scheme) as (tab, _):
        tab.set_viewport_size({"width": 1280, "height": 800})
        ends = tab.eval_on_selector_all(
            ".numbers, .told, .exhibit", "all => all.map((one) => one.getBoundingClientRect().bottom)"
        )
        assert len(ends) == 3
        assert max(ends) <= 800
        assert tab.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [1280, 1280]

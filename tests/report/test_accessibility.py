"""The pages of the shipped studies for those who do not see them well, or use no mouse: axe-core, and the keyboard."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from tests.fixtures.browser import Scheme, opened
from tests.fixtures.pages import STUDIES

pytestmark = pytest.mark.browser

STOPS = """() => {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest("[inert]");
  const can = "a[href], button, input, select, summary, [tabindex='0']";
  return [...document.querySelectorAll(can)].filter((element) => shown(element) && !element.disabled)
    .filter((element) => element.type !== "radio" || element.checked).length;
}"""
FOCUS = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  // A control that is drawn by its label shows its focus there.
  const seen = element.matches(".segments input") ? element.nextElementSibling : element;
  const style = getComputedStyle(seen);
  const box = seen.getBoundingClientRect();
  return { outline: style.outlineStyle, width: parseFloat(style.outlineWidth), area: box.width * box.height,
           top: box.top, name: element.outerHTML.slice(0, 90) };
}"""


def described(violation: dict[str, Any]) -> str:
    """A violation with the first place where it is."""
    return f"{violation['impact']}: {violation['id']}, {violation['nodes'][0]['html'][:200]}"


SLOW = pytest.mark.slow
LOOKS = [
    *(pytest.param(study, 1280, "light") for study in STUDIES),
    pytest.param("frontier", 1280, "dark"),
    pytest.param("frontier", 390, "light"),
    *(pytest.param(study, 1280, "dark", marks=SLOW) for study in STUDIES if study != "frontier"),
    *(pytest.param(study, 390, "light", marks=SLOW) for study in STUDIES if study != "frontier"),
]


@pytest.mark.parametrize(("study", "width", "scheme"), LOOKS)
def test_axe_finds_nothing(
    chromium: Browser, study_files: dict[str, Path], study: str, width: int, scheme: Scheme
) -> None:
    with opened(chromium, study_files[study], width=width, scheme=scheme) as (tab, _):
        tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        found = Axe().run(tab).response
    assert len(found["passes"]) > 35
    assert [described(one) for one in found["violations"]] == []


@pytest.fixture(scope="module", params=STUDIES)
def desk(request: pytest.FixtureRequest, chromium: Browser, study_files: dict[str, Path]) -> Iterator[Tab]:
    """One open page for all that is asked of its structure."""
    with opened(chromium, study_files[request.param], reduced_motion="reduce") as (tab, _):
        yield tab


def test_the_page_says_its_language_and_its_title(desk: Tab) -> None:
    assert desk.locator("html").get_attribute("lang") == "en"
    assert desk.title() == desk.locator(".kicker").inner_text().split("\n")[0].split("Data as of")[0].strip()


def test_headings_begin_with_one_of_the_first_level_and_leave_out_none(desk: Tab) -> None:
    levels = desk.eval_on_selector_all("h1, h2, h3, h4", "all => all.map((one) => Number(one.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_each_chart_is_one_picture_with_a_description(desk: Tab) -> None:
    charts = desk.locator(".chart").all()
    texts = [chart.get_attribute("aria-label") or "" for chart in charts]
    assert {chart.get_attribute("role") for chart in charts} == {"img"}
    assert min(len(text) for text in texts) > 40
    assert len(set(texts)) == len(texts)
    expect(desk.locator(".chart svg:not([aria-hidden=true])")).to_have_count(0)


def test_what_changed_and_what_is_not_known_come_before_the_first_figure(desk: Tab) -> None:
    order = desk.evaluate(
        """() => ["h1", "#news", "#unknowns", ".exhibit"].map((one) =>
             [...document.querySelectorAll("*")].indexOf(document.querySelector(one)))"""
    )
    assert order == sorted(order)
    assert min(order) > 0


def test_every_link_inside_the_page_leads_somewhere(desk: Tab) -> None:
    lost = desk.eval_on_selector_all(
        "a[href^='#']",
        "all => all.map((one) => decodeURIComponent(one.hash.slice(1))).filter((id) => !document.getElementById(id))",
    )
    assert lost == []


def test_the_keyboard_reaches_every_control_and_shows_where_it_is(desk: Tab) -> None:
    desk.evaluate("document.activeElement.blur()")
    stops = []
    for _ in range(600):
        desk.keyboard.press("Tab")
        stop = desk.evaluate(FOCUS)
        if stop is None:
            break
        stops.append(stop)
    assert len(stops) == desk.evaluate(STOPS)
    assert [stop["name"] for stop in stops if stop["outline"] == "none" or stop["width"] < 1 or not stop["area"]] == []


@pytest.mark.parametrize("study", ["frontier", "benchmarks"])
def test_a_table_too_wide_for_a_phone_scrolls_by_keyboard(
    chromium: Browser, study_files: dict[str, Path], study: str
) -> None:
    with opened(chromium, study_files[study], width=390) as (tab, _):
        wide = tab.locator(".scroll").last
        wide.focus()
        wide.evaluate(
            "one => { window.moved = new Promise((done) => { one.onscroll = () => done(one.scrollLeft); }); }"
        )
        tab.keyboard.press("ArrowRight")
        assert tab.evaluate("window.moved") > 0


@pytest.mark.parametrize("study", STUDIES)
def test_text_twice_as_large_stays_on_the_page(chromium: Browser, study_files: dict[str, Path], study: str) -> None:
    with opened(chromium, study_files[study], width=1280) as (tab, _):
        tab.evaluate("document.documentElement.style.fontSize = '200%'")
        cut = tab.evaluate(
            """() => [...document.querySelectorAll("h1, h2, .lede, .numbers dd, .said, li, figcaption")]
                 .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
                 .map((one) => one.outerHTML.slice(0, 80))"""
        )
        sizes = tab.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert cut == []
    assert sizes == [1280, 1280]


def test_colours_that_the_reader_forces_leave_buttons_with_a_border(
    chromium: Browser, study_files: dict[str, Path]
) -> None:
    with opened(chromium, study_files["frontier"], forced_colors="active") as (tab, _):
        assert tab.evaluate("matchMedia('(forced-colors: active)').matches")
        button = tab.locator(".actions button").first
        assert button.evaluate("one => getComputedStyle(one).borderTopStyle") == "solid"
        assert button.evaluate("one => getComputedStyle(one).borderTopWidth") == "1px"


@pytest.mark.parametrize(("motion", "behaviour"), [("reduce", "auto"), ("no-preference", "smooth")])
def test_nothing_glides_for_a_reader_who_wants_no_motion(
    chromium: Browser, study_files: dict[str, Path], motion: str, behaviour: str
) -> None:
    with opened(chromium, study_files["brief"], reduced_motion=motion) as (tab, _):
        assert tab.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == behaviour


@pytest.mark.parametrize(("width", "is_open"), [(1280, True), (390, False)])
def test_the_list_of_contents_is_open_where_there_is_room(
    chromium: Browser, study_files: dict[str, Path], width: int, is_open: bool
) -> None:
    with opened(chromium, study_files["frontier"], width=width) as (tab, _):
        contents = tab.locator(".contents details")
        assert contents.evaluate("one => one.open") is is_open
        contents.evaluate("one => { one.open = true; }")
        tab.get_by_role("link", name="What the data do not tell").click()
        expect(tab.locator("#gate")).to_be_in_viewport()

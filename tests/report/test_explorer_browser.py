"""The figure that a reader may change, in a real browser."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Locator, expect
from playwright.sync_api import Page as Tab

from horizon.report import csv_text, render, write_atomic
from horizon.report.page import Page, Table
from horizon.report.tables import Column
from horizon.store import open_store
from horizon.trend import Window
from horizon.workflow import wording
from horizon.workflow.analyse import TrendQuestion, answer
from horizon.workflow.explorer import explore
from horizon.workflow.sections import frontier_figure
from tests.fixtures.browser import FIND_POINT, Watch, hover, opened
from tests.report.explored import DAYS, LEVELS, explored_page, explorer
from tests.report.sample import HOSTILE

pytestmark = pytest.mark.browser

HEADLINES = {
    (0.5, "2026-09-08"): "Since 2023, the length of tasks that frontier AI agents complete doubled every 4.2 months",
    (0.8, "2026-09-08"): "At 80% success: since 2023, the length of tasks that frontier AI agents complete doubled "
    "every 4.2 months (95% interval 3.4 to 6.1 months, measurement and scatter).",
    (0.5, "2026-02-22"): "As known on 2026-02-22: since 2023, the length of tasks that frontier AI agents complete "
    "doubled every 4.0 months",
}
DRAWN = "() => [...document.querySelectorAll('.points_marks path')].map(path => path.__data__.datum.model)"
TICKS = """() => [...document.querySelectorAll('.chart svg .role-axis-label text')].map(text => text.textContent)"""
SVG = "http://www.w3.org/2000/svg"
LINES = """() => [...document.querySelectorAll('.chart svg path')]
    .filter(path => path.getAttribute('stroke-dasharray') === '8,4').length"""


@pytest.fixture(scope="module")
def page(facts_file: Path) -> Page:
    """Give the page of the shipped facts with this one figure, and a table below it."""
    with open_store(facts_file) as store, store.read() as connection:
        question = TrendQuestion("metr-1.1", window=Window(since=date(2023, 1, 1)))
        headline = answer(connection, question)
        analyses = [headline, answer(connection, replace(question, window=Window()))]
        figure = frontier_figure(headline, analyses, explore(connection, headline, analyses))
    table = Table("models", "All", "", (Column("model", "Model"),), figure.data.iloc[::-1].reset_index(drop=True))
    return replace(
        explored_page(explorer()),
        headline=wording.headline(headline),
        lede=wording.lede(headline, analyses),
        sections=(figure, table),
    )


@pytest.fixture
def tab(desk: tuple[Tab, Watch], request: pytest.FixtureRequest) -> Iterator[Tab]:
    """Give the page in the report's own state, and hold that it asks for nothing and complains of nothing."""
    tab, watch = desk
    tab.emulate_media(media="screen", color_scheme="light")
    tab.mouse.move(0, 0)
    tab.evaluate("name => { location.hash = `success=0.5&test=${name}` }", request.node.name)
    expect(tab.locator(".changed")).to_be_hidden()
    expect(tab.locator(".chart svg")).to_contain_text("1 work day")
    yield tab
    assert watch.complaints == []
    assert [url for url in watch.requests if not url.startswith(("file:", "blob:"))] == []


def level(tab: Tab, name: str) -> Locator:
    return tab.get_by_role("group", name="Success").get_by_label(name)


def vintage(tab: Tab, steps: int) -> None:
    """Move the slider to an earlier vintage by keyboard."""
    tab.get_by_label("As known on").focus()
    for _ in range(steps):
        tab.keyboard.press("ArrowLeft")


def models(tab: Tab) -> set[str]:
    found: list[str] = tab.evaluate(DRAWN)
    return set(found)


def text_of(tab: Tab, selector: str) -> str:
    return tab.locator(selector).first.inner_text()


def test_80_percent_changes_headline_title_caption_description_and_points(tab: Tab) -> None:
    assert text_of(tab, "h1").startswith(HEADLINES[0.5, "2026-09-08"])
    before = tab.evaluate(FIND_POINT, "GPT-5")["y"]
    told = [text_of(tab, "#frontier h2"), text_of(tab, "figcaption"), tab.locator(".chart").get_attribute("aria-label")]
    level(tab, "80%").check()
    expect(tab.locator("h1")).to_have_text(HEADLINES[0.8, "2026-09-08"])
    expect(tab.locator(".chart svg")).to_contain_text("Time horizon at 80% success")
    now = [text_of(tab, "#frontier h2"), text_of(tab, "figcaption"), tab.locator(".chart").get_attribute("aria-label")]
    assert abs(tab.evaluate(FIND_POINT, "GPT-5")["y"] - before) > 3
    assert [one == other for one, other in zip(told, now, strict=True)] == [False] * 3
    assert "p80" in now[1]  # type: ignore[operator]
    assert "with 80% success" in text_of(tab, ".lede")


def test_the_slider_goes_back_to_what_was_known_on_a_day(tab: Tab) -> None:
    assert "Claude Mythos Preview (early)" in models(tab)
    vintage(tab, 4)
    expect(tab.locator("h1")).to_contain_text(HEADLINES[0.5, "2026-02-22"])
    expect(tab.get_by_label("As known on")).to_have_attribute("aria-valuetext", "2026-02-22")
    expect(tab.locator("#frontier h2")).to_contain_text("doubled every 123 days")
    expect(tab.locator("figcaption")).to_contain_text("Vintage 2026-02-22")
    assert "Claude Mythos Preview (early)" not in models(tab)
    assert "Claude Opus 4.6" in models(tab)


def test_what_stays_is_said_and_one_button_goes_back(tab: Tab) -> None:
    own = text_of(tab, "header")
    expect(tab.locator(".changed")).to_be_hidden()
    level(tab, "80%").check()
    rest = "All other sections are still those of the report itself: 50% success, as known on 2026-09-08."
    expect(tab.locator(".changed p")).to_contain_text(rest)
    expect(tab.locator("header .changed-headline p")).to_contain_text(rest)
    tab.locator(".changed").get_by_role("button").press("Enter")
    expect(tab.locator(".changed")).to_be_hidden()
    assert text_of(tab, "header") == own
    assert level(tab, "50%").is_checked()
    assert tab.evaluate("document.activeElement.closest('.explorer') !== null")


def test_the_changed_headline_is_announced(tab: Tab) -> None:
    expect(tab.locator("h1")).to_have_attribute("aria-live", "polite")
    assert tab.locator(".changed p[role=status]").count() == 1


def test_the_data_button_hands_out_what_is_shown(tab: Tab, page: Page) -> None:
    level(tab, "80%").check()
    vintage(tab, 5)
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Data (CSV)").first.click()
    figure = page.sections[0]
    assert not isinstance(figure, Table)
    assert figure.explorer is not None
    first = figure.explorer.at(0.8)[0]
    assert download.value.path().read_bytes().decode() == csv_text(first.data)
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text())))
    assert len(rows) == 17


def test_the_own_state_s_data_are_those_of_the_figure(tab: Tab, page: Page) -> None:
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Data (CSV)").first.click()
    figure = page.sections[0]
    assert not isinstance(figure, Table)
    assert download.value.path().read_bytes().decode() == csv_text(figure.data)


def test_a_table_of_the_same_data_hands_out_the_report_s_own_whatever_the_figure_shows(
    tab: Tab, page: Page, path: Path
) -> None:
    level(tab, "80%").check()
    with tab.expect_download() as download:
        tab.locator("#models").get_by_role("button", name="Data (CSV)").click()
    figure = page.sections[0]
    assert not isinstance(figure, Table)
    assert download.value.path().read_bytes().decode() == csv_text(figure.data)
    assert path.read_text(encoding="utf-8").count('data-part="csv"') == 1


def test_the_picture_button_draws_what_is_shown_with_its_legend(tab: Tab) -> None:
    level(tab, "80%").check()
    tab.get_by_label("Anthropic").uncheck()
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Picture (SVG)").first.click()
    texts = ["".join(node.itertext()) for node in ET.parse(download.value.path()).iter(f"{{{SVG}}}text")]
    assert "Time horizon at 80% success" in texts
    assert {"OpenAI", "Anthropic"} <= set(texts)
    assert any("p80" in text for text in texts)
    assert any("Not drawn: Anthropic." in text for text in texts)
    assert "Claude Opus 4.6" not in texts


def test_a_linear_axis_begins_at_nothing_and_keeps_the_rest_of_the_state(tab: Tab) -> None:
    level(tab, "80%").check()
    assert "1 min" in tab.evaluate(TICKS)
    tab.get_by_label("linear").check()
    expect(tab.locator(".chart svg")).to_contain_text("3 h")
    ticks = tab.evaluate(TICKS)
    assert "0" in ticks
    assert "1 min" not in ticks
    assert text_of(tab, "h1") == HEADLINES[0.8, "2026-09-08"]
    tab.get_by_label("log", exact=True).check()
    expect(tab.locator(".chart svg")).to_contain_text("15 min")


def test_labs_are_drawn_or_not_and_the_trend_stays(tab: Tab) -> None:
    headline = text_of(tab, "h1")
    tab.get_by_label("OpenAI").uncheck()
    expect(tab.locator(".labs output")).to_have_text("The trend is still that of all labs.")
    assert "o3" not in models(tab)
    assert "Claude Opus 4.6" in models(tab)
    tab.get_by_role("button", name="Show no labs").click()
    assert models(tab) == set()
    tab.get_by_role("button", name="Show all labs").click()
    assert {"o3", "Claude Opus 4.6"} <= models(tab)
    assert text_of(tab, "h1") == headline


@pytest.mark.parametrize(
    ("months", "place"),
    [("4.5", "lies inside the 95% interval"), ("7", "lies outside the 95% interval"), ("2", "it is faster than these")],
)
def test_an_own_doubling_time_is_drawn_and_judged(tab: Tab, months: str, place: str) -> None:
    assert tab.evaluate(LINES) == 0
    said = tab.locator(".own .said")
    expect(said).to_be_hidden()
    tab.get_by_label("Doubling time in months, as a number").fill(months)
    expect(said).to_contain_text(place)
    expect(said).to_contain_text("(measurement and scatter) of the trend from 2023, 3.5 to 5.7 months")
    expect(tab.get_by_label("Draw a line of")).to_be_checked()
    assert tab.evaluate(LINES) == 1
    tab.get_by_label("Draw a line of").uncheck()
    expect(said).to_be_hidden()
    assert tab.evaluate(LINES) == 0


def test_the_milestones_of_the_fitted_pace_are_those_of_the_fitted_line(tab: Tab, page: Page) -> None:
    """At the trend's own doubling time both days are the same, and that of the line."""
    figure = page.sections[0]
    assert not isinstance(figure, Table)
    assert figure.explorer is not None
    pace = figure.explorer.own.pace
    assert pace is not None
    months = round(pace.days / (365.25 / 12), 1)
    tab.get_by_label("Doubling time in months, as a number").fill(str(months))
    text = tab.locator(".own .said").inner_text()
    days = [date.fromisoformat(part[:10]) for part in text.split(" on ")[1:]]
    fitted = [date.fromisoformat(part[:10]) for part in text.split("fitted trend: ")[1:]]
    assert len(days) == len(fitted) == 2
    assert max(abs((one - other).days) for one, other in zip(days, fitted, strict=True)) < 20
    assert date(2026, 6, 1) < fitted[0] < fitted[1] < date(2027, 12, 31)


def test_zoom_by_keyboard_shows_less_and_reset_shows_all(tab: Tab) -> None:
    whole = tab.evaluate(TICKS)
    tab.get_by_role("button", name="Zoom in").focus()
    for _ in range(4):
        tab.keyboard.press("Enter")
    zoomed = tab.locator(".zoom output")
    expect(zoomed).to_contain_text(" to ")
    assert "2019" not in tab.evaluate(TICKS)
    first = zoomed.inner_text()
    tab.get_by_role("button", name="Earlier").press("Enter")
    expect(zoomed).not_to_have_text(first)
    tab.get_by_role("button", name="Reset").press("Enter")
    expect(zoomed).to_have_text("or drag over the chart")
    assert sorted(tab.evaluate(TICKS)) == sorted(whole)


def test_a_mouse_draws_the_part_to_see(tab: Tab) -> None:
    tab.locator(".chart").scroll_into_view_if_needed()
    box = tab.locator(".chart svg path.background").first.bounding_box()
    assert box is not None
    tab.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.1 * box["height"])
    tab.mouse.down()
    tab.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.7 * box["height"], steps=3)
    expect(tab.locator(".zoom-box")).to_have_count(1)
    tab.mouse.up()
    expect(tab.locator(".zoom-box")).to_have_count(0)
    expect(tab.locator(".zoom output")).to_contain_text(" to ")
    assert not {"2019", "2020"} & set(tab.evaluate(TICKS))


def test_a_wheel_over_the_chart_scrolls_the_page(chromium: Browser, path: Path) -> None:
    with opened(chromium, path, reduced_motion="reduce") as (tab, _):
        tab.locator(".chart").scroll_into_view_if_needed()
        box = tab.locator(".chart").bounding_box()
        assert box is not None
        top = tab.evaluate("scrollY")
        tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        tab.mouse.wheel(0, 120)
        tab.wait_for_function("top => scrollY !== top", arg=top)
        assert tab.locator(".zoom output").inner_text() == "or drag over the chart"


def test_the_tooltip_tells_of_the_variant_that_is_shown(tab: Tab) -> None:
    first = hover(tab, "GPT-5").inner_text()
    tab.mouse.move(0, 0)
    level(tab, "80%").check()
    expect(tab.locator(".chart svg")).to_contain_text("Time horizon at 80% success")
    assert "GPT-5" in first
    assert hover(tab, "GPT-5").inner_text() != first


def test_a_link_carries_the_state(chromium: Browser, tab: Tab, path: Path) -> None:
    level(tab, "80%").check()
    vintage(tab, 4)
    tab.get_by_label("OpenAI").uncheck()
    tab.get_by_label("Doubling time in months, as a number").fill("6")
    link: str = tab.evaluate("location.href")
    headline = text_of(tab, "h1")
    kept = {"success": ["0.8"], "as-of": ["2026-02-22"], "hide": ["OpenAI"], "pace": ["6.0"]}
    assert parse_qs(link.split("#")[1]) == kept
    with opened(chromium, path) as (other, watch):
        other.goto("about:blank")
        other.goto(link)
        expect(other.locator(".chart svg")).to_contain_text("Time horizon at 80% success")
        assert text_of(other, "h1") == headline
        assert not other.get_by_label("OpenAI").is_checked()
        assert "o3" not in models(other)
        assert other.evaluate(LINES) == 1
    assert watch.complaints == []


def test_a_hostile_link_changes_nothing(chromium: Browser, path: Path) -> None:
    with opened(chromium, path) as (tab, watch):
        tab.goto("about:blank")
        tab.goto(f"{path.as_uri()}#success=9&as-of=%3Cimg%20src=x%3E&hide=%3Cscript%3E&pace=1e9&axis=[]")
        expect(tab.locator(".chart svg")).to_contain_text("Time horizon at 50% success")
        assert text_of(tab, "h1").startswith(HEADLINES[0.5, "2026-09-08"])
        assert tab.locator("img").count() == 0
    assert watch.complaints == []


def test_the_state_outlives_a_change_of_the_colour_scheme(tab: Tab) -> None:
    level(tab, "80%").check()
    tab.get_by_label("OpenAI").uncheck()
    tab.emulate_media(color_scheme="dark")
    expect(tab.locator(".chart")).to_have_attribute("data-scheme", "dark")
    expect(tab.locator(".chart svg")).to_contain_text("Time horizon at 80% success")
    assert "o3" not in models(tab)


@pytest.mark.parametrize(("width", "least"), [(1280, 24), (390, 44)])
def test_controls_are_large_enough_and_stay_within_the_page(
    chromium: Browser, path: Path, width: int, least: int
) -> None:
    with opened(chromium, path, width=width) as (tab, watch):
        level(tab, "80%").check()
        tab.get_by_label("Doubling time in months, as a number").fill("6")
        sizes = tab.evaluate(
            """() => [...document.querySelectorAll('.explorer button, .explorer .segments span, .explorer .labs label,'
                + '.explorer .tick, .explorer input[type=range], .explorer input[type=number]')]
                .filter(node => node.checkVisibility()).map(node => node.getBoundingClientRect().height)"""
        )
        assert tab.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [width, width]
    assert len(sizes) > 15
    assert min(sizes) >= least - 0.01
    assert watch.complaints == []


def test_every_control_has_a_name_and_can_be_reached_by_keyboard(tab: Tab) -> None:
    level(tab, "50%").focus()
    reached = []
    for _ in range(20):
        reached.append(
            tab.evaluate("document.activeElement.closest('.explorer') ? document.activeElement.outerHTML : ''")
        )
        tab.keyboard.press("Tab")
    shown = [one for one in reached if one]
    assert len(shown) == 2 + 1 + 5 + 7 + 3  # two sets of radios, slider, three labs with two buttons, zoom, own pace
    assert [one for one in shown if "<input" not in one and "<button" not in one] == []


def test_no_control_is_on_paper_and_the_labs_become_a_legend(tab: Tab) -> None:
    tab.get_by_label("OpenAI").uncheck()
    tab.emulate_media(media="print")
    assert tab.locator(".explorer input:visible, .explorer button:visible").count() == 0
    expect(tab.locator(".labs bdi", has_text="Anthropic")).to_be_visible()
    expect(tab.locator(".labs bdi", has_text="OpenAI")).to_be_hidden()


def test_without_scripts_there_are_no_controls(chromium: Browser, path: Path) -> None:
    with opened(chromium, path, java_script_enabled=False) as (tab, _):
        assert tab.locator(".explorer:visible").count() == 0
        assert text_of(tab, "h1").startswith(HEADLINES[0.5, "2026-09-08"])


def test_nothing_moves_by_itself(chromium: Browser, path: Path) -> None:
    with opened(chromium, path, reduced_motion="reduce") as (tab, _):
        level(tab, "80%").check()
        still = """() => [...document.querySelectorAll('.explorer *, .changed-headline *')]
            .map(node => getComputedStyle(node)).every(style => style.transitionDuration === '0s'
                && style.animationName === 'none')"""
        assert tab.evaluate("document.getAnimations().length") == 0
        assert tab.evaluate(still)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "page.html"
    write_atomic(path, render(explored_page(explorer())))
    return path


def test_hostile_names_are_shown_as_they_stand_in_controls_headline_and_tooltip(
    chromium: Browser, hostile: Path
) -> None:
    with opened(chromium, hostile, width=390) as (tab, watch):
        labs = tab.locator(".labs bdi").all_text_contents()
        level(tab, "80%").check()
        headline = text_of(tab, "h1")
        tooltip = hover(tab, HOSTILE[0])
        assert tooltip.locator("td.value").first.text_content() == HOSTILE[0]
        tab.get_by_role("checkbox", name=HOSTILE[0]).uncheck()
        link: str = tab.evaluate("location.href")
        images = tab.locator("img").count()
        assert tab.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [390, 390]
    assert HOSTILE[0] in labs
    assert headline == f"Headline at 80% on {DAYS[-1]} {HOSTILE[0]}"
    assert parse_qs(link.split("#")[1])["hide"] == [HOSTILE[0]]
    assert images == 0
    assert watch == Watch(requests=[hostile.as_uri()])


def test_a_single_vintage_or_level_offers_no_choice_of_it(chromium: Browser, tmp_path: Path) -> None:
    write_atomic(tmp_path / "page.html", render(explored_page(explorer(DAYS[-1:], LEVELS[:1]))))
    with opened(chromium, tmp_path / "page.html") as (tab, watch):
        assert tab.locator("[data-choose]").count() == 1
        tab.get_by_label("linear").check()
        expect(tab.locator(".chart svg")).to_contain_text("3 work weeks")
    assert watch.complaints == []


def test_how_many_vintages_are_not_offered_is_said(chromium: Browser, tmp_path: Path) -> None:
    write_atomic(tmp_path / "page.html", render(explored_page(explorer(days_left_out=4))))
    with opened(chromium, tmp_path / "page.html") as (tab, _):
        expect(tab.locator("[data-choose=vintage] .hint")).to_have_text("the newest 3 of 7 vintages")

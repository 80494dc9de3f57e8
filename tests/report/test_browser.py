"""The page in a real browser, opened from disk."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import altair as alt
import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from horizon.report import csv_text, render, write_atomic
from horizon.report.page import Figure
from horizon.report.theme import DARK, LIGHT
from tests.fixtures.browser import Scheme, Watch, hover, opened, rgb
from tests.report.curves import curves_figure
from tests.report.sample import HOSTILE, SCRIPT, page, points

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "page.html"
    write_atomic(path, render(page(HOSTILE)))
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_page_draws_all_charts_within_its_width_without_request_or_complaint(
    chromium: Browser, path: Path, width: int, scheme: Scheme, record_property: Callable[[str, object], None]
) -> None:
    with opened(chromium, path, width=width, scheme=scheme) as (tab, watch):
        record_property("first_chart_ms", tab.evaluate("performance.now()"))
        marks = [chart.locator("svg .mark-symbol path").count() for chart in tab.locator(".chart").all()]
        sizes = tab.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        chart = tab.locator(".chart svg").first.bounding_box()
    assert watch == Watch(requests=[path.as_uri()])
    assert marks[0] > 12
    assert marks[1] >= 3
    assert sizes == [width, width]
    assert chart is not None
    assert chart["x"] + chart["width"] <= width


def test_a_hostile_name_is_shown_as_it_stands_in_title_headline_table_and_legend(chromium: Browser, path: Path) -> None:
    with opened(chromium, path) as (tab, watch):
        places = [tab.title(), tab.inner_text("h1"), tab.inner_text("table"), tab.text_content(".chart svg") or ""]
        images = tab.locator("img").count()
    assert [SCRIPT in place for place in places] == [True] * 4
    assert images == 0
    assert watch.complaints == []


def test_a_dark_chart_prints_on_white_paper(chromium: Browser, path: Path) -> None:
    with opened(chromium, path, scheme="dark") as (tab, _):
        tab.emulate_media(media="print")
        expect(tab.locator(".chart svg").first).to_have_css("background-color", "rgba(0, 0, 0, 0)")
        expect(tab.locator(".chart svg").first).to_have_css("filter", "invert(1) hue-rotate(180deg)")
        expect(tab.locator(".actions").first).to_be_hidden()
        expect(tab.locator("body")).to_have_css("background-color", rgb(LIGHT.surface))


@pytest.mark.parametrize("name", HOSTILE)
def test_tooltip_shows_a_hostile_name_as_it_stands(desk: tuple[Tab, Watch], name: str) -> None:
    tab, watch = desk
    tooltip = hover(tab, name)
    values = tooltip.locator("td.value").all_text_contents()
    elements = tooltip.locator("img, script, b").count()
    assert values[:2] == [name, name]
    assert elements == 0
    assert watch.complaints == []


@pytest.mark.parametrize("width", [1280, 390])
def test_tooltip_of_an_endless_name_stays_on_the_screen(chromium: Browser, path: Path, width: int) -> None:
    with opened(chromium, path, width=width) as (tab, _):
        box = hover(tab, HOSTILE[5]).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["height"] < 450


def test_tooltip_tells_horizon_interval_and_why_a_point_was_not_used(chromium: Browser, path: Path) -> None:
    with opened(chromium, path, width=390) as (tab, _):
        text = hover(tab, "Claude Mythos Preview (early)").inner_text()
    assert "17 h" in text
    assert "8 h 29 min to 1.4 work weeks (95%)" in text
    assert "no, =1+1" in text


def test_charts_follow_the_colour_scheme_while_the_page_is_open(chromium: Browser, path: Path) -> None:
    with opened(chromium, path) as (tab, watch):
        label = tab.locator(".chart svg .role-axis-label text").first
        expect(tab.locator(".chart svg").first).to_have_css("background-color", rgb(LIGHT.surface))
        expect(label).to_have_attribute("fill", LIGHT.muted)
        tab.emulate_media(color_scheme="dark")
        expect(tab.locator(".chart svg").first).to_have_css("background-color", rgb(DARK.surface))
        expect(label).to_have_attribute("fill", DARK.muted)
    assert watch.complaints == []


def test_csv_button_hands_out_the_neutralised_data_under_a_harmless_name(
    chromium: Browser, path: Path, tmp_path: Path
) -> None:
    with opened(chromium, path) as (tab, _):
        with tab.expect_download() as download:
            tab.get_by_role("button", name="Data (CSV)").first.click()
        download.value.save_as(tmp_path / "data.csv")
        name = download.value.suggested_filename
    text = (tmp_path / "data.csv").read_bytes().decode()
    assert text == csv_text(points(HOSTILE))
    assert "\n'=cmd|' /C calc'!A0,'=cmd" in text
    assert name == "frontier-script-img-src-x-onerror-alert-1-horizons-script-img-src-x-onerror-aler.csv"


def test_picture_button_works_by_keyboard_and_gives_a_titled_svg_in_light_colours(
    chromium: Browser, path: Path, tmp_path: Path
) -> None:
    with opened(chromium, path, width=390, scheme="dark") as (tab, watch):
        tab.get_by_role("button", name="Picture (SVG)").first.focus()
        with tab.expect_download() as download:
            tab.keyboard.press("Enter")
        download.value.save_as(tmp_path / "picture.svg")
    picture = ET.parse(tmp_path / "picture.svg").getroot()
    texts = [element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert f"Twelve models {SCRIPT}" in texts
    assert float(picture.attrib["width"]) > 760
    assert LIGHT.surface in [element.get("fill") for element in picture.iter()]
    assert watch.complaints == []


def test_a_heading_sorts_its_column_by_keyboard_and_turns_it_on_the_second_press(chromium: Browser, path: Path) -> None:
    with opened(chromium, path) as (tab, _):
        seen = []
        tab.get_by_role("button", name="Low").focus()
        for _ in range(2):
            tab.keyboard.press("Enter")
            names = tab.locator("tbody tr th").all_text_contents()
            seen.append((names[0], names[11], tab.locator("th[aria-sort]").get_attribute("aria-sort")))
    assert seen == [
        ("GPT-2", "Claude Mythos Preview (early)", "ascending"),
        ("Claude Mythos Preview (early)", "GPT-2", "descending"),
    ]


def test_the_first_tab_stop_skips_to_the_content(chromium: Browser, path: Path) -> None:
    with opened(chromium, path) as (tab, _):
        tab.keyboard.press("Tab")
        focused = tab.evaluate("document.activeElement.getAttribute('href')")
        tab.keyboard.press("Enter")
        landed = tab.evaluate("document.activeElement.id")
    assert (focused, landed) == ("#content", "content")


def test_without_scripts_the_words_and_tables_are_there(chromium: Browser, path: Path) -> None:
    with opened(chromium, path, java_script_enabled=False) as (tab, watch):
        assert "scripts are switched off" in tab.locator("noscript").inner_text()
        assert tab.get_by_role("rowheader", name="Claude 3.7 Sonnet").is_visible()
    assert watch.requests == [path.as_uri()]


def test_a_chart_that_cannot_be_drawn_says_so_and_leaves_the_others_alone(chromium: Browser, tmp_path: Path) -> None:
    whole = page()
    broken = Figure("broken", "Broken", "", "", alt.Chart().transform_calculate(x="1 +").mark_point(), points())
    write_atomic(tmp_path / "page.html", render(replace(whole, sections=(broken, *whole.sections))))
    with opened(chromium, tmp_path / "page.html") as (tab, watch):
        message = tab.locator(".chart").first.inner_text()
        marks = tab.locator(".chart").nth(1).locator("svg .mark-symbol path").count()
    assert "could not be drawn" in message
    assert len(watch.complaints) == 1
    assert marks > 12


def test_the_page_is_the_same_in_every_time_zone(chromium: Browser, path: Path) -> None:
    pictures = []
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        with opened(chromium, path, timezone_id=zone) as (tab, _):
            pictures.append(tab.locator(".chart svg").first.inner_html())
    assert pictures[0] == pictures[1]


def test_the_policy_stops_a_script_that_is_not_the_page_s_own(chromium: Browser, tmp_path: Path) -> None:
    html = render(page()).replace("</main>", "<script>document.title = 'owned'</script></main>")
    write_atomic(tmp_path / "page.html", html)
    with opened(chromium, tmp_path / "page.html") as (tab, watch):
        assert tab.title() == "The frontier"
    assert "Content Security Policy" in watch.complaints[0]


@pytest.fixture(scope="module")
def panels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a page that begins with a grid of panels."""
    whole = page()
    path = tmp_path_factory.mktemp("panels") / "page.html"
    write_atomic(path, render(replace(whole, sections=(curves_figure(), *whole.sections))))
    return path


def columns(tab: Tab) -> int:
    """Panels that stand side by side: names above them at the same height."""
    tops = tab.evaluate(
        """() => [...document.querySelectorAll('#success-curves svg text')]
            .filter(text => text.getAttribute('font-size') === '13px').map(text => text.getBoundingClientRect().top)"""
    )
    return sum(abs(top - tops[0]) < 2 for top in tops)


@pytest.mark.parametrize(("width", "side_by_side"), [(1280, 3), (700, 2), (390, 1)])
def test_as_many_panels_stand_side_by_side_as_there_is_room_for(
    chromium: Browser, panels: Path, width: int, side_by_side: int
) -> None:
    with opened(chromium, panels, width=width) as (tab, watch):
        picture = tab.locator("#success-curves .chart svg")
        drawn = float(picture.get_attribute("width") or 0)
        room = tab.locator("#success-curves .chart").bounding_box()
        assert columns(tab) == side_by_side
        assert room is not None
        assert 0.95 * room["width"] < drawn <= room["width"]
        assert tab.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [width, width]
    assert watch == Watch(requests=[panels.as_uri()])


def test_panels_are_arranged_anew_when_the_window_becomes_narrow(chromium: Browser, panels: Path) -> None:
    with opened(chromium, panels) as (tab, watch):
        tab.set_viewport_size({"width": 390, "height": 900})
        expect(tab.locator("#success-curves .chart")).to_have_attribute("data-room", "358")
        assert columns(tab) == 1
    assert watch.complaints == []


def test_a_bin_of_a_model_with_a_hostile_name_tells_its_numbers_as_text(chromium: Browser, panels: Path) -> None:
    with opened(chromium, panels) as (tab, watch):
        tab.locator("#success-curves .chart").scroll_into_view_if_needed()
        box = tab.evaluate(
            """name => [...document.querySelectorAll('#success-curves path')].reverse()
                .find(path => path.__data__?.datum?.model === name).getBoundingClientRect().toJSON()""",
            SCRIPT,
        )
        tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        tooltip = tab.locator("#vg-tooltip-element.visible")
        tooltip.wait_for()
        values = tooltip.locator("td.value").all_text_contents()
        images = tab.locator("img").count()
    assert values[0] == SCRIPT
    assert "43 min at 50% success" in values
    assert images == 0
    assert watch.complaints == []


def test_the_picture_of_the_panels_has_its_title_and_all_of_them(
    chromium: Browser, panels: Path, tmp_path: Path
) -> None:
    with opened(chromium, panels, width=390) as (tab, watch):
        with tab.expect_download() as download:
            tab.get_by_role("button", name="Picture (SVG)").first.click()
        download.value.save_as(tmp_path / "picture.svg")
    picture = ET.parse(tmp_path / "picture.svg").getroot()
    texts = [element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Five models", "o1", "davinci-002", "below 2 min"} <= set(texts)
    assert 760 < float(picture.attrib["width"]) < 900
    assert watch.complaints == []

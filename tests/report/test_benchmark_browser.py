"""The charts and the table of the study of benchmarks in a real browser."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from horizon.report import render, write_atomic
from horizon.report.page import Figure, Table
from horizon.report.theme import DARK, LIGHT
from tests.fixtures.browser import Scheme, Watch, opened, rgb
from tests.report import benchmark_frames as frames
from tests.report.charts.test_benchmark_charts import hostile
from tests.report.sample import SCRIPT
from tests.report.test_trend_browser import FIND, SPILLS

pytestmark = pytest.mark.browser

CHARTS = ("sigmoids", "headroom", "verdict-shares", "capability", "difficulty", "paradox", "horizon-index")


@pytest.fixture(scope="module")
def html() -> str:
    return render(frames.page())


@pytest.fixture(scope="module")
def path(html: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("benchmarks") / "page.html"
    write_atomic(path, html)
    return path


def test_the_page_stays_small(html: str, record_property: Callable[[str, object], None]) -> None:
    record_property("bytes", len(html.encode()))
    assert len(html.encode()) < 1_500_000


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_all_seven_are_drawn_within_their_width_without_request_or_complaint(
    chromium: Browser, path: Path, width: int, scheme: Scheme
) -> None:
    with opened(chromium, path, width=width, scheme=scheme) as (tab, watch):
        marks = {
            name: tab.locator(f"#{name} svg :is(.mark-symbol, .mark-line, .mark-rect) path").count() for name in CHARTS
        }
        sizes = tab.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        spilled = tab.evaluate(SPILLS)
    assert watch == Watch(requests=[path.as_uri()])
    assert {name: count for name, count in marks.items() if count < 15} == {}
    assert sizes == [width, width]
    assert spilled == []


@pytest.fixture(scope="module")
def desk(chromium: Browser, path: Path) -> Iterator[Tab]:
    """One page for all that is read and pointed at."""
    with opened(chromium, path) as (tab, _):
        yield tab


@pytest.mark.parametrize(
    ("chart", "field", "value", "told"),
    [
        ("sigmoids", "meaning", "steepest here", ["steepest here", "(95%)"]),
        ("sigmoids", "model", "Model T 2.9", ["Model T 2.9", "Score", "20"]),
        ("headroom", "benchmark", "GPQA diamond", ["indistinguishable", "Headroom"]),
        ("capability", "model", "Model 47", ["165.6", "163.1 to 168.1 (95%)", "on the frontier"]),
        ("difficulty", "benchmark", "OSWorld", ["of the way to the ceiling", "a point"]),
        ("paradox", "benchmark", "FrontierMath", ["Of the way", "%"]),
        ("horizon-index", "model", "New C", ["Predicted from the index", "163.0"]),
    ],
)
def test_a_mark_tells_its_numbers(desk: Tab, chart: str, field: str, value: str, told: list[str]) -> None:
    desk.mouse.move(0, 0)
    box = desk.evaluate(FIND, [chart, field, value])
    desk.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tooltip = desk.locator("#vg-tooltip-element.visible")
    tooltip.wait_for(timeout=5000)
    text = tooltip.inner_text()
    assert [part for part in told if part not in text] == []


def test_three_panels_stand_side_by_side_on_a_desk_and_below_each_other_on_a_telephone(
    chromium: Browser, desk: Tab, path: Path
) -> None:
    def tops(tab: Tab) -> list[float]:
        names = tab.locator("#paradox svg text").filter(has_text="Time horizon").or_(
            tab.locator("#paradox svg text").filter(has_text="Capability index")
        )  # fmt: skip
        return [(name.bounding_box() or {"y": 0.0})["y"] for name in names.all()]

    with opened(chromium, path, width=390) as (narrow, _):
        below = tops(narrow)
    beside = tops(desk)
    assert beside[0] == pytest.approx(beside[1], abs=2)
    assert below[1] > below[0] + 200


def test_a_benchmark_chosen_by_keyboard_is_brought_out(chromium: Browser, path: Path) -> None:
    with opened(chromium, path) as (tab, watch):
        names = tab.locator("#headroom svg .role-mark text")
        expect(names).to_have_text(["FrontierMath", "FrontierMath"])
        choice = tab.get_by_label("Bring out a benchmark")
        choice.focus()
        tab.keyboard.press("o")
        tab.keyboard.press("Enter")
        expect(names).to_have_text(["OSWorld", "OSWorld"])
    assert watch.complaints == []


def test_a_change_of_scheme_leaves_one_choice(chromium: Browser, path: Path) -> None:
    with opened(chromium, path) as (tab, _):
        tab.emulate_media(color_scheme="dark")
        expect(tab.locator("#headroom .chart")).to_have_attribute("data-scheme", "dark")
        expect(tab.locator("#headroom .controls select")).to_have_count(1)


def test_sparklines_and_marks_of_verdicts_need_no_script_and_follow_the_scheme(chromium: Browser, path: Path) -> None:
    with opened(chromium, path, java_script_enabled=False) as (tab, _):
        line = tab.get_by_role("img", name="readings").first
        expect(line.locator("polyline")).to_have_css("stroke", rgb(LIGHT.ink))
        mark = tab.locator(".verdict svg").first
        expect(mark).to_have_css("fill", rgb(LIGHT.organizations[0]))
        tab.emulate_media(color_scheme="dark")
        expect(line.locator("polyline")).to_have_css("stroke", rgb(DARK.ink))
        expect(mark).to_have_css("fill", rgb(DARK.organizations[0]))


def test_the_table_sorts_by_verdict_and_by_the_last_value_of_its_sparklines(chromium: Browser, path: Path) -> None:
    with opened(chromium, path) as (tab, _):
        tab.get_by_role("button", name="Verdict").click()
        verdicts = tab.locator("#verdicts tbody .verdict").all_inner_texts()
        tab.get_by_role("button", name="Frontier so far").click()
        lowest = tab.locator("#verdicts tbody th").first.inner_text()
    assert list(dict.fromkeys(verdicts)) == [
        "at ceiling", "indistinguishable", "stalled below ceiling", "abandoned", "climbing", "floor",
    ]  # fmt: skip
    assert lowest == "Humanity's Last Exam"


def test_a_hostile_name_is_text_everywhere(chromium: Browser, tmp_path: Path) -> None:
    table = frames.verdict_table()
    named = replace(table, frame=table.frame.assign(benchmark=SCRIPT, verdict=SCRIPT))
    figures = [Figure(name, SCRIPT, SCRIPT, SCRIPT, chart, frames.pairs()) for name, chart in hostile(SCRIPT).items()]
    sections: tuple[Figure | Table, ...] = (named, *figures)
    write_atomic(tmp_path / "page.html", render(replace(frames.page(), sections=sections)))
    with opened(chromium, tmp_path / "page.html", width=390) as (tab, watch):
        options = tab.locator(".controls option").all_text_contents()
        shown = [text for text in tab.locator(".chart").all_text_contents() if "</script>" in text]
        images = tab.locator("img").count()
    assert watch == Watch(requests=[(tmp_path / "page.html").as_uri()])
    assert SCRIPT in options
    assert len(shown) == len(CHARTS) - 1
    assert images == 0

"""The charts of the trend engine in a real browser."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from horizon.report import render, write_atomic, write_chart
from tests.fixtures.browser import Scheme, Watch, opened
from tests.report.sample import page
from tests.report.trend_frames import AS_OF, figures

pytestmark = pytest.mark.browser

SPILLS = """() => [...document.querySelectorAll('.chart svg')].flatMap(svg => {
    const room = svg.getBoundingClientRect();
    return [...svg.querySelectorAll('text')].filter(text => {
        const box = text.getBoundingClientRect();
        const shown = box.width > 0 && getComputedStyle(text).opacity > 0;
        return shown && (box.left < room.left - 1 || box.right > room.right + 1);
    }).map(text => text.textContent);
})"""
FIND = """([id, field, value]) => {
    const path = [...document.querySelectorAll(`#${id} svg .mark-symbol path`)].reverse()
        .find(path => path.__data__?.datum?.[field] === value);
    path.scrollIntoView({ block: 'center', behavior: 'instant' });
    return path.getBoundingClientRect().toJSON();
}"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("trend") / "page.html"
    write_atomic(path, render(replace(page(), sections=figures())))
    return path


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_all_six_are_drawn_within_their_width_without_request_or_complaint(
    chromium: Browser, path: Path, width: int, scheme: Scheme
) -> None:
    with opened(chromium, path, width=width, scheme=scheme) as (tab, watch):
        marks = {
            name: tab.locator(f"#{name} svg :is(.mark-symbol, .mark-line) path").count()
            for name in ("curves", "break", "profile", "specifications", "fan", "calibration")
        }
        sizes = tab.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        spilled = tab.evaluate(SPILLS)
    assert watch == Watch(requests=[path.as_uri()])
    assert {name: count for name, count in marks.items() if count < 5} == {}
    assert sizes == [width, width]
    assert spilled == []


@pytest.fixture(scope="module")
def desk(chromium: Browser, path: Path) -> Iterator[Tab]:
    """One page for all tooltips."""
    with opened(chromium, path) as (tab, _):
        yield tab


@pytest.mark.parametrize(
    ("chart", "field", "value", "told"),
    [
        ("curves", "day", "2028-12-31", ["one-break, weight 0.65", "extrapolated"]),
        ("break", "model", "o3", ["o3", "2 h", "yes"]),
        ("profile", "verdict", "compatible", ["compatible", "below the best"]),
        ("specifications", "label", "headline: 129 days", ["129 days", "110 to 168 days (95%)", "from 2023", "global"]),
        ("fan", "milestone", "1 work week", ["2026-12-31", "80%: 2026-08-11 to 2027-05-28"]),
        ("calibration", "kind", "one-break, prediction", ["95% of the points", "76% to 100% (95%)"]),
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


def test_a_chart_file_is_drawn_without_request_or_complaint(
    chromium: Browser, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    path = tmp_path / "chart.html"
    write_chart(figures()[1], path, as_of=AS_OF, headline="260 days, then 105")
    record_property("bytes", path.stat().st_size)
    with opened(chromium, path, width=390) as (tab, watch):
        heading = tab.inner_text("h1")
        marks = tab.locator(".chart svg .mark-symbol path").count()
    assert watch == Watch(requests=[path.as_uri()])
    assert heading == "260 days, then 105"
    assert marks > 12

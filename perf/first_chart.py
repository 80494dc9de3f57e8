"""Open a page in a browser without a window: ``python -m perf.first_chart CHROMIUM PAGE``."""

import json
import statistics
import sys
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

TIMES = 3
PATIENCE = 120_000
"""Milliseconds after which a page counts as broken."""
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
WATCH = """
const seen = () => {
    if (document.querySelector('.chart svg')) requestAnimationFrame(() => { window.firstChart = performance.now(); });
    else requestAnimationFrame(seen);
};
requestAnimationFrame(seen);
"""


def main(program: str, page: str) -> None:
    """Print after how many seconds its first chart was painted, the median, and how many elements it has in the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        found = [_open(browser, Path(page).resolve()) for _ in range(TIMES)]
        browser.close()
    print(json.dumps({"first_chart": statistics.median(time for time, _ in found), "elements": found[-1][1]}))


def _open(browser: Browser, page: Path) -> tuple[float, int]:
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.add_init_script(WATCH)
    tab.goto(page.as_uri(), wait_until="commit")
    expect(tab.locator("footer")).to_be_attached(timeout=PATIENCE)
    charts = tab.locator(".chart").count()
    expect(tab.locator(".chart:has(svg, .failed)")).to_have_count(charts, timeout=PATIENCE)
    first: float = tab.evaluate("window.firstChart")
    elements: int = tab.evaluate("document.querySelectorAll('*').length")
    tab.close()
    return first / 1000, elements


if __name__ == "__main__":
    main(*sys.argv[1:])

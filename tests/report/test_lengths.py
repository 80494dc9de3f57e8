"""Lengths of tasks in words: the script of a page writes them as Python does."""

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from horizon.report.shell import template_file
from horizon.units import WORK_MONTH, WORK_WEEK, WORK_YEAR, duration_text

pytestmark = pytest.mark.browser

FROM_1_MS_TO_10_000_YEARS = np.geomspace(1 / 60_000, 10_000 * WORK_YEAR, 5_000)
UNITS = np.array([1 / 60, 1.0, 60.0, WORK_WEEK, WORK_MONTH, WORK_YEAR])
COUNTS = np.arange(1, 400) / 8
"""Among them those in the middle of two that are written: 2.25 min, 10.5 h."""
EDGES = np.array([1.0, 59.5, 600.0, WORK_WEEK, WORK_MONTH, WORK_YEAR, 1 / 60_000, 10_000 * WORK_YEAR])


@pytest.fixture(scope="module")
def tab(chromium: Browser) -> Iterator[Tab]:
    tab = chromium.new_page()
    tab.evaluate(template_file("lengths.js"))
    yield tab
    tab.close()


@pytest.mark.parametrize(
    "minutes",
    [
        pytest.param(FROM_1_MS_TO_10_000_YEARS, id="all sizes"),
        pytest.param(np.outer(UNITS, COUNTS).ravel(), id="round"),
        pytest.param(np.concatenate([np.nextafter(EDGES, 0), EDGES, np.nextafter(EDGES, np.inf)]), id="edges"),
        pytest.param(np.array([1e-9, 1e12]), id="beyond"),
    ],
)
def test_a_length_is_written_as_in_the_texts_of_the_page(tab: Tab, minutes: np.ndarray) -> None:
    lengths = minutes.tolist()
    written = tab.evaluate("lengths => lengths.map(horizonLengths.lengthText)", lengths)
    assert written == [duration_text(length) for length in lengths]

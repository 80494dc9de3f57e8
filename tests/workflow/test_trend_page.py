"""The page of a trend from the store: what is on it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from horizon.report import Figure, Table
from horizon.report.page import Page
from horizon.store import Store
from horizon.trend import ALL_TIME, IntervalKind, Window
from horizon.workflow.pages.make import Made, make_page
from horizon.workflow.study import TrendStudy
from horizon.workflow.tables import interval_name
from tests.ingest.loading import ingest
from tests.workflow.found_study import trend_study
from tests.workflow.news.telling import MODELS, STUDY, horizons

PageOf = Callable[[TrendStudy], Page]


@pytest.fixture(scope="module")
def study() -> TrendStudy:
    """Give the shipped study."""
    return trend_study("frontier")


@pytest.fixture(scope="module")
def page_of(facts_store: Store, study_made: Callable[[str], Made], study: TrendStudy) -> PageOf:
    """Give a function that makes the page of a study from the shipped facts, each page once: it takes seconds."""
    return cache(lambda asked: study_made("frontier").page if asked == study else make_page(facts_store, asked).page)


def test_the_headline_says_the_finding_with_its_interval(page_of: PageOf, study: TrendStudy) -> None:
    page = page_of(study)
    assert page.headline == (
        "Since 2023, the length of tasks that frontier AI agents complete doubled every 4.2 months "
        "(95% interval 3.5 to 5.7 months, measurement and scatter)."
    )


@pytest.mark.parametrize(
    ("kind", "words", "interval"),
    [
        ("ols", "ordinary least squares on the slope", (110, 155)),
        ("both", "measurement of the points and scatter, frontier chosen again", (108, 174)),
    ],
)
def test_all_doubling_times_of_the_page_have_one_kind_of_interval_and_say_which(
    page_of: PageOf, study: TrendStudy, kind: IntervalKind, words: str, interval: tuple[int, int]
) -> None:
    page = page_of(replace(study, interval=kind))
    sections = {section.id: section for section in page.sections}
    assert interval_name(kind) in page.headline
    for name in ("doubling-time", "windows", "vintages"):
        assert f"Intervals: 95%, {words}" in sections[name].caption
    windows, vintages = sections["windows"], sections["vintages"]
    assert isinstance(windows, Table)
    assert isinstance(vintages, Table)
    for row in (windows.frame.iloc[1], vintages.frame.iloc[0]):
        assert (round(row["low"]), round(row["high"]), row["interval"], row["level"]) == (*interval, kind, 0.95)


@pytest.mark.parametrize(
    ("kind", "part"), [("ols", "ordinary least squares. "), ("both", "the interval of the doubling time does not. ")]
)
def test_the_bands_of_the_frontier_chart_are_said_to_be_those_of_least_squares(
    page_of: PageOf, study: TrendStudy, kind: IntervalKind, part: str
) -> None:
    page = page_of(replace(study, interval=kind))
    (caption,) = [section.caption for section in page.sections if section.id == "frontier"]
    assert "Bands: 95% confidence and prediction bands of ordinary least squares" in caption
    assert part in caption


@pytest.fixture
def small(sqlite_store: Store, tmp_path: Path) -> Store:
    """Give a store with one model a year, whose page takes a moment."""
    ingest(sqlite_store, tmp_path, horizons(MODELS))
    return sqlite_store


def test_the_best_k_are_named_with_their_k(small: Store) -> None:
    page = make_page(small, replace(STUDY, frontier="top-k", top=2)).page
    captions = [section.caption for section in page.sections if section.id in {"frontier", "windows"}]
    assert ["frontier rule top-2" in caption for caption in captions] == [True, True]
    assert any("fewer than 2 models released up to its day" in note for note in page.notes)


def section(page: Page, name: str) -> Figure | Table:
    """The section of that name."""
    return next(one for one in page.sections if one.id == name)


def test_sections_come_in_the_order_in_which_a_reader_thinks(page_of: PageOf, study: TrendStudy) -> None:
    assert [one.id for one in page_of(study).sections] == [
        "frontier", "doubling-time", "windows", "vintages", "break", "curves", "comparison", "gate", "ceiling",
        "specifications", "milestones", "forecast", "calibration", "backtest", "models",
    ]  # fmt: skip


def test_every_section_says_its_vintage(page_of: PageOf, study: TrendStudy) -> None:
    captions = [one.caption for one in page_of(study).sections]
    assert all("2026-09-08" in caption for caption in captions)


def test_the_frontier_says_its_window_rule_and_n(page_of: PageOf, study: TrendStudy) -> None:
    caption = section(page_of(study), "frontier").caption
    assert all(words in caption for words in ("14 models", "frontier rule global", "from 2023"))


def test_three_windows_stand_side_by_side(page_of: PageOf, study: TrendStudy) -> None:
    table = section(page_of(study), "windows")
    assert isinstance(table, Table)
    frame = table.frame
    assert frame["doubling_time_days"].round(3).tolist() == [187.778, 128.744, 104.706]
    assert frame["n"].tolist() == [17, 14, 12]


def test_the_page_says_what_each_vintage_did_to_the_answer(page_of: PageOf, study: TrendStudy) -> None:
    table = section(page_of(study), "vintages")
    assert isinstance(table, Table)
    assert table.title == "The same question, asked as of each vintage: 123 to 131 days from 2023"
    first = table.frame.iloc[::-1].head(3)
    assert first["doubling_time_days"].round(3).tolist() == [130.801, 122.611, 128.744]
    assert first["added_days"].round(3).tolist()[1:] == [-8.19, 0]
    assert first["revised_days"].round(3).tolist()[1:] == [0, 6.133]


def test_a_page_is_of_the_day_of_its_newest_vintage_if_no_other_is_said(
    page_of: PageOf, study: TrendStudy, small: Store
) -> None:
    assert page_of(study).built == date(2026, 9, 8)
    assert make_page(small, STUDY, now=date(2026, 11, 22)).page.built == date(2026, 11, 22)


def test_a_window_without_enough_models_is_a_warning_on_the_page(small: Store) -> None:
    windows = (ALL_TIME, Window(since=date(2021, 6, 1)))
    page = make_page(small, replace(STUDY, windows=windows)).page
    assert any("from 2021-06-01: too few points" in warning for warning in page.warnings)


def test_only_sources_of_facts_on_the_page_are_listed(page_of: PageOf, study: TrendStudy) -> None:
    slugs = [source.slug for source in page_of(study).sources]
    assert slugs == ["metr-suite-notes", "metr-time-horizon-1.1"]

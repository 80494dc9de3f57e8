"""The brief: the numbers of two other studies on one screen, with what changed and what is not known."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from horizon.errors import SelectionError
from horizon.report import Figure, Page, Table, render
from horizon.report.page import News, NewsItem
from horizon.store import Store, open_store
from horizon.units import DAYS_PER_MONTH
from horizon.workflow import wording
from horizon.workflow.analyse import analyse_trend
from horizon.workflow.forecast import ForecastQuestion, forecast
from horizon.workflow.pages.brief import make_brief
from horizon.workflow.pages.made import Made
from horizon.workflow.pages.questions import headline_question
from horizon.workflow.study import BriefStudy
from tests.fixtures.browser import Scheme, opened
from tests.fixtures.pages import quick_study
from tests.report.sample import HOSTILE, SCRIPT


@pytest.fixture(scope="module")
def study() -> BriefStudy:
    study = quick_study("brief")
    assert isinstance(study, BriefStudy)
    return study


@pytest.fixture(scope="module")
def made(study_made: Callable[[str], Made]) -> Made:
    return study_made("brief")


@pytest.fixture(scope="module")
def page(made: Made) -> Page:
    return made.page


def number(page: Page, label: str) -> tuple[str, str]:
    """Value and detail of a key number."""
    return next((one.value, one.detail) for one in page.numbers if one.label.startswith(label))


def test_it_is_a_sheet_with_one_chart_and_three_to_five_numbers(page: Page) -> None:
    assert (page.layout, [one.id for one in page.sections]) == ("sheet", ["frontier"])
    assert len(page.numbers) == 5
    assert 2 <= len(page.unknowns) <= 4
    assert isinstance(page.sections[0], Figure)
    assert page.sections[0].explorer is None


def test_its_headline_and_figure_say_what_the_page_of_the_trend_says(
    page: Page, study_made: Callable[[str], Made]
) -> None:
    trend = study_made("frontier").page
    own, told = page.sections[0], next(one for one in trend.sections if one.id == "frontier")
    assert page.headline == trend.headline
    assert own.title == told.title
    assert isinstance(own, Figure)
    assert isinstance(told, Figure)
    assert own.data.equals(told.data)


def test_its_doubling_time_is_that_of_the_headline_and_answers_seven_or_four(
    facts_store: Store, study: BriefStudy, page: Page
) -> None:
    doubling = analyse_trend(facts_store, headline_question(study.trend)).doubling_time
    value, detail = number(page, "Doubling time")
    ends = [f"{end / DAYS_PER_MONTH:.1f}" for end in (doubling.interval.low, doubling.interval.high)]
    assert value == f"{doubling.estimate / DAYS_PER_MONTH:.1f} months"
    n = analyse_trend(facts_store, headline_question(study.trend)).fit.nobs
    assert detail == f"95%: {ends[0]} to {ends[1]} months, n {n}. 7 months or 4? The interval holds 4, not 7."


def test_what_other_windows_say_stands_below_the_headline(page: Page, study_made: Callable[[str], Made]) -> None:
    windows = next(one for one in study_made("frontier").page.sections if one.id == "windows")
    assert isinstance(windows, Table)
    rows = {row["window"]: row for row in windows.frame.to_dict("records")}
    told = []
    for window in ("all time", "from 2024"):
        row = rows[window]
        middle, low, high = (f"{row[name] / DAYS_PER_MONTH:.1f}" for name in ("doubling_time_days", "low", "high"))
        told.append(f"{middle} months {window} (95%: {low} to {high} months, n {row['n']})")
    assert page.lede[0].endswith(f" Doubling time {' and '.join(told)}.")


def test_its_milestone_is_that_of_the_forecast(facts_store: Store, study: BriefStudy, page: Page) -> None:
    found = forecast(facts_store, ForecastQuestion(headline_question(study.trend)))
    month = next(one.crossing for one in found.thresholds if one.minutes == 167 * 60)
    assert month is not None
    ends = [f"{day:%b %Y}" for day in month.interval(0.8) if day]
    value, detail = number(page, "1 work month")
    assert value == f"{month.day(0.5):%b %Y}"
    assert detail.startswith(f"80%: {ends[0]} to {ends[1]}, if the trend goes on. 1 work week by ")


def test_its_verdicts_and_its_index_are_those_of_the_page_of_benchmarks(
    page: Page, study_made: Callable[[str], Made]
) -> None:
    told = {one.id: one.title for one in study_made("benchmarks").page.sections}
    value, detail = number(page, "Benchmarks at")
    count, total = value.split(" of ")
    assert told["verdicts"].startswith(f"Of {total} benchmarks: {count} at ceiling, ")
    verdicts = next(one for one in study_made("benchmarks").page.sections if one.id == "verdicts")
    assert isinstance(verdicts, Table)
    untested = int(verdicts.frame["tested"].str.startswith("0 of ").sum())
    assert any(f"do on {untested} of {total} benchmarks" in one.text for one in page.unknowns)
    others, vintage = detail.removesuffix(".").split(". Scores of ")
    assert vintage == "2025-11-17"  # the page is of a later day
    rest = re.findall(r"\d+ [a-z ]*?(?=,| and|$)", others)
    assert len(rest) >= 2
    assert all(part in told["verdicts"] for part in rest)
    points = number(page, "Capability index")[0].strip("+").removesuffix(" a year")
    assert f"rises {points} points a year" in told["capability"]


def test_what_it_does_not_know_stands_on_the_pages_of_its_studies_with_a_place(
    page: Page, study_made: Callable[[str], Made]
) -> None:
    studies = [study_made(name).page for name in ("frontier", "benchmarks")]
    told = [one for study in studies for one in study.unknowns]
    places = {one.id for study in studies for one in study.sections}
    assert {one.text for one in page.unknowns} <= {one.text for one in told}
    assert {one.section for one in told} <= places
    assert {one.section for one in page.unknowns} == {""}


def test_it_concludes_what_both_studies_conclude(made: Made, study_made: Callable[[str], Made]) -> None:
    alone = study_made("benchmarks").conclusions.benchmarks
    both = made.conclusions
    assert both.trend is not None
    assert both.benchmarks is not None
    assert alone is not None
    assert both.benchmarks.benchmarks == alone.benchmarks
    assert both.benchmarks.growth == alone.growth
    assert both.trend.curve is not None
    assert both.trend.claims


def test_at_most_five_changes_are_shown_and_alerts_come_first(page: Page) -> None:
    items = tuple(NewsItem("k", f"Change {place} {SCRIPT}", "a row", place == 6) for place in range(8))
    html = render(replace(page, news=News("What changed", items)))
    part = html.split('id="news"')[1].split("</section>")[0]
    assert re.findall(r"Change (\d)", part) == ["6", "0", "1", "2", "3"]
    assert "3 more changes" in part
    assert "<img" not in part
    nothing_earlier = NewsItem("first", "There is nothing earlier to compare with.")
    html = render(replace(page, news=News("What changed", (*items[:6], nothing_earlier))))
    assert "1 more change," in html


@pytest.mark.parametrize("name", HOSTILE[:2])
def test_a_hostile_title_is_shown_as_it_stands(page: Page, name: str) -> None:
    html = render(replace(page, title=name, headline=name, unknowns=(replace(page.unknowns[0], text=name),)))
    assert "<img src=x" not in html


@pytest.fixture
def trend_alone(runs_file: Path, tmp_path: Path) -> Iterator[Store]:
    """Give a store with runs of a suite and no score of any benchmark."""
    with open_store(shutil.copy(runs_file, tmp_path / "alone.db")) as store:
        yield store


def test_a_store_without_the_suite_is_refused(trend_alone: Store, study: BriefStudy) -> None:
    with pytest.raises(SelectionError, match="no time horizons of the suite"):
        make_brief(trend_alone, study)


def test_without_scores_the_numbers_of_benchmarks_are_left_out_with_the_reason(facts: Store, study: BriefStudy) -> None:
    with facts.write() as connection:
        connection.exec_driver_sql("DELETE FROM score")
    page = make_brief(facts, study).page
    assert [one.label.split(",")[0] for one in page.numbers] == [
        "Doubling time", "Longest time horizon so far", "1 work month at 50% success by",
    ]  # fmt: skip
    told = "\n".join(page.warnings)
    assert "no verdicts on benchmarks: " in told
    assert "no capability index: " in told


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_it_is_drawn_within_its_width_without_request_or_complaint(
    chromium: Browser, study_files: dict[str, Path], width: int, scheme: Scheme
) -> None:
    with opened(chromium, study_files["brief"], width=width, scheme=scheme) as (tab, watch):
        marks = tab.locator(".chart svg .mark-symbol path").count()
        sizes = tab.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert (watch.complaints, watch.requests) == ([], [study_files["brief"].as_uri()])
    assert marks > 20
    assert sizes == [width, width]


def test_the_longest_horizon_is_that_of_the_lede_of_the_trend(
    facts_store: Store, study: BriefStudy, page: Page
) -> None:
    headline = analyse_trend(facts_store, headline_question(study.trend))
    value, detail = number(page, "Longest")
    assert f": {value} " in wording.lede(headline, [headline])[0]
    assert detail.endswith("beyond the suite's range.")

"""The page on benchmarks: what is on it, that its numbers are those of the commands, and what a poor store gives."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from horizon.errors import SelectionError
from horizon.ingest import IngestRequest, ingest
from horizon.records import SourceRecord
from horizon.report import Figure, Table, render, svg, write_atomic
from horizon.report.page import Page
from horizon.store import Store, open_store
from horizon.workflow.index.analyse import IndexQuestion, analyse_index
from horizon.workflow.index.tables import model_frame
from horizon.workflow.pages.benchmarks import make_benchmarks
from horizon.workflow.publish import publish
from horizon.workflow.saturation.analyse import SaturationAnalysis, analyse_saturation
from horizon.workflow.saturation.question import SaturationQuestion
from horizon.workflow.saturation.tables import saturation_frame
from horizon.workflow.study import BenchmarkStudy
from tests.fixtures.browser import Scheme, Watch, opened
from tests.report.test_trend_browser import SPILLS
from tests.workflow.found_study import benchmark_study

REPLICATES = 20
HOSTILE = "</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def study() -> BenchmarkStudy:
    """Give the shipped study with few replicates: it takes seconds."""
    return replace(benchmark_study("benchmarks"), replicates=REPLICATES)


@pytest.fixture(scope="module")
def page(facts_file: Path, study: BenchmarkStudy) -> Page:
    """Give the page of the shipped facts."""
    with open_store(facts_file) as store:
        return make_benchmarks(store, study).page


@pytest.fixture(scope="module")
def measured(facts_file: Path) -> SaturationAnalysis:
    """Give what ``horizon saturation`` finds in them."""
    with open_store(facts_file) as store:
        return analyse_saturation(store, SaturationQuestion(replicates=REPLICATES))


def figure(page: Page, name: str) -> Figure:
    found = next(one for one in page.sections if one.id == name)
    assert isinstance(found, Figure)
    return found


def table(page: Page, name: str) -> Table:
    found = next(one for one in page.sections if one.id == name)
    assert isinstance(found, Table)
    return found


def test_sections_come_in_the_order_in_which_a_reader_asks(page: Page) -> None:
    assert [one.id for one in page.sections] == [
        "verdicts", "headroom", "sigmoids", "quarters", "capability", "difficulty", "horizon-index", "paradox", "plan",
        "index-models",
    ]  # fmt: skip


def test_the_headline_answers_the_question_with_its_numbers(page: Page) -> None:
    assert page.headline == (
        "Only benchmarks, as far as these data tell: no slow-down of the frontier is found; of 31 benchmarks 5 are at "
        "their ceiling, 3 have too few items to tell their best models apart and 15 more are no longer tested in this "
        "store (as of 2025-11-17)."
    )
    assert any("since then no change is found" in text for text in page.lede)


def test_every_section_says_its_n_and_its_vintage(page: Page) -> None:
    captions = {one.id: one.caption for one in page.sections}
    assert [name for name, text in captions.items() if "2025-11-17" not in text] == []
    assert [name for name, text in captions.items() if not any(sign in text for sign in ("n ", " models"))] == []


def test_every_figure_is_described_for_those_who_cannot_see_it(page: Page) -> None:
    figures = [one for one in page.sections if isinstance(one, Figure)]
    assert [one.id for one in figures if len(one.description) < 100 or one.data.empty] == []


def test_verdicts_are_those_of_the_command(page: Page, measured: SaturationAnalysis) -> None:
    told = table(page, "verdicts").frame.set_index("benchmark").sort_index()
    wanted = saturation_frame(measured).dropna(subset="verdict").set_index("benchmark").sort_index()
    columns = ["verdict", "why", "headroom", "headroom_low", "gain_12", "currency", "n"]
    assert told[columns].equals(wanted[columns])


def test_the_most_urgent_comes_first(page: Page) -> None:
    frame = table(page, "verdicts").frame
    assert list(dict.fromkeys(frame["verdict"])) == ["at ceiling", "indistinguishable", "climbing", "abandoned"]
    assert list(dict.fromkeys(frame["next_step"])) == ["replace it", "add items", "plan a successor", "test or drop"]


def test_a_small_line_ends_where_the_clock_of_its_benchmark_ends(page: Page) -> None:
    frame = table(page, "verdicts").frame
    ends = [(rise[-1][0], rise[-1][1]) for rise in frame["rise"]]
    assert ends == list(zip(frame["clock"], frame["frontier"], strict=True))


def test_headroom_falls_and_ends_with_that_of_the_verdict(page: Page, measured: SaturationAnalysis) -> None:
    frame = figure(page, "headroom").data
    last = frame.groupby("slug")["headroom"].last()
    wanted = {state.scores.slug: state.saturation.headroom.estimate for state in measured.states}
    assert last.to_dict() == pytest.approx(wanted, abs=1e-12)
    falls = frame.groupby("slug")["headroom"].diff().dropna()
    assert (falls <= 0.01).all()


def test_panels_have_the_dates_of_the_command_where_they_are_ahead(page: Page, measured: SaturationAnalysis) -> None:
    frame = figure(page, "sigmoids").data.set_index("slug")
    states = {state.scores.slug: state for state in measured.states}
    ahead = frame[frame["reached_90"].isna()]
    assert len(frame) == 15
    assert [day.date() for day in ahead["date_90"]] == [states[str(slug)].landmark(0.9).day for slug in ahead.index]
    reached = frame.drop(ahead.index)
    assert len(reached) > 3
    assert reached["date_90"].equals(reached["reached_90"].rename("date_90"))


def test_the_index_is_that_of_the_command(page: Page, facts_file: Path) -> None:
    with open_store(facts_file) as store:
        analysis = analyse_index(store, IndexQuestion(replicates=REPLICATES, horizons=True, suite="metr-1.1"))
    assert figure(page, "capability").data.equals(model_frame(analysis))
    models = table(page, "index-models").frame
    assert models[["model", "index", "low", "high"]].equals(model_frame(analysis)[["model", "index", "low", "high"]])
    assert f"{analysis.frontier.per_year:.1f} points a year" in figure(page, "capability").title
    predicted = figure(page, "horizon-index").data.query("basis == 'index'")
    assert analysis.horizons is not None
    assert predicted["minutes"].tolist() == pytest.approx(analysis.horizons.predicted["minutes"].tolist())


def test_quarters_end_with_as_many_benchmarks_as_have_a_verdict(page: Page) -> None:
    last = figure(page, "quarters").data.iloc[-1]
    assert last["benchmarks"] == len(table(page, "verdicts").frame)
    assert figure(page, "quarters").title.startswith("Benchmarks die faster: each year of release")


def test_the_scores_are_said_to_be_older_than_the_horizons(page: Page) -> None:
    assert any(
        "newest scores are of 2025-11-17, the newest time horizons of 2026-09-08" in one for one in page.warnings
    )


def test_a_study_shows_only_the_benchmarks_that_it_names(facts: Store, study: BenchmarkStudy) -> None:
    few = replace(study, benchmarks=("MMLU", "gpqa-diamond"), panels=1, replicates=2, level=0.8)
    page = make_benchmarks(facts, few).page
    assert "a change of pace is not shown" in figure(page, "capability").title
    assert "80% confidence band" in svg(figure(page, "capability").spec)
    assert set(table(page, "verdicts").frame["benchmark"]) == {"mmlu", "gpqa-diamond"}
    assert len(figure(page, "sigmoids").data) == 1
    assert len(table(page, "index-models").frame) > 90


def test_a_study_without_panels_has_no_figure_of_them(facts: Store, study: BenchmarkStudy) -> None:
    page = make_benchmarks(facts, replace(study, benchmarks=("mmlu",), panels=0, replicates=2)).page
    names = {one.id for one in page.sections}
    assert "sigmoids" not in names
    assert {"capability", "paradox"} <= names


def test_a_suite_that_is_not_there_is_refused_with_the_nearest(facts: Store, study: BenchmarkStudy) -> None:
    with pytest.raises(SelectionError, match=r"no suite of time horizons is called mtr-1\.1") as refusal:
        make_benchmarks(facts, replace(study, suite="mtr-1.1"))
    assert "metr-1.1" in str(refusal.value)


def test_one_new_score_does_not_make_the_scores_new(facts: Store, study: BenchmarkStudy, tmp_path: Path) -> None:
    source = SourceRecord("my-lab", "My lab")
    (tmp_path / "one.csv").write_text("model,benchmark,value\nGPT-5,GSM8K,84.1%\n")
    ingest(facts, IngestRequest(tmp_path / "one.csv", source=source, known_at=date(2026, 9, 9)))
    page = make_benchmarks(facts, replace(study, benchmarks=("mmlu",), panels=0, replicates=2)).page
    assert page.as_of == date(2026, 9, 9)
    assert any(
        "most scores are of 2025-11-17 or before, the newest time horizons of 2026-09-08" in one
        for one in page.warnings
    )


@pytest.fixture
def poor(empty_file: Path, tmp_path: Path) -> Iterator[Callable[[list[str]], Store]]:
    """Give a function that makes a store of a few scores on one benchmark, and of nothing else."""
    with open_store(shutil.copy(empty_file, tmp_path / "poor.db")) as store:

        def made(models: list[str]) -> Store:
            source = SourceRecord("made", HOSTILE, HOSTILE, "javascript:alert(1)", HOSTILE)
            files = {
                "benchmarks": ["benchmark,lower_bound,upper_bound,n_items,unit", f'"{HOSTILE}",0,1,500,fraction'],
                "models": ["model,release_date", *(f"{name},202{n}-01-01" for n, name in enumerate(models))],
                "scores": [
                    "model,benchmark,value",
                    *(f'{name},"{HOSTILE}",0.{n + 1}' for n, name in enumerate(models)),
                ],
            }
            for name, lines in files.items():
                path = tmp_path / f"{name}.csv"
                path.write_text("\n".join([*lines, ""]))
                ingest(store, IngestRequest(path, table=name, source=source, create=True))
            return store

        yield made


def test_one_benchmark_without_index_and_horizons_still_makes_a_page(
    poor: Callable[[list[str]], Store], study: BenchmarkStudy, tmp_path: Path
) -> None:
    page = make_benchmarks(poor([f"m{n}{HOSTILE}" for n in range(6)]), replace(study, title=HOSTILE)).page
    assert [one.id for one in page.sections] == ["verdicts", "headroom", "sigmoids", "quarters", "plan"]
    told = "\n".join(page.warnings)
    assert all(part in told for part in ("no capability index: ", "no time-horizon trend: ", "no scaling paradox: "))
    write_atomic(tmp_path / "page.html", text := render(page))
    assert "<img src=x" not in text


def test_a_store_without_scores_is_refused_with_what_to_do(store: Store, study: BenchmarkStudy) -> None:
    with pytest.raises(SelectionError, match="no scores"):
        make_benchmarks(store, study)


def test_the_same_store_gives_the_same_bytes_and_files_beside_the_page(
    facts: Store, study: BenchmarkStudy, tmp_path: Path
) -> None:
    small = replace(study, benchmarks=("mmlu", "gsm8k", "osworld"), replicates=2)
    page, published = make_benchmarks(facts, small).page, publish(facts, small, tmp_path)
    assert published.page.read_text() == render(replace(page, news=published.news))
    names = {path.name for path in published.files}
    assert {f"{one.id}.csv" for one in page.sections} <= names
    assert {"sigmoids.svg", "sigmoids.png", "verdicts.json"} <= names


def test_the_page_stays_small(path: Path, record_property: Callable[[str, object], None]) -> None:
    record_property("bytes", path.stat().st_size)
    assert path.stat().st_size < 2_000_000


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_all_charts_are_drawn_within_their_width_without_request_or_complaint(
    chromium: Browser, page: Page, path: Path, width: int, scheme: Scheme
) -> None:
    charts = [one.id for one in page.sections if isinstance(one, Figure)]
    with opened(chromium, path, width=width, scheme=scheme) as (tab, watch):
        marks: dict[str, Any] = {
            name: tab.locator(f"#{name} svg :is(.mark-symbol, .mark-line, .mark-rect) path").count() for name in charts
        }
        sizes = tab.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        spilled = tab.evaluate(SPILLS)
    assert watch == Watch(requests=[path.as_uri()])
    assert {name: count for name, count in marks.items() if count < 15} == {}
    assert sizes == [width, width]
    assert spilled == []

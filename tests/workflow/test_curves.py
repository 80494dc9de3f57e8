"""Success curves on the page: from the analysis in the store to figure and table."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from horizon.errors import StudyError
from horizon.report import Figure, Table, render
from horizon.report.page import Page
from horizon.store import Store, open_store
from horizon.store.analyses import analysis_of
from horizon.store.run_sources import run_sources
from horizon.timehorizon import DEFAULT_REGULARIZATION
from horizon.trend import ALL_TIME
from horizon.workflow.curve_sections import curves_figure, curves_frame, curves_table
from horizon.workflow.curves import SuccessCurves, success_curves
from horizon.workflow.estimate import EstimateQuestion, estimate_suite
from horizon.workflow.pages.make import make_page
from horizon.workflow.publish import publish
from horizon.workflow.study import TrendStudy
from tests.ingest.loading import ingest
from tests.workflow.found_study import trend_study
from tests.workflow.made_runs import HOSTILE, SOURCE, SUITE
from tests.workflow.news.telling import MODELS, STUDY, horizons

LONGEST_FIRST = ["all", HOSTILE, "fourth", "third", "second", "first", "none"]


@pytest.fixture(scope="module")
def runs_store(runs_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give a store with estimates from runs; not to be written to."""
    with open_store(shutil.copy(runs_file, tmp_path_factory.mktemp("runs") / "store.db")) as store:
        estimate_suite(store, EstimateQuestion(suite=SUITE, replicates=200))
        yield store


@pytest.fixture(scope="module")
def study() -> TrendStudy:
    """Give the shipped study, for the made-up suite and all time."""
    return replace(trend_study("frontier"), suite=SUITE, windows=(ALL_TIME,), headline=0)


@pytest.fixture(scope="module")
def page(runs_store: Store, study: TrendStudy) -> Page:
    return make_page(runs_store, study).page


def curves_of(store: Store, study: TrendStudy) -> SuccessCurves:
    with store.read() as connection:
        kept = analysis_of(connection, "estimate", SUITE)
    assert kept is not None
    curves = success_curves(kept.result, study, kept.known_at)
    assert curves is not None
    return curves


def test_models_stand_with_the_longest_horizon_first(runs_store: Store, study: TrendStudy) -> None:
    curves = curves_of(runs_store, replace(study, success_curves="all"))
    assert curves.models["model"].tolist() == LONGEST_FIRST
    assert curves.measures == (1.0, 2048.0)
    assert curves.as_of == date(2025, 3, 19)


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        (None, LONGEST_FIRST[:6]),
        (2, LONGEST_FIRST[:2]),
        (99, LONGEST_FIRST),
        (("second", "none", "second"), ["second", "none"]),
        ((HOSTILE, "FOURTH"), [HOSTILE, "fourth"]),
    ],
)
def test_a_study_chooses_by_name_in_its_own_order_or_by_number(
    runs_store: Store, study: TrendStudy, wanted: tuple[str, ...] | int | None, shown: list[str]
) -> None:
    curves = curves_of(runs_store, replace(study, success_curves=wanted))
    assert curves.models["model"].tolist() == shown
    assert curves.shown["model"].drop_duplicates().tolist() == shown
    assert set(curves.bins["model"]) == set(shown)


@pytest.mark.parametrize("none", [0, ()])
def test_a_study_may_want_no_curves(runs_store: Store, study: TrendStudy, none: tuple[str, ...] | int) -> None:
    page = make_page(runs_store, replace(study, success_curves=none)).page
    assert not {"success-curves", "runs"} & {section.id for section in page.sections}
    assert not any("success curves" in warning for warning in page.warnings)


def test_a_model_without_runs_is_refused_with_the_nearest_name(runs_store: Store, study: TrendStudy) -> None:
    with pytest.raises(StudyError) as refusal:
        make_page(runs_store, replace(study, success_curves=("secnd",)))
    refusal.match(r"frontier.toml: success_curves names a model without runs: secnd(.|\n)*did you mean second")


def test_a_model_goes_by_any_of_its_names_and_is_shown_once(runs_store: Store, study: TrendStudy) -> None:
    with runs_store.read() as connection:
        kept = analysis_of(connection, "estimate", SUITE)
    assert kept is not None
    wanted = replace(study, success_curves=("Third Man", "third"))
    curves = success_curves(kept.result, wanted, kept.known_at, {"third-man": "third"})
    assert curves is not None
    assert curves.models["model"].tolist() == ["third"]


def test_the_title_is_about_the_longest_horizon_and_the_range_of_the_suite(
    runs_store: Store, study: TrendStudy
) -> None:
    figure = curves_figure(curves_of(runs_store, replace(study, success_curves=("second", "third", "none"))))
    assert figure.title.startswith("third has the longest horizon, 1")
    assert figure.title.endswith(" at 50% success; the suite measures from 1 min to 34 h")


@pytest.mark.parametrize(
    ("wanted", "title"),
    [
        (
            ("all", "third"),
            "all solves every run, so its horizon lies above 34 h: the suite measures from 1 min to 34 h",
        ),
        (("none",), "No horizon can be read off, though the suite measures from 1 min to 34 h"),
    ],
)
def test_the_title_speaks_of_bounds_where_there_is_no_estimate(
    runs_store: Store, study: TrendStudy, wanted: tuple[str, ...], title: str
) -> None:
    assert curves_figure(curves_of(runs_store, replace(study, success_curves=wanted))).title == title


def test_the_caption_says_what_the_curves_rest_on(runs_store: Store, study: TrendStudy) -> None:
    caption = curves_figure(curves_of(runs_store, study)).caption
    assert caption.startswith(f"{SUITE}: 6 of 7 models with runs, 288 runs of up to 12 tasks.")
    for part in (
        f"weights inverse_sqrt_family, lambda {DEFAULT_REGULARIZATION:g}",
        "horizons at 50% and 80% success",
        "95% intervals from 200 bootstrap replicates (seed 0)",
        "outside of 1 min to 34 h",
        "Vintage 2025-03-19",
    ):
        assert part in caption


def test_a_model_with_tasks_of_one_length_has_no_line(runs_store: Store, study: TrendStudy) -> None:
    curves = curves_of(runs_store, replace(study, success_curves=("first", "second")))
    models = curves.models.assign(outcome=["one length", "fitted"])
    (rows,) = curves_figure(replace(curves, models=models)).chart.to_dict()["datasets"].values()
    assert {row["panel"] for row in rows if row["part"] == "curve"} == {1}


def test_the_data_are_one_row_a_model_and_bin_with_all_runs_in_them(runs_store: Store, study: TrendStudy) -> None:
    data = curves_figure(curves_of(runs_store, study)).data
    assert data.groupby("model")["runs"].sum().unique().tolist() == [48]
    assert data.groupby("model")["tasks"].sum().unique().tolist() == [12]
    assert ((data["low"] <= data["success_rate"]) & (data["success_rate"] <= data["high"])).all()


def test_the_table_has_every_model_with_its_bound_or_what_is_wrong(runs_store: Store, study: TrendStudy) -> None:
    frame = curves_frame(curves_of(runs_store, replace(study, success_curves=1))).set_index("model")
    assert frame.index.tolist() == LONGEST_FIRST
    assert frame.loc[["all", "none"], "remark"].tolist() == [
        "above 34 h: every run succeeded",
        "below 1 min: every run failed",
    ]
    p80, low, p50, high = frame.loc[["third"], ["p80", "p50_low", "p50", "p50_high"]].to_numpy()[0]
    assert p50 == pytest.approx(2**3.5, rel=0.1)
    assert low < p50 < high
    assert p80 < p50
    assert frame.loc[["none"], "p50"].isna().all()


def test_horizons_at_the_study_s_own_level_come_first(runs_store: Store, study: TrendStudy) -> None:
    curves = curves_of(runs_store, replace(study, success_level=0.8))
    assert curves.shown["success_level"].tolist()[:2] == [0.8, 0.5]
    assert [column.field for column in curves_table(curves).columns][3] == "p80"


def test_the_page_has_figure_table_note_and_the_source_of_the_runs(page: Page) -> None:
    sections = {section.id: section for section in page.sections}
    assert isinstance(sections["success-curves"], Figure)
    assert isinstance(sections["runs"], Table)
    assert any(note.startswith("A success curve is a logistic regression") for note in page.notes)
    assert SOURCE.slug in [source.slug for source in page.sources]


def test_the_trend_rests_on_the_horizons_from_runs(page: Page) -> None:
    models = next(section for section in page.sections if section.id == "models")
    assert isinstance(models, Table)
    assert set(models.frame["model"]) == {"first", "second", "third", "fourth", HOSTILE}
    assert set(models.frame["source"]) == {"horizon-estimate"}


def test_only_sources_of_the_suite_s_own_runs_count(runs_store: Store) -> None:
    with runs_store.read() as connection:
        assert run_sources(connection, SUITE) == {SOURCE.slug}
        assert run_sources(connection, SUITE, date(2025, 3, 18)) == set()
        assert run_sources(connection, "another") == set()


def test_a_suite_without_runs_says_nothing_unless_the_study_asks(sqlite_store: Store, tmp_path: Path) -> None:
    ingest(sqlite_store, tmp_path, horizons(MODELS))
    quiet, asked = (make_page(sqlite_store, replace(STUDY, success_curves=wanted)).page for wanted in (None, ("m22",)))
    assert [section.id for section in quiet.sections] == [section.id for section in asked.sections]
    assert not any("success curves" in warning for warning in quiet.warnings)
    assert any("no success curves: the horizons of s were not estimated" in warning for warning in asked.warnings)


def test_the_same_store_gives_the_same_bytes_and_files_beside_the_page(
    runs_store: Store, study: TrendStudy, page: Page, tmp_path: Path
) -> None:
    published = publish(runs_store, study, tmp_path)
    assert published.page.read_text() == render(replace(page, news=published.news))
    names = {path.name for path in published.files}
    assert {"success-curves.svg", "success-curves.png", "success-curves.csv", "runs.csv", "runs.json"} <= names


@pytest.mark.browser
def test_a_hostile_name_on_the_page_of_curves_is_only_text(
    runs_store: Store, study: TrendStudy, tmp_path: Path, chromium: Browser
) -> None:
    built = publish(runs_store, replace(study, title=HOSTILE), tmp_path)
    with chromium.new_page() as page:
        problems: list[str] = []
        page.on("dialog", lambda dialog: problems.append(dialog.message))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text))
        page.goto(built.page.as_uri())
        page.wait_for_selector("#success-curves svg")
        assert HOSTILE in (page.locator("#runs table").text_content() or "")
        assert "<img src=x" in (page.locator("#success-curves svg").text_content() or "")
        assert page.locator("img").count() == 0
        assert problems == []

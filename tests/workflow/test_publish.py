"""The page from the store: what is on it, what lies beside it, and the same bytes twice."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from horizon.errors import SelectionError
from horizon.ingest import IngestRequest, ingest
from horizon.records import SourceRecord
from horizon.report import Figure, Table
from horizon.store import Store
from horizon.trend import IntervalKind
from horizon.workflow.publish import make_page, publish
from horizon.workflow.study import Study, find_study
from horizon.workflow.tables import interval_name

HOSTILE = "</script><img src=x onerror=alert(1)>"


@pytest.fixture
def study() -> Study:
    """Give the shipped study."""
    return find_study("frontier")


@pytest.fixture
def hostile(sqlite_store: Store, tmp_path: Path) -> Store:
    """Give a store whose newest model and suite have a hostile name."""
    rows = [f"m{n},202{n}-01-01,{4**n},{2 * 4**n}" for n in range(5)]
    text = "\n".join(["model,release_date,minutes,high", *rows, f'"{HOSTILE}",2025-06-01,3000,9000', ""])
    (tmp_path / "horizons.csv").write_text(text)
    source = SourceRecord("hostile", HOSTILE, HOSTILE, "javascript:alert(1)", HOSTILE)
    ingest(
        sqlite_store, IngestRequest(tmp_path / "horizons.csv", constants={"suite": HOSTILE}, source=source, create=True)
    )
    return sqlite_store


def hostile_study(study: Study) -> Study:
    fields = {name: getattr(study, name) for name in ("path", "windows", "headline")}
    return Study(name=HOSTILE, title=HOSTILE, suite="script-img-src-x-onerror-alert-1", **fields)


def test_the_headline_says_the_finding_with_its_interval(facts: Store, study: Study) -> None:
    page = make_page(facts, study)
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
    facts: Store, study: Study, kind: IntervalKind, words: str, interval: tuple[int, int]
) -> None:
    page = make_page(facts, replace(study, interval=kind))
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
    facts: Store, study: Study, kind: IntervalKind, part: str
) -> None:
    page = make_page(facts, replace(study, interval=kind))
    (caption,) = [section.caption for section in page.sections if section.id == "frontier"]
    assert "Bands: 95% confidence and prediction bands of ordinary least squares" in caption
    assert part in caption


def test_the_best_k_are_named_with_their_k(facts: Store, study: Study) -> None:
    page = make_page(facts, replace(study, frontier="top-k", top=2))
    captions = [section.caption for section in page.sections if section.id in {"frontier", "windows"}]
    assert ["frontier rule top-2" in caption for caption in captions] == [True, True]
    assert any("fewer than 2 models released up to its day" in note for note in page.notes)


def section(facts: Store, study: Study, name: str) -> Figure | Table:
    """The section of that name."""
    return next(one for one in make_page(facts, study).sections if one.id == name)


def test_sections_come_in_the_order_in_which_a_reader_thinks(facts: Store, study: Study) -> None:
    assert [one.id for one in make_page(facts, study).sections] == [
        "vintages", "frontier", "doubling-time", "windows", "break", "curves", "comparison", "gate", "ceiling",
        "specifications", "milestones", "forecast", "calibration", "backtest", "models",
    ]  # fmt: skip


def test_every_section_says_its_vintage(facts: Store, study: Study) -> None:
    captions = [one.caption for one in make_page(facts, study).sections]
    assert all("2026-09-08" in caption for caption in captions)


def test_the_frontier_says_its_window_rule_and_n(facts: Store, study: Study) -> None:
    caption = section(facts, study, "frontier").caption
    assert all(words in caption for words in ("14 models", "frontier rule global", "from 2023"))


def test_three_windows_stand_side_by_side(facts: Store, study: Study) -> None:
    table = section(facts, study, "windows")
    assert isinstance(table, Table)
    frame = table.frame
    assert frame["doubling_time_days"].round(3).tolist() == [187.778, 128.744, 104.706]
    assert frame["n"].tolist() == [17, 14, 12]


def test_the_page_says_what_each_vintage_did_to_the_answer(facts: Store, study: Study) -> None:
    table = section(facts, study, "vintages")
    assert isinstance(table, Table)
    assert table.title == "The same question, asked as of each vintage: 123 to 131 days from 2023"
    first = table.frame.iloc[::-1].head(3)
    assert first["doubling_time_days"].round(3).tolist() == [130.801, 122.611, 128.744]
    assert first["added_days"].round(3).tolist()[1:] == [-8.19, 0]
    assert first["revised_days"].round(3).tolist()[1:] == [0, 6.133]


def test_files_lie_beside_the_page(facts: Store, study: Study, tmp_path: Path) -> None:
    built = publish(facts, study, tmp_path)
    assert built.page == tmp_path / "frontier" / "frontier.html"
    names = sorted(path.name for path in built.files)
    drawn = ("frontier", "doubling-time", "break", "curves", "ceiling", "specifications", "forecast", "calibration")
    figures = [f"{stem}.{end}" for stem in drawn for end in ("csv", "png", "svg")]
    listed = ("vintages", "windows", "comparison", "gate", "milestones", "backtest", "models")
    tables = [f"{stem}.{end}" for stem in listed for end in ("csv", "json")]
    assert names == sorted(figures + tables)
    assert all(path.stat().st_size > 0 for path in built.files)
    assert len(json.loads((built.page.parent / "models.json").read_text())) == 26


def test_the_same_store_gives_the_same_bytes(facts: Store, study: Study, tmp_path: Path) -> None:
    first, second = (publish(facts, study, tmp_path / name) for name in "ab")
    assert first.page.read_bytes() == second.page.read_bytes()
    assert [path.read_bytes() for path in first.files] == [path.read_bytes() for path in second.files]


def test_now_is_the_day_that_the_page_says(facts: Store, study: Study) -> None:
    assert make_page(facts, study).built == date(2026, 9, 8)
    assert make_page(facts, study, now=date(2026, 11, 22)).built == date(2026, 11, 22)


def test_a_failed_build_leaves_the_last_good_page(facts: Store, study: Study, tmp_path: Path) -> None:
    built = publish(facts, study, tmp_path)
    before = {path: path.read_bytes() for path in built.page.parent.iterdir()}
    fields = {name: getattr(study, name) for name in ("path", "title", "windows", "headline")}
    with pytest.raises(SelectionError):
        publish(facts, Study(name="frontier", suite="gone", **fields), tmp_path)
    assert {path: path.read_bytes() for path in built.page.parent.iterdir()} == before


def test_a_window_without_enough_models_is_a_warning_on_the_page(
    facts: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports").mkdir()
    windows = "windows = [{since = 2023-01-01}, {since = 2026-01-01}]"
    (tmp_path / "reports" / "short.toml").write_text(f'title = "T"\nsuite = "metr-1.1"\n{windows}\n')
    page = make_page(facts, find_study("short"))
    assert any("from 2026: too few points" in warning for warning in page.warnings)


def test_only_sources_of_facts_on_the_page_are_listed(facts: Store, study: Study) -> None:
    slugs = [source.slug for source in make_page(facts, study).sources]
    assert slugs == ["metr-suite-notes", "metr-time-horizon-1.1"]


def test_hostile_names_make_harmless_file_names(hostile: Store, study: Study, tmp_path: Path) -> None:
    built = publish(hostile, hostile_study(study), tmp_path / "out")
    assert built.page.name == "script-img-src-x-onerror-alert-1.html"
    assert re.search(r"<img src=x", built.page.read_text()) is None


@pytest.mark.browser
def test_hostile_names_are_only_text_in_a_browser(
    hostile: Store, study: Study, tmp_path: Path, chromium: Browser
) -> None:
    built = publish(hostile, hostile_study(study), tmp_path / "out")
    with chromium.new_page() as page:
        problems: list[str] = []
        page.on("dialog", lambda dialog: problems.append(dialog.message))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text))
        page.goto(built.page.as_uri())
        page.wait_for_selector("figure svg")
        assert HOSTILE in page.title()
        assert page.locator("table").last.get_by_text(HOSTILE).count() > 0
        assert problems == []

"""A build: where its files lie, that they are the same again, and what becomes of them when something fails."""

import json
import os
import pickle
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from horizon.errors import SelectionError, StudyError
from horizon.ingest import IngestRequest, ingest
from horizon.records import SourceRecord
from horizon.report import Figure, Table, export
from horizon.report.page import News, NewsItem
from horizon.report.parquet import parquet_is_there
from horizon.store import Store, open_store
from horizon.store.report_runs import reports
from horizon.workflow.news.conclusions import Conclusions
from horizon.workflow.pages.made import Made
from horizon.workflow.publish import Published, latest_page, publish
from horizon.workflow.report_history import headline_of, news_of
from horizon.workflow.study import BriefStudy, Study, TrendStudy
from tests.report import sample
from tests.workflow.found_study import benchmark_study, trend_study

HOSTILE = "</script><img src=x onerror=alert(1)>"
DAY = date(2026, 9, 8)
NEWS = News("Since then", (NewsItem("model added", HOSTILE, "row 7", alert=True),))

AGAIN = """
import sys, pickle
from pathlib import Path
from horizon.store import open_store
from horizon.workflow.publish import publish
with open_store(sys.argv[1]) as store:
    publish(store, pickle.loads(bytes.fromhex(sys.argv[2])), Path(sys.argv[3]))
"""
"""A build in a process of its own."""


class Built:
    """A study that was published from a store of its own, with a page that was made before; not to be written to."""

    def __init__(self, folder: Path, store: Path, study: Study, made: Made) -> None:
        self.folder, self.study = folder, study
        with pytest.MonkeyPatch.context() as patch, open_store(shutil.copy(store, folder / "store.db")) as opened:
            patch.setattr("horizon.workflow.publish.make_page", lambda *_, **__: made)
            self.published = publish(opened, study, folder / "out")
            with opened.read() as connection:
                self.kept = reports(connection)

    @property
    def home(self) -> Path:
        return self.folder / "out" / self.published.study


@pytest.fixture(scope="module")
def frontier(facts_file: Path, tmp_path_factory: pytest.TempPathFactory, study_made: Callable[[str], Made]) -> Built:
    """Give the shipped study of the frontier as it was published."""
    return Built(tmp_path_factory.mktemp("frontier"), facts_file, trend_study("frontier"), study_made("frontier"))


@pytest.fixture(scope="module")
def hostile(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Give the page of a store whose newest model and suite have a hostile name."""
    folder = tmp_path_factory.mktemp("hostile")
    with open_store(shutil.copy(empty_file, folder / "store.db")) as store:
        ingest_hostile(store, folder)
        return publish(store, hostile_study(), folder / "out")


def ingest_hostile(store: Store, folder: Path) -> None:
    rows = [f"m{n},202{n}-01-01,{4**n},{2 * 4**n}" for n in range(5)]
    text = "\n".join(["model,release_date,minutes,high", *rows, f'"{HOSTILE}",2025-06-01,3000,9000', ""])
    path = folder / "horizons.csv"
    path.write_text(text)
    source = SourceRecord("hostile", HOSTILE, HOSTILE, "javascript:alert(1)", HOSTILE)
    ingest(store, IngestRequest(path, constants={"suite": HOSTILE}, source=source, create=True))


def hostile_study() -> TrendStudy:
    shipped = trend_study("frontier")
    fields = {name: getattr(shipped, name) for name in ("path", "windows", "headline")}
    return TrendStudy(name=HOSTILE, title=HOSTILE, suite="script-img-src-x-onerror-alert-1", **fields)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_build_lies_in_the_folder_of_its_day_to_which_latest_leads(frontier: Built) -> None:
    published, home = frontier.published, frontier.home
    assert published.page == home / "2026-09-08" / "frontier.html"
    assert published.latest == home / "latest" / "frontier.html" == latest_page(home.parent, "frontier")
    assert {path.name for path in home.iterdir()} == {"2026-09-08", "latest", "changes.atom"}
    assert str((home / "latest").readlink()) == "2026-09-08"
    assert {path.name for path in home.parent.iterdir()} == {"frontier", "index.html"}
    assert published.page.stat().st_size < 2_500_000


def test_each_figure_and_table_has_its_files_beside_the_page(frontier: Built) -> None:
    names = {path.name for path in frontier.published.files}
    data = ("csv", "json", *(["parquet"] if parquet_is_there() else []))
    figures = {f"{stem}.{end}" for stem in ("frontier", "forecast") for end in (*data, "png", "svg", "vl.json")}
    tables = {f"{stem}.{end}" for stem in ("windows", "gate", "models") for end in data}
    assert figures | tables | {"summary.md", "summary.json"} <= names
    there = {path.name: path.stat().st_size for path in frontier.published.page.parent.iterdir()}
    assert there.keys() == names | {"frontier.html"}
    assert min(there.values()) > 0
    assert len(json.loads((frontier.home / "latest" / "models.json").read_text())) == 26


def test_the_summary_for_programs_says_what_the_page_says(frontier: Built) -> None:
    summary = json.loads((frontier.home / "latest" / "summary.json").read_text())
    assert summary["schema"] == "horizon.summary/1"
    assert (summary["study"], summary["day"], summary["as_of"]) == ("frontier", "2026-09-08", "2026-09-08")
    assert summary["headline"] == frontier.published.headline
    assert len(summary["news"]["items"]) == len(frontier.published.news.items) > 0
    assert summary["files"] == sorted(path.name for path in frontier.published.page.parent.iterdir())


def test_headline_and_news_are_on_the_page_in_the_summary_in_the_feed_and_in_front(frontier: Built) -> None:
    title = frontier.published.news.title
    for name in ("latest/frontier.html", "latest/summary.md", "changes.atom"):
        text = re.sub(r'<span class="day">([\d-]+)</span>', r"\1", (frontier.home / name).read_text())
        assert "doubled every 4.2 months" in text
        assert title in text
    assert frontier.published.headline in (frontier.home.parent / "index.html").read_text()


def test_the_store_keeps_what_the_report_said(frontier: Built) -> None:
    (kept,) = frontier.kept
    assert frontier.published.recorded
    assert (kept.study, kept.day, kept.as_of) == ("frontier", DAY, DAY)
    assert (headline_of(kept), news_of(kept)) == (frontier.published.headline, frontier.published.news)
    assert kept.conclusions["trend"] is not None


def begun(folder: Path, study: Study, seed: str, zone: str) -> subprocess.Popen[bytes]:
    """A build from the store in a folder, in a process that hashes and dates in its own way."""
    words = [AGAIN, str(folder / "store.db"), pickle.dumps(study).hex(), str(folder / "out")]
    environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
    return subprocess.Popen([sys.executable, "-c", *words], env=environment)


def built_again(built: Built, folder: Path) -> tuple[dict[str, bytes], dict[str, bytes], set[int]]:
    """What a build left, what a second one in its place leaves, in a process that hashes and dates otherwise."""
    shutil.copytree(built.folder, folder, symlinks=True, dirs_exist_ok=True)
    before = contents(folder / "out")
    files = {path.stat().st_ino for path in (folder / "out").rglob("*") if path.is_file()}
    assert begun(folder, built.study, "7", "Pacific/Kiritimati").wait(300) == 0
    same = files & {path.stat().st_ino for path in (folder / "out").rglob("*") if path.is_file()}
    return before, contents(folder / "out"), same


def test_the_same_store_gives_the_same_bytes_of_every_file_again_and_elsewhere(frontier: Built, tmp_path: Path) -> None:
    before, after, same = built_again(frontier, tmp_path)
    assert [name for name in before | after if before.get(name) != after.get(name)] == []
    assert same == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["benchmarks", "brief"])
def test_studies_of_other_kinds_give_the_same_bytes_of_every_file_again_and_elsewhere(
    facts_file: Path, tmp_path: Path, name: str
) -> None:
    small = replace(benchmark_study("benchmarks"), benchmarks=("mmlu", "gsm8k", "osworld"), replicates=2)
    brief = BriefStudy("brief", Path("brief.toml"), "In brief", trend_study("frontier"), small)
    builds = []
    for seed, zone in (("1", "America/Los_Angeles"), ("7", "Pacific/Kiritimati")):
        (tmp_path / seed).mkdir()
        shutil.copy(facts_file, tmp_path / seed / "store.db")
        builds.append(begun(tmp_path / seed, small if name == "benchmarks" else brief, seed, zone))
    assert [build.wait(300) for build in builds] == [0, 0]
    first, other = (contents(tmp_path / seed / "out") for seed in ("1", "7"))
    assert f"{name}/changes.atom" in first
    assert [name for name in first | other if first.get(name) != other.get(name)] == []


@pytest.fixture
def quick(empty_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Give an empty store for builds of one page that was made before: what is tested is what becomes of it."""
    conclusions = Conclusions()

    def made(_: Store, study: Study, *, now: date | None) -> Made:
        page = sample.page((HOSTILE,))
        figure = next(one for one in page.sections if isinstance(one, Figure))
        table = next(one for one in page.sections if isinstance(one, Table))
        return Made(replace(page, title=study.title, sections=(figure, table), built=now or DAY), conclusions)

    monkeypatch.setattr("horizon.workflow.publish.make_page", made)
    monkeypatch.setattr("horizon.workflow.publish.news_since", lambda *_: NEWS)
    with open_store(shutil.copy(empty_file, tmp_path / "quick.db")) as opened:
        yield opened


def test_reports_of_several_days_stay_and_the_feed_and_the_front_page_tell_of_them(
    quick: Store, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for day in (date(2026, 11, 1), date(2026, 11, 8), date(2026, 11, 8)):
        last = publish(quick, hostile_study(), out, now=day)
    home = last.page.parent.parent
    assert {path.name for path in home.iterdir()} == {"2026-11-01", "2026-11-08", "latest", "changes.atom"}
    assert str((home / "latest").readlink()) == "2026-11-08"
    entries = list(ET.parse(home / "changes.atom").getroot().iter("{http://www.w3.org/2005/Atom}entry"))
    assert len(entries) == 2
    front = (out / "index.html").read_text()
    assert front.index("2026-11-08/script") < front.index("2026-11-01/script")


def test_a_part_that_a_new_build_has_not_is_gone_from_its_day(
    quick: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish(quick, hostile_study(), tmp_path / "out")
    (first.page.parent / "mine.txt").write_text("mine")
    monkeypatch.setattr("horizon.workflow.publish.parquet_is_there", lambda: False)
    second = publish(quick, hostile_study(), tmp_path / "out")
    assert not second.parquet
    there = {path.name for path in first.page.parent.iterdir()}
    assert there == {path.name for path in second.files} | {first.page.name, "mine.txt"}
    assert not any(name.endswith(".parquet") for name in there)


def test_a_store_that_cannot_be_written_to_still_gets_its_page_which_says_so(quick: Store, tmp_path: Path) -> None:
    quick.close()
    place = f"sqlite:///file:{tmp_path / 'quick.db'}?mode=ro&uri=true"
    with open_store(place, create=True) as store:
        published = publish(store, hostile_study(), tmp_path / "out")
    assert not published.recorded
    assert "this report is not recorded in the store" in published.latest.read_text()
    assert str(tmp_path) not in published.latest.read_text()


@pytest.mark.parametrize("step", ["svg", "png", "vega_lite"])
def test_a_chart_that_cannot_be_drawn_leaves_page_and_store_as_they_were(
    quick: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("no such chart")

    publish(quick, hostile_study(), tmp_path / "out", now=date(2026, 11, 1))
    before = contents(tmp_path / "out")
    monkeypatch.setattr(export, step, broken)
    with pytest.raises(ValueError, match="no such chart"):
        publish(quick, hostile_study(), tmp_path / "out", now=date(2026, 11, 8))
    with quick.read() as connection:
        assert [one.day for one in reports(connection)] == [date(2026, 11, 1)]
    assert contents(tmp_path / "out") == before


def test_files_that_cannot_be_written_leave_page_and_store_as_they_were(
    quick: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    publish(quick, hostile_study(), tmp_path / "out", now=date(2026, 11, 1))
    before = contents(tmp_path / "out")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        publish(quick, hostile_study(), tmp_path / "out", now=date(2026, 11, 8))
    with quick.read() as connection:
        assert [one.day for one in reports(connection)] == [date(2026, 11, 1)]
    assert contents(tmp_path / "out") == before


def test_a_store_without_the_facts_leaves_the_last_good_page(sqlite_store: Store, tmp_path: Path) -> None:
    good = latest_page(tmp_path / "out", "frontier")
    good.parent.mkdir(parents=True)
    good.write_text("good")
    with pytest.raises(SelectionError):
        publish(sqlite_store, trend_study("frontier"), tmp_path / "out")
    assert contents(tmp_path) == {"out/frontier/latest/frontier.html": b"good"}


def test_two_studies_that_would_share_a_folder_are_told_apart(quick: Store, tmp_path: Path) -> None:
    publish(quick, hostile_study(), tmp_path / "out")
    before = contents(tmp_path / "out")
    with pytest.raises(StudyError, match="another study"):
        publish(quick, replace(hostile_study(), name=f"{HOSTILE}!"), tmp_path / "out")
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize("broken", ["not JSON", "[]", '{"study": 7}', '{"files": ["../../x", 7, "a/b"]}'])
def test_a_folder_with_a_broken_summary_is_passed_over_in_front(quick: Store, tmp_path: Path, broken: str) -> None:
    latest = tmp_path / "out" / "other" / "latest"
    latest.mkdir(parents=True)
    (latest / "summary.json").write_text(broken)
    publish(quick, hostile_study(), tmp_path / "out")
    assert "script-img-src-x" in (tmp_path / "out" / "index.html").read_text()


def test_hostile_names_make_harmless_file_names(hostile: Published) -> None:
    assert hostile.page.name == "script-img-src-x-onerror-alert-1.html"
    out = hostile.page.parents[2]
    for path in (hostile.page, out / "index.html"):
        assert re.search(r"<img src=x", path.read_text()) is None
    safe = re.compile(r"[\w.+-]+")
    assert all(safe.fullmatch(part) for path in out.rglob("*") for part in path.relative_to(out).parts)


def test_hostile_names_are_only_text_in_the_feed(hostile: Published) -> None:
    feed = ET.parse(hostile.page.parents[1] / "changes.atom").getroot()
    assert feed.findtext("{http://www.w3.org/2005/Atom}title") == HOSTILE


@pytest.mark.browser
def test_hostile_names_are_only_text_in_a_browser(hostile: Published, chromium: Browser) -> None:
    with chromium.new_page() as page:
        problems: list[str] = []
        page.on("dialog", lambda dialog: problems.append(dialog.message))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text))
        page.goto(hostile.page.as_uri())
        page.wait_for_selector("figure svg")
        assert HOSTILE in page.title()
        assert page.locator("table").last.get_by_text(HOSTILE).count() > 0
        page.goto((hostile.page.parents[2] / "index.html").as_uri())
        assert page.get_by_role("link", name=HOSTILE).count() == 1
        page.get_by_role("link", name=HOSTILE).click()
        page.wait_for_selector("figure svg")
        assert problems == []

"""What a reader may change the frontier figure to, from the shipped facts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Connection

from horizon.ingest import IngestRequest, ingest
from horizon.records import SourceRecord
from horizon.report.explorer import EPOCH, Explorer, Variant
from horizon.store import Store, open_store
from horizon.trend import Window
from horizon.workflow import explorer as offered
from horizon.workflow import wording
from horizon.workflow.analyse import TrendAnalysis, TrendQuestion, answer
from horizon.workflow.explorer import Drawn, drawn_models, explore, trend_line
from horizon.workflow.sections import frontier_figure
from horizon.workflow.tables import trend_frame

QUESTION = TrendQuestion("metr-1.1", window=Window(since=date(2023, 1, 1)))
DAYS = tuple(
    map(date.fromisoformat, ("2026-01-30", "2026-02-22", "2026-03-03", "2026-04-11", "2026-05-08", "2026-09-08"))
)


@pytest.fixture(scope="module")
def connection(facts_file: Path) -> Iterator[Connection]:
    with open_store(facts_file) as store, store.read() as connection:
        yield connection


@pytest.fixture(scope="module")
def analyses(connection: Connection) -> list[TrendAnalysis]:
    return [answer(connection, replace(QUESTION, window=window)) for window in (QUESTION.window, Window())]


@pytest.fixture(scope="module")
def explored(connection: Connection, analyses: list[TrendAnalysis]) -> Explorer:
    return explore(connection, analyses[0], analyses)


def at(explored: Explorer, level: float, day: str) -> Variant:
    return next(one for one in explored.at(level) if one.day == date.fromisoformat(day))


def test_each_level_and_each_vintage_of_the_suite_is_there_once(explored: Explorer) -> None:
    assert (explored.success_levels, explored.days) == ((0.5, 0.8), DAYS)
    assert len(explored.variants) == 2 * len(DAYS)
    assert (explored.own.success_level, explored.own.day) == (0.5, DAYS[-1])


@pytest.mark.parametrize(
    ("day", "published"),
    [("2026-01-30", 130.801), ("2026-02-22", 122.611), ("2026-03-03", 128.744), ("2026-09-08", 128.744)],
)
def test_the_doubling_time_as_of_a_day_is_the_published_one(explored: Explorer, day: str, published: float) -> None:
    pace = at(explored, 0.5, day).pace
    assert pace is not None
    assert pace.days == pytest.approx(published, abs=5e-4)
    assert pace.low < pace.days < pace.high


@pytest.mark.parametrize("level", [0.5, 0.8])
@pytest.mark.parametrize("day", [DAYS[0], DAYS[-1]])
def test_a_variant_says_what_the_report_of_that_level_and_day_would_say(
    connection: Connection, explored: Explorer, level: float, day: date
) -> None:
    asked = [replace(QUESTION, success_level=level, as_of=day, window=window) for window in (QUESTION.window, Window())]
    found = [answer(connection, question) for question in asked]
    variant = at(explored, level, str(day))
    said = wording.finding(found[0])
    assert variant.words.headline.endswith(said[1:])
    assert variant.words.lede == wording.lede(found[0], found)
    assert variant.words.title == wording.frontier_title(found[0])
    assert variant.words.caption == wording.caption(found[0])
    pd.testing.assert_frame_equal(variant.data, trend_frame(found[0]))
    doubling = found[0].doubling_time
    assert variant.pace is not None
    assert variant.pace[:3] == (doubling.estimate, doubling.interval.low, doubling.interval.high)


def test_the_headline_of_a_report_says_its_level_unless_that_is_one_in_two(connection: Connection) -> None:
    said = [wording.headline(answer(connection, replace(QUESTION, success_level=level))) for level in (0.5, 0.8)]
    assert [text.partition("the length")[0] for text in said] == ["Since 2023, ", "At 80% success: since 2023, "]


@pytest.mark.parametrize(
    ("level", "day", "start"),
    [
        (0.5, "2026-09-08", "Since 2023, the length"),
        (0.8, "2026-09-08", "At 80% success: since 2023, the length"),
        (0.5, "2026-02-22", "As known on 2026-02-22: since 2023, the length"),
        (0.8, "2026-02-22", "At 80% success, as known on 2026-02-22: since 2023, the length"),
    ],
)
def test_a_headline_says_in_what_it_differs_from_the_report_s(
    explored: Explorer, level: float, day: str, start: str
) -> None:
    assert at(explored, level, day).words.headline.startswith(start)


def test_the_numbers_of_a_line_give_the_line_and_its_bands(analyses: list[TrendAnalysis]) -> None:
    """To 1e-9 of a doubling: the same formula around another origin."""
    analysis = analyses[0]
    line = trend_line(analysis)
    days = [date(2023, 6, 1), date(2024, 8, 1), date(2026, 1, 1)]
    expected = analysis.fit.predict(days, analysis.question.level)
    away = np.array([(day - EPOCH).days for day in days]) - line.centre
    middle = line.level + line.slope * away
    for name in ("confidence", "prediction"):
        half = np.sqrt(getattr(line, name) + line.spread * away**2)
        np.testing.assert_allclose(middle - half, np.log2(expected[f"{name}_low"]), atol=1e-9)
        np.testing.assert_allclose(middle + half, np.log2(expected[f"{name}_high"]), atol=1e-9)
    np.testing.assert_allclose(middle, np.log2(expected["value"]), atol=1e-9)


def test_a_pace_hangs_in_the_middle_of_the_window_on_the_line(explored: Explorer) -> None:
    pace, line = explored.own.pace, explored.own.lines[0]
    assert pace is not None
    assert pace.middle == (line.start + line.end) / 2
    assert pace.level == pytest.approx(line.level + line.slope * (pace.middle - line.centre), abs=1e-12)


def test_the_figure_is_that_of_the_report_s_own_state(explored: Explorer, analyses: list[TrendAnalysis]) -> None:
    figure, plain = frontier_figure(analyses[0], analyses, explored), frontier_figure(analyses[0], analyses)
    for name in ("id", "title", "caption", "description"):
        assert getattr(figure, name) == getattr(plain, name)
    pd.testing.assert_frame_equal(figure.data, plain.data)


def test_the_same_store_gives_the_same_specification(
    connection: Connection, explored: Explorer, analyses: list[TrendAnalysis]
) -> None:
    again = explore(connection, analyses[0], analyses)
    assert frontier_figure(analyses[0], analyses, again).spec == frontier_figure(analyses[0], analyses, explored).spec


def test_only_the_newest_vintages_are_offered_where_there_are_many(
    connection: Connection, analyses: list[TrendAnalysis], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offered, "VINTAGES", 2)
    few = explore(connection, analyses[0], analyses[:1])
    assert (few.days, few.days_left_out) == (DAYS[-2:], 4)


@pytest.mark.parametrize(("points", "vintages"), [(1, 1), (4 * 26, 2), (100 * 26, 6)])
def test_of_very_many_models_fewer_vintages_are_offered(
    connection: Connection, analyses: list[TrendAnalysis], monkeypatch: pytest.MonkeyPatch, points: int, vintages: int
) -> None:
    monkeypatch.setattr(offered, "POINTS", points)
    few = explore(connection, analyses[0], analyses[:1])
    assert (len(few.days), few.days[-1], few.success_levels) == (vintages, DAYS[-1], (0.5, 0.8))


def frame(names: list[str], frontier: set[str]) -> pd.DataFrame:
    """One model a day; every seventh does better than the others."""
    days = pd.date_range("2020-01-01", periods=len(names))
    minutes = [2.0 if place % 7 == 0 else 1.0 for place in range(len(names))]
    points = pd.DataFrame({"model": names, "release_date": days, "minutes": minutes})
    return points.assign(on_frontier=points["model"].isin(frontier), beyond_range=False)


def test_of_thousands_of_models_the_frontier_of_any_vintage_and_the_best_of_every_few_others_are_drawn() -> None:
    names = [f"m{number:04d}" for number in range(5_000)]
    drawn, others = drawn_models([frame(names, {"m0000", "m4999"}), frame(names[:3_000], {"m0000", "m2999"})])
    assert others == 4_997
    assert {"m0000", "m2999", "m4999"} <= drawn
    assert 500 <= len(drawn) - 3 <= 600
    assert len(drawn & set(names[:2_500])) == pytest.approx(len(drawn) / 2, abs=3)
    better = set(names[::7])
    assert len(drawn & better) > 0.9 * len(drawn)


def test_few_models_are_all_drawn() -> None:
    assert drawn_models([frame(["a", "b"], {"a"})]) == Drawn(frozenset({"a", "b"}), 1)


def horizons(store: Store, folder: Path, day: date, level: float, models: range) -> None:
    """Read one vintage of a suite of its own."""
    read_rows(store, folder, day, level, [f"m{n},{2018 + n}-01-01,{4**n},{level}" for n in models])


def read_rows(store: Store, folder: Path, day: date, level: float, rows: list[str]) -> None:
    path = folder / f"{level}.csv"
    path.write_text("\n".join(["model,release_date,minutes,success_level", *rows, ""]))
    source = SourceRecord(f"lab-{level:g}".replace(".", "-"), "Lab", "Lab", "", "")
    ingest(store, IngestRequest(path, constants={"suite": "own"}, source=source, known_at=day, create=True))


def test_what_a_day_or_a_level_cannot_tell_is_said(sqlite_store: Store, tmp_path: Path) -> None:
    horizons(sqlite_store, tmp_path, date(2025, 1, 1), 0.5, range(2))
    horizons(sqlite_store, tmp_path, date(2025, 2, 1), 0.5, range(5))
    horizons(sqlite_store, tmp_path, date(2025, 3, 1), 0.8, range(5))
    with sqlite_store.read() as connection:
        headline = answer(connection, TrendQuestion("own", interval="ols"))
        explored = explore(connection, headline, [headline])
    assert [str(day) for day in explored.days] == ["2025-01-01", "2025-02-01", "2025-03-01"]
    assert str(explored.day) == "2025-02-01"
    assert [(one.pace is None, len(one.lines)) for one in explored.variants] == [
        *[(True, 0), (False, 1), (False, 1)],
        *[(True, 0), (True, 0), (False, 1)],
    ]
    few, unknown = at(explored, 0.5, "2025-01-01").words, at(explored, 0.8, "2025-01-01").words
    assert few.headline.startswith("At 50% success, as known on 2025-01-01, there is no trend: too few points")
    assert unknown.headline.startswith("At 80% success, as known on 2025-01-01, there is no trend: no time horizons")
    assert frontier_figure(headline, [headline], explored).spec["layer"]


def test_a_suite_with_one_level_and_one_vintage_has_one_variant(sqlite_store: Store, tmp_path: Path) -> None:
    horizons(sqlite_store, tmp_path, date(2025, 1, 1), 0.5, range(5))
    with sqlite_store.read() as connection:
        headline = answer(connection, TrendQuestion("own"))
        explored = explore(connection, headline, [headline])
    assert len(explored.variants) == 1
    assert explored.own.words.headline == wording.headline(headline)


def test_a_caption_tells_which_of_very_many_models_are_drawn(sqlite_store: Store, tmp_path: Path) -> None:
    """Every hundredth of 1,300 models leads; of the other 1,287 one in three does a little better."""
    minutes = [2.0 ** (n / 100) if n % 100 == 0 else 0.6 if n % 3 == 0 else 0.5 for n in range(1_300)]
    days = pd.date_range("2019-01-01", periods=len(minutes))
    rows = [f"m{n:04d},{day:%Y-%m-%d},{length},0.5" for n, (day, length) in enumerate(zip(days, minutes, strict=True))]
    read_rows(sqlite_store, tmp_path, date(2025, 1, 1), 0.5, rows)
    with sqlite_store.read() as connection:
        headline = answer(connection, TrendQuestion("own", interval="ols"))
        own = explore(connection, headline, [headline]).own
    assert (len(own.data), len(own.points)) == (1_300, 13 + 429)
    assert (own.points["minutes"] > 0.5).all()
    assert "; 1,287 other models were not used." in own.words.caption
    assert own.words.caption.endswith(
        " Of the 1,287 models never on the frontier or beyond the range of the tasks, the best of every 3 in order of "
        "release is drawn; the data have all."
    )

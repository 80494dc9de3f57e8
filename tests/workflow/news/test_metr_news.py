"""The real case: METR's file as it was at four dates, with a report after each."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from horizon.ingest import IngestRequest, ingest
from horizon.report.page import News
from horizon.store import Store, open_store
from horizon.trend import Window
from horizon.workflow.analyse import answer
from horizon.workflow.forecast import ForecastQuestion, foretell
from horizon.workflow.news.as_json import conclusions_from_json, conclusions_json
from horizon.workflow.news.conclude_trend import conclude_trend
from horizon.workflow.news.conclusions import Conclusions
from horizon.workflow.news.since import news_since
from horizon.workflow.question import TrendQuestion
from tests.workflow.news.telling import STUDY, keep, of_kind

DAYS = [date(2026, 1, 30), date(2026, 2, 22), date(2026, 3, 3), date(2026, 4, 11)]
METR = TrendQuestion("metr-1.1", window=Window(date(2023, 1, 1)))
OPUS = "claude_opus_4_6_inspect"


def concluded(store: Store) -> Conclusions:
    with store.read() as connection:
        forecast = foretell(connection, ForecastQuestion(METR))
        return Conclusions(trend=conclude_trend(connection, answer(connection, METR), forecast=forecast))


@pytest.fixture(scope="module")
def store(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(shutil.copy(empty_file, tmp_path_factory.mktemp("metr") / "metr.db")) as opened:
        yield opened


@pytest.fixture(scope="module")
def reports(store: Store, shared_data: Path) -> dict[date, tuple[Conclusions, News]]:
    """Give what was concluded on each day, and its news."""
    found = {}
    for day in DAYS:
        path = shared_data / "metr" / "vintages" / f"benchmark_results_1_1.{day}.yaml"
        ingest(store, IngestRequest(path, reader="metr", known_at=day, create=True))
        conclusions = concluded(store)
        found[day] = conclusions, news_since(store, STUDY, conclusions, day)
        keep(store, conclusions, day)
    return found


def news(reports: dict[date, tuple[Conclusions, News]], day: str) -> News:
    return reports[date.fromisoformat(day)][1]


def test_the_first_report_of_one_vintage_has_nothing_to_compare_with(
    reports: dict[date, tuple[Conclusions, News]],
) -> None:
    found = news(reports, "2026-01-30")
    assert found.title == "What changed: nothing to compare with yet"
    (item,) = found.items
    assert item.text == (
        "This is the first report of this study, and the store has no earlier vintage to compare it with."
    )


# benchmark_results_1_1.yaml: 130.801, 122.611 and 128.744 days; see ../../../../shared/design/methods.md, section 2.
@pytest.mark.parametrize(
    ("day", "moved", "why"),
    [
        ("2026-02-22", "8.2 days shorter, from 130.8 to 122.6 days (4.3 to 4.0 months)", "6 models added"),
        ("2026-03-03", "6.1 days longer, from 122.6 to 128.7 days (4.0 to 4.2 months)", "20 values revised"),
    ],
)
def test_the_estimate_moved_by_how_much_and_why_comes_first(
    reports: dict[date, tuple[Conclusions, News]], day: str, moved: str, why: str
) -> None:
    first = news(reports, day).items[0]
    assert (first.kind, first.alert) == ("estimate", False)
    assert first.text.startswith(f"The doubling time (from 2023) is {moved}. Its 95% interval was ")
    assert "The new value lies inside the old one." in first.text
    assert first.text.endswith(f"The new value lies inside the old one. All of that comes from {why}.")
    assert f"vintage {day}, snapshot " in first.cause


def test_new_models_on_the_frontier_are_alerts_that_name_their_rows(
    reports: dict[date, tuple[Conclusions, News]],
) -> None:
    gained = of_kind(news(reports, "2026-02-22"), "frontier gained")
    assert [item.text.split(",")[0] for item in gained] == [
        f"New on the frontier: {OPUS}", "New on the frontier: gpt_5_2", "New on the frontier: gemini_3_pro",
    ]  # fmt: skip
    assert all(item.alert for item in gained)
    assert gained[0].cause == f"{OPUS}, 870 min, source metr-time-horizon-1.1, vintage 2026-02-22, snapshot 5"


def test_a_milestone_that_is_reached_and_medians_that_moved_far_are_alerts(
    reports: dict[date, tuple[Conclusions, News]],
) -> None:
    reached, moved = of_kind(news(reports, "2026-02-22"), "milestone")
    assert reached.text == f"Milestone: 1 work day is reached, by {OPUS}."
    assert "1 work month on " in moved.text
    assert " days earlier than before" in moved.text
    assert (reached.alert, moved.alert) == (True, True)
    (later,) = of_kind(news(reports, "2026-03-03"), "milestone")
    assert " days later than before" in later.text


def test_claude_opus_4_6_was_revised_from_870_to_719_minutes(reports: dict[date, tuple[Conclusions, News]]) -> None:
    (revised,) = of_kind(news(reports, "2026-03-03"), "revised")
    assert revised.text.startswith(f"20 values revised: {OPUS} from 15 h to 12 h, ")
    assert revised.text.endswith(" and 15 more.")
    assert revised.cause == "source metr-time-horizon-1.1, vintage 2026-03-03, snapshot 9"


def test_a_model_that_moves_nothing_is_told_and_the_estimate_is_said_to_stay(
    reports: dict[date, tuple[Conclusions, News]],
) -> None:
    found = news(reports, "2026-04-11")
    assert found.title == "What changed since the report of 2026-03-03"
    assert found.items[0].text.startswith("The doubling time (from 2023) is still 128.7 days (4.2 months).")
    (added,) = of_kind(found, "added")
    assert added.text == "1 model added: gpt_5_4_xhigh (5 h 42 min)."
    assert added.cause == ("gpt_5_4_xhigh, 342 min, source metr-time-horizon-1.1, vintage 2026-04-11, snapshot 13")
    assert [(item.kind, item.alert) for item in found.items] == [("still", False), ("added", False)]


def test_a_day_that_is_built_again_has_the_same_news(
    store: Store, reports: dict[date, tuple[Conclusions, News]]
) -> None:
    conclusions, before = reports[DAYS[-1]]
    assert news_since(store, STUDY, conclusions, DAYS[-1]) == before


def test_a_later_day_without_a_new_row_has_none(store: Store, reports: dict[date, tuple[Conclusions, News]]) -> None:
    found = news_since(store, STUDY, reports[DAYS[-1]][0], date(2026, 5, 1))
    assert found.title == "What changed since the report of 2026-04-11"
    assert [item.kind for item in found.items] == ["nothing", "still"]


def test_conclusions_come_back_from_json_as_they_were(reports: dict[date, tuple[Conclusions, News]]) -> None:
    written = conclusions_json(reports[DAYS[-1]][0])
    assert conclusions_json(conclusions_from_json(written)) == written


def test_a_first_report_replays_the_vintage_before_the_newest(
    store: Store, reports: dict[date, tuple[Conclusions, News]]
) -> None:
    found = news_since(store, STUDY, reports[DAYS[-1]][0], DAYS[0])
    assert found.title == "What changed since 2026-03-03, the vintage before the newest (this is the first report)"
    assert of_kind(found, "added") == of_kind(news(reports, "2026-04-11"), "added")

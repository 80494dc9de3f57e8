"""What changed of a trend, from made-up stores: every kind of change, and where each is said to come from."""

import math
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from horizon.report import render
from horizon.report.page import Page
from horizon.store import Store
from horizon.store.forecasts import Forecast, Outcome, forecast_digest, freeze, score
from horizon.trend import Window
from horizon.workflow.names import merge_models, plan_merge
from horizon.workflow.news.conclusions import (
    ClaimConclusion,
    Conclusions,
    Finding,
    Milestone,
    PreferredCurve,
    TrendConclusions,
)
from horizon.workflow.news.since import news_since
from horizon.workflow.studies.alerts import AlertRules
from tests.ingest.loading import ingest
from tests.workflow.news.telling import MODELS, STUDY, S, concluded, horizons, keep, of_kind, told

HOSTILE = "</script><img src=x onerror=alert(1)>"
SILENT = AlertRules(frontier=False, curve=False, milestone_days=1e6, ceiling=False, claims=False)


@pytest.fixture
def store(sqlite_store: Store, tmp_path: Path) -> Store:
    """Give a store with a model a year, known since the first of March."""
    ingest(sqlite_store, tmp_path, horizons(MODELS), "2026-03-01")
    return sqlite_store


def trend(conclusions: Conclusions) -> TrendConclusions:
    assert conclusions.trend is not None
    return conclusions.trend


def changed(conclusions: Conclusions, **parts: object) -> Conclusions:
    """The same conclusions with other parts of their trend."""
    return replace(conclusions, trend=replace(trend(conclusions), **parts))  # type: ignore[arg-type]


def test_a_late_vintage_of_an_old_day_counts(store: Store, tmp_path: Path) -> None:
    before = concluded(store)
    late = horizons({"late": ("2018-06-01", 500.0)}, source="other")
    ingest(store, tmp_path, late, "2026-01-15")
    found = told(store, before, concluded(store))
    (gained,) = of_kind(found, "frontier gained")
    assert gained.text == "New on the frontier: late, 8 h 20 min, released 2018-06-01."
    assert gained.cause == "late, 500 min, source other, vintage 2026-01-15, snapshot 3"
    assert found.items[0].text.endswith("All of that comes from 1 model added.")


def test_models_that_are_overtaken_name_who_came_before_them(store: Store, tmp_path: Path) -> None:
    before = concluded(store)
    ingest(store, tmp_path, horizons({"early": ("2019-06-01", 1500.0)}, source="other"), "2026-04-01")
    (lost,) = of_kind(told(store, before, concluded(store)), "frontier lost")
    assert lost.text == "No longer on the frontier: m20, 17 h: early was at 25 h by then."
    assert lost.cause.startswith("early, 1,500 min, source other, vintage 2026-04-01, snapshot ")
    assert lost.alert


def test_models_that_one_row_took_from_the_frontier_are_one_alert_that_names_all(store: Store, tmp_path: Path) -> None:
    before = concluded(store)
    ingest(store, tmp_path, horizons({"early": ("2018-06-01", 1500.0)}, source="other"), "2026-04-01")
    found = told(store, before, concluded(store))
    (lost,) = of_kind(found, "frontier lost")
    assert lost.text == ("No longer on the frontier: m20, 17 h; m19, 4 h 16 min: early was at 25 h by then.")
    assert lost.alert
    assert lost.cause == of_kind(found, "frontier gained")[0].cause


def test_models_that_came_to_the_frontier_by_one_row_are_one_alert_that_says_which_are_too_far(
    store: Store, tmp_path: Path
) -> None:
    ingest(store, tmp_path, "benchmark,unit,reliable_max_minutes\ns,minutes,960\n", "2026-03-01", table="benchmarks")
    ingest(store, tmp_path, horizons({"early": ("2018-06-01", 1500.0)}, source="other"), "2026-03-01")
    before = concluded(store)
    ingest(store, tmp_path, horizons({"other": ("2015-01-01", 0.5)}, source="other"), "2026-04-01")
    (gained,) = of_kind(told(store, before, concluded(store)), "frontier gained")
    assert gained.text == (
        "New on the frontier: m20, 17 h, released 2020-01-01; m19, 4 h 16 min, released 2019-01-01. m20 is beyond the "
        "16 h that the suite measures reliably, so the trend leaves it out."
    )
    assert gained.cause.startswith("early, 1,500 min, withdrawn, source other, vintage 2026-04-01")
    assert gained.alert


def test_models_that_one_merge_took_from_the_frontier_are_one_alert(store: Store, tmp_path: Path) -> None:
    ingest(
        store, tmp_path, "model,organization,release_date\nThe real name,Lab,2017-06-01\n", "2026-03-15", table="models"
    )
    before = concluded(store)
    merged(store, "m22", "The real name")
    found = told(store, before, concluded(store))
    (lost,) = of_kind(found, "frontier lost")
    assert lost.text == (
        "No longer on the frontier: m21, 1.7 work weeks; m20, 17 h; m19, 4 h 16 min; m18, 1 h 4 min: "
        "The real name was at 1.6 work months by then."
    )
    assert ", m22 was merged into it, source " in lost.cause


def test_what_was_withdrawn_names_the_vintage_that_no_longer_has_it(store: Store, tmp_path: Path) -> None:
    before = concluded(store)
    rest = {name: row for name, row in MODELS.items() if name != "m18"}
    ingest(store, tmp_path, horizons(rest), "2026-04-01")
    found = told(store, before, concluded(store))
    (withdrawn,), (lost,) = of_kind(found, "withdrawn"), of_kind(found, "frontier lost")
    assert withdrawn.text == "1 model withdrawn: m18 (1 h 4 min)."
    assert withdrawn.cause == lost.cause == "m18, 64 min, withdrawn, source lab, vintage 2026-04-01, snapshot 3"
    assert lost.text == "No longer on the frontier: m18, 1 h 4 min; it was withdrawn."


def test_a_new_release_date_is_told_with_who_says_so(store: Store, tmp_path: Path) -> None:
    before = concluded(store)
    ingest(store, tmp_path, horizons(MODELS | {"m22": ("2022-07-01", MODELS["m22"][1])}), "2026-04-01")
    found = told(store, before, concluded(store))
    (dated,) = of_kind(found, "dated")
    assert dated.text == "1 release date changed: m22 from 2022-01-01 to 2022-07-01."
    assert dated.cause.startswith("m22, released 2022-07-01 (was 2022-01-01), source lab, vintage 2026-04-01")
    assert found.items[0].text.endswith("All of that comes from 1 new release date.")


def test_what_the_suite_can_measure_is_told_with_who_says_so(store: Store, tmp_path: Path) -> None:
    before = concluded(store)
    spec = "benchmark,unit,reliable_max_minutes,source\ns,minutes,960,notes\n"
    ingest(store, tmp_path, spec, "2026-05-01", table="benchmarks")
    (item,) = of_kind(told(store, before, concluded(store)), "range")
    assert item.cause == "s, longest horizon that it measures 16 h (was not stated), " + (
        "source notes, vintage 2026-05-01, snapshot 3"
    )


def merged(store: Store, name: str, into: str) -> None:
    with store.read() as connection:
        plan = plan_merge(connection, name, into)
    assert merge_models(store, plan)


def test_a_model_that_only_has_another_name_moves_nothing(store: Store, tmp_path: Path) -> None:
    before = concluded(store)
    ingest(store, tmp_path, "model,organization\nThe real name,Lab\n", "2026-04-01", table="models")
    merged(store, "m22", "The real name")
    found = told(store, before, concluded(store))
    assert [item.kind for item in found.items] == ["still", "merged"]
    assert found.items[1].text == "m22 is now counted as The real name: the two names were merged."


def test_a_model_that_was_merged_into_another_of_the_suite_is_gone_for_that(store: Store) -> None:
    before = concluded(store)
    merged(store, "m17", "m18")
    (withdrawn,) = of_kind(told(store, before, concluded(store)), "withdrawn")
    assert withdrawn.text == "1 model withdrawn: m17 (merged into m18)."
    assert withdrawn.cause == "m17, 16 min, withdrawn, merged into m18"


def test_a_row_that_reads_otherwise_since_a_merge_names_the_merge(store: Store, tmp_path: Path) -> None:
    before = concluded(store)
    text = "model,organization,release_date\nThe real name,Lab,2022-05-01\n"
    ingest(store, tmp_path, text, "2026-04-01", table="models")
    merged(store, "m22", "The real name")
    (dated,) = of_kind(told(store, before, concluded(store)), "dated")
    assert dated.cause.startswith("The real name, released 2022-05-01 (was 2022-01-01), m22 was merged into it, source")


def test_what_took_a_better_sources_value_away_is_named(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, horizons({"m22": ("2022-01-01", 900.0)}, source="other"), "2026-03-15")
    ingest(store, tmp_path, horizons(MODELS), "2026-03-20")
    before = concluded(store)
    rest = {name: row for name, row in MODELS.items() if name != "m22"}
    ingest(store, tmp_path, horizons(rest), "2026-04-01")
    found = told(store, before, concluded(store))
    items = [item for item in found.items if "m22" in item.cause]
    assert items
    assert all("vintage 2026-04-01" in item.cause for item in items)


def test_other_choices_of_a_study_are_told_in_words(store: Store) -> None:
    now = concluded(store)
    asked = replace(S, include_beyond_range=True, replicates=500, seed=3)
    text = told(store, now, changed(now, question=asked)).items[0].text
    assert text == (
        "The study asks something else than it did: models beyond the range of the suite yes (was no), "
        "replicates 500 (was 1000), seed 3 (was 0)."
    )


def test_a_long_list_says_how_many_more_there_are(store: Store, tmp_path: Path) -> None:
    before = concluded(store)
    many = {f"n{place:02}": ("2021-02-01", 100.0 + place) for place in range(46)}
    ingest(store, tmp_path, horizons(many, source="other"), "2026-04-01")
    (added,) = of_kind(told(store, before, concluded(store)), "added")
    assert added.text.startswith("46 models added: n45 (2 h 25 min), n44 (2 h 24 min), ")
    assert added.text.endswith(" and 41 more.")


@pytest.mark.parametrize(
    ("off", "low", "high", "said"),
    [
        (5.0, 4.0, 9.0, ": growth is faster."),
        (-5.0, -9.0, -4.0, ": growth is slower."),
        (5.0, -1.0, 9.0, "."),
        (5.0, math.nan, math.nan, "."),
    ],
)
def test_growth_is_called_faster_or_slower_only_beyond_the_old_interval(
    store: Store, off: float, low: float, high: float, said: str
) -> None:
    now = concluded(store)
    days = trend(now).doubling_days
    before = changed(now, doubling_days=days + off, low=days + low, high=days + high)
    assert f" months){said} " in told(store, before, now).items[0].text


def test_a_move_that_no_row_explains_is_the_programs(store: Store) -> None:
    now = concluded(store)
    before = replace(changed(now, doubling_days=trend(now).doubling_days + 5), version="0.0.1")
    found = told(store, before, now)
    assert found.items[0].text.endswith("All of that comes from the program itself.")
    (program,) = of_kind(found, "program")
    assert program.text.startswith(f"The program is another: horizon {now.version}, was 0.0.1.")


def test_a_move_by_a_row_and_the_program_is_split_between_them(store: Store, tmp_path: Path) -> None:
    before = concluded(store)
    days = trend(before).doubling_days
    ingest(store, tmp_path, horizons(MODELS | {"m22": ("2022-01-01", 90_000.0)}), "2026-04-01")
    now = concluded(store)
    program = 2.0
    shown = round(trend(now).doubling_days - (days - program), 1)
    (item, *_) = told(store, changed(before, doubling_days=days - program), now).items
    assert "+2.0 days from the program itself" in item.text
    assert f"{shown - program:+.1f}".replace("-", "−") + " days from 1 value revised" in item.text
    assert f" is {abs(shown):.1f} days shorter, " in item.text


def test_another_window_is_said_to_be_the_studys_choice(store: Store) -> None:
    before, now = concluded(store), concluded(store, replace(S, window=Window(date(2018, 1, 1))))
    found = told(store, before, now)
    assert found.items[0].text == "The study asks something else than it did: window from 2018 (was all time)."


def test_another_suite_is_not_compared(store: Store, tmp_path: Path) -> None:
    before = concluded(store)
    other = "model,release_date,minutes\n" + "".join(f"{n},{day},{m}\n" for n, (day, m) in MODELS.items())
    ingest(store, tmp_path, other, "2026-04-01", constants={"suite": "t"})
    (item,) = told(store, before, concluded(store, replace(S, suite="t"))).items
    assert item.text == (
        "The study asks something else than it did: suite t (was s); "
        "its numbers are not compared with those of the last report."
    )


def test_growth_that_came_to_an_end_cannot_be_split(store: Store, tmp_path: Path) -> None:
    before = concluded(store)
    falling = {name: (day, 1000.0 / minutes) for name, (day, minutes) in MODELS.items()}
    ingest(store, tmp_path, horizons(falling), "2026-04-01")
    now = concluded(store, replace(S, rule="all"))
    text = told(store, changed(before, question=replace(S, rule="all")), now).items[0].text
    assert text.startswith("The doubling time (all time) went from ")
    assert "to no growth" in text
    assert "What made how much of that cannot be told: " in text


FAR = date(2027, 1, 1)
CURVE = {"curve": PreferredCurve("one-break", 0.81)}, {"curve": PreferredCurve("hyperbolic", 0.55)}
GATE = (
    {"findings": {"ceiling": Finding("not identified", "above 7 h")}},
    {"findings": {"ceiling": Finding("identified", "ceiling 20 h")}},
)
BREAK = (
    {"findings": {"break": Finding("faster", "p 0.001")}},
    {"findings": {"break": Finding("no change of pace", "p 0.2")}},
)
MEDIAN = (
    {"milestones": (Milestone(2400.0, date(2026, 12, 1), None, FAR, None),)},
    {"milestones": (Milestone(2400.0, date(2027, 1, 1), None, FAR, None),)},
)
CLAIM = (
    {"claims": {"c": ClaimConclusion("A number", "89", "89.1", "exact")}},
    {"claims": {"c": ClaimConclusion("A number", "89", "96.8", "not reproduced")}},
)


@pytest.mark.parametrize(
    ("parts", "kind", "rules", "text"),
    [
        (CURVE, "curve", {"curve": True}, "hyperbolic (Akaike weight 0.55); it was one-break (0.81)."),
        (GATE, "gate", {"curve": True}, "The data now tell a ceiling: ceiling 20 h (before: above 7 h)."),
        (BREAK, "verdict", {"verdicts": True}, "no change of pace (p 0.2); it said faster (p 0.001)."),
        (MEDIAN, "milestone", {"milestone_days": 30}, "1 work week on 2027-01-01, 31 days later than before."),
        (CLAIM, "claim", {"claims": True}, "A number (published 89, computed 96.8, before 89.1)."),
    ],
)
def test_a_changed_conclusion_is_an_alert_if_the_study_says_so(
    store: Store, tmp_path: Path, parts: tuple[dict[str, object], ...], kind: str, rules: dict[str, bool], text: str
) -> None:
    before = changed(concluded(store), **parts[0])
    ingest(store, tmp_path, horizons(MODELS | {"m22": ("2022-01-01", 90_000.0)}), "2026-04-01")
    after = changed(concluded(store), **parts[1])
    for alerts, fired in ((replace(SILENT, **rules), True), (SILENT, False)):
        (item,) = of_kind(told(store, before, after, replace(STUDY, alerts=alerts)), kind)
        assert item.alert == fired
        assert item.text.endswith(text)
        named = "m22, 90,000 min (was 16,384 min), source lab, vintage 2026-04-01, snapshot 3" in item.cause
        assert named or (kind == "milestone" and not fired)


@pytest.mark.parametrize(("days", "alert"), [(31, False), (30.5, True), (math.inf, False)])
def test_a_median_that_moved_by_just_as_many_days_as_allowed_is_no_alert(
    store: Store, tmp_path: Path, days: float, alert: bool
) -> None:
    before = changed(concluded(store), **MEDIAN[0])
    ingest(store, tmp_path, horizons(MODELS | {"m22": ("2022-01-01", 90_000.0)}), "2026-04-01")
    rules = replace(STUDY, alerts=replace(SILENT, milestone_days=days))
    (item,) = of_kind(told(store, before, changed(concluded(store), **MEDIAN[1]), rules), "milestone")
    assert item.alert == alert


def test_a_median_that_moved_while_the_estimate_did_not_is_news_only_as_an_alert(store: Store, tmp_path: Path) -> None:
    before = changed(concluded(store), **MEDIAN[0])
    ingest(store, tmp_path, horizons(MODELS | {"small": ("2022-02-01", 5.0)}), "2026-04-01")
    now = changed(concluded(store), **MEDIAN[1])
    kinds = {}
    for days in (30, 31, math.inf):
        found = told(store, before, now, replace(STUDY, alerts=replace(SILENT, milestone_days=days)))
        kinds[days] = [(item.kind, item.alert) for item in found.items]
    rest = [("still", False), ("added", False)]
    assert kinds == {30: [rest[0], ("milestone", True), rest[1]], 31: rest, math.inf: rest}


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (
            Milestone(480.0, FAR, None, None, None), Milestone(480.0, None, None, None, "m22"),
            "Milestone: 1 work day is reached, by m22.",
        ),
        (
            Milestone(480.0, None, None, None, "m22"), Milestone(480.0, FAR, None, None, None),
            "Milestone: 1 work day is no longer reached by a model that the trend counts; the last report named m22. "
            "It is foretold for 2027-01-01 (80% interval open to open).",
        ),
        (
            Milestone(480.0, None, None, None, None), Milestone(480.0, FAR, FAR, None, None),
            "Milestone: 1 work day is foretold for 2027-01-01 (80% interval 2027-01-01 to open); "
            "it was beyond the limit of the forecast.",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("days", "alert"), [(30, True), (1e6, True), (math.inf, False)])
def test_a_milestone_that_comes_or_goes_is_an_alert_unless_the_study_wants_none(
    store: Store, before: Milestone, after: Milestone, text: str, days: float, alert: bool
) -> None:
    now, study = concluded(store), replace(STUDY, alerts=AlertRules(milestone_days=days))
    found = told(store, changed(now, milestones=(before,)), changed(now, milestones=(after,)), study)
    (item,) = of_kind(found, "milestone")
    assert (item.text, item.alert) == (text, alert)


def reached(model: str) -> dict[str, object]:
    return {"milestones": (Milestone(480.0, None, None, None, model),)}


def test_a_milestone_that_is_reached_names_the_row_that_reached_it(store: Store, tmp_path: Path) -> None:
    before = changed(concluded(store), milestones=(Milestone(480.0, FAR, None, None, None),))
    rows = MODELS | {"m15": ("2015-01-01", 1e-9)}
    ingest(store, tmp_path, horizons(rows | {"small": ("2019-12-01", 490.0)}), "2026-04-01")
    found = told(store, before, changed(concluded(store), **reached("small")))
    assert "m15, 1e-09 min" in found.items[0].cause
    assert of_kind(found, "milestone")[0].cause == "small, 490 min, source lab, vintage 2026-04-01, snapshot 3"


def test_a_milestone_with_another_first_model_is_told_and_is_no_alert(store: Store) -> None:
    now = concluded(store)
    (item,) = of_kind(told(store, changed(now, **reached("m21")), changed(now, **reached("m20"))), "milestone")
    assert item.text == "Milestone: 1 work day was first reached by m20; the last report named m21."
    assert not item.alert


def test_a_milestone_whose_model_has_only_another_name_is_no_news(store: Store, tmp_path: Path) -> None:
    before = changed(concluded(store), **reached("m22"))
    ingest(store, tmp_path, "model,organization\nThe real name,Lab\n", "2026-04-01", table="models")
    merged(store, "m22", "The real name")
    found = told(store, before, changed(concluded(store), **reached("The real name")))
    assert [item.kind for item in found.items] == ["still", "merged"]


def test_a_claim_that_comes_out_again_is_told_and_is_no_alert(store: Store) -> None:
    now = concluded(store)
    (item,) = of_kind(told(store, changed(now, **CLAIM[1]), changed(now, **CLAIM[0])), "claim")
    assert item.text == "1 published number has a new verdict: A number (exact, was not reproduced)."
    assert not item.alert


def undated(parts: dict[str, dict[str, ClaimConclusion]]) -> dict[str, object]:
    return {"claims": {name: claim._replace(dated=False) for name, claim in parts["claims"].items()}}


def test_a_claim_without_a_vintage_is_said_to_have_none(store: Store) -> None:
    now = concluded(store)
    good, bad = (changed(now, **undated(claims)) for claims in CLAIM)
    (lost,), (other,) = (of_kind(told(store, *pair), "claim") for pair in ((good, bad), (bad, good)))
    assert lost.text == (
        "A published number no longer comes out: A number (published 89, computed 96.8, before 89.1; the claim "
        "names no vintage)."
    )
    assert other.text.endswith("(exact, was not reproduced; the claim names no vintage).")


def test_a_claim_that_was_not_computed_before_is_no_news(store: Store) -> None:
    now = concluded(store)
    assert not of_kind(told(store, now, changed(now, **CLAIM[1])), "claim")


def foretold(store: Store, day: date) -> None:
    """Keep a forecast of the frontier on a day, and score it."""
    levels = tuple(9.0 + place / 100 for place in range(199))
    question = {"curve": "exponential", "interval": "ols"}
    made = Forecast("s", 0.5, date(2021, 1, 1), question, "0", "minutes", day, None, levels, 0, "0")
    came = Outcome(1000.0, None, date(2026, 3, 1), 0.1, None, (False, True, True))
    with store.write() as connection:
        freeze(connection, [made], made_at=datetime(2021, 1, 2, tzinfo=UTC))
        score(connection, {forecast_digest(made): came}, scored_at=datetime(2026, 3, 2, tzinfo=UTC))


def test_forecasts_that_were_scored_since_are_told_once_with_how_they_turned_out(store: Store) -> None:
    before = concluded(store)
    foretold(store, date(2022, 1, 1))
    (item,) = of_kind(told(store, before, now := concluded(store)), "forecast")
    assert item.text == (
        "A forecast was scored: the frontier of 2022-01-01, as foretold from data of 2021-01-01 by the exponential "
        "curve: 17 h expected, 17 h came, inside the 80% interval."
    )
    assert not of_kind(told(store, now, concluded(store)), "forecast")


def test_of_many_scored_forecasts_the_first_are_told_and_the_rest_counted(store: Store) -> None:
    before = concluded(store)
    for month in range(1, 6):
        foretold(store, date(2022, month, 1))
    items = of_kind(told(store, before, concluded(store)), "forecast")
    assert len(items) == 4
    assert items[-1].text == "2 more forecasts were scored; the ledger has them all."


def test_a_hostile_name_shows_as_its_characters(store: Store, tmp_path: Path) -> None:
    before = concluded(store)
    ingest(store, tmp_path, horizons({HOSTILE: ("2023-01-01", 90_000.0)}, source="other"), "2026-04-01")
    found = told(store, before, concluded(store))
    assert HOSTILE in of_kind(found, "frontier gained")[0].text
    day = date(2026, 6, 2)
    page = Page("x", "X", "H", (), (), (), (), (), as_of=day, built=day, version="0", news=found)
    text = render(page)
    assert "<img src=x" not in text
    assert "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;" in text


def test_many_news_are_folded_and_none_is_lost(store: Store, tmp_path: Path) -> None:
    old, new = (
        {name: part for pair in (CURVE, GATE, MEDIAN, CLAIM) for name, part in pair[now].items()} for now in (0, 1)
    )
    before = changed(concluded(store), **old)
    rest = {f"k{year}": (f"20{year}-02-01", 5.0 ** (year - 15)) for year in range(16, 26)}
    ingest(store, tmp_path, horizons(rest, source="other"), "2026-04-01")
    found = told(store, before, changed(concluded(store), **new))
    assert len(found.items) > 9
    day = date(2026, 6, 2)
    text = render(Page("x", "X", "H", (), (), (), (), (), as_of=day, built=day, version="0", news=found))
    assert f"<summary>{len(found.items) - 8} smaller changes</summary>" in text
    assert text.count('class="alert"') == sum(item.alert for item in found.items)


def test_an_interval_that_moved_alone_says_that_no_row_changed(store: Store) -> None:
    now = concluded(store)
    (item, *rest) = told(store, changed(now, high=trend(now).high + 9), now).items
    assert item.kind == "interval"
    assert item.text.endswith("No row of the suite changed: its replicates did, or the program.")
    assert not rest


def test_a_part_that_the_last_report_had_not_is_not_taken_for_unchanged(store: Store) -> None:
    now = concluded(store)
    (item,) = told(store, replace(now, trend=None), now).items
    assert item.text == "There is nothing earlier about a trend to compare with."


def test_what_an_older_program_kept_in_another_form_is_passed_over(store: Store) -> None:
    now = concluded(store)
    keep(store, now, date(2026, 6, 1), schema="horizon.conclusions/0")
    assert news_since(store, STUDY, now, date(2026, 6, 2)).title == "What changed: nothing to compare with yet"

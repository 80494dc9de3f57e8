"""What changed between two days and what it did: the published numbers, exact splits, and what cannot be split."""

import math
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from horizon.errors import FitError, SelectionError
from horizon.store import Store
from horizon.trend import ALL_TIME, IntervalKind, Window
from horizon.workflow.analyse import TrendQuestion, analyse_trend
from horizon.workflow.changes import CAUSES, SuiteState
from horizon.workflow.revisions import (
    HEADLINE,
    NoSplit,
    Revision,
    Split,
    analyse_revision,
    compare_states,
    revision_history,
)
from tests.ingest.loading import ingest
from tests.workflow.found_study import trend_study

JANUARY, FEBRUARY, MARCH, SEPTEMBER = date(2026, 1, 30), date(2026, 2, 22), date(2026, 3, 3), date(2026, 9, 8)
METR = TrendQuestion("metr-1.1", window=HEADLINE, interval="ols")
S = TrendQuestion("s")


def parts(revision: Revision) -> dict[str, float]:
    assert isinstance(revision.split, Split)
    return {cause: round(days, 3) for cause, days in revision.split.days.items()}


@pytest.mark.parametrize(
    ("days", "numbers", "split"),
    [
        # 130.801 -> 122.611 -> 128.744: METR, benchmark_results_1_1.yaml at three dates.
        ((JANUARY, FEBRUARY), (130.801, 122.611), {"added": -8.190, "revised": 0.0}),
        ((FEBRUARY, MARCH), (122.611, 128.744), {"added": 0.0, "revised": 6.133}),
        ((JANUARY, MARCH), (130.801, 128.744), {"withdrawn": 0.0, "dated": 0.0, "range": 0.0}),
    ],
)
def test_the_published_numbers_are_explained(
    facts: Store, days: tuple[date, date], numbers: tuple[float, float], split: dict[str, float]
) -> None:
    revision = analyse_revision(facts, METR, *days)
    found = (revision.before.doubling_time_days, revision.after.doubling_time_days)
    assert found == pytest.approx(numbers, abs=0.0005)
    assert parts(revision).items() >= split.items()


def test_from_january_to_march_both_had_a_part(facts: Store) -> None:
    revision = analyse_revision(facts, METR, JANUARY, MARCH)
    assert parts(revision)["added"] < -6 < 4 < parts(revision)["revised"]
    assert isinstance(revision.split, Split)
    assert math.fsum(revision.split.days.values()) == pytest.approx(revision.difference_days, abs=1e-12)


def test_claude_opus_4_6_was_revised_from_870_to_719_minutes(facts: Store) -> None:
    changes = analyse_revision(facts, METR, FEBRUARY, MARCH).changes.set_index("model")
    row = changes.loc["Claude Opus 4.6"]
    assert row["kind"] == "revised"
    assert (round(row["minutes_before"]), round(row["minutes_after"])) == (870, 719)
    assert (row["on_frontier_before"], row["on_frontier_after"], row["used_after"]) == (True, True, True)
    assert row["release_date_after"] == pd.Timestamp("2026-02-05")


def test_a_change_alone_is_the_change_made_to_the_state_before(facts: Store, tmp_path: Path) -> None:
    alone = analyse_revision(facts, METR, JANUARY, FEBRUARY).changes.set_index("model")["alone_days"]
    # The January file with Claude Opus 4.6 put in as another source, by hand.
    ingest(facts, tmp_path, "suite,model,minutes\nmetr-1.1,Claude Opus 4.6,870.027186\n", str(JANUARY))
    ingest(facts, tmp_path, "model,release_date\nClaude Opus 4.6,2026-02-05\n", str(JANUARY), table="models")
    by_hand = analyse_trend(facts, replace(METR, as_of=JANUARY))
    expected = by_hand.fit.doubling_time().estimate - 130.80098112327022
    assert alone["Claude Opus 4.6"] == pytest.approx(expected, abs=1e-9)


def test_left_out_days_are_those_of_the_newest_change(facts: Store) -> None:
    revision = analyse_revision(facts, METR)
    assert (revision.before.day, revision.after.day) == (date(2026, 5, 8), SEPTEMBER)
    earlier = analyse_revision(facts, METR, until=date(2026, 3, 15))
    assert (earlier.before.day, earlier.after.day) == (FEBRUARY, date(2026, 3, 15))


def test_the_range_of_a_suite_is_a_cause_of_its_own(facts: Store) -> None:
    revision = analyse_revision(facts, METR, MARCH, SEPTEMBER)
    (row,) = revision.changes[revision.changes["kind"] == "range"].to_dict("records")
    assert (row["model"], row["minutes_after"]) == ("metr-1.1", 960.0)
    assert parts(revision)["range"] == -parts(revision)["added"] != 0  # one model came in beyond the range


def test_nothing_has_changed_within_one_vintage(facts: Store) -> None:
    revision = analyse_revision(facts, METR, MARCH, date(2026, 3, 4))
    assert revision.changes.empty
    assert set(parts(revision).values()) == {0.0} == {revision.difference_days}


@pytest.mark.parametrize(
    ("question", "days", "message"),
    [
        (METR, (MARCH, FEBRUARY), "2026-03-03 is after 2026-02-22"),
        (METR, (date(2026, 1, 29), MARCH), r"nothing of the suite metr-1.1 was known on 2026-01-29(.|\n)*2026-01-30"),
        (METR, (None, JANUARY), "1 vintage of metr-1.1 was known on 2026-01-30"),
        (METR, (None, date(2025, 1, 1)), "no vintage of metr-1.1 was known on 2025-01-01"),
        (TrendQuestion("metr-1.0"), (None, None), "1 vintage of metr-1.0"),
        (TrendQuestion("metr-9"), (None, None), "suite metr-9"),
        (TrendQuestion("metr-1.1", success_level=0.9), (None, None), r"success level 0.9(.|\n)*one of 0.5, 0.8"),
    ],
)
def test_days_for_which_there_is_nothing_to_compare_are_refused(
    facts: Store, question: TrendQuestion, days: tuple[date | None, date | None], message: str
) -> None:
    with pytest.raises(SelectionError, match=message):
        analyse_revision(facts, question, *days)


def test_a_day_without_a_trend_is_named(facts: Store) -> None:
    since = TrendQuestion("metr-1.1", window=Window(date(2025, 11, 24)))
    with pytest.raises(FitError, match="as of 2026-01-30"):
        analyse_revision(facts, since, JANUARY, MARCH)


def test_the_window_is_that_of_the_reports_headline() -> None:
    study = trend_study("frontier")
    assert study.windows[study.headline] == HEADLINE


def test_an_alias_of_the_suite_will_do(facts: Store) -> None:
    revision = analyse_revision(facts, replace(METR, suite="METR-Horizon-v1.1"), FEBRUARY, MARCH)
    assert revision.question.suite == "metr-1.1"


def test_the_history_has_a_row_for_every_vintage(facts: Store) -> None:
    history = revision_history(facts, METR)
    days = [f"{day:%Y-%m-%d}" for day in history["day"]]
    assert days == ["2026-01-30", "2026-02-22", "2026-03-03", "2026-04-11", "2026-05-08", "2026-09-08"]
    assert list(history["n"]) == [11, 14, 14, 14, 14, 14]
    assert list(history["doubling_time_days"].round(3)) == [130.801, 122.611, 128.744, 128.744, 128.744, 128.744]
    assert list(history["change_days"].round(3))[1:3] == [-8.190, 6.133]
    assert list(history["models_revised"]) == [0, 0, 20, 0, 0, 4]
    assert history["note"].isna().all()


@pytest.mark.parametrize("kind", ["ols", "measurement", "both"])
def test_each_interval_of_the_history_is_that_of_the_trend_as_of_its_day(facts: Store, kind: IntervalKind) -> None:
    question = replace(METR, interval=kind)
    history = revision_history(facts, question)
    for row in history.to_dict("records")[1:4]:
        interval = analyse_trend(facts, replace(question, as_of=row["day"].date())).doubling_time.interval
        assert (row["low"], row["high"], row["interval"]) == (interval.low, interval.high, kind)


def test_the_intervals_of_a_revision_are_those_of_the_trend_as_of_its_days(facts: Store) -> None:
    question = replace(METR, interval="both")
    revision = analyse_revision(facts, question, FEBRUARY, MARCH)
    for state in (revision.before, revision.after):
        trend = analyse_trend(facts, replace(question, as_of=state.day))
        assert (state.doubling_time(), state.interval_kind) == (trend.doubling_time, "both")


def test_the_parts_of_the_history_add_up_in_every_row(facts: Store) -> None:
    history = revision_history(facts, replace(METR, success_level=0.8)).iloc[1:]
    whole = history[[f"{cause}_days" for cause in CAUSES]].sum(axis=1)
    assert whole.to_numpy() == pytest.approx(history["change_days"].to_numpy(), abs=1e-12)
    assert (history["change_days"].iloc[1:] == history["doubling_time_days"].diff().iloc[1:]).all()


def test_a_vintage_without_a_trend_is_a_row_that_says_why(store: Store, tmp_path: Path) -> None:
    line = "s,{},{},2025-0{}-01\n".format
    few = "suite,model,minutes,release_date\n" + line("A", 1, 1) + line("B", 2, 2)
    ingest(store, tmp_path, few, "2026-01-01")
    ingest(store, tmp_path, few + line("C", 5, 3) + line("D", 9, 4), "2026-02-01")
    first, second = revision_history(store, S).to_dict("records")
    assert first["note"].startswith("too few points")
    assert math.isnan(first["doubling_time_days"])
    assert (second["n"], second["models_added"]) == (4, 2)
    assert second["doubling_time_days"] > 0
    assert math.isnan(second["change_days"])


def test_the_order_in_which_vintages_came_does_not_matter(store: Store, tmp_path: Path) -> None:
    head = "suite,model,minutes,release_date\n"
    rows = {
        model: f"s,{model},{minutes},2025-0{minutes}-01\n" for model, minutes in zip("ABCD", (1, 2, 4, 8), strict=True)
    }
    vintages = {"2026-01-01": "ABC", "2026-02-01": "ABD", "2026-03-01": "ABCD"}
    for day in ("2026-03-01", "2026-01-01", "2026-02-01"):
        ingest(store, tmp_path, head + "".join(rows[model] for model in vintages[day]), day)
    history = revision_history(store, S)
    assert [f"{day:%Y-%m-%d}" for day in history["day"]] == list(vintages)
    assert history[["models_added", "models_withdrawn"]].to_numpy().tolist() == [[0, 0], [1, 1], [1, 0]]


DAYS, FIRST = (date(2026, 1, 1), date(2026, 2, 1)), date(2024, 1, 1)


def estimates(rows: list[tuple[str, date, float]]) -> pd.DataFrame:
    """Estimates without intervals, given as (name, release date, minutes)."""
    frame = pd.DataFrame(rows, columns=["model", "release_date", "minutes"]).astype({"release_date": "datetime64[s]"})
    return frame.assign(slug=frame["model"].str.lower(), organization=None, low=math.nan, high=math.nan)


@st.composite
def states(draw: st.DrawFn) -> SuiteState:
    """Up to nine models of ten, each on one of two dates near its own, the values rising on the whole."""
    models = draw(st.lists(st.integers(0, 9), min_size=4, max_size=9, unique=True))
    rows = []
    for model in sorted(models):
        day = FIRST + timedelta(60 * model + draw(st.sampled_from([0, 20])))
        rows.append((f"M{model}", day, 2.0**model * draw(st.floats(0.5, 2))))
    return SuiteState(estimates(rows), draw(st.sampled_from([None, 100.0, 1000.0])))


@settings(max_examples=15, deadline=None)
@given(before=states(), after=states())
def test_the_parts_of_any_change_add_up_to_the_whole(before: SuiteState, after: SuiteState) -> None:
    try:
        revision = compare_states(S, (DAYS[0], before), (DAYS[1], after), each_alone=False)
    except FitError:
        assume(False)
    if isinstance(revision.split, NoSplit):
        assert "no trend can be fitted" in revision.split.why or "no growth" in revision.split.why
        return
    whole = revision.difference_days
    assert math.fsum(revision.split.days.values()) == pytest.approx(whole, rel=1e-9, abs=1e-9)
    unmoved = set(CAUSES) - set(revision.changes["kind"])
    assert {revision.split.days[cause] for cause in unmoved} <= {0.0}


@settings(max_examples=5, deadline=None)
@given(before=states(), after=states())
def test_backwards_every_part_has_the_other_sign(before: SuiteState, after: SuiteState) -> None:
    try:
        there = compare_states(S, (DAYS[0], before), (DAYS[1], after), each_alone=False)
        back = compare_states(S, (DAYS[1], after), (DAYS[0], before), each_alone=False)
    except FitError:
        assume(False)
    assume(isinstance(there.split, Split) and isinstance(back.split, Split))
    swapped = {"added": "withdrawn", "withdrawn": "added"}
    for cause, days in parts(there).items():
        assert parts(back)[swapped.get(cause, cause)] == pytest.approx(-days, abs=0.0011)


def state_of(*values: tuple[str, int, float]) -> SuiteState:
    """A state of models given as (name, days since the first, minutes)."""
    rows = [
        (name, name.lower(), None, FIRST + timedelta(day), minutes, math.nan, math.nan) for name, day, minutes in values
    ]
    columns = ["model", "slug", "organization", "release_date", "minutes", "low", "high"]
    return SuiteState(pd.DataFrame(rows, columns=columns).astype({"release_date": "datetime64[s]"}), None)


OLD = state_of(("A", 0, 1), ("B", 100, 2), ("C", 200, 5))


def test_if_every_model_was_renamed_there_is_a_difference_but_no_split() -> None:
    renamed = state_of(("D", 0, 1), ("E", 100, 2), ("F", 200, 4))
    revision = compare_states(S, (DAYS[0], OLD), (DAYS[1], renamed))
    assert isinstance(revision.split, NoSplit)
    assert "with only what was withdrawn no trend can be fitted: too few points" in revision.split.why
    assert revision.difference_days == pytest.approx(100 - revision.before.doubling_time_days)


def test_without_growth_there_is_no_doubling_time_to_split() -> None:
    shrunk = state_of(("A", 0, 4), ("B", 100, 2), ("C", 200, 1))
    all_models = TrendQuestion("s", rule="all", window=ALL_TIME)
    revision = compare_states(all_models, (DAYS[0], OLD), (DAYS[1], shrunk))
    assert isinstance(revision.split, NoSplit)
    assert "no growth" in revision.split.why
    assert math.isinf(revision.difference_days)


def test_a_change_after_which_no_trend_is_left_has_no_effect_of_its_own() -> None:
    two_for_one = state_of(("A", 0, 1), ("B", 100, 2), ("D", 200, 4), ("E", 300, 8))
    changes = compare_states(S, (DAYS[0], OLD), (DAYS[1], two_for_one)).changes
    alone = dict(zip(changes["model"], changes["alone_days"], strict=True))
    assert math.isnan(alone["C"])
    assert math.isfinite(alone["E"])

"""Which points count: frontier rules, window, range."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from horizon.errors import FitError
from horizon.stats.frontier import frontier_of_each
from horizon.trend import FRONTIER_RULES, FrontierRule, Window, among_best, running_maximum, select_points

DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))
SERIES = st.lists(st.tuples(DAYS, st.floats(0.01, 1e4)), min_size=1, max_size=30)
FEW_DAYS = st.sampled_from([date(2024, 1, day) for day in range(1, 6)])
TIED_SERIES = st.lists(st.tuples(FEW_DAYS, st.integers(1, 6).map(float)), min_size=1, max_size=20)


def points(*rows: tuple[str, str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["model", "release_date", "minutes"])
    frame["release_date"] = pd.to_datetime(frame["release_date"])
    return frame.assign(beyond_range=frame["minutes"] > 960)


HISTORY = points(
    ("old best", "2022-01-01", 8.0),
    ("weak", "2023-02-01", 2.0),
    ("better in the window", "2023-06-01", 4.0),
    ("new best", "2024-01-01", 16.0),
    ("same day, lower", "2024-01-01", 12.0),
    ("tie", "2024-05-01", 16.0),
    ("too long to measure", "2024-09-01", 1000.0),
)


@given(SERIES)
def test_a_point_is_on_the_frontier_if_nothing_up_to_its_day_is_higher(series: list[tuple[date, float]]) -> None:
    days, values = pd.Series(pd.to_datetime([day for day, _ in series])), pd.Series([value for _, value in series])
    expected = [value >= max(other for when, other in series if when <= day) for day, value in series]
    assert running_maximum(days, values).tolist() == expected


def columns(series: list[tuple[date, float]]) -> tuple[pd.Series, pd.Series]:
    return pd.Series(pd.to_datetime([day for day, _ in series])), pd.Series([value for _, value in series])


@given(SERIES | TIED_SERIES, st.integers(1, 22))
def test_a_point_is_among_the_best_if_fewer_than_k_up_to_its_day_are_higher(
    series: list[tuple[date, float]], top: int
) -> None:
    expected = [sum(other > value for when, other in series if when <= day) < top for day, value in series]
    assert among_best(*columns(series), top).tolist() == expected


@given(SERIES | TIED_SERIES)
@settings(max_examples=30)
def test_the_best_alone_is_the_running_maximum_and_as_many_as_there_are_is_all(
    series: list[tuple[date, float]],
) -> None:
    frame = points(*((f"m{place}", str(day), value) for place, (day, value) in enumerate(series)))
    pairs = (
        (select_points(frame, rule="top-k", top=1), select_points(frame, rule="global")),
        (select_points(frame, rule="top-k", top=len(series)), select_points(frame, rule="all")),
    )
    for chosen, other in pairs:
        assert chosen["used"].tolist() == other["used"].tolist()
    assert among_best(*columns(series), 1).tolist() == running_maximum(*columns(series)).tolist()


@given(
    st.lists(FEW_DAYS, min_size=1, max_size=12).map(sorted),
    st.integers(1, 5),
    st.integers(0, 2**31),
)
def test_each_replicate_has_its_own_best_and_no_missing_value_among_them(days: list[date], top: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 5, (6, len(days))).astype(float)
    values[rng.random(values.shape) < 0.3] = np.nan
    values[rng.random(values.shape) < 0.1] = -np.inf
    found = frontier_of_each(np.array(days, dtype="datetime64[D]"), values, top)
    for one, row in zip(found, values, strict=True):
        there = ~np.isnan(row)
        alone = among_best(pd.Series(pd.to_datetime(days))[there], pd.Series(row)[there], top)
        assert one.tolist() == np.isin(np.arange(len(days)), np.flatnonzero(there)[alone]).tolist()


@pytest.mark.parametrize("top", [0, -1])
def test_the_best_of_none_are_refused(top: int) -> None:
    with pytest.raises(FitError, match=f"k of 1 or more(.|\n)*{top}"):
        select_points(HISTORY, rule="top-k", top=top)


@given(SERIES, st.randoms())
def test_the_order_of_rows_does_not_matter(series: list[tuple[date, float]], random: np.random.RandomState) -> None:
    frame = points(*((f"m{place}", str(day), value) for place, (day, value) in enumerate(series)))
    shuffled = frame.sample(frac=1, random_state=random.randint(0, 999))
    pd.testing.assert_frame_equal(select_points(frame), select_points(shuffled))


@pytest.mark.parametrize(
    ("rule", "used"),
    [
        ("global", ["new best", "tie"]),
        ("window", ["weak", "better in the window", "new best", "tie"]),
        ("all", ["weak", "better in the window", "same day, lower", "new best", "tie"]),
    ],
)
def test_rules_differ_in_what_a_window_keeps(rule: FrontierRule, used: list[str]) -> None:
    chosen = select_points(HISTORY, rule=rule, window=Window(date(2023, 1, 1)))
    assert chosen.loc[chosen["used"], "model"].tolist() == used


def test_what_was_best_before_the_window_is_among_the_best() -> None:
    earlier = pd.concat([HISTORY, points(("old second", "2022-06-01", 6.0))], ignore_index=True)
    chosen = select_points(earlier, rule="top-k", top=2, window=Window(date(2023, 1, 1)))
    assert chosen.loc[chosen["used"], "model"].tolist() == ["same day, lower", "new best", "tie"]
    assert chosen.set_index("model").loc["weak", "why_not"] == "not among the 2 best"


def test_both_ends_of_a_window_are_part_of_it() -> None:
    chosen = select_points(HISTORY, window=Window(date(2022, 1, 1), date(2024, 1, 1)))
    assert chosen.loc[chosen["used"], "model"].tolist() == ["old best", "new best"]


def test_every_point_that_is_not_used_says_why() -> None:
    chosen = select_points(HISTORY, window=Window(date(2023, 1, 1), date(2024, 8, 1))).set_index("model")
    reasons = chosen["why_not"].dropna().to_dict()
    assert reasons == {
        "old best": "released before 2023-01-01",
        "weak": "not on the frontier",
        "better in the window": "not on the frontier",
        "same day, lower": "not on the frontier",
        "too long to measure": "released after 2024-08-01",
    }


def test_estimates_beyond_the_range_are_used_only_if_asked_for() -> None:
    without, included = select_points(HISTORY), select_points(HISTORY, include_beyond_range=True)
    assert included["used"].sum() == without["used"].sum() + 1
    assert without["why_not"].iloc[-1] == "beyond the suite's range"


def test_a_point_beyond_the_range_can_say_in_which_direction() -> None:
    told = HISTORY.assign(beyond=pd.Series({6: "above 16 h"}, dtype=object).reindex(HISTORY.index))
    assert select_points(told)["why_not"].iloc[-1] == "above 16 h"


@pytest.mark.parametrize("rule", FRONTIER_RULES)
@pytest.mark.parametrize("include", [False, True])
def test_a_model_that_is_left_out_has_no_say_in_what_the_frontier_is(rule: FrontierRule, include: bool) -> None:
    told = HISTORY.assign(left_out=pd.Series({0: "seldom estimable"}, dtype=object).reindex(HISTORY.index))
    chosen = select_points(told, rule=rule, include_beyond_range=include)
    without = select_points(HISTORY.iloc[1:], rule=rule, include_beyond_range=include)
    assert chosen["why_not"].tolist() == ["seldom estimable", *without["why_not"]]
    assert chosen["on_frontier"].tolist() == [False, *without["on_frontier"]]


def test_an_estimate_beyond_the_range_still_counts_for_the_running_maximum() -> None:
    later = pd.concat([HISTORY, points(("shorter, later", "2025-01-01", 900.0))], ignore_index=True)
    assert select_points(later)["why_not"].iloc[-1] == "not on the frontier"


@pytest.mark.parametrize(
    ("window", "text"),
    [
        (Window(), "all time"),
        (Window(date(2023, 1, 1)), "from 2023"),
        (Window(date(2023, 7, 1)), "from 2023-07-01"),
        (Window(until=date(2025, 3, 1)), "to 2025-03-01"),
        (Window(date(2023, 1, 1), date(2025, 3, 1)), "2023-01-01 to 2025-03-01"),
    ],
)
def test_a_window_says_what_it_is(window: Window, text: str) -> None:
    assert str(window) == text

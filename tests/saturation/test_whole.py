"""All benchmarks by quarter: counts, births, saturations and lives."""

from datetime import date

import pandas as pd
import pytest

from horizon.errors import FitError
from horizon.saturation.lifetime import BenchmarkLife, fit_lifetimes
from horizon.saturation.whole import Whole, quarter_ends, quarter_of, whole

Q1, Q2, Q3, Q4 = date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31)
ROWS = [
    (Q1, "old", "climbing"),
    (Q2, "old", "at ceiling"),
    (Q2, "young", "floor"),
    (Q3, "old", "indistinguishable"),
    (Q3, "young", "climbing"),
    (Q4, "old", "at ceiling"),
    (Q4, "young", "stalled below ceiling"),
    (Q4, "undated", "abandoned"),
]
BORN = {"old": date(2023, 11, 5), "young": date(2024, 5, 1)}
RELEASED = {**BORN, "undated": None}
CLOCKS = {"old": date(2024, 12, 1), "young": date(2024, 11, 1), "undated": date(2024, 10, 1)}


def frame(rows: list[tuple[date, str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["quarter_end", "benchmark", "verdict"])


@pytest.fixture(scope="module")
def found() -> Whole:
    return whole(frame(ROWS), RELEASED, CLOCKS)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2024-01-01", "2024-03-31"),
        ("2024-03-31", "2024-03-31"),
        ("2024-10-01", "2024-12-31"),
        ("2023-05-09", "2023-06-30"),
    ],
)
def test_a_day_belongs_to_one_quarter(day: str, end: str) -> None:
    assert quarter_of(date.fromisoformat(day)) == date.fromisoformat(end)


def test_quarters_have_no_gap() -> None:
    assert quarter_ends(date(2023, 11, 5), date(2024, 7, 1)) == [date(2023, 12, 31), Q1, Q2, Q3]


def test_verdicts_are_counted_and_shared_out(found: Whole) -> None:
    last = found.quarters.iloc[-1]
    assert (last["benchmarks"], last["at ceiling"], last["stalled below ceiling"], last["abandoned"]) == (3, 1, 1, 1)
    assert last["flat"] == pytest.approx(2 / 3)
    assert found.quarters["flat"].iloc[3] == 0  # of one indistinguishable and one climbing
    assert found.shares().iloc[-1].sum() == pytest.approx(1.0)


def test_births_count_from_the_oldest_on(found: Whole) -> None:
    births = dict(zip(found.quarters["quarter_end"], found.quarters["births"], strict=True))
    assert births == {date(2023, 12, 31): 1, Q1: 0, Q2: 1, Q3: 0, Q4: 0}
    assert found.quarters["flat"].isna().tolist() == [True, False, False, False, False]


def test_a_benchmark_saturates_once_whatever_comes_later(found: Whole) -> None:
    assert found.quarters["saturations"].tolist() == [0, 0, 1, 0, 0]
    assert found.lives[0] == BenchmarkLife("old", BORN["old"], Q1, Q2)


def test_one_that_lives_was_watched_until_its_own_clock(found: Whole) -> None:
    assert found.lives[1] == BenchmarkLife("young", BORN["young"], CLOCKS["young"])


def test_what_has_no_release_date_has_no_life(found: Whole) -> None:
    assert found.left_out == {"undated": "no source says when it was released"}


def test_a_benchmark_that_only_older_models_took_has_no_life() -> None:
    found = whole(frame([(Q2, "late", "floor")]), {"late": Q1}, {"late": date(2024, 1, 1)})
    assert found.left_out == {"late": "every model that it was tried on is older than it"}


def test_a_benchmark_may_be_born_saturated() -> None:
    found = whole(frame([(Q2, "easy", "at ceiling")]), {"easy": Q2}, {"easy": Q2})
    assert found.lives == (BenchmarkLife("easy", Q2, Q2, date(2024, 7, 1)),)


def test_one_that_was_saturated_when_first_looked_at_may_have_been_so_since_its_release() -> None:
    found = whole(frame([(Q2, "old", "at ceiling")]), {"old": date(2020, 2, 1)}, {"old": Q2})
    assert found.lives == (BenchmarkLife("old", date(2020, 2, 1), date(2020, 2, 1), Q2),)


def test_too_few_saturations_leave_the_reason(found: Whole) -> None:
    assert found.lifetime is None
    assert found.without == {}
    assert found.why_not == "too few saturated benchmarks to say how long benchmarks last; found 1 of 2 saturated"


def test_enough_saturations_give_a_trend() -> None:
    births = [date(2014 + place, 2, 1) for place in range(10)]
    ends = [(day, date(day.year + 3 - day.year % 2, 5, 1)) for day in births]
    rows = [(quarter_of(end), str(day), "at ceiling") for day, end in ends]
    rows += [(quarter_of(end.replace(month=1)), str(day), "climbing") for day, end in ends]
    found = whole(frame(rows), {str(day): day for day in births}, {str(day): Q4 for day in births})
    assert found.why_not is None
    assert found.lifetime is not None
    assert found.lifetime.saturated == 10
    assert set(found.without) == {str(day) for day in births}
    rest = [life for life in found.lives if life.benchmark != str(births[0])]
    assert found.without[str(births[0])] == fit_lifetimes(rest).change()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "no benchmark has a verdict"),
        ([(Q1, "a", "dead")], "a verdict that is not known"),
        ([(Q1, "a", "floor"), (Q1, "a", "climbing")], "two verdicts on one benchmark"),
    ],
)
def test_verdicts_that_make_no_sense_are_refused(rows: list[tuple[date, str, str]], message: str) -> None:
    with pytest.raises(FitError, match=message):
        whole(frame(rows), {}, {})

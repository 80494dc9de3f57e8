"""Whether the frontier slows: on series whose pace is known, and on the shipped facts."""

from datetime import date, timedelta

import numpy as np
import pytest

from horizon.store import Store
from horizon.workflow.saturation.slowdown import PaceTest, Series, Slowdown, horizon_trend, pace_test, slowdown

DAYS = [date(2020, 1, 1) + timedelta(60 * place) for place in range(30)]
YEARS = np.arange(30) * 60 / 365.25


def made(*slopes: float) -> PaceTest:
    """The test of a series that changes its slope at even distances, with a little noise."""
    paces = np.repeat(slopes, 30 // len(slopes))
    noise = 0.15 * np.random.default_rng(1).standard_normal(30)
    return pace_test(Series("made", DAYS, np.cumsum(paces) * 60 / 365.25 + noise, ""), replicates=199)


@pytest.mark.parametrize(
    ("slopes", "pace", "tests"),
    [
        ((2.0,), "no change found", 1),
        ((4.0, 1.0), "slower", 2),
        ((1.0, 4.0), "faster", 2),
        ((0.5, 6.0, 0.5), "slower", 2),
    ],
)
def test_the_last_change_of_pace_counts(slopes: tuple[float, ...], pace: str, tests: int) -> None:
    found = made(*slopes)
    assert (found.pace, len(found.tests)) == (pace, tests)
    assert found.decisive in found.tests


def test_unit_and_origin_of_a_series_do_not_matter() -> None:
    values = np.cumsum(np.repeat([4.0, 1.0], 15)) + np.random.default_rng(1).standard_normal(30)
    one, other = (pace_test(Series("made", DAYS, moved, ""), replicates=99) for moved in (values, 130 + 7 * values))
    assert one.tests[0].p_value == other.tests[0].p_value
    assert one.tests[0].ratios[0].estimate == pytest.approx(other.tests[0].ratios[0].estimate)


def test_too_few_points_are_not_known() -> None:
    found = pace_test(Series("short", DAYS[:4], YEARS[:4], ""))
    assert found.pace == "not known"
    assert "too few dates" in str(found.why_not)


def test_metr_became_faster_and_shows_no_slowdown_since(facts: Store) -> None:
    with facts.read() as connection:
        trend = horizon_trend(connection, "metr-1.1", as_of=None)
    (found,) = slowdown(trend, replicates=199).tests
    assert (found.pace, found.n, [test.fit.nobs for test in found.tests]) == ("faster", 17, [17, 12])
    (earlier,) = slowdown(trend, until=date(2024, 6, 30), replicates=199).tests
    assert earlier.n < 9
    assert earlier.last is not None
    assert earlier.last <= date(2024, 6, 30)


def test_a_suite_that_is_not_there_leaves_the_reason(facts: Store) -> None:
    with facts.read() as connection:
        found = slowdown(horizon_trend(connection, "metr-9", as_of=None), "no scores")
    assert found.answer == "not known"
    assert [test.why_not for test in found.tests] == ["no time horizons of the suite metr-9", "no scores"]


@pytest.mark.parametrize(
    ("paces", "answer"),
    [
        (("slower", "slower"), "frontier"),
        (("slower", "not known"), "frontier"),
        (("slower", "faster"), "measures disagree"),
        (("no change found", "faster"), "benchmarks only"),
        (("not known", "not known"), "not known"),
    ],
)
def test_the_answer_joins_the_tests(paces: tuple[str, str], answer: str) -> None:
    tests = tuple(PaceTest("made", "", 9, DAYS[0], DAYS[8], pace) for pace in paces)  # type: ignore[arg-type]
    assert Slowdown(tests).answer == answer

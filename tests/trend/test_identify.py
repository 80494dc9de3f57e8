"""The gate: what it refuses, what it lets through, in which words, and how often it is wrong on simulated truth."""

import time
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.optimize import curve_fit

from horizon.errors import FitError
from horizon.execution import generator
from horizon.trend import ALL_TIME, FrontierRule, Window
from horizon.trend.identify import Gate, Identified, NotIdentified, gate, identify
from horizon.trend.profile import Landmark
from tests.trend.gate_rates import (
    SINCE_2023,
    START,
    Truth,
    accepted,
    broken,
    exponential,
    frontier_of_exponential,
    hyperbola,
    metr,
    parabola,
    saturating,
    series,
)

PLATEAU = saturating(30, 12, 0.4)(generator(seed=1, index=0))


@pytest.mark.parametrize("as_of", ["2026-01-30", "2026-02-22", "2026-03-03", "2026-09-08"])
@pytest.mark.parametrize("window", [SINCE_2023, ALL_TIME])
@pytest.mark.parametrize("rule", ["global", "all"])
@pytest.mark.parametrize("curve", ["logistic", "gompertz"])
def test_metrs_points_tell_no_end(as_of: str, window: Window, rule: FrontierRule, curve: str) -> None:
    found = gate(*metr(as_of, rule, window), curve="logistic" if curve == "logistic" else "gompertz")
    assert isinstance(found.ceiling, NotIdentified)
    assert isinstance(found.inflection, NotIdentified)
    assert isinstance(found.singularity, NotIdentified)
    assert found.ceiling.above_minutes is not None
    assert found.ceiling.above_minutes > 60


def logistic(t: np.ndarray, ceiling: float, rate: float, inflection: float) -> np.ndarray:
    return np.asarray(ceiling / (1 + np.exp(-rate * (t - inflection))))


def test_a_logistic_on_minutes_claims_the_ceiling_that_the_gate_keeps_back() -> None:
    """The global frontier of all time as of 2026-01-30; a week later a model of 870 minutes was published."""
    days, minutes = metr("2026-01-30")
    t = np.array([(day - START).days / 365.25 for day in days])
    params, cov = curve_fit(logistic, t, minutes, p0=(400, 3, 5.5))
    assert (round(params[0]), round(cov[0, 0] ** 0.5)) == (422, 30)
    assert START + timedelta(days=round(params[2] * 365.25)) == date(2025, 8, 1)
    found = gate(days, minutes).ceiling
    assert str(found) == "not identified; the data are compatible with any ceiling above 2 h 34 min"
    assert isinstance(found, NotIdentified)
    assert found.why == "an exponential without an end fits as well at the level of 95%"
    assert max(metr("2026-02-22")[1]) > params[0] + 10 * cov[0, 0] ** 0.5


def test_a_date_that_is_not_identified_is_bounded_from_below() -> None:
    found = gate(*metr("2026-03-03", window=SINCE_2023))
    assert isinstance(found.inflection, NotIdentified)
    assert found.inflection.not_before == date(2026, 1, 18)
    assert (
        str(found.inflection)
        == "not identified; the data are compatible with any inflection after 2026-01-18, and with none"
    )


def test_a_singularity_is_kept_back_where_an_exponential_with_a_break_fits_as_well() -> None:
    """The all-time points exclude the plain exponential: the interval alone would have named a day."""
    found = gate(*metr("2026-03-03")).singularity
    assert isinstance(found, NotIdentified)
    assert found.why.startswith("an exponential that speeds up once, and stays finite, fits as well")


@pytest.mark.parametrize("noise", [0.1, 0.2, 0.4])
def test_a_plateau_of_12_of_30_points_is_found(noise: float) -> None:
    found = gate(*saturating(30, 12, noise)(generator(seed=1, index=0)))
    assert isinstance(found.ceiling, Identified)
    assert isinstance(found.ceiling.low, float)
    assert isinstance(found.ceiling.high, float)
    assert found.ceiling.low < 512 < found.ceiling.high
    assert isinstance(found.inflection, Identified)
    assert isinstance(found.singularity, NotIdentified)


def test_a_number_comes_with_its_interval_level_and_curve() -> None:
    found = identify("ceiling", *PLATEAU, curve="logistic")
    assert isinstance(found, Identified)
    assert str(found).startswith("ceiling ")
    assert "95% interval" in str(found)
    assert str(found).endswith("(logistic curve)")


def test_the_order_of_the_points_does_not_matter() -> None:
    days, minutes = PLATEAU
    assert gate(days[::-1], minutes[::-1]) == gate(days, minutes)


def test_an_earlier_vintage_that_said_otherwise_keeps_the_number_back() -> None:
    days, minutes = PLATEAU
    same = {date(2025, 1, 1): (days[:28], minutes[:28])}
    other = {date(2025, 1, 1): (days, np.asarray(minutes) * 16)}
    assert identify("ceiling", days, minutes, curve="logistic", vintages=same).identified
    refused = identify("ceiling", days, minutes, curve="logistic", vintages=other)
    assert isinstance(refused, NotIdentified)
    assert refused.why.startswith("what was known on 2025-01-01 had it at")


def test_a_plateau_that_the_last_point_breaks_is_kept_back() -> None:
    days, minutes = PLATEAU
    found = identify(
        "ceiling", [*days, days[-1] + timedelta(60)], np.append(minutes, 200 * minutes[-1]), curve="logistic"
    )
    assert isinstance(found, NotIdentified)


def test_points_that_only_slow_down_have_no_ceiling() -> None:
    t = np.linspace(0, 6, 30)
    log2 = np.minimum(t, 3) * 3 + np.maximum(t - 3, 0) * 1.0 + 0.3 * generator(seed=4, index=0).normal(size=30)
    found = identify("ceiling", *series(t, log2), curve="logistic")
    assert isinstance(found, NotIdentified)
    assert found.why.startswith("an exponential that only slows down")


def test_without_growth_there_is_no_ceiling_to_tell() -> None:
    t = np.linspace(0, 3, 12)
    found = identify("ceiling", *series(t, 0.5 * generator(seed=2, index=0).normal(size=12)), curve="logistic")
    assert isinstance(found, NotIdentified)
    assert found.above_minutes is None
    assert str(found).startswith("not identified: ")


@pytest.mark.parametrize(
    ("days", "minutes", "why"),
    [
        ([START + timedelta(90 * step) for step in range(7)], [1.0, 2, 4, 8, 9, 9, 9], "7 points are too few"),
        ([START + timedelta(90 * step) for step in range(9)], [3.0] * 9, "all values are the same"),
        (
            [START] * 6 + [START + timedelta(90 * step) for step in range(1, 4)],
            [1.0, 2, 3, 4, 5, 6, 20, 90, 400],
            "without the last 3 points there is no curve to fit|fits as well",
        ),
    ],
)
def test_too_little_to_go_by_is_said(days: list[date], minutes: list[float], why: str) -> None:
    found = gate(days, minutes)
    for verdict in (found.ceiling, found.inflection, found.singularity):
        assert isinstance(verdict, NotIdentified)
    assert isinstance(found.ceiling, NotIdentified)
    assert any(part in found.ceiling.why for part in why.split("|"))


@pytest.mark.parametrize(
    ("days", "minutes", "message"),
    [
        ([START] * 9, [1.0] * 9, "all points lie on one day"),
        ([START, START + timedelta(1)], [1.0, 2.0], "too few points"),
        ([START + timedelta(step) for step in range(9)], [-1.0] * 9, "positive values"),
    ],
)
def test_what_is_no_series_is_an_error(days: list[date], minutes: list[float], message: str) -> None:
    with pytest.raises(FitError, match=message):
        gate(days, minutes)


def test_the_gate_takes_well_under_a_second() -> None:
    days, minutes = metr("2026-09-08")
    gate(days, minutes)
    begin = time.process_time()
    assert isinstance(gate(days, minutes), Gate)
    assert len(days) == 17
    assert time.process_time() - begin < 0.5


@pytest.mark.parametrize("truth", [exponential(11, 0.7), exponential(17, 0.7), broken(17, 260, 104, 0.5)])
def test_a_singularity_is_seldom_seen_where_there_is_none(truth: Truth) -> None:
    assert accepted("singularity", truth, 40) <= 5


@pytest.mark.slow
@pytest.mark.parametrize(
    ("landmark", "truth"),
    [
        ("ceiling", exponential(11, 0.7)),
        ("ceiling", exponential(14, 0.7)),
        ("ceiling", exponential(17, 0.7)),
        ("ceiling", frontier_of_exponential(1.0)),
        ("ceiling", broken(17, 130, 260, 0.5)),
        ("inflection", exponential(14, 0.7)),
        ("inflection", exponential(17, 0.7)),
        ("singularity", exponential(14, 0.7)),
        ("singularity", frontier_of_exponential(1.0)),
        ("singularity", broken(17, 260, 104, 0.5)),
        ("singularity", broken(17, 400, 100, 0.5)),
        ("singularity", parabola(17, 0.5)),
    ],
)
def test_an_end_is_seldom_seen_where_there_is_none(landmark: Landmark, truth: Truth) -> None:
    """The rates that `identify` states, with 200 simulations each."""
    assert accepted(landmark, truth, 200, seed=1) <= 3


@pytest.mark.slow
def test_a_ceiling_is_the_more_often_seen_the_more_points_lie_on_its_plateau() -> None:
    """The rates that `identify` states, with 40 simulations each."""
    none, some, many = (accepted("ceiling", saturating(30, on, 0.3), 40, seed=1) for on in (0, 6, 12))
    assert none <= 30
    assert none < some < many
    assert many >= 70


@pytest.mark.slow
def test_a_singularity_is_seen_where_the_points_are_precise() -> None:
    assert accepted("singularity", hyperbola(17, 0.2, 0.5), 100, seed=1) >= 60

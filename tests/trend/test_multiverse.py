"""The doubling time over a grid of choices: each by itself, in order, and the same wherever it is computed."""

import math
import pickle
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from horizon.errors import FitError
from horizon.execution import ProcessPool
from horizon.trend import (
    ALL_TIME,
    FrontierRule,
    IntervalKind,
    Window,
    fit_trend,
    redraw_points,
    redraw_trend,
    select_points,
)
from horizon.trend.breakpoints import fit_breaks
from horizon.trend.curve_fit import fit_curve
from horizon.trend.multiverse import AFTER_BREAK, AT_LAST, THROUGHOUT, Answer, Shared, multiverse, run_specification
from horizon.trend.multiverse_points import JointDraws, StatePoints
from horizon.trend.specification import Grid, Specification, State, specifications

START = date(2022, 1, 1)
EARLY, LATE = State("s", 0.5, date(2025, 1, 1)), State("s", 0.5, date(2026, 1, 1))
RECENT = Window(date(2023, 1, 1))
GRID = Grid(windows=(ALL_TIME, RECENT), curves=("exponential", "one-break", "log-quadratic"), intervals=("ols", "both"))


def frame(n: int, *, seed: int = 0, width: float = 0.5) -> pd.DataFrame:
    """A trend that bends in the middle; the last point is beyond the range."""
    rng = np.random.default_rng(seed)
    days = np.sort(rng.choice(60, n, replace=False)) * 20
    log2 = days / 300 + np.maximum(days - 600, 0) / 150 + 0.3 * rng.normal(size=n)
    names = [f"m{place}" for place in range(n)]
    points = pd.DataFrame({"model": names, "slug": names, "minutes": np.exp2(log2)})
    points["release_date"] = pd.to_datetime([START + timedelta(int(day)) for day in days]).astype("datetime64[s]")
    points = points.assign(low=np.exp2(log2 - width), high=np.exp2(log2 + width), confidence=0.95, left_out=None)
    return points.assign(beyond=pd.Series([*[None] * (n - 1), "beyond the suite's range: too long"], dtype=object))


def state_points(n: int, *, seed: int = 0) -> StatePoints:
    points = frame(n, seed=seed)
    return StatePoints.from_frame(points, measurable=(0.0, float(points["minutes"].nlargest(2).mean())))


SHARED = Shared({EARLY: state_points(14), LATE: state_points(24, seed=1)}, replicates=100)


@pytest.fixture(scope="module")
def answers() -> list[Answer]:
    return multiverse(SHARED, GRID)


def of(answers: list[Answer], **choices: object) -> list[Answer]:
    return [one for one in answers if choices.items() <= one.specification.choices.items()]


def test_every_specification_is_a_row_in_the_order_of_the_choices(answers: list[Answer]) -> None:
    every = specifications(SHARED.points, GRID)
    assert [one.specification for one in answers] == every
    # Per state: 3 + 4 of window and frontier, 2 of the range, and 2 + 1 + 1 of curve and interval.
    assert len(every) == len(set(every)) == 2 * (3 + 4) * 2 * 4


def test_what_is_the_same_by_definition_is_one_specification() -> None:
    unlimited = StatePoints.from_frame(frame(14).assign(beyond=None))
    grid = Grid(windows=(ALL_TIME,), intervals=("ols",))
    found = [one.choices for one in specifications({EARLY: unlimited}, grid)]
    assert [one["frontier"] for one in found] == ["global", "all", "top-3"]
    assert {one["beyond_range"] for one in found} == {"excluded"}


def test_what_was_asked_for_alone_keeps_its_name() -> None:
    grid = Grid(windows=(ALL_TIME,), rules=("window",), include_beyond_range=(True,), intervals=("ols",))
    unlimited = StatePoints.from_frame(frame(14).assign(beyond=None))
    (only,) = specifications({EARLY: unlimited}, grid)
    assert (only.rule, only.include_beyond_range) == ("window", True)


def test_the_exponential_is_the_fit_to_the_points_that_are_selected(answers: list[Answer]) -> None:
    (found,) = of(
        answers, as_of="2026-01-01", window="from 2023", frontier="all", beyond_range="included",
        curve="exponential", interval="ols",
    )  # fmt: skip
    used = frame(24, seed=1).loc[lambda points: points["release_date"] >= "2023-01-01"]
    fit = fit_trend([day.date() for day in used["release_date"]], used["minutes"].to_numpy())
    assert found.doubling_time == fit.doubling_time()
    assert (found.n, found.r_squared, found.meaning) == (fit.nobs, fit.r_squared, THROUGHOUT)


def test_an_interval_of_replicates_is_that_of_redrawn_points(answers: list[Answer]) -> None:
    (found,) = of(
        answers, as_of="2025-01-01", window="all time", frontier="global", beyond_range="excluded", interval="both"
    )
    plain = SHARED.points[EARLY]
    points = select_points(plain.frame(), rule="global")
    used = points[points["used"]]
    fit = fit_trend([day.date() for day in used["release_date"]], used["minutes"].to_numpy())
    redrawn = redraw_points(points, replicates=100, seed=0)
    again = redraw_trend(fit, points, redrawn, kind="both", measurable=plain.measurable)
    assert found.doubling_time == again.chosen.doubling_time(0.95)


def test_joint_replicates_are_used_where_there_are_some() -> None:
    points, rng = frame(14), np.random.default_rng(3)
    draws = np.log2(points["minutes"].to_numpy()) + 0.01 * rng.normal(size=(60, 14))
    joint = StatePoints.from_frame(points, joint=JointDraws(tuple(points["slug"]), draws))
    asked = Specification(EARLY, rule="all", include_beyond_range=True, interval="measurement")
    (narrow,) = run_specification(Shared({EARLY: joint}, replicates=100), [asked])
    (wide,) = run_specification(SHARED, [asked])
    assert narrow.doublings_per_day == wide.doublings_per_day
    assert width_of(narrow) < width_of(wide) / 5


def width_of(answer: Answer) -> float:
    assert answer.doubling_time is not None
    return answer.doubling_time.interval.high - answer.doubling_time.interval.low


def test_a_broken_line_tells_the_doubling_time_after_its_break(answers: list[Answer]) -> None:
    (found,) = of(
        answers, as_of="2026-01-01", window="all time", frontier="all", beyond_range="included", curve="one-break"
    )
    points = frame(24, seed=1)
    fit = fit_breaks([day.date() for day in points["release_date"]], points["minutes"].to_numpy())
    assert found.doubling_time == fit.doubling_times()[-1]
    assert (found.meaning, found.n) == (AFTER_BREAK, 24)


def test_a_bent_curve_tells_the_doubling_time_at_the_last_point(answers: list[Answer]) -> None:
    (found,) = of(
        answers, as_of="2026-01-01", window="all time", frontier="all", beyond_range="included", curve="log-quadratic"
    )
    points = frame(24, seed=1)
    days = [day.date() for day in points["release_date"]]
    fit = fit_curve(days, points["minutes"].to_numpy(), "log-quadratic")
    assert found.doubling_time == fit.doubling_time(on=days[-1])
    assert (found.meaning, found.last) == (AT_LAST, days[-1])


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (Specification(EARLY, Window(date(2030, 1, 1))), "too few points for a trend with an interval: 0 points"),
        (Specification(EARLY, curve="one-break", interval="both"), "only the exponential is fitted again"),
        (Specification(EARLY, Window(date(2024, 6, 1)), curve="one-break"), "too few dates for a trend with a break"),
    ],
)
def test_what_cannot_be_fitted_is_a_row_with_the_reason(one: Specification, why: str) -> None:
    (found,) = run_specification(SHARED, [one])
    assert found.why_not is not None
    assert found.why_not.startswith(why)
    row = found.row()
    assert all(math.isnan(row[name]) for name in ("doubling_time_days", "low", "high", "r_squared"))
    assert row["n"] == found.n


def test_a_curve_that_the_points_leave_open_has_no_answer() -> None:
    days = [START + timedelta(100 * place) for place in range(12)]
    points = frame(12).assign(
        release_date=pd.to_datetime(days).astype("datetime64[s]"), minutes=np.exp2(np.arange(12.0)), beyond=None
    )
    shared = Shared({EARLY: StatePoints.from_frame(points)})
    (found,) = run_specification(shared, [Specification(EARLY, curve="logistic")])
    assert found.why_not is not None
    assert found.why_not.startswith("these points do not determine the curve logistic")


def test_points_without_any_interval_cannot_be_redrawn() -> None:
    bare = StatePoints.from_frame(frame(14).assign(low=math.nan, high=math.nan))
    (found,) = run_specification(Shared({EARLY: bare}), [Specification(EARLY, interval="both")])
    assert found.why_not == "no point has a published interval, so none can be redrawn"


def test_doubtful_replicates_are_not_replaced_by_others() -> None:
    doubtful = StatePoints.from_frame(frame(14), not_redrawn="they do not belong together")
    found = run_specification(
        Shared({EARLY: doubtful}), [Specification(EARLY, interval=kind) for kind in ("ols", "measurement")]
    )
    assert [one.why_not for one in found] == [None, "they do not belong together"]


def test_no_growth_is_an_answer() -> None:
    points = frame(14)
    falling = StatePoints.from_frame(points.assign(minutes=points["minutes"].to_numpy()[::-1], beyond=None))
    (found,) = run_specification(Shared({EARLY: falling}), [Specification(EARLY, rule="all")])
    assert found.doubling_time is not None
    assert math.isinf(found.doubling_time.estimate)
    assert found.doublings_per_day < 0


def test_a_specification_does_not_depend_on_those_beside_it(answers: list[Answer]) -> None:
    alone = [run_specification(SHARED, [one.specification])[0] for one in answers[::7]]
    assert [pickle.dumps(one.row()) for one in alone] == [pickle.dumps(one.row()) for one in answers[::7]]


def test_processes_give_the_same_answers(answers: list[Answer]) -> None:
    shares: list[float] = []
    with ProcessPool(2) as pool:
        elsewhere = multiverse(SHARED, GRID, pool, shares.append)
    assert [str(one.row()) for one in elsewhere] == [str(one.row()) for one in answers]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


@pytest.mark.parametrize("empty", ["windows", "rules", "include_beyond_range", "curves", "intervals"])
def test_a_choice_without_options_is_refused(empty: str) -> None:
    with pytest.raises(FitError, match="needs something to choose from"):
        Grid(**{empty: ()})  # type: ignore[arg-type]


def test_an_unknown_curve_is_refused() -> None:
    with pytest.raises(FitError, match="no such growth curve"):
        Grid(curves=("exponential", "sigmoid"))


def test_the_best_of_none_are_refused() -> None:
    with pytest.raises(FitError, match="k of 1 or more"):
        Grid(top=0)


@pytest.mark.parametrize("interval", ["ols", "both"])
def test_the_k_of_top_k_is_part_of_the_choice(interval: IntervalKind) -> None:
    one, five, plain = (
        run_specification(SHARED, [Specification(LATE, rule=rule, top=top, interval=interval)])[0] for rule, top in TOPS
    )
    assert one.doubling_time == plain.doubling_time != five.doubling_time
    assert (one.specification.choices["frontier"], five.specification.choices["frontier"]) == ("top-1", "top-5")


TOPS: list[tuple[FrontierRule, int]] = [("top-k", 1), ("top-k", 5), ("global", 3)]

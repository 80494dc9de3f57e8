"""One verdict a benchmark, and why."""

import math
from datetime import date
from typing import Any

import pandas as pd
import pytest

from horizon.errors import FitError
from horizon.saturation import VERDICTS, FrontierRelease, Saturation, Scale, measure
from tests.saturation.made import WHOLE, scores_of

YEAR = ["2023-01-01", "2023-04-01", "2023-07-01", "2023-10-01", "2024-03-01"]
NEW = [FrontierRelease(f"new {place}", f"new-{place}", date(2025, 1, 1), 2) for place in range(10)]


def measured(values: list[float], days: list[str] | None = None, *, scale: Scale = WHOLE, **options: Any) -> Saturation:
    errors = {name: options.pop(name) for name in ("standard_error", "n_items") if name in options}
    return measure(scores_of(values, days or YEAR, **errors), scale, **options)


@pytest.mark.parametrize(
    ("values", "items", "verdict"),
    [
        ([0.011, 0.013, 0.015, 0.017, 0.02], 500.0, "floor"),
        ([0.5, 0.6, 0.97, 0.975, 0.98], 500.0, "climbing"),
        ([0.91, 0.95, 0.97, 0.975, 0.98], 500.0, "at ceiling"),
        ([0.3, 0.4, 0.5, 0.6, 0.7], 500.0, "climbing"),
        ([0.7, 0.68, 0.66, 0.69, 0.67], 100.0, "indistinguishable"),
        ([0.7, 0.70, 0.70, 0.70, 0.70], 10_000.0, "stalled below ceiling"),
        ([0.7, 0.5, 0.4, 0.3, 0.2], 500.0, "stalled below ceiling"),
    ],
)
def test_the_verdict_is_the_state_of_the_frontier(values: list[float], items: float, verdict: str) -> None:
    assert measured(values, n_items=items).verdict == verdict


def test_five_models_at_one_or_two_percent_are_at_the_floor_though_none_can_be_told_apart() -> None:
    found = measured([0.02, 0.01, 0.015, 0.01, 0.02], n_items=500.0)
    assert found.verdict == "floor"
    assert found.discrimination.widest < 0.95
    assert "less than 5% of the way from chance to ceiling" in found.why


@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [0, 3, 1, 4, 2]])
@pytest.mark.parametrize("items", [math.nan, 10.0, 500.0])
def test_three_at_one_and_two_at_zero_are_not_saturated(order: list[int], items: float) -> None:
    found = measured([[1.0, 1.0, 1.0, 0.0, 0.0][place] for place in order], n_items=items)
    assert found.verdict in {"climbing", "stalled below ceiling"}
    assert all(map(math.isnan, found.s_index.values()))


def test_a_benchmark_without_the_frontier_is_abandoned_whatever_it_did_before() -> None:
    values = [0.3, 0.4, 0.5, 0.6, 0.7]
    found = measured(values, n_items=500.0, frontier_releases=NEW)
    assert (found.verdict, found.currency.have, found.currency.of) == ("abandoned", 0, 10)
    assert "none of the last 10 frontier releases has a score" in found.why
    assert "10 months before" in found.why


def test_a_used_up_benchmark_stays_at_ceiling_when_nobody_runs_it_any_more() -> None:
    found = measured([0.91, 0.95, 0.97, 0.975, 0.98], n_items=500.0, frontier_releases=NEW)
    assert found.verdict == "at ceiling"


@pytest.mark.parametrize(
    ("releases", "reason"),
    [
        ([*NEW[:9], FrontierRelease("e", "e", date(2024, 3, 1), 2)], "one has a score"),
        ([release._replace(release_date=date(2024, 8, 1)) for release in NEW], "less than half a year behind"),
        ([], "no frontier releases are known"),
    ],
)
def test_a_benchmark_is_not_abandoned_while(releases: list[FrontierRelease], reason: str) -> None:
    assert measured([0.3, 0.4, 0.5, 0.6, 0.7], n_items=500.0, frontier_releases=releases).verdict == "climbing", reason


def test_a_rise_within_noise_is_no_climb() -> None:
    values = [0.5, 0.52, 0.54, 0.56, 0.58]
    assert measured(values, n_items=40.0).verdict == "indistinguishable"
    assert measured(values, n_items=4000.0).verdict == "climbing"


@pytest.mark.parametrize(("error", "verdict"), [(0.0128, "stalled below ceiling"), (0.0130, "indistinguishable")])
def test_models_that_tie_lack_items_only_where_three_points_would_not_be_seen_either(
    error: float, verdict: str
) -> None:
    """1.645 times the error of a difference, 0.0181 and 0.0184, on both sides of 0.03."""
    found = measured([0.7, 0.7, 0.7, 0.7, 0.7], standard_error=error)
    assert (found.discrimination.widest, found.verdict) == (0.5, verdict)
    assert (found.discrimination.least_gap(0.95) > 0.03) is (verdict == "indistinguishable")


def test_a_rise_before_the_last_half_year_is_told_where_the_items_do_not_tell_models_apart() -> None:
    days = ["2023-01-01", *YEAR[1:], "2024-03-01"]
    found = measured([0.2, 0.65, 0.66, 0.67, 0.66, 0.68], days, n_items=100.0)
    assert found.verdict == "indistinguishable"
    gap = 100 * found.discrimination.least_gap(0.95)
    assert f"its items would not tell models less than {gap:.1f} points apart" in found.why
    assert "but it rose by 48.0 points" in found.why


def test_a_rise_of_less_than_three_points_a_year_is_no_climb() -> None:
    assert measured([0.5, 0.51, 0.515, 0.52, 0.525], n_items=40_000.0).verdict == "stalled below ceiling"


def test_a_record_of_less_than_half_a_year_is_too_short_for_a_stall() -> None:
    days = ["2024-01-01", "2024-01-10", "2024-02-01", "2024-03-01", "2024-04-01"]
    values = [0.7, 0.5, 0.4, 0.3, 0.2]
    assert measured(values, days, n_items=500.0).verdict == "climbing"
    assert measured(values, n_items=500.0).verdict == "stalled below ceiling"


def test_without_any_error_the_verdict_goes_by_the_scores_and_says_so() -> None:
    found = measured([0.3, 0.4, 0.5, 0.6, 0.7])
    assert (found.verdict, math.isnan(found.headroom.p_at_ceiling)) == ("climbing", True)
    assert "its error is not known" in found.why


def test_the_past_is_measured_as_if_later_models_did_not_exist() -> None:
    values = [0.3, 0.4, 0.5, 0.6, 0.99]
    then = measured(values, n_items=500.0, until=date(2023, 12, 31))
    alone = measure(scores_of(values[:4], YEAR[:4], n_items=500.0), WHOLE)
    assert (then.verdict, then.why, then.clock, then.models) == (alone.verdict, alone.why, date(2023, 10, 1), 4)
    assert (then.headroom, then.momentum) == (alone.headroom, alone.momentum)


def test_one_model_is_not_enough() -> None:
    with pytest.raises(FitError, match=r"1 dated model, a, at 50\.0%"):
        measure(scores_of([0.5]), WHOLE)


def test_no_dated_model_is_an_error() -> None:
    with pytest.raises(FitError, match="no scored model has a release date"):
        measure(scores_of([0.5, 0.6], [None, None]), WHOLE)


def test_odd_scores_are_measured_and_warned_of() -> None:
    found = measured([0.2, 0.4, 0.5, 0.6, 1.3], scale=Scale(0.25, 1.0, 1.0, "known"), n_items=100.0)
    assert [warning.split(",")[0] for warning in found.warnings] == [
        "1 score above the ceiling of 1",
        "1 score below the chance level of 0.25",
    ]
    assert found.headroom.estimate == 0


def test_the_summary_has_a_row_a_quantity_with_its_interval() -> None:
    found = measured([0.3, 0.4, 0.5, 0.6, 0.7], n_items=500.0, level=0.8)
    rows = found.summary().T.to_dict("list")
    headroom, gain = found.headroom, found.momentum.gain_6
    assert rows["headroom"] == [headroom.estimate, headroom.low, headroom.high, 0.8]
    assert rows["s_index_0.5"][0] == found.s_index[0.5]
    assert math.isnan(rows["currency"][0])
    assert rows["gain_6"] == [gain.estimate, gain.low, gain.high, 0.8]


def test_settings_that_do_not_count_are_counted() -> None:
    scores = pd.concat([scores_of([0.3, 0.4], YEAR[:2]), scores_of([0.2, 0.1], YEAR[:2])])
    found = measure(scores, WHOLE)
    assert (found.nobs, found.other_scores) == (2, 2)


def test_the_verdicts_are_six() -> None:
    assert len(set(VERDICTS)) == 6

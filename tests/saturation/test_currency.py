"""Which models were at the frontier, and whether a benchmark has them."""

import math
from datetime import date
from typing import Any

import pandas as pd

from horizon.saturation import FrontierRelease, currency_of, frontier_releases
from tests.saturation.made import scores_of


def benchmark(name: str, values: list[float], **columns: Any) -> pd.DataFrame:
    return scores_of(values, **columns).assign(benchmark_slug=name)


def slugs(releases: tuple[FrontierRelease, ...]) -> list[str]:
    return [release.slug for release in releases]


def test_a_frontier_release_sets_records_on_two_benchmarks() -> None:
    scores = pd.concat([benchmark("x", [0.1, 0.2, 0.3, 0.3]), benchmark("y", [0.5, 0.6, 0.4, 0.7])])
    assert frontier_releases(scores) == (FrontierRelease("b", "b", date(2024, 4, 1), 2),)
    assert slugs(frontier_releases(scores, records=1)) == ["b", "c", "d"]


def test_the_first_model_of_a_benchmark_beats_nobody() -> None:
    assert frontier_releases(pd.concat([benchmark("x", [0.1]), benchmark("y", [0.5])])) == ()


def test_both_of_a_day_set_the_record_they_share() -> None:
    days = ["2024-01-01", "2024-02-01", "2024-02-01", "2024-02-01"]
    scores = benchmark("x", [0.1, 0.4, 0.4, 0.3], days=days)
    assert slugs(frontier_releases(scores, records=1)) == ["b", "c"]


def test_a_model_with_two_settings_sets_one_record() -> None:
    scores = benchmark("x", [0.1, 0.4, 0.4], days=["2024-01-01", "2024-02-01", "2024-02-01"], slug=["a", "b", "b"])
    assert frontier_releases(scores, records=2) == ()
    assert slugs(frontier_releases(scores, records=1)) == ["b"]


def test_only_the_newest_count_and_only_what_was_released_by_the_day() -> None:
    rising = [0.1, 0.2, 0.3, 0.4, 0.5]
    scores = pd.concat([benchmark("x", rising), benchmark("y", rising)])
    assert slugs(frontier_releases(scores, count=2)) == ["d", "e"]
    assert slugs(frontier_releases(scores, count=2, until=date(2024, 9, 30))) == ["b", "c"]


def test_where_lower_is_better_the_lowest_is_the_record() -> None:
    falling = benchmark("x", [0.5, 0.4, 0.3]).assign(higher_is_better=False)
    assert slugs(frontier_releases(falling, records=1)) == ["b", "c"]


def test_models_without_a_date_are_left_out() -> None:
    scores = benchmark("x", [0.1, 0.9, 0.3], days=["2024-01-01", None, "2024-03-01"])
    assert slugs(frontier_releases(scores, records=1)) == ["c"]


def test_currency_counts_the_frontier_releases_that_were_tested() -> None:
    releases = [FrontierRelease(name, name, date(2025, 1, 1), 2) for name in "abcd"]
    currency = currency_of({"a", "d", "z"}, date(2024, 7, 1), releases)
    assert (currency.have, currency.of, currency.share) == (2, 4, 0.5)
    assert round(currency.lag_months, 1) == 6.0


def test_currency_is_undefined_without_frontier_releases() -> None:
    currency = currency_of({"a"}, date(2024, 7, 1), [])
    assert currency.of == 0
    assert math.isnan(currency.share)
    assert math.isnan(currency.lag_months)


def test_a_benchmark_that_is_ahead_of_the_frontier_does_not_lag() -> None:
    assert currency_of({"a"}, date(2026, 1, 1), [FrontierRelease("a", "a", date(2025, 1, 1), 2)]).lag_months == 0

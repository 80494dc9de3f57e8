"""Published numbers against computed ones: digits, gaps, dates of a month."""

from datetime import date
from typing import Any

import pytest

from horizon.trend.claims import (
    VERDICTS,
    Comparison,
    PublishedDate,
    PublishedNumber,
    compare,
    read_published,
    worst,
)


@pytest.mark.parametrize(
    ("text", "value", "half_unit"),
    [
        ("212", 212, 0.5),
        ("130.801", 130.801, 0.0005),
        ("0.980", 0.98, 0.0005),
        ("0.98", 0.98, 0.005),
        ("5e1", 50, 5),
        ("8.7e2", 870, 5),
        ("-3.5", -3.5, 0.05),
    ],
)
def test_the_digits_shown_say_how_exact_a_number_is(text: str, value: float, half_unit: float) -> None:
    found = read_published(text)
    assert isinstance(found, PublishedNumber)
    assert (found.text, found.value) == (text, value)
    assert found.half_unit == pytest.approx(half_unit, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-06-06", date(2025, 6, 6), date(2025, 6, 6)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_month_or_year_means_each_of_its_days(text: str, first: date, last: date) -> None:
    assert read_published(text, is_date=True) == PublishedDate(text, first, last)


@pytest.mark.parametrize("text", ["about 212", "", "inf", "NaN", "212 days", "2024-04"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a (finite )?number"):
        read_published(text)


@pytest.mark.parametrize(
    "text", ["April 2024", "2024-13", "2024-02-30", "2024-4", "212", "0000-01-01", "2024-04-10T00"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        read_published(text, is_date=True)


@pytest.mark.parametrize(
    ("published", "computed", "verdict"),
    [
        ("212", 212.176, "exact"),
        ("212", 211.5, "exact"),
        ("212", 212.6, "near"),
        ("212", 209.89, "near"),
        ("212", 209.87, "not reproduced"),
        ("187.778", 187.7784, "exact"),
        ("187.778", 187.7787, "near"),
        ("187.778", 184.726, "not reproduced"),
        ("5e1", 55.0, "exact"),
        ("5e1", 55.1, "not reproduced"),
        ("0", 0.4, "exact"),
        ("0", 0.6, "not reproduced"),
        ("-100", -100.9, "near"),
        ("212", float("inf"), "not reproduced"),
        ("212", float("nan"), "not reproduced"),
    ],
)
def test_a_number_is_exact_near_or_not_reproduced(published: str, computed: float, verdict: str) -> None:
    assert compare(read_published(published), computed).verdict == verdict


def test_the_gap_is_computed_less_published() -> None:
    found = compare(read_published("200"), 190.0)
    assert (found.gap, found.relative_gap) == (-10.0, -0.05)


@pytest.mark.parametrize(
    ("published", "computed", "expected"),
    [
        ("2024-04", date(2024, 4, 1), Comparison("exact", 0.0)),
        ("2024-04", date(2024, 4, 30), Comparison("exact", 0.0)),
        ("2024-04", date(2024, 5, 1), Comparison("near", 1.0)),
        ("2024-04", date(2024, 3, 2), Comparison("near", -30.0)),
        ("2024-04", date(2024, 3, 1), Comparison("not reproduced", -31.0)),
        ("2025-06-06", date(2025, 8, 1), Comparison("not reproduced", 56.0)),
    ],
)
def test_a_date_is_as_far_off_as_from_the_nearest_day_it_can_mean(
    published: str, computed: date, expected: Comparison
) -> None:
    assert compare(read_published(published, is_date=True), computed) == expected


@pytest.mark.parametrize(
    ("published", "computed"),
    [(read_published("212"), date(2024, 4, 1)), (read_published("2024", is_date=True), 212.0)],
)
def test_a_number_is_not_compared_with_a_date(published: Any, computed: Any) -> None:
    with pytest.raises(TypeError, match="cannot compare"):
        compare(published, computed)


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [(["exact", "near"], "near"), (["not reproduced", "exact", "near"], "not reproduced"), (VERDICTS, "missing")],
)
def test_a_claim_of_several_numbers_is_as_good_as_its_worst(verdicts: Any, expected: str) -> None:
    assert worst(verdicts) == expected

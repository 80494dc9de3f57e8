"""What reports said is kept once a study and day, and the last of an earlier day is found."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from horizon.store import Store
from horizon.store.report_runs import ReportRun, keep_report, last_report, reports

BUILT = datetime(2026, 3, 3, 6, 0, 1, tzinfo=UTC)
MARCH = ReportRun(
    study="frontier", day=date(2026, 3, 3), as_of=date(2026, 3, 1), built_at=BUILT, version="0.1.0",
    conclusions={"trend": {"n": 14, "low": 1.5, "name": "</script>\u202e\x00"}}, news={"title": "x", "items": []},
)  # fmt: skip
APRIL = MARCH._replace(day=date(2026, 4, 1))


def kept(store: Store, *runs: ReportRun) -> None:
    with store.write() as connection:
        for run in runs:
            keep_report(connection, run)


def before(store: Store, study: str, day: date) -> ReportRun | None:
    with store.read() as connection:
        return last_report(connection, study, before=day)


def test_a_report_comes_back_as_it_was(store: Store) -> None:
    kept(store, MARCH)
    with store.read() as connection:
        assert reports(connection) == [MARCH]


def test_a_moment_of_another_zone_is_kept_as_that_moment(store: Store) -> None:
    kept(store, MARCH._replace(built_at=BUILT.astimezone(timezone(timedelta(hours=5)))))
    with store.read() as connection:
        (found,) = reports(connection)
    assert (found.built_at, found.built_at.tzinfo) == (BUILT, UTC)


def test_a_second_build_of_a_day_takes_the_place_of_the_first(store: Store) -> None:
    again = MARCH._replace(version="0.2.0", conclusions={"trend": None})
    kept(store, MARCH, APRIL, again)
    with store.read() as connection:
        assert reports(connection, "frontier") == [again, APRIL]


@pytest.mark.parametrize(
    ("study", "day", "expected"),
    [
        ("frontier", date(2026, 4, 2), APRIL),
        ("frontier", date(2026, 4, 1), MARCH),
        ("frontier", date(2026, 3, 3), None),
        ("benchmarks", date(2027, 1, 1), None),
    ],
)
def test_the_last_report_is_of_an_earlier_day_and_the_same_study(
    store: Store, study: str, day: date, expected: ReportRun | None
) -> None:
    kept(store, APRIL, MARCH)
    assert before(store, study, day) == expected


def test_reports_of_all_studies_are_in_the_order_of_study_and_day(store: Store) -> None:
    other = MARCH._replace(study="benchmarks")
    kept(store, APRIL, MARCH, other)
    with store.read() as connection:
        assert reports(connection) == [other, MARCH, APRIL]


def test_a_number_that_is_not_finite_is_refused_and_nothing_is_kept(store: Store) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        kept(store, MARCH, APRIL._replace(conclusions={"low": float("inf")}))
    assert before(store, "frontier", date(2030, 1, 1)) is None

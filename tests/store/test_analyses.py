"""Analyses are kept once, with all that they depend on, and come back as they were."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from horizon.store import Store
from horizon.store.analyses import Analysis, analyses, analysis_digest, keep_analysis

ONE: dict[str, Any] = {
    "kind": "estimate",
    "subject": "s",
    "parameters": {"replicates": 1000, "success_levels": [0.5, 0.8]},
    "input_digest": "ab" * 32,
    "seed": 0,
    "version": "1.0",
}
RESULT = {"schema": "horizon.estimate/1", "models": [{"model": "Ä\u0000 \ud800 'x'", "minutes": 12.5, "low": None}]}


def keep(store: Store, day: str = "2026-01-01", **changes: Any) -> bool:
    with store.write() as connection:
        return keep_analysis(connection, **(ONE | {"known_at": date.fromisoformat(day), "result": RESULT} | changes))


def found(store: Store, digest: str) -> Analysis | None:
    with store.read() as connection:
        return next((one for one in analyses(connection) if one.digest == digest), None)


def test_an_analysis_comes_back_as_it_was(store: Store) -> None:
    assert keep(store)
    kept = found(store, analysis_digest(**ONE))
    assert kept is not None
    values = kept._asdict()
    assert {name: values[name] for name in ONE} == ONE
    assert (kept.known_at, kept.result, list(kept.result)) == (date(2026, 1, 1), RESULT, ["schema", "models"])
    assert kept.computed_at.tzinfo is UTC
    assert abs(datetime.now(UTC) - kept.computed_at) < timedelta(minutes=5)


def test_the_same_analysis_is_kept_once_and_stays_as_it_was(store: Store) -> None:
    answers = [keep(store), keep(store, "2026-02-01", result={"other": 1})]
    with store.read() as connection:
        assert [kept.result for kept in analyses(connection)] == [RESULT]
    assert answers == [True, False]


@pytest.mark.parametrize(
    "change",
    [{"kind": "trend"}, {"subject": "q"}, {"parameters": {}}, {"input_digest": ""}, {"seed": 1}, {"version": "1.1"}],
)
def test_whatever_the_result_depends_on_makes_another_analysis(sqlite_store: Store, change: dict[str, Any]) -> None:
    assert [keep(sqlite_store), keep(sqlite_store, **change)] == [True, True]
    assert analysis_digest(**ONE) != analysis_digest(**(ONE | change))


@pytest.mark.parametrize("seed", [None, 0, 2**100])
def test_a_seed_may_be_of_any_size(store: Store, seed: int | None) -> None:
    keep(store, seed=seed)
    kept = found(store, analysis_digest(**(ONE | {"seed": seed})))
    assert kept is not None
    assert kept.seed == seed


def test_the_order_of_parameters_does_not_matter() -> None:
    turned = dict(reversed(ONE["parameters"].items()))
    assert analysis_digest(**(ONE | {"parameters": turned})) == analysis_digest(**ONE)


@pytest.mark.parametrize("change", [{"result": {"low": float("nan")}}, {"parameters": {"level": float("inf")}}])
def test_a_number_that_json_cannot_say_is_refused(sqlite_store: Store, change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        keep(sqlite_store, **change)


def test_analyses_are_listed_by_day_and_kind(store: Store) -> None:
    keep(store, "2026-02-01")
    keep(store, "2026-01-01", kind="trend")
    with store.read() as connection:
        assert [kept.kind for kept in analyses(connection)] == ["estimate", "trend"]
        assert [kept.kind for kept in analyses(connection, date(2026, 1, 15))] == ["trend"]
        assert [kept.kind for kept in analyses(connection, kind="estimate")] == ["estimate"]


def test_an_unknown_digest_leads_nowhere(sqlite_store: Store) -> None:
    assert found(sqlite_store, "00") is None

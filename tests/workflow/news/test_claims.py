"""The published numbers about a suite, as a page computes them again."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from horizon.store import Store, open_store
from horizon.workflow.claims_file import INDEX, read_claims, shipped_claims
from horizon.workflow.news.claims import claims_about, is_reproduced
from horizon.workflow.news.conclusions import ClaimConclusion
from horizon.workflow.verify import verify

NEWEST = date(2026, 9, 8)


@pytest.fixture(scope="module")
def store(facts_file: Path) -> Iterator[Store]:
    with open_store(facts_file) as opened:
        yield opened


def about(store: Store, suite: str, as_of: date | None = None) -> dict[str, ClaimConclusion]:
    with store.read() as connection:
        return claims_about(connection, suite, as_of or NEWEST, as_of=as_of)


def test_claims_about_the_suite_have_the_verdicts_of_verify(store: Store) -> None:
    own = [claim for claim in read_claims(shipped_claims()) if claim.suite == "metr-1.1"]
    with store.read() as connection:
        expected = {found.claim.id: found.verdict for found in verify(connection, own)}
    found = about(store, "metr-1.1")
    assert {name: claim.verdict for name, claim in found.items()} == expected
    assert found["metr-1.1-march-all-time"] == ClaimConclusion(
        "Suite 1.1, all time, after the correction of March: 187.778 days", "187.778", "184.726", "not reproduced"
    )


def test_claims_that_name_no_vintage_are_told_from_those_that_do(store: Store) -> None:
    expected = {
        claim.id: claim.as_of is not None for claim in read_claims(shipped_claims()) if claim.suite == "metr-1.1"
    }
    assert len(set(expected.values())) == 2
    for as_of in (None, NEWEST):
        found = about(store, "metr-1.1", as_of)
        assert {name: claim.dated for name, claim in found.items()} == expected


def test_on_an_earlier_day_what_was_published_later_is_left_out(store: Store) -> None:
    found = about(store, "metr-1.1", date(2026, 2, 22))
    assert "metr-1.1-february-since-2023" in found
    assert "metr-1.1-march-since-2023" not in found


def test_what_was_published_after_the_newest_data_is_left_out(store: Store) -> None:
    with store.read() as connection:
        found = claims_about(connection, "metr-1.1", date(2026, 2, 22))
    assert "metr-1.1-february-since-2023" in found
    assert "metr-1.1-march-since-2023" not in found


def test_claims_about_the_index_are_asked_for_by_its_name(store: Store) -> None:
    assert set(about(store, INDEX)) == {"epoch-index-break", "epoch-index-acceleration"}


def test_claims_for_which_the_store_lacks_something_are_left_out(store: Store) -> None:
    assert about(store, "metr-1.0-paper") == {}


def test_without_other_rules_the_verdicts_are_the_same(store: Store) -> None:
    own = [claim for claim in read_claims(shipped_claims()) if claim.id == "metr-1.1-march-all-time"]
    with store.read() as connection:
        (whole,), (brief,) = verify(connection, own), verify(connection, own, others=False)
    assert (brief.verdict, brief.computed) == (whole.verdict, whole.computed)
    assert len(whole.alternatives) > len(brief.alternatives) == 0


@pytest.mark.parametrize(
    ("verdict", "expected"), [("exact", True), ("near", True), ("not reproduced", False), ("missing", False)]
)
def test_near_is_near_enough(verdict: str, expected: bool) -> None:
    assert is_reproduced(ClaimConclusion("", "", "", verdict)) == expected  # type: ignore[arg-type]

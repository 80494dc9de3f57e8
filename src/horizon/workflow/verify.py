"""Claims -> store -> verdicts: each published number computed again from what was known when it was published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from horizon.trend.claims import Comparison, Verdict, compare, read_published, worst
from horizon.workflow.claim_alternatives import Alternative, alternatives
from horizon.workflow.claim_numbers import Computed, compute
from horizon.workflow.claim_points import Vintages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from horizon.store import Store
    from horizon.workflow.claims_file import Claim

__all__ = ["FAIL_ON", "FailOn", "VerifiedClaim", "failing", "verify", "verify_claims"]

FailOn = Literal["near", "missing"]

FAIL_ON: dict[FailOn, frozenset[Verdict]] = {
    "near": frozenset({"near", "not reproduced", "missing"}),
    "missing": frozenset({"not reproduced", "missing"}),
}
"""What makes the run fail: anything that is not exact, or only what did not come out at all."""


@dataclass(frozen=True, slots=True)
class VerifiedClaim:
    """A claim and what came of it.

    Attributes
    ----------
    comparison : Comparison
        Of the number itself.
    verdict : {"exact", "near", "not reproduced", "missing"}
        The worst of those of the number and of the ends of its interval, where that is compared.
    alternatives : tuple of Alternative
        What other rules give, if the claim was not reproduced.
    """

    claim: Claim
    computed: Computed
    comparison: Comparison
    verdict: Verdict
    alternatives: tuple[Alternative, ...] = ()


def verify_claims(store: Store, claims: Iterable[Claim]) -> tuple[VerifiedClaim, ...]:
    """Compute each claim again; nothing in the store is changed."""
    with store.read() as connection:
        return verify(connection, claims)


def verify(connection: Connection, claims: Iterable[Claim], *, others: bool = True) -> tuple[VerifiedClaim, ...]:
    """Compute each claim again, in a view of the store that is open already.

    Parameters
    ----------
    others : bool
        False to do without what other rules give for claims that are not reproduced, which takes longest.
    """
    vintages = Vintages(connection)
    return tuple(_verified(vintages, claim, others=others) for claim in claims)


def failing(verified: Iterable[VerifiedClaim], fail_on: Sequence[FailOn]) -> list[VerifiedClaim]:
    """The claims that make a run with ``--fail-on`` fail."""
    bad = frozenset[Verdict]().union(*(FAIL_ON[word] for word in fail_on))
    return [found for found in verified if found.verdict in bad]


def _verified(vintages: Vintages, claim: Claim, *, others: bool) -> VerifiedClaim:
    computed = compute(vintages, claim)
    comparison = _compare(claim, computed)
    verdict = worst([comparison.verdict, *_interval_verdicts(claim, computed)])
    found = alternatives(vintages, claim, computed.value) if others and verdict == "not reproduced" else ()
    return VerifiedClaim(claim, computed, comparison, verdict, found)


def _compare(claim: Claim, computed: Computed) -> Comparison:
    if computed.missing:
        return Comparison("missing")
    if computed.value is None:
        return Comparison("not reproduced")
    if claim.published is None:
        return Comparison("exact")
    return compare(read_published(claim.published, is_date=claim.about.is_date), computed.value)


def _interval_verdicts(claim: Claim, computed: Computed) -> list[Verdict]:
    if claim.published_interval is None or computed.interval is None:
        return []
    ends = zip(claim.published_interval, computed.interval, strict=True)
    return [compare(read_published(text), end).verdict for text, end in ends]

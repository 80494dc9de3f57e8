"""The published numbers about a suite, computed again: the part of ``horizon verify`` that a page can afford."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from horizon.workflow.analyse import suite_slug
from horizon.workflow.claims_file import read_claims, shipped_claims
from horizon.workflow.news.conclusions import ClaimConclusion
from horizon.workflow.verify import verify
from horizon.workflow.verify_tables import verify_columns

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from horizon.workflow.claims_file import Claim
    from horizon.workflow.verify import VerifiedClaim

__all__ = ["claims_about", "is_reproduced"]


def claims_about(
    connection: Connection, suite: str, newest: date, *, as_of: date | None = None
) -> dict[str, ClaimConclusion]:
    """Compute each shipped claim about a suite, or about the index, for which the store has what it takes.

    Parameters
    ----------
    suite : str
        Slug, or `horizon.workflow.claims_file.INDEX`.
    newest : date
        Day of the newest vintage of the suite: a claim about a later day is not about these data.
    as_of : date, optional
        Only with what was known on that day; left out, with everything.
    """
    every = read_claims(shipped_claims())
    own = [claim for claim in every if suite in (claim.suite, suite_slug(connection, claim.suite))]
    asked = [claim for claim in own if not _later(claim, as_of or newest)]
    verified = zip(asked, verify(connection, [_by(claim, as_of) for claim in asked], others=False), strict=True)
    return {claim.id: _conclusion(claim, found) for claim, found in verified if found.verdict != "missing"}


def is_reproduced(claim: ClaimConclusion) -> bool:
    """Whether the number came out, to the digits published or nearly."""
    return claim.verdict in {"exact", "near"}


def _later(claim: Claim, day: date) -> bool:
    return claim.as_of is not None and claim.as_of > day


def _by(claim: Claim, day: date | None) -> Claim:
    return claim if claim.as_of or day is None else replace(claim, as_of=day)


def _conclusion(claim: Claim, found: VerifiedClaim) -> ClaimConclusion:
    columns = verify_columns([found])
    dated = claim.as_of is not None
    return ClaimConclusion(claim.text, columns["published"][0], columns["computed"][0], found.verdict, dated)

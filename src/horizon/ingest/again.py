"""A file that comes again: where the store has what its bytes say, no row is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.ingest.marks import Marks
from horizon.ingest.request import TableResult
from horizon.ingest.snapshots import find_again

if TYPE_CHECKING:
    from horizon.ingest.known import Known
    from horizon.ingest.origin import Origin
    from horizon.ingest.plan import Plan
    from horizon.ingest.request import IngestRequest

__all__ = ["known_table"]


def known_table(known: Known, request: IngestRequest, origin: Origin, plan: Plan) -> TableResult | None:
    """What reading a table comes to that is in the store already, from the same bytes, read in the same way.

    None if it is not, if rows of it were left out, which may be good by now, or if it takes the rows to know.

    Raises
    ------
    WrongOption
        If the vintage is of a day that has not come yet.
    """
    marks = Marks(known, request, origin, plan)
    found = None if marks.in_rows else find_again(known.connection, plan, origin, marks.of_file())
    if found is None or found.counts.rejected:
        return None
    return TableResult(
        table=plan.table.name,
        counts=found.counts,
        snapshots=(),
        known=(found.id,),
        rejects=(),
        created={"models": {}, "benchmarks": {}},
        ignored=plan.ignored,
        warnings=(),
        assumed=False,
    )

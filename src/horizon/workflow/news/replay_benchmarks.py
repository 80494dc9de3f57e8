"""What a report on benchmarks would have said on an earlier day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.errors import FitError, SelectionError
from horizon.store import read
from horizon.workflow.claims_file import INDEX
from horizon.workflow.index.analyse import IndexQuestion, index_of
from horizon.workflow.news.claims import claims_about
from horizon.workflow.news.conclude_benchmarks import conclude_benchmarks
from horizon.workflow.saturation.analyse import measure_all
from horizon.workflow.saturation.question import SaturationQuestion
from horizon.workflow.saturation.reading import read_benchmarks
from horizon.workflow.saturation.slowdown import horizon_trend, slowdown

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from horizon.workflow.index.analyse import IndexAnalysis
    from horizon.workflow.news.conclusions import BenchmarkConclusions, BenchmarksQuestion

__all__ = ["replay_benchmarks"]


def replay_benchmarks(connection: Connection, today: BenchmarkConclusions) -> tuple[date, BenchmarkConclusions] | None:
    """What was concluded of the same benchmarks before the newest vintage of scores; None if there was none.

    The growth of the index has no interval then: that takes longer than the rest of a page.
    """
    snapshots = read.snapshots(connection)
    days = sorted(set(snapshots.loc[snapshots["table"] == "scores", "known_at"]))
    if len(days) < 2:
        return None
    asked, day = today.question, days[-2]
    question = SaturationQuestion(asked.benchmarks, as_of=day, replicates=0, seed=asked.seed)
    try:
        found = measure_all(read_benchmarks(connection, question), question, sigmoids=False)
    except SelectionError:
        return None
    index = _index(connection, asked, day)
    horizon = horizon_trend(connection, asked.suite, as_of=day, seed=asked.seed)
    tested = slowdown(horizon, index, seed=asked.seed)
    known = None if isinstance(index, str) else index
    claims = None if today.claims is None else claims_about(connection, INDEX, day, as_of=day)
    return day, conclude_benchmarks(asked, found, index=known, slowdown=tested, claims=claims)


def _index(connection: Connection, asked: BenchmarksQuestion, day: date) -> IndexAnalysis | str:
    try:
        return index_of(connection, IndexQuestion(suite=asked.suite, as_of=day, level=asked.level, seed=asked.seed))
    except (FitError, SelectionError) as error:
        return error.message

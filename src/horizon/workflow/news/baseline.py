"""What news are measured against: the last report, or else what the store can replay of an earlier vintage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from horizon.store.report_runs import last_report
from horizon.workflow.news.as_json import SCHEMA, conclusions_from_json
from horizon.workflow.news.conclusions import Conclusions

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

__all__ = ["Baseline", "baseline"]


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was concluded before.

    Attributes
    ----------
    title : str
        Of the news: since when.
    conclusions : Conclusions or None
    why_none : str
        What to say if there is nothing to compare with.
    """

    title: str
    conclusions: Conclusions | None
    why_none: str = ""


def baseline(connection: Connection, study: str, today: Conclusions, day: date) -> Baseline:
    """Find the newest report of an earlier day, or replay the vintage before the newest.

    What another version of the program kept in another form is passed over.
    """
    last = last_report(connection, study, before=day)
    if last is not None and last.conclusions.get("schema") == SCHEMA:
        data = f", whose data were of {last.as_of}" if last.as_of != last.day else ""
        return Baseline(f"What changed since the report of {last.day}{data}", conclusions_from_json(last.conclusions))
    return _replayed(connection, today)


def _replayed(connection: Connection, today: Conclusions) -> Baseline:
    found: dict[str, date] = {}
    old = replace(today, trend=None, benchmarks=None)
    if today.trend:
        from horizon.workflow.news.replay import replay_trend

        if trend := replay_trend(connection, today.trend):
            found["trend"], old = trend[0], replace(old, trend=trend[1])
    if today.benchmarks:
        from horizon.workflow.news.replay_benchmarks import replay_benchmarks

        if benchmarks := replay_benchmarks(connection, today.benchmarks):
            found["benchmarks"], old = benchmarks[0], replace(old, benchmarks=benchmarks[1])
    if not found:
        what = "it" if today.trend else "these scores"
        why = f"This is the first report of this study, and the store has no earlier vintage to compare {what} with."
        return Baseline("What changed: nothing to compare with yet", None, why)
    days = " and ".join(str(day) for day in sorted(set(found.values())))
    plural = "vintages" if len(set(found.values())) > 1 else "vintage"
    return Baseline(f"What changed since {days}, the {plural} before the newest (this is the first report)", old)

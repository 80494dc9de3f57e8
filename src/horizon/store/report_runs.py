"""What reports said: one row a study and day, so that the next report can tell what has changed since."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, insert, select

from horizon.store.upkeep_schema import report_run

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection, Row, Select

__all__ = ["ReportRun", "keep_report", "last_report", "reports"]


class ReportRun(NamedTuple):
    """One report.

    Attributes
    ----------
    study : str
    day : date
        That counted as today.
    as_of : date
        Of the newest vintage among the data.
    built_at : datetime
        UTC.
    version : str
        Of the program.
    conclusions, news : dict
        As JSON has them.
    """

    study: str
    day: date
    as_of: date
    built_at: datetime
    version: str
    conclusions: dict[str, Any]
    news: dict[str, Any]


def keep_report(connection: Connection, report: ReportRun) -> None:
    """Keep what a report said, in the place of what was said on the same day of the same study.

    Raises
    ------
    ValueError
        If a number is not finite: JSON has no word for it.
    """
    texts = {name: _json(getattr(report, name)) for name in ("conclusions", "news")}
    connection.execute(delete(report_run).where(report_run.c.study == report.study, report_run.c.day == report.day))
    connection.execute(insert(report_run), report._asdict() | texts)


def last_report(connection: Connection, study: str, *, before: date) -> ReportRun | None:
    """The newest report of a study of an earlier day; None if there is none."""
    query = _of(study).where(report_run.c.day < before).order_by(report_run.c.day.desc()).limit(1)
    row = connection.execute(query).first()
    return None if row is None else _report(row)


def reports(connection: Connection, study: str | None = None) -> list[ReportRun]:
    """All reports, or those of one study, by study and day."""
    query = select(report_run) if study is None else _of(study)
    return [_report(row) for row in connection.execute(query.order_by(report_run.c.study, report_run.c.day))]


def _of(study: str) -> Select[Any]:
    return select(report_run).where(report_run.c.study == study)


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, allow_nan=False, separators=(",", ":"))


def _report(row: Row[Any]) -> ReportRun:
    values = {name: getattr(row, name) for name in ReportRun._fields}
    values |= {name: json.loads(values[name]) for name in ("conclusions", "news")}
    return ReportRun(**values)

"""The studies that there are, and what the last report of each said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from horizon.errors import StoreMissing, StudyError, in_one_line
from horizon.store.report_runs import reports
from horizon.workflow.report_history import headline_of, news_of
from horizon.workflow.study import find_study, list_studies

if TYPE_CHECKING:
    from collections.abc import Callable

    from horizon.store import Store
    from horizon.store.report_runs import ReportRun

__all__ = ["list_reports"]

_COLUMNS = ["study", "kind", "title", "file", "last_built", "as_of", "headline", "alerts", "error"]


def list_reports(open_store: Callable[[], Store]) -> pd.DataFrame:
    """List every study by name.

    Parameters
    ----------
    open_store : callable
        A store that is not there is one without reports.

    Returns
    -------
    DataFrame
        ``study``, ``kind``, ``title``, ``file``, and of its newest report ``last_built`` (the day that counted as
        today), ``as_of`` (of its data), ``headline`` and ``alerts`` (Int64); missing where there is none. ``error``
        says what is wrong with a file that cannot be read.
    """
    last = _last(open_store)
    rows = []
    for name, path in list_studies().items():
        report = last.get(name)
        kind, title, error = _study(name)
        rows.append([name, kind, title, str(path), *(_said(report) if report else (None,) * 4), error])
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"alerts": "Int64"})


def _study(name: str) -> tuple[str | None, str | None, str | None]:
    """Kind and title, or what is wrong."""
    try:
        study = find_study(name)
    except StudyError as error:
        return None, None, in_one_line(error)
    return study.kind, study.title, None


def _last(open_store: Callable[[], Store]) -> dict[str, ReportRun]:
    try:
        with open_store() as store, store.read() as connection:
            return {report.study: report for report in reports(connection)}  # by day, so the newest stays
    except StoreMissing:
        return {}


def _said(report: ReportRun) -> tuple[str, str, str, int]:
    alerts = sum(item.alert for item in news_of(report).items)
    return report.day.isoformat(), report.as_of.isoformat(), headline_of(report), alerts

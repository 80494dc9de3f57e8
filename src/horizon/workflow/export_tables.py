"""The tables of a store as others take them away: frames, in parts where there is much of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from horizon.store import whole
from horizon.store.report_runs import reports
from horizon.workflow.forecast_ledger import read_ledger
from horizon.workflow.forecast_ledger_tables import ledger_frame
from horizon.workflow.report_history import headline_of, news_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    import pandas as pd

    from horizon.store import Store
    from horizon.store.report_runs import ReportRun

    Parts = Iterator[tuple[float, pd.DataFrame]]

__all__ = ["TABLES"]


def _models(store: Store, as_of: date | None) -> Parts:
    yield 1.0, store.read.models(as_of)


def _benchmarks(store: Store, as_of: date | None) -> Parts:
    """As they are read in: each called by its slug, which scores name, with the name for people beside."""
    frame = store.read.benchmarks(as_of).rename(columns={"benchmark": "name", "slug": "benchmark"})
    yield 1.0, frame[["benchmark", *frame.columns.drop("benchmark")]]


def _scores(store: Store, as_of: date | None) -> Parts:
    frame = store.read.scores(as_of)
    yield 1.0, frame.rename(columns={"benchmark": "benchmark_name", "benchmark_slug": "benchmark"})


def _horizons(store: Store, as_of: date | None) -> Parts:
    with store.read() as connection:
        yield from whole.horizons(connection, as_of)


def _tasks(store: Store, as_of: date | None) -> Parts:
    with store.read() as connection:
        yield from whole.tasks(connection, as_of)


def _runs(store: Store, as_of: date | None) -> Parts:
    with store.read() as connection:
        yield from whole.runs(connection, as_of)


def _sources(store: Store, as_of: date | None) -> Parts:
    yield 1.0, store.read.sources(as_of)


def _snapshots(store: Store, as_of: date | None) -> Parts:
    yield 1.0, store.read.snapshots(as_of)


def _rejects(store: Store, as_of: date | None) -> Parts:
    yield 1.0, store.read.rejects(as_of=as_of)


def _forecasts(store: Store, as_of: date | None) -> Parts:
    """The ledger; with `as_of`, what was foretold from the data of that day or before."""
    yield 1.0, ledger_frame([one for one in read_ledger(store) if as_of is None or one.forecast.as_of <= as_of])


def _reports(store: Store, as_of: date | None) -> Parts:
    """What each report said first, and how much had changed; with `as_of`, those of that day or before."""
    import pandas as pd

    with store.read() as connection:
        rows = [_said(one) for one in reports(connection) if as_of is None or one.day <= as_of]
    yield 1.0, pd.DataFrame(rows, columns=[*_REPORT]).astype(_REPORT)


_REPORT = {
    "study": "str",
    "day": "datetime64[s]",
    "as_of": "datetime64[s]",
    "built_at": "datetime64[s]",
    "version": "str",
    "headline": "str",
    "changes": "int64",
    "alerts": "int64",
}


def _said(report: ReportRun) -> list[Any]:
    items, built = news_of(report).items, report.built_at.replace(tzinfo=None)
    alerts = sum(item.alert for item in items)
    return [report.study, report.day, report.as_of, built, report.version, headline_of(report), len(items), alerts]


TABLES: dict[str, Callable[[Store, date | None], Parts]] = {
    "models": _models,
    "benchmarks": _benchmarks,
    "scores": _scores,
    "horizons": _horizons,
    "tasks": _tasks,
    "runs": _runs,
    "sources": _sources,
    "snapshots": _snapshots,
    "rejects": _rejects,
    "forecasts": _forecasts,
    "reports": _reports,
}
"""Name -> the parts of a table: the share that is done after each, and its frame. A part is there at least."""

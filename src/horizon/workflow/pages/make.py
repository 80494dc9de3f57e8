"""The page of a study of any kind, and what it concludes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.workflow.pages.made import Made
from horizon.workflow.study import BenchmarkStudy, BriefStudy

if TYPE_CHECKING:
    from datetime import date

    from horizon.store import Store
    from horizon.workflow.study import Study

__all__ = ["Made", "make_page"]


def make_page(store: Store, study: Study, *, now: date | None = None) -> Made:
    """Make the page of a study; the analyses of other kinds are not imported.

    Parameters
    ----------
    now : date, optional
        The day that counts as today; that of the newest vintage if left out, so that the page depends on the store
        alone.

    Raises
    ------
    SelectionError, FitError
        If the store does not hold what the study shows.
    """
    if isinstance(study, BenchmarkStudy):
        from horizon.workflow.pages.benchmarks import make_benchmarks

        return make_benchmarks(store, study, now=now)
    if isinstance(study, BriefStudy):
        from horizon.workflow.pages.brief import make_brief

        return make_brief(store, study, now=now)
    from horizon.workflow.pages.trend import make_trend

    return make_trend(store, study, now=now)

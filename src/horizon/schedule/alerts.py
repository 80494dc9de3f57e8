"""Alerts that nobody was told of yet: each is told once, also if the run that built its page never came to telling."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from horizon.workflow.report_history import news_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from horizon.report.page import News, NewsItem
    from horizon.store.report_runs import ReportRun

__all__ = ["Alert", "untold_alerts"]


class Alert(NamedTuple):
    """A change that goes beyond what a study asks to be told of, and the day of the report that says so."""

    study: str
    day: date
    item: NewsItem


def untold_alerts(
    study: str, day: date, news: News, before: Sequence[ReportRun], *, told_until: datetime
) -> tuple[Alert, ...]:
    """The alerts of a report that are new, after those of earlier reports that were never told.

    News compare with the report of an earlier day, so that of two reports of one day the later repeats the alerts of
    the first.

    Parameters
    ----------
    day, news
        Of the report.
    before : sequence of ReportRun
        Reports of the study that the store had before this one, by day.
    told_until : datetime
        When somebody was told last: what was built up to then is known.
    """
    missed = [one for one in before if one.day < day and one.built_at > told_until]
    known = {item for one in before if one.day == day and one.built_at <= told_until for item in news_of(one).items}
    earlier = [Alert(study, one.day, item) for one in missed for item in news_of(one).items if item.alert]
    return (*earlier, *(Alert(study, day, item) for item in news.items if item.alert and item not in known))

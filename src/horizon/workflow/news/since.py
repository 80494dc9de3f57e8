"""What changed since the last report of a study, from what the store kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.report.page import News, NewsItem
from horizon.workflow.news.baseline import Baseline, baseline
from horizon.workflow.news.kinds import FIRST, STILL
from horizon.workflow.news.trend_news import trend_news

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from horizon.store import Store
    from horizon.workflow.news.conclusions import Conclusions
    from horizon.workflow.studies.alerts import AlertRules
    from horizon.workflow.study import Study

__all__ = ["news_since"]

_NOTHING = "Nothing has changed: no row that this report rests on, and nothing that it concludes."


def news_since(store: Store, study: Study, conclusions: Conclusions, day: date) -> News:
    """Tell what changed since the newest report of an earlier day.

    Without one, since the vintage before the newest, as it can be replayed from the store.

    Parameters
    ----------
    conclusions : Conclusions
        What the report of `day` says.
    day : date
        That counts as today. The same store and the same day give the same news: nothing in it is from the clock.

    Returns
    -------
    News
        What leads the page comes first, then alerts (see `horizon.workflow.studies.alerts.AlertRules`), and then the
        weightiest.
    """
    with store.read() as connection:
        before = baseline(connection, study.name, conclusions, day)
        items = _items(connection, before, conclusions, study.alerts)
    return News(before.title, tuple(sorted(items, key=_place)))


def _items(connection: Connection, before: Baseline, now: Conclusions, rules: AlertRules) -> list[NewsItem]:
    old = before.conclusions
    if old is None:
        return [NewsItem("first", before.why_none)]
    items: list[NewsItem] = []
    if old.trend and now.trend:
        items += trend_news(connection, old.trend, now.trend, rules)
    if old.benchmarks and now.benchmarks:
        from horizon.workflow.news.benchmark_news import benchmark_news

        items += benchmark_news(connection, old.benchmarks, now.benchmarks, rules)
    items += [NewsItem("first", text) for text in _parts_not_compared(old, now)]
    if old.version != now.version:
        items.append(NewsItem("program", _program(old.version, now.version)))
    if all(item.kind == STILL for item in items):
        items.insert(0, NewsItem("nothing", _NOTHING))
    return items


def _place(item: NewsItem) -> int:
    if item.kind in FIRST:
        return 0
    return 1 if item.alert else 2


def _parts_not_compared(old: Conclusions, now: Conclusions) -> list[str]:
    """Which part of the report there was nothing of before, or is nothing of now."""
    parts = {"a trend": (old.trend, now.trend), "benchmarks": (old.benchmarks, now.benchmarks)}
    came = [f"There is nothing earlier about {name} to compare with." for name, (a, b) in parts.items() if b and not a]
    went = [f"There is nothing about {name} any more." for name, (a, b) in parts.items() if a and not b]
    return came + went


def _program(before: str, after: str) -> str:
    moved = "What moved while no row changed, moved because of that."
    return f"The program is another: horizon {after}, was {before}. {moved}"

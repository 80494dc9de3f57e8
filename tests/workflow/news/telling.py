"""Reports that are concluded, kept and compared, without their pages."""

from datetime import UTC, date, datetime
from pathlib import Path

from horizon.report.page import News, NewsItem
from horizon.store import Store
from horizon.store.report_runs import ReportRun, keep_report
from horizon.trend import ALL_TIME
from horizon.workflow.analyse import answer
from horizon.workflow.news.as_json import SCHEMA, conclusions_json, news_json
from horizon.workflow.news.conclude_trend import conclude_trend
from horizon.workflow.news.conclusions import Conclusions
from horizon.workflow.news.since import news_since
from horizon.workflow.question import TrendQuestion
from horizon.workflow.studies.trend import TrendStudy

S = TrendQuestion("s", interval="ols")
STUDY = TrendStudy(name="mine", path=Path("mine.toml"), title="Mine", suite="s", windows=(ALL_TIME,))
MODELS = {f"m{year}": (f"20{year}-01-01", 4.0 ** (year - 15)) for year in range(15, 23)}
"""Name -> release date and minutes: one a year, each on the frontier, twice as long every half year."""


def horizons(rows: dict[str, tuple[str, float]], **columns: str) -> str:
    """Rows of a file of time horizons, with the same value in other columns throughout."""
    head = ["suite", "model", "release_date", "minutes", *columns]
    lines = [["s", f'"{name}"', day, str(minutes), *columns.values()] for name, (day, minutes) in rows.items()]
    return "\n".join([",".join(line) for line in [head, *lines]] + [""])


def concluded(store: Store, question: TrendQuestion = S) -> Conclusions:
    """What a report would say of a trend, without the shape of it and its forecast."""
    with store.read() as connection:
        return Conclusions(trend=conclude_trend(connection, answer(connection, question)))


def keep(store: Store, conclusions: Conclusions, day: date, study: str = STUDY.name, schema: str = SCHEMA) -> None:
    """Keep a report of a day."""
    with store.write() as connection:
        moment = datetime(2030, 1, 1, tzinfo=UTC)
        content = conclusions_json(conclusions) | {"schema": schema}
        run = ReportRun(study, day, day, moment, "0", content, news_json(News("", ())))
        keep_report(connection, run)


def of_kind(news: News, kind: str) -> list[NewsItem]:
    return [item for item in news.items if item.kind == kind]


def told(store: Store, before: Conclusions, after: Conclusions, study: TrendStudy = STUDY) -> News:
    """The news of a report, the day after one that said what was before."""
    keep(store, before, date(2026, 6, 1))
    return news_since(store, study, after, date(2026, 6, 2))

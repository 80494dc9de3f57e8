"""What is told of a run: who listens gets it as JSON, ``horizon.notice/1``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from horizon import __version__
from horizon.schedule.jobs import COUNTED

if TYPE_CHECKING:
    from datetime import datetime

    from horizon.report.page import NewsItem
    from horizon.schedule.alerts import Alert
    from horizon.workflow.feeds import FeedOutcome
    from horizon.workflow.publish import Published

__all__ = ["SCHEMA", "Estimate", "Failure", "Forecasts", "Notice", "moment_text"]

SCHEMA = "horizon.notice/1"


@dataclass(frozen=True, slots=True)
class Failure:
    """A step that could not be done: which (of a page, the name of its study), and why."""

    step: str
    why: str

    def __str__(self) -> str:
        return f"{self.step}: {self.why}"


@dataclass(frozen=True, slots=True)
class Estimate:
    """Time horizons of a suite that were estimated again, as there were new runs."""

    suite: str
    success_levels: tuple[float, ...]
    replicates: int


class Forecasts(NamedTuple):
    """How many predictions are new in the ledger, how many have been scored, and which studies foretell nothing."""

    frozen: int = 0
    scored: int = 0
    not_frozen: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """What a run of a schedule did.

    Attributes
    ----------
    schedule : str
    due_at : datetime
        The time for which it ran, UTC.
    missed : int
        Earlier times that went by, as far as they are counted; this run stands for them, too.
    started_at, finished_at : datetime
        UTC.
    outcome : {"done", "failed", "stopped"}
    published : tuple of Published
        The pages that were built.
    failures : tuple of Failure
        Why it failed: these pages are the last good ones.
    feeds : tuple of FeedOutcome
        A feed that fails does not make the run fail.
    estimates : tuple of Estimate
    forecasts : Forecasts
    alerts : tuple of Alert
        Those of which nobody was told yet; the news of the pages have all.
    """

    schedule: str
    due_at: datetime
    missed: int
    started_at: datetime
    finished_at: datetime
    outcome: Literal["done", "failed", "stopped"]
    published: tuple[Published, ...]
    failures: tuple[Failure, ...]
    feeds: tuple[FeedOutcome, ...]
    estimates: tuple[Estimate, ...]
    forecasts: Forecasts
    alerts: tuple[Alert, ...] = ()

    @property
    def message(self) -> str:
        """What became of the run, in one line."""
        more = " or more" if self.missed >= COUNTED else ""
        said = [f"{self.missed:,}{more} earlier times went by"] if self.missed > 1 else []
        said += ["1 earlier time went by"] if self.missed == 1 else []
        said += [str(failure) for failure in self.failures]
        said += [f"{_count(len(self.published), 'page')} built"] if self.published else []
        said += [_count(len(self.alerts), "alert")] if self.alerts else []
        said += [f"feed {feed.name} failed: {feed.message}" for feed in self.feeds if feed.status == "failed"]
        said += ["stopped before all was done"] if self.outcome == "stopped" else []
        return "; ".join(said) or "nothing was done"

    def as_json(self) -> dict[str, Any]:
        """The keys of ``horizon.notice/1``."""
        return {
            "schema": SCHEMA,
            "schedule": self.schedule,
            "due_at": moment_text(self.due_at),
            "missed": self.missed,
            "started_at": moment_text(self.started_at),
            "finished_at": moment_text(self.finished_at),
            "outcome": self.outcome,
            "message": self.message,
            "failures": [_failure(failure) for failure in self.failures],
            "studies": [_study(page) for page in self.published],
            "alerts": [{"study": one.study, "day": str(one.day), **_item(one.item)} for one in self.alerts],
            "feeds": [{"name": feed.name, "status": feed.status, "message": feed.message} for feed in self.feeds],
            "estimates": [
                {"suite": one.suite, "success_levels": list(one.success_levels), "replicates": one.replicates}
                for one in self.estimates
            ],
            "forecasts": {
                "frozen": self.forecasts.frozen,
                "scored": self.forecasts.scored,
                "not_frozen": [_failure(failure) for failure in self.forecasts.not_frozen],
            },
            "version": __version__,
        }


def moment_text(moment: datetime | None) -> str | None:
    """A moment in UTC, to the second."""
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _study(page: Published) -> dict[str, Any]:
    return {
        "study": page.study,
        "day": str(page.day),
        "as_of": str(page.as_of),
        "headline": page.headline,
        "page": str(page.page.absolute()),
        "latest": str(page.latest.absolute()),
        "since": page.news.title,
        "news": [_item(item) for item in page.news.items],
    }


def _failure(failure: Failure) -> dict[str, str]:
    return {"step": failure.step, "why": failure.why}


def _item(item: NewsItem) -> dict[str, Any]:
    return {"kind": item.kind, "text": item.text, "cause": item.cause, "alert": item.alert}


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"

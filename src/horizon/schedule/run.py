"""One run of a schedule: its steps, what they did, and who is told."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from horizon.errors import in_one_line
from horizon.schedule.alerts import untold_alerts
from horizon.schedule.notice import Failure, Forecasts, Notice, moment_text
from horizon.schedule.notify import notify, without_secrets
from horizon.schedule.steps import estimate_again, look_after_ledger, stale_estimates
from horizon.schedule.times import Times
from horizon.store import schedules as kept
from horizon.store.report_runs import reports
from horizon.workflow.feeds import fetch_feeds, list_feeds
from horizon.workflow.publish import publish
from horizon.workflow.study import find_study

if TYPE_CHECKING:
    from collections.abc import Callable

    from horizon.schedule.alerts import Alert
    from horizon.schedule.jobs import Due
    from horizon.schedule.notice import Estimate
    from horizon.store import Store
    from horizon.store.schedules import Schedule
    from horizon.workflow.feeds import FeedOutcome
    from horizon.workflow.publish import Published
    from horizon.workflow.study import Study

__all__ = ["Told", "run_schedule"]

Result = TypeVar("Result")


class Told(NamedTuple):
    """What a run did, and who could not be told of it."""

    notice: Notice
    untold: tuple[str, ...]


def run_schedule(
    store: Store,
    schedule: Schedule,
    due: Due,
    *,
    now: datetime,
    log: Callable[[str], None],
    stopped: Callable[[], bool],
) -> Told:
    """Run a schedule for one of its times; for one who holds the lock. See `horizon.schedule.runner.tick`.

    How it ended is written down before anybody is told: it is better to be told of a run never than twice.
    """
    started = datetime.now(UTC)
    with store.write() as connection:
        number = kept.begin_run(connection, schedule.name, due.due_at, missed=due.missed, started_at=started)
    run = _Run(store, schedule, now, log, stopped)
    run.log(f"due at {moment_text(due.due_at)}")
    notice = run.all_steps(due, started)
    message = without_secrets(notice.message, schedule)
    with store.write() as connection:
        kept.finish_run(connection, number, notice.outcome, message, finished_at=notice.finished_at)
    run.log(f"{notice.outcome}: {message}")
    untold = () if notice.outcome == "stopped" else tuple(notify(schedule, notice.as_json()))
    for failure in untold:
        run.log(failure)
    if untold:
        with store.write() as connection:
            kept.add_to_message(connection, number, "; ".join(untold))
    return Told(notice, untold)


class _Run:
    """The steps of a run, and what went wrong so far."""

    def __init__(
        self,
        store: Store,
        schedule: Schedule,
        now: datetime,
        log: Callable[[str], None],
        stopped: Callable[[], bool],
    ) -> None:
        self._store, self._schedule, self._now = store, schedule, now
        self._write, self._stopped = log, stopped
        self._left_out = False
        self._failures: list[Failure] = []
        self._alerts: list[Alert] = []

    def log(self, text: str) -> None:
        self._write(f"{self._schedule.name}: {without_secrets(text, self._schedule)}")

    def all_steps(self, due: Due, started: datetime) -> Notice:
        feeds = self._feeds()
        estimates = self._estimates()
        studies = [self._step(name, partial(find_study, name)) for name in self._schedule.studies]
        found = [study for study in studies if study]
        forecasts = self._step("forecasts", partial(self._ledger, found))
        pages = [self._step(study.name, partial(self._build, study)) for study in found]
        return Notice(
            schedule=due.name,
            due_at=due.due_at,
            missed=due.missed,
            started_at=started,
            finished_at=datetime.now(UTC),
            outcome=self._outcome(),
            published=tuple(page for page in pages if page),
            failures=tuple(self._failures),
            feeds=feeds,
            estimates=estimates,
            forecasts=forecasts or Forecasts(),
            alerts=tuple(self._alerts),
        )

    def _outcome(self) -> Literal["done", "failed", "stopped"]:
        """What was left out is still to do; what was tried and failed is tried at the next time."""
        return "stopped" if self._left_out else "failed" if self._failures else "done"

    def _feeds(self) -> tuple[FeedOutcome, ...]:
        """Fetch one feed after the other: one that was removed, or takes its time, is no matter of the next."""
        names = self._schedule.feeds or self._step("feeds", self._all_feeds) or ()
        done = [self._step(f"feed {name}", partial(self._fetch, name)) for name in names]
        return tuple(feed for feed in done if feed)

    def _all_feeds(self) -> tuple[str, ...]:
        return tuple(feed.name for feed in list_feeds(self._store))

    def _fetch(self, name: str) -> FeedOutcome:
        self.log(f"fetching feed {name}")
        (feed,) = fetch_feeds(self._store, [name])
        self.log(f"feed {feed.name} {feed.status}{f': {feed.message}' if feed.message else ''}")
        return feed

    def _estimates(self) -> tuple[Estimate, ...]:
        done = []
        for question in self._step("estimates", partial(stale_estimates, self._store)) or ():
            self.log(f"estimating the time horizons of {question.suite} again: there are new runs")
            again = partial(estimate_again, self._store, question)
            done.append(self._step(f"estimates of {question.suite}", again))
        return tuple(one for one in done if one)

    def _ledger(self, studies: list[Study]) -> Forecasts:
        self.log("freezing and scoring forecasts")
        return look_after_ledger(self._store, studies)

    def _build(self, study: Study) -> Published:
        self.log(f"building {study.name}")
        day = Times(self._schedule.cron, self._schedule.timezone).local(self._now).date()
        with self._store.read() as connection:
            before, told = reports(connection, study.name), kept.told_until(connection, self._schedule)
        page = publish(self._store, study, Path(self._schedule.out), now=day)
        self._alerts += untold_alerts(study.name, page.day, page.news, before, told_until=told)
        self.log(f"built {page.page}")
        return page

    def _step(self, name: str, do: Callable[[], Result]) -> Result | None:
        """Do a step if nobody has asked to stop; one that fails is written down, and the others are still done."""
        self._left_out = self._left_out or self._stopped()
        if self._left_out:
            return None
        try:
            return do()
        except Exception as error:  # whatever it is: somebody is to know, and the next time is to come
            self._failures.append(Failure(name, without_secrets(in_one_line(error), self._schedule)))
        self.log(f"failed: {self._failures[-1]}")
        return None

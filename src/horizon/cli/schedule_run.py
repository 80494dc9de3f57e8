"""``horizon schedule tick`` and ``horizon schedule run``."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from horizon.cli.options import Settings, format_option, pass_settings
from horizon.cli.output import note
from horizon.cli.schedule import print_list

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from horizon.schedule.run import Told


_YEARS = range(1970, 3000)
"""What lies outside is a slip, and near its ends the calendar of Python knows no time zones."""


class _Moment(click.ParamType[datetime]):
    """A moment in ISO form; without a zone it is UTC."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a moment: expected YYYY-MM-DDTHH:MM:SSZ", param, ctx)
        if moment.year not in _YEARS:
            self.fail(f"{value!r} is in none of the years from {_YEARS[0]} to {_YEARS[-1]}", param, ctx)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


@click.command()
@click.option("--now", type=_Moment(), help="The moment that counts as now, such as 2026-11-23T06:00:00Z.")
@click.option(
    "--fail-on", type=click.Choice(["alert"]), help="Exit with 1 also if a conclusion changed enough for an alert."
)
@format_option
@pass_settings
@click.pass_context
def tick(context: click.Context, settings: Settings, now: datetime | None, fail_on: str | None) -> None:
    """Run what is due, once.

    Times that went by while nobody looked are caught up by one run, for the newest of them. Exit code 0 if all went
    well, nothing was due, or another process is at it (which is said); 1 if a run failed.

    \b
    Examples:
      horizon schedule tick
      horizon schedule tick --now 2026-11-23T06:00:00Z --format json
      horizon schedule tick --fail-on alert
    """
    from horizon.errors import ScheduleBusy
    from horizon.schedule.listing import told_columns
    from horizon.schedule.runner import tick
    from horizon.schedule.stop import Stop

    if now is not None and now > datetime.now(UTC):
        _log(settings)(f"{now:%Y-%m-%dT%H:%M:%SZ} has yet to come: what runs now is not due again before it")
    with settings.open() as store, Stop(_heard) as stop:
        try:
            told = tick(store, now=now, log=_log(settings), stopped=lambda: stop.requested is not None)
        except ScheduleBusy as busy:
            note(f"{busy.message}: nothing to do here", settings)
            told = []
        else:
            if not told:
                note("nothing is due", settings)
    print_list(
        [{**one.notice.as_json(), "untold": list(one.untold)} for one in told], told_columns(told), settings, "runs"
    )
    context.exit(1 if _failed(told, on_alert=fail_on == "alert") else 0)


def _failed(told: Sequence[Told], *, on_alert: bool) -> bool:
    return any(one.notice.outcome == "failed" or (on_alert and one.notice.alerts) for one in told)


@click.command()
@click.option(
    "--look-every", type=click.FloatRange(min=0.1), default=30.0, show_default=True, metavar="SECONDS",
    help="Look at schedules and clock at least so often: both may be changed.",
)  # fmt: skip
@pass_settings
def run(settings: Settings, look_every: float) -> None:
    """Stay in the foreground and run what is due when it is due.

    One line a step goes to stderr. SIGTERM and Ctrl-C end it with exit code 0: a run under way stops after its step,
    is written down and comes again at the next start. A second signal ends it at once.

    \b
    Example:
      horizon schedule run
    """
    from horizon.schedule.runner import keep_running
    from horizon.schedule.stop import Stop

    with Stop(_heard) as stop, settings.open() as store:
        keep_running(store, stop, log=_log(settings), look_every=look_every)


def _log(settings: Settings) -> Callable[[str], None]:
    """One line a step, with the time."""
    return lambda text: note(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {' '.join(text.split())}", settings)


def _heard(name: str) -> None:
    """Say that a signal was heard; written at once, as it may come in the middle of another line's writing."""
    os.write(2, f"{name}: stopping after this step; once more stops at once\n".encode())

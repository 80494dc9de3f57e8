"""``horizon feed``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from horizon.cli.ingest import SUITE_OPTION, csv_options
from horizon.cli.options import Settings, format_option, new_name, pass_settings
from horizon.cli.output import note, print_frame, print_json, print_table, printable, progress_bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from horizon.ingest import OnError
    from horizon.ingest.web import Limits
    from horizon.store import Store
    from horizon.store.feeds import Feed
    from horizon.workflow.feeds import FeedOutcome, FeedReader

_READERS = ("csv", "metr", "epoch", "inspect", "eee", "lm-eval")


@click.group()
def feed() -> None:
    """Places that are looked at again and again for newer facts.

    A feed is an https address or a local path with a reader. What it brings is read as `horizon ingest` reads it. One
    that fails, or gives anything but what it should, changes no fact, and the pages say since when.

    \b
    Examples:
      horizon feed add epoch https://epoch.ai/data/benchmark_data.zip --reader epoch
      horizon feed fetch
      horizon feed list
    """


@feed.command()
@click.argument("name", callback=new_name)
@click.argument("location")
@click.option(
    "--reader", type=click.Choice(_READERS),
    help="What reads it.  [default: csv with --table, --map, --set or --create; else what the first content is]",
)  # fmt: skip
@csv_options(about="Of a CSV file: ")
@SUITE_OPTION
@click.option(
    "--source", metavar="SLUG", help="Where the data come from.  [default: what the reader finds; of a CSV file NAME]"
)
@click.option(
    "--on-error", type=click.Choice(["abort", "skip"]),
    help="When a row is bad: take nothing, or leave it out.  [default: abort for a CSV file, else skip]",
)  # fmt: skip
@click.option("--allow-private", is_flag=True, help="The host of the address may be on a private network.")
@click.option("--fetch", is_flag=True, help="Fetch it at once, and add it only if that works.")
@format_option
@pass_settings
def add(
    settings: Settings,
    name: str,
    location: str,
    reader: FeedReader | None,
    table: str | None,
    mapping: dict[str, str],
    constants: dict[str, str],
    create: bool,
    suite: str | None,
    source: str | None,
    on_error: OnError | None,
    allow_private: bool,
    fetch: bool,
) -> None:
    """Keep LOCATION, an https address or a path, as the feed NAME.

    The network is not asked without --fetch. Content is known from the day that it says itself, else the one in the
    file's name, else the day in UTC on which it was fetched. Without --reader the first content says what the feed is;
    later content has to be of the same kind.

    Addresses on a private network are refused, and so is plain http, unless --allow-private is given; that is for the
    host of the address alone, not for one it redirects to.

    \b
    Examples:
      horizon feed add epoch https://epoch.ai/data/benchmark_data.zip --reader epoch --fetch
      horizon feed add metr https://metr.org/assets/benchmark_results_1_1.yaml --reader metr
      horizon feed add lab ../results/scores.csv --table scores --create
      horizon feed add intranet http://10.0.0.5/scores.csv --table scores --allow-private
    """
    from horizon.workflow.feeds import FeedOptions, add_feed, remove_feed

    options = FeedOptions(table, mapping, constants, create, suite, source, on_error)
    with settings.open() as store:
        kept = add_feed(store, name, location, reader=reader, options=options, allow_private=allow_private)
        if not fetch:
            _tell_added(settings, kept)
            return
        works = False
        try:
            (outcome,) = _fetched(settings, store, [name])
            works = outcome.status != "failed"
        finally:  # after Ctrl-C, too
            if not works:
                remove_feed(store, name)
    if not works:
        note(f"the feed {name} was not added", settings)
        raise click.exceptions.Exit(1)


@feed.command("list")
@format_option
@pass_settings
def list_(settings: Settings) -> None:
    """List feeds, when each was last there and last changed, and which fail (days in UTC).

    \b
    Examples:
      horizon feed list
      horizon feed list --format json
    """
    from horizon.workflow.feeds import list_feeds
    from horizon.workflow.feeds_wording import feed_records

    with settings.open() as store:
        found = list_feeds(store)
    if settings.format == "table":
        _print_list(found, settings)
        return
    import pandas as pd

    from horizon.workflow.feeds_wording import FEED_COLUMNS

    print_frame(pd.DataFrame(feed_records(found), columns=FEED_COLUMNS, dtype=object), settings, schema="feeds")


@feed.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--again", is_flag=True, help="Read what is there even where it is what was read the last time.")
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), default=300, show_default=True, metavar="SECONDS",
    help="For one feed, all attempts and the waits between them included.",
)  # fmt: skip
@click.option(
    "--attempts", type=click.IntRange(1, 10), default=4, show_default=True,
    help="How often to try where a failure may pass: no connection, silence, HTTP 429 and 5xx.",
)  # fmt: skip
@format_option
@pass_settings
def fetch(settings: Settings, names: tuple[str, ...], again: bool, timeout: float, attempts: int) -> None:
    """Look at each feed NAME (all, if none is named), and take what is new.

    One that fails changes no fact and does not keep others from being fetched; the exit code is then 1.

    \b
    Examples:
      horizon feed fetch
      horizon feed fetch epoch --again
      horizon feed fetch metr --timeout 60 --attempts 1
    """
    from horizon.ingest.web import Limits
    from horizon.workflow.feeds import list_feeds

    limits = Limits(total_seconds=timeout, attempts=attempts)
    with settings.open() as store:
        chosen = list(dict.fromkeys(names)) or [one.name for one in list_feeds(store)]
        outcomes = _fetched(settings, store, chosen, limits, again=again) if chosen else []
    if not outcomes:
        note("there are no feeds: `horizon feed add NAME LOCATION` makes one", settings)
    if any(outcome.status == "failed" for outcome in outcomes):
        raise click.exceptions.Exit(1)


@feed.command()
@click.argument("name")
@pass_settings
def remove(settings: Settings, name: str) -> None:
    """Take the feed NAME away; the facts that it brought stay.

    \b
    Example:
      horizon feed remove epoch
    """
    from horizon.workflow.feeds import remove_feed

    with settings.open() as store:
        remove_feed(store, name)
    note(f"removed {name}; the facts that it brought stay", settings)


def _fetched(
    settings: Settings, store: Store, names: Sequence[str], limits: Limits | None = None, *, again: bool = False
) -> list[FeedOutcome]:
    """Fetch feeds one after the other and print what became of each as soon as it is known."""
    from horizon.workflow.feeds import check_names, fetch_feeds

    check_names(store, names)
    outcomes: list[FeedOutcome] = []
    for name in names:
        with progress_bar(f"fetching {name}", settings) as progress:
            outcomes += fetch_feeds(store, [name], again=again, limits=limits, progress=progress)
        if settings.format == "table":
            _tell(settings, outcomes[-1])
    if settings.format == "csv":
        import pandas as pd

        print_frame(pd.DataFrame([_row(outcome) for outcome in outcomes], dtype=object), settings, schema="feeds")
    elif settings.format == "json":
        print_json({"schema": "horizon.feed-fetch/1", "feeds": [_row(outcome) for outcome in outcomes]})
    return outcomes


def _tell(settings: Settings, outcome: FeedOutcome) -> None:
    from horizon.cli.ingest_results import tell_more

    click.echo(printable(f"{outcome.name}: {outcome.status}: {outcome.message}"))
    if outcome.hint:
        note(f"to do: {outcome.hint}", settings)
    if outcome.result and outcome.status == "changed":
        tell_more(outcome.result, settings)


def _row(outcome: FeedOutcome) -> dict[str, Any]:
    counts = outcome.counts
    return {
        "name": outcome.name,
        "status": outcome.status,
        "message": outcome.message,
        **{name: getattr(counts, name) for name in ("read", "stored", "unchanged", "rejected")},
    }


def _tell_added(settings: Settings, kept: Feed) -> None:
    from horizon.workflow.feeds_wording import feed_records

    if settings.format == "json":
        print_json({"schema": "horizon.feed/1", **feed_records([kept])[0]})
        return
    read_as = f"read as {kept.reader}" if kept.reader else "read as what its first content is found to be"
    click.echo(printable(f"{kept.name}: {kept.location}, {read_as}"))
    note(f"nothing was fetched yet: `horizon feed fetch {kept.name}` does", settings)


def _print_list(found: Sequence[Feed], settings: Settings) -> None:
    from horizon.workflow.feeds_wording import reader_in_words, state_in_words

    if not found:
        note("there are no feeds: `horizon feed add NAME LOCATION` makes one", settings)
        return
    print_table(
        {
            "name": [one.name for one in found],
            "reader": [reader_in_words(one) for one in found],
            "location": [one.location for one in found],
            "last success": [str(one.succeeded_at.date()) if one.succeeded_at else "–" for one in found],
            "last change": [str(one.changed_at.date()) if one.changed_at else "–" for one in found],
            "state": [state_in_words(one) for one in found],
        }
    )

"""Feeds from a real server and from disk: what is new goes in, and what goes wrong changes no fact."""

import gzip
import json
import os
import shutil
import signal
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from horizon.errors import FeedError, WebError
from horizon.ingest.web import Limits
from horizon.store import Store, open_store, read, schema
from horizon.store.feeds import Feed
from horizon.workflow.feeds import (
    FeedOptions,
    FeedOutcome,
    FeedReader,
    add_feed,
    feed_named,
    fetch_feeds,
    list_feeds,
    remove_feed,
    stale_notices,
)
from tests.fixtures.server import Answer, Site, cut_off, drip, endless, reset
from tests.ingest.loading import facts_of, minutes
from tests.robustness.processes import start

QUICK = Limits(read_seconds=5, total_seconds=20, most_bytes=1_000_000, attempts=1)
SCORES = b"model,benchmark,value\nA,b,0.5\nB,b,0.25\n"
FEWER = b"model,benchmark,value\nA,b,0.75\n"
RESULTS = """benchmark_name: METR-Horizon-v1.1
results:
  model_a: {release_date: 2025-03-01, metrics: {p50_horizon_length: {estimate: %s, ci_low: 1, ci_high: 90}}}
"""
TABLE = FeedOptions(table="scores", create=True)
DAY = timedelta(days=1)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 3, 6, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def add(store: Store, location: str, name: str = "lab", options: FeedOptions = TABLE, **more: Any) -> Feed:
    return add_feed(store, name, location, options=options, **{"allow_private": True} | more)


def fetch(store: Store, *names: str, **options: Any) -> list[FeedOutcome]:
    chosen: dict[str, Any] = {"limits": QUICK, "seed": 0}
    return fetch_feeds(store, names or None, **chosen | options)


def everything(store: Store) -> dict[str, list[Any]]:
    """All rows of all tables but that of the feeds."""
    tables = [table for table in schema.metadata.sorted_tables if table.name != "feed"]
    with store.read() as connection:
        return {table.name: [tuple(row) for row in connection.execute(table.select())] for table in tables}


def values(store: Store) -> list[float]:
    return [row["value"] for row in facts_of(store, "scores")]


def notices(store: Store) -> tuple[str, ...]:
    with store.read() as connection:
        return stale_notices(connection)


def test_a_feed_brings_what_is_new_and_says_when_nothing_is(store: Store, site: Site, clock: Clock) -> None:
    marked = {"ETag": '"v1"'}
    url = site.answers("/s.csv", Answer(SCORES, headers=marked), Answer(status=304), Answer(SCORES), Answer(FEWER))
    add(store, url)
    said = []
    for _ in range(4):
        (outcome,) = fetch(store, now=clock)
        said.append((outcome.status, outcome.message, outcome.counts.stored))
        clock.now += DAY
    assert said == [
        ("changed", "2 rows read = 2 stored + 0 unchanged + 0 rejected", 2),
        ("unchanged", "the same since 2026-11-03", 0),
        ("unchanged", "the same since 2026-11-03", 0),
        ("changed", "1 row read = 1 stored + 0 unchanged + 0 rejected; 2 rows of before gone or revised", 1),
    ]
    assert [asked.headers.get("if-none-match") for asked in site.asked] == [None, '"v1"', '"v1"', None]
    assert values(store) == [0.75]
    (feed,) = list_feeds(store)
    assert (feed.changed_at, feed.succeeded_at) == (clock.now - DAY, clock.now - DAY)


ERRORS = {
    "a page": b"<!DOCTYPE html><html><title>Sign in</title></html>",
    "JSON": b'{"error": "rate limited"}',
    "a JSON list": b"[]\n",
    "a sentence": b"Service unavailable\n",
    "XML": b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>\n",
    "bytes": bytes(range(256)) * 4,
    "half an archive": b"PK\x03\x04" + bytes(300),
}
PACKED = {"Content-Encoding": "gzip"}
FAILURES = [
    pytest.param(Answer(b"gone", 404), "HTTP 404 from 127.0.0.1", id="404"),
    pytest.param(Answer(b"broken", 500), "HTTP 500 from 127.0.0.1", id="500"),
    pytest.param(Answer(b"slow down", 429), "HTTP 429 from 127.0.0.1", id="429"),
    pytest.param(Answer(ERRORS["a page"]), "127.0.0.1 gave a page in HTML, not a file", id="HTML with 200"),
    pytest.param(Answer(b""), "127.0.0.1 gave an empty answer", id="empty"),
    pytest.param(
        Answer(ERRORS["JSON"]), 'no column for model, benchmark, value of the table scores; found {"err', id="JSON"
    ),
    pytest.param(cut_off(SCORES[:-9], len(SCORES)), "127.0.0.1 broke off", id="cut off"),
    pytest.param(Answer(SCORES[:-3], length=False), "127.0.0.1 did not say how long", id="cut off, no length"),
    pytest.param(Answer(SCORES, headers={"Content-Length": "30"}), "127.0.0.1 sent more", id="wrong length"),
    pytest.param(drip(), "127.0.0.1 took longer than 0.5 s", id="drip"),
    pytest.param(endless(SCORES * 1000), "the answer of 127.0.0.1 is too large", id="endless"),
    pytest.param(Answer(gzip.compress(b"a,b\n" * 500_000), headers=PACKED), "the answer of 127", id="gzip bomb"),
    pytest.param(Answer(status=302, headers={"Location": "/s.csv"}), "127.0.0.1 redirects again", id="loop"),
    pytest.param(Answer(status=302, headers={"Location": "https://10.0.0.1/"}), "127.0.0.1 redirects to", id="private"),
    pytest.param(reset, "127.0.0.1 broke off", id="reset"),
]


@pytest.mark.parametrize(("failure", "why"), FAILURES)
def test_a_feed_that_fails_changes_no_fact_and_is_said_to_be_stale_until_it_is_well(
    sqlite_store: Store, site: Site, clock: Clock, failure: Any, why: str
) -> None:
    add(sqlite_store, site.answers("/s.csv", Answer(SCORES)))
    fetch(sqlite_store, now=clock)
    before, clock.now = everything(sqlite_store), clock.now + DAY
    site.answers("/s.csv", failure)
    limits = replace(QUICK, total_seconds=0.5) if "longer" in why else QUICK
    (outcome,) = fetch(sqlite_store, now=clock, limits=limits)
    assert outcome.status == "failed"
    assert outcome.message.startswith(why)
    assert everything(sqlite_store) == before
    what = outcome.message.split("; found ")[0]
    assert "rate limited" not in what  # what the answer says may be secret
    assert notices(sqlite_store) == (
        f"Feed lab has failed since 2026-11-04 ({what}): its facts are those of 2026-11-03.",
    )
    site.answers("/s.csv", Answer(SCORES))
    assert [one.status for one in fetch(sqlite_store, now=clock)] == ["unchanged"]
    assert notices(sqlite_store) == ()
    assert everything(sqlite_store) == before


@pytest.mark.parametrize("content", ERRORS.values(), ids=ERRORS)
@pytest.mark.parametrize("reader", [None, "csv", "metr", "epoch", "inspect", "eee", "lm-eval"])
def test_no_reader_takes_the_answer_of_a_server_that_has_no_file(
    sqlite_store: Store, site: Site, reader: FeedReader | None, content: bytes
) -> None:
    add(sqlite_store, site.answers("/data", Answer(content)), "lab", FeedOptions(), reader=reader)
    before = everything(sqlite_store)
    assert [one.status for one in fetch(sqlite_store)] == ["failed"]
    assert everything(sqlite_store) == before


def results(estimate: float) -> bytes:
    return (RESULTS % estimate).encode()


def test_a_bad_row_of_a_table_changes_no_fact_unless_bad_rows_are_left_out(sqlite_store: Store, site: Site) -> None:
    url = site.answers("/s.csv", Answer(SCORES + b"C,b,many\n"))
    add(sqlite_store, url)
    before = everything(sqlite_store)
    (outcome,) = fetch(sqlite_store)
    assert outcome.message.startswith("s.csv: 1 bad row, so nothing was stored; line 4, column value: found 'many'")
    assert everything(sqlite_store) == before
    add(sqlite_store, url, "lenient", replace(TABLE, on_error="skip"))
    (outcome,) = fetch(sqlite_store, "lenient")
    assert (outcome.status, outcome.counts.stored, outcome.counts.rejected) == ("changed", 2, 1)


def test_one_that_fails_does_not_keep_others_from_being_fetched(sqlite_store: Store, site: Site) -> None:
    add(sqlite_store, site.answers("/a.csv", Answer(status=500)), "a")
    add(sqlite_store, site.answers("/b.csv", Answer(SCORES)), "b")
    shares: list[float] = []
    outcomes = fetch(sqlite_store, progress=shares.append)
    assert [(one.name, one.status) for one in outcomes] == [("a", "failed"), ("b", "changed")]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert notices(sqlite_store)[0].endswith("(HTTP 500 from 127.0.0.1): it has brought no facts yet.")


def test_what_breaks_a_reader_is_a_failure_of_its_feed_alone(
    sqlite_store: Store, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from horizon.ingest.readers import metr

    def broken(*_: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(metr, "read", broken)
    add(sqlite_store, site.answers("/r.yaml", Answer(results(5))), "a", FeedOptions(), reader="metr")
    add(sqlite_store, site.answers("/b.csv", Answer(SCORES)), "b")
    assert [one.status for one in fetch(sqlite_store)] == ["failed", "changed"]
    assert list_feeds(sqlite_store)[0].error == "the content could not be read (RecursionError: too deep)"


def test_what_the_first_content_is_recognised_as_the_later_has_to_be(sqlite_store: Store, site: Site) -> None:
    log = json.dumps({"schema_version": "0.2.1", "evaluation_id": "x", "evaluation_results": []}).encode()
    add(sqlite_store, site.answers("/r.yaml", Answer(results(5)), Answer(log)), "r", FeedOptions())
    assert list_feeds(sqlite_store)[0].reader == ""
    assert [one.status for one in fetch(sqlite_store)] == ["changed"]
    assert list_feeds(sqlite_store)[0].reader == "metr"
    assert [one.status for one in fetch(sqlite_store)] == ["failed"]
    assert minutes(sqlite_store, suite="metr-1.1") == {"model_a": 5.0}


def test_content_that_is_of_no_known_format_says_which_options_there_are(sqlite_store: Store, site: Site) -> None:
    add(sqlite_store, site.answers("/s.csv", Answer(SCORES)), "s", FeedOptions())
    (outcome,) = fetch(sqlite_store)
    assert outcome.message == "s.csv is of no known format; found 'model,benchmark,value'"
    assert "--reader csv" in (outcome.hint or "")


@pytest.mark.parametrize(
    ("name", "known_at"),
    [("s.2026-01-30.csv", date(2026, 1, 30)), ("s.csv", datetime.now(UTC).date())],
)
def test_content_is_known_from_the_day_in_its_name_else_from_today(
    sqlite_store: Store, site: Site, name: str, known_at: date
) -> None:
    add(sqlite_store, site.answers(f"/{name}", Answer(SCORES)))
    fetch(sqlite_store)
    with sqlite_store.read() as connection:
        (day,) = read.snapshots(connection)["known_at"]
    assert day in {known_at, known_at + (DAY if name == "s.csv" else 0 * DAY)}


def test_content_of_a_day_that_has_not_come_is_refused(sqlite_store: Store, site: Site) -> None:
    add(sqlite_store, site.answers("/s.2100-01-01.csv", Answer(SCORES)))
    (outcome,) = fetch(sqlite_store)
    assert "a vintage cannot be known before its day has come" in outcome.message
    assert values(sqlite_store) == []


def test_tables_of_the_same_file_name_are_of_two_sources(sqlite_store: Store, site: Site) -> None:
    add(sqlite_store, site.answers("/one/s.csv", Answer(SCORES)), "one")
    add(sqlite_store, site.answers("/two/s.csv?key=secret", Answer(b"model,benchmark,value\nC,b,0.1\n")), "two")
    fetch(sqlite_store)
    assert sorted(values(sqlite_store)) == [0.1, 0.25, 0.5]
    with sqlite_store.read() as connection:
        found = read.sources(connection)
    assert list(found["slug"]) == ["one", "two"]
    assert list(found["url"]) == [f"{site.url}/one/s.csv", f"{site.url}/two/s.csv?…"]


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_path_is_a_feed_too(sqlite_store: Store, tmp_path: Path, clock: Clock, kind: str) -> None:
    file = tmp_path / "logs" / "r.yaml"
    file.parent.mkdir()
    file.write_bytes(results(5) if kind == "file" else b"")
    if kind == "folder":
        file.unlink()
        write_log(file.parent / "log.json", 0.5)
    place = file if kind == "file" else file.parent
    add_feed(sqlite_store, "here", str(place), reader="metr" if kind == "file" else "lm-eval")
    assert [fetch(sqlite_store, now=clock)[0].status for _ in range(2)] == ["changed", "unchanged"]
    shutil.rmtree(file.parent)
    clock.now += DAY
    (outcome,) = fetch(sqlite_store, now=clock)
    assert outcome.status == "failed"
    assert str(tmp_path) not in notices(sqlite_store)[0]
    assert "its facts are those of 2026-11-03" in notices(sqlite_store)[0]


def test_a_path_that_is_a_link_leads_where_the_link_leads_by_then(sqlite_store: Store, tmp_path: Path) -> None:
    for name, content in (("one.csv", SCORES), ("two.csv", FEWER)):
        (tmp_path / name).write_bytes(content)
    link = tmp_path / "latest.csv"
    link.symlink_to("one.csv")
    feed = add(sqlite_store, str(link))
    fetch(sqlite_store)
    link.unlink()
    link.symlink_to("two.csv")
    assert fetch(sqlite_store)[0].status == "changed"
    assert (feed.location, feed_named(sqlite_store, str(link))) == (str(link), "lab")


def test_a_path_through_a_link_and_back_is_where_it_leads(sqlite_store: Store, tmp_path: Path) -> None:
    (tmp_path / "far" / "deep").mkdir(parents=True)
    (tmp_path / "far" / "s.csv").write_bytes(SCORES)
    (tmp_path / "link").symlink_to(tmp_path / "far" / "deep")
    add(sqlite_store, str(tmp_path / "link" / ".." / "s.csv"))
    assert fetch(sqlite_store)[0].status == "changed"


def write_log(path: Path, value: float) -> None:
    log = {
        "results": {"arc_easy": {"acc,none": value, "acc_stderr,none": 0.01}}, "versions": {"arc_easy": 1.0},
        "n-shot": {"arc_easy": 0}, "n-samples": {"arc_easy": {"original": 100, "effective": 100}},
        "config": {"model": "hf", "model_args": "pretrained=lab/model-a"}, "model_name": "lab/model-a",
        "date": 1_760_000_000.0, "configs": {"arc_easy": {"task": "arc_easy"}},
        "higher_is_better": {"arc_easy": {"acc": True}},
    }  # fmt: skip
    path.write_text(json.dumps(log))


def test_what_is_there_is_read_anew_where_that_is_asked_for(sqlite_store: Store, site: Site) -> None:
    add(sqlite_store, site.answers("/s.csv", Answer(SCORES, headers={"ETag": '"v1"'})))
    fetch(sqlite_store)
    before = everything(sqlite_store)
    (outcome,) = fetch(sqlite_store, again=True)
    assert (outcome.status, outcome.counts.unchanged) == ("unchanged", 2)
    assert "if-none-match" not in site.asked[1].headers
    assert everything(sqlite_store) == before


def test_two_fetches_at_the_same_time_take_what_is_new_once(store: Store, site: Site) -> None:
    add(store, site.answers("/s.csv", Answer(SCORES)))
    together = threading.Barrier(2)

    def one(_: int) -> str:
        together.wait()
        return fetch(store)[0].status

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == ["changed", "unchanged"]
    assert values(store) == [0.5, 0.25]
    with store.read() as connection:
        assert len(read.snapshots(connection)) == 1


def test_a_feed_that_is_removed_while_it_is_fetched_brings_nothing(sqlite_store: Store, site: Site) -> None:
    def remove_meanwhile(handler: Any) -> None:
        remove_feed(sqlite_store, "lab")
        Answer(SCORES)(handler)

    add(sqlite_store, site.answers("/s.csv", remove_meanwhile))
    (outcome,) = fetch(sqlite_store)
    assert outcome.message == "the feed lab was removed while it was fetched"
    assert values(sqlite_store) == []
    assert list_feeds(sqlite_store) == []


def test_a_fetch_that_is_killed_leaves_the_store_as_it_was(empty_file: Path, site: Site, tmp_path: Path) -> None:
    path = Path(shutil.copy(empty_file, tmp_path / "store.db"))
    begun = threading.Event()

    def stop_in_the_middle(handler: Any) -> None:
        Answer(SCORES[:9], headers={"Content-Length": str(len(SCORES))})(handler)
        begun.set()
        site.closing.wait(30)

    with open_store(path) as store:
        add(store, site.answers("/s.csv", stop_in_the_middle))
        before, (feed,) = everything(store), list_feeds(store)
        process = start(path, "feed", "fetch")
        assert begun.wait(60)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        assert (everything(store), list_feeds(store)) == (before, [feed])
        site.answers("/s.csv", Answer(SCORES))
        assert [one.status for one in fetch(store)] == ["changed"]


def test_what_was_fetched_is_gone_afterwards_and_what_a_killed_fetch_left_behind_too(
    sqlite_store: Store, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, new = tmp_path / "horizon-feed-old", tmp_path / "horizon-feed-new"
    for folder in (old, new):
        folder.mkdir()
    os.utime(old, (time.time() - 200_000,) * 2)
    add(sqlite_store, site.answers("/s.csv", Answer(SCORES), Answer(b"<html>"), Answer(FEWER)))
    assert [fetch(sqlite_store)[0].status for _ in range(3)] == ["changed", "failed", "changed"]
    assert list(tmp_path.iterdir()) == [new]


@pytest.mark.parametrize(
    ("name", "location", "options", "message"),
    [
        ("a b", "https://example.org/s.csv", {}, "no name of a feed"),
        ("../x", "https://example.org/s.csv", {}, "no name of a feed"),
        ("x" * 65, "https://example.org/s.csv", {}, "no name of a feed"),
        ("<script>", "https://example.org/s.csv", {}, "no name of a feed"),
        ("a", "example.org/s.csv", {}, "no file or folder example.org/s.csv"),
        ("a", "nul\0byte", {}, "no file or folder"),
        ("a", "", {}, "no file or folder ''"),
        ("a", "https://e.org/s", {"reader": "epoch", "options": TABLE}, "of CSV files"),
        ("a", "https://e.org/s", {"reader": "eee", "options": FeedOptions(suite="s")}, "of no suite"),
        ("a", "https://e.org/s", {"reader": "pdf"}, "no such reader"),
    ],
)
def test_a_feed_that_cannot_be_is_refused_at_once(
    sqlite_store: Store, name: str, location: str, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(FeedError, match=message):
        add_feed(sqlite_store, name, location, **options)
    assert list_feeds(sqlite_store) == []


def test_an_address_that_is_never_asked_is_refused_at_once(sqlite_store: Store) -> None:
    with pytest.raises(WebError, match="private network"):
        add_feed(sqlite_store, "a", "https://192.168.1.1/s.csv")


def test_a_name_that_is_taken_is_refused(sqlite_store: Store) -> None:
    add_feed(sqlite_store, "a", "https://example.org/s.csv")
    with pytest.raises(FeedError, match="there is a feed a already"):
        add_feed(sqlite_store, "a", "https://example.org/t.csv")


def test_a_name_that_is_not_there_gets_the_nearest_and_nothing_is_fetched(sqlite_store: Store, site: Site) -> None:
    add(sqlite_store, site.answers("/s.csv", Answer(SCORES)), "epoch")
    with pytest.raises(FeedError, match="there is no feed epohc") as caught:
        fetch(sqlite_store, "epoch", "epohc")
    assert caught.value.expected == "epoch"
    with pytest.raises(FeedError, match="there is no feed epohc"):
        remove_feed(sqlite_store, "epohc")
    assert site.asked == []


def test_a_location_stands_for_its_feed_or_makes_one(sqlite_store: Store, tmp_path: Path) -> None:
    address = "https://epoch.ai/data/benchmark_data.zip"
    add_feed(sqlite_store, "epoch", address)
    (tmp_path / "my scores.csv").touch()
    assert feed_named(sqlite_store, "epoch") == "epoch"
    assert feed_named(sqlite_store, address) == "epoch"
    assert feed_named(sqlite_store, "https://epoch.ai/other.zip") == "epoch.ai"
    assert feed_named(sqlite_store, "https://epoch.ai/third.zip") == "epoch.ai-2"
    assert feed_named(sqlite_store, str(tmp_path / "my scores.csv")) == "my-scores"
    assert feed_named(sqlite_store, str(tmp_path / "my scores.csv")) == "my-scores"
    with pytest.raises(FeedError, match="there is no feed epoc"):
        feed_named(sqlite_store, "epoc")
    assert len(list_feeds(sqlite_store)) == 4


def test_a_notice_shows_what_a_server_says_as_one_line_of_plain_signs(sqlite_store: Store, site: Site) -> None:
    hostile = "model,\u202ebenchmark\x1b[31m<script>alert(1)</script>\n".encode()
    add(sqlite_store, site.answers("/s.csv", Answer(hostile)))
    fetch(sqlite_store)
    (notice,) = notices(sqlite_store)
    assert notice.isprintable()
    assert len(notice) < 450

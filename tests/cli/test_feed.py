"""``horizon feed``: what the commands print, and their exit codes."""

import csv
import io
import json
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from horizon.cli.main import cli
from horizon.store import Store, open_store
from horizon.workflow.feeds import list_feeds
from tests.fixtures.server import Answer, Site
from tests.robustness.processes import start

SCORES = b"model,benchmark,value\nA,b,0.5\nB,b,0.25\n"


def horizon(store: Store, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--db", str(store.file), *words], catch_exceptions=False)


def add(store: Store, url: str, name: str = "lab", *more: str) -> Result:
    return horizon(store, "feed", "add", name, url, "--table", "scores", "--create", "--allow-private", *more)


def test_a_feed_is_added_listed_fetched_and_removed(sqlite_store: Store, site: Site) -> None:
    url = site.answers("/s.csv", Answer(SCORES))
    added = add(sqlite_store, url)
    assert (added.exit_code, added.stdout) == (0, f"lab: {url}, read as csv\n")
    assert "nothing was fetched yet: `horizon feed fetch lab` does" in added.stderr
    assert "never fetched" in horizon(sqlite_store, "feed", "list").stdout
    assert site.asked == []

    fetched = horizon(sqlite_store, "feed", "fetch")
    assert (fetched.exit_code, fetched.stdout) == (
        0,
        "lab: changed: 2 rows read = 2 stored + 0 unchanged + 0 rejected\n",
    )
    assert "new models (2): A; B" in fetched.stderr
    assert horizon(sqlite_store, "feed", "fetch", "lab").stdout.startswith("lab: unchanged: the same since ")
    lines = horizon(sqlite_store, "feed", "list").stdout.splitlines()
    assert lines[0].split() == ["name", "reader", "location", "last", "success", "last", "change", "state"]
    assert lines[2].split()[:3] == ["lab", "csv", url]
    assert lines[2].endswith("good")

    assert horizon(sqlite_store, "feed", "remove", "lab").exit_code == 0
    left = horizon(sqlite_store, "feed", "list")
    assert (left.stdout, left.stderr) == ("", "there are no feeds: `horizon feed add NAME LOCATION` makes one\n")


def test_a_feed_that_fails_makes_the_exit_code_1_and_others_are_fetched(sqlite_store: Store, site: Site) -> None:
    add(sqlite_store, site.answers("/a.csv", Answer(status=500)), "a")
    add(sqlite_store, site.answers("/b.csv", Answer(SCORES)), "b")
    run = horizon(sqlite_store, "feed", "fetch", "--attempts", "1")
    assert run.exit_code == 1
    assert len(site.asked) == 2
    assert run.stdout.splitlines() == [
        "a: failed: HTTP 500 from 127.0.0.1",
        "b: changed: 2 rows read = 2 stored + 0 unchanged + 0 rejected",
    ]
    line = horizon(sqlite_store, "feed", "list").stdout.splitlines()[2]
    assert "failing since 20" in line
    assert line.endswith(": HTTP 500 from 127.0.0.1")


def test_other_programs_get_json_and_csv(sqlite_store: Store, site: Site) -> None:
    add(sqlite_store, site.answers("/a.csv", Answer(status=404)), "a")
    add(sqlite_store, site.answers("/b.csv", Answer(SCORES)), "b")
    run = horizon(sqlite_store, "feed", "fetch", "--format", "json")
    found = json.loads(run.stdout)
    assert (found["schema"], [one["status"] for one in found["feeds"]]) == (
        "horizon.feed-fetch/1",
        ["failed", "changed"],
    )
    assert {name: found["feeds"][1][name] for name in ("read", "stored", "rejected")} == {
        "read": 2,
        "stored": 2,
        "rejected": 0,
    }
    listed = json.loads(horizon(sqlite_store, "feed", "list", "--format", "json").stdout)
    assert listed["schema"] == "horizon.feeds/1"
    assert [one["error"] for one in listed["feeds"]] == ["HTTP 404 from 127.0.0.1", None]
    rows = list(csv.DictReader(io.StringIO(horizon(sqlite_store, "feed", "list", "--format", "csv").stdout)))
    assert [row["name"] for row in rows] == ["a", "b"]
    assert rows[0]["last_success"] == ""


@pytest.mark.parametrize(("answer", "code"), [(Answer(SCORES), 0), (Answer(b"<html>"), 1)])
def test_a_feed_that_is_fetched_at_once_is_added_only_if_that_works(
    sqlite_store: Store, site: Site, answer: Answer, code: int
) -> None:
    run = add(sqlite_store, site.answers("/s.csv", answer), "lab", "--fetch")
    listed = json.loads(horizon(sqlite_store, "feed", "list", "--format", "json").stdout)["feeds"]
    assert (run.exit_code, len(listed)) == (code, 1 - code)
    assert ("the feed lab was not added" in run.stderr) is bool(code)


def test_a_feed_whose_first_fetch_is_broken_off_is_not_added(empty_file: Path, site: Site, tmp_path: Path) -> None:
    path = Path(shutil.copy(empty_file, tmp_path / "store.db"))
    asked = threading.Event()

    def keep_waiting(handler: Any) -> None:
        asked.set()
        site.closing.wait(30)

    process = start(path, "feed", "add", "lab", site.answers("/s.csv", keep_waiting), "--allow-private", "--fetch")
    assert asked.wait(60)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    with open_store(path) as store:
        assert list_feeds(store) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["add", "a", "http://example.org/s.csv"], "expected: an address that begins with https://"),
        (["add", "a", "https://me:secret@example.org/s"], "has a user name or password in it"),
        (["add", "a", "https://127.0.0.1/s.csv"], "it is on a private network"),
        (["add", "a", "no/such/file.csv"], "there is no file or folder no/such/file.csv"),
        (["fetch", "nobody"], "there is no feed nobody"),
        (["remove", "nobody"], "there is no feed nobody"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(sqlite_store: Store, words: list[str], message: str) -> None:
    run = horizon(sqlite_store, "feed", *words)
    assert (run.exit_code, run.stdout) == (1, "")
    assert message in run.stderr
    assert "secret" not in run.stderr
    assert horizon(sqlite_store, "feed", "list").stdout == ""


@pytest.mark.parametrize("name", ["", "a b", "../x", "-x", "x\n", "x" * 65, "</script>"])
def test_a_name_that_no_file_could_have_is_wrong_usage(sqlite_store: Store, name: str) -> None:
    assert horizon(sqlite_store, "feed", "add", "--", name, "https://example.org/s.csv").exit_code == 2
    assert horizon(sqlite_store, "feed", "list").stdout == ""


def test_nothing_to_fetch_is_no_failure(sqlite_store: Store) -> None:
    run = horizon(sqlite_store, "feed", "fetch")
    assert (run.exit_code, run.stdout) == (0, "")


def test_feed_help_does_not_wait_for_the_network_layer() -> None:
    script = (
        "import sys\nfrom click.testing import CliRunner\nfrom horizon.cli.main import cli\n"
        "CliRunner().invoke(cli, ['feed', 'add', '--help'])\n"
        "print({'httpx', 'pandas', 'sqlalchemy'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"

"""Who is told: a real program, and a real server; nothing secret in what went wrong."""

import fcntl
import json
import shlex
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from horizon.errors import ScheduleError
from horizon.schedule.notify import notify, parse_command, shown_command, shown_url
from horizon.store.schedules import Schedule

NOTICE = {"schema": "horizon.notice/1", "headline": "doubled every </script> 4 months – “so far”"}
QUIET = Schedule(
    "weekly", ("frontier",), "* * * * *", "UTC", (), "out", None, None, True, datetime(2026, 1, 1, tzinfo=UTC)
)


def python(code: str, *words: str) -> Schedule:
    return QUIET._replace(notify_command=(sys.executable, "-c", code, *words))


@contextmanager
def server(status: int) -> Iterator[tuple[str, list[Any]]]:
    """Give the address of a server on this machine, and what it is told."""
    told: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    listening = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.server_port}/hooks/s3cret?token=s3cret", told
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


def test_nobody_is_told_who_did_not_ask() -> None:
    assert notify(QUIET, NOTICE) == []


def test_a_command_gets_the_notice_as_json(tmp_path: Path) -> None:
    script = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())"
    assert notify(python(script, str(tmp_path / "a $(b).json")), NOTICE) == []
    assert json.loads((tmp_path / "a $(b).json").read_bytes()) == NOTICE


def test_a_command_need_not_read_what_it_is_told() -> None:
    large = {"news": ["x" * 1000] * 1000}
    assert notify(QUIET._replace(notify_command=("true",)), large) == []


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (python("raise SystemExit(3)"), "ended with exit code 3"),
        (python("print('no such key: s3cret'); raise SystemExit(1)", "s3cret"), "exit code 1: no such key: …"),
        (python("import os; os.kill(os.getpid(), 9)"), "was killed"),
        (QUIET._replace(notify_command=("/nowhere", "s3cret")), "/nowhere … cannot be run: No such file"),
        (QUIET._replace(notify_command=("/etc/passwd",)), "/etc/passwd cannot be run: Permission denied"),
    ],
)
def test_a_command_that_fails_says_how_and_keeps_its_secrets(schedule: Schedule, expected: str) -> None:
    (failure,) = notify(schedule, NOTICE)
    assert expected in failure
    assert failure.startswith("notify command ")
    assert "s3cret" not in failure


def test_of_a_command_that_talks_much_little_is_kept() -> None:
    (failure,) = notify(python("print('x' * 10**7); raise SystemExit(1)"), NOTICE)
    assert len(failure) < 700


def test_a_command_that_hangs_is_ended_with_all_that_it_began(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    child = f"import fcntl, time; fcntl.flock(open({str(lock)!r}, 'w'), fcntl.LOCK_EX); time.sleep(600)"
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    (failure,) = notify(python(script), NOTICE, seconds=1.0)
    assert failure == f"notify command {sys.executable} … took longer than 1 s and was ended"
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the child would still hold it


def test_an_address_is_posted_the_notice() -> None:
    with server(204) as (url, told):
        assert notify(QUIET._replace(notify_url=url), NOTICE) == []
    assert told == [NOTICE]


def test_an_address_that_does_not_take_it_is_named_without_its_secret() -> None:
    with server(404) as (url, _):
        (failure,) = notify(QUIET._replace(notify_url=url), NOTICE)
    assert failure.startswith("http://127.0.0.1/… was not told: ")
    assert "404" in failure
    assert "s3cret" not in failure


def test_an_address_on_a_private_network_is_told_only_if_that_is_allowed() -> None:
    with server(204) as (url, told):
        (failure,) = notify(QUIET._replace(notify_url=url, allow_private=False), NOTICE)
    assert told == []
    assert "s3cret" not in failure


def test_one_who_fails_does_not_keep_the_other_from_being_told() -> None:
    with server(204) as (url, told):
        failures = notify(QUIET._replace(notify_command=("false",), notify_url=url), NOTICE)
    assert failures == ["notify command false ended with exit code 1"]
    assert told == [NOTICE]


def test_a_command_is_split_as_a_shell_would_split_it() -> None:
    assert parse_command("mail -s 'a; rm -rf /' \"$HOME\"") == ("mail", "-s", "a; rm -rf /", "$HOME")
    assert parse_command(shlex.join(["a", "b c"])) == ("a", "b c")


@pytest.mark.parametrize("text", ["", "   ", "''", "mail 'me", "mail \\", "a \0"])
def test_what_is_no_command_is_refused(text: str) -> None:
    with pytest.raises(ScheduleError, match=r"not a command|cannot be read"):
        parse_command(text)


def test_of_commands_and_addresses_only_so_much_is_shown() -> None:
    assert shown_command(("curl", "-H", "Authorization: s3cret")) == "curl …"
    assert shown_command(("./tell",)) == "./tell"
    assert shown_url("https://hooks.example.org/services/T0/s3cret?x=s3cret") == "https://hooks.example.org/…"

"""``horizon schedule install``: what is written, what is said, and what is left alone."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from horizon.cli.main import cli
from horizon.store import open_store
from horizon.store.schedules import add_schedule
from tests.fixtures.daemons import Session
from tests.schedule.install.weekly import WEEKLY

TARGETS = ["systemd", "cron", "github-actions"]


@pytest.fixture
def folder(tmp_path: Path, empty_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a working folder with a store in which two schedules are."""
    work = tmp_path / "work"
    work.mkdir()
    shutil.copy(empty_file, work / "horizon.db")
    with open_store(work / "horizon.db") as store, store.write() as connection:
        add_schedule(connection, WEEKLY)
        add_schedule(connection, WEEKLY._replace(name="daily", cron="30 7 * * *"))
    monkeypatch.chdir(work)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return work


def install(*words: str) -> Result:
    return CliRunner().invoke(cli, ["--db", "horizon.db", "schedule", "install", *words])


@pytest.mark.parametrize(
    ("target", "files"),
    [
        ("systemd", ["config/systemd/user/horizon-weekly.service", "config/systemd/user/horizon-weekly.timer"]),
        ("cron", ["work/horizon-weekly.cron"]),
        ("github-actions", ["work/.github/workflows/horizon-weekly.yml"]),
    ],
)
def test_files_lie_where_they_are_looked_for_and_are_written_once(
    folder: Path, tmp_path: Path, target: str, files: list[str]
) -> None:
    first, second = install(f"--{target}", "weekly"), install(f"--{target}", "weekly")
    paths = [tmp_path / file for file in files]
    assert first.stdout == "".join(f"new        {path}\n" for path in paths)
    assert second.stdout == "".join(f"unchanged  {path}\n" for path in paths)
    assert all(path.is_file() for path in paths)
    assert "to do:\n  " in first.stderr


@pytest.mark.parametrize("target", TARGETS)
def test_a_study_that_is_not_found_from_here_is_said(folder: Path, target: str) -> None:
    with open_store(folder / "horizon.db") as store, store.write() as connection:
        add_schedule(connection, WEEKLY._replace(name="mine", studies=("own",)))
    done = install(f"--{target}", "--out", "made", "mine")
    assert done.exit_code == 0
    assert f"mine builds own, of which there is no reports/own.toml in {folder}" in done.stderr
    (folder / "reports").mkdir()
    (folder / "reports" / "own.toml").write_text("")
    assert "of which there is no" not in install(f"--{target}", "--out", "made", "mine").stderr


@pytest.mark.parametrize("target", TARGETS)
def test_without_a_name_every_schedule_is_installed(folder: Path, target: str) -> None:
    done = install(f"--{target}", "--out", "made", "--format", "json")
    said = json.loads(done.stdout)
    names = {Path(file["path"]).name.partition(".")[0] for file in said["files"]}
    assert names == {"horizon-daily", "horizon-weekly"}
    assert {Path(file["path"]).parent for file in said["files"]} == {folder / "made"}
    assert (said["schema"], said["applied"]) == ("horizon.schedule.install/1", False)
    assert len(said["next"]) == len(set(said["next"])) > 1


@pytest.mark.parametrize("target", TARGETS)
def test_a_hyphen_prints_and_writes_nothing(folder: Path, target: str) -> None:
    done = install(f"--{target}", "weekly", "--out", "-")
    assert done.stdout.startswith(f"# Made by `horizon schedule install --{target} weekly`")
    assert done.stderr == ""
    assert [path.name for path in folder.iterdir() if not path.name.startswith("horizon.db")] == []


def test_nothing_is_written_if_one_file_is_somebody_elses(folder: Path) -> None:
    (folder / "horizon-weekly.cron").write_text("mine")
    done = install("--cron")
    assert done.exit_code == 1
    assert "was not made by horizon" in done.stderr
    assert not (folder / "horizon-daily.cron").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "say where to"),
        (["--cron", "--publish"], "--publish is for --github-actions"),
        (["--github-actions", "--apply"], "set going by a push"),
        (["--cron", "--apply", "--out", "-"], "writes nothing that could be applied"),
        (["--systemd", "--apply", "--out", "x"], "leave --out out"),
    ],
)
def test_options_that_contradict_each_other_are_wrong_usage(folder: Path, words: list[str], message: str) -> None:
    done = install(*words)
    assert done.exit_code == 2
    assert message in done.stderr


def test_a_schedule_that_is_not_there_is_named(folder: Path) -> None:
    done = install("--cron", "monthly")
    assert done.exit_code == 1
    assert "no schedule called monthly" in done.stderr
    assert "daily, weekly" in done.stderr


def test_a_store_without_schedules_says_how_to_make_one(folder: Path, empty_file: Path) -> None:
    shutil.copy(empty_file, folder / "horizon.db")
    assert "make one with `horizon schedule add`" in install("--systemd").stderr


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("systemd", "no systemctl: the files are for a Linux with systemd"),
        ("cron", "no crontab: the files are for a system with cron"),
    ],
)
def test_a_machine_without_it_gets_the_files_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch, target: str, said: str
) -> None:
    monkeypatch.setenv("PATH", str(folder))
    done, applied = install(f"--{target}", "weekly"), install(f"--{target}", "weekly", "--apply")
    assert done.exit_code == 0
    assert said in done.stderr
    assert applied.exit_code == 1
    assert "this machine has no" in applied.stderr


def test_an_address_that_would_be_committed_is_warned_of(folder: Path) -> None:
    with open_store(folder / "horizon.db") as store, store.write() as connection:
        add_schedule(connection, WEEKLY._replace(name="told", notify_url="https://chat.example.org/hook/1"))
    done = install("--github-actions", "told")
    assert "warning: who is told of a run stands in the store" in done.stderr


PROGRAM = f"{sys.executable} -P -m horizon --db horizon.db schedule install"


def test_applied_to_systemd_the_timer_is_active(folder: Path, user_manager: Session) -> None:
    said = user_manager.run(
        f"{PROGRAM} --systemd weekly --apply\nsystemctl --user is-enabled horizon-weekly.timer\n"
        "systemctl --user is-active horizon-weekly.timer"
    )
    assert said.splitlines()[-2:] == ["enabled", "active"]


def test_applied_to_cron_the_crontab_has_each_entry_once(folder: Path, cron_daemon: Session) -> None:
    said = cron_daemon.run(
        "echo '5 4 * * * cleanup' | crontab -\n"
        f"{PROGRAM} --cron --apply\n{PROGRAM} --cron --apply\n"
        "echo ===\ncrontab -l"
    )
    crontab = said.partition("===\n")[2]
    entries = "".join((folder / f"horizon-{name}.cron").read_text() for name in ("daily", "weekly"))
    assert crontab == f"5 4 * * * cleanup\n{entries}"


def test_the_first_crontab_of_a_user_is_made(folder: Path, cron_daemon: Session) -> None:
    said = cron_daemon.run(f"{PROGRAM} --cron weekly --apply\necho ===\ncrontab -l")
    assert said.partition("===\n")[2] == (folder / "horizon-weekly.cron").read_text()


BROKEN = """\
#!/bin/sh
[ "$1" = -l ] && { echo broken >&2; exit 1; }
exec /usr/bin/crontab "$@"
"""


def test_a_crontab_that_cannot_be_read_is_not_overwritten(folder: Path, cron_daemon: Session) -> None:
    program = folder / "crontab"
    program.write_text(BROKEN)
    program.chmod(0o755)
    said = cron_daemon.run(
        "echo '5 4 * * * cleanup' | crontab -\n"
        f"PATH={folder}:$PATH {PROGRAM} --cron weekly --apply 2>&1 || echo failed\n"
        "echo ===\ncrontab -l"
    )
    assert "broken\nfailed\n" in said
    assert said.partition("===\n")[2] == "5 4 * * * cleanup\n"

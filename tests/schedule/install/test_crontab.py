"""The line for cron: in the shell as cron calls it, and by a real cron."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from horizon.errors import ScheduleError
from horizon.schedule.install.crontab import cron_file, merged
from horizon.schedule.install.files import write
from horizon.schedule.install.place import Place
from horizon.store.schedules import Schedule
from tests.fixtures.daemons import Session
from tests.schedule.install.conftest import runs_in

Keep = Callable[[Path, Schedule], Place]

HOSTILE = 'it\'s "quoted" 50% %h $HOME $(touch x) `id` ; # & ünï – 見出し 🙂'

# What crontab(5) says that a command finds.
ENVIRONMENT = {"HOME": "/", "LOGNAME": "nobody", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"}


def line_of(entry: str) -> str:
    (line,) = (line for line in entry.splitlines() if not line.startswith("#"))
    return line


def command_of(entry: str) -> str:
    """The command as cron hands it to the shell."""
    return line_of(entry).split(" ", 5)[5].replace(r"\%", "%")


def test_the_line_looks_four_times_an_hour_and_names_everything_in_full(weekly: Schedule, place: Place) -> None:
    file = cron_file(weekly, place, place.folder)
    program = " ".join(place.program)
    assert file.path == place.folder / "horizon-weekly.cron"
    assert line_of(file.content) == (
        f"0,15,30,45 * * * * cd {place.folder} && HORIZON_DB={place.store} {program} --quiet schedule tick"
        f" >>{place.folder}/horizon-weekly.log 2>&1"
    )
    assert file.content.endswith("\n")


def test_the_shell_of_cron_understands_a_path_of_any_name(kept_in: Keep, weekly: Schedule, tmp_path: Path) -> None:
    place = kept_in(tmp_path / HOSTILE, weekly._replace(studies=("no-such-study",)))
    command = command_of(cron_file(weekly, place, tmp_path).content)
    done = subprocess.run(["/bin/sh", "-c", command], env=ENVIRONMENT, cwd="/", capture_output=True, check=False)
    (run,) = runs_in(place)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
    assert run.outcome == "failed"
    assert "weekly" in (place.folder / "horizon-weekly.log").read_text(encoding="utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {HOSTILE}


@pytest.mark.slow
def test_a_real_cron_runs_the_line(cron_daemon: Session, kept_in: Keep, weekly: Schedule, tmp_path: Path) -> None:
    schedule = weekly._replace(studies=("no-such-study",), cron="* * * * *")
    place = kept_in(tmp_path / HOSTILE, schedule)
    write(cron_file(schedule, place, tmp_path))
    # It starts at the next full minute; the log has its first words when the run is over.
    cron_daemon.run(
        f"crontab {tmp_path}/horizon-weekly.cron\ncron\n"
        f"for _ in $(seq 900); do [ -s {tmp_path}/*/horizon-weekly.log ] && exit; sleep 0.1; done\nexit 1",
        seconds=120,
    )
    assert [run.outcome for run in runs_in(place)][-1:] == ["failed"]


@pytest.mark.parametrize(
    ("folder", "match"),
    [
        ("/x\n* * * * * id", "cannot stand in the file"),
        ("/x\\", "has a backslash"),
        ("/" + "x" * 900, "too long for a crontab"),
    ],
)
def test_what_cron_cannot_be_told_is_refused(weekly: Schedule, place: Place, folder: str, match: str) -> None:
    with pytest.raises(ScheduleError, match=match):
        cron_file(weekly, Place(place.program, place.store, Path(folder)), place.folder)


def test_a_crontab_keeps_what_else_it_has(weekly: Schedule, place: Place) -> None:
    first = cron_file(weekly, place, place.folder).content
    second = cron_file(weekly._replace(cron="7 * * * *"), place, place.folder).content
    other = cron_file(weekly._replace(name="week"), place, place.folder).content
    before = f"MAILTO=me\n5 4 * * * cleanup\n{other}"
    assert merged("", "weekly", first) == first
    assert merged(before, "weekly", first) == before + first
    assert merged(before + first, "weekly", first) == before + first
    assert merged(f"{first}{before}", "weekly", second) == second + before
    assert merged(before + first + first, "weekly", second) == before + second
    assert merged("5 4 * * * cleanup", "weekly", first) == f"5 4 * * * cleanup\n{first}"

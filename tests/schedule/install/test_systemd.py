"""Units, as systemd itself takes them: checked, and run by a real manager of a user's units."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from horizon.errors import ScheduleError
from horizon.schedule.install.files import write
from horizon.schedule.install.place import Place
from horizon.schedule.install.systemd import systemd_files, systemd_folder, systemd_steps
from horizon.store.schedules import Schedule
from tests.fixtures.daemons import Session
from tests.schedule.install.conftest import runs_in

Verify = Callable[[list[Path]], str]
Keep = Callable[[Path, Schedule], Place]

HOSTILE = ['it\'s "quoted" 50% %h $HOME ${HOME}', "# ; [Service] back\\slash \\x20 ünï – 見出し 🙂"]


def written(schedule: Schedule, place: Place, folder: Path) -> list[Path]:
    files = systemd_files(schedule, place, folder)
    assert [write(file) for file in files] == ["new", "new"]
    return [file.path for file in files]


@pytest.mark.parametrize("cron", ["0 6 * * MON", "0 9 1,15 * FRI", "0 9 */2 * 5L", "0 8 LW * *"])
@pytest.mark.parametrize("notified", [None, ("mail", "me")])
def test_systemd_has_nothing_against_them(
    verify_units: Verify, weekly: Schedule, place: Place, cron: str, notified: tuple[str, ...] | None
) -> None:
    schedule = weekly._replace(cron=cron, notify_command=notified)
    assert verify_units(written(schedule, place, place.folder / "units")) == ""


def test_systemd_would_object_to_a_wrong_unit(verify_units: Verify, weekly: Schedule, place: Place) -> None:
    unit, timer = written(weekly, place, place.folder)
    timer.write_text(timer.read_text().replace("OnCalendar=Mon ", "OnCalendar=Moonday "))
    assert "Moonday" in verify_units([unit, timer])


@pytest.mark.parametrize("name", HOSTILE)
def test_a_folder_of_any_name_is_worked_in(
    user_manager: Session, kept_in: Keep, weekly: Schedule, tmp_path: Path, name: str
) -> None:
    place = kept_in(tmp_path / name, weekly._replace(studies=("no-such-study",)))
    written(weekly, place, tmp_path / "config" / "systemd" / "user")
    user_manager.run(
        "systemctl --user start horizon-weekly.service || systemctl --user show -p ExecMainStatus horizon-weekly"
    )
    (run,) = runs_in(place)
    assert (run.schedule, run.outcome) == ("weekly", "failed")
    assert "no-such-study" in str(run.message)


def test_a_timer_that_is_enabled_knows_when_it_goes_off(user_manager: Session, weekly: Schedule, place: Place) -> None:
    written(weekly, place, place.folder / "config" / "systemd" / "user")
    said = user_manager.run(
        "systemctl --user daemon-reload\n"
        "systemctl --user enable --now horizon-weekly.timer\n"
        "systemctl --user show -p ActiveState,UnitFileState,TimersCalendar,Unit horizon-weekly.timer\n"
    )
    assert "ActiveState=active" in said
    assert "UnitFileState=enabled" in said
    assert "OnCalendar=Mon *-*-* 06:00:00 Europe/Berlin" in said
    assert "Unit=horizon-weekly.service" in said


@pytest.mark.slow
def test_a_page_is_built_in_spite_of_all_that_is_forbidden(
    user_manager: Session, kept_in: Keep, weekly: Schedule, tmp_path: Path
) -> None:
    place = kept_in(tmp_path / "work", weekly)
    unit, _ = written(weekly, place, tmp_path / "config" / "systemd" / "user")
    assert "NoNewPrivileges=yes" in unit.read_text()
    user_manager.run(
        f"{' '.join(place.program)} --db {place.store} init\nsystemctl --user start horizon-weekly.service",
        seconds=300,
    )
    (run,) = runs_in(place)
    assert run.outcome == "done", run.message
    assert (place.folder / "reports/out/frontier/latest/frontier.html").is_file()


@pytest.mark.parametrize("name", ["ends \\", "ends ", " begins"])
def test_a_folder_that_a_unit_cannot_name_is_refused(weekly: Schedule, place: Place, name: str) -> None:
    folder = Path(str(place.folder) + name) if not name.startswith(" ") else Path(name)
    with pytest.raises(ScheduleError, match="the working folder ends"):
        systemd_files(weekly, Place(place.program, place.store, folder), place.folder)


@pytest.mark.parametrize("text", ["/x\nExecStart=/bin/false", "/x\u2028y"])
def test_no_path_can_add_a_line(weekly: Schedule, place: Place, text: str) -> None:
    for bad in (Place(place.program, text, place.folder), Place(place.program, place.store, Path(text))):
        with pytest.raises(ScheduleError, match="cannot stand in the file"):
            systemd_files(weekly, bad, place.folder)


def test_who_tells_by_a_program_is_not_held_back(weekly: Schedule, place: Place) -> None:
    free, _ = systemd_files(weekly._replace(notify_command=("mail", "me")), place, place.folder)
    held, _ = systemd_files(weekly, place, place.folder)
    assert "NoNewPrivileges" in held.content
    assert "NoNewPrivileges" not in free.content


def test_steps_name_what_to_type(
    weekly: Schedule, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "my config"))
    assert systemd_folder() == tmp_path / "my config" / "systemd" / "user"
    there = systemd_steps(systemd_files(weekly, place, systemd_folder()))
    assert there[:2] == ("systemctl --user daemon-reload", "systemctl --user enable --now horizon-weekly.timer")
    elsewhere = systemd_steps(systemd_files(weekly, place, tmp_path))
    assert elsewhere[0].startswith(f"cp {tmp_path}{os.sep}horizon-weekly.service ")
    assert elsewhere[0].endswith(f"'{systemd_folder()}'/")

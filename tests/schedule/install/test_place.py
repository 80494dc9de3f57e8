"""Where a schedule is kept, and what cannot be written into a file."""

import os
import subprocess
from pathlib import Path

import pytest

from horizon.errors import ScheduleError
from horizon.schedule.install.place import file_name, place_of, writable
from horizon.store import Store, open_store


def test_every_path_is_absolute_and_the_program_is_this_one(sqlite_store: Store) -> None:
    place = place_of(sqlite_store)
    assert Path(place.store).is_absolute()
    assert Path(place.store).samefile(sqlite_store.file or "")
    assert place.folder == Path.cwd()
    said = subprocess.run([*place.program, "--version"], capture_output=True, text=True, check=True, cwd=os.sep)
    assert said.stdout.startswith("horizon, version")


def test_a_store_is_found_from_the_working_folder(tmp_path: Path) -> None:
    with open_store("sub/horizon.db", create=True) as store:
        assert place_of(store, tmp_path).store == str(tmp_path / "sub" / "horizon.db")


@pytest.mark.parametrize("address", ["h:secret@db.example.org/h", "h@db.example.org/h?sslpassword=secret"])
def test_a_password_is_not_written_into_a_file(address: str) -> None:
    store = open_store(f"postgresql+psycopg://{address}")
    with pytest.raises(ScheduleError, match="holds a password") as caught:
        place_of(store)
    assert "pgpass" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_server_without_a_password_is_named_by_its_address() -> None:
    place = place_of(open_store("postgresql+psycopg://h@db.example.org/h"))
    assert (place.store, place.on_server) == ("postgresql+psycopg://h@db.example.org/h", True)


@pytest.mark.parametrize("name", ["", "a b", "a/b", "../x", "-x", "x\nExecStart=y", "x%i", "ü", "${{x}}", "x" * 101])
def test_a_name_that_no_file_can_bear_is_refused(name: str) -> None:
    with pytest.raises(ScheduleError, match="cannot be installed under its name"):
        file_name(name)


@pytest.mark.parametrize("text", ["a\nb", "a\rb", "a\0b", "a\tb", "a\u2028b", "a\x85b", "a\udc80b", "a\u202eb"])
def test_what_does_not_print_is_refused(text: str) -> None:
    with pytest.raises(ScheduleError, match="the store has a character that cannot stand in the file"):
        writable("the store", text)

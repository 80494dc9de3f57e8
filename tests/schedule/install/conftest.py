"""A schedule, and a place where it is kept."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from horizon.schedule.install.place import Place
from horizon.store import open_store
from horizon.store.schedules import RunRecord, Schedule, add_schedule, runs
from tests.schedule.install.weekly import WEEKLY

PROGRAM = (sys.executable, "-P", "-m", "horizon")


@pytest.fixture
def weekly() -> Schedule:
    """Give a schedule for every Monday at six in Berlin."""
    return WEEKLY


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Give a place in an empty folder, with a program that is there."""
    return Place(PROGRAM, str(tmp_path / "horizon.db"), tmp_path)


@pytest.fixture
def kept_in(empty_file: Path) -> Callable[[Path, Schedule], Place]:
    """Give a function that makes a folder with a store in which a schedule is."""

    def keep(folder: Path, schedule: Schedule) -> Place:
        folder.mkdir(parents=True)
        store = shutil.copy(empty_file, folder / "horizon.db")
        with open_store(store) as opened, opened.write() as connection:
            add_schedule(connection, schedule)
        return Place(PROGRAM, str(store), folder)

    return keep


def runs_in(place: Place) -> list[RunRecord]:
    """What the store says about runs of its schedules."""
    with open_store(place.store) as opened, opened.read() as connection:
        return runs(connection)

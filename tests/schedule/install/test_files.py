"""Files are written once, and those of others never."""

from pathlib import Path

import pytest

from horizon.errors import ScheduleError
from horizon.schedule.install.files import File, heading, write

OURS = heading("systemd", "weekly")


def test_a_second_time_changes_nothing(tmp_path: Path) -> None:
    file = File(tmp_path / "made" / "unit", f"{OURS}\nFirst\n")
    assert write(file) == "new"
    before = file.path.stat().st_mtime_ns
    assert write(file) == "unchanged"
    assert file.path.stat().st_mtime_ns == before
    assert write(file._replace(content=f"{OURS}\nSecond\n")) == "changed"
    assert file.path.read_text() == f"{OURS}\nSecond\n"


def test_a_file_of_somebody_else_stays(tmp_path: Path) -> None:
    (tmp_path / "unit").write_text("mine")
    with pytest.raises(ScheduleError, match="was not made by horizon"):
        write(File(tmp_path / "unit", f"{OURS}\n"))
    assert (tmp_path / "unit").read_text() == "mine"

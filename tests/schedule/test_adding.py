"""A schedule as a user asks for it: what is no schedule is not kept."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from horizon.errors import ScheduleError
from horizon.schedule.adding import add_schedule
from horizon.schedule.times import parse_times
from horizon.store import Store, schedules


@pytest.mark.parametrize("name", ["", "a b", "../x", "-x", "x\n", "x" * 65, "</script>"])
def test_a_name_that_no_file_could_have_is_refused(sqlite_store: Store, folder: Path, name: str) -> None:
    with pytest.raises(ScheduleError, match="no name of a schedule"):
        add_schedule(sqlite_store, name, ["tiny"], parse_times("0 6 * * MON"), now=datetime(2026, 11, 1, tzinfo=UTC))
    with sqlite_store.read() as connection:
        assert schedules.schedules(connection) == []

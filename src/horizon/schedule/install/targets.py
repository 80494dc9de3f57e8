"""Everything that an installation consists of: its files, the steps that are left, and what to know."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from horizon.errors import ScheduleError
from horizon.schedule.install.apply import apply_crontab, apply_systemd
from horizon.schedule.install.crontab import cron_file, cron_steps
from horizon.schedule.install.github_actions import workflow_file, workflow_notes, workflow_steps
from horizon.schedule.install.place import place_of
from horizon.schedule.install.systemd import systemd_files, systemd_folder, systemd_steps
from horizon.store import schedules as rows
from horizon.workflow.study import list_studies

if TYPE_CHECKING:
    from pathlib import Path

    from horizon.schedule.install.files import File
    from horizon.schedule.install.place import Place
    from horizon.store import Store
    from horizon.store.schedules import Schedule

__all__ = ["Installation", "Target", "apply", "plan"]

Target = Literal["systemd", "cron", "github-actions"]


class Installation(NamedTuple):
    """What makes a schedule come by itself.

    Attributes
    ----------
    schedule : str
    target : Target
    files : tuple of File
        Not written yet.
    steps : tuple of str
        What is left to do once they are, as commands that a user types.
    notes : tuple of str
        What a user has to know first.
    """

    schedule: str
    target: Target
    files: tuple[File, ...]
    steps: tuple[str, ...]
    notes: tuple[str, ...] = ()


def plan(
    store: Store, target: Target, names: tuple[str, ...] = (), *, folder: Path | None = None, publish: bool = False
) -> list[Installation]:
    """What has to be installed for schedules of a store, all of them if none is named; nothing is written.

    Parameters
    ----------
    store : Store
    target : Target
    names : tuple of str
    folder : Path, optional
        Where files go; left out: the place where the target looks for them, for cron the working folder.
    publish : bool
        Publish the pages on GitHub Pages too.

    Raises
    ------
    ScheduleError
        If there is no such schedule, none at all, or one that cannot be installed there.
    """
    with store.read() as connection:
        known = rows.schedules(connection)
        chosen = [rows.find_schedule(connection, name) for name in dict.fromkeys(names)] or known
    if not chosen:
        raise ScheduleError("there is no schedule to install", hint="make one with `horizon schedule add`")
    place = place_of(store)
    folder = folder.absolute() if folder else None
    others = {one.name: tuple(other for other in known if other != one) for one in chosen}
    made = {"systemd": _for_systemd, "cron": _for_cron}.get(target)
    plans = [
        made(one, place, folder) if made else _for_github(one, others[one.name], place, folder, publish=publish)
        for one in chosen
    ]
    return [
        one._replace(notes=(*one.notes, *_absent(schedule, place))) for one, schedule in zip(plans, chosen, strict=True)
    ]


def _absent(schedule: Schedule, place: Place) -> list[str]:
    """Studies that are not found from the folder in which the schedule will run."""
    known = list_studies()
    return [
        f"{schedule.name} builds {study}, of which there is no reports/{study}.toml in {place.folder}: install it from "
        "the folder of its studies"
        for study in schedule.studies
        if study not in known
    ]


def apply(installation: Installation) -> None:
    """Set an installation going whose files are written.

    Raises
    ------
    ScheduleError
        If this machine lacks what that takes, or it refuses.
    """
    if installation.target == "systemd":
        apply_systemd(installation.files[-1])
    elif installation.target == "cron":
        apply_crontab(installation.schedule, installation.files[0])
    else:
        raise ScheduleError("a workflow is set going by a push", hint="leave --apply out")


def _for_systemd(schedule: Schedule, place: Place, folder: Path | None) -> Installation:
    files = systemd_files(schedule, place, folder or systemd_folder())
    return Installation(schedule.name, "systemd", files, systemd_steps(files))


def _for_cron(schedule: Schedule, place: Place, folder: Path | None) -> Installation:
    entry = cron_file(schedule, place, folder or place.folder)
    return Installation(schedule.name, "cron", (entry,), cron_steps(entry))


def _for_github(
    schedule: Schedule, beside: tuple[Schedule, ...], place: Place, folder: Path | None, *, publish: bool
) -> Installation:
    year = datetime.now(UTC).year
    flow = workflow_file(schedule, place, year=year, beside=beside, folder=folder, publish=publish)
    steps = workflow_steps(schedule, place, flow, publish=publish)
    return Installation(schedule.name, "github-actions", (flow,), steps, workflow_notes(schedule, place))

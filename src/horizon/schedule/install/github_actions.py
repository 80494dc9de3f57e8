"""A workflow for GitHub Actions: it does what is due, and commits the pages and the store.

References
----------
docs.github.com, "Workflow syntax for GitHub Actions"; "Security hardening for GitHub Actions".
"""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from horizon import __version__
from horizon.errors import ScheduleError
from horizon.schedule.install.files import File, heading
from horizon.schedule.install.place import file_name, writable
from horizon.schedule.install.ticks import utc_lines
from horizon.schedule.install.workflow_text import ADDRESS, FILE_NOTE, PUBLISH, SERVER_NOTE, UPLOAD, WORKFLOW
from horizon.schedule.times import parse_times

if TYPE_CHECKING:
    from horizon.schedule.install.place import Place
    from horizon.store.schedules import Schedule

__all__ = ["repository_of", "workflow_file", "workflow_notes", "workflow_steps"]


def repository_of(folder: Path) -> Path:
    """The repository that a folder lies in; the folder itself where there is none."""
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), folder)


def workflow_file(
    schedule: Schedule,
    place: Place,
    *,
    year: int,
    beside: tuple[Schedule, ...] = (),
    folder: Path | None = None,
    publish: bool = False,
) -> File:
    """The workflow ``horizon-NAME.yml``.

    Parameters
    ----------
    schedule : Schedule
    place : Place
    year : int
        The year whose summer time counts.
    beside : tuple of Schedule
        The others in the same store: what is due of them is done too, so their pages are committed too.
    folder : Path, optional
        Where to write; left out: where GitHub looks for workflows.
    publish : bool
        Publish the pages on GitHub Pages too.

    Raises
    ------
    ScheduleError
        If the store or the pages lie outside the repository, or a name cannot stand in a workflow.
    """
    name = file_name(schedule.name)
    root = repository_of(place.folder)
    times = parse_times(schedule.cron, schedule.timezone)
    outs = [_inside(root, place.folder, "the folder of the pages", one.out) for one in (schedule, *beside)]
    content = WORKFLOW.format(
        heading=heading("github-actions", schedule.name),
        name=name,
        schedule=schedule.name,
        cron=times.cron,
        zone=times.timezone,
        lines="\n".join(f"    - cron: {_text(line)}" for line in utc_lines(times, year)),
        working_directory=_text(_relative(place.folder, root)),
        upload=UPLOAD.format(path=_text(_relative(outs[0], root))) if publish else "",
        publish=PUBLISH if publish else "",
        **_store_texts(root, place, outs),
    )
    return File((folder or root / ".github" / "workflows") / f"{name}.yml", content)


def _store_texts(root: Path, place: Place, outs: list[Path]) -> dict[str, str]:
    """What differs between a store that is a file and one on a server."""
    pages = dict.fromkeys(_relative(out, place.folder) for out in outs)
    if place.on_server:
        environment = {"KEPT": list(pages)}
        texts = {"note": SERVER_NOTE, "address": ADDRESS}
    else:
        store = _relative(_store(root, place), place.folder)
        environment = {"HORIZON_DB": [store], "KEPT": [store, *pages]}
        texts = {"note": FILE_NOTE, "address": ""}
    lines = "".join(f"\n      {name}: {_text(*paths)}" for name, paths in environment.items())
    extras = "parquet,postgres" if place.on_server else "parquet"
    return {**texts, "environment": lines, "requirement": f"horizon-tracker[{extras}]=={__version__}"}


def workflow_steps(schedule: Schedule, place: Place, file: File, *, publish: bool = False) -> tuple[str, ...]:
    """What is left to do, as commands that a user types in the working folder."""
    root = repository_of(place.folder)
    new = () if (root / ".git").exists() else ("git init",)
    there = root / ".github" / "workflows" / file.path.name
    kept = [there, *([] if place.on_server else [_store(root, place)])]
    copied = () if file.path.resolve() == there.resolve() else (_copy(file.path, there, place.folder),)
    added = " ".join(shlex.quote(_relative(path, place.folder)) for path in kept)
    secret = ("gh secret set HORIZON_DB   # the address of the store, with its password",) if place.on_server else ()
    pages = ("# in the settings of the repository, under Pages, choose the source GitHub Actions",) if publish else ()
    commit = f"git commit --message {shlex.quote(f'Schedule {schedule.name}')} && git push"
    trial = f"gh workflow run {file.path.name}   # try it"
    return (*new, *copied, f"git add --force {added}", commit, *secret, *pages, trial)


def _copy(path: Path, there: Path, folder: Path) -> str:
    """GitHub runs what lies in one folder."""
    folder_of, there_from = (shlex.quote(_relative(one, folder)) for one in (there.parent, there))
    return f"mkdir -p {folder_of} && cp {shlex.quote(str(path))} {there_from}"


def workflow_notes(schedule: Schedule, place: Place) -> tuple[str, ...]:
    """What a user has to know before the store is committed."""
    if place.on_server or not (schedule.notify_url or schedule.notify_command):
        return ()
    return (
        "who is told of a run stands in the store, which is committed with the pages: whoever can read the repository "
        "can read that address or command too",
    )


def _store(root: Path, place: Place) -> Path:
    return _inside(root, place.folder, "the store", place.store, absolute=True)


def _inside(root: Path, folder: Path, what: str, path: str, *, absolute: bool = False) -> Path:
    """A path within the repository: elsewhere there is nothing where the workflow runs."""
    writable(what, path)
    if "${{" in path:
        raise ScheduleError(f"{what} has the mark of an expression of GitHub in its name", found=path, hint="rename it")
    where = (folder / path).resolve()
    if (Path(path).is_absolute() and not absolute) or not where.is_relative_to(root.resolve()):
        raise ScheduleError(
            f"{what} is not in the repository in which the workflow runs",
            found=path,
            expected=f"a path inside {root}" + ("" if absolute else ", from the working folder on"),
            hint="move the store there" if absolute else "add the schedule again with --out reports/out",
        )
    return where


def _relative(path: Path, start: Path) -> str:
    """How to get from one folder to a path, as GitHub's machines write it."""
    return Path(os.path.relpath(path.resolve(), start.resolve())).as_posix()


def _text(*lines: str) -> str:
    """A quoted scalar of YAML, as every JSON text is one."""
    return json.dumps("\n".join(writable("a path", line) for line in lines), ensure_ascii=False)

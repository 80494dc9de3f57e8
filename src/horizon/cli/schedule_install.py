"""``horizon schedule install``."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from horizon.cli.options import Settings, format_option, pass_settings
from horizon.cli.output import note, print_json, printable, warn

if TYPE_CHECKING:
    from horizon.schedule.install.files import State
    from horizon.schedule.install.targets import Installation, Target

_PROGRAMS = {"systemd": ("systemctl", "a Linux with systemd"), "cron": ("crontab", "a system with cron")}


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--systemd", "target", flag_value="systemd", help="A unit and a timer for the systemd of this user.")
@click.option("--cron", "target", flag_value="cron", help="A line for the crontab of this user.")
@click.option(
    "--github-actions", "target", flag_value="github-actions",
    help="A workflow for GitHub that commits the pages and the store.",
)  # fmt: skip
@click.option(
    "--out", metavar="DIR|-",
    help="Folder to write to; - prints instead.  [default: ~/.config/systemd/user, the working folder, "
    ".github/workflows]",
)  # fmt: skip
@click.option("--publish", is_flag=True, help="With --github-actions: publish the pages on GitHub Pages too.")
@click.option("--apply", "apply_", is_flag=True, help="Start the timer, or change the crontab, at once.")
@format_option
@pass_settings
def install(
    settings: Settings, names: tuple[str, ...], target: Target | None, out: str | None, publish: bool, apply_: bool
) -> None:
    """Let each schedule NAME (all, if none is named) come by itself: write what calls `horizon schedule tick`.

    Files are written, and the commands that are left to type are printed; nothing else on this machine is changed
    unless --apply says so. A second call changes nothing that is right already.

    \b
    Examples:
      horizon schedule install --systemd
      horizon schedule install --cron weekly --apply
      horizon schedule install --github-actions --publish
      horizon schedule install --systemd weekly --out -
    """
    _check(target, out, publish, apply_)
    from horizon.schedule.install.targets import plan

    folder = Path(out) if out and out != "-" else None
    with settings.open() as store:
        plans = plan(store, target, names, folder=folder, publish=publish)  # type: ignore[arg-type]
    for text in dict.fromkeys(text for one in plans for text in one.notes):
        warn(text)
    if out == "-":
        click.echo("\n".join(file.content for one in plans for file in one.files), nl=False)
        return
    states = _write(plans)
    if apply_:
        _apply(plans)
    _print(settings, plans, states, applied=apply_)


def _check(target: Target | None, out: str | None, publish: bool, apply_: bool) -> None:
    if target is None:
        raise click.UsageError("say where to: --systemd, --cron or --github-actions")
    if publish and target != "github-actions":
        raise click.UsageError("--publish is for --github-actions")
    if apply_ and target == "github-actions":
        raise click.UsageError("--apply is for --systemd and --cron: a workflow is set going by a push")
    if apply_ and out == "-":
        raise click.UsageError("--out - writes nothing that could be applied")
    if apply_ and out and target == "systemd":
        raise click.UsageError("--apply is for the folder in which systemd looks: leave --out out")


def _write(plans: list[Installation]) -> list[tuple[Path, State]]:
    """Write every file, once it is known that each may be written."""
    from horizon.schedule.install.files import state_of, write

    files = [file for one in plans for file in one.files]
    for file in files:
        state_of(file)
    return [(file.path, write(file)) for file in files]


def _apply(plans: list[Installation]) -> None:
    from horizon.schedule.install.targets import apply

    for one in plans:
        apply(one)


def _print(settings: Settings, plans: list[Installation], states: list[tuple[Path, State]], *, applied: bool) -> None:
    steps = [] if applied else list(dict.fromkeys(step for one in plans for step in one.steps))
    if settings.format == "json":
        files = [{"path": str(path), "state": state} for path, state in states]
        print_json({"schema": "horizon.schedule.install/1", "files": files, "applied": applied, "next": steps})
        return
    for path, state in states:
        click.echo(printable(f"{state:<9}  {path}"))
    if applied:
        note("installed and set going", settings)
        return
    _say_what_is_left(settings, plans[0].target, steps)


def _say_what_is_left(settings: Settings, target: Target, steps: list[str]) -> None:
    program, needed = _PROGRAMS.get(target, ("git", "git"))
    if shutil.which(program) is None:
        note(f"this machine has no {program}: the files are for {needed}, and name the paths of this machine", settings)
    note("to do:", settings)
    for step in steps:
        note(f"  {step}", settings)

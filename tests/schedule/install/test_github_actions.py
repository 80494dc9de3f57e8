"""The workflow: checked by actionlint, and its own steps carried out in a real repository."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from horizon import __version__
from horizon.errors import ScheduleError
from horizon.schedule.install.files import write
from horizon.schedule.install.github_actions import repository_of, workflow_file, workflow_notes, workflow_steps
from horizon.schedule.install.place import Place
from horizon.store.schedules import Schedule
from tests.fixtures.git import Repository
from tests.schedule.install.conftest import PROGRAM, runs_in

Lint = Callable[[Path], list[str]]
Keep = Callable[[Path, Schedule], Place]

HOSTILE = 'it\'s "quoted" 50% $HOME $(id) `id`: # & {x} - ünï 見出し 🙂'


def parsed(text: str) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load(text)
    return found


def step(text: str, name: str) -> dict[str, Any]:
    (found,) = (one for one in parsed(text)["jobs"]["pages"]["steps"] if one.get("name") == name)
    return dict(found)


@pytest.mark.parametrize("publish", [False, True])
@pytest.mark.parametrize("on_server", [False, True])
@pytest.mark.parametrize("cron", ["0 6 * * MON", "* * * * *"])
def test_actionlint_has_nothing_against_it(
    actionlint: Lint, weekly: Schedule, place: Place, cron: str, on_server: bool, publish: bool
) -> None:
    store = "postgresql+psycopg://h@db.example.org/h" if on_server else place.store
    where = Place(place.program, store, place.folder, on_server)
    file = workflow_file(weekly._replace(cron=cron), where, year=2026, publish=publish)
    write(file)
    assert actionlint(file.path) == []


def test_actionlint_would_object_to_a_wrong_workflow(actionlint: Lint, weekly: Schedule, place: Place) -> None:
    file = workflow_file(weekly, place, year=2026, publish=True)
    write(file._replace(content=file.content.replace("needs: pages", "needs: page")))
    assert any('"page"' in problem for problem in actionlint(file.path))


def test_names_of_any_kind_stay_what_they_are(actionlint: Lint, weekly: Schedule, repository: Repository) -> None:
    folder = repository.folder / HOSTILE
    place = Place(PROGRAM, str(folder / f"{HOSTILE}.db"), folder)
    file = workflow_file(weekly._replace(out=f"out/{HOSTILE}"), place, year=2026, publish=True)
    write(file)
    job = parsed(file.content)["jobs"]["pages"]
    assert actionlint(file.path) == []
    assert job["env"] == {"HORIZON_DB": f"{HOSTILE}.db", "KEPT": f"{HOSTILE}.db\nout/{HOSTILE}"}
    assert job["defaults"]["run"]["working-directory"] == HOSTILE
    assert step(file.content, "Hand the pages over")["with"]["path"] == f"{HOSTILE}/out/{HOSTILE}"


def test_it_may_write_contents_and_nothing_else(weekly: Schedule, place: Place) -> None:
    flow = parsed(workflow_file(weekly, place, year=2026).content)
    assert flow["permissions"] == {}
    assert flow["jobs"]["pages"]["permissions"] == {"contents": "write"}
    assert flow["concurrency"] == {"group": "horizon", "cancel-in-progress": False}
    assert flow[True] == {"workflow_dispatch": None, "schedule": [{"cron": "7 4,5 * * *"}]}  # YAML 1.1 reads "on" so


def test_every_action_is_pinned_by_commit_and_horizon_by_version(weekly: Schedule, place: Place) -> None:
    flow = parsed(workflow_file(weekly, place, year=2026, publish=True).content)
    used = [one["uses"] for job in flow["jobs"].values() for one in job["steps"] if "uses" in one]
    assert [name.partition("@")[0] for name in used] == [
        "actions/checkout", "actions/setup-python", "actions/upload-pages-artifact", "actions/deploy-pages",
    ]  # fmt: skip
    assert {len(name.partition("@")[2]) for name in used} == {40}
    assert any(
        f'"horizon-tracker[parquet]=={__version__}"' in str(one.get("run")) for one in flow["jobs"]["pages"]["steps"]
    )


def test_the_address_of_a_server_is_a_secret(weekly: Schedule, place: Place) -> None:
    server = Place(place.program, "postgresql+psycopg://h@db.example.org/h", place.folder, on_server=True)
    file = workflow_file(weekly, server, year=2026)
    assert "db.example.org" not in file.content
    assert step(file.content, "Do what is due")["env"] == {"HORIZON_DB": "${{ secrets.HORIZON_DB }}"}
    assert parsed(file.content)["jobs"]["pages"]["env"] == {"KEPT": "reports/out"}
    assert any(line.startswith("gh secret set HORIZON_DB") for line in workflow_steps(weekly, server, file))


class Runner:
    """What GitHub does with the steps of a workflow that are commands, in a clone of the repository."""

    def __init__(self, origin: Path, folder: Path, file: Path) -> None:
        subprocess.run(["git", "clone", "--quiet", str(origin), str(folder)], check=True, env=self._environment())
        self.folder, self._text = folder, (folder / file).read_text(encoding="utf-8")

    def run(self, name: str, program: str) -> tuple[int, str]:
        """Run a step; give its exit code, and the outputs that it set."""
        job = parsed(self._text)["jobs"]["pages"]
        outputs = self.folder.parent / "outputs"
        outputs.write_text("")
        script = f'horizon() {{ {program} "$@"; }}\n{step(self._text, name)["run"]}'
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.folder / job["defaults"]["run"]["working-directory"],
            env=self._environment() | job["env"] | {"GITHUB_OUTPUT": str(outputs)},
            check=False,
        )
        return done.returncode, outputs.read_text()

    @staticmethod
    def _environment() -> dict[str, str]:
        return os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def test_its_steps_do_what_is_due_and_commit_it_once(
    repository: Repository, kept_in: Keep, weekly: Schedule, tmp_path: Path
) -> None:
    schedule = weekly._replace(studies=("no-such-study",))
    place = kept_in(repository.folder / HOSTILE, schedule)
    write(workflow_file(schedule, place, year=2026))
    (place.folder / ".gitignore").write_text("*.db\n/reports/out/\n")
    page = place.folder / "reports" / "out" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text("<title>a page that was there</title>")
    repository.git("add", "--all", "--force")
    repository.git("commit", "--quiet", "--message", "first")
    origin = tmp_path / "origin.git"
    repository.git("clone", "--quiet", "--bare", str(repository.folder), str(origin))
    runner = Runner(origin, tmp_path / "clone", Path(".github/workflows/horizon-weekly.yml"))

    code, _ = runner.run("Do what is due", shlex.join([sys.executable, *PROGRAM[1:]]))
    (runner.folder / HOSTILE / "reports" / "out" / "new.html").write_text("<title>a new page</title>")
    kept = runner.run("Keep the store and the pages", "false")
    again = runner.run("Keep the store and the pages", "false")

    assert (code, kept, again) == (1, (0, "changed=true\n"), (0, ""))
    log = subprocess.run(
        ["git", "-c", "core.quotePath=false", "log", "--format=%an %s", "--name-only", "-z"],
        cwd=origin, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert log.startswith("github-actions[bot] Pages of the horizon schedule weekly")
    assert f"{HOSTILE}/reports/out/new.html" in log
    repository.git("pull", "--quiet", str(origin), "main")
    assert [run.outcome for run in runs_in(place)] == ["failed"]


@pytest.mark.parametrize(
    ("out", "store", "match"),
    [
        ("/srv/pages", "horizon.db", "the folder of the pages is not in the repository"),
        ("../../pages", "horizon.db", "the folder of the pages is not in the repository"),
        ("reports/out", "../../horizon.db", "the store is not in the repository"),
        ("${{ secrets.X }}", "horizon.db", "the mark of an expression"),
        ("a\nb", "horizon.db", "cannot stand in the file"),
    ],
)
def test_what_a_workflow_could_not_find_is_refused(
    repository: Repository, weekly: Schedule, out: str, store: str, match: str
) -> None:
    folder = repository.folder / "sub"
    place = Place(PROGRAM, str(folder / store), folder)
    with pytest.raises(ScheduleError, match=match):
        workflow_file(weekly._replace(out=out), place, year=2026)


def test_pages_of_the_other_schedules_are_kept_too(weekly: Schedule, place: Place) -> None:
    daily = weekly._replace(name="daily", out="daily/out")
    file = workflow_file(weekly, place, year=2026, beside=(daily, weekly._replace(name="same")))
    assert parsed(file.content)["jobs"]["pages"]["env"]["KEPT"] == "horizon.db\nreports/out\ndaily/out"


def test_steps_can_be_typed(repository: Repository, weekly: Schedule, kept_in: Keep) -> None:
    place = kept_in(repository.folder / "a b", weekly)
    file = workflow_file(weekly, place, year=2026)
    write(file)
    add, *_ = workflow_steps(weekly, place, file)
    assert repository_of(place.folder) == repository.folder
    subprocess.run(["sh", "-c", add], cwd=place.folder, check=True)
    staged = repository.git("diff", "--cached", "--name-only").splitlines()
    assert staged == [".github/workflows/horizon-weekly.yml", "a b/horizon.db"]


def test_a_workflow_that_lies_elsewhere_is_copied_to_where_it_is_looked_for(
    repository: Repository, weekly: Schedule, kept_in: Keep, tmp_path: Path
) -> None:
    place = kept_in(repository.folder / "a b", weekly)
    file = workflow_file(weekly, place, year=2026, folder=tmp_path / "else where")
    write(file)
    for step in workflow_steps(weekly, place, file)[:2]:
        subprocess.run(["sh", "-c", step], cwd=place.folder, check=True)
    staged = repository.git("diff", "--cached", "--name-only").splitlines()
    assert staged == [".github/workflows/horizon-weekly.yml", "a b/horizon.db"]


@pytest.mark.parametrize(("url", "notes"), [(None, 0), ("https://chat.example.org/hook/1", 1)])
def test_an_address_that_would_be_committed_is_spoken_of(
    weekly: Schedule, place: Place, url: str | None, notes: int
) -> None:
    found = workflow_notes(weekly._replace(notify_url=url), place)
    assert len(found) == notes
    assert "chat.example.org" not in json.dumps(found)

"""All files of a build appear or none does, also when it is killed at any step; the last good page never goes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from horizon.workflow.build_folder import Draft, finish_left_over
from tests.workflow import dying_builds
from tests.workflow.dying_builds import DAYS, NAMES, build


@pytest.fixture(scope="module")
def dead(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folders that killed builds left; not to be written to."""
    folder = tmp_path_factory.mktemp("dead")
    subprocess.run([sys.executable, dying_builds.__file__, folder], check=True, timeout=120)
    return folder


def killed(dead: Path, place: int, folder: Path) -> Iterator[Path]:
    """Copy the folder of each killed build, and give the home of its study."""
    for source in sorted(dead.glob(f"{place}-*")):
        yield Path(shutil.copytree(source, folder / source.name, symlinks=True)) / "study"


def words(folder: Path) -> set[str]:
    """What the files of a folder say."""
    return {path.read_text() for path in folder.iterdir()}


@pytest.mark.parametrize("place", [0, 1], ids=["the same day", "a new day"])
def test_the_latest_page_is_there_and_whole_at_whatever_step_a_build_is_killed(
    dead: Path, tmp_path: Path, place: int
) -> None:
    pages = [(home / "latest" / "page.html").read_text() for home in killed(dead, place, tmp_path)]
    assert len(pages) > 10
    assert set(pages) == {"old", "new"}


@pytest.mark.parametrize("place", [0, 1], ids=["the same day", "a new day"])
def test_the_next_build_finishes_or_forgets_a_killed_one_and_never_leaves_a_mixture(
    dead: Path, tmp_path: Path, place: int
) -> None:
    seen = set()
    for home in killed(dead, place, tmp_path):
        finish_left_over(home)
        (word,) = words(home / "latest")
        assert {path.name for path in (home / "latest").iterdir()} == {f"{word}-only.csv", *NAMES}
        assert (home / "changes.atom").read_text() == (home.parent / "index.html").read_text() == word
        days = {DAYS[0], DAYS[place]} if word == "new" else {DAYS[0]}
        assert {path.name for path in home.iterdir()} == {*days, "latest", "changes.atom"}
        seen.add(word)
    assert seen == {"old", "new"}


def test_a_full_disk_leaves_everything_as_it_was(dead: Path) -> None:
    home = dead / "full" / "study"
    assert (dead / "full" / "refused").read_text() == "True"
    assert words(home / "latest") == {"old"}
    assert {path.name for path in home.iterdir()} == {DAYS[0], "latest", "changes.atom"}


def test_latest_is_a_relative_link_to_the_day_built_last(tmp_path: Path) -> None:
    for day in (*DAYS, DAYS[0]):
        build(tmp_path / "study", day, "word")
        assert str((tmp_path / "study" / "latest").readlink()) == day


def test_a_link_that_was_checked_out_as_a_file_becomes_a_link_again(tmp_path: Path) -> None:
    build(tmp_path / "study", DAYS[0], "word")
    (tmp_path / "study" / "latest").unlink()
    (tmp_path / "study" / "latest").write_text(DAYS[0])
    build(tmp_path / "study", DAYS[1], "word")
    assert str((tmp_path / "study" / "latest").readlink()) == DAYS[1]
    assert {path.name for path in (tmp_path / "study").iterdir()} == {*DAYS[:2], "latest", "changes.atom"}


def test_where_there_can_be_no_link_latest_is_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "symlink", refused)
    for day, word in zip((*DAYS, DAYS[1]), ("one", "two", "three"), strict=True):
        build(tmp_path / "study", day, word)
        latest = tmp_path / "study" / "latest"
        assert not latest.is_symlink()
        assert {path.name: path.read_text() for path in latest.iterdir()} == dict.fromkeys(
            (f"{word}-only.csv", *NAMES), word
        )


def test_a_file_of_somebody_else_in_the_folder_of_the_day_stays(tmp_path: Path) -> None:
    home = tmp_path / "study"
    build(home, DAYS[0], "old")
    (home / DAYS[0] / "notes.txt").write_text("mine")
    Draft(home, DAYS[0], {"page.html": "new"}, beside={}, old=NAMES).discard()
    draft = Draft(home, DAYS[0], {"page.html": "new"}, beside={}, old=NAMES)
    draft.call_ready()
    draft.put_in_place()
    assert {path.name for path in (home / "latest").iterdir()} == {"page.html", "old-only.csv", "notes.txt"}


def test_a_folder_that_cannot_be_written_to_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "study").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="study"):
        Draft(tmp_path / "study", DAYS[0], {"page.html": "new"}, beside={})
    assert [path.name for path in tmp_path.iterdir()] == ["study"]

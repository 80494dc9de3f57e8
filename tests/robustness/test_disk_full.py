"""A disk that is full, or may not be written to: a clear error, and a store that is as it was."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from horizon.store import open_store
from tests.fixtures.absent import absent
from tests.ingest.loading import ingest as read_in
from tests.ingest.loading import row_counts
from tests.robustness.processes import Ended, run
from tests.robustness.score_file import write_scores
from tests.robustness.test_killed import counts_of

MEGABYTES = 6


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a file system of a few megabytes."""
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        absent("SMALL_DISK", "a small file system can only be mounted by root")
    place = tmp_path / "disk"
    place.mkdir()
    size = f"size={MEGABYTES}m,mode=0777"
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", size, "tmpfs", place], capture_output=True, text=True, check=False
    )
    if done.returncode:
        absent("SMALL_DISK", f"a small file system cannot be mounted here: {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def ingest(store: Path, file: Path, source: str = "lab") -> Ended:
    return run(store, "ingest", "csv", file, "--create", "--source", source)


def assert_full(ended: Ended) -> None:
    assert ended.code == 1
    assert "Traceback" not in ended.err
    *_, error, found, hint = ended.err.splitlines()
    assert error.startswith("error: the store in ")
    assert found == "  found: database or disk is full"
    assert hint == "  to do: make free space and try again; the store is as it was"


@pytest.mark.parametrize("before", [0, 2_000], ids=["an empty store", "a store with an earlier vintage"])
def test_a_full_disk_stops_an_ingest_and_leaves_the_store_as_it_was(
    tmp_path: Path, small_disk: Path, before: int
) -> None:
    store = small_disk / "store.db"
    assert run(store, "db", "upgrade").code == 0
    if before:
        assert ingest(store, write_scores(tmp_path / "before.csv", before, value="0.4")).code == 0
    counts = counts_of(store)
    large = write_scores(tmp_path / "large.csv", 200_000)
    assert_full(ingest(store, large))
    assert counts_of(store) == counts
    assert ingest(store, write_scores(tmp_path / "little.csv", 1000, value="0.6")).code == 0
    assert counts_of(store)["score"] == counts["score"] + 1000


def test_an_ingest_works_once_there_is_room(tmp_path: Path, small_disk: Path) -> None:
    store = small_disk / "store.db"
    assert run(store, "db", "upgrade").code == 0
    ballast = small_disk / "ballast"
    free = shutil.disk_usage(small_disk).free
    ballast.write_bytes(bytes(free - 300_000))
    file = write_scores(tmp_path / "scores.csv", 20_000)
    assert_full(ingest(store, file))
    ballast.unlink()
    assert ingest(store, file).code == 0
    assert counts_of(store)["score"] == 20_000


def test_a_store_is_not_begun_on_a_full_disk(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(small_disk).free))
    assert_full(run(small_disk / "store.db", "init"))


def few_models(empty_file: Path, folder: Path) -> Path:
    """A store of six models and a study of them, whose page takes less time than that of the shipped facts."""
    store = Path(shutil.copy(empty_file, folder / "store.db"))
    rows = "".join(f"few,m{n},202{n}-01-01,{4**n},{2 * 4**n / 3},{2 * 4**n}\n" for n in range(6))
    with open_store(store) as opened:
        read_in(opened, folder, f"suite,model,release_date,minutes,low,high\n{rows}")
    (folder / "reports").mkdir()
    (folder / "reports" / "few.toml").write_text('title = "Few"\nsuite = "few"\nwindows = [{}]\n')
    return store


def test_a_page_that_finds_no_room_leaves_the_last_one(tmp_path: Path, empty_file: Path, small_disk: Path) -> None:
    store = few_models(empty_file, tmp_path)
    build = ("report", "build", "few", "--out", small_disk, "--now", "2026-10-01")
    assert run(store, *build).code == 0
    pages = {path: path.read_bytes() for path in small_disk.rglob("*") if path.is_file()}
    assert {path.suffix for path in pages} > {".html", ".csv", ".json", ".svg", ".png", ".md", ".atom"}
    (small_disk / "ballast").write_bytes(bytes(shutil.disk_usage(small_disk).free))
    ended = run(store, *build[:-1], "2026-10-02")
    assert ended.code == 1
    assert "Traceback" not in ended.err
    assert "\nerror: " in ended.err
    assert "No space left on device" in ended.err
    (small_disk / "ballast").unlink()
    assert {path: path.read_bytes() for path in small_disk.rglob("*") if path.is_file()} == pages


def test_a_store_that_may_not_be_written_to_is_named(tmp_path: Path) -> None:
    """Even root may not write to a file system that is mounted for reading."""
    if os.geteuid() != 0:
        absent("SMALL_DISK", "only root can mount a folder for reading")
    folder = tmp_path / "readonly"
    folder.mkdir()
    store = folder / "store.db"
    assert run(store, "db", "upgrade").code == 0
    file = write_scores(tmp_path / "scores.csv", 10)
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
        ended = ingest(store, file)
        assert ended.code == 1
        assert "Traceback" not in ended.err
        assert ended.err.startswith(f"error: the store in {store} cannot be used\n  found: ")
    finally:
        subprocess.run(["umount", folder], check=True)
    with open_store(store) as opened:
        assert row_counts(opened)["score"] == 0
    assert ingest(store, file).code == 0

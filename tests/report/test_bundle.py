"""The script of the charts, kept between runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from horizon.report.bundle import cache_folder, vega_bundle


@pytest.fixture(autouse=True)
def afresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Forget what this process has, before and after, and keep in a folder of the test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    vega_bundle.cache_clear()
    yield
    vega_bundle.cache_clear()


def kept() -> list[Path]:
    folder = cache_folder()
    return sorted(folder.glob("*")) if folder else []


def test_a_second_run_takes_what_the_first_one_kept() -> None:
    first = vega_bundle()
    (file,) = kept()
    before = file.stat().st_mtime_ns
    vega_bundle.cache_clear()
    assert vega_bundle() == first
    assert file.stat().st_mtime_ns == before


@pytest.mark.parametrize("damage", [b"", b"alert(1)", b"\xff\xfe"], ids=["empty", "other", "no text"])
def test_a_damaged_file_is_not_taken(damage: bytes) -> None:
    whole = vega_bundle()
    (file,) = kept()
    file.write_bytes(damage)
    vega_bundle.cache_clear()
    assert vega_bundle() == whole
    assert file.read_text() == whole


def test_where_nothing_can_be_kept_the_script_is_still_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert "vegaEmbed" in vega_bundle()

"""A working folder with a study, and a store that is small enough to build its page in seconds."""

from pathlib import Path

import pytest

from horizon.ingest import IngestRequest, ingest
from horizon.records import SourceRecord
from horizon.store import Store

STUDY = """
title = "Tiny"
suite = "tiny"
windows = [{}]
interval = "ols"
"""
SOURCE = SourceRecord("made-up", "Made up", "Nobody", "https://example.org/", "CC0-1.0")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the working folder: it has a study of a suite that an empty store does not know."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "tiny.toml").write_text(STUDY)
    return tmp_path


def read_horizons(store: Store, folder: Path, day: str, minutes: dict[str, float]) -> None:
    """Read in a vintage of the suite: models of one year after the other, and how long their tasks are."""
    released = [f"{name},202{place}-01-01" for place, name in enumerate(minutes)]
    horizons = [f"{name},tiny,0.5,{value}" for name, value in minutes.items()]
    tables = {"models": ["model,release_date", *released], "horizons": ["model,suite,success_level,minutes", *horizons]}
    for table, lines in tables.items():
        path = folder / f"{table}_{day}.csv"
        path.write_text("\n".join(lines))
        ingest(store, IngestRequest(path, table=table, source=SOURCE, create=True))

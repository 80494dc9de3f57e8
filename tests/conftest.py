"""Fixtures that all tests share: real stores, in SQLite files and on PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from horizon.store import Store, migrate, open_store
from horizon.workflow.facts import initialise

# How long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

pytest_plugins = ["tests.fixtures.browser", "tests.fixtures.git", "tests.fixtures.postgres", "tests.fixtures.shared"]


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """Give an empty store in a file, with its tables."""
    with open_store(tmp_path / "store.db", create=True) as store:
        migrate.upgrade(store)
        yield store


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Give an empty store with its tables, once in a SQLite file and once on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_store")
        return
    with open_store(request.getfixturevalue("postgres_url")) as opened:
        migrate.upgrade(opened)
        yield opened


@pytest.fixture(scope="session")
def facts_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a store file with the shipped facts; not to be written to."""
    path = tmp_path_factory.mktemp("facts") / "facts.db"
    with open_store(path, create=True) as opened:
        initialise(opened)
    return path


@pytest.fixture
def facts(facts_file: Path, tmp_path: Path) -> Iterator[Store]:
    """Give a store with the shipped facts that a test may change."""
    copy = tmp_path / "facts.db"
    shutil.copy(facts_file, copy)
    with open_store(copy) as opened:
        yield opened

"""METR's published runs, for every test of time horizons."""

from pathlib import Path

import pytest

from horizon.timehorizon import RunCounts
from tests.timehorizon.published import PublishedRuns, read_published


@pytest.fixture(scope="session")
def published(shared_data: Path) -> PublishedRuns:
    return read_published(shared_data)


@pytest.fixture(scope="session")
def published_counts(published: PublishedRuns) -> RunCounts:
    return published.counts()

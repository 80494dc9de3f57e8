"""What all tests share: fixtures, and what keeps the whole run quick."""

import gc

from hypothesis import settings

# How long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_FIXTURES = ("actionlint", "browser", "daemons", "git", "pages", "postgres", "server", "shared", "stores")
pytest_plugins = [f"tests.fixtures.{name}" for name in _FIXTURES]


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what was collected here: it stays until the end, and is much to look through."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)

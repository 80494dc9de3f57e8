"""Frontier releases of the whole store, as of any release date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.saturation.currency import FRONTIER_RELEASES, FrontierRelease, frontier_releases

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from horizon.workflow.saturation.reading import BenchmarkScores

__all__ = ["all_releases", "newest"]


def all_releases(benchmarks: Iterable[BenchmarkScores]) -> tuple[FrontierRelease, ...]:
    """Every frontier release, the oldest first.

    What is released later changes nothing about a record, so those up to a day are those of that day.
    """
    import pandas as pd

    scores = pd.concat([one.scores.assign(benchmark_slug=one.slug) for one in benchmarks], ignore_index=True)
    return frontier_releases(scores, count=len(scores))


def newest(releases: Iterable[FrontierRelease], until: date | None = None) -> tuple[FrontierRelease, ...]:
    """The last ten up to a day."""
    return tuple(one for one in releases if until is None or one.release_date <= until)[-FRONTIER_RELEASES:]

"""Currency: whether the frontier is still being tested on a benchmark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from horizon.units import DAYS_PER_MONTH

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd

__all__ = ["FRONTIER_RELEASES", "Currency", "FrontierRelease", "currency_of", "frontier_releases"]

FRONTIER_RELEASES = 10
"""How many of the last frontier releases are asked for."""

_RECORDS = 2
"""Benchmarks on which a frontier release set a record."""


class FrontierRelease(NamedTuple):
    """A model that was at the frontier when it was released."""

    model: str
    slug: str
    release_date: date
    records: int


@dataclass(frozen=True, slots=True)
class Currency:
    """How many of the last frontier releases have a score.

    Attributes
    ----------
    have, of : int
        With a score, and looked at; `of` 0 where no frontier releases are known: undefined.
    lag_months : float
        From the newest scored model to the newest of these releases; not below 0, NaN where undefined.
    """

    have: int
    of: int
    lag_months: float

    @property
    def share(self) -> float:
        """`have` as a share; NaN where undefined."""
        return self.have / self.of if self.of else float("nan")


def frontier_releases(
    scores: pd.DataFrame, *, count: int = FRONTIER_RELEASES, records: int = _RECORDS, until: date | None = None
) -> tuple[FrontierRelease, ...]:
    """The last models that set a record on several benchmarks when they were released.

    A record is a score above that of every model released before, and as high as any of the same day; the first
    models of a benchmark beat nobody and set none.

    Parameters
    ----------
    scores : DataFrame
        Of all benchmarks: ``benchmark_slug``, ``model``, ``slug``, ``release_date``, ``value``; where there is a column
        ``higher_is_better``, it is heeded. Models without a date are left out.
    count : int
        How many, the newest; fewer where there are fewer.
    records : int
        On how many benchmarks at least.
    until : date, optional
        Only models released by then.

    Returns
    -------
    tuple of FrontierRelease
        Oldest first; of one day in the order of their slugs.
    """
    import pandas as pd

    dated = scores[scores["release_date"].notna() & scores["value"].notna()]
    if until is not None:
        dated = dated[dated["release_date"] <= pd.Timestamp(until)]
    value = dated["value"].astype("float64")
    if "higher_is_better" in dated:
        value = value.where(dated["higher_is_better"].fillna(value=True).astype(bool), -value)
    keys = ["benchmark_slug", "release_date"]
    frame = dated[["model", "slug", *keys]].assign(value=value).sort_values([*keys, "value"])
    best = frame.groupby(keys, sort=True)["value"].max()
    before = best.groupby(level=0).cummax().groupby(level=0).shift(1).rename("before")
    frame = frame.join(best.rename("best"), on=keys).join(before, on=keys)
    broken = frame[(frame["value"] == frame["best"]) & (frame["value"] > frame["before"])]
    broken = broken.drop_duplicates(["benchmark_slug", "slug"])
    found = broken.groupby(["release_date", "slug"]).agg(model=("model", "first"), records=("value", "size"))
    last = found[found["records"] >= records].sort_index().tail(count)
    rows = zip(last.index, last["model"], last["records"], strict=True)
    return tuple(FrontierRelease(str(model), str(slug), day.date(), int(n)) for (day, slug), model, n in rows)


def currency_of(slugs: Collection[str], clock: date, releases: Sequence[FrontierRelease]) -> Currency:
    """How many of the frontier releases are among the scored models.

    Parameters
    ----------
    slugs : collection of str
        Of the scored models.
    clock : date
        Newest release date among them.
    releases : sequence of FrontierRelease
        As of `frontier_releases`; may be empty.
    """
    if not releases:
        return Currency(0, 0, float("nan"))
    newest = max(release.release_date for release in releases)
    have = sum(release.slug in slugs for release in releases)
    return Currency(have, len(releases), max(0.0, (newest - clock).days / DAYS_PER_MONTH))

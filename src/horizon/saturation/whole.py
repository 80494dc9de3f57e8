"""All benchmarks together, quarter by quarter: how many stand where, how many were born and how many saturated."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from horizon.errors import FitError
from horizon.saturation.lifetime import BenchmarkLife, LifetimeTrend, fit_lifetimes, without_each
from horizon.saturation.verdict import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from horizon.stats import Interval

__all__ = ["FLAT", "SATURATED", "Whole", "quarter_ends", "quarter_of", "whole"]

SATURATED = "at ceiling"
FLAT = ("at ceiling", "stalled below ceiling")
"""Verdicts on benchmarks whose curve has flattened; ``abandoned`` says that nobody looks, ``indistinguishable`` that
the items do not show whether it has."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The state of all benchmarks at the end of each quarter.

    Attributes
    ----------
    quarters : DataFrame
        One row a quarter, from that of the oldest benchmark's release: ``quarter_end`` (date), ``benchmarks`` (with a
        verdict), one column a verdict (how many), ``flat`` (share of them that have flattened; NaN without any),
        ``births`` (benchmarks released in the quarter), ``saturations`` (benchmarks that were first at their ceiling
        at its end).
    lives : tuple of BenchmarkLife
        From release to saturation.
    left_out : dict
        Benchmark -> why its life has no say.
    lifetime : LifetimeTrend or None
    why_not : str or None
        Why there is no trend of the lives.
    without : dict
        Saturated benchmark -> change of the lives with each year of release, and its interval, if it is left out;
        empty without a trend.
    """

    quarters: pd.DataFrame
    lives: tuple[BenchmarkLife, ...]
    left_out: dict[str, str]
    lifetime: LifetimeTrend | None
    why_not: str | None
    without: dict[str, tuple[float, Interval]] = field(default_factory=dict)

    def shares(self) -> pd.DataFrame:
        """One row a quarter, one column a verdict: the share of the benchmarks that had one by then."""
        counts = self.quarters.set_index("quarter_end")
        return counts[list(VERDICTS)].div(counts["benchmarks"], axis=0)


def quarter_of(day: date) -> date:
    """The last day of the quarter of a day.

    Examples
    --------
    >>> quarter_of(date(2024, 2, 29)), quarter_of(date(2024, 12, 31))
    (datetime.date(2024, 3, 31), datetime.date(2024, 12, 31))
    """
    month = 3 * ((day.month - 1) // 3) + 4
    return date(day.year + month // 13, (month - 1) % 12 + 1, 1) - timedelta(1)


def quarter_ends(first: date, last: date) -> list[date]:
    """Last days of the quarters from that of `first` to that of `last`.

    Examples
    --------
    >>> [str(day) for day in quarter_ends(date(2024, 11, 5), date(2025, 4, 1))]
    ['2024-12-31', '2025-03-31', '2025-06-30']
    """
    ends = [quarter_of(first)]
    while ends[-1] < last:
        ends.append(quarter_of(ends[-1] + timedelta(1)))
    return ends


def whole(
    verdicts: pd.DataFrame,
    released: Mapping[str, date | None],
    clocks: Mapping[str, date],
) -> Whole:
    """Count verdicts, births and saturations by quarter, and measure how long benchmarks last.

    Parameters
    ----------
    verdicts : DataFrame
        One row a quarter and benchmark that could be measured then: ``quarter_end`` (date), ``benchmark``,
        ``verdict``.
    released : mapping
        Benchmark -> release date, None where nobody says.
    clocks : mapping
        Benchmark -> newest release date among its scored models: nobody knows what stronger models would have scored.

    Returns
    -------
    Whole

    Raises
    ------
    FitError
        If there is no verdict, one is no word that is known, or a benchmark has two for one quarter.

    Notes
    -----
    A benchmark is saturated when it is first ``at ceiling``, some day between that quarter's end and the one before;
    later doubt does not bring it back. Where that is its first verdict, it may have been so since its release. One that
    never was lived at least until its own clock stood still.
    """
    import pandas as pd

    _check(verdicts)
    counts = pd.crosstab(verdicts["quarter_end"], verdicts["verdict"]).reindex(columns=list(VERDICTS), fill_value=0)
    known = [day for name, day in released.items() if day is not None and name in clocks]
    ends = quarter_ends(min(*counts.index, *known), max(counts.index))
    counts = counts.reindex(ends, fill_value=0)
    saturated = _first_at_ceiling(verdicts)
    quarters = pd.DataFrame(
        {
            "quarter_end": ends,
            "benchmarks": counts.sum(axis=1).to_numpy(),
            **{str(name): counts[name].to_numpy() for name in VERDICTS},
            "flat": (counts[list(FLAT)].sum(axis=1) / counts.sum(axis=1)).to_numpy(),
            "births": _tally(known, ends),
            "saturations": _tally(saturated.values(), ends),
        }
    )
    lives, left_out = _lives(released, clocks, saturated, _first(verdicts))
    try:
        return Whole(quarters, lives, left_out, fit_lifetimes(lives), None, without_each(lives))
    except FitError as error:
        return Whole(quarters, lives, left_out, None, f"{error.message}; found {error.found}")


def _check(verdicts: pd.DataFrame) -> None:
    if verdicts.empty:
        raise FitError("no benchmark has a verdict at the end of any quarter")
    strange = sorted(set(verdicts["verdict"]) - set(VERDICTS))
    if strange:
        raise FitError("a verdict that is not known", found=", ".join(strange), expected=", ".join(VERDICTS))
    twice = verdicts[verdicts.duplicated(["quarter_end", "benchmark"])]
    if len(twice):
        row = twice.iloc[0]
        raise FitError("two verdicts on one benchmark at one time", found=f"{row['benchmark']}, {row['quarter_end']}")


def _first_at_ceiling(verdicts: pd.DataFrame) -> dict[str, date]:
    """Benchmark -> the first quarter end at which it was at its ceiling."""
    return _first(verdicts[verdicts["verdict"] == SATURATED])


def _first(verdicts: pd.DataFrame) -> dict[str, date]:
    """Benchmark -> the first quarter end at which it had one of these verdicts."""
    return {str(name): min(days) for name, days in verdicts.groupby("benchmark")["quarter_end"]}


def _tally(days: Iterable[date], ends: list[date]) -> list[int]:
    quarters = [quarter_of(day) for day in days]
    return [quarters.count(end) for end in ends]


def _lives(
    released: Mapping[str, date | None],
    clocks: Mapping[str, date],
    saturated: Mapping[str, date],
    first: Mapping[str, date],
) -> tuple[tuple[BenchmarkLife, ...], dict[str, str]]:
    lives, left_out = [], {}
    for name, clock in sorted(clocks.items()):
        born, end = released.get(name), saturated.get(name)
        if born is None:
            left_out[name] = "no source says when it was released"
        elif end is not None:
            after = born if first[name] == end else max(born, _before(end))
            lives.append(BenchmarkLife(name, born, after, max(end, born + timedelta(1))))
        elif clock <= born:
            left_out[name] = "every model that it was tried on is older than it"
        else:
            lives.append(BenchmarkLife(name, born, clock))
    return tuple(lives), left_out


def _before(end: date) -> date:
    """The end of the quarter before."""
    return date(end.year, end.month, 1).replace(month=3 * ((end.month - 1) // 3) + 1) - timedelta(1)

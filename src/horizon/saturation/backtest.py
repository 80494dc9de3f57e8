"""Back-test: what would have been said of benchmarks on earlier days, and what came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from horizon.saturation.best import best_scores

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from horizon.saturation.scale import Scale

__all__ = ["BEATEN_BY", "CUTOFFS", "LEAST_MODELS", "PlateauBacktest", "Rule", "ScoredBenchmark", "backtest_plateaus"]

BEATEN_BY = 0.03
"""A plateau call is wrong where a later model scores more than this above the best until then."""

CUTOFFS = (date(2024, 1, 1), date(2024, 7, 1), date(2025, 1, 1), date(2025, 7, 1))
"""Half a year apart; after the last there are four months of scores in the Epoch files of November 2025."""

LEAST_MODELS = 3
"""Dated models that a benchmark must have by a cut-off to be asked about."""


@dataclass(frozen=True, slots=True)
class ScoredBenchmark:
    """A benchmark with all its scores.

    Attributes
    ----------
    name : str
    scores : DataFrame
        As `measure` takes them.
    scale : Scale
    n_items : float or None
        Items of the test set, for scores that do not say theirs.
    """

    name: str
    scores: pd.DataFrame = field(repr=False)
    scale: Scale
    n_items: float | None = None


Rule = Callable[[ScoredBenchmark, date], bool]
"""Whether a benchmark is called a plateau by what was released until a day."""


@dataclass(frozen=True, slots=True)
class PlateauBacktest:
    """Calls of rules, one row each.

    Attributes
    ----------
    calls : DataFrame
        ``rule``, ``benchmark``, ``cutoff``, ``models`` (until then), ``best`` (until then), ``later`` (models released
        afterwards), ``gain`` (of the later best over it), ``beaten`` (gain above `BEATEN_BY`), ``call`` (plateau).
    """

    calls: pd.DataFrame

    def table(self, *, by_cutoff: bool = False) -> pd.DataFrame:
        """Counts by rule.

        Parameters
        ----------
        by_cutoff : bool
            One row for each cut-off too.

        Returns
        -------
        DataFrame
            ``states`` (pairs of benchmark and cut-off with a later score), ``plateaus`` (those not beaten), ``calls``,
            ``wrong`` (calls that were beaten), ``found`` (calls that were not), ``wrong_share`` (of the calls),
            ``recall`` (found, of the plateaus); NaN where there is nothing to take a share of.
        """
        keys = ["rule", "cutoff"] if by_cutoff else ["rule"]
        frame = self.calls.assign(
            plateaus=~self.calls["beaten"],
            wrong=self.calls["call"] & self.calls["beaten"],
            found=self.calls["call"] & ~self.calls["beaten"],
        )
        counts = frame.groupby(keys, sort=False).agg(
            states=("call", "size"),
            plateaus=("plateaus", "sum"),
            calls=("call", "sum"),
            wrong=("wrong", "sum"),
            found=("found", "sum"),
        )
        shares = {"wrong_share": counts["wrong"] / counts["calls"], "recall": counts["found"] / counts["plateaus"]}
        found = counts.assign(**shares).reset_index()
        return found.sort_values(keys[1:], kind="stable", ignore_index=True) if by_cutoff else found


def backtest_plateaus(
    benchmarks: Iterable[ScoredBenchmark], rules: Mapping[str, Rule], cutoffs: Sequence[date] = CUTOFFS
) -> PlateauBacktest:
    """Ask rules of each benchmark at each cut-off, and hold later scores against the answers.

    Only models released by the cut-off are shown to a rule. A benchmark is asked about where it has at least
    `LEAST_MODELS` dated models by then and one afterwards: without a later score no call can be wrong or right.

    Parameters
    ----------
    benchmarks : iterable of ScoredBenchmark
    rules : mapping of str to Rule
        By name, in the order of the table.
    cutoffs : sequence of date

    Returns
    -------
    PlateauBacktest

    Notes
    -----
    The release date stands for the day on which a score was known: the hub says when few of its scores were made. A
    model tested years after its release counts as known early, for every rule alike.
    """
    states = [state for benchmark in benchmarks for state in _states(benchmark, cutoffs)]
    rows = [
        {"rule": name, "benchmark": benchmark.name, "cutoff": cutoff} | outcome | {"call": rule(benchmark, cutoff)}
        for name, rule in rules.items()
        for benchmark, cutoff, outcome in states
    ]
    columns = ["rule", "benchmark", "cutoff", "models", "best", "later", "gain", "beaten", "call"]
    return PlateauBacktest(pd.DataFrame(rows, columns=columns).astype({"beaten": bool, "call": bool}))


def _states(
    benchmark: ScoredBenchmark, cutoffs: Sequence[date]
) -> Iterable[tuple[ScoredBenchmark, date, dict[str, float | int | bool]]]:
    best = best_scores(benchmark.scores, n_items=benchmark.n_items)
    for cutoff in cutoffs:
        until = best["release_date"] <= pd.Timestamp(cutoff)
        if until.sum() < LEAST_MODELS or until.all():
            continue
        top = float(best.loc[until, "value"].max())
        gain = float(best.loc[~until, "value"].max()) - top
        counts = {"models": int(until.sum()), "best": top, "later": int((~until).sum())}
        yield benchmark, cutoff, counts | {"gain": gain, "beaten": gain > BEATEN_BY}

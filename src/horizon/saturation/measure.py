"""Where a benchmark stands: headroom, discrimination, momentum, currency, and one verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from horizon.errors import FitError
from horizon.saturation.best import Frontier, best_scores, doubts, frontier_of
from horizon.saturation.currency import Currency, FrontierRelease, currency_of
from horizon.saturation.discrimination import Discrimination, discriminate, saturation_indices
from horizon.saturation.headroom import Headroom, headroom_of
from horizon.saturation.momentum import Momentum, momentum_of
from horizon.saturation.verdict import Verdict, verdict_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

    from horizon.saturation.scale import Scale

__all__ = ["Saturation", "measure"]


@dataclass(frozen=True, slots=True)
class Saturation:
    """What the scores of a benchmark say about it.

    Attributes
    ----------
    verdict : str
        One of `verdict.VERDICTS`; see `verdict.verdict_of` for the rule.
    why : str
        The rule's numbers, in a sentence.
    frontier : Frontier
        The best score.
    headroom, discrimination, momentum, currency
        See there.
    s_index : dict of float to float
        EvalEval's index by exponent; NaN undefined.
    models, other_scores : int
        Dated models with a score, and their scores that do not count because the model has a higher one.
    clock : date
        The benchmark's own: the newest release date among its scored models.
    scale : Scale
    warnings : tuple of str
        What is odd about the scores.
    """

    verdict: Verdict
    why: str
    frontier: Frontier
    headroom: Headroom
    discrimination: Discrimination
    s_index: dict[float, float]
    momentum: Momentum
    currency: Currency
    models: int
    other_scores: int
    clock: date
    scale: Scale
    warnings: tuple[str, ...]

    @property
    def nobs(self) -> int:
        """Number of models."""
        return self.models

    def summary(self) -> pd.DataFrame:
        """One row a quantity: ``estimate``, ``low``, ``high``, ``level``; NaN where undefined."""
        import pandas as pd

        nan = float("nan")
        rows = {"headroom": (self.headroom.estimate, self.headroom.low, self.headroom.high, self.headroom.level)}
        for name, gain in (("gain_6", self.momentum.gain_6), ("gain_12", self.momentum.gain_12)):
            rows[name] = gain.estimate, gain.low, gain.high, gain.level
        alone = {
            "p_at_ceiling": self.headroom.p_at_ceiling,
            "discrimination": self.discrimination.probability,
            **{f"s_index_{exponent:g}": value for exponent, value in self.s_index.items()},
            "slope_now": self.momentum.slope_now,
            "slope_peak": self.momentum.slope_peak,
            "p_gain": self.momentum.p_gain,
            "currency": self.currency.share,
        }
        rows |= {name: (value, nan, nan, nan) for name, value in alone.items()}
        return pd.DataFrame.from_dict(rows, orient="index", columns=["estimate", "low", "high", "level"])


def measure(
    scores: pd.DataFrame,
    scale: Scale,
    *,
    n_items: float | None = None,
    frontier_releases: Sequence[FrontierRelease] = (),
    until: date | None = None,
    level: float = 0.95,
    draws: int = 10_000,
    seed: int = 0,
) -> Saturation:
    """Measure one benchmark.

    Parameters
    ----------
    scores : DataFrame
        ``model``, ``slug``, ``release_date`` (of the model), ``value`` (fraction, higher is better),
        ``standard_error`` and ``n_items`` (NaN where nobody says); one row a score.
    scale : Scale
        From chance to ceiling; `scale.scale_of` makes one of what is known.
    n_items : float, optional
        Items of the test set, for scores that do not say theirs.
    frontier_releases : sequence of FrontierRelease
        As of `currency.frontier_releases`; without them currency is undefined, and nothing is ``abandoned``.
    until : date, optional
        Only models released by then: the past again. The frontier releases must be of the same day.
    level : float
        Of every interval.
    draws, seed : int
        For the headroom.

    Raises
    ------
    FitError
        If fewer than two models are dated and, with `until`, released by then; or as `headroom_of`.

    Examples
    --------
    >>> import pandas as pd
    >>> from horizon.saturation import Scale, measure
    >>> days = pd.to_datetime(["2023-03-01", "2023-09-01", "2024-03-01", "2024-06-01", "2024-09-01"])
    >>> names = list("abcde")
    >>> frame = pd.DataFrame({"model": names, "slug": names, "release_date": days, "value": [0.1, 0.2, 0.3, 0.5, 0.6]})
    >>> measure(frame.assign(standard_error=0.01, n_items=500.0), Scale(0.0, 1.0, 1.0, "known")).verdict
    'climbing'
    """
    best = best_scores(scores, n_items=n_items, until=until)
    if len(best) < 2:
        raise FitError(
            "one model says how hard a benchmark is, not where it is going",
            found=f"1 dated model, {best['model'].iloc[0]}, at {best['value'].iloc[0]:.1%}",
            expected="at least 2",
        )
    frontier, clock = frontier_of(best), best["release_date"].max().date()
    headroom = headroom_of(best, scale, level=level, draws=draws, seed=seed)
    told, momentum = discriminate(best), momentum_of(best, scale, level=level)
    currency = currency_of(set(best["slug"]), clock, frontier_releases)
    verdict, why = verdict_of(frontier, headroom, told, momentum, currency, clock)
    return Saturation(
        verdict=verdict,
        why=why,
        frontier=frontier,
        headroom=headroom,
        discrimination=told,
        s_index=saturation_indices(best),
        momentum=momentum,
        currency=currency,
        models=len(best),
        other_scores=int(best["others"].sum()),
        clock=clock,
        scale=scale,
        warnings=doubts(scores, best, scale),
    )

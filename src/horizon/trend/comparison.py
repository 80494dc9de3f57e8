"""How growth curves compare: each one's scores, their places, and whether the criteria agree."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

__all__ = ["CRITERIA", "Candidate", "Comparison", "Criterion"]

_DIGITS = 3
"""Of a score; what differs only after them is a tie."""


class Criterion(NamedTuple):
    """What curves are judged by: its words in a sentence, and whether more of it is better."""

    words: str
    higher_is_better: bool


CRITERIA: dict[str, Criterion] = {
    "aicc": Criterion("AICc", higher_is_better=False),
    "bic": Criterion("BIC", higher_is_better=False),
    "loo_log_score": Criterion("leave-one-out log score", higher_is_better=True),
    "loo_rmse": Criterion("leave-one-out error", higher_is_better=False),
    "ahead_log_score": Criterion("log score ahead", higher_is_better=True),
    "ahead_crps": Criterion("CRPS ahead", higher_is_better=False),
}
"""The criteria by the name of their column."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One curve, judged.

    Attributes
    ----------
    curve : str
    params : int
        With the variance of the scatter.
    aicc, bic, akaike_weight : float
        NaN, as all numbers here, where the curve could not be fitted.
    loo_log_score : float
        Mean log predictive density of each point by the curve through the others, in nats, on log2.
    loo_behind, loo_behind_error : float
        By how much that is below the best curve's, and the standard error of the difference over points.
    loo_rmse : float
        Root mean square error of the same predictions, in doublings.
    ahead_log_score, ahead_crps : float
        Mean scores of points by the curve through what was released half a year before each of them or earlier;
        the CRPS is in doublings.
    converged : bool
        Whether the fit to the whole series is at one minimum, with no parameter at a bound.
    unsettled : int
        Refits, of those that the scores need, that did not converge; they count as they are.
    why_not : str or None
        Why the curve could not be fitted.
    note : str or None
        Why a score is missing or infinite.
    """

    curve: str
    params: int
    aicc: float = math.nan
    bic: float = math.nan
    akaike_weight: float = math.nan
    loo_log_score: float = math.nan
    loo_behind: float = math.nan
    loo_behind_error: float = math.nan
    loo_rmse: float = math.nan
    ahead_log_score: float = math.nan
    ahead_crps: float = math.nan
    converged: bool = False
    unsettled: int = 0
    why_not: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Growth curves judged by several criteria.

    Attributes
    ----------
    candidates : tuple of Candidate
        Every curve that was asked for, whether it could be fitted or not.
    nobs, first, last
        Number of points, and their first and last date.
    ahead_days : float
        How far ahead the expanding window looks.
    ahead : int
        Points that were forecast from an expanding window: the same for all curves that have a score ahead.
    """

    candidates: tuple[Candidate, ...]
    nobs: int
    first: date
    last: date
    ahead_days: float
    ahead: int

    def __getitem__(self, curve: str) -> Candidate:
        """The candidate of that name."""
        return {candidate.curve: candidate for candidate in self.candidates}[curve]

    def summary(self) -> pd.DataFrame:
        """One row a curve, best AICc first; the columns are those of `Candidate`."""
        import pandas as pd

        index = pd.Index([candidate.curve for candidate in self.candidates], name="curve")
        columns = {}
        for name in Candidate.__slots__[1:]:
            values = [getattr(candidate, name) for candidate in self.candidates]
            columns[name] = pd.Series(values, index, dtype=object if name in {"why_not", "note"} else None)
        frame = pd.DataFrame(columns)
        return frame.sort_values("aicc", kind="stable", na_position="last")

    def ranks(self) -> pd.DataFrame:
        """Place of each curve by each criterion, 1 the best, ties sharing the better one; missing without a score."""
        import pandas as pd

        frame = self.summary()
        places = {
            name: frame[name].round(_DIGITS).rank(ascending=not criterion.higher_is_better, method="min")
            for name, criterion in CRITERIA.items()
        }
        return pd.DataFrame(places, index=frame.index).astype("Int64")

    @property
    def preferred(self) -> dict[str, tuple[str, ...]]:
        """The best curves by each criterion that has scores; several if they tie."""
        ranks = self.ranks()
        best = {name: tuple(ranks.index[ranks[name] == 1]) for name in CRITERIA}
        return {name: curves for name, curves in best.items() if curves}

    @property
    def agreed(self) -> bool:
        """Whether one curve is the best by all criteria."""
        choices = list(self.preferred.values())
        return bool(choices) and bool(set.intersection(*map(set, choices)))

    @property
    def disagreement(self) -> str:
        """Which criteria prefer which curve, in words."""
        by_curve: dict[str, list[str]] = {}
        for name, curves in self.preferred.items():
            by_curve.setdefault(" and ".join(curves), []).append(CRITERIA[name].words)
        if not by_curve:
            return "no curve could be judged"
        said = "; ".join(f"{curve} by {', '.join(words)}" for curve, words in by_curve.items())
        return f"the criteria {'agree' if self.agreed else 'disagree'}: {said}"

"""The scale of a benchmark: where chance lies, where its ceiling lies, and how surely that is known."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from horizon.errors import FitError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

__all__ = ["LABEL_ERROR_RATE", "CeilingBasis", "Scale", "flipped", "normalise", "scale_of"]

CeilingBasis = Literal["audited", "known", "interval"]

LABEL_ERROR_RATE = 0.033
"""Share of wrong labels in a test set that nobody audited: the average of ten audited ones (Northcutt et al. 2021)."""

_GUESSING = (0.0, 0.5)
"""Chance levels that an undescribed benchmark may have: open answers to two choices, but not above its best score."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From chance to ceiling, both as fractions, higher being better.

    Attributes
    ----------
    chance : float
        Score of guessing.
    ceiling : float
        Nominal ceiling: the score with every label matched.
    ceiling_low : float
        Lowest score that a perfect model can be expected to get, its labels being as wrong as they may be. The ceiling
        of a perfect model lies between the two.
    basis : {"audited", "known", "interval"}
        ``audited``: `ceiling_low` is from a published audit of the labels; ``known``: there is no label noise, and both
        ends are the same; ``interval``: nobody audited it, and a typical rate of label errors is assumed.
    source : str
        Slug of the audit's source; empty without one.
    """

    chance: float
    ceiling: float
    ceiling_low: float
    basis: CeilingBasis
    source: str = ""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.chance) and self.chance < self.ceiling_low <= self.ceiling < math.inf):
            raise FitError(
                "no scale of a benchmark",
                found=f"chance {self.chance:g}, ceiling {self.ceiling_low:g} to {self.ceiling:g}",
                expected="chance below the ceiling, and the ceiling's lower end not above its upper one",
                hint="for a metric where lower is better, turn scores and scale round first: saturation.flipped",
            )
        if self.basis == "known" and self.ceiling_low != self.ceiling:
            raise FitError("a known ceiling is one number", found=f"{self.ceiling_low:g} to {self.ceiling:g}")

    @property
    def width(self) -> float:
        """From chance to the nominal ceiling."""
        return self.ceiling - self.chance

    def __str__(self) -> str:
        ends = f"{self.ceiling:g}" if self.ceiling == self.ceiling_low else f"{self.ceiling_low:g} to {self.ceiling:g}"
        return f"chance {self.chance:g}, ceiling {ends} ({self.basis})"


def normalise(scores: ArrayLike, scale: Scale, *, ceiling: ArrayLike | None = None) -> NDArray[np.float64]:
    r"""Scores on the way from chance (0) to the ceiling (1).

    .. math:: u = \frac{s - chance}{ceiling - chance}

    Parameters
    ----------
    scores : array_like of float
        Fractions, in any shape. Those outside the scale stay outside of 0 to 1.
    scale : Scale
    ceiling : array_like of float, optional
        Another ceiling, or one for each score; default the nominal one.

    Returns
    -------
    ndarray

    Examples
    --------
    >>> scale = Scale(0.25, 1.0, 1.0, "known")
    >>> normalise([0.25, 0.625, 1.0], scale).tolist()
    [0.0, 0.5, 1.0]
    """
    top = np.asarray(scale.ceiling if ceiling is None else ceiling, dtype=float)
    u: NDArray[np.float64] = (np.asarray(scores, dtype=float) - scale.chance) / (top - scale.chance)
    return u


def scale_of(
    chance: float | None,
    ceiling: float | None,
    *,
    ceiling_low: float | None = None,
    source: str = "",
    label_noise: bool = True,
    top: float = math.nan,
    benchmark: str = "this benchmark",
) -> Scale:
    """The scale of a benchmark from what is said of it.

    Parameters
    ----------
    chance, ceiling : float or None
        As fractions; None or NaN where nobody says.
    ceiling_low : float or None
        From a published audit of the labels, whose slug is `source`.
    label_noise : bool
        False where a label cannot be wrong, and the ceiling is exactly `ceiling`.
    top : float
        The best score so far, for the error's words.
    benchmark : str
        Its name, for the error's words.

    Raises
    ------
    FitError
        If chance or ceiling are unknown; it says between what the headroom would lie.

    References
    ----------
    Northcutt, C. G., Athalye, A. and Mueller, J. (2021). Pervasive label errors in test sets destabilize machine
    learning benchmarks. NeurIPS Datasets and Benchmarks. arXiv:2103.14749.

    Examples
    --------
    >>> scale_of(0.25, 1.0)
    Scale(chance=0.25, ceiling=1.0, ceiling_low=0.967, basis='interval', source='')
    >>> scale_of(0.0, 1.0, label_noise=False).basis
    'known'
    """
    if _missing(chance) or _missing(ceiling):
        raise _unknown(chance, ceiling, top, benchmark)
    assert chance is not None and ceiling is not None  # noqa: S101, PT018
    if not _missing(ceiling_low):
        return Scale(chance, ceiling, float(ceiling_low or 0), "audited", source)
    if not label_noise:
        return Scale(chance, ceiling, ceiling, "known")
    return Scale(chance, ceiling, ceiling * (1 - LABEL_ERROR_RATE), "interval")


def flipped(scores: pd.DataFrame, *, best: float | None, worst: float | None) -> tuple[pd.DataFrame, Scale]:
    """Scores of a metric where lower is better, as ones where higher is, and their scale.

    Parameters
    ----------
    scores : DataFrame
        ``value`` a share of something bad, such as an error rate, in [0, 1]; the other columns stay.
    best, worst : float or None
        The lowest share that can be reached, and that of guessing.

    Returns
    -------
    (DataFrame, Scale)
        ``value`` is 1 minus the share; the scale runs from ``1 - worst`` to ``1 - best``.

    Raises
    ------
    FitError
        If the best value or that of guessing is not stated, or the values are no shares.
    """
    if _missing(best) or _missing(worst):
        raise FitError(
            "lower is better here, and nobody says what is best or what guessing gets",
            found=f"best {_or_unknown(best)}, guessing {_or_unknown(worst)}",
            expected="the best value that can be reached, and that of guessing",
            hint="give both, with --ceiling and --chance, or to the store: horizon ingest csv FILE --table benchmarks, "
            "columns benchmark, lower_bound (the best), upper_bound (guessing)",
        )
    values = scores["value"].to_numpy(dtype=float)
    if not ((values >= 0) & (values <= 1)).all():
        raise FitError(
            "lower is better here, and the values are no shares: they cannot be turned round",
            found=f"{values.min():g} to {values.max():g}",
            expected="shares of 0 to 1, such as an error rate",
        )
    assert best is not None and worst is not None  # noqa: S101, PT018
    return scores.assign(value=1 - values), scale_of(1 - worst, 1 - best)


def _or_unknown(value: float | None) -> str:
    return "unknown" if value is None or math.isnan(value) else f"{value:g}"


def _missing(value: float | None) -> bool:
    return value is None or math.isnan(value)


def _unknown(chance: float | None, ceiling: float | None, top: float, benchmark: str) -> FitError:
    missing = [name for name, value in (("chance level", chance), ("ceiling", ceiling)) if _missing(value)]
    return FitError(
        f"the {' and the '.join(missing)} of {benchmark} {'is' if len(missing) == 1 else 'are'} not known",
        found=_implied(chance, ceiling, top),
        expected="both, as fractions",
        hint="give them with --chance and --ceiling, or to the store: horizon ingest csv FILE --table benchmarks, "
        "columns benchmark, lower_bound, upper_bound",
    )


def _implied(chance: float | None, ceiling: float | None, top: float) -> str | None:
    """Headroom over all that may be: it grows with the chance level and with the ceiling."""
    if math.isnan(top):
        return None
    lowest_guess, highest_guess = _GUESSING
    guess = (lowest_guess, min(highest_guess, top)) if _missing(chance) else (float(chance or 0),) * 2
    if top <= guess[0]:
        return f"a best score of {top:.1%}, which is not above chance: a headroom of the whole scale"
    nominal = 1.0 if _missing(ceiling) else float(ceiling or 0)
    lowest = top if _missing(ceiling) else max(top, nominal * (1 - LABEL_ERROR_RATE))
    below = (lowest - top) / (lowest - guess[0]) if lowest > guess[0] else 0.0
    above = (nominal - top) / (nominal - guess[1]) if nominal > guess[1] else 0.0
    over = [f"chance {guess[0]:g} to {guess[1]:g}"] * _missing(chance)
    over += [f"ceiling {lowest:.3g} to {nominal:g}"] * _missing(ceiling)
    room = f"a headroom of {below:.0%} to {above:.0%} of the scale"
    return f"a best score of {top:.1%}, so {room}, over {' and '.join(over)}"

"""Discrimination: whether the best models can be told apart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from horizon.saturation.headroom import TOP

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

__all__ = ["EXPONENTS", "Discrimination", "discriminate", "saturation_index", "saturation_indices"]

EXPONENTS = (0.5, 0.75, 1.0)
"""Exponents a of the effective number of items, n ** a: 1 is the real number, 0.5 that of EvalEval."""


@dataclass(frozen=True, slots=True)
class Discrimination:
    """The best five models, and how surely each pair of them is ordered as shown.

    Attributes
    ----------
    models : tuple of str
        From the best down; five, or as many as there are.
    values, std_errors : tuple of float
        Their scores as fractions; NaN where an error is unknown.
    probabilities : tuple of float
        For each pair, 1st and 2nd, 1st and 3rd, ...: that its first is truly better. NaN where an error is unknown.
    """

    models: tuple[str, ...]
    values: tuple[float, ...]
    std_errors: tuple[float, ...]
    probabilities: tuple[float, ...]

    @property
    def pairs(self) -> pd.DataFrame:
        """One row a pair: ``first``, ``second``, ``difference``, ``standard_error``, ``probability``."""
        import pandas as pd

        i, j = np.triu_indices(len(self.models), k=1)
        names, values, errors = np.array(self.models), np.array(self.values), np.array(self.std_errors)
        return pd.DataFrame(
            {
                "first": names[i],
                "second": names[j],
                "difference": values[i] - values[j],
                "standard_error": np.hypot(errors[i], errors[j]),
                "probability": self.probabilities,
            }
        )

    @property
    def probability(self) -> float:
        """Mean over the pairs that have one; 0.5 is a coin, NaN undefined."""
        known = [probability for probability in self.probabilities if not math.isnan(probability)]
        return sum(known) / len(known) if known else math.nan

    @property
    def widest(self) -> float:
        """Probability that the first of the five is truly better than the last; NaN undefined."""
        return self.probabilities[len(self.models) - 2]

    def least_gap(self, probability: float) -> float:
        """How far the first would have to be ahead of the last to be better with a probability; NaN undefined."""
        return NormalDist().inv_cdf(probability) * math.hypot(self.std_errors[0], self.std_errors[-1])

    @property
    def undefined(self) -> int:
        """Pairs without a probability."""
        return sum(map(math.isnan, self.probabilities))


def discriminate(best: pd.DataFrame) -> Discrimination:
    r"""Probability of each pair of the best five to be truly ordered as shown.

    .. math:: P(\theta_i > \theta_j) = \Phi\!\left(\frac{s_i - s_j}{\sqrt{se_i^2 + se_j^2}}\right)

    Parameters
    ----------
    best : DataFrame
        As of `best.best_scores`; at least two models.

    Notes
    -----
    The errors are taken as independent. All models answer the same items, so that true differences are known rather
    better than this. On the other hand the five are the highest of many and shown in the order of their scores: some
    of them are there by luck, and no pair gets less than 0.5. Of equally good models the probabilities are too high.
    """
    from scipy.special import ndtr

    values, errors = (best[name].to_numpy(dtype=float)[:TOP] for name in ("value", "standard_error"))
    i, j = np.triu_indices(len(values), k=1)
    probabilities = ndtr((values[i] - values[j]) / np.hypot(errors[i], errors[j]))
    names = tuple(map(str, best["model"].iloc[:TOP]))
    return Discrimination(names, *(tuple(array.tolist()) for array in (values, errors, probabilities)))


def saturation_index(first: float, fifth: float, n_items: float, *, exponent: float = 0.5) -> float:
    r"""EvalEval's saturation index of the best and the fifth-best score.

    .. math:: S = e^{-R^2}, \quad R = \frac{s_1 - s_5}{SE}, \quad
              SE^2 = \frac{s_1 (1 - s_1) + s_5 (1 - s_5)}{n^a}

    Parameters
    ----------
    first, fifth : float
        Fractions.
    n_items : float
        Items of the test set.
    exponent : float
        a; EvalEval publishes 0.5, with which n is far below its real number.

    Returns
    -------
    float
        1: the five cannot be told apart; 0: they can. NaN, undefined, where SE is 0, a score is no share, or the
        number of items is not known.

    References
    ----------
    EvalEval Coalition (2026). When AI benchmarks plateau: a systematic study of benchmark saturation. arXiv:2602.16763.

    Examples
    --------
    >>> round(saturation_index(0.992, 0.982, 500), 4)
    0.9164
    >>> saturation_index(1.0, 0.0, 500)
    nan
    """
    if not (0 <= fifth <= 1 and 0 <= first <= 1 and n_items > 0):
        return math.nan
    variance = (first * (1 - first) + fifth * (1 - fifth)) / n_items**exponent
    return math.exp(-((first - fifth) ** 2) / variance) if variance > 0 else math.nan


def saturation_indices(best: pd.DataFrame, exponents: Sequence[float] = EXPONENTS) -> dict[float, float]:
    """The index at each exponent; undefined (NaN) with fewer than five models or an unknown number of items.

    Of the two models' numbers of items the smaller one is taken.
    """
    if len(best) < TOP:
        return dict.fromkeys(exponents, math.nan)
    first, *_, fifth = best["value"].to_numpy(dtype=float)[:TOP].tolist()
    items = float(best["n_items"].to_numpy(dtype=float)[[0, TOP - 1]].min())
    return {exponent: saturation_index(first, fifth, items, exponent=exponent) for exponent in exponents}

"""The expected score of a model on a benchmark, and what a score says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["LIKELIHOODS", "Likelihood", "RowTerms", "expected_score", "row_terms"]

Likelihood = Literal["least-squares", "binomial"]
LIKELIHOODS: tuple[Likelihood, ...] = get_args(Likelihood)

_LEAST = 1e-300


def expected_score(
    ability: ArrayLike, difficulty: ArrayLike, slope: ArrayLike, floor: ArrayLike = 0.0
) -> NDArray[np.float64]:
    r"""Expected score of a model on a benchmark: a logistic curve in ability above the level of chance.

    .. math:: f + (1 - f)\,\sigma\bigl(\alpha (C - D)\bigr)

    Parameters
    ----------
    ability, difficulty : array_like
        C and D, on one scale.
    slope : array_like
        alpha, a unit of that scale; of the curve between chance and 1.
    floor : array_like
        f, the score of guessing. 0 leaves chance to the slope and the difficulty, as the published index does.

    Returns
    -------
    ndarray of float
        Fractions; the arguments broadcast.

    References
    ----------
    Birnbaum, A. (1968). Some latent trait models and their use in inferring an examinee's ability. In Lord, F. M. and
    Novick, M. R., Statistical Theories of Mental Test Scores. Addison-Wesley.

    Examples
    --------
    >>> expected_score(1.0, 1.0, 2.0).tolist(), expected_score(1.0, 1.0, 2.0, floor=0.25).tolist()
    (0.5, 0.625)
    """
    from scipy.special import expit

    f = np.asarray(floor, dtype=np.float64)
    c, d, a = (np.asarray(part, dtype=np.float64) for part in (ability, difficulty, slope))
    return np.asarray(f + (1 - f) * expit(a * (c - d)), dtype=np.float64)


class RowTerms(NamedTuple):
    """What each score adds to half of the objective, and to its derivatives by eta = alpha (C - D).

    ``expected`` curvature is that of Gauss and Newton (least squares) or Fisher (binomial), never negative; ``exact``
    is the second derivative.
    """

    loss: NDArray[np.float64]
    slope: NDArray[np.float64]
    expected: NDArray[np.float64]
    exact: NDArray[np.float64]


def row_terms(
    eta: NDArray[np.float64], value: NDArray[np.float64], floor: NDArray[np.float64], likelihood: Likelihood
) -> RowTerms:
    r"""Half of the loss of each score and its derivatives by eta, unweighted; arrays broadcast.

    .. math:: \tfrac12 (p - s)^2 \quad\text{or}\quad s \log\frac sp + (1 - s) \log\frac{1 - s}{1 - p}, \qquad
              p = f + (1 - f)\,\sigma(\eta)
    """
    from scipy.special import expit, rel_entr

    share, rest = expit(eta), expit(-eta)
    p, rise = floor + (1 - floor) * share, (1 - floor) * share * rest
    if likelihood == "least-squares":
        off = p - value
        return RowTerms(off * off / 2, off * rise, rise * rise, rise * rise + off * rise * (rest - share))
    p, q = np.maximum(p, _LEAST), np.maximum((1 - floor) * rest, _LEAST)
    ratio = share / p
    expected = rise * ratio
    exact = expected + (p - value) * floor * share * rest / (p * p)
    return RowTerms(rel_entr(value, p) + rel_entr(1 - value, q), (p - value) * ratio, expected, exact)

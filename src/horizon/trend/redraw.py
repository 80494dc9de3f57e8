"""Redrawn points: what the points of a trend could have been, had their measurement come out another way."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from horizon.execution.seeds import generator

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["RedrawnPoints", "redraw_points", "split_normal"]


@dataclass(frozen=True, slots=True)
class RedrawnPoints:
    """Replicates of all points of a series.

    Attributes
    ----------
    log2 : ndarray of float, shape (R, n)
        log2 of the values, in the order of the points; NaN where a replicate has none. Infinite values occur.
    joint : ndarray of bool, shape (n,)
        Points whose replicates come out of the joint matrix; the others are independent of each other.
    held : ndarray of bool, shape (n,)
        Points without an interval, or with one that is open at both ends: the same in every replicate.
    mirrored : ndarray of bool, shape (n,)
        Points whose interval has one open end (0, or infinity): as wide on that side as on the other.
    seed : int
    """

    log2: NDArray[np.float64]
    joint: NDArray[np.bool_]
    held: NDArray[np.bool_]
    mirrored: NDArray[np.bool_]
    seed: int

    def __len__(self) -> int:
        return len(self.log2)


def redraw_points(
    points: pd.DataFrame,
    joint: pd.DataFrame | None = None,
    *,
    replicates: int = 1000,
    drop_below: float = 0.0,
    seed: int = 0,
) -> RedrawnPoints:
    """Redraw each point: from its column of a joint matrix if it has one, else from its published interval.

    Parameters
    ----------
    points : DataFrame
        One row a model: ``slug``, ``minutes``, ``low``, ``high`` and ``confidence``, the level of the interval.
    joint : DataFrame, optional
        replicate -> log2 of the minutes, one column a model, by slug; replicate i is one resampling for all of them.
    replicates : int
        Number of replicates if there is no joint matrix; otherwise there are as many as it has.
    drop_below : float
        Minutes; lower redrawn values are taken for none. METR's code drops those below 0.001.
    seed : int

    Returns
    -------
    RedrawnPoints

    Notes
    -----
    Each model has a stream of random numbers of its own, by its slug: that another model came in, or left, redraws no
    other, and two vintages differ by what changed between them and not by luck.
    """
    slugs = points["slug"]
    has_column = np.zeros(len(points), dtype=np.bool_)
    if joint is not None and (has_column := slugs.isin(joint.columns).to_numpy(dtype=np.bool_)).any():
        replicates = len(joint)
    centre, low, high, mirrored = _intervals(points)
    confidence = points["confidence"].to_numpy(dtype=np.float64)
    held = ~has_column & (np.isnan(low) | np.isnan(high) | np.isnan(confidence))
    z = _standard_normal(slugs, replicates, seed)
    log2 = split_normal(z, centre, np.where(held, centre, low), np.where(held, centre, high), confidence)
    if joint is not None and has_column.any():
        log2[:, has_column] = joint[list(slugs[has_column])].to_numpy(dtype=np.float64)
    if drop_below > 0:
        log2[log2 < np.log2(drop_below)] = np.nan
    return RedrawnPoints(log2, has_column, held, mirrored & ~has_column & ~held, seed)


def split_normal(
    z: NDArray[np.float64],
    centre: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    confidence: NDArray[np.float64],
) -> NDArray[np.float64]:
    r"""Make draws from normal distributions that are wider on one side out of draws from the standard normal.

    .. math:: x = c + z\,\sigma(z), \qquad z \sim N(0, 1), \qquad
              \sigma(z) = \begin{cases} (h - c)/q & z > 0 \\ (c - l)/q & z \le 0 \end{cases}

    with q the normal quantile of (1 + confidence) / 2: the median is the centre, and the ends of the interval are the
    quantiles that they claim to be.

    Parameters
    ----------
    z : ndarray of float, shape (R, n)
    centre, low, high, confidence : ndarray, shape (n,)
        An end on the wrong side of the centre counts as lying on it.

    Returns
    -------
    ndarray of float, shape (R, n)

    Notes
    -----
    Half of the draws lie on each side, so that the published estimate stays the median. In the two-piece normal
    distribution of Wallis (2014) the wider side has more of them, and the estimate would be the mode.

    References
    ----------
    Wallis, K. F. (2014). The two-piece normal, binormal, or double Gaussian distribution: its origin and
    rediscoveries. Statistical Science 29(1), 106-112. doi:10.1214/13-STS417

    Examples
    --------
    >>> ends = np.array([2.0]), np.array([1.0]), np.array([5.0]), np.array([0.9])
    >>> drawn = split_normal(np.random.default_rng(0).standard_normal((100_000, 1)), *ends)
    >>> np.quantile(drawn, [0.05, 0.5, 0.95]).round(1).tolist()
    [1.0, 2.0, 5.0]
    """
    from scipy.special import ndtri

    quantile = ndtri((1 + np.where(np.isnan(confidence), 0.5, confidence)) / 2)
    above, below = np.maximum(high - centre, 0) / quantile, np.maximum(centre - low, 0) / quantile
    return np.asarray(centre + np.where(z > 0, z * above, z * below), dtype=np.float64)


def _intervals(
    points: pd.DataFrame,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Estimates and ends in log2, NaN for an end that nothing is known of; and which of them have one open end."""
    with np.errstate(divide="ignore"):
        centre, low, high = (np.log2(points[name].to_numpy(dtype=np.float64)) for name in ("minutes", "low", "high"))
    below, above = np.isneginf(low), np.isposinf(high)
    mirrored_low = np.where(above, np.nan, 2 * centre - np.maximum(high, centre))
    mirrored_high = np.where(below, np.nan, 2 * centre - np.minimum(low, centre))
    return centre, np.where(below, mirrored_low, low), np.where(above, mirrored_high, high), below ^ above


def _standard_normal(slugs: Iterable[str], replicates: int, seed: int) -> NDArray[np.float64]:
    """One column of draws a model, (R, n)."""
    columns = [generator(seed, _stream(slug)).standard_normal(replicates) for slug in slugs]
    return np.column_stack(columns) if columns else np.empty((replicates, 0))


def _stream(slug: str) -> int:
    """Number of the stream of a model: 64 bits, so that no two meet, nor any the batches of runs that are resampled."""
    return int.from_bytes(hashlib.blake2b(slug.encode(), digest_size=8).digest())

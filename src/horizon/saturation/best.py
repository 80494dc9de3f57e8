"""One score a model, with its error: what every measure of a benchmark starts from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from horizon.saturation.scale import Scale

__all__ = ["Frontier", "best_scores", "binomial_error", "doubts", "frontier_of"]

_NOISE = 2.0
"""Standard errors beyond which a score outside of the scale is more than noise."""


@dataclass(frozen=True, slots=True)
class Frontier:
    """The best score of a benchmark: whose, how high, and how sure (NaN where no error is known)."""

    model: str
    slug: str
    value: float
    standard_error: float
    release_date: date


def binomial_error(values: ArrayLike, n_items: ArrayLike) -> NDArray[np.float64]:
    r"""Standard error of a share of n items.

    .. math:: se = \sqrt{\tilde p (1 - \tilde p) / n}, \qquad \tilde p = \frac{p n + 1/2}{n + 1}

    Half a success and half a failure are added, so that all or none right has an error too. Shares outside of 0 to 1
    have that of the nearest end.

    Examples
    --------
    >>> binomial_error([0.5, 1.0], [100, 100]).round(4).tolist()
    [0.05, 0.007]
    """
    n = np.asarray(n_items, dtype=float)
    p = (np.clip(np.asarray(values, dtype=float), 0, 1) * n + 0.5) / (n + 1)
    error: NDArray[np.float64] = np.sqrt(p * (1 - p) / n)
    return error


def best_scores(scores: pd.DataFrame, *, n_items: float | None = None, until: date | None = None) -> pd.DataFrame:
    """The highest score of each dated model, from the best model down.

    Settings are elicitation, so a model's highest score counts; of equal ones that with the smallest error.

    Parameters
    ----------
    scores : DataFrame
        Of one benchmark: ``model``, ``slug``, ``release_date``, ``value`` (fraction, higher is better),
        ``standard_error`` and ``n_items`` (NaN where nobody says).
    n_items : float, optional
        Items of the test set, for scores that do not say theirs.
    until : date, optional
        Only models released by then.

    Returns
    -------
    DataFrame, one row a model
        The same columns, and ``others``: how many more scores the model has. ``standard_error`` is the published one,
        else the binomial one, else NaN.

    Raises
    ------
    FitError
        If no model is dated, or none was released by `until`.
    """
    import pandas as pd

    days = scores["release_date"].to_numpy(dtype="datetime64[s]")
    values = scores["value"].to_numpy(dtype=float, na_value=math.nan)
    kept = _kept(days, values, until)
    names, slugs = pd.factorize(scores["slug"].array[kept], sort=True)
    values = values[kept]
    items = _numbers(scores["n_items"])[kept]
    items = np.where(items > 0, items, math.nan if n_items is None or not n_items > 0 else n_items)
    published = _numbers(scores["standard_error"])[kept]
    errors = np.where(published > 0, published, binomial_error(values, items))
    order = np.lexsort((names, errors, -values))
    highest = order[np.sort(np.unique(names[order], return_index=True)[1])]
    return pd.DataFrame(
        {
            "model": scores["model"].array[kept[highest]],
            "slug": slugs[names[highest]],
            "release_date": days[kept[highest]],
            "value": values[highest],
            "standard_error": errors[highest],
            "n_items": items[highest],
            "others": np.bincount(names)[names[highest]] - 1,
        }
    )


def _kept(days: NDArray[np.datetime64], values: NDArray[np.float64], until: date | None) -> NDArray[np.intp]:
    """Rows of dated models with a score, and released by `until`."""
    dated = ~np.isnat(days) & ~np.isnan(values)
    if not dated.any():
        raise FitError("no scored model has a release date", found=f"{len(days)} scores", expected="one at least")
    rows = np.flatnonzero(dated if until is None else dated & (days <= np.datetime64(until)))
    if not len(rows):
        raise FitError(f"no scored model was released by {until}", hint="choose a later day")
    return rows


def _numbers(column: pd.Series[float]) -> NDArray[np.float64]:
    return np.asarray(column.to_numpy(dtype=np.float64, na_value=math.nan), dtype=np.float64)


def frontier_of(best: pd.DataFrame) -> Frontier:
    """The first row of `best_scores`."""
    model, slug, day, value, error = (
        best[name].iloc[0] for name in ("model", "slug", "release_date", "value", "standard_error")
    )
    return Frontier(str(model), str(slug), float(value), float(error), day.date())


def doubts(scores: pd.DataFrame, best: pd.DataFrame, scale: Scale) -> tuple[str, ...]:
    """What is odd about the scores; they are kept all the same.

    Parameters
    ----------
    scores : DataFrame
        All that were handed in.
    best : DataFrame
        As of `best_scores`.
    """
    undated = int(scores["release_date"].isna().sum())
    found = [f"{_scores(undated)} of models without a release date left out"] if undated else []
    gap = {
        f"above the ceiling of {scale.ceiling:g}": best["value"].to_numpy() - scale.ceiling,
        f"below the chance level of {scale.chance:g}": scale.chance - best["value"].to_numpy(),
    }
    errors = best["standard_error"].to_numpy()
    for where, beyond in gap.items():
        if count := int((beyond > 0).sum()):
            sure = int((beyond > _NOISE * errors).sum())
            unknown = int(np.isnan(errors[beyond > 0]).sum())
            found.append(f"{_scores(count)} {where}, kept: {_how_sure(count, sure, unknown)}")
    return tuple(found)


def _how_sure(count: int, sure: int, unknown: int) -> str:
    if unknown == count:
        return "whether by more than noise is not known"
    said = f"{sure} by more than {_NOISE:g} standard errors" if sure else "none by more than noise"
    return f"{said}, {unknown} without an error" if unknown else said


def _scores(count: int) -> str:
    return f"{count} score{'s' if count != 1 else ''}"

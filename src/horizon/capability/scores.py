"""The scores that an index is fitted to: checked, one a model and benchmark, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["ScoreTable", "choose_scores", "score_table"]

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """n scores of M models on K benchmarks, ordered by model and then by benchmark.

    Attributes
    ----------
    models, benchmarks : tuple of str
        In alphabetical order.
    release_dates : ndarray of datetime64, shape (M,)
        NaT where unknown.
    model, benchmark : ndarray of int, shape (n,)
        Places in `models` and `benchmarks`.
    value, weight : ndarray of float, shape (n,)
        Fractions; and the items behind each relative to their mean, 1 where the frame has none.
    floors : ndarray of float, shape (K,)
        Chance levels.
    repeats : int
        Scores left out for a higher one of the same model and benchmark.
    """

    models: tuple[str, ...]
    benchmarks: tuple[str, ...]
    release_dates: NDArray[np.datetime64]
    model: NDArray[np.intp]
    benchmark: NDArray[np.intp]
    value: NDArray[np.float64]
    weight: NDArray[np.float64]
    floors: NDArray[np.float64]
    repeats: int

    @property
    def nobs(self) -> int:
        """Number of scores."""
        return len(self.value)


def choose_scores(
    scores: pd.DataFrame,
    *,
    benchmarks_at_least: int = 4,
    models_at_least: int = 3,
    since: str | None = None,
    without: tuple[str, ...] = (),
) -> pd.DataFrame:
    """Choose the scores that an index is worth fitting to, by the rules of the published fit.

    Parameters
    ----------
    scores : DataFrame
        ``model``, ``benchmark``, ``value``, ``release_date``.
    benchmarks_at_least : int
        Benchmarks that a model must have been tested on, of all that are not left out.
    models_at_least : int
        Models that a benchmark must have in the end; it has two parameters.
    since : str, optional
        First release date of a model, such as "2022-11-01"; models without a date are then left out. Applied after
        `benchmarks_at_least`.
    without : tuple of str
        Benchmarks to leave out.

    Returns
    -------
    DataFrame
        Rows of `scores` with a model, a benchmark and a value; several a model and benchmark where there are several.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [(m, b, 0.5, "2024-01-01") for m in "uvw" for b in "xy"] + [("u", "z", 0.5, "2024-01-01")]
    >>> scores = pd.DataFrame(rows, columns=["model", "benchmark", "value", "release_date"])
    >>> choose_scores(scores, benchmarks_at_least=2)["benchmark"].unique().tolist()
    ['x', 'y']
    """
    import pandas as pd

    kept = scores.dropna(subset=["model", "benchmark", "value"])
    kept = kept[~kept["benchmark"].isin(without)]
    tested = kept.groupby("model")["benchmark"].nunique()
    kept = kept[kept["model"].map(tested) >= benchmarks_at_least]
    if since is not None:
        kept = kept[pd.to_datetime(kept["release_date"]) >= pd.Timestamp(since)]
    known = kept.groupby("benchmark")["model"].nunique()
    return kept[kept["benchmark"].map(known) >= models_at_least].reset_index(drop=True)


def score_table(scores: pd.DataFrame, floors: Mapping[str, float] | None = None) -> ScoreTable:
    """Check a frame of scores and keep the highest of each model and benchmark; see `fit_index`.

    Raises
    ------
    FitError
        If a column is missing, a name is blank, a score is not a number in [0, 1], a floor is not in [0, 1), an
        ``n_items`` is not above 0, there are fewer than two models or two benchmarks, or all scores are equal.
    """
    _check(scores)
    columns = ["model", "benchmark", "value"]
    order = scores.sort_values(columns, ascending=[True, True, False], kind="stable")
    best = order.drop_duplicates(["model", "benchmark"])
    models, benchmarks = (tuple(sorted(set(best[name]))) for name in ("model", "benchmark"))
    _enough(models, benchmarks, best["value"].to_numpy(dtype=np.float64))
    return ScoreTable(
        models=models,
        benchmarks=benchmarks,
        release_dates=_dates(scores, models),
        model=np.searchsorted(np.array(models, dtype=object), best["model"].to_numpy(dtype=object)),
        benchmark=np.searchsorted(np.array(benchmarks, dtype=object), best["benchmark"].to_numpy(dtype=object)),
        value=best["value"].to_numpy(dtype=np.float64),
        weight=_weights(best),
        floors=_floors(benchmarks, floors or {}),
        repeats=len(scores) - len(best),
    )


def _check(scores: pd.DataFrame) -> None:
    missing = [name for name in ("model", "benchmark", "value") if name not in scores]
    if missing:
        raise FitError(
            "a frame of scores lacks a column",
            found=", ".join(map(str, scores.columns)),
            expected="model, benchmark, value",
        )
    if scores[["model", "benchmark"]].isna().any(axis=None):
        raise FitError("a score has no model or no benchmark", expected="both on every row")
    value = scores["value"].to_numpy(dtype=np.float64)
    bad = scores[~((value >= 0) & (value <= 1))]
    if len(bad):
        shown = [f"{row.value:g} of {row.model} on {row.benchmark}" for row in bad.head(_SHOWN).itertuples()]
        more = f" and {len(bad) - _SHOWN} more" if len(bad) > _SHOWN else ""
        raise FitError(
            f"{len(bad)} score{'s are' if len(bad) > 1 else ' is'} not a fraction",
            found="; ".join(shown) + more,
            expected="numbers in [0, 1], higher is better",
            hint="leave such scores out, or bring them to fractions of the highest possible score",
        )


def _enough(models: tuple[str, ...], benchmarks: tuple[str, ...], value: NDArray[np.float64]) -> None:
    for what, names in (("model", models), ("benchmark", benchmarks)):
        if len(names) < 2:
            found = f"{what} {names[0]} only" if names else "no scores"
            raise FitError(f"one scale needs more than one {what}", found=found, expected=f"at least two {what}s")
    if value.min() == value.max():
        raise FitError(
            "all scores are equal, so no model is abler than another",
            found=f"{len(value)} scores of {value[0]:g}",
            expected="scores that differ",
        )


def _dates(scores: pd.DataFrame, models: tuple[str, ...]) -> NDArray[np.datetime64]:
    import pandas as pd

    if "release_date" not in scores:
        return np.full(len(models), np.datetime64("NaT"), dtype="datetime64[s]")
    first = pd.to_datetime(scores["release_date"]).groupby(scores["model"]).min()
    return first.reindex(list(models)).to_numpy(dtype="datetime64[s]")


def _weights(best: pd.DataFrame) -> NDArray[np.float64]:
    if "n_items" not in best:
        return np.ones(len(best))
    items = best["n_items"].to_numpy(dtype=np.float64)
    bad = ~(np.isfinite(items) & (items > 0))
    if bad.any():
        row = best[bad].iloc[0]
        raise FitError(
            "a score with no number of items has no binomial weight",
            found=f"{items[bad][0]:g} items of {row['model']} on {row['benchmark']}, {int(bad.sum())} such in all",
            expected="a number above 0 on every row, or no column n_items",
        )
    return np.asarray(items / items.mean(), dtype=np.float64)


def _floors(benchmarks: tuple[str, ...], floors: Mapping[str, float]) -> NDArray[np.float64]:
    bad = {name: floor for name, floor in floors.items() if not 0 <= floor < 1}
    if bad:
        name, floor = next(iter(bad.items()))
        raise FitError("a chance level is not one", found=f"{floor:g} for {name}", expected="a share in [0, 1)")
    return np.array([floors.get(name, 0.0) for name in benchmarks], dtype=np.float64)

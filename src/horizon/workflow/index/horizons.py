"""Time horizons of models that have scores and no runs: the suite's horizons against the index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from horizon.capability.horizons import fit_horizon_on_index
from horizon.errors import SelectionError
from horizon.store import observed, read
from horizon.store.lookup import find_benchmark
from horizon.workflow.index.named import benchmark_slugs

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    from sqlalchemy import Connection

    from horizon.capability import IndexReplicates
    from horizon.capability.horizons import HorizonOnIndex
    from horizon.workflow.index.question import IndexQuestion
    from horizon.workflow.index.selection import IndexScores

__all__ = ["IndexHorizons", "horizons_on_index"]

_P50 = 0.5


@dataclass(frozen=True, slots=True)
class IndexHorizons:
    """Horizons against the index.

    Attributes
    ----------
    suite : str
    fit : HorizonOnIndex
    known : DataFrame
        Models with both, which the line goes through: ``model`` (the version with the highest index), ``slug``,
        ``release_date``, ``index``, ``std_error`` (points), ``minutes``, and of the runs ``low``, ``high`` and their
        level, ``confidence``.
    as_of : date
        Vintage of the horizons.
    predicted : DataFrame
        Models without a horizon, the ablest first: ``model``, ``slug``, ``release_date``, ``index``,
        ``index_std_error``, ``minutes``, ``low``, ``high`` (prediction interval), ``extrapolated`` and ``beyond``.
    beyond_range : int
        Models whose horizon the suite cannot measure, and that the line leaves out.
    level : float
    """

    suite: str
    fit: HorizonOnIndex
    known: pd.DataFrame
    as_of: date
    predicted: pd.DataFrame
    beyond_range: int
    level: float


def horizons_on_index(
    connection: Connection, question: IndexQuestion, selection: IndexScores, replicates: IndexReplicates
) -> IndexHorizons:
    """Regress log2 of the p50 of a suite on the index, and predict it for models that have none.

    Runs name a model without the reasoning effort in which it worked, so each model stands with the version that has
    its highest index.

    Raises
    ------
    SelectionError
        If no suite has horizons of models in the index, or there is no such suite.
    FitError
        If they are too few for a line.
    """
    best = _best_versions(selection, replicates)
    suite, horizons = _horizons(connection, question, set(best["slug"]))
    limit = read.suite_limit(connection, suite, question.as_of)
    longest = limit.reliable_max_minutes if limit and limit.reliable_max_minutes is not None else np.inf
    known = best.merge(horizons[["slug", "minutes", "low", "high", "confidence"]], on="slug")
    beyond = known["minutes"] > longest
    known = known[~beyond].reset_index(drop=True)
    fit = fit_horizon_on_index(*(known[name].to_numpy() for name in ("index", "minutes", "std_error")))
    others = best[~best["slug"].isin(horizons["slug"])].reset_index(drop=True)
    told = fit.predict(others["index"].to_numpy(), others["std_error"].to_numpy(), question.level)
    predicted = others[["model", "slug", "release_date"]].join(told.drop(columns=["level", "nobs"]))
    as_of = question.as_of or horizons["known_at"].max().date()
    return IndexHorizons(suite, fit, known, as_of, predicted, int(beyond.sum()), question.level)


def _best_versions(selection: IndexScores, replicates: IndexReplicates) -> pd.DataFrame:
    """Each model with the version that has its highest index, the ablest first."""
    frame = replicates.of.models.merge(selection.versions[["slug"]], left_on="model", right_index=True)
    frame = frame.assign(std_error=frame["model"].map(replicates.std_errors))
    best = frame.sort_values(["index", "model"], ascending=[False, True]).drop_duplicates("slug")
    return best[["model", "slug", "release_date", "index", "std_error"]].reset_index(drop=True)


def _horizons(connection: Connection, question: IndexQuestion, models: set[str]) -> tuple[str, pd.DataFrame]:
    """The suite that is asked for, else the newest that has horizons of these models; with its horizons."""
    if question.suite is not None:
        suite_id = find_benchmark(connection, question.suite, what="suite")
        suite = benchmark_slugs(connection, [question.suite])[0]
        return suite, observed.horizons(
            connection, question.as_of, suite_id=suite_id, success_level=_P50, baselines=False
        )
    ids = read.benchmark_ids(connection)
    described = observed.benchmarks(connection, question.as_of)
    newest_first = described.sort_values("release_date", ascending=False, na_position="last", kind="stable")
    for suite in newest_first["slug"]:
        if _P50 not in read.success_levels(connection, suite):
            continue
        found = observed.horizons(connection, question.as_of, suite_id=ids[suite], success_level=_P50, baselines=False)
        if found["slug"].isin(models).any():
            return str(suite), found
    raise SelectionError(
        "no time horizons to hold against the index",
        found=f"no suite with a p50 of one of the {len(models)} models in the index",
        expected="horizons of models that have scores too",
        hint="read them in with `horizon ingest metr`, or estimate them from runs with `horizon estimate`",
    )

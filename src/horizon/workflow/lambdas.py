"""Time horizons of a suite estimated from the same runs with another lambda, out of the analyses that are kept."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from horizon.store import read
from horizon.store.analyses import analyses, analysis_of
from horizon.store.estimates import SOURCE
from horizon.timehorizon import SELDOM

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from horizon.store.analyses import Analysis
    from horizon.workflow.question import TrendQuestion

__all__ = ["OtherLambda", "other_lambdas"]

_KIND = "estimate"


class OtherLambda(NamedTuple):
    """What another lambda makes of the runs.

    Attributes
    ----------
    estimates : DataFrame
        As `horizon.workflow.analyse.find_estimates` gives them.
    left_out : dict
        Slugs of models that are seldom estimable, and what to say of each.
    """

    regularization: float
    estimates: pd.DataFrame
    left_out: dict[str, str]


def other_lambdas(
    connection: Connection, estimates: pd.DataFrame, asked: TrendQuestion
) -> tuple[float | None, list[OtherLambda]]:
    """The lambda behind the current estimates of a suite, and what the other ones that were tried have made of them.

    Of each other lambda the analysis that was made last counts, if it is of the same runs with the same weights. Their
    points are redrawn from their intervals: the store's joint replicates are those of the current estimates.
    """
    now = analysis_of(connection, _KIND, asked.suite, asked.as_of, success_level=asked.success_level)
    if now is None:
        return None, []
    current = float(now.parameters["regularization"])
    last = {
        float(one.parameters["regularization"]): one
        for one in analyses(connection, asked.as_of, kind=_KIND)
        if one.subject == asked.suite and _like(one, now, asked.success_level)
    }
    last.pop(current, None)
    known = read.releases(connection, asked.as_of).set_index("slug")
    found = [_other(last[value], value, estimates, known, asked.success_level) for value in sorted(last)]
    return current, [one for one in found if len(one.estimates)]


def _like(one: Analysis, now: Analysis, success_level: float) -> bool:
    levels = one.parameters["success_levels"]
    same = one.input_digest == now.input_digest and one.parameters["weights"] == now.parameters["weights"]
    return same and any(math.isclose(level, success_level) for level in levels)


def _other(
    analysis: Analysis, regularization: float, estimates: pd.DataFrame, known: pd.DataFrame, success_level: float
) -> OtherLambda:
    """The estimates with those of the analysis in the place of those that the store made itself."""
    published = estimates[estimates["source"] != SOURCE.slug]
    horizons = {model["slug"]: _at(model, success_level) for model in analysis.result["models"]}
    rows = [
        _row(slug, horizon, known.loc[slug], analysis)
        for slug, horizon in horizons.items()
        if horizon["minutes"] and slug in known.index and slug not in set(published["slug"])
    ]
    own = pd.DataFrame(rows, columns=estimates.columns).astype(estimates.dtypes.to_dict())
    left_out = {
        slug: f"estimable in only {1 - horizon['nan_share']:.0%} of the replicates"
        for slug, horizon in horizons.items()
        if 1 - horizon["nan_share"] <= SELDOM
    }
    together = pd.concat([published, own], ignore_index=True) if len(published) else own
    return OtherLambda(regularization, together.sort_values(["release_date", "model"], ignore_index=True), left_out)


def _at(model: dict[str, Any], success_level: float) -> dict[str, Any]:
    return next(one for one in model["horizons"] if math.isclose(one["success_level"], success_level))


def _row(slug: str, horizon: dict[str, Any], known: pd.Series, analysis: Analysis) -> dict[str, Any]:
    interval = {"low": horizon["low"], "high": horizon["high"], "confidence": horizon["level"]}
    return {
        "model": known["model"],
        "slug": slug,
        "organization": known["organization"],
        "release_date": known["release_date"],
        "minutes": horizon["minutes"],
        **interval,
        "source": SOURCE.slug,
        "known_at": analysis.known_at,
    }

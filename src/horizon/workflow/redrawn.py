"""Replicates of the points of a trend: from the store where it has some, else from published intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError, SelectionError
from horizon.store.replicates import replicate_matrix, replicates_source
from horizon.timehorizon import SELDOM
from horizon.trend import redraw_points, redraw_trend

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from numpy.typing import NDArray
    from sqlalchemy import Connection

    from horizon.stats import DoublingTime
    from horizon.timehorizon import InstrumentRange
    from horizon.trend import ExponentialTrend, RedrawnPoints, TrendUncertainty
    from horizon.workflow.question import TrendQuestion

__all__ = [
    "HELD",
    "PUBLISHED",
    "JointReplicates",
    "find_replicates",
    "origin",
    "redraw",
    "redrawing_notes",
    "seldom_estimable",
]

PUBLISHED = "published intervals"
HELD = "points held fixed"

_WORTH_SAYING = 0.01
"""Share of replicates without a slope from which on it is a warning."""


@dataclass(frozen=True, slots=True)
class JointReplicates:
    """Replicates of the horizons of a suite that a source published together.

    Attributes
    ----------
    log2_minutes : DataFrame
        replicate -> log2 of the minutes, one column a model, by slug; NaN where a replicate has no estimate.
    source : str
        Its slug.
    """

    log2_minutes: pd.DataFrame
    source: str


def find_replicates(connection: Connection, question: TrendQuestion) -> tuple[JointReplicates | None, list[str]]:
    """The joint replicates of the suite, if the store has any, and what is doubtful about them.

    Replicates that do not belong together are taken for none.
    """
    import pandas as pd

    asked = (connection, question.suite, question.success_level, question.as_of)
    try:
        slugs, log2_minutes = replicate_matrix(*asked)
        source = replicates_source(*asked)
    except SelectionError as error:
        return None, [f"{error.message}: they are not used, and whether each model is estimable in most is not known"]
    if source is None:
        return None, []
    return JointReplicates(pd.DataFrame(log2_minutes, columns=list(slugs)), source), []


def seldom_estimable(joint: JointReplicates | None) -> dict[str, str]:
    """Slugs of models whose horizon is missing in half of the replicates or more, and what to say of each.

    Examples
    --------
    >>> import pandas as pd
    >>> log2_minutes = pd.DataFrame({"a": [1.0, 2.0, 3.0, None], "b": [1.0, None, None, None]})
    >>> seldom_estimable(JointReplicates(log2_minutes, "lab"))
    {'b': 'estimable in only 25% of the replicates'}
    """
    if joint is None:
        return {}
    shares = np.isfinite(joint.log2_minutes.to_numpy(dtype=np.float64)).mean(axis=0)
    return {
        str(slug): f"estimable in only {share:.0%} of the replicates"
        for slug, share in zip(joint.log2_minutes.columns, shares, strict=True)
        if share <= SELDOM
    }


def redraw(
    question: TrendQuestion,
    fit: ExponentialTrend,
    points: pd.DataFrame,
    joint: JointReplicates | None,
    measures: InstrumentRange,
) -> tuple[TrendUncertainty, RedrawnPoints]:
    """Redraw the points that have a say in a trend, and fit it again in each replicate.

    Raises
    ------
    FitError
        If no replicate has a trend, or the interval is to stand for measurement alone, of which nothing is known.
    """
    if question.interval == "ols":
        raise ValueError("an interval by ordinary least squares redraws nothing")
    redrawn = redraw_points(
        points,
        joint.log2_minutes if joint else None,
        replicates=question.replicates,
        drop_below=question.drop_below,
        seed=question.seed,
    )
    if question.interval == "measurement" and redrawn.held.all():
        raise FitError(
            "how far measurement leaves the trend open is not known",
            found=f"{len(points)} points without a published interval, and no replicates of them",
            expected="intervals or replicates of some",
            hint="take --interval both or ols",
        )
    uncertainty = redraw_trend(
        fit,
        points,
        redrawn,
        kind=question.interval,
        rule=question.rule,
        top=question.top,
        window=question.window,
        include_beyond_range=question.include_beyond_range,
        measurable=(measures.shortest, measures.highest),
    )
    return uncertainty, redrawn


def origin(redrawn: RedrawnPoints, joint: JointReplicates | None) -> str:
    """Where the replicates come from."""
    if redrawn.held.all():
        return HELD
    if joint is None or not redrawn.joint.any():
        return PUBLISHED
    return f"joint replicates of {joint.source}"


def redrawing_notes(
    points: pd.DataFrame,
    redrawn: RedrawnPoints,
    uncertainty: TrendUncertainty,
    joint: JointReplicates | None,
    level: float,
) -> Iterator[str]:
    """What a reader of the interval must not miss."""
    held = points.loc[redrawn.held, "model"]
    if len(held):
        yield f"{len(held)} without a published interval, held fixed in every replicate: {', '.join(held)}"
    yield from _doubtful_intervals(points, redrawn)
    if joint is not None and redrawn.joint.any():
        yield from _unlike(points, redrawn.joint, joint.source)
    for how, draws in (("chosen again", uncertainty.chosen), ("fixed", uncertainty.fixed)):
        if draws.without_slope >= _WORTH_SAYING:
            yield f"{draws.without_slope:.0%} of the replicates have too few points for a slope (frontier {how})"
        yield from _outside(draws.doubling_time(level), draws.estimate in draws.interval(level), how)


def _doubtful_intervals(points: pd.DataFrame, redrawn: RedrawnPoints) -> Iterator[str]:
    """What was made of published intervals that cannot be taken as they are."""
    mirrored = points.loc[redrawn.mirrored, "model"]
    if len(mirrored):
        yield (
            f"{len(mirrored)} with an interval that is open at one end, taken to be as wide on that side as on the "
            f"other: {', '.join(mirrored)}"
        )
    wrong = (points["low"] > points["minutes"]) | (points["high"] < points["minutes"])
    outside = points.loc[wrong & ~redrawn.joint & ~redrawn.held, "model"]
    if len(outside):
        yield (
            f"{len(outside)} with an interval that does not contain its estimate; the end on the wrong side counts as "
            f"lying on it: {', '.join(outside)}"
        )


def _unlike(points: pd.DataFrame, joint: NDArray[np.bool_], source: str) -> Iterator[str]:
    alone = points.loc[~joint, "model"]
    if len(alone):
        yield f"{len(alone)} without joint replicates, redrawn from published intervals: {', '.join(alone)}"
    others = sorted(set(points.loc[joint, "source"]) - {source})
    if others:
        yield f"the replicates are those of {source}, but estimates come from {', '.join(others)}"


def _outside(doubling: DoublingTime, inside: bool, how: str) -> Iterator[str]:
    if not inside:
        yield (
            f"the estimate lies outside its own interval (frontier {how}): {_days(doubling.estimate)}, but "
            f"{_days(doubling.interval.low)} to {_days(doubling.interval.high)}; the replicates do not lie around the "
            f"points that they are replicates of"
        )


def _days(doubling: float) -> str:
    return f"{doubling:.0f} days" if math.isfinite(doubling) else "no growth"

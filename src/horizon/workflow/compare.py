"""Store -> comparison: the points that answer a question, and all growth curves through them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from horizon.errors import FitError
from horizon.store import read
from horizon.trend.compare import HALF_A_YEAR, compare_curves
from horizon.workflow.analyse import answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from horizon.store import Store
    from horizon.trend.comparison import Comparison
    from horizon.workflow.analyse import TrendAnalysis, TrendQuestion

__all__ = ["CurveComparison", "analyse_comparison", "compare_points"]


@dataclass(frozen=True, slots=True)
class CurveComparison:
    """Growth curves compared on the points that a question selects.

    Attributes
    ----------
    analysis : TrendAnalysis
        The points, and the exponential through them.
    comparison : Comparison
    warnings : tuple of str
    """

    analysis: TrendAnalysis
    comparison: Comparison
    warnings: tuple[str, ...]


def analyse_comparison(
    store: Store,
    question: TrendQuestion,
    *,
    curves: Sequence[str] | None = None,
    ahead_days: float = HALF_A_YEAR,
) -> CurveComparison:
    """Compare growth curves on the points that a question selects.

    Parameters
    ----------
    question : TrendQuestion
        Its interval has no part in it.
    curves : sequence of str, optional
        Left out, all, and the two separate lines of reasoning and other models.
    ahead_days : float
        How far ahead the forecasts are made that the curves are scored by.

    Raises
    ------
    SelectionError
        If the store has no such suite, no such success level, or nothing that was known on the day asked for.
    FitError
        If too few points are left to fit, or a name is no growth curve.
    """
    with store.read() as connection:
        return compare_points(connection, question, curves=curves, ahead_days=ahead_days)


def compare_points(
    connection: Connection,
    question: TrendQuestion,
    *,
    curves: Sequence[str] | None = None,
    ahead_days: float = HALF_A_YEAR,
) -> CurveComparison:
    """Compare growth curves in a view of the store that is open already."""
    analysis = answer(connection, replace(question, interval="ols"))
    group, notes = _reasoning(connection, analysis) if curves is None else (None, [])
    used = analysis.points[analysis.points["used"]]
    dates = [day.date() for day in used["release_date"]]
    try:
        found = compare_curves(dates, used["minutes"].to_numpy(), group=group, curves=curves, ahead_days=ahead_days)
    except FitError as error:
        error.message += f" ({analysis.question.suite}, {question.window}, frontier {question.frontier})"
        raise
    few = [] if found.ahead else ["no point has enough others before it: no curve is scored ahead"]
    return CurveComparison(analysis, found, (*analysis.warnings, *notes, *few))


def _reasoning(connection: Connection, analysis: TrendAnalysis) -> tuple[list[str] | None, list[str]]:
    """Which of the points are reasoning models; those released before the first one that is known are not."""
    used = analysis.points[analysis.points["used"]]
    known = read.releases(connection, analysis.question.as_of).set_index("slug")["reasoning"]
    said = used["slug"].map(known)
    is_reasoning = said.eq(True).to_numpy()
    if not is_reasoning.any():
        return None, ["no point is known to be a reasoning model: no two separate lines"]
    unknown = said.isna().to_numpy()
    before = used["release_date"].to_numpy() < used["release_date"].to_numpy()[is_reasoning].min()
    open_ = used.loc[unknown & ~before, "model"]
    if len(open_):
        return None, [f"no two separate lines: no source says of {', '.join(open_)} whether they reason"]
    taken = used.loc[unknown & before, "model"]
    notes = [f"taken for no reasoning models, being older than the first: {', '.join(taken)}"] if len(taken) else []
    return ["reasoning" if it_is else "other" for it_is in is_reasoning], notes

"""The shape of a trend: whether it bends, whether it ends, and which other curves lie through its points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError, SelectionError, in_one_line
from horizon.store import read
from horizon.trend.break_inference import break_test
from horizon.trend.by_name import fit_trend
from horizon.trend.compare import compare_curves
from horizon.trend.identify import gate
from horizon.trend.profile import profile_landmark
from horizon.workflow.analyse import answer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray
    from sqlalchemy import Connection

    from horizon.trend.break_inference import BreakTest
    from horizon.trend.by_name import Trend
    from horizon.trend.comparison import Comparison
    from horizon.trend.identify import Gate
    from horizon.trend.profile import LandmarkProfile
    from horizon.workflow.analyse import TrendAnalysis, TrendQuestion

    Series = tuple[list[date], NDArray[np.float64]]

__all__ = ["TrendShape", "shape_of", "used_series"]

_REPLICATES = 999


@dataclass(frozen=True, slots=True)
class TrendShape:
    """What was asked of the points of a trend, beyond their exponential.

    Attributes
    ----------
    gate : Gate
        Ceiling, inflection and singularity: a number each, or why there is none.
    profile : LandmarkProfile or None
        Profile likelihood of the ceiling; None where the points are too few for one.
    curves : tuple of Trend
        Other curves that were asked for and could be fitted.
    comparison : Comparison or None
        Of all curves, if all were asked for.
    breaks : BreakTest or None
        The test for as many breaks as were asked for.
    warnings : tuple of str
    """

    gate: Gate
    profile: LandmarkProfile | None
    curves: tuple[Trend, ...] = ()
    comparison: Comparison | None = None
    breaks: BreakTest | None = None
    warnings: tuple[str, ...] = ()


def used_series(analysis: TrendAnalysis) -> Series:
    """Dates and minutes of the points that a trend is fitted to."""
    used = analysis.points[analysis.points["used"]]
    return [day.date() for day in used["release_date"]], used["minutes"].to_numpy()


def shape_of(
    connection: Connection, analysis: TrendAnalysis, *, curve: str = "exponential", breaks: int = 0
) -> TrendShape:
    """Ask the points of a trend for its shape.

    Parameters
    ----------
    curve : str
        A name of `horizon.stats.curves.CURVES`, or "all": then a curve that cannot be fitted is a warning.
    breaks : int
        Number of breaks to test for; 0 for none.

    Raises
    ------
    FitError
        If the one curve, or the breaks, that were asked for cannot be fitted to so few points.
    """
    dates, minutes = used_series(analysis)
    comparison = compare_curves(dates, minutes) if curve == "all" else None
    curves, warnings = _curves(dates, minutes, curve, comparison)
    question = analysis.question
    try:
        profile = profile_landmark("ceiling", dates, minutes, "logistic", question.level)
    except FitError:
        profile = None
    tested = None
    if breaks:
        options = {"breaks": breaks, "replicates": _REPLICATES, "seed": question.seed}
        tested = break_test(dates, minutes, level=question.level, **options)
    earlier = _earlier(connection, question, analysis.as_of)
    return TrendShape(
        gate=gate(dates, minutes, level=question.level, vintages=earlier),
        profile=profile,
        curves=curves,
        comparison=comparison,
        breaks=tested,
        warnings=warnings,
    )


def _curves(
    dates: Sequence[date], minutes: NDArray[np.float64], curve: str, comparison: Comparison | None
) -> tuple[tuple[Trend, ...], tuple[str, ...]]:
    """The curves beside the exponential, and what is to be said of those that are not among them."""
    if comparison is None:
        return (() if curve == "exponential" else (fit_trend(dates, minutes, curve),)), ()
    fitted, warnings = [], []
    for candidate in comparison.candidates:
        if candidate.curve == "exponential":
            continue
        try:
            fitted.append(fit_trend(dates, minutes, candidate.curve))
        except FitError as error:
            warnings.append(f"{candidate.curve}: {in_one_line(error)}")
    return tuple(fitted), tuple(warnings)


def _earlier(connection: Connection, question: TrendQuestion, as_of: date) -> dict[date, Series]:
    """The series that the same question gave on the days of earlier vintages; days with too few points have none."""
    found: dict[date, Series] = {}
    for day in read.vintage_days(connection, question.suite, question.success_level):
        if day >= as_of:
            continue
        try:
            found[day] = used_series(answer(connection, replace(question, as_of=day, interval="ols")))
        except (FitError, SelectionError):
            continue
    return found

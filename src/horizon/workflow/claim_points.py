"""The points that claims are about: each vintage of a suite is read once, and asked again under other rules.

So is the capability index.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from horizon.errors import FitError
from horizon.store import read
from horizon.store.lookup import slugify
from horizon.trend import ALL_TIME, select_points
from horizon.workflow.analyse import answer, find_estimates, fit_points, suite_slug
from horizon.workflow.index.analyse import index_of

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray
    from sqlalchemy import Connection

    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.index.analyse import IndexAnalysis
    from horizon.workflow.index.question import IndexQuestion
    from horizon.workflow.question import TrendQuestion

__all__ = ["Vintages", "series"]


class Vintages:
    """The vintages of the suites in an open view of the store, and its capability index.

    Parameters
    ----------
    connection : Connection
        Of the view; nothing is written.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._read: dict[TrendQuestion, TrendAnalysis] = {}
        self._indices: dict[IndexQuestion, IndexAnalysis] = {}
        self._days: dict[tuple[str, float], list[date]] = {}

    def days(self, question: TrendQuestion) -> list[date]:
        """Days on which the suite's horizons were published anew."""
        key = (suite_slug(self._connection, question.suite), question.success_level)
        if key not in self._days:
            self._days[key] = read.vintage_days(self._connection, *key)
        return self._days[key]

    def analysis(self, question: TrendQuestion) -> TrendAnalysis:
        """The answer to a question.

        Raises
        ------
        SelectionError
            If the store has no such suite, no such success level, or nothing that was known on the day asked for.
        FitError
            If too few points are left to fit.
        """
        if question not in self._read:
            self._read[question] = self._answer(question)
        return self._read[question]

    def horizons(self, question: TrendQuestion) -> pd.DataFrame:
        """The time horizons of the suite, dated or not; ``slug`` is that of the model."""
        suite = suite_slug(self._connection, question.suite)
        return find_estimates(self._connection, replace(question, suite=suite))

    def index(self, question: IndexQuestion) -> IndexAnalysis:
        """The capability index of the store.

        Raises
        ------
        SelectionError
            If the store has no scores that can be used, or none of the anchors.
        FitError
            If the scores have no common scale, or too few models are left to fit.
        """
        if question not in self._indices:
            self._indices[question] = index_of(self._connection, question)
        return self._indices[question]

    def model_slug(self, name: str) -> str:
        """The slug of the model that a name or alias stands for."""
        slug = slugify(name)
        return read.aliases(self._connection, "model").get(slug, slug)

    def _answer(self, question: TrendQuestion) -> TrendAnalysis:
        if question.interval != "ols":
            return answer(self._connection, question)
        try:
            whole = self._whole(question)
        except FitError:  # too few points in the whole suite: the question itself says it better
            return answer(self._connection, question)
        points = select_points(
            whole.points,
            rule=question.rule,
            top=question.top,
            window=question.window,
            include_beyond_range=question.include_beyond_range,
        )
        own = replace(question, suite=whole.question.suite)
        return replace(whole, question=own, points=points, fit=fit_points(points, own))

    def _whole(self, question: TrendQuestion) -> TrendAnalysis:
        """Every model of the suite as it was known on the day: what other windows and rules choose from."""
        whole = replace(
            question, window=ALL_TIME, rule="all", include_beyond_range=True, interval="ols", level=0.95, drop_below=0.0
        )
        if whole not in self._read:
            self._read[whole] = answer(self._connection, whole)
        return self._read[whole]


def series(points: pd.DataFrame) -> tuple[list[date], NDArray[np.float64]]:
    """Release dates and minutes of the points that are used."""
    used = points[points["used"]]
    return [day.date() for day in used["release_date"]], used["minutes"].to_numpy(dtype=float)

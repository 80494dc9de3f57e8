"""What a report would have said on an earlier day: the questions of today's report, with what was known then."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from horizon.errors import FitError, SelectionError
from horizon.workflow.analyse import answer
from horizon.workflow.forecast import ForecastQuestion, foretell
from horizon.workflow.news.claims import claims_about
from horizon.workflow.news.conclude_trend import conclude_trend
from horizon.workflow.revisions import vintages
from horizon.workflow.whole_history import shape_with_break, weigh_curves, whole_history

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from typing import TypeVar

    from sqlalchemy import Connection

    from horizon.workflow.news.conclusions import TrendConclusions

    Found = TypeVar("Found")

__all__ = ["replay_trend"]


def replay_trend(connection: Connection, today: TrendConclusions) -> tuple[date, TrendConclusions] | None:
    """What was concluded of the same trend on the day of the vintage before the newest; None if there was none."""
    question = today.question
    days = vintages(connection, question)
    if len(days) < 2:
        return None
    asked = replace(question, as_of=days[-2])
    headline = _try(lambda: answer(connection, asked))
    if headline is None:
        return None
    whole = _try(lambda: whole_history(connection, headline))
    claims = None if today.claims is None else claims_about(connection, question.suite, days[-2], as_of=days[-2])
    return days[-2], conclude_trend(
        connection,
        headline,
        shape=_try(lambda: shape_with_break(connection, whole)) if whole else None,
        compared=_try(lambda: weigh_curves(connection, whole)) if whole else None,
        forecast=_try(lambda: foretell(connection, ForecastQuestion(asked))),
        claims=claims,
    )


def _try(ask: Callable[[], Found]) -> Found | None:
    """What is asked for, or None if too little was known for it."""
    try:
        return ask()
    except (FitError, SelectionError):
        return None

"""What a page says when its reader asks for another success level, or for another vintage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.errors import in_one_line
from horizon.report.explorer import Words
from horizon.workflow import wording
from horizon.workflow.tables import percentile_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from horizon.errors import HorizonError
    from horizon.workflow.analyse import TrendAnalysis

__all__ = ["no_trend", "words"]


def words(
    analyses: Sequence[TrendAnalysis], *, own: tuple[float, date], shown: tuple[float, date], crowd: str
) -> Words:
    """The sentences of a variant, by the functions that say the report's own.

    Parameters
    ----------
    analyses : sequence of TrendAnalysis
        The headline's window first.
    own, shown : tuple of success level and date
        The report's own, and that of the variant: the headline says in what it differs.
    crowd : str
        Which points are not drawn, as `crowd_sentence` says it; empty if all are.
    """
    first = analyses[0]
    where = _where(own, shown)
    found = wording.finding(first)
    return Words(
        headline=wording.placed(found, where) if where else wording.headline(first),
        lede=wording.lede(first, analyses),
        title=wording.frontier_title(first),
        caption=wording.caption(first) + crowd,
        description=wording.frontier_description(first),
    )


def no_trend(headline: TrendAnalysis, level: float, day: date, error: HorizonError) -> Words:
    """What is said where there is nothing to fit."""
    said = f"At {level:.0%} success, as known on {day}, there is no trend: {in_one_line(error)}."
    title = f"No trend at {level:.0%} success as of {day}"
    caption = f"{headline.question.suite}, {percentile_name(level)}. Vintage {day}."
    return Words(said, (), title, caption, said)


def _where(own: tuple[float, date], shown: tuple[float, date]) -> str:
    parts = [
        *([f"at {shown[0]:.0%} success"] if shown[0] != own[0] or shown[0] != 0.5 else []),
        *([f"as known on {shown[1]}"] if shown[1] != own[1] else []),
    ]
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]

"""Store -> what a reader may change the frontier figure to: each success level, as of each vintage."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from horizon.errors import FitError, SelectionError
from horizon.report.charts.crowd import CROWD, crowd_sentence, thinned
from horizon.report.explorer import EPOCH, Explorer, Line, Milestone, Pace, Variant
from horizon.store import read
from horizon.units import WORK_MONTH, WORK_WEEK, days_between
from horizon.workflow.analyse import answer_from, find_horizons
from horizon.workflow.explorer_wording import no_trend, words
from horizon.workflow.revisions import vintages
from horizon.workflow.tables import interval_name, trend_frame

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection

    from horizon.trend import ExponentialTrend, Window
    from horizon.workflow.analyse import KnownHorizons, TrendAnalysis, TrendQuestion

__all__ = ["LEVELS", "VINTAGES", "Drawn", "drawn_models", "explore", "trend_line"]

LEVELS = (0.5, 0.8)
"""Success levels that are offered beside the report's own, where the suite has them."""

VINTAGES = 24
"""How many vintages are offered at most: the newest."""

POINTS = 15_000
"""How many points all variants have at most: of very many models fewer vintages are offered, but always the newest."""

_SURE = 0.999
"""A window whose slope is clear of zero at this level needs no replicates to say its doubling time."""

_MILESTONES = (Milestone("1 work week", WORK_WEEK), Milestone("1 work month", WORK_MONTH))


def explore(connection: Connection, headline: TrendAnalysis, analyses: Sequence[TrendAnalysis]) -> Explorer:
    """Answer the headline's question at each success level and as of each vintage of its suite.

    Parameters
    ----------
    headline : TrendAnalysis
        The report's own, of its newest vintage.
    analyses : sequence of TrendAnalysis
        One a window, the headline's among them.
    """
    question = headline.question
    levels = _levels(connection, question)
    days = _days(connection, question, levels, headline.as_of)
    room = max(1, min(VINTAGES, POINTS // max(1, len(levels) * len(headline.points))))
    offered = sorted({*days[-room:], headline.as_of})
    windows = [headline.question.window, *(one.question.window for one in analyses if one is not headline)]
    answers = {
        (level, day): [headline, *(one for one in analyses if one is not headline)]
        if (level, day) == (question.success_level, headline.as_of)
        else _answers(connection, replace(question, success_level=level, as_of=day), windows)
        for level in levels
        for day in offered
    }
    drawn = drawn_models([found[0].points for found in answers.values() if isinstance(found, list)])
    own = (question.success_level, headline.as_of)
    return Explorer(
        variants=tuple(_variant(*asked, found, own, drawn, headline) for asked, found in answers.items()),
        success_level=question.success_level,
        day=headline.as_of,
        windows=tuple(map(str, dict.fromkeys(windows))),
        interval_level=question.level,
        interval_name=interval_name(question.interval),
        milestones=_MILESTONES,
        days_left_out=len(days) - len(offered),
    )


def _levels(connection: Connection, question: TrendQuestion) -> list[float]:
    known = read.success_levels(connection, question.suite)
    return sorted({question.success_level, *(level for level in LEVELS if level in known)})


def _days(connection: Connection, question: TrendQuestion, levels: Sequence[float], own: date) -> list[date]:
    """The days of the vintages of any of the levels, and the report's own."""
    asked = [replace(question, success_level=level) for level in levels]
    return sorted({own, *(day for one in asked for day in vintages(connection, one))})


def _answers(
    connection: Connection, question: TrendQuestion, windows: Sequence[Window]
) -> list[TrendAnalysis] | FitError | SelectionError:
    """The trend of each window that has one, the headline's first; or why there is none of the headline's."""
    try:
        known = find_horizons(connection, question)
        headline = answer_from(known, replace(question, window=windows[0]))
    except (FitError, SelectionError) as error:
        return error
    others = [_other(known, replace(question, window=window)) for window in windows[1:]]
    return [headline, *(one for one in others if one is not None)]


def _other(known: KnownHorizons, question: TrendQuestion) -> TrendAnalysis | None:
    """The trend of a window of which only the line is drawn, and the doubling time said."""
    try:
        plain = answer_from(known, replace(question, interval="ols"))
        if plain.fit.conf_int(_SURE)["doublings_per_day"].low > 0:
            return plain
        return answer_from(known, question)
    except FitError:
        return None


class Drawn(NamedTuple):
    """Names of the models that are drawn, and how many models those were chosen among that need not be."""

    models: frozenset[str]
    others: int


def drawn_models(frames: Sequence[pd.DataFrame], most: int = CROWD) -> Drawn:
    """Choose the models that are drawn, the same in all frames: points must not come and go as a reader changes it.

    Every model that is on the frontier or beyond the range in any of the frames is drawn; of too many others the best
    of every few, by what each reached in any of them: see `crowd.thinned`.
    """
    fields = ["model", "release_date", "minutes", "on_frontier", "beyond_range"]
    every = pd.concat([frame[fields] for frame in frames], ignore_index=True)
    models = every.groupby("model", as_index=False).agg(dict.fromkeys(fields[1:], "max") | {"release_date": "first"})
    keep = models["on_frontier"].astype(bool) | models["beyond_range"].astype(bool)
    drawn = thinned(models, keep, best="minutes", along="release_date", most=most)
    return Drawn(frozenset(drawn["model"]), int((~keep).sum()))


def _variant(
    level: float,
    day: date,
    found: list[TrendAnalysis] | FitError | SelectionError,
    own: tuple[float, date],
    drawn: Drawn,
    headline: TrendAnalysis,
) -> Variant:
    if not isinstance(found, list):
        nothing = headline.points.iloc[:0]
        said = no_trend(headline, level, day, found)
        return Variant(level, day, said, nothing, (), None, trend_frame(replace(headline, points=nothing)))
    first = found[0]
    points = first.points[first.points["model"].isin(drawn.models)]
    crowd = crowd_sentence(drawn.others, "models never on the frontier or beyond the range of the tasks")
    return Variant(
        success_level=level,
        day=day,
        words=words(found, own=own, shown=(level, day), crowd=crowd if len(points) < len(first.points) else ""),
        points=points.reset_index(drop=True),
        lines=tuple(trend_line(one) for one in found),
        pace=_pace(first),
        data=trend_frame(first),
    )


def trend_line(analysis: TrendAnalysis) -> Line:
    """The fitted line and its bands of least squares, as numbers to draw them from."""
    fit = analysis.fit
    (at_origin, covariance), (_, of_slope) = fit.cov
    centre = -covariance / of_slope if of_slope else (_day(fit, fit.first) + _day(fit, fit.last)) / 2
    at_centre = max(0.0, at_origin - covariance**2 / of_slope) if of_slope else 0.0
    quantile = _quantile(fit, analysis.question.level)
    shift = float(days_between(EPOCH, [fit.origin])[0])
    return Line(
        window=str(analysis.question.window),
        start=_day(fit, fit.first) + shift,
        end=_day(fit, fit.last) + shift,
        centre=centre + shift,
        level=fit.log2_at_origin + fit.doublings_per_day * centre,
        slope=fit.doublings_per_day,
        confidence=quantile**2 * at_centre,
        prediction=quantile**2 * (at_centre + fit.residual_std**2),
        spread=quantile**2 * of_slope,
    )


def _pace(analysis: TrendAnalysis) -> Pace:
    doubling, fit = analysis.doubling_time, analysis.fit
    middle = (_day(fit, fit.first) + _day(fit, fit.last)) / 2
    shift = float(days_between(EPOCH, [fit.origin])[0])
    level = fit.log2_at_origin + fit.doublings_per_day * middle
    return Pace(doubling.estimate, doubling.interval.low, doubling.interval.high, middle + shift, level)


def _quantile(fit: ExponentialTrend, level: float) -> float:
    """Half the width of an interval in standard errors."""
    error = fit.std_errors["doublings_per_day"]
    if error == 0:
        return 0.0
    return (fit.conf_int(level)["doublings_per_day"].high - fit.doublings_per_day) / error


def _day(fit: ExponentialTrend, day: date) -> float:
    return float(days_between(fit.origin, [day])[0])

"""The sections of a page about the shape and the future of its trend, in reading order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from horizon.errors import FitError
from horizon.store.forecasts import ledger
from horizon.trend import Window
from horizon.trend.break_inference import sup_f_test
from horizon.workflow import backtest_wording, forecast_wording, shape_wording
from horizon.workflow.backtest import backtest_points
from horizon.workflow.backtest_sections import calibration_figure, calibration_table, ledger_table
from horizon.workflow.compare import compare_points
from horizon.workflow.forecast import ForecastQuestion, foretell
from horizon.workflow.forecast_sections import fan_figure, milestones_table
from horizon.workflow.multiverse_sections import specification_figure
from horizon.workflow.page_sections import PageSections
from horizon.workflow.shape import shape_of, used_series
from horizon.workflow.shape_sections import break_figure, comparison_table, gate_table, profile_figure, rivals_figure
from horizon.workflow.trend_wording import no_section
from horizon.workflow.whole_history import whole_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from horizon.report.page import Figure, Table
    from horizon.store.forecasts import Entry
    from horizon.trend.break_inference import SupF
    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.backtest import TrendBacktest
    from horizon.workflow.compare import CurveComparison
    from horizon.workflow.forecast import ForecastAnalysis
    from horizon.workflow.shape import TrendShape

    Sections = Iterable[Figure | Table]

__all__ = ["TrendSections", "trend_sections"]


@dataclass(slots=True)
class TrendSections(PageSections):
    """The sections, and the analyses that they show; None for one that could not be made."""

    shape: TrendShape | None = None
    compared: CurveComparison | None = None
    forecast: ForecastAnalysis | None = None
    tested: TrendBacktest | None = None
    entries: tuple[Entry, ...] = ()


def trend_sections(connection: Connection, headline: TrendAnalysis, windows: Sequence[Window]) -> TrendSections:
    """Ask of the trend its break, its rivals, its specifications and its future.

    Break and rival curves are those of all of the history: a window that begins near a break cannot show it.

    Parameters
    ----------
    headline : TrendAnalysis
        What the page leads with; the forecast and its backtest are of the same question.
    windows : sequence of Window
        Those that the specifications choose from.
    """
    page = TrendSections()
    whole = whole_history(connection, headline)
    shape = page.shape = _shape(connection, whole, page)
    if shape.breaks:
        page.sections.append(break_figure(whole, shape.breaks, headline, _alone(headline)))
    page.add("comparison of curves", lambda: _rivals(connection, whole, shape, page))
    page.sections += _limits(whole, shape)
    page.add("specification curve", lambda: [specification_figure(connection, headline, windows)])
    page.add("forecast", lambda: _forecast(connection, headline, page))
    page.add("backtest", lambda: _backtest(connection, headline, page))
    page.notes += [*shape_wording.notes(), forecast_wording.note()]
    page.sections += _ledger(connection, headline, page)
    return page


def _shape(connection: Connection, whole: TrendAnalysis, page: PageSections) -> TrendShape:
    try:
        return shape_of(connection, whole, breaks=1)
    except FitError as error:
        page.warnings.append(no_section("test for a break", error))
        return shape_of(connection, whole)


def _alone(headline: TrendAnalysis) -> SupF | None:
    """The test for a break in the headline's window alone, where it has enough points for one."""
    dates, minutes = used_series(headline)
    try:
        return sup_f_test(dates, minutes, seed=headline.question.seed)
    except FitError:
        return None


def _rivals(connection: Connection, whole: TrendAnalysis, shape: TrendShape, page: TrendSections) -> Sections:
    compared = page.compared = compare_points(connection, whole.question)
    return [rivals_figure(compared, shape.gate), comparison_table(compared)]


def _limits(whole: TrendAnalysis, shape: TrendShape) -> Sections:
    """What the data do not tell."""
    drawn = [profile_figure(whole, shape.profile, shape.gate)] if shape.profile else []
    return [gate_table(whole, shape.gate), *drawn]


def _forecast(connection: Connection, headline: TrendAnalysis, page: TrendSections) -> Sections:
    found = page.forecast = foretell(connection, ForecastQuestion(replace(headline.question, as_of=headline.as_of)))
    page.warnings += [text for text in found.warnings if text not in headline.warnings]
    return [milestones_table(found), fan_figure(found)]


def _backtest(connection: Connection, headline: TrendAnalysis, page: TrendSections) -> Sections:
    tested = page.tested = backtest_points(connection, headline.question, curves=["exponential"])
    return [calibration_figure(tested), calibration_table(tested)]


def _ledger(connection: Connection, headline: TrendAnalysis, page: TrendSections) -> Sections:
    question = headline.question
    every = ledger(connection, suite=question.suite)
    entries = page.entries = tuple(one for one in every if one.forecast.success_level == question.success_level)
    if not entries:
        page.notes.append(backtest_wording.no_ledger())
        return []
    return [ledger_table(entries, headline)]

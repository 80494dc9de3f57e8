"""A study of the trend of time horizons: ``kind = "trend"``, which is what a study is that says no kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal, get_args

from horizon.errors import StudyError
from horizon.trend import FRONTIER_RULES, FrontierRule, IntervalKind, Window
from horizon.trend.frontier import TOP
from horizon.workflow.studies.alerts import AlertRules, read_alerts
from horizon.workflow.studies.checks import Key, check_keys, check_values, is_count, is_share

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["TrendStudy", "read_trend_study"]


@dataclass(frozen=True, slots=True)
class TrendStudy:
    """What a report on a trend shows.

    Attributes
    ----------
    title : str
    suite : str
    success_level : float
    frontier : {"global", "window", "all", "top-k"}
    top : int
        The k of ``top-k``.
    windows : tuple of Window
        Their doubling times stand side by side.
    headline : int
        Which of the windows the headline is about, from 0.
    interval : {"ols", "measurement", "both"}
        What the intervals of doubling times stand for; see `horizon.workflow.question.TrendQuestion`.
    level : float
        Of all intervals.
    include_beyond_range : bool
    success_curves : tuple of str, int, "all" or None
        Whose success curves are shown: models by name, so many with the longest horizons, or all that have runs.
        None leaves that to the report, which then does not mind if there are none.
    alerts : AlertRules
        Which changes of its conclusions are alerts.
    """

    kind: ClassVar[str] = "trend"

    name: str
    path: Path
    title: str
    suite: str
    windows: tuple[Window, ...]
    headline: int = 0
    success_level: float = 0.5
    frontier: FrontierRule = "global"
    top: int = TOP
    interval: IntervalKind = "both"
    level: float = 0.95
    include_beyond_range: bool = False
    success_curves: tuple[str, ...] | int | Literal["all"] | None = None
    alerts: AlertRules = field(default_factory=AlertRules)


def read_trend_study(name: str, path: Path, content: dict[str, Any]) -> TrendStudy:
    """Make a study of what its file says, without its kind.

    Raises
    ------
    StudyError
        If it says something that such a study cannot say.
    """
    check_keys(path, "", content, _KEYS)
    check_values(path, content, _KEYS)
    windows = tuple(_window(path, entry) for entry in content["windows"])
    if not 0 <= content.get("headline", 0) < len(windows):
        raise StudyError(
            f"{path}: headline names no window",
            found=str(content["headline"]),
            expected=f"0 to {len(windows) - 1}",
        )
    if "top" in content and content.get("frontier") != "top-k":
        raise StudyError(f"{path}: top goes with another frontier", expected='frontier = "top-k", or no top')
    if isinstance(curves := content.get("success_curves"), list):
        content = {**content, "success_curves": tuple(curves)}
    alerts = read_alerts(path, content.get("alerts", {}), _KEYS)
    return TrendStudy(name=name, path=path, **{**content, "windows": windows, "alerts": alerts})


def _names_curves(value: Any) -> bool:
    """Tell whether a value says whose success curves to show."""
    if isinstance(value, list):
        return all(isinstance(name, str) and name.strip() for name in value)
    return value == "all" or is_count(value)


_KINDS: tuple[IntervalKind, ...] = get_args(IntervalKind)

_KEYS = {
    "title": Key("a text", lambda value: isinstance(value, str), needed=True),
    "suite": Key("the slug of a suite", lambda value: isinstance(value, str), needed=True),
    "windows": Key("a list of tables such as {since = 2023-01-01}", lambda value: isinstance(value, list), needed=True),
    "headline": Key("the number of a window, from 0", is_count),
    "success_level": Key("a number between 0 and 1", is_share),
    "frontier": Key(f"one of {', '.join(FRONTIER_RULES)}", lambda value: value in FRONTIER_RULES),
    "top": Key("how many of the best count, from 1", lambda value: is_count(value, least=1)),
    "interval": Key(f"one of {', '.join(_KINDS)}", lambda value: value in _KINDS),
    "level": Key("a number between 0 and 1", is_share),
    "include_beyond_range": Key("true or false", lambda value: isinstance(value, bool)),
    "alerts": Key("a table headed [alerts]", lambda value: isinstance(value, dict)),
    "success_curves": Key('names of models such as ["o1", "GPT-4o"], a number of models, or "all"', _names_curves),
}


def _window(path: Path, entry: Any) -> Window:
    if not isinstance(entry, dict):
        raise StudyError(f"{path}: a window cannot be {entry!r}", expected="a table such as {since = 2023-01-01}")
    check_keys(path, " in a window", entry, ["since", "until"])
    for name, day in entry.items():
        if type(day) is not date:
            raise StudyError(f"{path}: {name} cannot be {day!r}", expected="a date without quotes, such as 2023-01-01")
    return Window(**entry)

"""A study: the choices of one report, read from ``reports/<study>.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from horizon import shipped
from horizon.errors import StudyError
from horizon.trend import FRONTIER_RULES, FrontierRule, IntervalKind, Window
from horizon.trend.frontier import TOP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Study", "find_study", "list_studies"]


@dataclass(frozen=True, slots=True)
class Study:
    """What a report shows.

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
    """

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


def list_studies() -> dict[str, Path]:
    """Name -> file of every study; one in the working folder's ``reports/`` comes before a shipped one."""
    places = (shipped.folder("reports"), Path("reports"))
    found = {path.stem: path for place in places for path in sorted(place.glob("*.toml"))}
    return dict(sorted(found.items()))


def find_study(name: str) -> Study:
    """Read a study by name.

    Raises
    ------
    StudyError
        If there is none of that name, or it says something that a study cannot say.
    """
    studies = list_studies()
    if name not in studies:
        near = get_close_matches(name, studies, n=1)
        hint = f"did you mean {near[0]}?" if near else "write reports/NAME.toml, or take one of these"
        raise StudyError(f"no study called {name}", expected=f"one of {', '.join(studies)}", hint=hint)
    return _study(name, studies[name])


def _study(name: str, path: Path) -> Study:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StudyError(f"{path} is not TOML", found=str(error)) from error
    known = [field.name for field in fields(Study) if field.name not in {"name", "path"}]
    _check_keys(path, "", content, known)
    _check_types(path, content)
    windows = tuple(_window(path, entry) for entry in content.pop("windows"))
    if not 0 <= content.get("headline", 0) < len(windows):
        raise StudyError(
            f"{path}: headline names no window",
            found=str(content["headline"]),
            expected=f"0 to {len(windows) - 1}",
        )
    if "top" in content and content.get("frontier") != "top-k":
        raise StudyError(f"{path}: top goes with another frontier", expected='frontier = "top-k", or no top')
    if isinstance(content.get("success_curves"), list):
        content["success_curves"] = tuple(content["success_curves"])
    return Study(name=name, path=path, windows=windows, **content)


_CURVES = 'names of models such as ["o1", "GPT-4o"], a number of models, or "all"'

_KINDS: tuple[IntervalKind, ...] = get_args(IntervalKind)

_TYPES: dict[str, tuple[type, str]] = {
    "title": (str, "a text"),
    "suite": (str, "the slug of a suite"),
    "windows": (list, "a list of tables such as {since = 2023-01-01}"),
    "headline": (int, "the number of a window, from 0"),
    "success_level": (float, "a number between 0 and 1"),
    "frontier": (str, f"one of {', '.join(FRONTIER_RULES)}"),
    "top": (int, "how many of the best count, from 1"),
    "interval": (str, f"one of {', '.join(_KINDS)}"),
    "level": (float, "a number between 0 and 1"),
    "include_beyond_range": (bool, "true or false"),
    "success_curves": (object, _CURVES),
}


def _check_types(path: Path, content: dict[str, Any]) -> None:
    for name in ("title", "suite", "windows"):
        if not content.get(name):
            raise StudyError(f"{path}: {name} is missing", expected=_TYPES[name][1])
    for name, value in content.items():
        kind, expected = _TYPES[name]
        fits = 0 < value < 1 if kind is float and isinstance(value, float) else isinstance(value, kind)
        if not fits or (name in _MEANS and not _MEANS[name](value)):
            raise StudyError(f"{path}: {name} cannot be {value!r}", expected=expected)


def _names_curves(value: Any) -> bool:
    """Tell whether a value says whose success curves to show."""
    if isinstance(value, list):
        return all(isinstance(name, str) and name.strip() for name in value)
    return value == "all" or (type(value) is int and value >= 0)


_MEANS: dict[str, Callable[[Any], bool]] = {
    "frontier": lambda value: value in FRONTIER_RULES,
    "top": lambda value: type(value) is int and value > 0,
    "interval": lambda value: value in _KINDS,
    "success_curves": _names_curves,
}
"""What a value must mean, where its type does not say it."""


def _window(path: Path, entry: Any) -> Window:
    if not isinstance(entry, dict):
        raise StudyError(f"{path}: a window cannot be {entry!r}", expected="a table such as {since = 2023-01-01}")
    _check_keys(path, " in a window", entry, ["since", "until"])
    for name, day in entry.items():
        if type(day) is not date:
            raise StudyError(f"{path}: {name} cannot be {day!r}", expected="a date without quotes, such as 2023-01-01")
    return Window(**entry)


def _check_keys(path: Path, where: str, content: Iterable[str], known: list[str]) -> None:
    for key in content:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            raise StudyError(
                f"{path}: there is no key {key}{where}",
                expected=f"one of {', '.join(known)}",
                hint=f"did you mean {near[0]}?" if near else None,
            )

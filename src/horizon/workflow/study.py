"""A study: the choices of one report, read from ``reports/<study>.toml``."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from horizon import shipped
from horizon.errors import StudyError
from horizon.workflow.studies.benchmarks import BenchmarkStudy, read_benchmark_study
from horizon.workflow.studies.brief import BriefStudy, read_brief_study
from horizon.workflow.studies.trend import TrendStudy, read_trend_study

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["BenchmarkStudy", "BriefStudy", "Study", "TrendStudy", "find_study", "list_studies"]

Study = TrendStudy | BenchmarkStudy | BriefStudy

_PARTS: dict[str, Callable[[str, Path, dict[str, Any]], TrendStudy | BenchmarkStudy]] = {
    TrendStudy.kind: read_trend_study,
    BenchmarkStudy.kind: read_benchmark_study,
}
_KINDS = (*_PARTS, BriefStudy.kind)


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
        If there is none of that name, or it says something that a study of its kind cannot say.
    """
    path = _path(name)
    kind, content = _read(path)
    if kind == BriefStudy.kind:
        return read_brief_study(name, path, content, _part)
    return _PARTS[kind](name, path, content)


def _part(name: str) -> TrendStudy | BenchmarkStudy:
    """Read a study that a brief is made of, which is not a brief itself."""
    path = _path(name)
    kind, content = _read(path)
    if kind == BriefStudy.kind:
        others = " or ".join(_PARTS)
        raise StudyError("a brief is not made of briefs", found=f"{path} is one", expected=f"a study of kind {others}")
    return _PARTS[kind](name, path, content)


def _path(name: str) -> Path:
    studies = list_studies()
    if name not in studies:
        near = get_close_matches(Path(name).name.removesuffix(".toml"), studies, n=1)
        hint = f"did you mean {near[0]}?" if near else "write reports/NAME.toml, or take one of these"
        raise StudyError(f"no study called {name}", expected=f"one of {', '.join(studies)}", hint=hint)
    return studies[name]


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    """The kind of a study, and what else its file says."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise StudyError(f"cannot read {path}", found=error.strerror or str(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StudyError(f"{path} is not TOML", found=str(error)) from error
    kind = content.pop("kind", TrendStudy.kind)
    if not isinstance(kind, str) or kind not in _KINDS:
        near = get_close_matches(str(kind), _KINDS, n=1)
        hint = f"did you mean {near[0]}?" if near else None
        raise StudyError(f"{path}: kind cannot be {kind!r}", expected=f"one of {', '.join(_KINDS)}", hint=hint)
    return kind, content

"""A study of one screen for who has to decide, made of two others: ``kind = "brief"``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from horizon.errors import StudyError
from horizon.workflow.studies.alerts import AlertRules, read_alerts
from horizon.workflow.studies.benchmarks import BenchmarkStudy
from horizon.workflow.studies.checks import Key, check_keys, check_values
from horizon.workflow.studies.trend import TrendStudy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["BriefStudy", "read_brief_study"]


@dataclass(frozen=True, slots=True)
class BriefStudy:
    """What a brief shows: what two other studies ask, so that its numbers are theirs to the digit.

    Attributes
    ----------
    title : str
    trend : TrendStudy
        Whose headline, frontier and forecast it shows.
    benchmarks : BenchmarkStudy
        Whose verdicts and index it shows.
    alerts : AlertRules
    """

    kind: ClassVar[str] = "brief"

    name: str
    path: Path
    title: str
    trend: TrendStudy
    benchmarks: BenchmarkStudy
    alerts: AlertRules = field(default_factory=AlertRules)

    @property
    def suite(self) -> str:
        """The suite of its headline."""
        return self.trend.suite


def read_brief_study(name: str, path: Path, content: dict[str, Any], find: Callable[[str], object]) -> BriefStudy:
    """Make a study of what its file says, without its kind.

    Parameters
    ----------
    find : callable
        Reads a study by its name.

    Raises
    ------
    StudyError
        If it says something that such a study cannot say, or names a study that there is not, or one of another kind.
    """
    check_keys(path, "", content, _KEYS)
    check_values(path, content, _KEYS)
    alerts = read_alerts(path, content.get("alerts", {}), _KEYS)
    trend = _named(path, "trend", content.get("trend", "frontier"), find)
    benchmarks = _named(path, "benchmarks", content.get("benchmarks", "benchmarks"), find)
    if not isinstance(trend, TrendStudy):
        raise _other_kind(path, "trend", trend)
    if not isinstance(benchmarks, BenchmarkStudy):
        raise _other_kind(path, "benchmarks", benchmarks)
    return BriefStudy(name, path, content["title"], trend, benchmarks, alerts)


def _named(path: Path, key: str, name: str, find: Callable[[str], object]) -> object:
    """The study that a key names; what is wrong with it says which brief asked for it."""
    try:
        return find(name)
    except StudyError as error:
        error.message = f"{path}: {key} names a study that cannot be used: {error.message}"
        raise


def _other_kind(path: Path, key: str, found: Any) -> StudyError:
    return StudyError(
        f"{path}: {key} cannot be {found.name!r}",
        found=f"a study of kind {found.kind} ({found.path})",
        expected=f"the name of a study of kind {key}",
        hint="`horizon report list` shows the kind of each",
    )


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


_KEYS = {
    "title": Key("a text", lambda value: isinstance(value, str), needed=True),
    "trend": Key('the name of a study of kind trend, such as "frontier"', _is_name),
    "benchmarks": Key('the name of a study of kind benchmarks, such as "benchmarks"', _is_name),
    "alerts": Key("a table headed [alerts]", lambda value: isinstance(value, dict)),
}

"""A study of benchmarks and of the index over all of them: ``kind = "benchmarks"``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from horizon.workflow.studies.alerts import AlertRules, read_alerts
from horizon.workflow.studies.checks import Key, check_keys, check_values, is_count, is_share

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["BenchmarkStudy", "read_benchmark_study"]


@dataclass(frozen=True, slots=True)
class BenchmarkStudy:
    """What a report on benchmarks shows.

    Attributes
    ----------
    title : str
    benchmarks : tuple of str
        Names, slugs or aliases of those that get a verdict; empty for all of the store. The index is always made of
        all, and what counts as a frontier release too.
    suite : str
        Whose time horizons stand beside the benchmarks.
    level : float
        Of the intervals of dates, of the index and of horizons. Those of the plan, those that verdicts rest on
        (headroom and gains) and those of the tests for a change of pace are 95 %, whatever is said here.
    replicates : int
        Of each sigmoid and of the index.
    seed : int
    panels : int or "all"
        How many benchmarks are drawn with their curves.
    lead_months : float
        That making a successor of a benchmark takes.
    alerts : AlertRules
        Which changes of its conclusions are alerts.
    """

    kind: ClassVar[str] = "benchmarks"

    name: str
    path: Path
    title: str
    suite: str = "metr-1.1"
    benchmarks: tuple[str, ...] = ()
    level: float = 0.95
    replicates: int = 200
    seed: int = 0
    panels: int | Literal["all"] = 15
    lead_months: float = 12.0
    alerts: AlertRules = field(default_factory=AlertRules)


def read_benchmark_study(name: str, path: Path, content: dict[str, Any]) -> BenchmarkStudy:
    """Make a study of what its file says, without its kind.

    Raises
    ------
    StudyError
        If it says something that such a study cannot say.
    """
    check_keys(path, "", content, _KEYS)
    check_values(path, content, _KEYS)
    chosen = content.get("benchmarks", "all")
    chosen = () if chosen == "all" else tuple(chosen)
    alerts = read_alerts(path, content.get("alerts", {}), _KEYS)
    return BenchmarkStudy(name=name, path=path, **{**content, "benchmarks": chosen, "alerts": alerts})


def _names_benchmarks(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(name, str) and name.strip() for name in value)
    return bool(value == "all")


def _is_span(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value < float("inf")


_KEYS = {
    "title": Key("a text", lambda value: isinstance(value, str), needed=True),
    "suite": Key("the slug of a suite", lambda value: isinstance(value, str) and bool(value.strip())),
    "benchmarks": Key('names of benchmarks such as ["gpqa-diamond", "OSWorld"], or "all"', _names_benchmarks),
    "level": Key("a number between 0 and 1", is_share),
    "replicates": Key("how many replicates are drawn, from 2", lambda value: is_count(value, least=2)),
    "seed": Key("a whole number from 0", is_count),
    "panels": Key('a number of benchmarks, or "all"', lambda value: value == "all" or is_count(value)),
    "alerts": Key("a table headed [alerts]", lambda value: isinstance(value, dict)),
    "lead_months": Key("a number of months, from 0", _is_span),
}

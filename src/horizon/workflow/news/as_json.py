"""Conclusions and news as JSON, and conclusions back from it. What is not finite is a text or null."""

from __future__ import annotations

import math
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from horizon.trend import Window
from horizon.workflow.changes import SuiteState
from horizon.workflow.news.conclusions import (
    BenchmarkConclusion,
    BenchmarkConclusions,
    BenchmarksQuestion,
    ClaimConclusion,
    Conclusions,
    Finding,
    FrontierModel,
    Growth,
    Milestone,
    PreferredCurve,
    TrendConclusions,
)
from horizon.workflow.question import TrendQuestion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from horizon.report.page import News

__all__ = ["SCHEMA", "conclusions_from_json", "conclusions_json", "news_json"]

SCHEMA = "horizon.conclusions/1"
"""Name of the form in which conclusions are kept; those of another form are not read."""

_TEXTS = ("slug", "model", "organization")
_NUMBERS = ("minutes", "low", "high")


def conclusions_json(conclusions: Conclusions) -> dict[str, Any]:
    """All of the conclusions; `conclusions_from_json` gives them back."""
    trend, benchmarks = conclusions.trend, conclusions.benchmarks
    return {
        "schema": SCHEMA,
        "version": conclusions.version,
        "trend": None if trend is None else _trend_json(trend),
        "benchmarks": None if benchmarks is None else _benchmarks_json(benchmarks),
    }


def conclusions_from_json(content: dict[str, Any]) -> Conclusions:
    """Conclusions as they were kept."""
    trend, benchmarks = content["trend"], content["benchmarks"]
    return Conclusions(
        trend=None if trend is None else _trend(trend),
        benchmarks=None if benchmarks is None else _benchmarks(benchmarks),
        version=content["version"],
    )


def news_json(news: News) -> dict[str, Any]:
    """The news as other programs read them."""
    return asdict(news) | {"items": [asdict(item) for item in news.items]}


def _trend_json(trend: TrendConclusions) -> dict[str, Any]:
    question = trend.question
    asked = {name: getattr(question, name) for name in TrendQuestion.__slots__ if name != "window"}
    window = {"since": question.window.since, "until": question.window.until}
    return _fields_json(trend) | {"question": _plain(asked | {"window": window}), "state": _state_json(trend.state)}


def _trend(content: dict[str, Any]) -> TrendConclusions:
    asked = content["question"]
    window = Window(**{name: _day(day) for name, day in asked["window"].items()})
    return TrendConclusions(
        question=TrendQuestion(**{**asked, "window": window, "as_of": _day(asked["as_of"])}),
        as_of=date.fromisoformat(content["as_of"]),
        **{name: _number(content[name]) for name in ("doubling_days", "low", "high")},
        n=content["n"],
        state=_state(content["state"]),
        frontier=tuple(
            FrontierModel(slug, model, date.fromisoformat(day), _number(minutes))
            for slug, model, day, minutes in content["frontier"]
        ),
        curve=None if content["curve"] is None else PreferredCurve(*content["curve"]),
        findings={name: Finding(*found) for name, found in content["findings"].items()},
        milestones=tuple(
            Milestone(minutes, _day(median), _day(low), _day(high), passed)
            for minutes, median, low, high, passed in content["milestones"]
        ),
        scored=content["scored"],
        claims=_claims(content["claims"]),
    )


def _benchmarks_json(benchmarks: BenchmarkConclusions) -> dict[str, Any]:
    return _fields_json(benchmarks) | {"question": _plain(benchmarks.question._asdict())}


def _benchmarks(content: dict[str, Any]) -> BenchmarkConclusions:
    benchmarks = {slug: BenchmarkConclusion(*found) for slug, found in content["benchmarks"].items()}
    growth, asked = content["growth"], dict(content["question"])
    named = asked.pop("benchmarks")
    return BenchmarkConclusions(
        **{
            **content,
            "question": BenchmarksQuestion(**asked, benchmarks=tuple(named)),
            "as_of": date.fromisoformat(content["as_of"]),
            "benchmarks": benchmarks,
            "growth": None if growth is None else _growth(*growth),
            "findings": {name: Finding(*found) for name, found in content["findings"].items()},
            "claims": _claims(content["claims"]),
        }
    )


def _growth(per_year: float, low: float | str | None, high: float | str | None, n: int) -> Growth:
    return Growth(per_year, _number(low), _number(high), n)


def _claims(content: dict[str, Any] | None) -> dict[str, ClaimConclusion] | None:
    return None if content is None else {name: ClaimConclusion(*found) for name, found in content.items()}


def _state_json(state: SuiteState) -> dict[str, Any]:
    """Column by column: names of fields are not repeated for each model."""
    rows = state.estimates
    columns = {name: [None if pd.isna(value) else str(value) for value in rows[name]] for name in _TEXTS}
    days = [None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in rows["release_date"]]
    numbers = {name: _plain(rows[name].tolist()) for name in _NUMBERS}
    return {
        "limit": state.limit,
        "tasks": _plain(state.tasks),
        "estimates": columns | {"release_date": days} | numbers,
    }


def _state(content: dict[str, Any]) -> SuiteState:
    columns = content["estimates"]
    texts = {name: pd.Series(columns[name], dtype="object") for name in _TEXTS}
    days = {"release_date": pd.Series(columns["release_date"], dtype="datetime64[s]")}
    numbers = {name: pd.Series(list(map(_number, columns[name])), dtype="float64") for name in _NUMBERS}
    shortest, longest = content["tasks"]
    return SuiteState(pd.DataFrame(texts | days | numbers), content["limit"], (_number(shortest), _number(longest)))


def _fields_json(record: TrendConclusions | BenchmarkConclusions) -> dict[str, Any]:
    names: Iterable[str] = type(record).__slots__
    return {name: _plain(getattr(record, name)) for name in names if name not in {"question", "state"}}


def _plain(value: Any) -> Any:
    """Only what JSON knows."""
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)
    return str(value) if isinstance(value, date) else value


def _number(value: float | str | None) -> float:
    return math.nan if value is None else float(value)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)

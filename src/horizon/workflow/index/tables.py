"""An index as frames with every number, and as columns of text for the terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from horizon.workflow.index.analyse import IndexAnalysis

__all__ = [
    "benchmark_columns",
    "benchmark_frame",
    "coverage_columns",
    "coverage_frame",
    "model_columns",
    "model_frame",
]

_HALF_YEARS = {1: "H1", 2: "H2"}


def model_frame(analysis: IndexAnalysis) -> pd.DataFrame:
    """One row a model (or version), the ablest first.

    Returns
    -------
    DataFrame
        ``rank`` (equal indices share one), ``model`` (with its version), ``slug`` (of the model), ``version``,
        ``organization``, ``release_date``, ``index``, ``low``, ``high``, ``rank_low``, ``rank_high`` (of the
        replicates, else NaN), ``ability`` (raw), ``benchmarks`` (number), ``on_frontier``.
    """
    index, versions = analysis.index, analysis.selection.versions
    frame = index.models.merge(versions[["slug", "version", "organization"]], left_on="model", right_index=True)
    frontier = analysis.frontier.points.set_index("model")["on_frontier"]
    frame = frame.assign(
        rank=frame["index"].rank(method="min", ascending=False).astype(int),
        benchmarks=frame["n_benchmarks"],
        on_frontier=frame["model"].map(frontier),
        **_ends(analysis, "model", frame["model"]),
    )
    who = ["rank", "model", "slug", "version", "organization", "release_date"]
    ends = ["low", "high", "rank_low", "rank_high"]
    return frame[[*who, "index", *ends, "ability", "benchmarks", "on_frontier"]].reset_index(drop=True)


def benchmark_frame(analysis: IndexAnalysis) -> pd.DataFrame:
    """One row a benchmark, the easiest first.

    Returns
    -------
    DataFrame
        ``benchmark`` (slug), ``name``, ``difficulty`` (points of the index at which a model scores a half), ``low``,
        ``high`` (of the replicates, else NaN), ``slope`` (log odds for a point of the index), ``difficulty_raw``,
        ``slope_raw``, ``models`` (number).
    """
    names = analysis.selection.benchmarks["name"]
    found = analysis.index.benchmarks
    frame = found.assign(
        name=found["benchmark"].map(names),
        difficulty_raw=found["difficulty"],
        slope_raw=found["slope"],
        difficulty=found["difficulty_index"],
        slope=found["slope_index"],
        models=found["n_models"],
        **_ends(analysis, "benchmark", found["benchmark"]),
    )
    columns = ["benchmark", "name", "difficulty", "low", "high", "slope", "difficulty_raw", "slope_raw", "models"]
    return frame[columns].reset_index(drop=True)


def _ends(analysis: IndexAnalysis, kind: str, names: pd.Series) -> dict[str, pd.Series]:
    """Ends of the intervals, in the order of the names; NaN without replicates."""
    columns = {"low": "low", "high": "high", "rank_low": "rank_low", "rank_high": "rank_high"}
    if kind == "benchmark":
        columns = {"low": "difficulty_low", "high": "difficulty_high"}
    if analysis.replicates is None:
        return {end: names.map(lambda _: math.nan) for end in columns}
    level = analysis.question.level
    told = analysis.replicates.models(level) if kind == "model" else analysis.replicates.benchmarks(level)
    told = told.set_index(kind)
    return {end: names.map(told[column]) for end, column in columns.items()}


def coverage_frame(analysis: IndexAnalysis) -> pd.DataFrame:
    """Who was tested on what: the scores that the index is fitted to, one row each.

    Returns
    -------
    DataFrame
        ``model``, ``release_date``, ``benchmark`` (slug), ``value`` (fraction), ``expected`` (by the index), ``others``
        (lower scores of the same pair); by release date and model.
    """
    scores, dates = analysis.selection.scores, analysis.selection.versions["release_date"]
    expected = analysis.index.predict(list(scores["model"]), list(scores["benchmark"]))
    frame = scores.assign(release_date=scores["model"].map(dates), expected=expected)
    frame = frame.sort_values(["release_date", "model", "benchmark"], ignore_index=True)
    return frame[["model", "release_date", "benchmark", "value", "expected", "others"]]


def model_columns(analysis: IndexAnalysis) -> dict[str, list[str]]:
    """The models as text."""
    frame = model_frame(analysis)
    ends = {"interval": _intervals(frame)} if analysis.replicates is not None else {}
    return {
        "rank": [str(rank) for rank in frame["rank"]],
        "model": list(frame["model"]),
        "released": [f"{day:%Y-%m-%d}" for day in frame["release_date"]],
        "index": [f"{value:.1f}" for value in frame["index"]],
        **ends,
        "benchmarks": [str(count) for count in frame["benchmarks"]],
        "frontier": ["yes" if best else "" for best in frame["on_frontier"]],
    }


def benchmark_columns(analysis: IndexAnalysis) -> dict[str, list[str]]:
    """The benchmarks as text."""
    frame = benchmark_frame(analysis)
    ends = {"interval": _intervals(frame)} if analysis.replicates is not None else {}
    return {
        "benchmark": list(frame["name"]),
        "difficulty": [f"{value:.1f}" for value in frame["difficulty"]],
        **ends,
        "slope": [f"{value:.3f}" for value in frame["slope"]],
        "10% to 90%": [_span(*pair) for pair in zip(frame["difficulty"], frame["slope"], strict=True)],
        "models": [str(count) for count in frame["models"]],
    }


def _span(difficulty: float, slope: float) -> str:
    """Where a model scores 10 % and where 90 %: what the benchmark can tell apart."""
    away = math.log(9) / slope
    return f"{difficulty - away:.0f} to {difficulty + away:.0f}"


def coverage_columns(analysis: IndexAnalysis) -> dict[str, list[str]]:
    """How many models of each half-year were tested on each benchmark; the first row counts all of them."""
    import pandas as pd

    frame = coverage_frame(analysis)
    when = frame["release_date"]
    halves = when.dt.year.astype(str) + " " + ((when.dt.month + 5) // 6).map(_HALF_YEARS)
    table = pd.crosstab(frame["benchmark"], halves)
    table = table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    models = frame.assign(half=halves).groupby("half")["model"].nunique()
    names = analysis.selection.benchmarks["name"]
    columns = {"benchmark": ["all", *(str(names[slug]) for slug in table.index)]}
    for half in table.columns:
        columns[str(half)] = [str(models[half]), *(str(count) if count else "" for count in table[half])]
    columns["models"] = [str(models.sum()), *(str(count) for count in table.sum(axis=1))]
    return columns


def _intervals(frame: pd.DataFrame) -> list[str]:
    return [
        f"{low:.1f} to {high:.1f}" if low == low else "–" for low, high in zip(frame["low"], frame["high"], strict=True)
    ]

"""The sides of an index from which it is shown: its models, its benchmarks, who was tested on what, and so on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from horizon.workflow.index import more_tables, tables
from horizon.workflow.index.as_json import coverage_json, horizons_json, index_json, stability_json
from horizon.workflow.index.wording import index_sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from horizon.workflow.index.analyse import IndexAnalysis

__all__ = ["VIEWS", "IndexView", "index_view"]


@dataclass(frozen=True, slots=True)
class IndexView:
    """One side of an index, in each of the ways in which it can be printed: nothing is made before it is asked for."""

    frame: Callable[[], pd.DataFrame]
    columns: Callable[[], dict[str, list[str]]]
    sentences: Callable[[], list[str]]
    as_json: Callable[[], dict[str, Any]]


VIEWS = ("models", "benchmarks", "coverage", "leave-one-out", "horizons")


def index_view(analysis: IndexAnalysis, name: str) -> IndexView:
    """One side of an index by its name; the analysis must hold what it shows.

    Raises
    ------
    KeyError
        If there is none of that name, or the analysis does not hold it.
    """
    views = {
        "models": IndexView(
            lambda: tables.model_frame(analysis),
            lambda: tables.model_columns(analysis),
            lambda: index_sentences(analysis),
            lambda: index_json(analysis),
        ),
        "benchmarks": IndexView(
            lambda: tables.benchmark_frame(analysis),
            lambda: tables.benchmark_columns(analysis),
            lambda: index_sentences(analysis),
            lambda: index_json(analysis),
        ),
        "coverage": IndexView(
            lambda: tables.coverage_frame(analysis),
            lambda: tables.coverage_columns(analysis),
            lambda: [*index_sentences(analysis), "Models of each half-year that were tested on each benchmark:"],
            lambda: {**index_json(analysis), "coverage": coverage_json(analysis)},
        ),
    }
    if (stability := analysis.stability) is not None:
        views["leave-one-out"] = IndexView(
            lambda: more_tables.stability_frame(analysis, stability),
            lambda: more_tables.stability_columns(analysis, stability),
            lambda: [*index_sentences(analysis), more_tables.stability_sentence(analysis, stability)],
            lambda: {**index_json(analysis), "leave_one_out": stability_json(analysis, stability)},
        )
    if (horizons := analysis.horizons) is not None:
        views["horizons"] = IndexView(
            lambda: more_tables.horizon_frame(horizons),
            lambda: more_tables.horizon_columns(horizons),
            lambda: [*index_sentences(analysis), *more_tables.horizon_sentences(horizons)],
            lambda: {**index_json(analysis), "horizons": horizons_json(horizons)},
        )
    return views[name]

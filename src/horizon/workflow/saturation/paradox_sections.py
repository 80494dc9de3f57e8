"""The scaling paradox: benchmarks that flatten, beside two measures that have no ceiling of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from horizon.errors import SelectionError
from horizon.report.charts import paradox_chart
from horizon.report.page import Figure
from horizon.saturation.scale import normalise
from horizon.saturation.whole import FLAT
from horizon.workflow.index.model_sections import frontier_line
from horizon.workflow.index.tables import model_frame
from horizon.workflow.saturation.scored_models import records_of
from horizon.workflow.saturation.wording import pace_sentence, slowdown_sentence
from horizon.workflow.trend_wording import capital

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.index.analyse import IndexAnalysis
    from horizon.workflow.saturation.analyse import BenchmarkState
    from horizon.workflow.saturation.quarters import WholeAnalysis
    from horizon.workflow.saturation.slowdown import PaceTest

__all__ = ["paradox_benchmarks", "paradox_figure"]

_OF_A_KIND = 3


def paradox_figure(
    whole: WholeAnalysis,
    states: Sequence[BenchmarkState],
    models: Mapping[str, pd.DataFrame],
    horizon: TrendAnalysis | None,
    index: IndexAnalysis | None,
) -> Figure:
    """Records of a few benchmarks, time horizons and the index on one time axis.

    Parameters
    ----------
    horizon, index
        None leaves its panel empty.

    Raises
    ------
    SelectionError
        If there is neither a trend of horizons nor an index to stand beside the benchmarks.
    """
    if horizon is None and index is None:
        raise SelectionError("nothing without a ceiling to hold benchmarks against", found="no horizons and no index")
    shown = paradox_benchmarks(states)
    scores = pd.concat([_way(state, models[state.scores.slug]) for state in shown], ignore_index=True)
    horizons, horizon_line = _horizons(horizon)
    frontier, line = _index(index)
    chart = paradox_chart(scores, horizons, horizon_line, frontier, line, notes=_notes(whole))
    return Figure(
        id="paradox",
        title=slowdown_sentence(whole).rsplit(" (", 1)[0],
        caption=_caption(whole, shown),
        description=_description(whole, shown),
        chart=chart,
        data=_data(scores, horizons, frontier),
    )


def paradox_benchmarks(states: Sequence[BenchmarkState]) -> list[BenchmarkState]:
    """Three that have flattened and three that climb, those with the most models; of abandoned ones, if need be."""
    known = sorted(states, key=lambda state: (-state.saturation.models, state.scores.slug))
    flat = [state for state in known if state.saturation.verdict in FLAT][:_OF_A_KIND]
    climbing = [state for state in known if state.saturation.verdict == "climbing"][:_OF_A_KIND]
    rest = [state for state in known if state.saturation.verdict == "abandoned"]
    return [*flat, *rest[: _OF_A_KIND - len(flat)], *climbing] or known[:_OF_A_KIND]


def _way(state: BenchmarkState, models: pd.DataFrame) -> pd.DataFrame:
    records = records_of(models)
    scale = state.saturation.scale
    return records[["model", "release_date"]].assign(
        slug=state.scores.slug,
        benchmark=state.scores.name,
        value=normalise(records["value"].to_numpy(dtype=float), scale, ceiling=(scale.ceiling + scale.ceiling_low) / 2),
    )


def _horizons(horizon: TrendAnalysis | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    if horizon is None:
        empty = pd.DataFrame({"model": [], "release_date": pd.to_datetime([]), "minutes": np.array([], dtype=float)})
        return empty, empty[["release_date", "minutes"]]
    fit = horizon.fit
    line = fit.predict([fit.first, fit.last]).rename(columns={"date": "release_date", "value": "minutes"})
    line["release_date"] = pd.to_datetime(line["release_date"])
    used = horizon.points[horizon.points["used"]]
    return used[["model", "release_date", "minutes"]], line[["release_date", "minutes"]]


def _index(index: IndexAnalysis | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    if index is None:
        empty = pd.DataFrame({"model": [], "release_date": pd.to_datetime([]), "index": np.array([], dtype=float)})
        return empty, empty[["release_date", "index"]]
    frame = model_frame(index)
    return (
        frame.loc[frame["on_frontier"], ["model", "release_date", "index"]],
        frontier_line(index)[["release_date", "index"]],
    )


def _notes(whole: WholeAnalysis) -> dict[str, str]:
    last = whole.whole.quarters.iloc[-1]
    flat, count = sum(int(last[verdict]) for verdict in FLAT), int(last["benchmarks"])
    names = {"time horizon": "horizon", "capability index": "index"}
    told = {names[test.name]: _note(test) for test in whole.slowdown.tests if test.name in names}
    return {"benchmarks": f"{flat} of {count} have flattened", **told}


def _note(test: PaceTest) -> str:
    decisive = test.decisive
    if decisive is None:
        return "pace not known"
    if test.pace == "no change found":
        return f"no change of pace found (p {decisive.p_value:.2g})"
    return f"{test.pace} since {decisive.fit.breakpoints[0]} (p {decisive.p_value:.2g})"


def _data(scores: pd.DataFrame, horizons: pd.DataFrame, index: pd.DataFrame) -> pd.DataFrame:
    """All three panels in one frame: what is measured, of which model, and in which unit."""
    parts = [
        scores.assign(series=scores["benchmark"], unit="share of the way from chance to ceiling"),
        horizons.rename(columns={"minutes": "value"}).assign(series="time horizon", unit="minutes"),
        index.rename(columns={"index": "value"}).assign(series="capability index", unit="points"),
    ]
    columns = ["series", "model", "release_date", "value", "unit"]
    return pd.concat([part[columns] for part in parts if len(part)], ignore_index=True)


def _caption(whole: WholeAnalysis, shown: Sequence[BenchmarkState]) -> str:
    tests = " ".join(f"{capital(pace_sentence(test))}." for test in whole.slowdown.tests)
    return (
        f"Left: records on {len(shown)} benchmarks, those with the most models of the flattened and of the climbing "
        f"ones, from chance to the middle of the ceilings. Tests for a change of pace: {tests} Each test allows for "
        f"its own search for the day. Seed {whole.question.seed}, vintage of the scores {whole.as_of}."
    )


def _description(whole: WholeAnalysis, shown: Sequence[BenchmarkState]) -> str:
    names = ", ".join(state.scores.name for state in shown)
    tests = "; ".join(f"{test.name}: {_note(test)}" for test in whole.slowdown.tests)
    return (
        f"Three charts on one time axis: step lines of records on {names}, which bend towards their ceiling; time "
        f"horizons and the index of leading models with a straight trend each. {tests}."
    )

"""The scaling paradox: benchmarks that flatten, beside two measures that have no ceiling of their own."""

from __future__ import annotations

from datetime import date
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
from horizon.workflow.saturation.whole_wording import pace_sentence
from horizon.workflow.trend_wording import capital, chance, listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from horizon.workflow.analyse import TrendAnalysis
    from horizon.workflow.index.analyse import IndexAnalysis
    from horizon.workflow.saturation.analyse import BenchmarkState
    from horizon.workflow.saturation.quarters import WholeAnalysis
    from horizon.workflow.saturation.slowdown import PaceTest

__all__ = ["paradox_benchmarks", "paradox_figure"]

_OF_A_KIND = 3

_TOLD = {
    "slower": "became slower",
    "faster": "became faster",
    "no change found": "shows no change of pace",
    "not known": "cannot be tested",
}


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
        title=_title(whole),
        caption=_caption(whole, shown),
        description=_description(whole, shown),
        chart=chart,
        data=_data(scores, horizons, frontier),
    )


def paradox_benchmarks(states: Sequence[BenchmarkState]) -> list[BenchmarkState]:
    """Three that have flattened, those first that did so first, and three that climb, those with the most models."""

    def reached(state: BenchmarkState) -> tuple[date, date]:
        day = state.sigmoid.reached_90 if state.sigmoid else None
        return day or date.max, state.saturation.frontier.release_date

    known = sorted(states, key=lambda state: (-state.saturation.models, state.scores.slug))
    flat = [state for state in sorted(known, key=reached) if state.saturation.verdict in FLAT][:_OF_A_KIND]
    climbing = [state for state in known if state.saturation.verdict == "climbing"][:_OF_A_KIND]
    rest = [state for state in known if state.saturation.verdict == "abandoned"]
    return [*flat, *rest[: _OF_A_KIND - len(flat)], *climbing] or known[:_OF_A_KIND]


def _way(state: BenchmarkState, models: pd.DataFrame) -> pd.DataFrame:
    """Records from chance to ceiling, and the last of them again where the benchmark's own clock ends."""
    records = records_of(models)[["model", "release_date", "value"]]
    end, scale = pd.Timestamp(state.saturation.clock), state.saturation.scale
    if end > records["release_date"].iloc[-1]:
        still = records.iloc[[-1]].assign(release_date=end, model="no new record")
        records = pd.concat([records, still], ignore_index=True)
    middle = (scale.ceiling + scale.ceiling_low) / 2
    return records.assign(
        slug=state.scores.slug,
        benchmark=state.scores.name,
        value=normalise(records["value"].to_numpy(dtype=float), scale, ceiling=middle),
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


def _title(whole: WholeAnalysis) -> str:
    flat, count = _flat(whole)
    tests = listed([f"the {test.name} {_TOLD[test.pace]}{_chance(test)}" for test in whole.slowdown.tests])
    return f"{flat} of {count} benchmark{'s'[: count != 1]} {'has' if flat == 1 else 'have'} flattened; {tests}"


def _chance(test: PaceTest) -> str:
    return f" ({chance(test.decisive)})" if test.decisive else ""


def _flat(whole: WholeAnalysis) -> tuple[int, int]:
    """How many benchmarks have flattened, and how many there are, at the end of the newest quarter."""
    last = whole.whole.quarters.iloc[-1]
    return sum(int(last[verdict]) for verdict in FLAT), int(last["benchmarks"])


def _notes(whole: WholeAnalysis) -> dict[str, str]:
    flat, count = _flat(whole)
    names = {"time horizon": "horizon", "capability index": "index"}
    told = {names[test.name]: _note(test) for test in whole.slowdown.tests if test.name in names}
    return {"benchmarks": f"{flat} of {count} have flattened", **told}


def _note(test: PaceTest) -> str:
    decisive = test.decisive
    if decisive is None:
        return "pace not known"
    if test.pace == "no change found":
        return f"no change of pace found ({chance(decisive)})"
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
        f"Left: best scores on {len(shown)} benchmarks up to the end of their own clocks, from chance to the middle of "
        "where the ceiling may lie: those that flattened first, and the climbing ones with the most models. Tests "
        f"for a change of pace: {tests} Each test allows for "
        f"its own search for the day. Seed {whole.question.seed}, vintage of the scores {whole.as_of}."
    )


def _description(whole: WholeAnalysis, shown: Sequence[BenchmarkState]) -> str:
    names = ", ".join(state.scores.name for state in shown)
    tests = "; ".join(f"{test.name}: {_note(test)}" for test in whole.slowdown.tests)
    return (
        f"Three charts on one time axis: step lines of records on {names}, which bend towards their ceiling; time "
        f"horizons and the index of leading models with a straight trend each. {tests}."
    )

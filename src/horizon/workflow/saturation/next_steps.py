"""What a verdict asks a reader to do next, and the order of benchmarks that follows from it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from horizon.workflow.saturation.analyse import BenchmarkState, SaturationAnalysis

__all__ = ["NEXT_STEPS", "next_first"]

NEXT_STEPS = {
    "at ceiling": "replace it",
    "stalled below ceiling": "find the cause",
    "indistinguishable": "add items",
    "climbing": "plan a successor",
    "abandoned": "test or drop",
    "floor": "wait",
}
"""In the order in which they are to be done."""


def next_first(analysis: SaturationAnalysis, saturated: Mapping[str, date]) -> tuple[BenchmarkState, ...]:
    """The benchmarks in the order of what is to be done.

    Inside of ``at ceiling`` the newest saturated comes first, of those that still rise the one that is soonest at 90 %
    of the way, and else the one that was tested last.

    Parameters
    ----------
    saturated : mapping
        Slug -> day by which a benchmark was first at its ceiling.
    """
    steps = list(NEXT_STEPS)

    def key(state: BenchmarkState) -> tuple[int, float, str]:
        found = state.saturation
        if found.verdict == "at ceiling":
            within = -saturated.get(state.scores.slug, found.clock).toordinal()
        elif found.verdict in ("climbing", "indistinguishable"):
            within = (state.landmark(0.9).day or date.max).toordinal()
        else:
            within = -found.clock.toordinal()
        return steps.index(found.verdict), within, state.scores.slug

    return tuple(sorted(analysis.states, key=key))

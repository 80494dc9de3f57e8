"""What an index is asked: everything that it depends on, besides the data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from horizon.trend.frontier import TOP, FrontierRule

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ANCHORS",
    "HORIZON_REPLICATES",
    "LEAST_SCORES",
    "REFERENCE",
    "SINCE",
    "Entity",
    "IndexQuestion",
    "Likelihood",
]

Entity = Literal["version", "model"]
Likelihood = Literal["least-squares", "binomial"]

SINCE = date(2022, 11, 1)
"""First release date in the published fit."""

LEAST_SCORES = 3
"""A benchmark has two parameters of its own, slope and difficulty, which go through any two scores."""

REFERENCE = "winogrande"
"""Slug of the reference of the published fit."""

HORIZON_REPLICATES = 200
"""Where horizons are held against the index and nobody says how many replicates: its errors have a part in them."""

ANCHORS: Mapping[str, float] = {"Claude 3.5 Sonnet (Old)": 130.0, "GPT-5 (high)": 150.0}
"""Two models that fix the scale, with their values in the published index."""


@dataclass(frozen=True, slots=True)
class IndexQuestion:
    """Everything that an index depends on, besides the data.

    Attributes
    ----------
    as_of : date, optional
        Use only what was known on that day; left out, everything.
    by : {"version", "model"}
        Whether a model counts once for each reasoning effort in which it was tested, or once with its best scores.
    min_benchmarks : int
        On which a model must have been tested.
    since : date, optional
        First release date that counts.
    exclude, include : tuple of str
        Names of benchmarks that are left out, and of those that count although they usually do not.
    ridge : float
        Penalty on all parameters.
    likelihood : {"least-squares", "binomial"}
    reference : str, optional
        Benchmark whose slope is 1 and whose difficulty is 0 on the raw scale; left out, Winogrande where it has scores.
    anchors : mapping of str to float, optional
        Two models and their values; left out, those of the published index where the scores have them.
    rule : {"global", "window", "all", "top-k"}
        Which models are the frontier; their whole history is inside the index, so ``window`` is ``global``.
    top : int
        The k of ``top-k``.
    level : float
        Of the intervals; a change of pace is shown if its p-value is at most one minus the level.
    replicates : int
        Of the bootstrap; 0 for none.
    seed : int
    suite : str, optional
        Whose horizons are held against the index; left out, the newest that has models in common with it.
    horizons : bool
        Whether to hold horizons against the index; with replicates, which are drawn if none are asked for.
    leave_one_out : bool
        Whether to fit the index without each benchmark in turn.
    """

    as_of: date | None = None
    by: Entity = "version"
    min_benchmarks: int = 4
    since: date | None = SINCE
    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    ridge: float = 0.1
    likelihood: Likelihood = "least-squares"
    reference: str | None = None
    anchors: Mapping[str, float] | None = None
    rule: FrontierRule = "global"
    top: int = TOP
    level: float = 0.95
    replicates: int = 0
    seed: int = 0
    suite: str | None = None
    horizons: bool = False
    leave_one_out: bool = False

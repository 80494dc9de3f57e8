"""What a report says, in numbers: small enough to be kept with it, and enough to tell later what has changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from horizon import __version__

if TYPE_CHECKING:
    from datetime import date

    from horizon.trend.claims import Verdict
    from horizon.workflow.changes import SuiteState
    from horizon.workflow.question import TrendQuestion

__all__ = [
    "BenchmarkConclusion",
    "BenchmarkConclusions",
    "BenchmarksQuestion",
    "ClaimConclusion",
    "Conclusions",
    "Finding",
    "FrontierModel",
    "Growth",
    "Milestone",
    "PreferredCurve",
    "TrendConclusions",
]


class FrontierModel(NamedTuple):
    """A model that is, or was, the best of everything released up to its day."""

    slug: str
    model: str
    release_date: date
    minutes: float


class PreferredCurve(NamedTuple):
    """The growth curve with the largest Akaike weight."""

    curve: str
    weight: float


class Finding(NamedTuple):
    """The outcome of a test or a rule, and its numbers in words."""

    verdict: str
    numbers: str


class Milestone(NamedTuple):
    """When the frontier is at a task length, by the forecast.

    Attributes
    ----------
    minutes : float
    median, low, high : date or None
        Of the day, the interval being the 80 % one; None where that is not before the limit of the forecast.
    passed : str or None
        The first model that is there already, for which nothing is foretold any more.
    """

    minutes: float
    median: date | None
    low: date | None
    high: date | None
    passed: str | None


class ClaimConclusion(NamedTuple):
    """A published number and what comes out of the store, as they are shown.

    `dated` is whether the claim names the vintage that it was published from: if not, every newer row has a say.
    """

    text: str
    published: str
    computed: str
    verdict: Verdict
    dated: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class TrendConclusions:
    """What a report says of a trend.

    Attributes
    ----------
    question : TrendQuestion
        Of the headline.
    as_of : date
        Of the data.
    doubling_days, low, high : float
        The doubling time and its interval, of the kind and level asked for; infinite where growth is not shown.
    n : int
        Models that the trend goes through.
    state : SuiteState
        What was known of the suite.
    frontier : tuple of FrontierModel
        By release date, those beyond the suite's range too.
    curve : PreferredCurve or None
    findings : dict
        ``break``, ``ceiling``, ``inflection``, ``singularity`` -> what became of the test or the gate.
    milestones : tuple of Milestone
    scored : dict
        Digest of each forecast in the ledger that is scored -> how it turned out, in words.
    claims : dict or None
        Id -> a published number, of those for which the store has what it takes; None if they were not computed.
    """

    question: TrendQuestion
    as_of: date
    doubling_days: float
    low: float
    high: float
    n: int
    state: SuiteState
    frontier: tuple[FrontierModel, ...]
    curve: PreferredCurve | None = None
    findings: dict[str, Finding] = field(default_factory=dict)
    milestones: tuple[Milestone, ...] = ()
    scored: dict[str, str] = field(default_factory=dict)
    claims: dict[str, ClaimConclusion] | None = None


class BenchmarksQuestion(NamedTuple):
    """What a report on benchmarks is asked, as its study says it; `benchmarks` is empty for all."""

    suite: str
    benchmarks: tuple[str, ...]
    level: float
    replicates: int
    seed: int


class BenchmarkConclusion(NamedTuple):
    """Where a benchmark stands: ``best`` is the slug of its best model and ``value`` its score, a share of 1."""

    name: str
    verdict: str
    why: str
    best: str
    value: float


class Growth(NamedTuple):
    """Of the index: points a year with their interval (NaN: none), and the number of models on its frontier."""

    per_year: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True, eq=False)
class BenchmarkConclusions:
    """What a report says of benchmarks.

    Attributes
    ----------
    question : BenchmarksQuestion
    as_of : date
        Of the scores.
    benchmarks : dict
        Slug -> BenchmarkConclusion.
    models : dict
        Slug -> name of every model with a score on one of them.
    scores : dict
        Slug of a benchmark -> slug of a model -> its best score, a share of 1.
    growth : Growth or None
    findings : dict
        Name of a series without a ceiling -> what became of its pace; ``answer`` -> whether the frontier is slowing.
    claims : dict or None
        As of a trend, about the index.
    """

    question: BenchmarksQuestion
    as_of: date
    benchmarks: dict[str, BenchmarkConclusion]
    models: dict[str, str]
    scores: dict[str, dict[str, float]]
    growth: Growth | None = None
    findings: dict[str, Finding] = field(default_factory=dict)
    claims: dict[str, ClaimConclusion] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Conclusions:
    """What a report says, and which version of the program found it; a part that the report has not is None."""

    trend: TrendConclusions | None = None
    benchmarks: BenchmarkConclusions | None = None
    version: str = __version__

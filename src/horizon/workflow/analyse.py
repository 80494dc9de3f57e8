"""Store -> analysis: one question in, the points that answer it and the fit through them out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from horizon.errors import FitError, SelectionError
from horizon.stats import doubling_time
from horizon.store import read
from horizon.store.estimates import SOURCE, runs_newer_than
from horizon.store.lookup import slugify
from horizon.store.run_counts import suites_with_runs
from horizon.store.session import writes
from horizon.timehorizon import InstrumentRange
from horizon.trend import ExponentialTrend, fit_trend, select_points
from horizon.workflow.question import TrendQuestion
from horizon.workflow.reach import NO_TASKS, range_text, suite_range, why_beyond
from horizon.workflow.redrawn import find_replicates, origin, redraw, redrawing_notes, seldom_estimable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd
    from sqlalchemy import Connection

    from horizon.stats import DoublingTime, Interval
    from horizon.store import Store
    from horizon.trend import TrendUncertainty
    from horizon.workflow.redrawn import JointReplicates

__all__ = [
    "KnownHorizons",
    "TrendAnalysis",
    "TrendQuestion",
    "analyse_trend",
    "answer",
    "answer_from",
    "find_estimates",
    "find_horizons",
    "fit_points",
    "judge",
    "suite_slug",
]

_FEW_POINTS = 6


@dataclass(frozen=True, slots=True)
class TrendAnalysis:
    """An answered question.

    Attributes
    ----------
    as_of : date
        The day asked for, else that of the newest vintage used.
    points : DataFrame
        One row a model: ``model``, ``organization``, ``release_date``, ``minutes``, ``low``, ``high``,
        ``confidence``, ``source``, ``known_at``, ``beyond_range``, ``beyond``, ``left_out``,
        ``on_frontier``, ``used``, ``why_not``.
    measures : InstrumentRange
        From the suite's shortest task to its longest, or to the longest horizon that it can measure; from 0 and
        without an end where nobody says.
    reliable_max_minutes : float or None
        The longest horizon that the suite can measure, if its publisher says.
    other_sources : tuple of str
        Slugs of the sources that speak of the suite itself.
    uncertainty : TrendUncertainty or None
        The replicates of the trend, if the question asks for an interval that needs them.
    redrawn_from : str or None
        Where they come from: "joint replicates of" a source, "published intervals", or "points held fixed" if no point
        has either.
    """

    question: TrendQuestion
    as_of: date
    points: pd.DataFrame
    fit: ExponentialTrend
    measures: InstrumentRange
    reliable_max_minutes: float | None
    other_sources: tuple[str, ...]
    warnings: tuple[str, ...]
    uncertainty: TrendUncertainty | None = None
    redrawn_from: str | None = None

    @property
    def slope_interval(self) -> Interval:
        """Interval of the slope in doublings a day, of the kind and level asked for."""
        level = self.question.level
        if self.uncertainty is None:
            return self.fit.conf_int(level)["doublings_per_day"]
        return self.uncertainty.chosen.interval(level)

    @property
    def doubling_time(self) -> DoublingTime:
        """Doubling time in days, its interval inverted from that of the slope."""
        return doubling_time(self.fit.doublings_per_day, self.slope_interval)


def analyse_trend(store: Store, question: TrendQuestion) -> TrendAnalysis:
    """Fit the trend that a question asks for.

    Raises
    ------
    SelectionError
        If the store has no such suite, no such success level, or nothing that was known on the day asked for.
    FitError
        If too few points are left to fit.
    """
    with store.read() as connection:
        return answer(connection, question)


def answer(connection: Connection, question: TrendQuestion) -> TrendAnalysis:
    """Fit the trend that a question asks for, in a view of the store that is open already."""
    question = replace(question, suite=suite_slug(connection, question.suite))
    return answer_from(find_horizons(connection, question), question)


class KnownHorizons(NamedTuple):
    """What the store says to a question whatever its window: one reading serves many windows."""

    estimates: pd.DataFrame
    suite: read.SuiteLimit | None
    measures: InstrumentRange
    joint: JointReplicates | None
    notes: tuple[str, ...]


_KNOWN: WeakKeyDictionary[Connection, dict[tuple[str, float, date | None], KnownHorizons]] = WeakKeyDictionary()
"""What views of the store that are still open have said: a page asks the same some forty times."""


def find_horizons(connection: Connection, question: TrendQuestion) -> KnownHorizons:
    """Read what was known of a suite, given by its slug, on the day asked for: once in a view of the store.

    Raises
    ------
    SelectionError
        As `find_estimates`.
    """
    if writes(connection):
        return _read_horizons(connection, question)
    known = _KNOWN.setdefault(connection, {})
    asked = question.suite, question.success_level, question.as_of
    if asked not in known:
        known[asked] = _read_horizons(connection, question)
    return known[asked]


def _read_horizons(connection: Connection, question: TrendQuestion) -> KnownHorizons:
    estimates = find_estimates(connection, question)
    suite = read.suite_limit(connection, question.suite, question.as_of)
    limit = suite.reliable_max_minutes if suite else None
    measures = suite_range(connection, question.suite, limit, question.as_of)
    joint, notes = find_replicates(connection, question)
    return KnownHorizons(estimates, suite, measures, joint, (*notes, *_stale(connection, estimates, question)))


def answer_from(known: KnownHorizons, question: TrendQuestion) -> TrendAnalysis:
    """Fit the trend that a question asks for to what was read for it, or for the same with another window."""
    estimates, suite, measures, joint, notes = known
    limit = suite.reliable_max_minutes if suite else None
    points = judge(
        estimates, limit, question, tasks=(measures.shortest, measures.longest), left_out=seldom_estimable(joint)
    )
    analysis = TrendAnalysis(
        question=question,
        as_of=question.as_of or _newest(estimates, suite),
        points=points,
        fit=_fit(points, question, undated=int(estimates["release_date"].isna().sum())),
        measures=measures,
        reliable_max_minutes=limit,
        other_sources=(suite.source,) if suite else (),
        warnings=(*_warnings(estimates, points, question, measures), *notes),
    )
    return analysis if question.interval == "ols" else _with_replicates(analysis, joint)


def _fit(points: pd.DataFrame, question: TrendQuestion, *, undated: int) -> ExponentialTrend:
    """Fit the trend; where it fails for want of points, say how many have no release date."""
    try:
        return fit_points(points, question)
    except FitError as error:
        if undated:
            models = f"{undated} model{'s have' if undated > 1 else ' has'} no release date"
            error.hint = f"{models}: read them in with `horizon ingest csv --table models`"
        raise


def _with_replicates(analysis: TrendAnalysis, joint: JointReplicates | None) -> TrendAnalysis:
    question, points = analysis.question, analysis.points[analysis.points["left_out"].isna()]
    uncertainty, redrawn = redraw(question, analysis.fit, points, joint, analysis.measures)
    return replace(
        analysis,
        uncertainty=uncertainty,
        redrawn_from=origin(redrawn, joint),
        warnings=(*analysis.warnings, *redrawing_notes(points, redrawn, uncertainty, joint, question.level)),
    )


def suite_slug(connection: Connection, name: str) -> str:
    """The slug of the suite that a name or alias stands for."""
    slug = slugify(name)
    return read.aliases(connection, "benchmark").get(slug, slug)


def judge(
    estimates: pd.DataFrame,
    limit: float | None,
    question: TrendQuestion,
    *,
    tasks: tuple[float, float] = NO_TASKS,
    left_out: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Mark which of the estimates that have a release date the trend may use.

    Parameters
    ----------
    estimates : DataFrame
        One row a model: ``model``, ``release_date`` (datetime64), ``minutes``.
    limit : float or None
        The longest horizon that the suite can measure reliably, in minutes, if its publisher says.
    tasks : tuple of float
        Length of its shortest and longest task.
    left_out : mapping
        Slug of a model -> why it must have no say.

    Returns
    -------
    DataFrame
        Also ``beyond_range``, ``beyond`` (in which direction), ``left_out`` (why), ``on_frontier``, ``used``,
        ``why_not``, by release date.
    """
    import pandas as pd

    measures = InstrumentRange(*tasks, *([] if limit is None else [limit]))
    dated = estimates.dropna(subset="release_date").reset_index(drop=True)
    beyond = [why_beyond(minutes, measures) for minutes in dated["minutes"]]
    dated["beyond"] = pd.Series(beyond, index=dated.index, dtype=object)
    dated["beyond_range"] = dated["beyond"].notna()
    dated["left_out"] = [(left_out or {}).get(slug) for slug in dated["slug"]]
    return select_points(
        dated,
        rule=question.rule,
        top=question.top,
        window=question.window,
        include_beyond_range=question.include_beyond_range,
    )


def fit_points(points: pd.DataFrame, question: TrendQuestion) -> ExponentialTrend:
    """Fit the trend through the points that were judged fit for use.

    Raises
    ------
    SelectionError
        If the window is empty.
    FitError
        If too few points are left to fit.
    """
    since, until = question.window.since, question.window.until
    if since and until and since > until:
        raise SelectionError("the window is empty", found=f"it begins on {since} and ends on {until}")
    used = points[points["used"]]
    try:
        return fit_trend([day.date() for day in used["release_date"]], used["minutes"].to_numpy())
    except FitError as error:
        error.message += f" ({question.suite}, {question.window}, frontier {question.frontier})"
        raise


def find_estimates(connection: Connection, question: TrendQuestion) -> pd.DataFrame:
    """Time horizons of the suite as they were known on the day asked for.

    Raises
    ------
    SelectionError
        If the store has no such suite, no such success level, or nothing that was known on the day asked for.
    """
    found = read.horizon_estimates(connection, question.suite, question.success_level, question.as_of)
    if len(found):
        return found
    vintages = read.first_vintages(connection)
    if question.suite not in vintages:
        raise SelectionError(
            f"no time horizons of the suite {question.suite}",
            expected=f"one of {', '.join(vintages)}" if vintages else "a suite in the store",
            hint="load the shipped facts with `horizon init`, or your own with `horizon ingest csv`",
        )
    first = vintages[question.suite]
    if question.as_of and question.as_of < first:
        raise SelectionError(
            f"nothing of the suite {question.suite} was known on {question.as_of}",
            expected=f"{first} or later, the day of its first vintage in the store",
        )
    levels = ", ".join(f"{level:g}" for level in read.success_levels(connection, question.suite))
    has_runs = question.suite in suites_with_runs(connection, question.as_of)
    estimate = f"estimate them: `horizon estimate --suite {question.suite} --success {question.success_level:g}`"
    raise SelectionError(
        f"no time horizons of {question.suite} at success level {question.success_level:g}",
        expected=f"one of {levels}",
        hint=estimate if has_runs else None,
    )


def _newest(estimates: pd.DataFrame, suite: read.SuiteLimit | None) -> date:
    """The day of the newest vintage that had a say: of the estimates, or of the range that leaves some out."""
    newest: date = max(estimates["known_at"])
    if suite is None or suite.reliable_max_minutes is None:
        return newest
    return max(newest, suite.known_at)


def _warnings(
    estimates: pd.DataFrame, points: pd.DataFrame, question: TrendQuestion, measures: InstrumentRange
) -> list[str]:
    notes = []
    undated = estimates.loc[estimates["release_date"].isna(), "model"].tolist()
    if undated:
        notes.append(f"left out, because no source gives a release date: {', '.join(undated)}")
    inside, outside = points["beyond_range"] & points["used"], range_text(measures)
    if inside.any():
        notes.append(f"{inside.sum()} used {outside}, where the suite cannot measure reliably")
    if outside is None:
        notes.append(f"no reliable range is known for {question.suite}: no estimate is left out as beyond it")
    if points["used"].sum() < _FEW_POINTS:
        notes.append(f"only {points['used'].sum()} points: one more model can move this far outside its interval")
    return notes


def _stale(connection: Connection, estimates: pd.DataFrame, question: TrendQuestion) -> list[str]:
    """Whether time horizons were estimated from runs that are no longer all there is."""
    own = (estimates["source"] == SOURCE.slug).any()
    if not own or not runs_newer_than(connection, question.suite, question.as_of, success_level=question.success_level):
        return []
    return [
        f"the runs of {question.suite} have changed since its horizons were estimated: "
        f"`horizon estimate --suite {question.suite}` brings them up to date"
    ]

"""Store -> the scores of each benchmark on one scale: fractions, higher being better, of models with a release date."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from horizon.errors import FitError, SelectionError
from horizon.saturation.scale import Scale, flipped, scale_of
from horizon.store import observed, read
from horizon.workflow.names import find_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd
    from sqlalchemy import Connection

    from horizon.workflow.saturation.question import SaturationQuestion

__all__ = ["BenchmarkScores", "Reading", "nothing_measured", "read_benchmarks"]

_SHARE = "fraction"
"""The unit of scores that are shares of a whole; percentages are stored as such."""

_LISTED = 3
"""Names and reasons that an error shows."""

_COLUMNS = ["model", "slug", "release_date", "value", "standard_error", "n_items"]


@dataclass(frozen=True, slots=True)
class BenchmarkScores:
    """One benchmark as it can be measured.

    Attributes
    ----------
    slug, name : str
    released : date or None
        When the benchmark came out, if a source says.
    domain : str or None
    human_baseline : float
        As a fraction; NaN where nobody says.
    n_items : float or None
    lower_is_better : bool
        As it was scored: scores, scale and human baseline are turned round here.
    scale : Scale
    scores : DataFrame
        One row a score of a dated model: ``model``, ``slug``, ``release_date``, ``value``, ``standard_error``,
        ``n_items``.
    undated, undated_models : int
        Scores, and models, that are left out because no source says when the model was released.
    """

    slug: str
    name: str
    released: date | None
    domain: str | None
    human_baseline: float
    n_items: float | None
    scale: Scale
    scores: pd.DataFrame
    undated: int
    undated_models: int
    lower_is_better: bool = False

    @property
    def models(self) -> int:
        """How many models have a score."""
        return int(self.scores["slug"].nunique())

    @property
    def repeated(self) -> int:
        """Scores beyond the first of a model: other settings, of which the best counts."""
        return len(self.scores) - self.models


@dataclass(frozen=True, slots=True)
class Reading:
    """Benchmarks that can be measured, and why others cannot.

    Attributes
    ----------
    as_of : date
        The day asked for, else that of the newest vintage of scores.
    mostly_of : date
        The day of the vintage that the middle one of the scores is from: a single new score makes no page new.
    benchmarks : tuple of BenchmarkScores
        All of the store, whichever were asked for: what is a frontier release depends on all.
    asked : tuple of str
        Slugs of those that were asked for, in the order of the question, or by slug.
    not_measured : dict
        Slug -> why there is no measure of it; of those that were asked for.
    """

    as_of: date
    mostly_of: date
    benchmarks: tuple[BenchmarkScores, ...]
    asked: tuple[str, ...]
    not_measured: dict[str, str]

    @property
    def chosen(self) -> tuple[BenchmarkScores, ...]:
        """Those that were asked for and can be measured."""
        places = {slug: place for place, slug in enumerate(self.asked)}
        return tuple(sorted((one for one in self.benchmarks if one.slug in places), key=lambda one: places[one.slug]))


def read_benchmarks(connection: Connection, question: SaturationQuestion) -> Reading:
    """Read the scores of all benchmarks, and pick those that are asked for.

    Raises
    ------
    SelectionError
        If there is no benchmark of a name (it lists what looks most like it), no score that was known on the day, or
        none of those that were asked for can be measured.
    """
    asked = tuple(dict.fromkeys(find_name(connection, "benchmark", name) for name in question.benchmarks))
    scores = observed.scores(connection, question.as_of, benchmark_id=None, model_id=None, baselines=False)
    described = observed.benchmarks(connection, question.as_of).set_index("slug")
    if scores.empty:
        raise _nothing(connection, question)
    grouped = {str(slug): rows for slug, rows in scores.groupby("benchmark_slug")}
    found, why_not = [], {}
    for slug, rows in grouped.items():
        spec = _said(described.loc[[slug]].iloc[0], question if asked == (slug,) else None, _lower_is_better(rows))
        try:
            found.append(_benchmark(slug, rows, spec))
        except FitError as error:
            why_not[slug] = _in_a_line(error)
    why_not |= {slug: _unscored(slug, described, connection, question.as_of) for slug in asked if slug not in grouped}
    asked = asked or tuple(grouped)
    not_measured = {slug: why_not[slug] for slug in asked if slug in why_not}
    if len(not_measured) == len(asked):
        raise nothing_measured(not_measured)
    days = scores["known_at"].sort_values()
    as_of = question.as_of or days.iloc[-1].date()
    return Reading(as_of, days.iloc[len(days) // 2].date(), tuple(found), asked, not_measured)


def nothing_measured(why_not: Mapping[str, str], until: date | None = None) -> SelectionError:
    """That none of the benchmarks that were asked for has a verdict, with the reasons."""
    names = ", ".join(why_not) if len(why_not) <= _LISTED else f"any of {len(why_not)} benchmarks"
    reasons = list(dict.fromkeys(why_not.values()))
    more = [f"and {len(reasons) - _LISTED} more reasons"] if len(reasons) > _LISTED else []
    by = f" with models released by {until}" if until else ""
    return SelectionError(f"cannot measure {names}{by}", found="; ".join([*reasons[:_LISTED], *more]))


def _said(spec: pd.Series[Any], question: SaturationQuestion | None, lower_is_better: bool) -> dict[str, Any]:
    """What is believed of a benchmark, with what the question says of it instead.

    Where lower is better, guessing is the upper bound, and the lower one is the best that can be reached. ``shares``:
    whether the question gives both ends of the scale, and so says that scores are shares.
    """
    said: dict[str, Any] = {str(name): value for name, value in spec.items()}
    if question is not None:
        names = ("upper_bound", "lower_bound") if lower_is_better else ("lower_bound", "upper_bound")
        own = dict(zip(names, (question.chance, question.ceiling), strict=True))
        said |= {name: value for name, value in own.items() if value is not None}
        said["shares"] = question.chance is not None and question.ceiling is not None
    return said


def _benchmark(slug: str, rows: pd.DataFrame, spec: Mapping[str, Any]) -> BenchmarkScores:
    """One benchmark on a scale of fractions.

    Raises
    ------
    FitError
        If it is no share of items, nobody says where its scale ends, or no model has a date.
    """
    unit = _unit(rows, spec)
    if unit != _SHARE:
        raise FitError(
            f"its scores are in {unit}, which is no share of anything: there is no ceiling to come near to",
            hint="see `horizon trend`" if unit == "minutes" else None,
        )
    dated = rows[rows["release_date"].notna()]
    frame = dated[_COLUMNS].astype({"n_items": "float64"}).reset_index(drop=True)
    low, high, audited = (_number(spec.get(name)) for name in ("lower_bound", "upper_bound", "ceiling_low"))
    if frame.empty:
        raise FitError("no model with a score on it has a release date", found=f"{len(rows)} scores of undated models")
    human = _number(spec["human_baseline"])
    if turned := _lower_is_better(rows):
        frame, scale = flipped(frame, best=_none(low), worst=_none(high))
    else:
        scale = scale_of(
            _none(low), _none(high),
            ceiling_low=None if audited == high else _none(audited), source=_text(spec.get("ceiling_source")) or "",
            label_noise=audited != high,  # an audit that found no wrong label
            top=float(frame["value"].max()), benchmark=str(spec["benchmark"]),
        )  # fmt: skip
    undated = rows[rows["release_date"].isna()]
    released, items = spec["release_date"], _number(spec["n_items"])
    return BenchmarkScores(
        slug=slug,
        name=str(spec["benchmark"]),
        released=None if released is None or released != released else released.date(),
        domain=_text(spec["domain"]),
        human_baseline=1 - human if turned else human,
        n_items=_none(items),
        scale=scale,
        scores=frame,
        undated=len(undated),
        undated_models=int(undated["slug"].nunique()),
        lower_is_better=turned,
    )


def _unit(rows: pd.DataFrame, spec: Mapping[str, Any]) -> str:
    """The unit of the scores; where nobody describes the benchmark, shares if the question has a scale for them."""
    if not rows["unit"].isna().iloc[0]:
        return str(rows["unit"].iloc[0])
    values = rows["value"]
    if spec.get("shares") and values.between(0, 1).all():
        return _SHARE
    raise FitError(
        "nobody says in which unit its scores are",
        found=f"scores of {values.min():g} to {values.max():g}",
        hint="if they are shares, give --chance and --ceiling, both from 0 to 1; else say it: horizon ingest csv FILE "
        "--table benchmarks, with unit, lower_bound and upper_bound",
    )


def _lower_is_better(rows: pd.DataFrame) -> bool:
    return not bool(rows["higher_is_better"].fillna(True).iloc[0])


def _nothing(connection: Connection, question: SaturationQuestion) -> SelectionError:
    vintages = read.snapshots(connection)
    days: list[date] = sorted(vintages.loc[vintages["table"] == "scores", "known_at"])
    if question.as_of and days and question.as_of < days[0]:
        return SelectionError(
            f"no score was known on {question.as_of}",
            expected=f"{days[0]} or later, the day of the first vintage of scores in the store",
        )
    return SelectionError(
        "the store has no scores",
        hint="load the shipped facts with `horizon init`, or your own with `horizon ingest csv --table scores`",
    )


def _unscored(slug: str, described: pd.DataFrame, connection: Connection, as_of: date | None) -> str:
    if slug in read.first_vintages(connection):
        return "it is a suite of tasks with time horizons, which have no ceiling: see `horizon trend`"
    if as_of is not None and (first := _first_score(slug, connection)):
        return f"no score on it was known on {as_of}; the first that counts today is of {first}"
    return "no model has a score on it" if slug in described.index else "nothing is known of it"


def _first_score(slug: str, connection: Connection) -> date | None:
    """The day of the oldest vintage with a score on a benchmark, of those that count today."""
    place = read.benchmark_ids(connection).get(slug)
    if place is None:
        return None
    scores = observed.scores(connection, None, benchmark_id=place, model_id=None, baselines=False)
    return None if scores.empty else scores["known_at"].min().date()


def _in_a_line(error: FitError) -> str:
    parts = (error.message, error.found and f"found {error.found}", error.hint and f"to do: {error.hint}")
    return "; ".join(part for part in parts if part)


def _number(value: Any) -> float:
    """A number, or NaN for every way of having none."""
    return math.nan if _is_na(value) else float(value)


def _none(value: float) -> float | None:
    return None if math.isnan(value) else value


def _text(value: Any) -> str | None:
    return None if _is_na(value) else str(value)


def _is_na(value: Any) -> bool:
    import pandas as pd

    return bool(pd.isna(value))

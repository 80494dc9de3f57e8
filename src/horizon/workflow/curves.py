"""Success curves of a suite, from the analysis behind its estimates: what the store keeps, as frames."""

from __future__ import annotations

import math
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import pandas as pd

from horizon.errors import StudyError
from horizon.store.lookup import slugify

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from horizon.workflow.studies.trend import TrendStudy

__all__ = ["SuccessCurves", "success_curves"]

_UNLESS_SAID = 6
"""Models whose curves are shown if the study does not say."""

_Model = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SuccessCurves:
    """The success curves of a suite, and with what they were made.

    Attributes
    ----------
    as_of : date
        Of the newest vintage of the runs.
    known : DataFrame
        One row a model of the suite, the longest horizon first: ``slug``, ``model``, ``outcome``, ``intercept``,
        ``slope``, ``runs``, ``tasks``, ``brier_score``, ``log_loss``.
    models : DataFrame
        The rows of those models that are shown, in the order of the panels.
    bins : DataFrame
        One row a shown model and bin: ``slug``, ``model``, ``from_minutes``, ``to_minutes``, ``minutes``, ``tasks``,
        ``runs``, ``success_rate``, ``low``, ``high``, ``predicted``.
    horizons : DataFrame
        One row a model of the suite and success level, that of the study first: ``slug``, ``model``,
        ``success_level``, ``minutes``, ``low``, ``high``, ``level``, ``nan_share``, ``side``, ``bound_minutes``,
        ``beyond_range``, ``tasks_within_factor_2``, ``why_not``.
    measures : (float, float)
        The shortest and the longest horizon that the suite can measure, in minutes.
    made_with : dict
        ``suite``, ``weights``, ``regularization``, ``replicates``, ``seed``.
    """

    as_of: date
    known: pd.DataFrame
    models: pd.DataFrame
    bins: pd.DataFrame
    horizons: pd.DataFrame
    measures: tuple[float, float]
    made_with: dict[str, Any]

    @property
    def shown(self) -> pd.DataFrame:
        """The horizons of the models that are shown, in the order of the panels."""
        places = {slug: place for place, slug in enumerate(self.models["slug"])}
        own = self.horizons[self.horizons["slug"].isin(places)]
        return own.sort_values("slug", key=lambda slugs: slugs.map(places), kind="stable", ignore_index=True)


def success_curves(
    result: dict[str, Any], study: TrendStudy, known_at: date, aliases: Mapping[str, str] | None = None
) -> SuccessCurves | None:
    """The success curves that a study shows.

    Parameters
    ----------
    result : dict
        As `estimate_suite` keeps it.
    aliases : mapping, optional
        Other names of models, as slugs, and the slugs of the models that they stand for.

    Returns
    -------
    SuccessCurves or None
        None if the study wants none.

    Raises
    ------
    StudyError
        If the study names a model that has no runs.
    """
    every = sorted(result["models"], key=lambda model: _length(model, study.success_level), reverse=True)
    shown = _chosen(every, study, aliases or {})
    if not shown:
        return None
    return SuccessCurves(
        as_of=known_at,
        known=_models(every),
        models=_models(shown),
        bins=_bins(shown),
        horizons=_horizons(every, study.success_level),
        measures=_measures(result["range"]),
        made_with={name: result[name] for name in ("suite", "weights", "regularization", "replicates", "seed")},
    )


def _chosen(every: list[_Model], study: TrendStudy, aliases: Mapping[str, str]) -> list[_Model]:
    wanted = study.success_curves
    if wanted is None:
        return every[:_UNLESS_SAID]
    if wanted == "all":
        return every
    if isinstance(wanted, int):
        return every[:wanted]
    named = [_named(every, name, study, aliases) for name in wanted]
    return list({model["slug"]: model for model in named}.values())


def _named(every: list[_Model], name: str, study: TrendStudy, aliases: Mapping[str, str]) -> _Model:
    """The model that a study means, by one of its names."""
    slug = slugify(name)
    for model in every:
        if model["slug"] == aliases.get(slug, slug):
            return model
    names = [model["model"] for model in every]
    near = get_close_matches(name, names, n=1)
    raise StudyError(
        f"{study.path}: success_curves names a model without runs: {name}",
        expected=f"one of {', '.join(names)}",
        hint=f"did you mean {near[0]}?" if near else None,
    )


def _length(model: _Model, success_level: float) -> float:
    """Its horizon, to sort by: a bound stands at its end, and no horizon at all before every other."""
    horizon = _first(model["horizons"], success_level)
    if horizon["bound"]:
        return math.inf if horizon["bound"]["side"] == "above" else -1.0
    return -2.0 if horizon["minutes"] is None else float(horizon["minutes"])


def _first(horizons: Sequence[dict[str, Any]], success_level: float) -> dict[str, Any]:
    """The horizon at that success level, or if there is none the first."""
    return next((one for one in horizons if math.isclose(one["success_level"], success_level)), horizons[0])


def _models(models: list[_Model]) -> pd.DataFrame:
    names = ("slug", "model", "outcome", "intercept", "slope", "runs", "tasks", "brier_score", "log_loss")
    frame = pd.DataFrame([{name: model[name] for name in names} for model in models])
    return frame.astype(dict.fromkeys(("intercept", "slope", "brier_score", "log_loss"), float))


def _bins(models: list[_Model]) -> pd.DataFrame:
    rows = [{"slug": model["slug"], "model": model["model"], **one} for model in models for one in model["bins"]]
    return pd.DataFrame(rows).astype(dict.fromkeys(("success_rate", "low", "high", "predicted"), float))


def _horizons(models: list[_Model], success_level: float) -> pd.DataFrame:
    rows = []
    for model in models:
        first = _first(model["horizons"], success_level)
        for one in (first, *(other for other in model["horizons"] if other is not first)):
            bound = one["bound"] or {"side": None, "minutes": None}
            told = {name: value for name, value in one.items() if name != "bound"}
            names = {"slug": model["slug"], "model": model["model"]}
            rows.append({**names, **told, "side": bound["side"], "bound_minutes": bound["minutes"]})
    return pd.DataFrame(rows).astype(dict.fromkeys(("minutes", "low", "high", "bound_minutes"), float))


def _measures(ends: dict[str, Any]) -> tuple[float, float]:
    limit = ends["reliable_max_minutes"]
    return ends["shortest_minutes"], ends["longest_minutes"] if limit is None else min(ends["longest_minutes"], limit)

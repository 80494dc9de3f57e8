"""One capability scale over all benchmarks: abilities, difficulties and slopes, fitted at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from horizon.capability.connection import check_connected
from horizon.capability.design import Design, make_design
from horizon.capability.index import CapabilityIndex
from horizon.capability.scale import AnchoredScale, check_anchors, make_scale
from horizon.capability.scores import ScoreTable, score_table
from horizon.capability.solve import Solution, solve
from horizon.errors import FitError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from horizon.capability.model import Likelihood

__all__ = ["DEFAULT_RIDGE", "CapabilityIndex", "fit_index"]

DEFAULT_RIDGE = 0.1
"""lambda of the published stitching fit."""

_ENDED = 1e-5
"""Largest last step, in raw units, of a fit that is said to have converged."""


def fit_index(
    scores: pd.DataFrame,
    *,
    anchors: Mapping[str, float],
    reference: str | None = None,
    ridge: float = DEFAULT_RIDGE,
    likelihood: Likelihood = "least-squares",
    floors: Mapping[str, float] | None = None,
    start: CapabilityIndex | None = None,
) -> CapabilityIndex:
    r"""Stitch benchmarks to one scale of capability.

    .. math:: \min_{C, D, \alpha} \sum_{m,b} \ell\bigl(s_{mb},\ f_b + (1 - f_b)\,\sigma(\alpha_b (C_m - D_b))\bigr)
              + \lambda\,\overline{\theta^2}

    with :math:`\ell(s, p) = (s - p)^2` (least squares) or
    :math:`2 w\,[s \log\frac sp + (1 - s) \log\frac{1-s}{1-p}]` (binomial), the mean of the squares over all C, all D
    and the free alphas, C and D in [-10, 10], alpha in [0.1, 10]. The
    reference benchmark has slope 1, and C and D are afterwards shifted so that its difficulty is 0. The two anchors
    then fix the scale on which everything is reported.

    Parameters
    ----------
    scores : DataFrame
        ``model``, ``benchmark``, ``value`` (fraction, higher is better); optional ``release_date`` (datetime64, of the
        model) and ``n_items`` (items behind the score; weights of the binomial likelihood, relative to their mean).
        Where a model has several scores on a benchmark the highest counts.
    anchors : mapping of str to float
        Two models and the points that they are given, such as 130 and 150.
    reference : str, optional
        The benchmark with slope 1; that with the most models (the first by name of several) if left out. Raw units are
        those of its slope, and the ridge penalises raw units: the index depends on the choice, with a ridge of 0 only
        where parameters are at a bound.
    ridge : float
        lambda, not negative. With 0 the difficulty of the reference is held at 0.
    likelihood : {"least-squares", "binomial"}
        The binomial one without ``n_items`` weighs all scores alike (a quasi-likelihood).
    floors : mapping of str to float, optional
        Chance level f of benchmarks, in [0, 1); 0 for those that it does not name. The published fit has none.
    start : CapabilityIndex, optional
        Where to begin: a fit of much the same scores.

    Returns
    -------
    CapabilityIndex

    Raises
    ------
    FitError
        If there are fewer than two models or benchmarks, all scores are equal, a score is not a number in [0, 1],
        models and benchmarks are not connected (the components are named), an anchor is missing (near names are
        given), the anchors are equally able, the reference is missing, or the ridge is negative.

    Notes
    -----
    The ridge of the published fit is one residual, the root of lambda times the mean of theta squared. Its square is
    the sum over the parameters of lambda/P theta squared, so it has the same optimum as one small residual a
    parameter; its curvature is a constant on the diagonal, and no dense row is needed.

    References
    ----------
    Ho, A. et al. (2025). A Rosetta Stone for AI benchmarks. arXiv:2512.00193.
    Rasch, G. (1960). Probabilistic models for some intelligence and attainment tests. Danish Institute for Educational
    Research.

    Examples
    --------
    >>> import pandas as pd
    >>> able = {"a": -1.0, "b": 0.0, "c": 1.0}
    >>> rows = [(m, b, 1 / (1 + np.exp(d - c))) for m, c in able.items() for b, d in (("x", 0.0), ("y", 0.5))]
    >>> scores = pd.DataFrame(rows, columns=["model", "benchmark", "value"])
    >>> index = fit_index(scores, anchors={"a": 130, "b": 150}, reference="x", ridge=0.0)
    >>> index.models["index"].round(3).tolist(), index.benchmarks["difficulty"].round(3).tolist()
    ([170.0, 150.0, 130.0], [0.0, 0.5])
    """
    table = score_table(scores, floors)
    check_anchors(anchors, table.models)
    check_connected(table)
    chosen = _reference(table, reference)
    design = make_design(table, reference=chosen, ridge=ridge, likelihood=likelihood)
    begin = design.start() if start is None else _warm(table, design, start)
    ended = solve(design, np.ones((1, table.nobs)), begin)
    return _result(table, design, ended, chosen, ridge, anchors)


def _reference(table: ScoreTable, reference: str | None) -> int:
    if reference is None:
        return int(np.argmax(np.bincount(table.benchmark)))
    if reference not in table.benchmarks:
        raise FitError(
            "the reference benchmark has no scores",
            found=reference,
            expected=f"one of {', '.join(table.benchmarks)}",
            hint="leave it out for the benchmark with the most models",
        )
    return table.benchmarks.index(reference)


def _warm(table: ScoreTable, design: Design, start: CapabilityIndex) -> NDArray[np.float64]:
    """Parameters of an earlier fit; for what it has not, those of a fit without one."""
    begin = design.start()
    new, old = (design.split(begin), start.design.split(start.theta))
    names = (table.models, start.table.models), *[(table.benchmarks, start.table.benchmarks)] * 2
    for here, there, (wanted, had) in zip(new, old, names, strict=True):
        known = dict(zip(had, there.tolist(), strict=True))
        here[:] = [known.get(name, value) for name, value in zip(wanted, here.tolist(), strict=True)]
    return begin


def _result(
    table: ScoreTable, design: Design, ended: Solution, reference: int, ridge: float, anchors: Mapping[str, float]
) -> CapabilityIndex:
    ability, difficulty, slope = design.split(ended.theta[0])
    shift = difficulty[reference]
    ability, difficulty = ability - shift, difficulty - shift
    scale = make_scale(anchors, dict(zip(table.models, ability.tolist(), strict=True)))
    return CapabilityIndex(
        models=_models(table, ability, scale),
        benchmarks=_benchmarks(table, difficulty, slope, scale),
        scale=scale,
        reference=table.benchmarks[reference],
        ridge=ridge,
        likelihood=design.likelihood,
        objective=float(ended.objective[0]),
        deviance=float(ended.deviance[0]),
        nobs=table.nobs,
        repeats=table.repeats,
        converged=bool(ended.last_step[0] <= _ENDED),
        steps=ended.steps,
        at_bound=_at_bound(table, design, ended.theta[0]),
        table=table,
        design=design,
        theta=ended.theta[0],
    )


def _models(table: ScoreTable, ability: NDArray[np.float64], scale: AnchoredScale) -> pd.DataFrame:
    import pandas as pd

    columns = {
        "model": table.models,
        "release_date": table.release_dates,
        "ability": ability,
        "index": scale.index(ability),
        "n_benchmarks": np.bincount(table.model, minlength=len(table.models)),
    }
    return pd.DataFrame(columns).sort_values("ability", ascending=False, kind="stable", ignore_index=True)


def _benchmarks(
    table: ScoreTable, difficulty: NDArray[np.float64], slope: NDArray[np.float64], scale: AnchoredScale
) -> pd.DataFrame:
    import pandas as pd

    columns = {
        "benchmark": table.benchmarks,
        "difficulty": difficulty,
        "slope": slope,
        "difficulty_index": scale.index(difficulty),
        "slope_index": slope / scale.points_per_unit,
        "n_models": np.bincount(table.benchmark, minlength=len(table.benchmarks)),
    }
    return pd.DataFrame(columns).sort_values("difficulty", kind="stable", ignore_index=True)


def _at_bound(table: ScoreTable, design: Design, theta: NDArray[np.float64]) -> tuple[str, ...]:
    bound = ((theta == design.low) | (theta == design.high)) & (design.low < design.high)
    names = table.models + table.benchmarks * 2
    return tuple(dict.fromkeys(names[place] for place in np.flatnonzero(bound)))

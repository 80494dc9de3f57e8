"""Which scores an index is fitted to: one for each version of a model and each benchmark.

The rules are those of the published fit, in their order:

1. Benchmarks that are no share of a whole, or that are named in `exclusions`, are left out; so are single scores
   below 0 or above 1. Where lower is better, the share that is missing counts.
2. A model counts once for each reasoning effort (or thinking budget) in which it was tested: what the setting of its
   scores says of the version, see `horizon.ingest.versions.version_in`. With ``by="model"`` it counts once.
3. Of several scores of one version on one benchmark (agents, shots, citing papers) the highest counts.
4. Versions that were tested on fewer than `min_benchmarks` are left out,
5. then those without a release date, and those released before `since`,
6. then benchmarks on which fewer than three of them were tested: two parameters go through any two scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from horizon.errors import SelectionError
from horizon.ingest.versions import version_in, version_name
from horizon.workflow.index.exclusions import NO_UNIT, SCALES, why_left_out
from horizon.workflow.index.question import LEAST_SCORES
from horizon.workflow.trend_wording import listed

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from horizon.workflow.index.question import IndexQuestion

__all__ = ["IndexScores", "LeftOut", "select_scores"]


class LeftOut(NamedTuple):
    """Scores that have no part in the index: of what, how many, and why."""

    what: str
    scores: int
    why: str


@dataclass(frozen=True, slots=True)
class IndexScores:
    """The scores that an index is fitted to.

    Attributes
    ----------
    scores : DataFrame
        ``model`` (name of the version), ``benchmark`` (slug), ``value`` (fraction, higher is better),
        ``standard_error`` (fraction or NaN), ``n_items`` (of the score or the benchmark, or NaN), and ``others`` (how
        many lower scores there are besides); one row for each pair.
    versions : DataFrame
        By name of the version: ``slug`` and ``name`` of the model, ``version``, ``organization``, ``release_date`` and
        ``benchmarks`` (number).
    benchmarks : DataFrame
        By slug: ``name`` and ``scores`` (number).
    left_out : tuple of LeftOut
    known_at : Timestamp
        The newest vintage among the scores.
    """

    scores: pd.DataFrame
    versions: pd.DataFrame
    benchmarks: pd.DataFrame
    left_out: tuple[LeftOut, ...]
    known_at: pd.Timestamp


def select_scores(
    scores: pd.DataFrame,
    question: IndexQuestion,
    *,
    exclude: Collection[str] = (),
    include: Collection[str] = (),
) -> IndexScores:
    """Select the scores that an index is fitted to.

    Parameters
    ----------
    scores : DataFrame
        As ``store.read.scores()`` gives them.
    question : IndexQuestion
    exclude, include : collection of str
        The benchmarks of the question, as slugs.

    Raises
    ------
    SelectionError
        If no score is left.
    """
    left_out: list[LeftOut] = []
    kept = _of_benchmarks(scores, exclude, include, left_out)
    kept = _inside(_as_fractions(kept), left_out)
    kept = _best_of_pairs(_with_versions(kept, question))
    kept = _tested_enough(kept, question.min_benchmarks, left_out)
    kept = _dated(kept, question, left_out)
    kept = _told(kept, left_out)
    if kept.empty:
        raise SelectionError(
            "no scores are left for an index",
            found=f"{len(scores):,} scores; {_said(left_out)}" if len(scores) else "no scores at all",
            expected=f"models tested on at least {question.min_benchmarks} benchmarks",
            hint=_hint(left_out),
        )
    return IndexScores(
        scores=kept[["model", "benchmark", "value", "standard_error", "n_items", "others"]].reset_index(drop=True),
        versions=_versions(kept),
        benchmarks=kept.groupby("benchmark").agg(name=("benchmark_name", "first"), scores=("value", "size")),
        left_out=tuple(left_out),
        known_at=kept["known_at"].max(),
    )


def _said(left_out: list[LeftOut]) -> str:
    reasons: dict[str, list[str]] = {}
    for gone in left_out:
        reasons.setdefault(gone.why, []).append(gone.what)
    return "; ".join(f"{listed(what)}: {why}" for why, what in reasons.items())


def _hint(left_out: list[LeftOut]) -> str:
    if any(gone.why == NO_UNIT for gone in left_out):
        return "describe the benchmarks, with their unit: `horizon ingest csv FILE --table benchmarks`"
    return "read scores in with `horizon ingest`, lower --min-benchmarks, or set --since earlier"


def _of_benchmarks(
    scores: pd.DataFrame, exclude: Collection[str], include: Collection[str], left_out: list[LeftOut]
) -> pd.DataFrame:
    """Scores of the benchmarks that have a part in the index."""
    keep = np.ones(len(scores), dtype=np.bool_)
    for slug, rows in scores.groupby("benchmark_slug"):
        first = rows.iloc[0]
        unit = None if first["unit"] != first["unit"] else first["unit"]
        reason = why_left_out(str(slug), unit, exclude=exclude, include=include)
        if reason:
            left_out.append(LeftOut(str(first["benchmark"]), len(rows), reason))
            keep &= (scores["benchmark_slug"] != slug).to_numpy()
    return scores[keep]


def _as_fractions(scores: pd.DataFrame) -> pd.DataFrame:
    """Values as fractions of which higher is better."""
    factor = scores["unit"].map(SCALES).astype("float64")
    value = (scores["value"] * factor).round(12)  # 84.1 % and 0.841 are the same score
    lower = (scores["higher_is_better"] == False).fillna(False).astype(bool)  # noqa: E712 (unknown is no false)
    return scores.assign(
        value=value.where(~lower, 1 - value),
        standard_error=scores["standard_error"] * factor,
        n_items=scores["n_items"].astype("float64"),
    )


def _inside(scores: pd.DataFrame, left_out: list[LeftOut]) -> pd.DataFrame:
    inside = scores["value"].between(0, 1)
    for name, rows in scores[~inside].groupby("benchmark"):
        left_out.append(LeftOut(str(name), len(rows), "scores below 0 or above 1"))
    return scores[inside]


def _with_versions(scores: pd.DataFrame, question: IndexQuestion) -> pd.DataFrame:
    """Scores with the version in its own column, and with the version's name as the model."""
    settings = {setting: version_in(setting) for setting in scores["setting"].unique()}
    version = scores["setting"].map(settings) if question.by == "version" else scores["setting"].map(lambda _: "")
    pairs = list(zip(scores["model"], version, strict=True))
    names = {pair: version_name(*pair) for pair in set(pairs)}
    return scores.assign(
        name=scores["model"],
        model=[names[pair] for pair in pairs],
        version=version,
        benchmark_name=scores["benchmark"],
        benchmark=scores["benchmark_slug"],
    )


def _best_of_pairs(scores: pd.DataFrame) -> pd.DataFrame:
    """The highest score of each pair, of equal ones the one with the smallest error."""
    order = scores.sort_values(["model", "benchmark", "value", "standard_error"], ascending=[True, True, False, True])
    pair = order.groupby(["model", "benchmark"], sort=False)["value"]
    return order.assign(others=pair.transform("size") - 1)[pair.cumcount() == 0]


def _tested_enough(scores: pd.DataFrame, least: int, left_out: list[LeftOut]) -> pd.DataFrame:
    counts = scores.groupby("model")["benchmark"].transform("size")
    return _without(scores, counts < least, f"tested on fewer than {least} benchmarks", left_out)


def _dated(scores: pd.DataFrame, question: IndexQuestion, left_out: list[LeftOut]) -> pd.DataFrame:
    scores = _without(scores, scores["release_date"].isna(), "no release date is known", left_out)
    if question.since is None:
        return scores
    early = scores["release_date"] < np.datetime64(question.since)
    return _without(scores, early, f"released before {question.since}", left_out)


def _without(scores: pd.DataFrame, gone: pd.Series, why: str, left_out: list[LeftOut]) -> pd.DataFrame:
    """The scores without those of some models, which are told by their number."""
    models = scores.loc[gone, "model"].nunique()
    if models:
        left_out.append(LeftOut(f"{models:,} model{'s'[: models != 1]}", int(gone.sum()), why))
    return scores[~gone]


def _told(scores: pd.DataFrame, left_out: list[LeftOut]) -> pd.DataFrame:
    few = scores.groupby("benchmark")["benchmark"].transform("size") < LEAST_SCORES
    for name, rows in scores[few].groupby("benchmark_name"):
        models = f"{len(rows)} of the models has" if len(rows) == 1 else f"{len(rows)} of the models have"
        left_out.append(LeftOut(str(name), len(rows), f"only {models} a score, and any {LEAST_SCORES - 1} fit"))
    return scores[~few]


def _versions(scores: pd.DataFrame) -> pd.DataFrame:
    said = {name: (name, "first") for name in ("slug", "name", "version", "organization", "release_date")}
    return scores.groupby("model").agg(**said, benchmarks=("benchmark", "size"))

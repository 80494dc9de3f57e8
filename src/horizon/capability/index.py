"""A fitted capability scale: abilities of models, difficulties and slopes of benchmarks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from horizon.capability.model import expected_score
from horizon.errors import FitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from horizon.capability.design import Design
    from horizon.capability.model import Likelihood
    from horizon.capability.scale import AnchoredScale
    from horizon.capability.scores import ScoreTable

__all__ = ["CapabilityIndex"]


@dataclass(frozen=True, slots=True)
class CapabilityIndex:
    r"""Abilities of models and difficulties of benchmarks on one scale.

    .. math:: E\,s_{mb} = f_b + (1 - f_b)\,\sigma\bigl(\alpha_b (C_m - D_b)\bigr)

    Attributes
    ----------
    models : DataFrame, M rows
        ``model``, ``release_date`` (datetime64; NaT where unknown), ``ability`` (C, raw), ``index`` (C on the anchored
        scale), ``n_benchmarks``; from the ablest to the least able.
    benchmarks : DataFrame, K rows
        ``benchmark``, ``difficulty`` (D, raw), ``slope`` (alpha, a raw unit), ``difficulty_index`` (D on the anchored
        scale), ``slope_index`` (alpha, a point of the index), ``n_models``; from the easiest to the hardest.
    scale : AnchoredScale
        From raw units to points of the index.
    reference : str
        The benchmark whose slope is 1 and whose difficulty is 0 on the raw scale.
    ridge : float
        lambda. The raw scale depends on it strongly, the anchored scale less.
    likelihood : {"least-squares", "binomial"}
    objective, deviance : float
        What was minimised, and the part of it that is not the ridge: the residual sum of squares, or the
        binomial deviance.
    nobs, repeats : int
        Scores that were fitted, and scores left out because the same model has a higher one on the same benchmark.
    converged : bool
        Whether the last step was below 1e-5 raw units.
    steps : int
    at_bound : tuple of str
        Models and benchmarks with a parameter that ran to the end of its range.
    table, design, theta
        The scores, the problem, and its solution as it was fitted, before the shift: what replicates begin with.
    """

    models: pd.DataFrame
    benchmarks: pd.DataFrame
    scale: AnchoredScale
    reference: str
    ridge: float
    likelihood: Likelihood
    objective: float
    deviance: float
    nobs: int
    repeats: int
    converged: bool
    steps: int
    at_bound: tuple[str, ...]
    table: ScoreTable
    design: Design
    theta: NDArray[np.float64]

    @property
    def params(self) -> dict[str, float]:
        """All parameters on the raw scale by name: ``ability[...]``, ``difficulty[...]``, ``slope[...]``."""
        named = [("ability", self.models["model"], self.models["ability"])]
        named += [(what, self.benchmarks["benchmark"], self.benchmarks[what]) for what in ("difficulty", "slope")]
        return {
            f"{what}[{name}]": float(value)
            for what, names, values in named
            for name, value in zip(names, values, strict=True)
        }

    def predict(self, models: Sequence[str], benchmarks: Sequence[str]) -> NDArray[np.float64]:
        """Expected scores, one for each model and benchmark of two sequences of one length; fractions.

        Raises
        ------
        FitError
            If a model or a benchmark has no part in the index.
        """
        ability = _look_up(self.models.set_index("model"), models)
        of_benchmark = self.benchmarks.set_index("benchmark")
        there = _look_up(of_benchmark, benchmarks)
        floors = dict(zip(self.table.benchmarks, self.table.floors.tolist(), strict=True))
        return expected_score(
            ability["ability"].to_numpy(),
            there["difficulty"].to_numpy(),
            there["slope"].to_numpy(),
            np.array([floors[name] for name in benchmarks], dtype=np.float64),
        )

    def summary(self) -> pd.DataFrame:
        """Models and benchmarks in one table: ``kind``, ``name``, ``index``, ``raw``, ``slope_index``, ``n``."""
        import pandas as pd

        models = self.models.rename(columns={"model": "name", "ability": "raw", "n_benchmarks": "n"})
        benchmarks = self.benchmarks.drop(columns="slope").rename(
            columns={"benchmark": "name", "difficulty": "raw", "difficulty_index": "index", "n_models": "n"}
        )
        both = pd.concat([models.assign(kind="model"), benchmarks.assign(kind="benchmark")], ignore_index=True)
        return both[["kind", "name", "index", "raw", "slope_index", "n"]]


def _look_up(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    missing = [name for name in names if name not in frame.index]
    if missing:
        raise FitError(
            f"no such {frame.index.name} in the index",
            found=", ".join(missing[:5]),
            expected=f"one of its {len(frame)} {frame.index.name}s",
        )
    return frame.loc[list(names)]

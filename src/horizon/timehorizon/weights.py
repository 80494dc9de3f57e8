"""How much each run counts in the fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from horizon.errors import FitError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from horizon.timehorizon.runs import ModelRuns, RunCounts

__all__ = ["WEIGHTINGS", "Weighting", "run_weights"]

Weighting = Literal["inverse_sqrt_family", "equal"]
WEIGHTINGS: tuple[Weighting, ...] = get_args(Weighting)


def run_weights(runs: RunCounts, of_model: ModelRuns, weighting: Weighting) -> NDArray[np.float64]:
    r"""Weight of one run of each task of a model.

    .. math:: w_{mt} \propto \frac{1}{n_{mt}} \ \text{(equal)}, \qquad
              w_{mt} \propto \frac{1}{n_{mt} \sqrt{T_{mf(t)}}} \ \text{(inverse_sqrt_family)}

    Parameters
    ----------
    runs : RunCounts
    of_model : ModelRuns
        The runs of one model, t tasks.
    weighting : {"inverse_sqrt_family", "equal"}
        ``equal``: every task counts the same, however often it was run. ``inverse_sqrt_family``: a family of k
        tasks that the model has counts as much as the square root of k tasks.

    Returns
    -------
    ndarray of float, shape (t,)
        The weights of all runs of the model sum to 1.

    Raises
    ------
    FitError
        If there is no weighting of that name.

    References
    ----------
    Kwa, T. et al. (2025). Measuring AI ability to complete long tasks. arXiv:2503.14499, section 3.
    """
    if weighting not in WEIGHTINGS:
        raise FitError("no such weighting", found=repr(weighting), expected=" or ".join(WEIGHTINGS))
    of_task = np.ones(len(of_model.tasks))
    if weighting == "inverse_sqrt_family":
        family = runs.family[of_model.tasks]
        of_task = 1 / np.sqrt(np.bincount(family)[family])
    return np.asarray(of_task / (of_task.sum() * of_model.n))

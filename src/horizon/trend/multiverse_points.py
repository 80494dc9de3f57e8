"""The points of a suite in one state as plain arrays, which travel to where specifications are fitted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["JointDraws", "StatePoints"]


class JointDraws(NamedTuple):
    """Replicates that were made for all models together: slugs, and log2 of the minutes (R, models)."""

    slugs: tuple[str, ...]
    log2_minutes: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StatePoints:
    """The dated points of a suite at one success level, as they were known on a day.

    Attributes
    ----------
    models, slugs : tuple of str, length n
    release_date : ndarray of datetime64, shape (n,)
    minutes, low, high, confidence : ndarray of float, shape (n,)
        Estimate, and its published interval with its level; NaN where there is none.
    beyond, left_out : tuple of str or None, length n
        In which direction a point is beyond the suite's range, and why a model must have no say.
    measurable : (float, float)
        The shortest and the longest horizon that the suite can measure, in minutes; from 0 and without an end where
        nobody says.
    joint : JointDraws or None
        Joint replicates of the points, where somebody made some.
    not_redrawn : str or None
        Why the points cannot be redrawn.
    """

    models: tuple[str, ...]
    slugs: tuple[str, ...]
    release_date: NDArray[np.datetime64]
    minutes: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    confidence: NDArray[np.float64]
    beyond: tuple[str | None, ...]
    left_out: tuple[str | None, ...]
    measurable: tuple[float, float] = (0.0, math.inf)
    joint: JointDraws | None = None
    not_redrawn: str | None = None

    @classmethod
    def from_frame(
        cls,
        points: pd.DataFrame,
        *,
        measurable: tuple[float, float] = (0.0, math.inf),
        joint: JointDraws | None = None,
        not_redrawn: str | None = None,
    ) -> StatePoints:
        """Take the columns that `select_points` and `redraw_points` read."""
        numbers = {name: points[name].to_numpy(dtype=np.float64) for name in ("minutes", "low", "high", "confidence")}
        return cls(
            models=tuple(map(str, points["model"])),
            slugs=tuple(map(str, points["slug"])),
            release_date=points["release_date"].to_numpy(dtype="datetime64[s]"),
            **numbers,
            beyond=_texts(points["beyond"]),
            left_out=_texts(points["left_out"]),
            measurable=measurable,
            joint=joint,
            not_redrawn=not_redrawn,
        )

    @property
    def has_range(self) -> bool:
        """Whether anything can be beyond the suite's range."""
        return self.measurable != (0.0, math.inf)

    def frame(self) -> pd.DataFrame:
        """One row a point, as `select_points` and `redraw_points` read it."""
        import pandas as pd

        frame = pd.DataFrame({"model": self.models, "slug": self.slugs, "release_date": self.release_date})
        for name in ("minutes", "low", "high", "confidence"):
            frame[name] = getattr(self, name)
        for name in ("beyond", "left_out"):
            frame[name] = pd.Series(getattr(self, name), index=frame.index, dtype=object)
        return frame.assign(beyond_range=frame["beyond"].notna())

    def joint_frame(self) -> pd.DataFrame | None:
        """Replicate -> log2 of the minutes, one column a model, by slug."""
        import pandas as pd

        if self.joint is None:
            return None
        return pd.DataFrame(self.joint.log2_minutes, columns=list(self.joint.slugs))


def _texts(column: pd.Series) -> tuple[str | None, ...]:
    return tuple(text if isinstance(text, str) else None for text in column)

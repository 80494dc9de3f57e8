"""Time horizons from the index: a straight line in log2 minutes, for models with scores and no runs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from horizon.errors import FitError
from horizon.stats import Interval, student_interval

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["HorizonOnIndex", "fit_horizon_on_index"]


@dataclass(frozen=True, slots=True)
class HorizonOnIndex:
    r"""The p50 horizon against the index.

    .. math:: \log_2 h_m = a + b\,(I_m - \bar I) + \varepsilon_m, \qquad
              \operatorname{Var} \varepsilon_m = \sigma^2 + b^2 s_m^2

    with s the standard error of a model's index.

    Attributes
    ----------
    centre : float
        Mean index of the models, in points.
    log2_at_centre, doublings_per_point : float
        a, in log2 minutes, and b.
    residual_std : float
        Root mean square of the residuals, with nobs - 2 degrees of freedom, in doublings.
    scatter : float
        sigma: of the residuals, what the errors of the index do not explain.
    mean_variance : float
        Mean of s squared over the models of the line, in points squared.
    reliability : float
        One minus `mean_variance` over the variance of the index; b is too flat by about this factor.
    r_squared, nobs
    spread : float
        Sum of squared distances of the index from `centre`.
    lowest, highest : float
        Index of the least able and the ablest model of the line; beyond them it is extrapolated.
    """

    centre: float
    log2_at_centre: float
    doublings_per_point: float
    residual_std: float
    scatter: float
    mean_variance: float
    reliability: float
    r_squared: float
    nobs: int
    spread: float
    lowest: float
    highest: float

    @property
    def params(self) -> dict[str, float]:
        """The fitted parameters by name."""
        return {"log2_at_centre": self.log2_at_centre, "doublings_per_point": self.doublings_per_point}

    @property
    def std_errors(self) -> dict[str, float]:
        """Their standard errors."""
        return {
            "log2_at_centre": self.residual_std / math.sqrt(self.nobs),
            "doublings_per_point": self.residual_std / math.sqrt(self.spread),
        }

    def conf_int(self, level: float = 0.95) -> dict[str, Interval]:
        """Intervals of the parameters from Student's t."""
        errors = self.std_errors
        return {
            name: student_interval(value, errors[name], df=self.nobs - 2, level=level)
            for name, value in self.params.items()
        }

    def predict(self, index: NDArray[np.float64], std_error: NDArray[np.float64], level: float = 0.95) -> pd.DataFrame:
        r"""Horizons of models of which only the index is known, with prediction intervals.

        .. math:: \sigma^2 + b^2 s_0^2 + \hat\sigma_r^2 \left(\frac1n + \frac{(I_0 - \bar I)^2 + s_0^2}{S_{II}}\right)

        Parameters
        ----------
        index, std_error : array_like of float, shape (m,)
            I and s, in points; a model whose s is not known (NaN) gets no interval.
        level : float

        Returns
        -------
        DataFrame, m rows
            ``index``, ``index_std_error``, ``minutes``, ``low``, ``high`` (of the horizon that runs would give),
            ``level``, ``nobs``, ``extrapolated``, and ``beyond``: in words, by how many points.
        """
        import pandas as pd

        place, own = (np.asarray(values, dtype=np.float64) for values in (index, std_error))
        away = place - self.centre
        log2 = self.log2_at_centre + self.doublings_per_point * away
        line = self.residual_std**2 * (1 / self.nobs + (away**2 + own**2) / self.spread)
        error = np.sqrt(self.scatter**2 + (self.doublings_per_point * own) ** 2 + line)
        half = student_interval(0.0, 1.0, df=self.nobs - 2, level=level).high * error
        beyond = [_beyond(value, self.lowest, self.highest) for value in place.tolist()]
        with np.errstate(over="ignore"):
            minutes, low, high = np.exp2(log2), np.exp2(log2 - half), np.exp2(log2 + half)
        columns = {"index": place, "index_std_error": own, "minutes": minutes, "low": low, "high": high}
        told = {"level": level, "nobs": self.nobs, "extrapolated": [text is not None for text in beyond]}
        return pd.DataFrame({**columns, **told}).assign(beyond=pd.Series(beyond, dtype=object))

    def summary(self, level: float = 0.95) -> pd.DataFrame:
        """Parameters, standard errors and intervals, one row each."""
        import pandas as pd

        errors, intervals = self.std_errors, self.conf_int(level)
        rows = {
            name: (value, errors[name], intervals[name].low, intervals[name].high)
            for name, value in self.params.items()
        }
        return pd.DataFrame.from_dict(rows, orient="index", columns=["estimate", "std_error", "low", "high"])


def fit_horizon_on_index(
    index: NDArray[np.float64], minutes: NDArray[np.float64], std_error: NDArray[np.float64] | None = None
) -> HorizonOnIndex:
    """Regress log2 of the p50 horizon on the index, over models that have both.

    Parameters
    ----------
    index : array_like of float, shape (n,)
        In points.
    minutes : array_like of float, shape (n,)
        Horizons, above 0.
    std_error : array_like of float, shape (n,), optional
        Of the index, in points, such as `IndexReplicates.std_errors`; 0 if left out.

    Returns
    -------
    HorizonOnIndex

    Raises
    ------
    FitError
        With fewer than 4 models, a value that is not finite, a horizon that is not positive, or an index that is the
        same for all.

    Notes
    -----
    Ordinary least squares, which is the best linear prediction for a model whose index is about as uncertain as those
    of the line. The residuals hold the index's own errors already; these are taken out on average, and those of the
    model in question put in. If the suite of the horizons is also a benchmark of the index, leave it out there.

    References
    ----------
    Fuller, W. A. (1987). Measurement error models. Wiley. Sections 1.1 and 1.6. doi:10.1002/9780470316665

    Examples
    --------
    >>> line = fit_horizon_on_index([100.0, 110.0, 120.0, 130.0], [1.0, 2.0, 4.0, 8.0])
    >>> round(line.doublings_per_point, 6), line.predict([140.0], [0.0])["beyond"][0]
    (0.1, '10.0 points above the ablest model with runs')
    """
    x, y, own = _checked(index, minutes, std_error)
    centre, away = float(x.mean()), x - x.mean()
    spread = float((away**2).sum())
    slope = float((away * y).sum() / spread)
    residuals = y - y.mean() - slope * away
    variance, total = float((residuals**2).sum()) / (len(x) - 2), float(((y - y.mean()) ** 2).sum())
    mean_variance = float((own**2).mean())
    return HorizonOnIndex(
        centre=centre,
        log2_at_centre=float(y.mean()),
        doublings_per_point=slope,
        residual_std=math.sqrt(variance),
        scatter=math.sqrt(max(variance - slope**2 * mean_variance, 0.0)),
        mean_variance=mean_variance,
        reliability=max(1 - mean_variance * (len(x) - 1) / spread, 0.0),
        r_squared=1 - float((residuals**2).sum()) / total if total > 0 else math.nan,
        nobs=len(x),
        spread=spread,
        lowest=float(x.min()),
        highest=float(x.max()),
    )


def _checked(
    index: NDArray[np.float64], minutes: NDArray[np.float64], std_error: NDArray[np.float64] | None
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    x, h = (np.asarray(values, dtype=np.float64) for values in (index, minutes))
    own = np.zeros(len(x)) if std_error is None else np.asarray(std_error, dtype=np.float64)
    if x.ndim != 1 or not x.shape == h.shape == own.shape:
        raise FitError("index, horizons and errors do not match", found=f"shapes {x.shape}, {h.shape} and {own.shape}")
    bad = ~(np.isfinite(x) & np.isfinite(h) & (h > 0) & np.isfinite(own) & (own >= 0))
    if bad.any():
        at = int(np.argmax(bad))
        raise FitError(
            "a model cannot stand on the line of horizons against the index",
            found=f"index {x[at]:g} with error {own[at]:g}, horizon {h[at]:g} min",
            expected="finite numbers, a horizon above 0",
        )
    if len(x) < 4 or np.ptp(x) == 0:
        raise FitError(
            "too few models with both an index and a horizon",
            found=f"{len(x)} models, {len(set(x.tolist()))} different values of the index",
            expected="at least 4 models that differ",
        )
    return x, np.log2(h), own


def _beyond(value: float, lowest: float, highest: float) -> str | None:
    if value > highest:
        return f"{value - highest:.1f} points above the ablest model with runs"
    if value < lowest:
        return f"{lowest - value:.1f} points below the least able model with runs"
    return None

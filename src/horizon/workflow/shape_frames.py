"""What the charts of a trend's shape draw, as frames: broken lines, rival curves, the profile of the ceiling."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from horizon.errors import FitError
from horizon.trend.by_name import fit_trend
from horizon.workflow.shape import used_series

if TYPE_CHECKING:
    from datetime import date

    from horizon.trend.break_inference import BreakTest
    from horizon.trend.by_name import Trend
    from horizon.trend.comparison import Comparison
    from horizon.trend.identify import Gate
    from horizon.trend.profile import LandmarkProfile
    from horizon.workflow.analyse import TrendAnalysis

__all__ = ["LEAST_WEIGHT", "accepted_curves", "break_frame", "profile_frame", "rival_lines", "segment_frame"]

LEAST_WEIGHT = 0.05
"""Akaike weight below which a rival of the exponential is not drawn."""

_RESTS_ON = {
    "hyperbolic": "singularity",
    "logistic": "ceiling",
    "gompertz": "ceiling",
    "richards": "ceiling",
}
"""Curve -> the landmark that its future rests on."""

_AHEAD, _STEP = 365, 28
"""Days for which a curve is drawn beyond what is known, and between two of its points."""


def segment_frame(tested: BreakTest) -> pd.DataFrame:
    """One row a segment of the broken line, with its doubling time, as `breakpoint_chart` takes it."""
    fit = tested.fit
    corners = [fit.first, *fit.breakpoints, fit.last]
    minutes = fit.predict(corners)["value"].tolist()
    return pd.DataFrame(
        {
            "first": pd.to_datetime(corners[:-1]),
            "last": pd.to_datetime(corners[1:]),
            "first_minutes": minutes[:-1],
            "last_minutes": minutes[1:],
            "doubling_time_days": [doubling.estimate for doubling in tested.doubling_times],
            "low": [doubling.interval.low for doubling in tested.doubling_times],
            "high": [doubling.interval.high for doubling in tested.doubling_times],
        }
    )


def break_frame(tested: BreakTest) -> pd.DataFrame:
    """One row a break, with the interval of its date, as `breakpoint_chart` takes it."""
    return pd.DataFrame(
        {
            "date": pd.to_datetime([when.estimate for when in tested.dates]),
            "low": pd.to_datetime([when.low for when in tested.dates]),
            "high": pd.to_datetime([when.high for when in tested.dates]),
            "low_open": [when.low_open for when in tested.dates],
            "high_open": [when.high_open for when in tested.dates],
        }
    )


def accepted_curves(analysis: TrendAnalysis, comparison: Comparison) -> list[Trend]:
    """The exponential, and its rivals that the points determine and that have weight, the weightiest first."""
    dates, minutes = used_series(analysis)
    ranked = sorted(comparison.candidates, key=lambda one: -one.akaike_weight if one.akaike_weight >= 0 else 1.0)
    fits: list[Trend] = []
    for candidate in ranked:
        if candidate.curve != "exponential" and not (candidate.converged and candidate.akaike_weight >= LEAST_WEIGHT):
            continue
        try:
            fits.append(fit_trend(dates, minutes, candidate.curve))
        except FitError:  # two separate lines are no curve through all points
            continue
    return fits


def rival_lines(fits: list[Trend], gate: Gate, *, first: date, last: date, known: date) -> pd.DataFrame:
    """Lengths along each curve; beyond the points only where its future does not rest on what the data do not tell."""
    days = [first + timedelta(ahead) for ahead in range(0, (known - first).days + _AHEAD, _STEP)]
    days = sorted({*days, last})
    parts = []
    for fit in fits:
        landmark = _RESTS_ON.get(fit.curve)
        goes_on = landmark is None or getattr(gate, landmark).identified
        drawn = days if goes_on else [day for day in days if day <= last]
        parts.append(
            pd.DataFrame(
                {
                    "curve": fit.curve,
                    "release_date": pd.to_datetime(drawn),
                    "minutes": fit.predict(drawn)["value"].to_numpy(),
                    "extrapolated": [day > last for day in drawn],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def profile_frame(profile: LandmarkProfile) -> pd.DataFrame:
    """The profile of a ceiling in minutes, as `profile_chart` takes it."""
    with np.errstate(over="ignore", under="ignore"):
        minutes = np.exp2(profile.grid)
    return pd.DataFrame({"ceiling_minutes": minutes, "log_likelihood": profile.log_likelihood})

"""The gate: whether a series of points tells its ceiling, its inflection or its singularity, or does not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from horizon.errors import FitError
from horizon.trend.fit import fit_trend
from horizon.trend.objections import FEWEST_FOR_GATE, in_order, in_words, landmark_value, objections
from horizon.trend.profile import profile_landmark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from horizon.trend.objections import Series
    from horizon.trend.pinned import Saturating
    from horizon.trend.profile import Landmark, LandmarkProfile

    Array = NDArray[np.float64]

__all__ = ["Gate", "Identified", "NotIdentified", "Verdict", "gate", "identify"]


@dataclass(frozen=True, slots=True)
class Identified:
    """A landmark that the data tell, with its profile interval.

    Attributes
    ----------
    landmark, curve : str
    estimate, low, high : float or date
        Minutes of a ceiling; the day of an inflection or singularity.
    level : float
    """

    landmark: Landmark
    curve: str
    estimate: float | date
    low: float | date
    high: float | date
    level: float

    identified = True

    def __str__(self) -> str:
        estimate, low, high = (in_words(value) for value in (self.estimate, self.low, self.high))
        return f"{self.landmark} {estimate}, {self.level:.0%} interval {low} to {high} ({self.curve} curve)"


@dataclass(frozen=True, slots=True)
class NotIdentified:
    """A landmark that the data do not tell.

    Attributes
    ----------
    landmark, curve : str
    why : str
        The first condition that failed, in words.
    above_minutes : float or None
        Of a ceiling: any above this fits. None where the data do not even bound it from below.
    not_before : date or None
        Of a date: any after this fits. None as above.
    """

    landmark: Landmark
    curve: str
    why: str
    above_minutes: float | None = None
    not_before: date | None = None

    identified = False

    def __str__(self) -> str:
        bound = self.above_minutes if self.landmark == "ceiling" else self.not_before
        if bound is None:
            return f"not identified: {self.why}"
        place = "above" if self.landmark == "ceiling" else "after"
        whole = "" if self.landmark == "ceiling" else ", and with none"
        return f"not identified; the data are compatible with any {self.landmark} {place} {in_words(bound)}{whole}"


Verdict = Identified | NotIdentified


@dataclass(frozen=True, slots=True)
class Gate:
    """What the data tell of the end of a trend: a number each, or why there is none."""

    ceiling: Verdict
    inflection: Verdict
    singularity: Verdict


def gate(
    dates: Sequence[date],
    values: Sequence[float] | Array,
    *,
    curve: Saturating = "logistic",
    level: float = 0.95,
    vintages: Mapping[date, Series] | None = None,
) -> Gate:
    """Ask of a series its ceiling, its inflection and its singularity, and let through what it tells.

    Parameters
    ----------
    dates : sequence of date, length n
        In any order.
    values : array_like of float, shape (n,)
        Positive, in minutes.
    curve : {"logistic", "gompertz"}
        The curve with the ceiling and the inflection; the singularity is that of a hyperbola.
    level : float
        Of every interval here.
    vintages : mapping of date to (dates, values), optional
        The same series as it was known on earlier days.

    Returns
    -------
    Gate

    Raises
    ------
    FitError
        If the dates and values do not match, a value is not positive and finite, or all points lie on one day.

    See Also
    --------
    identify : one landmark, with the conditions and their error rates.
    """
    ceiling, inflection = (
        identify(landmark, dates, values, curve=curve, level=level, vintages=vintages)
        for landmark in ("ceiling", "inflection")
    )
    singularity = identify("singularity", dates, values, curve="hyperbolic", level=level, vintages=vintages)
    return Gate(ceiling, inflection, singularity)


def identify(
    landmark: Landmark,
    dates: Sequence[date],
    values: Sequence[float] | Array,
    *,
    curve: str,
    level: float = 0.95,
    vintages: Mapping[date, Series] | None = None,
) -> Verdict:
    """Let a landmark through only where four conditions hold, all on log2 minutes.

    (a) Its profile interval is closed: neither the exponential, which is the curve with its landmark at infinity, nor
    the lowest value there can be lies inside. (b) Without the last 1, 2 and 3 points the estimate stays inside that
    interval. (c) Earlier refits agree: the estimate lies inside the interval that the points up to each earlier date
    gave, from half of the points on (at least 8), and inside that of each earlier vintage given. These intervals may
    be open, and are wider than at `level`: the share left outside is divided by their number (Bonferroni).
    (d) No rival without the landmark fits so well that it would be inside the interval: for a ceiling or an
    inflection an exponential that slows down once and goes on at a quarter of its speed or more; for a singularity an
    exponential that changes its speed once, or a parabola in log2.

    Parameters
    ----------
    landmark : {"ceiling", "inflection", "singularity"}
    curve : {"logistic", "gompertz", "hyperbolic"}
    dates, values, level, vintages
        As of `gate`.

    Returns
    -------
    Identified or NotIdentified

    Notes
    -----
    Measured at the default level, noise in doublings (standard deviation), the rate in percent of simulations.

    False acceptance. Exponential on METR's dates (n 11, 14, 17; noise 0.7): ceiling 0 of 400 each, singularity 0 of
    1,000 each, inflection 0 of 200 (n 17). Running maximum of all models (noise 1): 0 of 300, ceiling and singularity.
    Exponential with a break (noise 0.5), ceiling: doubling time 130 to 260 days 0 of 200 (n 14) and 0 of 150 (n 17),
    104 to 520 days 1.3 of 150 and its inflection 0 of 100 (n 17), 130 to 1,300 days 0 of 80 (n 17). Singularity: 260
    to 104 days 0.1 and 0.0, 400 to 100 days 0.2 and 0.6, a parabola 0.1 and 0.3 (n 14 and 17, 1,000 each).

    Acceptance of a true ceiling by points where the logistic is above 90 % of it (60 simulations each), noise 0.3 and
    0.6: 12 of 30 points 98 and 75; 6 of 30 points 70 and 28; the last of 30 points only just there 10 and 0; 8 of 17
    points 88 and 37; 4 of 17 points 45 and 15. Of a true singularity half a year after the last of 17 points, noise
    0.2 and 0.5: 78 and 31; two years after 71 and 2; five weeks after 23 and 22.

    Why (d), and why a quarter: with (a) to (c) alone, (c) still at the plain level, exponentials with a break passed
    as ceilings in 59 to 88 and as singularities in 33 to 80 of 100 simulations, plain exponentials in up to 7. With a
    tenth of the speed for the rival still fewer would pass, but 6 of 17 points on a plateau only in 4 to 18 of 100
    simulations, against 26 to 72; with half of it, breaks passed in 11 to 79. The quarter was chosen on these
    simulations of 50 to 400 series, not on METR's points; the rates above are from other draws, after the choice.
    """
    fit_trend(dates, values)
    days, minutes = in_order(dates, values)
    if len(days) < FEWEST_FOR_GATE:
        return NotIdentified(landmark, curve, f"{len(days)} points are too few, it takes {FEWEST_FOR_GATE}")
    try:
        profile = profile_landmark(landmark, days, minutes, curve, level)
    except FitError as refusal:
        return NotIdentified(landmark, curve, refusal.message)
    why = next(objections(profile, days, minutes, vintages or {}), None)
    if why:
        return _refused(profile, why)
    estimate, low, high = (landmark_value(landmark, end) for end in (profile.estimate, profile.low, profile.high))
    return Identified(landmark, curve, estimate, low, high, level)


def _refused(profile: LandmarkProfile, why: str) -> NotIdentified:
    if math.isinf(profile.low):
        return NotIdentified(profile.landmark, profile.curve, why)
    low = landmark_value(profile.landmark, profile.low)
    if isinstance(low, date):
        return NotIdentified(profile.landmark, profile.curve, why, not_before=low)
    return NotIdentified(profile.landmark, profile.curve, why, above_minutes=low)

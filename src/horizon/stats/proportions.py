"""Intervals of a share of successes."""

from __future__ import annotations

import math
from statistics import NormalDist

from horizon.stats.intervals import Interval

__all__ = ["wilson_interval"]


def wilson_interval(share: float, n: float, *, level: float) -> Interval:
    r"""Wilson's score interval of a probability, from the share of n trials that succeeded.

    .. math:: \frac{\hat p + z^2/2n \pm z \sqrt{\hat p (1 - \hat p)/n + z^2/4n^2}}{1 + z^2/n}

    Parameters
    ----------
    share : float
        In [0, 1].
    n : float
        Trials, above 0; a fraction where trials of unequal weight are worth that many equal ones.
    level : float
        Inside (0, 1), e.g. 0.95.

    Returns
    -------
    Interval
        Inside [0, 1], and not of no width where all or none succeeded.

    Raises
    ------
    ValueError
        If `level` is not inside (0, 1) or `n` not above 0.

    Notes
    -----
    Chosen over Jeffreys' interval, with which Brown, Cai and DasGupta recommend it for small n: it has a closed form.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. J. Am. Stat. Assoc.
    22(158), 209-212.
    Brown, L. D., Cai, T. T. and DasGupta, A. (2001). Interval estimation for a binomial proportion. Stat. Sci. 16(2),
    101-133. doi:10.1214/ss/1009213286.

    Examples
    --------
    >>> interval = wilson_interval(0.0, 10, level=0.95)
    >>> interval.low, round(interval.high, 4)
    (0.0, 0.2775)
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, found {level}")
    if n <= 0:
        raise ValueError(f"a share needs trials, found {n}")
    z2 = NormalDist().inv_cdf((1 + level) / 2) ** 2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    return Interval(max(0.0, middle - half), min(1.0, middle + half), level)

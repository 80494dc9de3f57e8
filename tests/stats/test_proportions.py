"""Wilson's interval against scipy, and how often it covers."""

import numpy as np
import pytest
from scipy import stats

from horizon.stats.proportions import wilson_interval


@pytest.mark.parametrize("level", [0.5, 0.95, 0.99])
@pytest.mark.parametrize(("k", "n"), [(0, 7), (3, 7), (7, 7), (499, 500)])
def test_the_interval_is_that_of_scipy(k: int, n: int, level: float) -> None:
    reference = stats.binomtest(k, n).proportion_ci(level, method="wilson")
    interval = wilson_interval(k / n, n, level=level)
    assert interval.low == pytest.approx(reference.low, abs=1e-12)
    assert interval.high == pytest.approx(reference.high, abs=1e-12)


@pytest.mark.parametrize("n", [5, 10, 50])
def test_95_percent_intervals_cover_94_to_96_percent_on_average_over_probabilities(n: int) -> None:
    # Exact: the coverage at one probability is a sum over the n + 1 results that are possible.
    probabilities = np.linspace(0.001, 0.999, 999)
    intervals = [wilson_interval(k / n, n, level=0.95) for k in range(n + 1)]
    inside = [(interval.low <= probabilities) & (probabilities <= interval.high) for interval in intervals]
    covers = np.sum([stats.binom.pmf(k, n, probabilities) * inside[k] for k in range(n + 1)], axis=0)
    assert 0.94 <= covers.mean() <= 0.96


def test_a_share_of_none_leaves_room_above() -> None:
    interval = wilson_interval(0.0, 4, level=0.95)
    assert interval.low == 0
    assert interval.high > 0.4


@pytest.mark.parametrize(("n", "level", "message"), [(0, 0.95, "needs trials"), (5, 1.0, "level must lie between")])
def test_what_has_no_interval_is_refused(n: int, level: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        wilson_interval(0.5, n, level=level)

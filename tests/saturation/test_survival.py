"""The likelihood of waiting times, against scipy and against its own differences."""

import numpy as np
import pytest
from scipy.stats import weibull_min

from horizon.saturation.survival import Waits, maximise

RNG = np.random.default_rng(0)
TIMES = 2 * RNG.weibull(1.7, 40)
KINDS = {
    "exact": (TIMES, TIMES),
    "between two days": (0.7 * TIMES, 1.2 * TIMES),
    "from the start": (np.zeros(40), TIMES),
    "not over": (TIMES, np.full(40, np.inf)),
}


def test_exact_waits_have_the_maximum_that_scipy_finds() -> None:
    found = maximise(Waits.of(TIMES, TIMES, -np.ones((40, 1))), np.array([1.0, 0.0]))
    shape, _, scale = weibull_min.fit(TIMES, floc=0)
    assert found.converged
    assert found.theta[0] == pytest.approx(shape, rel=1e-4)
    assert np.exp(found.theta[1] / found.theta[0]) == pytest.approx(scale, rel=1e-4)


def test_the_likelihood_of_each_kind_is_that_of_the_distribution() -> None:
    law = weibull_min(1.3, scale=2.0)
    theta = np.array([1.3, 1.3 * np.log(2.0)])
    said = {name: Waits.of(*ends, -np.ones((40, 1))).terms(theta)[0] for name, ends in KINDS.items()}
    low, high = KINDS["between two days"]
    assert said["exact"] == pytest.approx(law.logpdf(TIMES).sum())
    assert said["not over"] == pytest.approx(law.logsf(TIMES).sum())
    assert said["from the start"] == pytest.approx(law.logcdf(TIMES).sum())
    assert said["between two days"] == pytest.approx(np.log(law.cdf(high) - law.cdf(low)).sum())


@pytest.mark.parametrize("kind", KINDS)
def test_derivatives_are_those_of_the_likelihood(kind: str) -> None:
    waits = Waits.of(*KINDS[kind], np.column_stack([-np.ones(40), RNG.normal(size=40)]))
    theta, step = np.array([1.3, 0.4, 0.2]), 1e-5
    _, gradient, hessian = waits.terms(theta)
    ahead, behind = ([waits.terms(theta + way * step * axis) for axis in np.eye(3)] for way in (1, -1))
    slopes = [(one[0] - other[0]) / (2 * step) for one, other in zip(ahead, behind, strict=True)]
    bends = [(one[1] - other[1]) / (2 * step) for one, other in zip(ahead, behind, strict=True)]
    assert gradient == pytest.approx(slopes, rel=1e-6, abs=1e-6)
    assert hessian == pytest.approx(np.array(bends), rel=1e-6, abs=1e-6)


def test_waits_of_which_none_is_over_have_no_maximum() -> None:
    waits = Waits.of(TIMES, np.full(40, np.inf), -np.ones((40, 1)))
    assert not maximise(waits, np.array([1.0, 0.0])).converged

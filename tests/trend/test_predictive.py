"""Predictive distributions: their scores, and what a curve that is infinite by then is worth."""

import math

import numpy as np
import pytest
from scipy import stats

from horizon.trend.predictive import Student

OBSERVED = np.array([1.0, 4.0, -2.0])
SAID = Student(np.array([0.5, 3.0, 1.0]), np.array([0.4, 1.0, 2.0]), np.array([3.0, 9.0, 12.0]))


def test_scores_are_those_of_student_t() -> None:
    np.testing.assert_allclose(SAID.log_score(OBSERVED), stats.t.logpdf(OBSERVED, SAID.df, SAID.mean, SAID.scale))
    np.testing.assert_allclose(SAID.probability(OBSERVED), stats.t.cdf(OBSERVED, SAID.df, SAID.mean, SAID.scale))


def test_a_curve_that_is_infinite_by_then_expected_no_finite_point() -> None:
    said = Student(np.array([math.inf]), np.array([math.inf]), np.array([5.0]))
    came = np.array([3.0])
    assert said.log_score(came) == -math.inf
    assert said.crps(came) == math.inf
    assert said.probability(came) == 0.0


@pytest.mark.parametrize("name", ["log_score", "crps", "probability"])
def test_what_was_not_said_has_no_score(name: str) -> None:
    said = Student(np.array([math.nan, 0.0]), np.array([1.0, 1.0]), np.array([5.0, 5.0]))
    assert np.isnan(getattr(said, name)(np.zeros(2))).tolist() == [True, False]

"""Horizons from the index: the line, its prediction intervals, and how often they hold the truth."""

import numpy as np
import pytest
from scipy import stats

from horizon.capability import fit_horizon_on_index
from horizon.errors import FitError

INDEX = np.array([100.0, 112.0, 118.0, 127.0, 133.0, 140.0, 151.0])
MINUTES = np.array([0.5, 2.0, 1.8, 9.0, 12.0, 50.0, 130.0])


def test_line_is_that_of_linregress() -> None:
    line = fit_horizon_on_index(INDEX, MINUTES)
    reference = stats.linregress(INDEX, np.log2(MINUTES))
    assert line.doublings_per_point == pytest.approx(reference.slope, rel=1e-10)
    assert line.std_errors["doublings_per_point"] == pytest.approx(reference.stderr, rel=1e-10)
    assert line.r_squared == pytest.approx(reference.rvalue**2, rel=1e-10)
    assert line.conf_int()["doublings_per_point"].low == pytest.approx(line.summary().loc["doublings_per_point", "low"])


def test_prediction_interval_without_errors_is_that_of_textbook_regression() -> None:
    line = fit_horizon_on_index(INDEX, MINUTES)
    row = line.predict(np.array([120.0]), np.array([0.0]), level=0.9).iloc[0]
    away = INDEX - INDEX.mean()
    error = line.residual_std * np.sqrt(1 + 1 / 7 + (120 - INDEX.mean()) ** 2 / (away @ away))
    half = stats.t.ppf(0.95, 5) * error
    assert np.log2(row["high"] / row["minutes"]) == pytest.approx(half, rel=1e-9)
    assert (row["nobs"], row["level"], row["extrapolated"]) == (7, 0.9, False)


def test_a_more_uncertain_index_gives_a_wider_interval_and_an_unknown_one_none() -> None:
    line = fit_horizon_on_index(INDEX, MINUTES, np.full(7, 1.0))
    found = line.predict(np.full(4, 130.0), np.array([0.0, 2.0, 8.0, np.nan]))
    widths = np.log2((found["high"] / found["low"]).to_numpy())
    assert widths[0] < widths[1] < widths[2]
    assert np.isnan(widths[3])
    assert found["minutes"].nunique() == 1


@pytest.mark.parametrize(
    ("index", "words"),
    [
        (161.5, "10.5 points above the ablest model with runs"),
        (90.0, "10.0 points below the least able model with runs"),
    ],
)
def test_extrapolation_is_flagged(index: float, words: str) -> None:
    row = fit_horizon_on_index(INDEX, MINUTES).predict(np.array([index]), np.array([1.0])).iloc[0]
    assert bool(row["extrapolated"])
    assert row["beyond"] == words


def coverage(own: float, error: float, simulations: int) -> float:
    """Share of new models whose 95 % interval holds the horizon; errors of the line's index and theirs, in points."""
    rng = np.random.default_rng(1)
    hits = []
    for _ in range(simulations):
        true, new = rng.normal(120, 15, 20), rng.normal(120, 15, 10)
        minutes, answers = (np.exp2(0.12 * (x - 120) + 3 + 0.7 * rng.normal(size=len(x))) for x in (true, new))
        line = fit_horizon_on_index(true + own * rng.normal(size=20), minutes, np.full(20, own))
        found = line.predict(new + error * rng.normal(size=10), np.full(10, error))
        hits.append(((found["low"] <= answers) & (answers <= found["high"])).mean())
    return float(np.mean(hits))


def test_intervals_hold_most_horizons() -> None:
    assert 0.90 < coverage(3.0, 3.0, 100) < 0.99


@pytest.mark.slow
@pytest.mark.parametrize(("own", "error"), [(0.0, 3.0), (3.0, 3.0), (3.0, 8.0)])
def test_intervals_hold_the_horizon_as_often_as_they_say(own: float, error: float) -> None:
    """Over 2,000 simulations of 20 models and 10 new ones; errors of the index, in points, of the line and of the new.

    95 % intervals held 95.6 % (0 and 3 points), 94.7 % (3 and 3) and 96.4 % (3 and 8).
    """
    assert 0.93 < coverage(own, error, 2000) < 0.97


@pytest.mark.parametrize(
    ("index", "minutes", "message"),
    [
        (INDEX[:3], MINUTES[:3], "too few models"),
        (np.full(7, 120.0), MINUTES, "too few models"),
        (INDEX, np.where(MINUTES > 100, 0.0, MINUTES), "cannot stand on the line"),
        (np.where(INDEX > 150, np.nan, INDEX), MINUTES, "cannot stand on the line"),
        (INDEX, MINUTES[:5], "do not match"),
    ],
)
def test_points_that_give_no_line_are_refused(
    index: np.typing.NDArray[np.float64], minutes: np.typing.NDArray[np.float64], message: str
) -> None:
    with pytest.raises(FitError, match=message):
        fit_horizon_on_index(index, minutes)

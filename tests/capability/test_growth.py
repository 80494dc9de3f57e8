"""Growth of the index: the frontier, the line through it, and what it refuses."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from horizon.capability import fit_growth_rate
from horizon.capability.growth import growth_rates
from horizon.errors import FitError


def models(index: list[float], days: list[str | None]) -> pd.DataFrame:
    columns = {"model": [f"m{place}" for place in range(len(index))], "release_date": pd.to_datetime(pd.Series(days))}
    return pd.DataFrame({**columns, "ability": np.array(index) / 20, "index": index})


DAYS: list[str | None] = ["2023-01-01", "2023-07-01", "2023-07-01", "2024-01-01", "2024-09-01", "2025-01-01", None]
INDEX = [100.0, 110.0, 110.0, 105.0, 121.0, 130.0, 200.0]


def test_frontier_holds_ties_and_no_model_without_a_date() -> None:
    growth = fit_growth_rate(models(INDEX, DAYS))
    assert growth.models == ("m0", "m1", "m2", "m4", "m5")
    assert (growth.undated, growth.first, growth.last) == (1, date(2023, 1, 1), date(2025, 1, 1))


def test_line_and_interval_are_those_of_linregress() -> None:
    growth = fit_growth_rate(models(INDEX, DAYS), "all")
    years = (pd.to_datetime(pd.Series(DAYS[:-1])) - pd.Timestamp("2023-01-01")).dt.days / 365.25
    reference = stats.linregress(years, INDEX[:-1])
    assert growth.points_per_year == pytest.approx(reference.slope, rel=1e-10)
    assert growth.raw_per_year == pytest.approx(reference.slope / 20, rel=1e-10)
    assert growth.std_error == pytest.approx(reference.stderr, rel=1e-10)
    half = stats.t.ppf(0.975, 4) * reference.stderr
    assert growth.conf_int(0.95).high == pytest.approx(reference.slope + half, rel=1e-9)
    assert growth.predict([date(2023, 1, 1)])[0] == pytest.approx(reference.intercept, rel=1e-10)


def test_rates_of_replicates_are_those_of_one_fit_each() -> None:
    rng = np.random.default_rng(0)
    frame = models(INDEX, DAYS).dropna()
    values = frame["index"].to_numpy() + rng.normal(0, 5, (6, len(frame)))
    days = frame["release_date"].to_numpy(dtype="datetime64[s]")
    for rule in ("frontier", "all"):
        single = [fit_growth_rate(frame.assign(index=row), rule).points_per_year for row in values]
        assert growth_rates(days, values, rule) == pytest.approx(single, rel=1e-9)


def test_a_replicate_with_too_few_models_has_no_rate() -> None:
    days = np.array(["2024-01-01", "2024-02-01", "2024-03-01"], dtype="datetime64[s]")
    rates = growth_rates(days, np.array([[3.0, 2.0, 1.0], [1.0, 2.0, 3.0], [1.0, np.nan, 3.0]]), "frontier")
    assert np.isnan(rates).tolist() == [True, False, True]


def test_models_of_one_day_are_compared_with_each_other() -> None:
    days: list[str | None] = ["2024-01-01", "2024-01-01", "2024-01-01", "2024-02-01", "2024-03-01"]
    frame = models([1.0, 3.0, 2.0, 3.0, 4.0], days)
    assert fit_growth_rate(frame).models == tuple(frame["model"].iloc[[1, 3, 4]])


@pytest.mark.parametrize("days", [[None] * 7, [*DAYS[:2], *[None] * 5], ["2024-01-01"] * 7])
def test_too_few_dates_are_refused(days: list[str | None]) -> None:
    with pytest.raises(FitError, match="too few models for the growth"):
        fit_growth_rate(models(INDEX, days), "all")

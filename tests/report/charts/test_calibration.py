"""The calibration chart."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from horizon.report import calibration_chart
from horizon.report.charts.spec import specification
from horizon.stats.proportions import wilson_interval
from tests.report.charts.specs import drawn, layers
from tests.report.trend_frames import coverage


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return specification(calibration_chart(coverage()))


def marks(spec: dict[str, Any]) -> pd.DataFrame:
    return drawn(spec, layers(spec, "point")[0])


def test_the_diagonal_says_what_would_be_right(spec: dict[str, Any]) -> None:
    assert drawn(spec, layers(spec, "line")[0]).values.tolist() == [[0, 0], [1, 1]]
    assert drawn(spec, layers(spec, "text")[0])["text"].tolist() == ["as claimed"]


def test_intervals_are_binomial_for_the_number_given(spec: dict[str, Any]) -> None:
    row = marks(spec).query("kind == 'one-break, prediction' and claimed == '95% of the points'").iloc[0]
    ends = wilson_interval(1.0, 12, level=0.95)
    assert (row["low"], row["high"]) == pytest.approx((ends.low, ends.high), rel=1e-5)
    assert row["interval"] == "76% to 100% (95%)"
    assert row["count"] == "worth 12"


def test_fewer_forecasts_make_wider_intervals() -> None:
    few, many = (marks(specification(calibration_chart(coverage().assign(n=n)))) for n in (5, 500))
    assert ((few["high"] - few["low"]) > 2 * (many["high"] - many["low"])).all()


def test_kinds_keep_their_order_and_differ_by_colour_and_shape(spec: dict[str, Any]) -> None:
    encoding = layers(spec, "point")[0]["encoding"]
    kinds = ["exponential, confidence", "exponential, prediction", "one-break, prediction"]
    assert [encoding[channel]["scale"]["domain"] for channel in ("stroke", "fill", "shape")] == [kinds] * 3


def test_marks_of_one_level_stand_side_by_side_around_it(spec: dict[str, Any]) -> None:
    at = marks(spec).query("claimed == '80% of the points'")["at"]
    assert at.is_unique
    assert at.mean() == pytest.approx(0.8)


def test_many_kinds_stay_near_their_level() -> None:
    many = pd.concat([coverage().assign(kind=coverage()["kind"] + str(n)) for n in range(5)])
    at = marks(specification(calibration_chart(many))).query("claimed == '50% of the points'")["at"]
    assert len(at) == 15
    assert at.max() - at.min() < 0.05


@pytest.mark.parametrize("change", [{"inside": np.nan}, {"n": 0}, {"nominal": np.nan}])
def test_a_row_that_says_nothing_is_left_out(change: dict[str, float]) -> None:
    spec = specification(calibration_chart(pd.concat([coverage(), coverage().head(1).assign(**change)])))
    assert len(marks(spec)) == len(coverage())


def test_no_rows_leave_the_diagonal() -> None:
    spec = specification(calibration_chart(coverage().head(0)))
    assert len(layers(spec, "line")) == 1
    assert layers(spec, "point") == []

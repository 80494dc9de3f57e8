"""From scores to the way between chance and ceiling."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from horizon.errors import FitError
from horizon.saturation import LABEL_ERROR_RATE, Scale, flipped, normalise, scale_of
from tests.saturation.made import scores_of


@given(st.floats(0, 0.5), st.floats(0.6, 1), st.lists(st.floats(-1, 2), min_size=1))
def test_chance_is_0_the_ceiling_is_1_and_the_rest_lies_on_the_line(
    chance: float, ceiling: float, scores: list[float]
) -> None:
    scale = Scale(chance, ceiling, ceiling, "known")
    assert normalise([chance, ceiling], scale) == pytest.approx([0, 1])
    assert normalise(scores, scale) * (ceiling - chance) + chance == pytest.approx(np.array(scores), abs=1e-12)


def test_a_ceiling_that_nobody_audited_is_an_interval() -> None:
    scale = scale_of(0.25, 1.0)
    assert (scale.basis, scale.ceiling_low, scale.ceiling) == ("interval", 1 - LABEL_ERROR_RATE, 1.0)


def test_an_audited_ceiling_keeps_its_source() -> None:
    scale = scale_of(0.25, 1.0, ceiling_low=0.9351, source="gema-2024-mmlu-redux")
    assert (scale.basis, scale.ceiling_low, scale.source) == ("audited", 0.9351, "gema-2024-mmlu-redux")
    assert str(scale) == "chance 0.25, ceiling 0.9351 to 1 (audited)"


def test_a_ceiling_without_label_noise_is_one_number() -> None:
    scale = scale_of(0.0, 1.0, label_noise=False)
    assert (scale.basis, scale.ceiling_low) == ("known", 1.0)
    with pytest.raises(FitError, match="a known ceiling is one number"):
        Scale(0.0, 1.0, 0.9, "known")


@pytest.mark.parametrize(
    ("chance", "ceiling", "said"),
    [
        (None, 1.0, "chance level of GPQA is not known\n.*headroom of 17% to 40% of the scale, over chance 0 to 0.5"),
        (0.25, math.nan, "ceiling of GPQA is not known\n.*headroom of 0% to 27% of the scale, over ceiling 0.8 to 1"),
        (None, None, "chance level and the ceiling of GPQA are not known\n.*0% to 40%.*and ceiling"),
    ],
)
def test_an_unknown_end_is_asked_for_with_the_headroom_it_would_imply(
    chance: float | None, ceiling: float | None, said: str
) -> None:
    with pytest.raises(FitError, match=f"{said}.*\n.*\n.*lower_bound, upper_bound"):
        scale_of(chance, ceiling, top=0.8, benchmark="GPQA")


def test_a_best_score_that_is_no_better_than_chance_implies_the_whole_scale() -> None:
    with pytest.raises(
        FitError, match=r"best score of 20.0%, which is not above chance: a headroom of the whole scale"
    ):
        scale_of(0.25, None, top=0.2, benchmark="GPQA")


def test_the_implied_headroom_contains_that_of_every_scale_it_names() -> None:
    top, rng = 0.8, np.random.default_rng(1)
    implied = [(1 - LABEL_ERROR_RATE - top) / (1 - LABEL_ERROR_RATE), (1 - top) / 0.5]
    for chance, ceiling in zip(rng.uniform(0, 0.5, 200), rng.uniform(1 - LABEL_ERROR_RATE, 1, 200), strict=True):
        room = 1 - float(normalise(top, Scale(chance, ceiling, ceiling, "known")))
        assert implied[0] <= room <= implied[1]


@pytest.mark.parametrize(
    ("chance", "low", "high"), [(0.5, 0.4, 1.0), (1.0, 1.0, 1.0), (0.0, 1.0, 0.9), (math.nan, 1, 1)]
)
def test_ends_in_the_wrong_order_are_refused(chance: float, low: float, high: float) -> None:
    with pytest.raises(FitError, match="no scale of a benchmark"):
        Scale(chance, high, low, "interval")


def test_error_rates_are_turned_round_with_their_scale() -> None:
    turned, scale = flipped(scores_of([0.75, 0.3]), best=0.0, worst=0.75)
    assert turned["value"].tolist() == [0.25, 0.7]
    assert (scale.chance, scale.ceiling) == (0.25, 1.0)


@pytest.mark.parametrize(
    ("values", "best", "said"),
    [([0.3], None, "nobody says what is best"), ([12.0, 0.3], 0.0, "the values are no shares")],
)
def test_a_metric_where_lower_is_better_is_refused_without_a_best_value_or_shares(
    values: list[float], best: float | None, said: str
) -> None:
    with pytest.raises(FitError, match=said):
        flipped(scores_of(values), best=best, worst=0.75)

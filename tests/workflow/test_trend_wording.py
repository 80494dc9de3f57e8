"""Words that sections have in common."""

from dataclasses import replace

from horizon.stats import Interval
from horizon.trend.break_inference import break_test
from horizon.workflow.trend_wording import chance
from tests.trend.test_break_inference import noisy


def test_a_small_p_without_a_change_says_why_there_is_none() -> None:
    found = break_test(*noisy(), replicates=99)
    assert found.change == "faster"
    assert chance(found) == f"p {found.p_value:.2g}"
    level = replace(found.ratios[0], interval=Interval(0.64, 3.1, 0.95))
    open_ = replace(found, ratios=(level,), p_value=0.049)
    assert open_.change is None
    assert chance(open_).startswith("p 0.049, but it may have gone on as before: ratio of growth ")
    assert "0.64 to 3.1" in chance(open_)
    assert chance(replace(open_, p_value=0.3)) == "p 0.3"

"""Which points of a crowd are drawn."""

import numpy as np
import pandas as pd
import pytest

from horizon.report.charts import headroom_chart
from horizon.report.charts.crowd import crowd_sentence, thinned
from horizon.report.charts.headroom import steps_sentence


@pytest.fixture
def rows() -> pd.DataFrame:
    """Give 1,000 models by an order that is not that of their dates."""
    rng = np.random.default_rng(0)
    days = pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.permutation(1000), unit="D")
    return pd.DataFrame(
        {"model": [f"m{place}" for place in range(1000)], "release_date": days, "score": rng.random(1000)}
    )


def test_all_are_drawn_where_they_are_few(rows: pd.DataFrame) -> None:
    assert thinned(rows, [False] * 1000, best="score", along="release_date", most=1000) is rows


def test_rows_to_keep_stay_whatever_they_are_and_others_are_as_many_as_may_be(rows: pd.DataFrame) -> None:
    keep = rows["score"] < 0.1
    few = thinned(rows, keep, best="score", along="release_date", most=100)
    assert set(rows.loc[keep, "model"]) <= set(few["model"])
    assert len(few) - keep.sum() == pytest.approx(100, abs=10)
    assert list(few.index) == list(range(len(few)))


def test_of_every_few_in_order_of_time_the_best_is_drawn(rows: pd.DataFrame) -> None:
    few = thinned(rows, [False] * 1000, best="score", along="release_date", most=100)
    best = rows.sort_values("release_date")["score"].to_numpy().reshape(100, 10).max(axis=1)
    assert sorted(few["score"]) == sorted(best)


def test_without_a_best_the_crowd_keeps_its_middle(rows: pd.DataFrame) -> None:
    few = thinned(rows, [False] * 1000, best=None, along="release_date", most=100)
    assert few["score"].mean() == pytest.approx(rows["score"].mean(), abs=0.1)


def test_keep_is_not_changed(rows: pd.DataFrame) -> None:
    keep = np.zeros(1000, dtype=np.bool_)
    thinned(rows, pd.Series(keep), best="score", along="release_date", most=10)
    assert not keep.any()


def test_a_caption_tells_the_rule_that_drew_the_points() -> None:
    told = crowd_sentence(4_800, "models", best=False, along="index")
    assert told == " Of the 4,800 models, one of every 8 in order of index is drawn; the data have all."


def test_of_a_great_many_steps_those_are_drawn_that_add_up_to_something() -> None:
    left = np.concatenate([np.linspace(1.0, 0.9, 700), np.linspace(0.4, 0.35, 700)])
    days = pd.date_range("2020-01-01", periods=1400)
    one = pd.DataFrame({"release_date": days, "headroom": left, "low": left, "high": left, "model": "m"})
    frame = pd.concat([one.assign(slug=slug, benchmark=slug, verdict="climbing") for slug in ("a", "b")])
    spec = headroom_chart(frame).to_dict()
    drawn = spec["datasets"][spec["layer"][0]["data"]["name"]]
    line = np.array([row["at"] for row in drawn if row["place"] == 0])
    assert 10 < len(line) < 60
    assert {1.0, 0.35} <= set(line)
    assert np.abs(np.diff(np.log(line)))[line[1:] > 0.9].max() < 0.03
    assert " of 2,800 steps: those that add up to a change of 1% of what is left" in steps_sentence(frame)

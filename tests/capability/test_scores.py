"""Which scores an index is fitted to."""

import pandas as pd

from horizon.capability import choose_scores
from horizon.capability.scores import score_table


def scores(*tested: tuple[str, str, str]) -> pd.DataFrame:
    rows = [(model, benchmark, 0.5, day) for model, benchmarks, day in tested for benchmark in benchmarks]
    return pd.DataFrame(rows, columns=["model", "benchmark", "value", "release_date"])


def test_models_are_counted_before_dates_and_benchmarks_after() -> None:
    """Benchmark z has three models, one of them released too early; b has too few benchmarks."""
    frame = scores(("a", "wxyz", "2024-01-01"), ("b", "wx", "2024-01-01"), ("c", "wxyz", "2024-01-01"))
    frame = pd.concat([frame, scores(("d", "wxyz", "2020-01-01"), ("e", "vwxy", "2024-01-01"))])
    kept = choose_scores(frame, since="2022-11-01")
    assert sorted(set(kept["model"])) == ["a", "c", "e"]
    assert sorted(set(kept["benchmark"])) == ["w", "x", "y"]


def test_benchmarks_that_are_left_out_do_not_count_for_a_model() -> None:
    frame = scores(*((model, "wxyz", "2024-01-01") for model in "abc"))
    assert choose_scores(frame, without=("z",)).empty
    assert len(choose_scores(frame, without=("z",), benchmarks_at_least=3)) == 9


def test_models_without_a_date_stay_unless_a_first_date_is_asked_for() -> None:
    frame = scores(*((model, "wxyz", "2024-01-01") for model in "abc"), ("d", "wxyz", ""))
    frame["release_date"] = pd.to_datetime(frame["release_date"].replace("", None))
    assert set(choose_scores(frame)["model"]) == set("abcd")
    assert set(choose_scores(frame, since="2022-01-01")["model"]) == set("abc")


def test_table_is_ordered_by_model_and_then_benchmark() -> None:
    table = score_table(pd.DataFrame({"model": list("bab"), "benchmark": list("yxx"), "value": [0.3, 0.1, 0.2]}))
    assert (table.model.tolist(), table.benchmark.tolist()) == ([0, 1, 1], [0, 0, 1])
    assert table.value.tolist() == [0.1, 0.2, 0.3]

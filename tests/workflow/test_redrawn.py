"""Intervals of a trend from replicates: the published ones, and models that are seldom estimable."""

import math
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from horizon.errors import FitError
from horizon.ingest import IngestRequest
from horizon.ingest import ingest as ingest_file
from horizon.store import Store, open_store
from horizon.trend import FrontierRule, IntervalKind, Window
from horizon.workflow.analyse import TrendAnalysis, TrendQuestion, analyse_trend
from horizon.workflow.estimate import EstimateQuestion, estimate_suite
from tests.ingest.loading import ingest

BOTH = TrendQuestion("s", interval="both", rule="all")
HORIZONS = "suite,model,success_level,minutes,low,high,confidence\n"
REPLICATES = "suite,model,success_level,replicates\n"
MODELS = "model,release_date\n"
DOUBLING_DAYS = 100


def released(place: int) -> date:
    return date(2023, 1, 1) + timedelta(DOUBLING_DAYS * place)


@pytest.fixture
def six(sqlite_store: Store, tmp_path: Path) -> Store:
    """Give a store with six models, m0 to m5, each with twice the horizon of the one before, 100 days earlier."""
    rows = [f"s,m{place},0.5,{2**place},{2 ** (place - 1)},{2 ** (place + 1)},0.95\n" for place in range(6)]
    ingest(sqlite_store, tmp_path, MODELS + "".join(f"m{place},{released(place)}\n" for place in range(6)))
    ingest(sqlite_store, tmp_path, HORIZONS + "".join(rows))
    return sqlite_store


def replicates(store: Store, folder: Path, models: str = "m0 m1 m2 m3 m4 m5", *, factor: float = 1.0) -> None:
    """Ingest 200 joint replicates of the models: all tasks together harder or easier, and a little noise."""
    rng = np.random.default_rng(0)
    common = rng.normal(size=200)
    rows = []
    for name in models.split():
        minutes = np.exp2(int(name[1:]) * factor + common + 0.2 * rng.normal(size=200))
        rows.append(f"s,{name},0.5,{' '.join(map(repr, minutes.tolist()))}\n")
    ingest(store, folder, REPLICATES + "".join(rows))


def bare(store: Store, folder: Path) -> None:
    """Ingest five models without intervals, m0 to m4, each with about twice the horizon of the one before."""
    minutes = (1, 2.5, 3.5, 8, 17)
    ingest(store, folder, MODELS + "".join(f"m{place},{released(place)}\n" for place in range(5)))
    ingest(store, folder, HORIZONS + "".join(f"s,m{place},0.5,{value},,,\n" for place, value in enumerate(minutes)))


def warned(analysis: TrendAnalysis, part: str) -> bool:
    return any(part in warning for warning in analysis.warnings)


def test_ols_redraws_nothing(six: Store) -> None:
    analysis = analyse_trend(six, replace(BOTH, interval="ols"))
    assert (analysis.uncertainty, analysis.redrawn_from) == (None, None)
    assert analysis.doubling_time == analysis.fit.doubling_time()


def test_points_are_redrawn_from_their_intervals_where_the_store_has_no_replicates(six: Store) -> None:
    analysis = analyse_trend(six, replace(BOTH, replicates=123))
    assert analysis.redrawn_from == "published intervals"
    assert analysis.uncertainty is not None
    assert (analysis.uncertainty.replicates, analysis.uncertainty.kind) == (123, "both")
    assert DOUBLING_DAYS in analysis.doubling_time.interval


def test_what_joint_replicates_have_in_common_does_not_widen_the_interval(six: Store, tmp_path: Path) -> None:
    alone = analyse_trend(six, BOTH)
    replicates(six, tmp_path)
    joint = analyse_trend(six, BOTH)
    assert joint.redrawn_from == "joint replicates of lab"
    assert joint.uncertainty is not None
    assert joint.uncertainty.replicates == 200
    widths = [found.doubling_time.interval.high - found.doubling_time.interval.low for found in (joint, alone)]
    assert widths[0] < widths[1] / 2


def test_models_without_replicates_are_redrawn_from_their_intervals_and_named(six: Store, tmp_path: Path) -> None:
    replicates(six, tmp_path, "m0 m2 m3 m4")
    analysis = analyse_trend(six, BOTH)
    assert analysis.redrawn_from == "joint replicates of lab"
    assert warned(analysis, "2 without joint replicates, redrawn from published intervals: m1, m5")


def test_models_without_an_interval_are_held_fixed_and_named(six: Store, tmp_path: Path) -> None:
    ingest(six, tmp_path, HORIZONS + "s,m9,0.5,512,,,\n", constants={"source": "other"})
    ingest(six, tmp_path, MODELS + f"m9,{released(9)}\n", constants={"source": "other"})
    assert warned(analyse_trend(six, BOTH), "1 without a published interval, held fixed in every replicate: m9")


def test_an_estimate_outside_its_own_interval_is_a_warning(six: Store, tmp_path: Path) -> None:
    assert not warned(analyse_trend(six, BOTH), "outside its own interval")
    replicates(six, tmp_path, factor=2.0)
    assert warned(analyse_trend(six, BOTH), "outside its own interval (frontier fixed): 100 days, but")


@pytest.mark.parametrize("include", [False, True])
def test_a_model_that_is_estimable_in_few_replicates_is_left_out_everywhere(
    six: Store, tmp_path: Path, include: bool
) -> None:
    before = analyse_trend(six, replace(BOTH, include_beyond_range=include))
    ingest(six, tmp_path, HORIZONS + "s,odd,0.5,2e-6,,,\n", constants={"source": "other"})
    ingest(six, tmp_path, MODELS + f"odd,{released(7)}\n", constants={"source": "other"})
    seldom = " ".join(["1e-9"] * 24 + ["nan"] * 176)
    ingest(six, tmp_path, REPLICATES + f"s,odd,0.5,{seldom}\n", constants={"source": "other"})
    after = analyse_trend(six, replace(BOTH, include_beyond_range=include))
    reason = after.points.set_index("model").loc["odd", "why_not"]
    assert reason == "estimable in only 12% of the replicates"
    assert after.fit == before.fit
    assert after.doubling_time == before.doubling_time
    assert after.redrawn_from == before.redrawn_from == "published intervals"


def test_a_model_that_is_estimable_in_most_replicates_counts(six: Store, tmp_path: Path) -> None:
    often = " ".join(["1"] * 101 + ["nan"] * 99)
    ingest(six, tmp_path, REPLICATES + f"s,m0,0.5,{often}\n")
    assert analyse_trend(six, BOTH).fit.nobs == 6


@pytest.mark.parametrize(
    ("lengths", "reasons"),
    [
        (("3", "20"), ["below its shortest task, 3 min"] * 2 + [None] * 3 + ["above its longest task, 20 min"]),
        (("1", "100"), [None] * 6),
    ],
)
def test_estimates_outside_the_task_lengths_are_beyond_the_range(
    six: Store, tmp_path: Path, lengths: tuple[str, str], reasons: list[str | None]
) -> None:
    rows = [f"s,t{place},{minutes},baseline\n" for place, minutes in enumerate(lengths)]
    ingest(six, tmp_path, "suite,task,human_minutes,basis\n" + "".join(rows))
    found = list(analyse_trend(six, TrendQuestion("s", rule="all")).points["why_not"])
    assert found == [reason and f"beyond the suite's range: {reason}" for reason in reasons]
    included = analyse_trend(six, TrendQuestion("s", rule="all", include_beyond_range=True))
    assert included.fit.nobs == 6


@pytest.mark.parametrize("kind", ["ols", "measurement", "both"])
def test_replicates_that_do_not_belong_together_are_not_used(six: Store, tmp_path: Path, kind: IntervalKind) -> None:
    before = analyse_trend(six, replace(BOTH, interval=kind))
    for model, numbers in {"m0": "1 2 3", "m1": "1 2"}.items():
        text = f"suite,success_level,replicates\ns,0.5,{numbers}\n"
        ingest(six, tmp_path, text, table="replicates", constants={"model": model})
    after = analyse_trend(six, replace(BOTH, interval=kind))
    assert warned(after, "do not belong together: they are not used")
    assert after.doubling_time == before.doubling_time
    assert after.redrawn_from == before.redrawn_from == (None if kind == "ols" else "published intervals")


def test_without_any_interval_both_is_the_scatter_alone(sqlite_store: Store, tmp_path: Path) -> None:
    bare(sqlite_store, tmp_path)
    analysis = analyse_trend(sqlite_store, replace(BOTH, replicates=100_000))
    assert analysis.redrawn_from == "points held fixed"
    assert warned(analysis, "5 without a published interval, held fixed in every replicate: m0, m1, m2, m3, m4")
    expected = analysis.fit.conf_int()["doublings_per_day"]
    assert analysis.slope_interval.low == pytest.approx(expected.low, rel=0.02)
    assert analysis.slope_interval.high == pytest.approx(expected.high, rel=0.02)


def test_without_any_interval_nothing_is_known_of_measurement(sqlite_store: Store, tmp_path: Path) -> None:
    bare(sqlite_store, tmp_path)
    with pytest.raises(FitError, match=r"not known(.|\n)*5 points without a published interval(.|\n)*both or ols"):
        analyse_trend(sqlite_store, replace(BOTH, interval="measurement"))


def test_an_interval_unless_another_is_asked_for_is_of_measurement_and_scatter(six: Store) -> None:
    assert analyse_trend(six, TrendQuestion("s", rule="all")).doubling_time == analyse_trend(six, BOTH).doubling_time


def test_the_frontier_of_the_best_k_is_chosen_again_in_each_replicate(six: Store) -> None:
    found = [analyse_trend(six, replace(BOTH, rule="top-k", top=top)).slope_interval for top in (1, 2, 6)]
    assert found[0] == analyse_trend(six, replace(BOTH, rule="global")).slope_interval
    assert found[2] == analyse_trend(six, BOTH).slope_interval
    assert len(set(found)) == 3


@pytest.mark.parametrize(
    ("since", "n", "days", "interval"),
    [
        (date(2019, 1, 1), 12, 206.892, (167.886, 237.940)),
        (date(2024, 1, 1), 10, 105.215, (80.827, 146.331)),
    ],
)
def test_the_published_intervals_come_out(
    sqlite_store: Store, shared_data: Path, since: date, n: int, days: float, interval: tuple[float, float]
) -> None:
    """METR's choices: the frontier of the point estimates, restarted in the window, and nothing below 0.001 minutes."""
    for name in ("v1_0_logistic_fits.csv", "v1_0_bootstrap.csv"):
        ingest_file(
            sqlite_store, IngestRequest(shared_data / "metr" / name, reader="metr", on_error="skip", create=True)
        )
    question = TrendQuestion(
        "metr-1.0-paper", window=Window(since), rule="window", interval="measurement", drop_below=0.001
    )
    analysis = analyse_trend(sqlite_store, question)
    assert analysis.uncertainty is not None
    assert (analysis.fit.nobs, analysis.uncertainty.replicates) == (n, 1000)
    fixed = analysis.uncertainty.fixed.doubling_time()
    assert round(fixed.estimate, 3) == days
    assert (round(fixed.interval.low, 3), round(fixed.interval.high, 3)) == interval
    again = analysis.uncertainty.chosen.doubling_time()
    assert again.interval != fixed.interval
    assert not math.isinf(again.interval.high)


@pytest.mark.parametrize("kind", ["measurement", "both"])
@pytest.mark.parametrize("level", [0.5, 0.8])
def test_the_published_horizons_have_their_estimate_inside_the_interval(
    facts: Store, level: float, kind: IntervalKind
) -> None:
    question = TrendQuestion("metr-1.1", success_level=level, window=Window(date(2023, 1, 1)))
    analysis = analyse_trend(facts, replace(question, interval=kind))
    assert analysis.doubling_time.estimate in analysis.doubling_time.interval
    assert not warned(analysis, "outside its own interval")


@pytest.fixture(scope="module")
def estimated(tmp_path_factory: pytest.TempPathFactory, facts_file: Path, shared_data: Path) -> Path:
    """Give a store file with METR's runs of 2025-01 and their time horizons at lambda 0.1."""
    path = tmp_path_factory.mktemp("runs") / "runs.db"
    shutil.copy(facts_file, path)
    with open_store(path) as store:
        ingest_file(store, IngestRequest(shared_data / "metr" / "runs_2025_01.jsonl", reader="metr", create=True))
        estimate_suite(store, EstimateQuestion("metr-runs-2025-01", regularization=0.1, replicates=500))
    return path


@pytest.mark.parametrize("kind", ["measurement", "both"])
@pytest.mark.parametrize("rule", ["global", "all"])
@pytest.mark.parametrize("include", [False, True])
@pytest.mark.parametrize("level", [0.5, 0.8])
def test_a_horizon_that_runs_hardly_fix_does_not_move_the_estimate_outside_its_interval(
    estimated: Path, level: float, include: bool, rule: FrontierRule, kind: IntervalKind
) -> None:
    """GPT-3.5 turbo instruct solved almost nothing: its p50 is 2e-6 minutes; davinci-002 solved nothing at all."""
    question = TrendQuestion(
        "metr-runs-2025-01", success_level=level, include_beyond_range=include, rule=rule, interval=kind
    )
    with open_store(estimated) as store:
        analysis = analyse_trend(store, question)
    assert analysis.redrawn_from == "joint replicates of horizon-estimate"
    assert analysis.uncertainty is not None
    for draws in (analysis.uncertainty.chosen, analysis.uncertainty.fixed):
        assert draws.estimate in draws.interval()
    points = analysis.points.set_index("model")
    assert "davinci-002 (GPT-3)" not in points.index
    weak = points.loc["gpt-3.5-turbo-instruct"]
    assert weak["minutes"] < 1e-5
    reason = None if include else "beyond the suite's range: below its shortest task, 1 min"
    assert weak["why_not"] == reason


def test_runs_that_came_in_since_the_estimates_are_a_warning(estimated: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(estimated, tmp_path / "more.db"))
    question = TrendQuestion("metr-runs-2025-01")
    with open_store(path) as store:
        assert not warned(analyse_trend(store, question), "have changed since")
        header, more = "suite,model,task,run_key,success", "metr-runs-2025-01,o1,a new task,1,1"
        ingest(store, tmp_path, f"{header}\n{more}\n", table="runs")
        assert warned(analyse_trend(store, question), "`horizon estimate --suite metr-runs-2025-01` brings")

"""Simulated runs: what is drawn, the truth behind it, and how often the intervals of horizons cover that truth."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from horizon.errors import FitError
from horizon.timehorizon import bootstrap_curves, fit_curves
from horizon.timehorizon.curve import DEFAULT_REGULARIZATION
from horizon.timehorizon.simulate import limiting_horizon, simulate_runs

HORIZONS = {"a": 30.0, "b": 240.0}
LEVELS = (0.5, 0.8)


def test_every_model_has_its_runs_on_every_task() -> None:
    runs = simulate_runs(HORIZONS, tasks=50, runs_per_task=7, seed=1)
    for place in range(2):
        own = runs.of_model(place)
        assert len(own.tasks) == 50
        assert (own.n == 7).all()
    assert runs.binary
    assert runs.models == ("a", "b")


def test_families_are_of_one_size_or_differ_by_one() -> None:
    runs = simulate_runs(HORIZONS, tasks=50, families=12, seed=1)
    sizes = np.bincount(runs.family)
    assert sizes.sum() == 50
    assert set(sizes) == {4, 5}


def test_without_families_each_task_is_its_own() -> None:
    assert simulate_runs(HORIZONS, tasks=50, seed=1).family.tolist() == list(range(50))


def test_lengths_are_spread_evenly_over_the_range_on_the_log_scale() -> None:
    x = simulate_runs(HORIZONS, tasks=10_000, shortest_minutes=2.0, longest_minutes=512.0, seed=3).log2_minutes
    assert 1 <= x.min() < 1.01
    assert 8.99 < x.max() <= 9
    # The standard deviation of a uniform variable on an interval of 8 is 8 / sqrt(12).
    assert x.mean() == pytest.approx(5, abs=4 * 8 / math.sqrt(12 * 10_000))


def test_same_seed_same_runs() -> None:
    first, again, other = (simulate_runs(HORIZONS, task_sd=1.0, seed=seed) for seed in (4, 4, 5))
    assert first.minutes.tolist() == again.minutes.tolist()
    assert first.count.tolist() == again.count.tolist()
    assert first.minutes.tolist() != other.minutes.tolist()


def test_another_model_leaves_the_suite_and_the_runs_of_the_others_as_they_were() -> None:
    runs, more = (simulate_runs(models, seed=4) for models in (HORIZONS, {**HORIZONS, "c": 5.0}))
    assert more.minutes.tolist() == runs.minutes.tolist()
    assert more.of_model(1).won.tolist() == runs.of_model(1).won.tolist()


def test_success_has_the_probability_that_the_formula_says() -> None:
    runs = simulate_runs({"a": 30.0}, slope=-0.7, tasks=4000, runs_per_task=5, seed=6)
    own = runs.of_model(0)
    p = 1 / (1 + np.exp(0.7 * (own.log2_minutes - math.log2(30))))
    z = (own.won - own.n * p) / np.sqrt(own.n * p * (1 - p))
    assert z.mean() == pytest.approx(0, abs=4 / math.sqrt(4000))
    assert (z**2).mean() == pytest.approx(1, abs=0.1)


def test_tasks_of_a_family_are_hard_or_easy_together() -> None:
    # So steep, and the family so strong, that nearly every family succeeds or fails as a whole.
    runs = simulate_runs({"a": 8.0}, slope=-50, tasks=400, families=40, family_sd=200.0, longest_minutes=64.0, seed=7)
    own = runs.of_model(0)
    won = np.bincount(runs.family[own.tasks], weights=own.won) / np.bincount(runs.family[own.tasks], weights=own.n)
    assert ((won < 0.05) | (won > 0.95)).mean() > 0.9
    assert 0.2 < won.mean() < 0.8


def test_a_task_with_an_effect_is_as_hard_as_a_longer_one() -> None:
    # Probit with a normal effect is probit again; at a slope this steep the logit hardly differs from it.
    runs = simulate_runs({"a": 32.0}, slope=-40, tasks=20_000, runs_per_task=1, task_sd=2.0, seed=8)
    own = runs.of_model(0)
    shorter = (own.log2_minutes > 2.9) & (own.log2_minutes < 3.1)  # 2 doublings, one standard deviation, below 32 min
    assert own.won[shorter].mean() == pytest.approx(0.841, abs=4 * math.sqrt(0.841 * 0.159 / shorter.sum()))


@pytest.mark.parametrize("level", [0.5, 0.8])
def test_without_effects_the_truth_is_the_horizon_itself(level: float) -> None:
    truth = limiting_horizon(60.0, level, slope=-0.9, regularization=0)
    assert math.log2(truth) == pytest.approx(math.log2(60) - math.log(level / (1 - level)) / 0.9, abs=1e-9)


@pytest.mark.parametrize("level", [0.5, 0.8])
@pytest.mark.parametrize(("family_sd", "task_sd"), [(0.0, 3.0), (2.0, 3.0), (3.0, 0.0)])
def test_the_estimate_of_a_huge_suite_is_the_limit(level: float, family_sd: float, task_sd: float) -> None:
    effects = {"family_sd": family_sd, "task_sd": task_sd, "slope": -0.9}
    runs = simulate_runs({"m": 240.0}, tasks=60_000, families=30_000, runs_per_task=3, seed=9, **effects)
    # The standard error is 0.04 doublings, from the width of the intervals of 84 tasks.
    estimate, truth = fit_curves(runs)[0].horizon(level), limiting_horizon(240.0, level, **effects)
    assert math.log2(estimate) == pytest.approx(math.log2(truth), abs=0.12)


def test_effects_make_the_curve_flatter_and_the_p80_horizon_shorter() -> None:
    p50, p80 = (limiting_horizon(60.0, level, task_sd=3.0) for level in (0.5, 0.8))
    assert p50 == pytest.approx(60, rel=0.05)
    assert p80 < limiting_horizon(60.0, 0.8) / 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"horizons": {}}, "needs a horizon"),
        ({"horizons": {"a": 0.0}}, "needs a horizon(.|\n)*a: 0 min"),
        ({"horizons": {"a": math.nan}}, "needs a horizon"),
        ({"slope": 0.0}, "fall with length"),
        ({"tasks": 0}, "nothing to simulate"),
        ({"families": 85}, "nothing to simulate(.|\n)*85 families"),
        ({"runs_per_task": 0}, "nothing to simulate"),
        ({"task_sd": -1.0}, "standard deviation"),
        ({"family_sd": math.inf}, "standard deviation"),
        ({"shortest_minutes": 0.0}, "range of lengths"),
        ({"shortest_minutes": 60.0, "longest_minutes": 60.0}, "range of lengths"),
        ({"seed": -1}, "seed"),
    ],
)
def test_what_cannot_be_simulated_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(FitError, match=message):
        simulate_runs(**{"horizons": HORIZONS, "seed": 1, **options})


def coverage(suites: int, replicates: int, *, families_known: bool = True, **options: Any) -> tuple[float, float]:
    """Share of the 95 % intervals of two models that hold the truth, for p50 and p80."""
    spread = {name: options[name] for name in ("family_sd", "task_sd") if name in options}
    truth = [[limiting_horizon(minutes, level, **spread) for level in LEVELS] for minutes in HORIZONS.values()]
    inside = np.zeros((suites, len(HORIZONS), len(LEVELS)), dtype=bool)
    for seed in range(suites):
        runs = simulate_runs(HORIZONS, seed=seed, **options)
        runs = runs if families_known else replace(runs, family=np.arange(len(runs.tasks)))
        drawn = bootstrap_curves(
            runs, fit_curves(runs), regularization=DEFAULT_REGULARIZATION, replicates=replicates, seed=seed
        )
        for place, level in np.ndindex(inside.shape[1:]):
            inside[seed, place, level] = truth[place][level] in drawn.interval(place, LEVELS[level])[0]
    p50, p80 = inside.mean(axis=(0, 1))
    return float(p50), float(p80)


# Coverage of p50 and p80 over 1,000 suites with 400 replicates each, as in the docstring of `simulate_runs`.
MEASURED: list[tuple[dict[str, Any], float, float]] = [
    ({}, 0.991, 0.990),
    ({"task_sd": 3.0}, 0.946, 0.929),
    ({"runs_per_task": 1}, 0.927, 0.911),
    ({"families": 36, "family_sd": 2.0, "task_sd": 3.0}, 0.968, 0.965),
    ({"families": 42, "family_sd": 3.0, "task_sd": 1.0}, 0.954, 0.952),
    ({"families": 28, "family_sd": 3.0, "task_sd": 1.0}, 0.954, 0.940),
    ({"families": 21, "family_sd": 3.0, "task_sd": 1.0}, 0.950, 0.932),
    ({"families": 14, "family_sd": 3.0, "task_sd": 1.0}, 0.936, 0.903),
    ({"families": 7, "family_sd": 3.0, "task_sd": 1.0}, 0.884, 0.846),
    ({"families": 4, "family_sd": 3.0, "task_sd": 1.0}, 0.826, 0.754),
    ({"families": 36, "family_sd": 2.0, "task_sd": 3.0, "families_known": False}, 0.918, 0.925),
    ({"families": 7, "family_sd": 3.0, "task_sd": 1.0, "families_known": False}, 0.523, 0.551),
]


@pytest.mark.parametrize(("options", "p50", "p80"), [MEASURED[1], MEASURED[3], MEASURED[-1]])
def test_95_percent_intervals_cover_as_often_as_was_measured(options: dict[str, Any], p50: float, p80: float) -> None:
    # 4 standard errors over 100 suites, whose two models count as one: they share their tasks.
    covers = coverage(100, 250, **options)
    assert covers[0] == pytest.approx(p50, abs=4 * math.sqrt(p50 * (1 - p50) / 100))
    assert covers[1] == pytest.approx(p80, abs=4 * math.sqrt(p80 * (1 - p80) / 100))


@pytest.mark.slow
@pytest.mark.parametrize(("options", "p50", "p80"), MEASURED)
def test_95_percent_intervals_cover_as_often_as_was_measured_over_1000_suites(
    options: dict[str, Any], p50: float, p80: float
) -> None:
    # The same draws on every machine; the room is for a change in how random numbers are used.
    covers = coverage(1000, 400, **options)
    assert covers == pytest.approx((p50, p80), abs=0.025)

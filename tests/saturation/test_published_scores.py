"""The measures on the scores of Epoch's hub of November 2025, through a store."""

import shutil
from datetime import date
from functools import cache
from pathlib import Path
from time import process_time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import horizon.ingest
from horizon.ingest import IngestRequest
from horizon.saturation import (
    VERDICTS,
    Saturation,
    Scale,
    best_scores,
    frontier_releases,
    measure,
    momentum_of,
    scale_of,
)
from horizon.saturation.momentum import POINT
from horizon.store import open_store

SATURATED = ["math-level-5", "hellaswag", "arc-ai2", "gsm8k"]
OPEN = ["frontiermath", "frontiermath-tier-4", "osworld", "cybench", "terminal-bench"]
NOT_CLIMBING = ["winogrande", "piqa", "openbookqa", "lambada", "boolq"]
PAST = [day.date() for day in pd.date_range("2024-06-30", "2025-12-31", freq="QE")]
"""Quarters back to the first in which some of them had two models; the last is the end of the record."""

Verdicts = dict[str, Saturation]


@pytest.fixture(scope="module")
def hub(facts_file: Path, shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """Give all scores, and the scale and items of every benchmark whose bounds are known."""
    path = tmp_path_factory.mktemp("hub") / "hub.db"
    shutil.copy(facts_file, path)
    with open_store(path) as store:
        request = IngestRequest(shared_data / "epoch", reader="epoch", on_error="skip", create=True)
        horizon.ingest.ingest(store, request)
        scores, specs = store.read.scores(), store.read.benchmarks().set_index("slug")
    specs = specs[specs["unit"].eq("fraction") & specs["lower_bound"].notna() & specs["upper_bound"].notna()]
    return SimpleNamespace(scores=scores, specs=specs, groups=dict(list(scores.groupby("benchmark_slug"))))


def scale_and_items(hub: SimpleNamespace, slug: str) -> tuple[Scale, float | None]:
    spec = hub.specs.loc[slug]
    scale = scale_of(spec["lower_bound"], spec["upper_bound"], ceiling_low=spec["ceiling_low"])
    return scale, None if pd.isna(spec["n_items"]) else float(spec["n_items"])


@pytest.fixture(scope="module")
def verdicts(hub: SimpleNamespace) -> Any:
    """Give the measures of every benchmark at a day; None is the end of the record."""

    @cache
    def at(until: date | None, *slugs: str) -> Verdicts:
        releases = frontier_releases(hub.scores, until=until)
        found = {}
        for slug in slugs or hub.groups.keys() & set(hub.specs.index):
            scores = hub.groups[slug].dropna(subset="release_date")
            if scores.loc[scores["release_date"] <= pd.Timestamp(until or date.max), "slug"].nunique() >= 2:
                scale, items = scale_and_items(hub, slug)
                found[slug] = measure(scores, scale, n_items=items, frontier_releases=releases, until=until)
        return found

    return at


@pytest.mark.parametrize("slug", SATURATED)
def test_used_up_benchmarks_are_at_ceiling(verdicts: Any, slug: str) -> None:
    assert verdicts(None)[slug].verdict == "at ceiling"


@pytest.mark.parametrize("slug", OPEN)
def test_benchmarks_with_room_are_never_called_at_ceiling(verdicts: Any, slug: str) -> None:
    history = [found[slug].verdict for found in [verdicts(day, *OPEN) for day in PAST] if slug in found]
    assert len(history) >= 4
    assert "at ceiling" not in history


@pytest.mark.parametrize("slug", NOT_CLIMBING)
def test_benchmarks_that_the_frontier_left_are_not_climbing(verdicts: Any, slug: str) -> None:
    assert verdicts(None)[slug].verdict == "abandoned"


def test_every_benchmark_has_one_verdict_and_its_reason(verdicts: Any) -> None:
    found = verdicts(None)
    assert len(found) >= 30
    assert {one.verdict for one in found.values()} <= set(VERDICTS)
    assert all(one.frontier.model in one.why for one in found.values())


def test_the_audit_of_mmlu_widens_its_headroom(verdicts: Any, hub: SimpleNamespace) -> None:
    mmlu = verdicts(None)["mmlu"]
    assert mmlu.scale.basis == "audited"
    scale, items = scale_and_items(hub, "mmlu")
    nominal = measure(hub.groups["mmlu"], Scale(scale.chance, 1.0, 1.0, "known"), n_items=items).headroom
    assert mmlu.headroom.low < mmlu.headroom.estimate < nominal.low < nominal.estimate


def test_the_last_frontier_releases_are_of_the_half_year_before_the_newest_score(hub: SimpleNamespace) -> None:
    releases = frontier_releases(hub.scores)
    assert len(releases) == 10
    assert {"gpt-5", "gpt-5.1", "claude-sonnet-4.5"} <= {release.slug for release in releases}
    assert min(release.release_date for release in releases) == date(2025, 5, 22)


def test_the_chance_of_a_gain_was_better_than_the_mean_rate(hub: SimpleNamespace) -> None:
    said, came = [], []
    for slug in hub.groups.keys() & set(hub.specs.index):
        scale, items = scale_and_items(hub, slug)
        best = best_scores(hub.groups[slug], n_items=items)
        for day in pd.date_range("2021-07-01", "2025-04-01", freq="QS"):
            past = best[best["release_date"] <= day]
            later = best[best["release_date"].between(day, day + pd.DateOffset(months=12), inclusive="right")]
            if len(past) >= 3 and len(later) >= 3:
                said.append(momentum_of(past, scale).p_gain)
                came.append(later["value"].max() - past["value"].max() >= POINT)
    assert len(said) == 174
    assert np.mean((np.array(said) - came) ** 2) == pytest.approx(0.175, abs=0.002)
    assert np.var(came) == pytest.approx(0.205, abs=0.005)


def test_all_benchmarks_take_well_under_a_second_of_cpu(verdicts: Any) -> None:
    times = []
    for _ in range(3):
        start = process_time()
        verdicts.__wrapped__(None)
        times.append(process_time() - start)
    assert min(times) < 0.8

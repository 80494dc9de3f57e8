"""The published stitching fit, from a store into which Epoch's hub was read."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from horizon.capability import rank_correlation
from horizon.ingest import IngestRequest, ingest
from horizon.ingest.readers.epoch.names import canonical
from horizon.ingest.versions import split_version
from horizon.store import Store, migrate, open_store
from horizon.workflow.claims_file import read_claims, shipped_claims
from horizon.workflow.facts import initialise
from horizon.workflow.index.analyse import IndexAnalysis, IndexQuestion, analyse_index
from horizon.workflow.index.tables import model_frame
from horizon.workflow.verify import verify_claims
from tests.capability.published import EXCLUDED, SINCE, read_hub

Pair = tuple[str, str, str]


@pytest.fixture(scope="module")
def store(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give the shipped facts and the hub of November 2025, for reading."""
    with open_store(tmp_path_factory.mktemp("hub") / "hub.db", create=True) as store:
        migrate.upgrade(store)
        initialise(store)
        hub = shared_data / "epoch"
        ingest(store, IngestRequest(hub, reader="epoch", known_at=date(2025, 11, 18), on_error="skip", create=True))
        yield store


@pytest.fixture(scope="module")
def analysis(store: Store) -> IndexAnalysis:
    """Give their index."""
    return analyse_index(store, IndexQuestion())


@pytest.fixture(scope="module")
def plain(shared_data: Path) -> pd.DataFrame:
    """Give the scores of the published fit by its rules, from the files, with the names that the store gives."""
    scores = read_hub(shared_data)
    scores = scores[~scores["benchmark"].isin(EXCLUDED)]
    best = scores.groupby(["model", "benchmark"], as_index=False).agg(
        value=("value", "max"), release_date=("release_date", "first")
    )
    best = best[best.groupby("model")["benchmark"].transform("size") >= 4]
    best = best[best["release_date"] >= SINCE]
    best = best[best.groupby("benchmark")["model"].transform("size") >= 3]
    versions = [split_version(name) for name in best["model"]]
    return best.assign(
        slug=[canonical("model", version.model) for version in versions],
        version=[version.setting for version in versions],
        slot=[canonical("benchmark", name) for name in best["benchmark"]],
    )


def test_the_files_read_plainly_have_the_published_numbers(plain: pd.DataFrame) -> None:
    assert (plain["model"].nunique(), plain["benchmark"].nunique(), len(plain)) == (163, 29, 1058)


def pairs(frame: pd.DataFrame, benchmark: str) -> dict[Pair, float]:
    keys = zip(frame["slug"], frame["version"], frame[benchmark], strict=True)
    return dict(zip(keys, frame["value"], strict=True))


def test_the_store_has_every_score_of_the_published_fit_and_those_of_joined_names(
    analysis: IndexAnalysis, plain: pd.DataFrame
) -> None:
    scores = analysis.selection.scores.merge(
        analysis.selection.versions[["slug", "version"]], left_on="model", right_index=True
    )
    stored, published = pairs(scores, "benchmark"), pairs(plain, "slot")
    assert {pair: stored[pair] for pair in published} == pytest.approx(published)
    more = set(stored) - set(published)
    assert len(more) == 17
    assert {slug for slug, _, _ in more} == {
        *("deepseek-r1-0528", "deepseek-v3-0324", "gemma-3-27b-it", "grok-3", "llama-2-70b-chat"),
        *("llama-4-maverick-17b-128e-instruct", "llama-4-scout-17b-16e-instruct", "qwen2.5-max", "qwen3-235b-a22b"),
    }


# methods.md, section 4: 0.566 and 0.726 a year, to 0.01. The 17 scores of joined names make them 0.574 and 0.728.
def test_growth_is_that_of_the_published_fit(analysis: IndexAnalysis) -> None:
    assert analysis.frontier.raw_per_year == pytest.approx(0.566, abs=0.01)
    assert analysis.frontier.raw_per_year == pytest.approx(0.5741, abs=5e-4)
    assert analysis.frontier.nobs == 14
    assert analysis.everyone.raw_per_year == pytest.approx(0.726, abs=0.01)
    assert (len(analysis.index.models), len(analysis.index.benchmarks), analysis.index.nobs) == (165, 29, 1075)


# methods.md, section 4: at least 0.985 over the common versions, 123 by the files' names and 126 by the store's.
def test_ranks_are_those_of_the_published_index(analysis: IndexAnalysis, shared_data: Path) -> None:
    table = pd.read_csv(shared_data / "epoch_capabilities_index_2026_04.csv", encoding="utf-8-sig")
    versions = [split_version(name) for name in table["Model version"]]
    table = table.assign(
        key=[f"{canonical('model', version.model)}|{version.setting}" for version in versions],
        score=pd.to_numeric(table["ECI Score"]),
    ).dropna(subset="score")
    published = table.drop_duplicates("key").set_index("key")["score"]
    ours = model_frame(analysis)
    index = ours.set_index(ours["slug"] + "|" + ours["version"])["index"]
    assert len(index.index.intersection(published.index)) == 126
    assert rank_correlation(index, published) >= 0.985


def test_what_epoch_says_of_its_pace_is_near_for_the_date_and_not_reproduced_for_the_size(store: Store) -> None:
    claims = [claim for claim in read_claims(shipped_claims()) if claim.of_index]
    when, by = verify_claims(store, claims)
    assert (when.verdict, when.computed.value, when.computed.n) == ("near", date(2024, 3, 23), 14)
    assert (by.verdict, by.computed.n) == ("not reproduced", 14)
    assert by.computed.value == pytest.approx(110, abs=1)
    assert "no change of pace is shown" in (by.computed.why or "")

"""A page and what it concludes are made of the same analyses."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from horizon.store import Store
from horizon.workflow.news.conclusions import TrendConclusions
from horizon.workflow.news.since import news_since
from horizon.workflow.pages.made import Made
from horizon.workflow.pages.make import make_page
from horizon.workflow.studies.alerts import AlertRules
from tests.ingest.loading import ingest
from tests.workflow.found_study import trend_study
from tests.workflow.news.telling import MODELS, STUDY, horizons, of_kind


@pytest.fixture(scope="module")
def made(study_made: Callable[[str], Made]) -> Made:
    return study_made("frontier")


@pytest.fixture(scope="module")
def trend(made: Made) -> TrendConclusions:
    assert made.conclusions.trend is not None
    assert made.conclusions.benchmarks is None
    return made.conclusions.trend


# methods.md, section 2: from 2023, as of 2026-09-08.
def test_the_headline_is_concluded_in_numbers(trend: TrendConclusions) -> None:
    assert (round(trend.doubling_days, 3), trend.n, trend.as_of) == (128.744, 14, date(2026, 9, 8))
    assert (round(trend.low), round(trend.high)) == (108, 174)
    assert trend.frontier[-1].model == "Claude Mythos Preview (early)"


def test_what_the_sections_show_is_concluded_too(trend: TrendConclusions) -> None:
    assert trend.curve is not None
    assert trend.curve.curve == "one-break"
    assert {name: found.verdict for name, found in trend.findings.items()} == {
        "ceiling": "not identified", "inflection": "not identified", "singularity": "not identified", "break": "faster",
    }  # fmt: skip
    assert [one.passed for one in trend.milestones] == ["Claude Opus 4.6", None, None, None]
    assert trend.claims is not None
    assert trend.claims["metr-1.1-september-since-2023"].verdict == "exact"


def test_a_first_page_tells_what_the_newest_vintage_changed(facts_store: Store, made: Made) -> None:
    news = news_since(facts_store, trend_study("frontier"), made.conclusions, made.page.built)
    assert news.title == "What changed since 2026-05-08, the vintage before the newest (this is the first report)"
    assert news.items[0].text.startswith("The doubling time (from 2023) is still 128.7 days (4.2 months).")
    (gained,) = of_kind(news, "frontier gained")
    assert gained.text == (
        "New on the frontier: Claude Mythos Preview (early), 17 h, released 2026-04-07. "
        "That is beyond the 16 h that the suite measures reliably, so the trend leaves it out."
    )
    assert gained.alert


def test_a_study_that_wants_no_alert_of_claims_computes_none(sqlite_store: Store, tmp_path: Path) -> None:
    ingest(sqlite_store, tmp_path, horizons(MODELS), "2026-03-01")
    study = replace(STUDY, interval="ols", alerts=AlertRules(claims=False))
    found = make_page(sqlite_store, study, now=date(2026, 3, 5))
    assert found.page.built == date(2026, 3, 5)
    assert found.conclusions.trend is not None
    assert found.conclusions.trend.claims is None
    assert found.conclusions.trend.state.estimates["slug"].tolist() == list(MODELS)

"""The shipped claims on the shipped facts, one by one, and claims of a user's own."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from horizon.ingest import IngestRequest
from horizon.ingest import ingest as ingest_file
from horizon.store import Store, open_store
from horizon.workflow.claims_file import read_claims, shipped_claims
from horizon.workflow.index.analyse import IndexQuestion, analyse_index
from horizon.workflow.index.pace import PaceChange
from horizon.workflow.verify import VerifiedClaim, failing, verify_claims

VERDICTS = {
    "metr-paper-seven-months": "exact",
    "metr-paper-212": "exact",
    "metr-paper-r-squared": "exact",
    "metr-paper-sonnet-50": "not reproduced",
    "metr-1.0-since-2019-interval": "missing",
    "metr-1.0-since-2024-interval": "missing",
    "metr-1.0-since-2023": "exact",
    "metr-1.0-since-2024": "not reproduced",
    "metr-1.1-since-2024": "not reproduced",
    "metr-1.1-january-since-2023": "exact",
    "metr-1.1-january-all-time": "exact",
    "metr-1.1-february-since-2023": "exact",
    "metr-1.1-february-all-time": "exact",
    "metr-1.1-opus-4.6": "exact",
    "metr-1.1-march-since-2023": "exact",
    "metr-1.1-march-all-time": "not reproduced",
    "metr-1.1-september-all-time": "exact",
    "metr-1.1-september-since-2023": "exact",
    "metr-codex-max-report": "not reproduced",
    "epoch-index-break": "near",
    "epoch-index-acceleration": "not reproduced",
    "epoch-horizon-break": "not reproduced",
    "epoch-horizon-acceleration": "not reproduced",
    "vermillion-break-p50": "near",
    "vermillion-break-p80": "exact",
    "sigmoid-inflection": "not reproduced",
    "hyperbola-singularity": "not reproduced",
}

COMPUTED = {
    "metr-paper-seven-months": (6.971, 11),
    "metr-paper-212": (212.176, 11),
    "metr-paper-r-squared": (0.980, 11),
    "metr-1.0-since-2023": (165.251, 14),
    "metr-1.0-since-2024": (131.596, 12),
    "metr-1.1-since-2024": (96.774, 9),
    "metr-1.1-january-since-2023": (130.801, 11),
    "metr-1.1-january-all-time": (196.475, 14),
    "metr-1.1-february-since-2023": (122.611, 14),
    "metr-1.1-february-all-time": (182.725, 17),
    "metr-1.1-march-since-2023": (128.744, 14),
    "metr-1.1-march-all-time": (184.726, 17),
    "metr-1.1-september-all-time": (187.778, 17),
    "metr-1.1-september-since-2023": (128.744, 14),
}


@pytest.fixture(scope="module")
def shipped(facts_file: Path) -> dict[str, VerifiedClaim]:
    with open_store(facts_file) as store:
        return {found.claim.id: found for found in verify_claims(store, read_claims(shipped_claims()))}


def test_every_shipped_claim_has_a_known_verdict(shipped: dict[str, VerifiedClaim]) -> None:
    assert set(shipped) == set(VERDICTS)


@pytest.mark.parametrize("name", VERDICTS)
def test_the_verdict_on_a_shipped_claim(shipped: dict[str, VerifiedClaim], name: str) -> None:
    assert shipped[name].verdict == VERDICTS[name]


@pytest.mark.parametrize("name", COMPUTED)
def test_what_comes_out_for_a_shipped_claim(shipped: dict[str, VerifiedClaim], name: str) -> None:
    computed = shipped[name].computed
    value, n = COMPUTED[name]
    assert computed.value == pytest.approx(value, abs=5e-4)
    assert computed.n == n


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "metr-1.1-since-2024",
            {("global", False): 96.774, ("window", False): 94.136, ("all", False): 91.074, ("top-3", False): 94.661},
        ),
        (
            "metr-1.0-since-2024",
            {
                ("global", False): 131.596,
                ("window", False): 122.524,
                ("all", False): 127.567,
                ("top-3", False): 125.029,
            },
        ),
    ],
)
def test_no_rule_reproduces_the_doubling_times_since_2024(
    shipped: dict[str, VerifiedClaim], name: str, expected: dict[tuple[str, bool], float]
) -> None:
    found = shipped[name]
    own = {
        (other.frontier, other.beyond_range): other.value
        for other in found.alternatives
        if other.as_of == found.computed.as_of
    }
    assert own == pytest.approx(expected, abs=5e-4)
    published = float(found.claim.published or "nan")
    assert all(abs(float(str(other.value)) / published - 1) > 0.01 for other in found.alternatives)


def test_estimates_beyond_the_range_are_listed_where_they_matter(shipped: dict[str, VerifiedClaim]) -> None:
    others = shipped["metr-1.1-march-all-time"].alternatives
    assert {other.as_of for other in others if other.beyond_range} == {date(2026, 9, 8)}
    (september,) = [
        other
        for other in others
        if (other.as_of, other.frontier, other.beyond_range) == (date(2026, 9, 8), "global", False)
    ]
    assert september.value == pytest.approx(187.778, abs=5e-4)


def test_a_refused_inflection_has_the_sentence_of_the_gate_and_no_number(shipped: dict[str, VerifiedClaim]) -> None:
    computed = shipped["sigmoid-inflection"].computed
    assert computed.value is None
    assert not computed.missing
    assert (computed.why or "").startswith("not identified")


def test_the_early_sigmoid_is_a_fit_to_minutes_that_the_next_vintage_undid(shipped: dict[str, VerifiedClaim]) -> None:
    frontier = {
        other.as_of: other.value
        for other in shipped["sigmoid-inflection"].alternatives
        if other.frontier == "global" and not other.beyond_range
    }
    assert frontier[date(2026, 1, 30)] == date(2025, 8, 1)
    assert frontier[date(2026, 2, 22)] is None


def test_a_claim_about_the_index_has_the_numbers_of_the_index(
    shipped: dict[str, VerifiedClaim], facts_file: Path
) -> None:
    with open_store(facts_file) as store:
        analysis = analyse_index(store, IndexQuestion())
    pace = analysis.pace
    assert isinstance(pace, PaceChange)
    when, by = (shipped[name].computed for name in ("epoch-index-break", "epoch-index-acceleration"))
    assert when.value == pace.test.dates[0].estimate
    assert by.value == pytest.approx(100 * (pace.after / pace.before - 1))
    assert {(found.n, found.as_of) for found in (when, by)} == {(analysis.frontier.nobs, analysis.as_of)}
    assert (by.why or "").endswith(pace.why)


def test_other_rules_on_the_index_are_listed_but_for_its_window(shipped: dict[str, VerifiedClaim]) -> None:
    found = shipped["epoch-index-acceleration"]
    others = {other.frontier: other for other in found.alternatives}
    assert set(others) == {"global", "all", "top-3"}
    assert others["global"].value == found.computed.value
    assert others["top-3"].n > others["global"].n
    assert {other.as_of for other in found.alternatives} == {found.computed.as_of}


def test_what_is_exact_has_no_alternatives(shipped: dict[str, VerifiedClaim]) -> None:
    assert {found.verdict for found in shipped.values() if found.alternatives} == {"not reproduced"}


def test_what_is_missing_says_what_the_store_lacks(shipped: dict[str, VerifiedClaim]) -> None:
    assert shipped["metr-1.0-since-2019-interval"].computed.why == (
        "the store lacks what it takes: no time horizons of the suite metr-1.0-paper"
    )


def test_near_fails_on_more_than_missing(shipped: dict[str, VerifiedClaim]) -> None:
    everything = shipped.values()
    names = {found.claim.id for found in failing(everything, ["near"])}
    assert names == {name for name, verdict in VERDICTS.items() if verdict != "exact"}
    near = {"vermillion-break-p50", "epoch-index-break"}
    assert {found.claim.id for found in failing(everything, ["missing"])} == names - near
    assert failing(everything, []) == []


@pytest.mark.parametrize(
    ("files", "why"),
    [
        (["v1_0_logistic_fits.csv"], "the store lacks joint replicates of metr-1.0-paper"),
        (["v1_0_logistic_fits.csv", "v1_0_bootstrap.csv"], None),
    ],
)
def test_the_published_intervals_come_out_once_their_replicates_are_in_the_store(
    shared_data: Path, sqlite_store: Store, files: list[str], why: str | None
) -> None:
    for name in files:
        ingest_file(
            sqlite_store, IngestRequest(shared_data / "metr" / name, reader="metr", on_error="skip", create=True)
        )
    claims = [claim for claim in read_claims(shipped_claims()) if claim.joint_replicates]
    for found in verify_claims(sqlite_store, claims):
        assert found.computed.why == why
        assert found.verdict == ("exact" if why is None else "missing")


Verify = Callable[[str], VerifiedClaim]


@pytest.fixture
def verify(facts_file: Path, tmp_path: Path) -> Verify:
    """Give a function that verifies a claim of a user's own on the shipped facts."""

    def check(text: str) -> VerifiedClaim:
        path = tmp_path / "mine.toml"
        source = '[claim.source]\npublisher = "P"\ntitle = "T"\nurl = "https://p.org"\nkind = "primary"\n'
        path.write_text(f'[[claim]]\nid = "mine"\ntext = "t"\n{text}\n{source}')
        with open_store(facts_file) as store:
            (found,) = verify_claims(store, read_claims(path))
        return found

    return check


ON_INDEX = 'quantity = "break_date"\nsuite = "capability-index"\nsince = 2022-11-01\n'
TREND = 'quantity = "doubling_time_days"\nsuite = "metr-1.1"\nsince = 2023-01-01\n'


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (TREND + 'published = "129"', "exact"),
        (TREND + 'published = "130"', "near"),
        (TREND + 'published = "135"', "not reproduced"),
        (TREND + 'published = "129"\nas_of = 2026-01-01', "missing"),
        (TREND.replace("metr-1.1", "METR Time Horizon 1.1") + 'published = "129"', "exact"),
        (TREND.replace("metr-1.1", "metr-9") + 'published = "129"', "missing"),
        (TREND + 'published = "129"\nuntil = 2023-02-01', "missing"),
        (TREND + 'published = "129"\nsuccess_level = 0.99', "missing"),
        ('quantity = "break_date"\nsuite = "metr-1.1"\npublished = "2024-04-10"', "exact"),
        ('quantity = "acceleration_percent"\nsuite = "metr-1.1"\npublished = "148"', "exact"),
        (ON_INDEX + 'published = "2024-03-04"', "exact"),
        (ON_INDEX + 'published = "2023"', "not reproduced"),
        (ON_INDEX + 'published = "2024-03-04"\nas_of = 2025-11-16', "missing"),
        (ON_INDEX.replace("2022-11-01", "2025-06-01") + 'published = "2024-03-04"', "missing"),
        ('quantity = "horizon_minutes"\nsuite = "metr-1.1"\nmodel = "gpt-2"\npublished = "0.05"', "exact"),
        ('quantity = "horizon_minutes"\nsuite = "metr-1.1"\nmodel = "GPT-99"\npublished = "1"', "missing"),
        ('quantity = "ceiling_minutes"\nsuite = "metr-1.1"\nas_of = 2026-01-30\npublished = "422"', "not reproduced"),
    ],
)
def test_a_claim_of_ones_own(verify: Verify, text: str, verdict: str) -> None:
    assert verify(text).verdict == verdict


def test_a_refused_ceiling_lists_what_a_fit_to_minutes_says(verify: Verify) -> None:
    found = verify('quantity = "ceiling_minutes"\nsuite = "metr-1.1"\nas_of = 2026-01-30\npublished = "422"')
    raw = next(other for other in found.alternatives if other.as_of == date(2026, 1, 30))
    assert (raw.method, raw.frontier, raw.n) == ("least squares on minutes", "global", 14)
    assert raw.value == pytest.approx(422, abs=0.5)
    assert raw.std_error == pytest.approx(30, abs=0.5)
    assert found.computed.value is None


def test_an_interval_is_compared_where_the_claim_says_its_kind(verify: Verify) -> None:
    claim = TREND + 'published = "129"\npublished_interval = ["110.3", "154.7"]\n'
    assert verify(claim).computed.interval is None
    found = verify(claim + 'interval = "ols"')
    assert found.computed.interval == pytest.approx((110.3, 154.7), abs=0.05)
    assert found.verdict == "exact"
    wrong = verify(claim.replace("154.7", "170.0") + 'interval = "ols"')
    assert (wrong.comparison.verdict, wrong.verdict) == ("exact", "not reproduced")


def test_a_claim_in_months_has_its_interval_in_months(verify: Verify) -> None:
    claim = TREND.replace("days", "months") + 'published = "4.2"\npublished_interval = ["3.6", "5.1"]\ninterval = "ols"'
    assert verify(claim).verdict == "exact"


def test_other_vintages_of_a_model_are_listed(verify: Verify) -> None:
    found = verify('quantity = "horizon_minutes"\nsuite = "metr-1.1"\nmodel = "Claude Opus 4.6"\npublished = "870"')
    assert found.verdict == "not reproduced"
    listed = {other.as_of: other.value for other in found.alternatives}
    assert listed[date(2026, 2, 22)] == pytest.approx(870.03, abs=0.005)
    assert found.computed.as_of not in listed

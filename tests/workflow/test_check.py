"""Lint over whole stores: the shipped facts, with the oddities that data/README.md knows of, and vintages."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from horizon.errors import SelectionError
from horizon.lint import Finding
from horizon.store import Store, open_store
from horizon.workflow.check import CheckQuestion, CheckResult, check_store, findings_frame, findings_json
from tests.ingest.loading import ingest

SHIPPED = {
    "standard-error": 1,
    "benchmark-newer": 1,
    "repeated": 8,
    "self-reported": 8,
    "release-date": 13,
    "model-conflict": 1,
    "revised": 3,
    "beyond-range": 1,
}
"""Each was looked at: all are true."""


Check = Callable[[CheckQuestion], CheckResult]


@pytest.fixture(scope="module")
def check(facts_file: Path) -> Iterator[Check]:
    """Give a function that looks at the shipped facts, once for each question."""
    with open_store(facts_file) as store:
        yield cache(lambda question: check_store(store, question))


def of_shipped(check: Check, kind: str, as_of: str | None = None) -> list[Finding]:
    day = date.fromisoformat(as_of) if as_of else None
    return list(check(CheckQuestion(as_of=day, kinds=(kind,))).findings)


def of_kind(store: Store, kind: str, as_of: str | None = None) -> list[Finding]:
    day = date.fromisoformat(as_of) if as_of else None
    return list(check_store(store, CheckQuestion(as_of=day, kinds=(kind,))).findings)


def test_the_shipped_facts_give_the_known_findings_and_no_error(check: Check) -> None:
    result = check(CheckQuestion())
    assert result.counts == SHIPPED
    assert result.severities == {"error": 0, "warning": 24, "note": 12}
    assert result.as_of == date(2026, 9, 8)


RELEASED = {"Claude 3 Opus": 4, "o1": 12, "GPT-4 0314": 1, "GPT-2 XL": 264, "Grok 3": 51}


@pytest.mark.parametrize(("model", "days"), RELEASED.items())
def test_the_known_gaps_between_release_dates_are_found(check: Check, model: str, days: int) -> None:
    (finding,) = (finding for finding in of_shipped(check, "release-date") if finding.model == model)
    assert f"{days} day" in finding.message
    assert finding.severity == ("warning" if days > 30 else "note")


def test_metr_is_named_as_believed_on_claude_3_opus(check: Check) -> None:
    (finding,) = (finding for finding in of_shipped(check, "release-date") if finding.model == "Claude 3 Opus")
    assert finding.message.startswith("Claude 3 Opus: released on 2024-03-04 (metr-time-horizon-1.1,")


def test_standard_errors_over_repeated_runs_are_found_on_terminal_bench(check: Check) -> None:
    (finding,) = of_shipped(check, "standard-error")
    assert (finding.benchmark, len(finding.rows)) == ("terminal-bench", 32)


def test_every_row_names_its_source_and_vintage(check: Check) -> None:
    frame = findings_frame(check(CheckQuestion()).findings)
    summary = frame["kind"].eq("self-reported") & frame["severity"].eq("note")
    assert frame.loc[~summary, ["source", "known_at"]].notna().all(axis=None)
    assert frame["finding"].nunique() == sum(SHIPPED.values())


def test_what_was_not_known_on_a_day_is_not_found(check: Check) -> None:
    assert len(of_shipped(check, "revised", "2026-03-02")) == 0
    assert len(of_shipped(check, "revised", "2026-03-03")) == 1
    assert len(of_shipped(check, "beyond-range", "2026-05-07")) == 0


def test_a_suite_is_looked_at_alone_under_any_of_its_names(check: Check) -> None:
    result = check(CheckQuestion(suite="METR-Horizon-v1.1"))
    assert result.counts == {"release-date": 3, "revised": 3, "beyond-range": 1}
    assert {finding.suite for finding in result.findings} == {None, "metr-1.1"}


def test_a_benchmark_is_looked_at_alone(check: Check) -> None:
    result = check(CheckQuestion(benchmark="MMLU", kinds=("repeated", "self-reported", "revised")))
    assert {finding.benchmark for finding in result.findings} == {"mmlu", None}
    assert "revised" not in result.counts


@pytest.mark.parametrize("question", [CheckQuestion(suite="metr-9"), CheckQuestion(benchmark="none")])
def test_an_unknown_suite_or_benchmark_is_an_error(facts: Store, question: CheckQuestion) -> None:
    with pytest.raises(SelectionError, match=r"the store has no (suite|benchmark) (metr-9|none)"):
        check_store(facts, question)


def test_an_empty_store_has_nothing_to_find(store: Store) -> None:
    result = check_store(store)
    assert (result.findings, result.as_of) == ((), None)
    assert findings_json(result)["as_of"] is None
    assert findings_frame(result.findings).empty


def test_a_jump_and_a_withdrawal_between_vintages_are_found(store: Store, tmp_path: Path) -> None:
    for day, rows in (("2026-01-01", "s,A,10,8,12\ns,B,5,4,6\n"), ("2026-02-01", "s,A,20,15,25\n")):
        ingest(store, tmp_path, f"suite,model,minutes,low,high\n{rows}", day, table="horizons")
    (revised,), (withdrawn,) = of_kind(store, "revised"), of_kind(store, "withdrawn")
    assert "from 10 to 20 min (x2.00), out of its interval of 8 to 12" in revised.message
    assert "no longer has 1 horizon (B)" in withdrawn.message
    assert of_kind(store, "revised", "2026-01-31") == []


def test_sources_in_conflict_on_a_score_are_found_with_the_one_that_is_believed(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, "benchmark,unit,lower_bound,upper_bound,n_items\nb,fraction,0,1,500\n", table="benchmarks")
    for source, value in (("one", 0.5), ("two", 0.7)):
        text = f"model,benchmark,value,source\nA,b,{value},{source}\n"
        ingest(store, tmp_path, text, "2026-01-01" if source == "one" else "2026-02-01", table="scores")
    (finding,) = of_kind(store, "score-conflict")
    assert "two is believed (tier 3, known 2026-02-01)" in finding.message
    assert dict(zip(finding.rows["source"], finding.rows["value"], strict=True)) == {"two": 0.7, "one": 0.5}


def test_models_of_a_file_wait_for_review(store: Store, tmp_path: Path) -> None:
    ingest(store, tmp_path, "model,benchmark,value\nA,b,0.5\n", table="scores")
    assert [len(finding.rows) for finding in of_kind(store, "waiting")] == [1]


def test_matching_counts_kinds_and_severities_and_what_is_worse(check: Check) -> None:
    result = check(CheckQuestion())
    wanted = [["any"], ["note"], ["warning"], ["error"], ["revised"], ["revised", "repeated"], []]
    assert [len(result.matching(words)) for words in wanted] == [36, 36, 24, 0, 3, 11, 0]


def test_findings_as_a_table_have_a_line_for_each_row(check: Check) -> None:
    findings = check(CheckQuestion()).findings
    frame = findings_frame(findings)
    assert len(frame) == sum(len(finding.rows) for finding in findings)
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns[:4]) == ["finding", "kind", "severity", "message"]

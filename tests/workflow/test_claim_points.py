"""A vintage that is read once answers as if it had been read for each question."""

from datetime import date
from pathlib import Path

import pytest

from horizon.errors import FitError, SelectionError
from horizon.store import open_store
from horizon.trend import FRONTIER_RULES, FrontierRule, Window
from horizon.workflow.analyse import TrendQuestion, answer
from horizon.workflow.claim_points import Vintages, series


@pytest.mark.parametrize("rule", FRONTIER_RULES)
@pytest.mark.parametrize("beyond", [False, True])
@pytest.mark.parametrize("as_of", [None, date(2026, 1, 30)])
@pytest.mark.parametrize("window", [Window(), Window(date(2024, 1, 1), date(2025, 12, 31))])
def test_other_rules_on_a_vintage_give_what_a_question_of_its_own_gives(
    facts_file: Path, rule: FrontierRule, beyond: bool, as_of: date | None, window: Window
) -> None:
    question = TrendQuestion("metr-1.1", window=window, as_of=as_of, rule=rule, include_beyond_range=beyond)
    with open_store(facts_file) as store, store.read() as connection:
        found, direct = Vintages(connection).analysis(question), answer(connection, question)
    assert found.fit == direct.fit
    assert (found.question, found.as_of) == (direct.question, direct.as_of)
    assert series(found.points)[0] == series(direct.points)[0]


@pytest.mark.parametrize(
    ("question", "error"),
    [
        (TrendQuestion("nowhere"), SelectionError),
        (TrendQuestion("metr-1.1", as_of=date(2025, 1, 1)), SelectionError),
        (TrendQuestion("metr-1.1", window=Window(date(2026, 9, 1))), FitError),
    ],
)
def test_what_has_no_answer_says_so(facts_file: Path, question: TrendQuestion, error: type[Exception]) -> None:
    with open_store(facts_file) as store, store.read() as connection, pytest.raises(error) as refusal:
        Vintages(connection).analysis(question)
    assert question.suite in str(refusal.value)


def test_a_suite_is_known_by_its_other_names_too(facts_file: Path) -> None:
    with open_store(facts_file) as store, store.read() as connection:
        vintages = Vintages(connection)
        days = vintages.days(TrendQuestion("METR Time Horizon 1.1"))
        assert days == vintages.days(TrendQuestion("metr-1.1"))
    assert (len(days), days[0], days[-1]) == (5, date(2026, 1, 30), date(2026, 9, 8))

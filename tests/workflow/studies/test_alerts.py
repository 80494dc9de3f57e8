"""The table [alerts] of a study file, the same for every kind of study."""

import math
from dataclasses import fields
from pathlib import Path

import pytest

from horizon.errors import StudyError
from horizon.workflow.studies.alerts import AlertRules
from horizon.workflow.study import find_study

KINDS = {
    "trend": 'title = "T"\nsuite = "metr-1.1"\nwindows = [{since = 2023-01-01}]\n',
    "benchmarks": 'title = "T"\nkind = "benchmarks"\n',
    "brief": 'title = "T"\nkind = "brief"\n',
}


@pytest.fixture(params=KINDS)
def study(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the file of a study of each kind, to which a test may add."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports").mkdir()
    path = tmp_path / "reports" / "mine.toml"
    path.write_text(KINDS[request.param])
    return path


def alerts(path: Path, text: str) -> AlertRules:
    path.write_text(path.read_text() + text)
    return find_study("mine").alerts


def test_a_study_that_says_nothing_of_alerts_has_all_but_those_of_single_verdicts(study: Path) -> None:
    assert alerts(study, "") == AlertRules(True, True, 30, True, True, False)


def test_each_alert_can_be_set(study: Path) -> None:
    text = "[alerts]\nfrontier = false\nmilestone_days = 7.5\nverdicts = true\n"
    assert alerts(study, text) == AlertRules(frontier=False, milestone_days=7.5, verdicts=True)


def test_milestones_can_be_no_alert_at_all(study: Path) -> None:
    assert alerts(study, "[alerts]\nmilestone_days = false\n") == AlertRules(milestone_days=math.inf)


def test_a_key_of_the_study_that_slipped_below_the_heading_is_told_so(study: Path) -> None:
    with pytest.raises(StudyError, match=r"mine\.toml: title stands below \[alerts\]") as failure:
        alerts(study, '[alerts]\ntitle = "T"\n')
    assert "what follows a heading belongs to it" in str(failure.value)


def test_a_wrong_key_gets_the_nearest_right_one(study: Path) -> None:
    with pytest.raises(StudyError, match=r"there is no key milestone_day in \[alerts\]") as failure:
        alerts(study, "[alerts]\nmilestone_day = 7\n")
    assert failure.value.hint == "did you mean milestone_days?"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("milestone_days = -1", "milestone_days cannot be -1"),
        ("milestone_days = true", "milestone_days cannot be True"),
        ("milestone_days = inf", "milestone_days cannot be inf"),
        ('curve = "yes"', "curve cannot be 'yes'"),
        ("claims = 1", "claims cannot be 1"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(study: Path, text: str, message: str) -> None:
    with pytest.raises(StudyError, match=message):
        alerts(study, f"[alerts]\n{text}\n")


def test_alerts_that_are_no_table_are_refused(study: Path) -> None:
    with pytest.raises(StudyError, match="alerts cannot be True"):
        alerts(study, "alerts = true\n")


@pytest.mark.parametrize("name", ["frontier", "benchmarks", "brief"])
def test_shipped_studies_document_every_alert(name: str) -> None:
    text = find_study(name).path.read_text(encoding="utf-8")
    said = text.split("\n[alerts]\n")[1]
    assert all(f"\n{field.name} = " in f"\n{said}" for field in fields(AlertRules))
    assert find_study(name).alerts == AlertRules()

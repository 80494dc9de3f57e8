"""Study files: found by name, checked key by key."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from horizon.errors import StudyError
from horizon.store import open_store
from horizon.trend import Window
from horizon.workflow.report_list import list_reports
from horizon.workflow.studies import alerts, benchmarks, brief, trend
from horizon.workflow.studies.alerts import AlertRules
from horizon.workflow.study import BenchmarkStudy, BriefStudy, find_study, list_studies
from tests.workflow.found_study import benchmark_study, trend_study

BENCHMARKS = 'title = "T"\nkind = "benchmarks"\n'
BRIEF = 'title = "T"\nkind = "brief"\n'
DOCS = Path(__file__).parents[2] / "docs" / "studies.md"
GOOD = 'title = "T"\nsuite = "metr-1.1"\nwindows = [{since = 2023-01-01}]\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the reports/ of a working folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports").mkdir()
    return tmp_path / "reports"


def test_the_shipped_study_compares_three_windows(folder: Path) -> None:
    study = trend_study("frontier")
    assert [str(window) for window in study.windows] == ["all time", "from 2023", "from 2024"]
    assert study.windows[study.headline] == Window(date(2023, 1, 1))


def test_a_study_in_the_working_folder_comes_before_a_shipped_one(folder: Path) -> None:
    (folder / "frontier.toml").write_text(GOOD)
    assert find_study("frontier").title == "T"


def test_studies_of_both_places_are_listed(folder: Path) -> None:
    (folder / "mine.toml").write_text(GOOD)
    assert list(list_studies()) == ["benchmarks", "brief", "frontier", "mine"]


def test_a_study_that_a_windows_editor_wrote_is_read(folder: Path) -> None:
    (folder / "mine.toml").write_text(GOOD, encoding="utf-8-sig")
    assert find_study("mine").title == "T"


def test_a_study_that_cannot_be_opened_keeps_no_other_from_the_list(folder: Path) -> None:
    (folder / "a.toml").mkdir()
    (folder / "b.toml").symlink_to("nowhere")
    for name in ("a", "b"):
        with pytest.raises(StudyError, match=f"cannot read reports/{name}.toml"):
            find_study(name)
    listed = list_reports(lambda: open_store("none.db")).set_index("study")
    assert list(listed["error"].notna()) == [True, True, False, False, False]


def test_a_title_of_blanks_is_none(folder: Path) -> None:
    (folder / "mine.toml").write_text(GOOD.replace('"T"', '"  "'))
    with pytest.raises(StudyError, match="title is missing"):
        find_study("mine")


def test_what_a_study_leaves_out_has_a_default(folder: Path) -> None:
    (folder / "mine.toml").write_text(GOOD)
    study = trend_study("mine")
    assert (study.success_level, study.frontier, study.level, study.headline) == (0.5, "global", 0.95, 0)
    assert (study.top, study.interval) == (3, "both")


def test_a_study_names_its_frontier_rule_and_its_kind_of_interval(folder: Path) -> None:
    (folder / "mine.toml").write_text(GOOD + 'frontier = "top-k"\ntop = 5\ninterval = "measurement"\n')
    study = trend_study("mine")
    assert (study.frontier, study.top, study.interval) == ("top-k", 5, "measurement")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", None),
        ('success_curves = ["o1", "GPT-4o"]', ("o1", "GPT-4o")),
        ("success_curves = 3", 3),
        ('success_curves = "all"', "all"),
    ],
)
def test_a_study_says_whose_success_curves_it_shows(folder: Path, text: str, wanted: object) -> None:
    (folder / "mine.toml").write_text(GOOD + text)
    assert trend_study("mine").success_curves == wanted


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('titel = "T"\n' + GOOD, r"no key titel(.|\n)*did you mean title"),
        (GOOD.replace("since", "sinse"), r"no key sinse in a window(.|\n)*did you mean since"),
        (GOOD.replace("2023-01-01", '"2023-01-01"'), r"since cannot be '2023-01-01'(.|\n)*a date without quotes"),
        (GOOD.replace('suite = "metr-1.1"\n', ""), "suite is missing"),
        (GOOD + 'frontier = "best"\n', r"frontier cannot be 'best'(.|\n)*global, window, all"),
        (GOOD + 'frontier = "top-3"\n', r"frontier cannot be 'top-3'(.|\n)*global, window, all, top-k"),
        (GOOD + "top = 5\n", r"top goes with another frontier(.|\n)*frontier = \"top-k\""),
        (GOOD + 'frontier = "top-k"\ntop = 0\n', r"top cannot be 0(.|\n)*from 1"),
        (GOOD + 'frontier = "top-k"\ntop = true\n', "top cannot be True"),
        (GOOD + 'interval = "bootstrap"\n', r"interval cannot be 'bootstrap'(.|\n)*one of ols, measurement, both"),
        (GOOD + "level = 95\n", r"level cannot be 95(.|\n)*between 0 and 1"),
        (GOOD + "level = 95.0\n", r"level cannot be 95.0(.|\n)*between 0 and 1"),
        (GOOD + "headline = 3\n", r"headline names no window(.|\n)*0 to 0"),
        (GOOD + "headline = true\n", r"headline cannot be True(.|\n)*from 0"),
        (GOOD + "include_beyond_range = 1\n", r"cannot be 1(.|\n)*true or false"),
        (GOOD.replace("[{since = 2023-01-01}]", "[2023-01-01]"), "a window cannot be"),
        ("title = ", "is not TOML"),
        (GOOD + "success_curve = 3\n", r"no key success_curve(.|\n)*did you mean success_curves"),
        (GOOD + "success_curves = -1\n", r"success_curves cannot be -1(.|\n)*a number of models"),
        (GOOD + "success_curves = true\n", r"success_curves cannot be True(.|\n)*names of models"),
        (GOOD + 'success_curves = "o1"\n', r"success_curves cannot be 'o1'(.|\n)*\"all\""),
        (GOOD + 'success_curves = ["o1", 3]\n', r"cannot be \['o1', 3\]"),
    ],
)
def test_a_wrong_study_says_what_is_wrong(folder: Path, text: str, message: str) -> None:
    (folder / "mine.toml").write_text(text)
    with pytest.raises(StudyError) as refusal:
        find_study("mine")
    refusal.match(message)


def test_an_unknown_study_gets_the_nearest_name(folder: Path) -> None:
    with pytest.raises(StudyError) as refusal:
        find_study("fronteir")
    refusal.match(r"did you mean frontier")


def test_the_shipped_study_of_benchmarks_asks_for_all_of_them(folder: Path) -> None:
    study = benchmark_study("benchmarks")
    assert (study.benchmarks, study.suite, study.replicates, study.panels) == ((), "metr-1.1", 200, 15)


def test_a_study_says_of_which_kind_it_is(folder: Path) -> None:
    (folder / "mine.toml").write_text('kind = "trend"\n' + GOOD)
    (folder / "other.toml").write_text(BENCHMARKS)
    assert [find_study(name).kind for name in ("mine", "other")] == ["trend", "benchmarks"]


def test_what_a_study_of_benchmarks_leaves_out_has_a_default(folder: Path) -> None:
    (folder / "mine.toml").write_text(BENCHMARKS)
    assert find_study("mine") == BenchmarkStudy("mine", Path("reports/mine.toml"), "T")


def test_a_study_of_benchmarks_names_those_that_it_is_about(folder: Path) -> None:
    text = 'benchmarks = ["gpqa-diamond", "OSWorld"]\npanels = "all"\nlead_months = 6.5\nlevel = 0.9\n'
    (folder / "mine.toml").write_text(BENCHMARKS + text)
    study = benchmark_study("mine")
    assert (study.benchmarks, study.panels, study.lead_months) == (("gpqa-diamond", "OSWorld"), "all", 6.5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD + 'kind = "benchmark"\n', r"kind cannot be 'benchmark'(.|\n)*did you mean benchmarks"),
        (GOOD + "kind = [1]\n", r"kind cannot be \[1\]"),
        (GOOD + 'kind = "benchmarks"\n', r"there is no key windows(.|\n)*one of title, suite, benchmarks"),
        (BENCHMARKS + "replicate = 3\n", r"no key replicate(.|\n)*did you mean replicates"),
        (BENCHMARKS.replace('title = "T"\n', ""), "title is missing"),
        (BENCHMARKS + "benchmarks = []\n", r"benchmarks cannot be \[\](.|\n)*or \"all\""),
        (BENCHMARKS + 'benchmarks = "mmlu"\n', r"benchmarks cannot be 'mmlu'(.|\n)*names of benchmarks"),
        (BENCHMARKS + 'suite = ""\n', "suite cannot be ''"),
        (BENCHMARKS + "replicates = 1\n", r"replicates cannot be 1(.|\n)*from 2"),
        (BENCHMARKS + "replicates = true\n", "replicates cannot be True"),
        (BENCHMARKS + "seed = -1\n", r"seed cannot be -1(.|\n)*from 0"),
        (BENCHMARKS + "level = 95\n", r"level cannot be 95(.|\n)*between 0 and 1"),
        (BENCHMARKS + "panels = 1.5\n", r"panels cannot be 1.5(.|\n)*\"all\""),
        (BENCHMARKS + "lead_months = inf\n", r"lead_months cannot be inf(.|\n)*months, from 0"),
    ],
)
def test_a_wrong_study_of_benchmarks_says_what_is_wrong(folder: Path, text: str, message: str) -> None:
    (folder / "mine.toml").write_text(text)
    with pytest.raises(StudyError) as refusal:
        find_study("mine")
    refusal.match(message)


def test_the_shipped_brief_is_made_of_the_two_other_shipped_studies(folder: Path) -> None:
    study = find_study("brief")
    assert isinstance(study, BriefStudy)
    assert (study.trend, study.benchmarks) == (find_study("frontier"), find_study("benchmarks"))
    assert study.suite == "metr-1.1"


def test_a_brief_takes_the_studies_that_it_names(folder: Path) -> None:
    (folder / "p80.toml").write_text(GOOD + "success_level = 0.8\n")
    (folder / "few.toml").write_text(BENCHMARKS + 'benchmarks = ["mmlu"]\n')
    (folder / "mine.toml").write_text(BRIEF + 'trend = "p80"\nbenchmarks = "few"\n')
    study = find_study("mine")
    assert isinstance(study, BriefStudy)
    assert (study.trend.success_level, study.benchmarks.benchmarks) == (0.8, ("mmlu",))


@pytest.mark.parametrize("text", [GOOD, BENCHMARKS, BRIEF])
def test_every_kind_says_which_changes_are_alerts(folder: Path, text: str) -> None:
    (folder / "mine.toml").write_text(text + "[alerts]\nmilestone_days = 7\ncurve = false\n")
    assert find_study("mine").alerts == AlertRules(milestone_days=7, curve=False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BRIEF.replace("brief", "breif"), r"mine.toml: kind cannot be 'breif'(.|\n)*did you mean brief"),
        (BRIEF + 'tend = "frontier"\n', r"mine.toml: there is no key tend(.|\n)*did you mean trend"),
        (BRIEF + "trend = 3\n", r"mine.toml: trend cannot be 3(.|\n)*the name of a study of kind trend"),
        (BRIEF + 'trend = "frontire"\n', r"mine.toml: trend names (.|\n)*called frontire(.|\n)*did you mean frontier"),
        (BRIEF + 'trend = "benchmarks"\n', r"mine.toml: trend cannot be 'benchmarks'(.|\n)*of kind benchmarks \("),
        (BRIEF + 'benchmarks = "frontier"\n', r"mine.toml: benchmarks cannot be 'frontier'(.|\n)*of kind trend \("),
        (BRIEF + 'trend = "mine"\n', r"mine.toml: trend names (.|\n)*a brief is not made of briefs"),
        (BRIEF.replace('title = "T"\n', ""), "mine.toml: title is missing"),
        (
            BRIEF + "[alerts]\nmilestones = 3\n",
            r"mine.toml: there is no key milestones in .alerts.(.|\n)*milestone_days",
        ),
        (BRIEF + "[alerts]\nfrontier = 1\n", r"frontier cannot be 1(.|\n)*true or false"),
        (GOOD + "[alerts]\nmilestone_days = -1\n", r"milestone_days cannot be -1(.|\n)*from 0"),
        (BENCHMARKS + "[alerts]\nceilings = true\n", r"no key ceilings(.|\n)*did you mean ceiling\?"),
        (BENCHMARKS + "alerts = true\n", r"alerts cannot be True(.|\n)*a table headed"),
    ],
)
def test_a_wrong_brief_or_a_wrong_table_of_alerts_says_what_is_wrong(folder: Path, text: str, message: str) -> None:
    (folder / "mine.toml").write_text(text)
    with pytest.raises(StudyError) as refusal:
        find_study("mine")
    refusal.match(message)


@pytest.mark.parametrize(
    ("heading", "keys"),
    [
        ('## `kind = "trend"`', trend._KEYS),
        ('## `kind = "benchmarks"`', benchmarks._KEYS),
        ('## `kind = "brief"`', brief._KEYS),
        ("## `[alerts]`", alerts._KEYS),
    ],
)
def test_the_documentation_has_every_key_and_no_other(heading: str, keys: dict[str, object]) -> None:
    part = DOCS.read_text().split(f"{heading}\n")[1].split("\n## ")[0]
    assert sorted(re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)) == sorted(keys)


@pytest.mark.parametrize("kind", ["trend", "benchmarks", "brief"])
def test_each_example_in_the_documentation_can_be_said(folder: Path, kind: str) -> None:
    part = DOCS.read_text().split(f'## `kind = "{kind}"`\n')[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \|.*\| `(.+)` \|$", part, re.MULTILINE)
    said = {key: example for key, example in rows if key != "trend"}
    if kind == "trend":
        said["frontier"] = '"top-k"'  # the one that goes with `top`
    lines = [f'kind = "{kind}"', *(f"{key} = {example}" for key, example in said.items())]
    (folder / "mine.toml").write_text("\n".join(lines))
    assert find_study("mine").kind == kind
    assert len(rows) >= 3


@pytest.mark.parametrize(
    ("heading", "defaults"),
    [
        ('## `kind = "trend"`', trend.TrendStudy("n", Path("p"), "t", "s", ())),
        ('## `kind = "benchmarks"`', benchmarks.BenchmarkStudy("n", Path("p"), "t")),
        ("## `[alerts]`", AlertRules()),
    ],
)
def test_the_documented_defaults_are_those_of_the_program(heading: str, defaults: object) -> None:
    part = DOCS.read_text().split(f"{heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| `")]
    told = {cells[0].strip("`"): cells[2].strip("` |") for cells in rows if cells[2].startswith("`")}
    values = {key: tomllib.loads(f"value = {text}")["value"] for key, text in told.items()}
    assert values == {key: "all" if (own := getattr(defaults, key)) == () else own for key in told}
    assert len(told) >= 6

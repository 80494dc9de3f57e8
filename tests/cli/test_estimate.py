"""``horizon estimate``: as a user types it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from horizon.cli.main import cli
from horizon.execution.cluster import Cluster
from horizon.ingest import IngestRequest, ingest
from horizon.store import Store
from tests.workflow.made_runs import HOSTILE, SUITE

Run = Callable[..., Result]


@pytest.fixture
def run(with_runs: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give a function that runs a command over a store with the made-up runs."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, ["--db", str(with_runs.file), *map(str, words)])


def test_the_table_lines_up_and_names_all_that_the_numbers_depend_on(run: Run) -> None:
    result = run("estimate", "--replicates", 100)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == f"{SUITE}, as of 2025-03-19: 336 runs of 7 models on 12 tasks, 1 min to 34 h"
    assert lines[1].split() == (
        [
            "weights",
            "inverse_sqrt_family,",
            "regularization",
            "1e-05,",
            "100",
            "replicates,",
            "seed",
            "0,",
            "95%",
            "intervals",
        ]
    )
    head = lines[3]
    assert head.split()[:4] == ["model", "runs", "tasks", "p50"]
    assert all(line[head.index("runs") - 1] == " " for line in lines[5:])
    assert lines[5].split()[0] == "all"
    assert "above 34 h" in lines[5]
    assert "below 1 min" in lines[-1]


def test_json_keeps_the_contract(run: Run) -> None:
    result = json.loads(run("estimate", "--replicates", 100, "--success", 0.5, "--format", "json").stdout)
    assert result["schema"] == "horizon.estimate/1"
    keys = {"suite", "regularization", "weights", "replicates", "seed", "models"}
    assert keys <= set(result)
    by_name = {model["model"]: model for model in result["models"]}
    assert {"alias", "slope", "intercept", "runs", "tasks", "horizons"} <= set(by_name["first"])
    (horizon,) = by_name["first"]["horizons"]
    assert {"success_level", "minutes", "low", "high", "level", "nan_share", "bound", "beyond_range"} <= set(horizon)
    assert horizon["low"] < horizon["minutes"] < horizon["high"]
    (none,) = by_name["none"]["horizons"]
    assert (none["minutes"], none["bound"]) == (None, {"side": "below", "minutes": 1.0})
    (every,) = by_name["all"]["horizons"]
    assert (every["minutes"], every["bound"]) == (None, {"side": "above", "minutes": 2048.0})
    assert by_name[HOSTILE]["runs"] == 48


def test_csv_has_one_row_a_model_and_success_level(run: Run) -> None:
    lines = run(
        "estimate", "--replicates", 50, "--success", 0.5, "--success", 0.9, "--format", "csv"
    ).stdout.splitlines()
    assert len(lines) == 1 + 7 * 2
    assert lines[0].startswith("suite,as_of,model,slug,runs,tasks,slope,intercept,success_level,minutes,low,high")


def test_a_preset_is_a_number_by_name(run: Run) -> None:
    preset = run("estimate", "--replicates", 50, "--regularization", "metr-1.0", "--format", "json")
    number = run("estimate", "--replicates", 50, "--regularization", "0.1", "--format", "json")
    assert preset.stdout == number.stdout
    assert json.loads(preset.stdout)["regularization"] == 0.1
    assert "were in the store already" in number.stderr


def test_estimates_flow_into_the_trend_and_its_intervals(run: Run) -> None:
    assert run("estimate", "--replicates", 200).exit_code == 0
    result = run("trend", "--suite", SUITE, "--interval", "both", "--format", "json")
    assert result.exit_code == 0, result.output
    (fit,) = json.loads(result.stdout)["fits"]
    assert fit["redrawn_from"] == "joint replicates of horizon-estimate"
    assert fit["replicates"] == 200


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--suite", "no-such"], f"no suite called no-such\n  expected: a suite that has runs: {SUITE}"),
        (["--as-of", "2020-01-01"], "the store has no runs that were known on 2020-01-01"),
        (["--suite", SUITE, "--as-of", "2020-01-01"], f"no runs of {SUITE} were known on 2020-01-01"),
        (["--cluster", "tcp://127.0.0.1:1"], "127.0.0.1:1"),
        (["--cluster", "nonsense://x"], "nonsense"),
        (["--cluster", "tcp://127.0.0.1:1", "--workers", "2"], "not on both"),
    ],
)
def test_what_cannot_be_done_ends_with_a_message_and_code_1(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.setattr(Cluster.__init__, "__defaults__", (0.5,))  # seconds to wait for a scheduler
    result = run("estimate", *words)
    assert result.exit_code == 1
    assert said in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "words",
    [
        ["--success", "0"],
        ["--success", "1"],
        ["--success", "nan"],
        ["--regularization", "-1"],
        ["--regularization", "inf"],
        ["--regularization", "much"],
        ["--replicates", "0"],
        ["--seed", "-1"],
        ["--workers", "0"],
        ["--level", "1"],
        ["--weights", "none"],
    ],
)
def test_wrong_usage_ends_with_code_2(run: Run, words: list[str]) -> None:
    assert run("estimate", *words).exit_code == 2


def test_the_isotonic_check_stands_beside_each_horizon(run: Run) -> None:
    result = json.loads(run("estimate", "--replicates", 50, "--isotonic", "--format", "json").stdout)
    checks = [horizon["isotonic_minutes"] for model in result["models"] for horizon in model["horizons"]]
    assert sum(check is not None for check in checks) >= 5


def test_the_table_has_the_isotonic_check_where_it_was_asked_for(run: Run) -> None:
    words = ["estimate", "--replicates", 50, "--success", 0.5]
    plain, checked = (run(*words, *more).stdout.splitlines() for more in ([], ["--isotonic"]))
    assert "isotonic" not in plain[3]
    place = checked[3].index("p50 isotonic")
    assert {line[place : place + 3].strip() for line in checked[5:]} >= {"–"}
    assert any(line[place].isdigit() for line in checked[5:])


def test_the_table_says_of_which_level_it_speaks(run: Run) -> None:
    lines = run("estimate", "--replicates", 50, "--success", 0.5, "--success", 0.999999).stdout.splitlines()
    assert "tasks within x2 of p50" in lines[3]
    (first,) = (line for line in lines if line.startswith(" first "))
    assert "p99.9999 beyond the suite's range" in first


def test_no_library_of_frames_statistics_or_charts_is_loaded(with_runs: Store) -> None:
    words = ["--db", str(with_runs.file), "estimate", "--replicates", "10", "--format", "json"]
    program = (
        "import sys, atexit; from horizon.cli.main import main; sys.argv = ['horizon', *sys.argv[1:]]\n"
        "heavy = {'pandas', 'scipy', 'altair', 'alembic', 'dask', 'multiprocessing'}\n"
        "atexit.register(lambda: print('loaded', sorted(heavy & set(sys.modules)), file=sys.stderr))\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=True)
    assert "loaded []" in done.stderr


def test_a_level_that_was_not_estimated_is_refused_with_the_command_that_does(run: Run) -> None:
    assert run("estimate", "--replicates", 50).exit_code == 0
    result = run("trend", "--suite", SUITE, "--success", 0.7)
    assert result.exit_code == 1
    assert f"to do: estimate them: `horizon estimate --suite {SUITE} --success 0.7`" in result.stderr


def test_models_without_a_release_date_are_counted_where_a_trend_lacks_points(
    sqlite_store: Store, tmp_path: Path
) -> None:
    for name, text in {
        "tasks": "suite,task,human_minutes\nown,a,1\nown,b,8\nown,c,64\n",
        "runs": "suite,model,task,run_key,success\n"
        + "".join(f"own,m{model},{task},0,{int(task <= 'b')}\n" for model in range(3) for task in "abc"),
    }.items():
        (tmp_path / f"{name}.csv").write_text(text)
        ingest(sqlite_store, IngestRequest(tmp_path / f"{name}.csv", table=name, create=True))
    words = ["--db", str(sqlite_store.file)]
    assert CliRunner().invoke(cli, [*words, "estimate", "--replicates", "20"]).exit_code == 0
    result = CliRunner().invoke(cli, [*words, "trend", "--suite", "own"])
    assert result.exit_code == 1
    assert (
        "to do: 3 models have no release date: read them in with `horizon ingest csv --table models`" in result.stderr
    )

"""``horizon trend --breaks --curve --chart``: as a user types it, on the shipped facts."""

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from horizon.cli.main import cli
from horizon.cli.selection import CURVES as OFFERED
from horizon.stats.curves import CURVES

Run = Callable[..., Result]


@pytest.fixture
def run(facts_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give a function that runs ``horizon trend`` over the shipped facts, for reading."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, ["--db", str(facts_file), "trend", *map(str, words)])


def told(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def test_the_curves_that_are_offered_are_those_that_there_are() -> None:
    assert set(OFFERED) == set(CURVES)


@pytest.mark.parametrize(
    ("words", "date", "before", "after", "sup_f"),
    [
        ((), "2024-04-10", 260.1, 104.7, 43.3),
        # The exact minimum: methods that stop at whole days give 260.2.
        (("--include-beyond-range",), "2024-04-16", 260.1, 103.1, 55.0),
    ],
)
def test_the_break_is_found_where_it_was_published(
    run: Run, words: tuple[str, ...], date: str, before: float, after: float, sup_f: float
) -> None:
    (found,) = told(run("--breaks", 1, *words, "--format", "json"))["breaks"]
    assert found["date"]["estimate"] == date
    assert round(found["before_days"]["estimate"], 1) == before
    assert round(found["after_days"]["estimate"], 1) == after
    assert round(found["sup_f"], 1) == sup_f
    assert (found["p_value"], found["replicates"]) == (0.001, 999)
    assert found["date"]["low"] < date < found["date"]["high"]
    assert found["ratio"]["low"] > 1


def test_two_breaks_are_two_rows_with_the_segment_between_in_both(run: Run) -> None:
    first, second = told(run("--breaks", 2, "--format", "json"))["breaks"]
    assert first["after_days"] == second["before_days"]


@pytest.mark.parametrize("as_of", ["2026-01-30", "2026-03-03"])
@pytest.mark.parametrize("since", [(), ("--since", "2023-01-01")])
def test_no_ceiling_inflection_or_singularity_is_claimed(run: Run, as_of: str, since: tuple[str, ...]) -> None:
    gate = told(run("--as-of", as_of, *since, "--format", "json"))["gate"]
    assert not any(verdict["identified"] for verdict in gate.values())
    assert "estimate" not in gate["ceiling"]
    text = run("--as-of", as_of, *since).stdout
    assert "Ceiling: not identified; the data are compatible with any ceiling above" in text


def test_all_curves_stand_beside_the_exponential_with_weights_that_add_up(run: Run) -> None:
    fits = told(run("--curve", "all", "--format", "json"))["fits"]
    assert {fit["curve"] for fit in fits} == set(CURVES)
    assert fits[0]["curve"] == "exponential"
    assert sum(fit["akaike_weight"] for fit in fits) == pytest.approx(1)
    assert all({"aicc", "bic", "params", "std_errors", "converged"} <= set(fit) for fit in fits)


def test_one_other_curve_is_weighed_against_the_exponential(run: Run) -> None:
    exponential, other = told(run("--curve", "log-quadratic", "--format", "json"))["fits"]
    assert (other["curve"], other["n"]) == ("log-quadratic", exponential["n"])
    assert exponential["akaike_weight"] < 0.01


@pytest.mark.parametrize("words", [(), ("--breaks", 1), ("--curve", "all"), ("--curve", "hyperbolic")])
@pytest.mark.parametrize("suffix", ["html", "svg", "png"])
def test_a_chart_is_drawn_into_the_file(run: Run, tmp_path: Path, words: tuple[object, ...], suffix: str) -> None:
    path = tmp_path / f"trend.{suffix}"
    assert run(*words, "--chart", path).exit_code == 0
    content = path.read_bytes()
    if suffix == "png":
        width, height = struct.unpack(">II", content[16:24])
        assert min(width, height) > 300
    else:
        assert content.lstrip().startswith({"html": b"<!doctype html>", "svg": b"<svg"}[suffix])


def test_a_file_that_cannot_be_a_chart_is_refused_before_the_work(run: Run) -> None:
    result = run("--chart", "trend.pdf")
    assert result.exit_code == 1
    assert "expected: a name that ends in .html, .svg, .png" in result.stderr
    assert not result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--breaks", 2, "--since", "2025-06-01"), "too few"),
        (("--curve", "richards", "--since", "2025-09-01"), "too few"),
        (("--as-of", "2025-01-01"), "nothing of the suite metr-1.1 was known on 2025-01-01"),
        (("--since", "2026-01-01", "--until", "2025-01-01"), "the window is empty"),
    ],
)
def test_what_the_points_cannot_answer_is_said_without_a_traceback(
    run: Run, words: tuple[object, ...], said: str
) -> None:
    result = run(*words)
    assert result.exit_code == 1
    assert said in result.stderr
    assert "Traceback" not in result.output

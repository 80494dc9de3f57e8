"""From the store to a comparison of growth curves: the shipped facts, and what is refused."""

import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from horizon.errors import FitError, SelectionError
from horizon.store import Store, open_store, schema
from horizon.trend import Window
from horizon.trend.compare import TWO_LINES
from horizon.workflow.analyse import TrendQuestion, analyse_trend
from horizon.workflow.compare import CurveComparison, analyse_comparison
from horizon.workflow.compare_tables import comparison_columns, comparison_frame, comparison_json, comparison_sentences

METR = TrendQuestion("metr-1.1")


@pytest.fixture(scope="module")
def metr(facts_file: Path) -> CurveComparison:
    """Give the comparison of all curves on METR's newest suite."""
    with open_store(facts_file) as store:
        return analyse_comparison(store, METR)


def test_the_points_and_the_exponential_are_those_of_the_trend(facts: Store, metr: CurveComparison) -> None:
    trend = analyse_trend(facts, METR)
    found = metr.comparison["exponential"]
    assert metr.comparison.nobs == trend.fit.nobs == 17
    assert found.aicc == pytest.approx(trend.fit.aicc)
    assert found.bic == pytest.approx(trend.fit.bic)


def test_all_of_metr_1_1_is_no_single_exponential(metr: CurveComparison) -> None:
    found = metr.comparison
    assert found.preferred["bic"] == ("one-break",)
    assert found["exponential"].akaike_weight < 1e-4
    assert not found.agreed


def test_reasoning_models_have_their_own_line(metr: CurveComparison) -> None:
    assert metr.comparison[TWO_LINES].aicc < metr.comparison["exponential"].aicc
    assert any("taken for no reasoning models" in warning and "GPT-2" in warning for warning in metr.warnings)


def test_of_older_models_none_reasons(facts: Store) -> None:
    compared = analyse_comparison(facts, TrendQuestion("metr-1.1", window=Window(until=date(2024, 8, 1))))
    assert TWO_LINES not in compared.comparison.summary().index
    assert any("no point is known to be a reasoning model" in warning for warning in compared.warnings)


def test_a_newer_model_of_unknown_kind_leaves_the_lines_out(facts: Store) -> None:
    with facts.write() as connection:
        connection.execute(update(schema.release).values(reasoning=None).where(schema.release.c.model_id.in_(
            [row.id for row in connection.execute(schema.model.select()) if row.name == "o3"]
        )))  # fmt: skip
    compared = analyse_comparison(facts, METR)
    assert TWO_LINES not in compared.comparison.summary().index
    assert any("no source says of o3 whether they reason" in warning for warning in compared.warnings)


def test_asked_for_curves_only_those_are_compared(facts: Store) -> None:
    found = analyse_comparison(facts, METR, curves=["hyperbolic", "exponential"]).comparison
    assert {candidate.curve for candidate in found.candidates} == {"hyperbolic", "exponential"}


def test_few_points_leave_the_reasons_and_no_score_ahead(facts: Store) -> None:
    compared = analyse_comparison(facts, TrendQuestion("metr-1.1", window=Window(date(2025, 8, 1))))
    assert "too few points" in str(compared.comparison["richards"].why_not)
    assert any("no curve is scored ahead" in warning for warning in compared.warnings)


@pytest.mark.parametrize(
    ("question", "error", "message"),
    [
        (TrendQuestion("metr-9"), SelectionError, "no time horizons of the suite"),
        (TrendQuestion("metr-1.1", as_of=date(2020, 1, 1)), SelectionError, "known on 2020-01-01"),
        (TrendQuestion("metr-1.1", window=Window(date(2026, 1, 1))), FitError, "metr-1.1, from 2026"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    facts: Store, question: TrendQuestion, error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as refusal:
        analyse_comparison(facts, question)
    assert re.search(message, str(refusal.value))


def test_a_name_that_is_no_curve_is_refused_with_the_selection(facts: Store) -> None:
    with pytest.raises(FitError, match=r"no such growth curve \(metr-1.1, all time, frontier global\)"):
        analyse_comparison(facts, METR, curves=["sigmoid"])


def test_tables_say_on_what_they_rest(metr: CurveComparison) -> None:
    text = "\n".join(comparison_sentences(metr))
    assert all(part in text for part in ("metr-1.1, p50, as of 2026-09-08", "17 points", "frontier global", "disagree"))
    columns = comparison_columns(metr)
    assert columns["curve"][0] == metr.comparison.summary().index[0]
    assert len({len(cells) for cells in columns.values()}) == 1
    assert {"rank_aicc", "rank_ahead_crps", "note"} <= set(comparison_frame(metr))


def test_json_holds_scores_ranks_and_the_disagreement(metr: CurveComparison) -> None:
    said = comparison_json(metr)
    assert said["schema"] == "horizon.compare/1"
    (best,) = [row for row in said["curves"] if row["ranks"]["aicc"] == 1]
    assert said["preferred"]["aicc"] == [best["curve"]]
    assert said["agreed"] is False
    assert said["ahead_forecasts"] == 8

"""The sections about the shape and the future of a trend: what each of them says, and that none fails the page."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from horizon.ingest import IngestRequest, ingest
from horizon.records import SourceRecord
from horizon.report import Figure, Table
from horizon.store import Store, open_store
from horizon.trend import ALL_TIME, Window
from horizon.workflow.analyse import TrendQuestion, answer
from horizon.workflow.forecast import ForecastQuestion
from horizon.workflow.forecast_ledger import freeze_forecast, score_ledger
from horizon.workflow.page_sections import PageSections
from horizon.workflow.trend_sections import trend_sections

SINCE_2023 = Window(date(2023, 1, 1))
WINDOWS = (ALL_TIME, SINCE_2023, Window(date(2024, 1, 1)))


def made(store: Store, question: TrendQuestion) -> PageSections:
    """The sections that answer a question."""
    with store.read() as connection:
        return trend_sections(connection, answer(connection, question), WINDOWS)


def found(page: PageSections, name: str) -> Figure | Table:
    """The section of that name."""
    return next(section for section in page.sections if section.id == name)


@pytest.fixture(scope="module")
def page(facts_file: Path) -> PageSections:
    """Give the sections of the shipped facts since 2023."""
    with open_store(facts_file) as store:
        return made(store, TrendQuestion("metr-1.1", window=SINCE_2023))


def series(store: Store, folder: Path, log2: NDArray[np.float64], step: int = 90) -> str:
    """Ingest a suite of one model every so many days, and give its name."""
    rows = [
        f"m{place},{date(2020, 1, 1) + timedelta(step * place)},{2**value},{2 ** (value - 1)},{2 ** (value + 1)}"
        for place, value in enumerate(log2)
    ]
    path = folder / "made.csv"
    path.write_text("\n".join(["model,release_date,minutes,low,high", *rows, ""]))
    source = SourceRecord("made", "Made", "Nobody", "https://example.org", "CC0")
    ingest(store, IngestRequest(path, constants={"suite": "made"}, source=source, create=True))
    return "made"


def test_the_break_is_that_of_all_of_the_history(page: PageSections) -> None:
    figure = found(page, "break")
    assert isinstance(figure, Figure)
    assert figure.title == (
        "Growth sped up around April 2024: a doubling took 8.5 months before that and 3.4 months since "
        "(sup-F 43.3, p 0.001)"
    )
    row = figure.data.iloc[0]
    assert str(row["break"]) == "2024-04-10"
    assert (round(row["before_days"], 1), round(row["after_days"], 1), round(row["sup_f"], 1)) == (260.1, 104.7, 43.3)


def test_the_break_says_what_the_headline_s_window_alone_would_say(page: PageSections) -> None:
    caption = found(page, "break").caption
    assert "17 models" in caption
    assert "from 2023 alone (n 14) the same test gives sup-F 13.8, p 0.032" in caption


def test_noise_around_an_exponential_shows_no_break(sqlite_store: Store, tmp_path: Path) -> None:
    steady = np.arange(14) * 0.5 + np.random.default_rng(4).normal(0, 0.4, 14)
    name = series(sqlite_store, tmp_path, steady)
    title = found(made(sqlite_store, TrendQuestion(name, rule="all")), "break").title
    assert title.startswith("The data do not show a break")


def test_the_weights_of_rival_curves_are_in_the_title(page: PageSections) -> None:
    assert found(page, "curves").title == (
        "No single curve wins: the Akaike weights are one-break 0.49, hyperbolic 0.26 and two-lines 0.21"
    )


def test_a_curve_whose_singularity_is_refused_ends_at_the_last_point(page: PageSections) -> None:
    figure = found(page, "curves")
    assert isinstance(figure, Figure)
    ends = figure.data.groupby("curve")["release_date"].max().dt.date
    assert ends["hyperbolic"] == date(2026, 2, 5)
    assert ends["one-break"] > date(2027, 1, 1)
    assert not figure.data.loc[figure.data["curve"] == "hyperbolic", "extrapolated"].any()


def test_the_comparison_shows_every_curve_and_the_disagreement(page: PageSections) -> None:
    table = found(page, "comparison")
    assert isinstance(table, Table)
    assert table.title.startswith("The criteria disagree: one-break by AICc, BIC")
    assert len(table.frame) == 9
    assert not np.isinf(table.frame.select_dtypes("float")).any(axis=None)


def test_what_the_gate_refuses_is_a_sentence_and_no_number(page: PageSections) -> None:
    table = found(page, "gate")
    assert isinstance(table, Table)
    assert table.title == "What the data do not tell: a ceiling, an inflection, a singularity"
    assert table.frame["verdict"].str.startswith("not identified; the data are compatible with any").all()
    assert found(page, "ceiling").title == (
        "Ceiling not identified; the data are compatible with any ceiling above 6 h 46 min"
    )


def test_a_plateau_that_the_data_tell_is_a_number(sqlite_store: Store, tmp_path: Path) -> None:
    t = np.arange(30)
    plateau = 9 - np.log2(1 + np.exp(-(t - 15) / 1.5)) + np.random.default_rng(0).normal(0, 0.1, 30)
    name = series(sqlite_store, tmp_path, plateau, step=60)
    page = made(sqlite_store, TrendQuestion(name, rule="all"))
    assert found(page, "ceiling").title.startswith("Ceiling 8 h")
    assert found(page, "gate").title.startswith("The data tell")


def test_specifications_are_those_of_the_newest_vintage_with_the_headline_among_them(page: PageSections) -> None:
    figure = found(page, "specifications")
    assert isinstance(figure, Figure)
    assert len(figure.data) >= 200
    assert set(figure.data["as_of"]) == {"2026-09-08"}
    rows = next(data for data in figure.chart.to_dict()["datasets"].values() if "headline" in data[0])
    assert [row["found"] for row in rows if row["headline"]] == ["129 days"]


def test_milestones_have_dates_chances_and_what_must_hold(page: PageSections) -> None:
    table = found(page, "milestones")
    assert isinstance(table, Table)
    frame = table.frame.set_index("length")
    assert frame["even_chance"]["1 work day"] == "passed 2026-02-05"
    assert frame["chance_by_2026"]["1 work day"] == "passed"
    assert frame["low_95"]["1 work month"] < frame["low_50"]["1 work month"] < frame["date"]["1 work month"]
    assert frame["doublings_to_go"].round(2).tolist() == [0, 1.74, 3.8, 7.38]
    assert "From Claude Opus 4.6 (12 h, 2026-02-05) it takes 3.8 doublings" in table.caption
    assert "2027-06-10" in table.caption


def test_the_fan_ends_when_nearly_all_futures_have_crossed_the_last_milestone(page: PageSections) -> None:
    figure, table = found(page, "forecast"), found(page, "milestones")
    assert isinstance(figure, Figure)
    assert isinstance(table, Table)
    last = figure.data["release_date"].max().date()
    assert 0 <= (last - table.frame["high_95"].dropna().max()).days < 7
    assert set(figure.data["level"]) == {0.5, 0.8, 0.95}


def test_past_forecasts_are_held_against_what_their_bands_claimed(page: PageSections) -> None:
    figure, table = found(page, "calibration"), found(page, "backtest")
    assert figure.title == (
        "Of what came later, 80% bands of the exponential held: prediction bands 36%, confidence bands 18%"
    )
    assert isinstance(table, Table)
    assert set(table.frame["over"]) == {"release dates", "vintages"}


def test_a_store_without_frozen_forecasts_says_how_to_make_one(page: PageSections) -> None:
    assert any("horizon forecast --freeze" in note for note in page.notes)
    assert all(section.id != "ledger" for section in page.sections)


def test_frozen_forecasts_are_on_the_page_with_their_scores(facts: Store) -> None:
    question = TrendQuestion("metr-1.1", window=SINCE_2023)
    freeze_forecast(facts, ForecastQuestion(replace(question, as_of=date(2026, 1, 30))))
    score_ledger(facts)
    table = found(made(facts, question), "ledger")
    assert isinstance(table, Table)
    assert table.title.startswith(f"{len(table.frame)} frozen forecasts")
    assert "in hindsight" in " ".join(table.frame["made"])


def test_too_few_points_are_a_warning_for_each_section_and_no_failure(sqlite_store: Store, tmp_path: Path) -> None:
    name = series(sqlite_store, tmp_path, np.array([0.0, 1.2, 1.9, 3.1]))
    page = made(sqlite_store, TrendQuestion(name))
    assert [warning.split(":")[0] for warning in page.warnings][:1] == ["no test for a break"]
    assert any(warning.startswith("no backtest") for warning in page.warnings)
    assert {"gate", "milestones", "forecast"} <= {section.id for section in page.sections}
    assert all(section.id not in {"break", "ceiling", "calibration"} for section in page.sections)

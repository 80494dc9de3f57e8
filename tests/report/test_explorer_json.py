"""What the script of a page gets to change a figure with."""

import json
import math
from dataclasses import replace

import pytest

from horizon.report import csv_text, render
from horizon.report.explorer_json import explorer_csv, explorer_json, labs
from horizon.report.theme import ORGANIZATION_SHAPES
from tests.report.explored import DAYS, LEVELS, explored_page, explorer
from tests.report.sample import HOSTILE


@pytest.mark.parametrize("level", [0, 1])
@pytest.mark.parametrize("day", [0, 1, 2])
def test_the_data_of_each_variant_can_be_put_together_again(level: int, day: int) -> None:
    shown = explorer()
    told = explorer_csv(shown)
    lines = [text for place, since, until, text in told["rows"] if place == level and since <= day <= until]
    lines = [text + told["ends"][level][day] if text.endswith(",") else text for text in lines]
    frame = shown.at(LEVELS[level])[day].data.sort_values(["release_date", "minutes", "model"], kind="stable")
    assert told["head"] + "".join(lines) == csv_text(frame)


def test_a_line_of_the_data_is_there_once_for_all_its_vintages() -> None:
    rows = explorer_csv(explorer())["rows"]
    assert len({(level, text) for level, _, _, text in rows}) == len(rows)


def test_an_interval_without_an_end_is_strict_json() -> None:
    shown = explorer()
    own = shown.own
    assert own.pace is not None
    endless = replace(own, pace=own.pace._replace(high=math.inf))
    told = explorer_json(replace(shown, variants=(*(one for one in shown.variants if one is not own), endless)))
    assert json.loads(json.dumps(told, allow_nan=False))["variants"][0][2]["pace"]["high"] is None


def test_each_lab_has_the_mark_of_its_place_in_the_legend() -> None:
    marks = labs(explorer())
    assert [lab.place for lab in marks] == list(range(len(ORGANIZATION_SHAPES)))
    assert len({lab.shape for lab in marks}) == len(ORGANIZATION_SHAPES)


def test_hostile_names_are_inert_in_the_controls() -> None:
    html = render(explored_page(explorer()))
    assert HOSTILE[0] not in html
    assert "<bdi>OpenAI</bdi>" in html


@pytest.mark.parametrize(("days", "levels", "absent"), [(DAYS[-1:], LEVELS, "vintage"), (DAYS, LEVELS[:1], "level")])
def test_where_there_is_nothing_to_choose_there_is_no_control(
    days: tuple[object, ...], levels: tuple[float, ...], absent: str
) -> None:
    html = render(explored_page(explorer(days, levels)))  # type: ignore[arg-type]
    chosen = {name for name in ("vintage", "level", "axis") if f'data-choose="{name}"' in html}
    assert chosen == {"vintage", "level", "axis"} - {absent}

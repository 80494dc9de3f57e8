"""Sparklines."""

import pandas as pd
import pytest

from horizon.report.sparkline import HEIGHT, WIDTH, sparkline, sparkline_frame

OLD = [("2020-01-01", 0.0), ("2022-01-01", 1.0)]
NEW = [("2023-01-01", 0.25), ("2024-01-01", 0.5)]


def corners(points: str) -> list[tuple[float, ...]]:
    return [tuple(float(number) for number in corner.split(",")) for corner in points.split()]


def test_lines_of_one_column_share_time_and_scale() -> None:
    frame = sparkline_frame([OLD, NEW, None])
    old, new = (sparkline(line, frame) for line in (OLD, NEW))
    assert old is not None
    assert new is not None
    assert corners(old.points) == [(3.0, HEIGHT - 3.0), pytest.approx((52.0, 3.0), abs=0.1)]
    assert corners(new.points)[0][0] > corners(old.points)[1][0]
    assert new.end == (WIDTH - 3.0, HEIGHT / 2)


def test_one_reading_is_a_dot_at_the_end() -> None:
    line = sparkline(NEW[:1], sparkline_frame([NEW[:1]]))
    assert line is not None
    assert line.points == ""
    assert line.text == "25% on 2023-01-01"


def test_no_reading_is_no_line() -> None:
    assert sparkline([], sparkline_frame([[]])) is None


def test_values_beyond_the_ceiling_stay_in_the_picture() -> None:
    value = [("2020-01-01", -0.5), ("2021-01-01", 1.5)]
    line = sparkline(value, sparkline_frame([value]))
    assert line is not None
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in corners(line.points))


def test_many_readings_are_thinned_and_keep_the_first_and_the_last() -> None:
    days = pd.date_range("2019-01-01", periods=2000)
    value = [(day, place / 2000) for place, day in enumerate(days)]
    line = sparkline(value, sparkline_frame([value]))
    assert line is not None
    assert len(corners(line.points)) == 120
    assert "2000 readings" in line.text

"""Pictures, file names, and files written whole or not at all."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import altair as alt
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from horizon.report import frontier_chart, png, safe_filename, svg, write_atomic
from horizon.report.export import vega_lite
from horizon.report.files import write_all
from horizon.report.theme import LIGHT
from tests.report.sample import HOSTILE, SCRIPT, lines, points


def test_write_makes_the_folder_and_the_file(tmp_path: Path) -> None:
    path = tmp_path / "out" / "page.html"
    write_atomic(path, "café\r\n")
    assert path.read_bytes() == "café\r\n".encode()
    assert [entry.name for entry in path.parent.iterdir()] == ["page.html"]


def test_write_replaces_the_file_and_leaves_it_as_readable_as_any_other(tmp_path: Path) -> None:
    path, other = tmp_path / "page.html", tmp_path / "other"
    path.write_text("old")
    other.touch()
    write_atomic(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode == other.stat().st_mode


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
def test_a_failed_write_keeps_the_old_page_and_leaves_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "page.html"
    path.write_text("old")
    monkeypatch.setattr(step, full)
    with pytest.raises(OSError, match="No space left"):
        write_atomic(path, "new")
    assert {entry.name: entry.read_text() for entry in tmp_path.iterdir()} == {"page.html": "old"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Claude 3.5 Sonnet (New)", "claude-3.5-sonnet-new"),
        (SCRIPT, "script-img-src-x-onerror-alert-1"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "unnamed"),
        ("", "unnamed"),
        (".htaccess", "htaccess"),
        ("CON", "con-"),
        ("nul.txt", "nul-.txt"),
        ("COM¹.html", "com1-.html"),
        ("LPT9 .", "lpt9-"),
        ("conference", "conference"),
        ('a:b*c?d|e"f', "a-b-c-d-e-f"),
        ("abc\u202etxt.exe", "abc-txt.exe"),
        ("日本語", "日本語"),
    ],
)
def test_safe_filename_of(text: str, name: str) -> None:
    assert safe_filename(text) == name


@given(st.text() | st.sampled_from(HOSTILE))
def test_safe_filename_is_always_harmless_and_stable(text: str) -> None:
    name = safe_filename(text)
    assert name
    assert len(name.encode()) <= 255
    assert name[0] not in ".-"
    assert not set(name) & set('/\\:*?"<>|\0 \n\u202e')
    assert safe_filename(name) == name


def test_svg_carries_title_and_caption_as_text() -> None:
    chart = frontier_chart(points((SCRIPT,)), lines())
    root = ET.fromstring(svg(chart, title=f"About {SCRIPT}", caption="n = 13"))
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {f"About {SCRIPT}", "n = 13", "1 work day"} <= set(texts)


def test_a_character_that_xml_cannot_hold_is_replaced() -> None:
    chart = frontier_chart(points(("evil\x01name",)), lines())
    assert "\x01" not in svg(chart, title="a\x02b", caption="c")


def test_png_scales() -> None:
    chart = frontier_chart(points(), lines())
    sizes = [int.from_bytes(png(svg(chart), scale=scale)[16:20]) for scale in (1, 2)]
    assert sizes[0] > 760
    assert sizes[1] == pytest.approx(2 * sizes[0], abs=2)


def test_a_specification_is_whole_and_keeps_to_its_schema() -> None:
    chart = frontier_chart(points((SCRIPT,)), lines())
    spec = json.loads(vega_lite(chart, title=f"About {SCRIPT}", caption="n = 13"))
    assert spec["$schema"] == alt.SCHEMA_URL
    assert spec["title"] == {"text": [f"About {SCRIPT}"], "subtitle": ["n = 13"]}
    assert spec["config"]["background"] == LIGHT.surface
    assert spec["width"] == 760
    assert any(row["model"] == SCRIPT for rows in spec["datasets"].values() for row in rows if "model" in row)
    alt.Chart.from_dict(spec, validate=True)


def test_a_specification_is_drawn_by_itself_as_the_picture_beside_it_is() -> None:
    chart = frontier_chart(points(), lines())
    alone = vl_convert.vegalite_to_svg(vega_lite(chart, title="T", caption="C"), allowed_base_urls=[])
    assert len(alone) == pytest.approx(len(svg(chart, title="T", caption="C")), rel=0.01)


def test_files_are_written_into_a_new_folder_or_not_at_all(tmp_path: Path) -> None:
    write_all(tmp_path / "a" / "b", {"page.html": "café", "chart.png": b"\x89"})
    assert {path.name: path.read_bytes() for path in (tmp_path / "a" / "b").iterdir()} == {
        "page.html": "café".encode(), "chart.png": b"\x89"
    }  # fmt: skip
    with pytest.raises(FileExistsError):
        write_all(tmp_path / "a" / "b", {})


def test_a_picture_fetches_nothing() -> None:
    chart = alt.Chart("https://example.invalid/data.json").mark_point()
    with pytest.raises(ValueError, match="External data url not allowed"):
        svg(chart)

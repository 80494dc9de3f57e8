"""One chart as one file."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from horizon.errors import HorizonError
from horizon.report import Figure, Source, check_chart_path, doubling_time_chart, write_chart
from tests.report.sample import SCRIPT, windows
from tests.report.trend_frames import AS_OF


@pytest.fixture
def figure() -> Figure:
    return Figure("doubling", f"Three windows {SCRIPT}", "n = 3", "Rows.", doubling_time_chart(windows()), windows())


def test_a_page_is_whole_in_one_file_and_allows_nothing_remote(figure: Figure, tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "chart.html"
    write_chart(figure, path, as_of=AS_OF, headline="129 days", warnings=("Few points.",), notes=("OLS.",))
    html = path.read_text(encoding="utf-8")
    assert "default-src &#39;none&#39;" in html
    assert not re.search(r"""<(script|link|img)[^>]*(src|href)=["']?(https?:|//)""", html)
    assert SCRIPT not in html
    assert all(text in html for text in ("129 days", "Few points.", "OLS.", "2026-09-08"))
    assert [entry.name for entry in path.parent.iterdir()] == ["chart.html"]


def test_the_same_chart_gives_the_same_bytes(figure: Figure, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.html", "other.html")]
    for path in paths:
        write_chart(figure, path, as_of=AS_OF, sources=(Source("metr", "Results", "METR", "https://metr.org", "MIT"),))
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_an_svg_has_title_and_caption_as_text(figure: Figure, tmp_path: Path) -> None:
    write_chart(figure, tmp_path / "chart.SVG", as_of=AS_OF)
    texts = [element.text for element in ET.parse(tmp_path / "chart.SVG").iter("{http://www.w3.org/2000/svg}text")]
    assert {f"Three windows {SCRIPT}", "n = 3"} <= set(texts)


def test_a_png_is_one(figure: Figure, tmp_path: Path) -> None:
    write_chart(figure, tmp_path / "chart.png", as_of=AS_OF)
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize(("name", "found"), [("chart.pdf", "the suffix .pdf"), ("chart", "a name without a suffix")])
def test_another_suffix_is_refused_before_anything_is_written(
    figure: Figure, tmp_path: Path, name: str, found: str
) -> None:
    with pytest.raises(HorizonError, match="cannot be written as such a file") as refused:
        write_chart(figure, tmp_path / name, as_of=AS_OF)
    assert refused.value.found == found
    assert refused.value.expected == "a name that ends in .html, .svg, .png"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "chart.html").mkdir()
    with pytest.raises(HorizonError, match="is a folder"):
        check_chart_path(tmp_path / "chart.html")


@pytest.mark.parametrize("name", ["a file/chart.svg", "zero\0byte.svg", "long" * 100 + ".svg"])
def test_a_place_that_cannot_be_written_to_is_told(figure: Figure, tmp_path: Path, name: str) -> None:
    (tmp_path / "a file").write_text("not a folder")
    with pytest.raises(HorizonError, match="cannot be written") as refused:
        write_chart(figure, tmp_path / name, as_of=AS_OF)
    assert refused.value.found
    assert [entry.name for entry in tmp_path.iterdir()] == ["a file"]


def test_a_failed_write_leaves_the_last_good_file(
    figure: Figure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "chart.svg"
    path.write_text("old")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(HorizonError, match="cannot be written"):
        write_chart(figure, path, as_of=AS_OF)
    assert {entry.name: entry.read_text() for entry in tmp_path.iterdir()} == {"chart.svg": "old"}

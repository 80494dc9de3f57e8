"""Fast and exact reading agree, and every row knows its line."""

import csv
import hashlib
import io
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from horizon.errors import UnreadableFile, WrongColumns
from horizon.ingest.batch import Batch, RaggedRow
from horizon.ingest.readers.table import CsvFile

Rows = list[list[str]]


def opened(folder: Path, text: str, encoding: str = "utf-8") -> CsvFile:
    path = folder / "file.csv"
    path.write_bytes(text.encode(encoding))
    return CsvFile(path)


def rows_of(batches: list[Batch]) -> Rows:
    """The texts of all batches, row by row."""
    rows: Rows = []
    for batch in batches:
        columns = [texts[codes] for texts, codes in batch.columns.values()]
        rows += [[str(text) for text in row] for row in zip(*columns, strict=True)]
    return rows


def exact(file: CsvFile) -> list[Batch]:
    return list(file.exact(lambda _: None))


def numbered(file: CsvFile) -> list[tuple[int, list[str]]]:
    """Line and texts of each row."""
    (batch,) = exact(file)
    assert batch.lines is not None
    return list(zip(batch.lines.tolist(), rows_of([batch]), strict=True))


PLAIN = st.text(st.characters(exclude_characters='\r\n",\x00', exclude_categories=["Cs"]), max_size=6)


@st.composite
def plain_tables(draw: st.DrawFn) -> Rows:
    width = draw(st.integers(2, 4))
    return draw(st.lists(st.lists(PLAIN, min_size=width, max_size=width), min_size=1, max_size=8))


@settings(max_examples=150, deadline=None)
@given(rows=plain_tables(), end=st.sampled_from(["\n", "\r\n"]), mark=st.booleans(), final=st.booleans())
def test_plain_files_read_fast_are_as_read_exactly(rows: Rows, end: str, mark: bool, final: bool) -> None:
    header = [f"column {place}" for place in range(len(rows[0]))]
    text = end.join(",".join(row) for row in [header, *rows]) + (end if final else "")
    with tempfile.TemporaryDirectory() as folder:
        file = opened(Path(folder), text, "utf-8-sig" if mark else "utf-8")
        fast = rows_of(list(file.fast(lambda _: None)))
        assert file.plain
        assert fast == rows_of(exact(file)) == rows


@settings(max_examples=100, deadline=None)
@given(
    rows=st.lists(
        st.lists(
            st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=6),
            min_size=2,
            max_size=2,
        ),
        min_size=1,
    )
)
def test_any_text_that_is_quoted_is_read_back(rows: Rows) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["a", "b"], *rows])
    with tempfile.TemporaryDirectory() as folder:
        assert rows_of(exact(opened(Path(folder), text.getvalue()))) == rows


def test_lines_are_counted_through_blank_lines_and_quoted_line_breaks(tmp_path: Path) -> None:
    text = '\nmodel,notes\n\nA,"one\ntwo\r\nthree"\n  \nB,plain\n\n\nC,"x ""y"" z"'
    assert numbered(opened(tmp_path, text)) == [
        (4, ["A", "one\ntwo\r\nthree"]),
        (8, ["B", "plain"]),
        (11, ["C", 'x "y" z']),
    ]


def test_lines_go_on_from_batch_to_batch(tmp_path: Path) -> None:
    file = opened(tmp_path, "a,b\n" + "".join(f"{number},\n" for number in range(2, 12_003)))
    lines = [line for batch in exact(file) if batch.lines is not None for line in batch.lines.tolist()]
    assert [str(line) for line in lines] == [row[0] for row in rows_of(exact(file))]
    assert len(exact(file)) > 1


def test_rows_with_too_many_or_too_few_fields_are_set_apart(tmp_path: Path) -> None:
    (batch,) = exact(opened(tmp_path, "a,b\n1,2\n3\n4,5,6\n7,8\n"))
    assert rows_of([batch]) == [["1", "2"], ["7", "8"]]
    assert batch.ragged == (RaggedRow(3, 1), RaggedRow(4, 3))


def test_a_file_of_ragged_rows_only_has_no_row(tmp_path: Path) -> None:
    (batch,) = exact(opened(tmp_path, "a,b\n1\n"))
    assert (batch.length, batch.ragged) == (0, (RaggedRow(2, 1),))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('a,b\n1,"2\n3,4\n', "row that begins on line 2"),
        ('a,b\n1,2\n3,"4"5\n', "row that begins on line 3"),
        ("a,b\r1,2\r3,4\r", "new-line character"),
    ],
    ids=["quotation mark left open", "text after a quotation mark", "carriage returns only"],
)
def test_what_is_no_regular_csv_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=rf"(?s)file\.csv is not a regular CSV file.*{reason}"):
        exact(opened(tmp_path, text))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_that_of_the_header(tmp_path: Path, delimiter: str) -> None:
    file = opened(tmp_path, delimiter.join(["a", "b", "c\n"]) + delimiter.join(["1", "2.5", "x y\n"]))
    assert rows_of(exact(file)) == rows_of(list(file.fast(lambda _: None))) == [["1", "2.5", "x y"]]


def test_a_file_of_one_column_is_read(tmp_path: Path) -> None:
    assert numbered(opened(tmp_path, "model\nA\n\nB\n")) == [(2, ["A"]), (4, ["B"])]


def test_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    file = opened(tmp_path, "a,b\n")
    assert file.header == ["a", "b"]
    assert rows_of(list(file.fast(lambda _: None))) == rows_of(exact(file)) == []


@pytest.mark.parametrize(
    ("header", "found"),
    [("a,,b", "no name for column 2"), ("a,b,", "no name for column 3"), ("a,b, a", "'a' 2 times")],
)
def test_a_header_with_a_column_unnamed_or_named_twice_is_refused(tmp_path: Path, header: str, found: str) -> None:
    with pytest.raises(WrongColumns, match=rf"(?s)not clear.*found: {found}"):
        opened(tmp_path, f"{header}\n1,2,3\n")


@pytest.mark.parametrize("text", ["\n\n", ",,\n1,2,3\n", '""\n', "﻿"])
def test_a_file_without_a_header_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableFile, match="is empty"):
        opened(tmp_path, text)


def test_names_in_the_header_are_trimmed(tmp_path: Path) -> None:
    assert opened(tmp_path, ' a ,"b "\n', "utf-8-sig").header == ["a", "b"]


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    file, shares = opened(tmp_path, "a,b\n1,2\n"), list[float]()
    list(file.fast(shares.append))
    list(file.exact(shares.append))
    assert shares == [1.0, 1.0]


BAD = "a,b\n1,2\n3,\x00\n"


def test_bytes_that_were_never_looked_at_are_looked_at(tmp_path: Path) -> None:
    place = tmp_path / "file.csv"
    place.write_text(BAD)
    others = {hashlib.sha256(b"other bytes").hexdigest()}
    with pytest.raises(UnreadableFile, match="zero byte"):
        CsvFile(place, seen=others.__contains__)


@pytest.mark.parametrize(
    "use",
    [lambda file: file.plain, lambda file: next(file.fast(print)), lambda file: next(file.exact(print))],
    ids=["plain", "fast", "exact"],
)
def test_bytes_that_were_looked_at_are_looked_at_again_before_a_row_is_read(
    tmp_path: Path, use: Callable[[CsvFile], object]
) -> None:
    place = tmp_path / "file.csv"
    place.write_text(BAD)
    file = CsvFile(place, seen={hashlib.sha256(BAD.encode()).hexdigest()}.__contains__)
    assert (file.header, file.delimiter) == (["a", "b"], ",")
    with pytest.raises(UnreadableFile, match="zero byte"):
        use(file)

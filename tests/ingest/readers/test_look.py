"""Bytes that are no CSV file are refused with what they are."""

import gzip
import hashlib
import io
import os
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from horizon.errors import UnreadableFile
from horizon.ingest.readers.look import Look, delimiter_of, look_at


def zipped(text: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("scores.csv", text)
    return buffer.getvalue()


GOOD = b"model,minutes\nA,1\n"

REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "html": (b"\n <!DOCTYPE html>\n<html><body>502 Bad Gateway", "web page"),
    "html after a byte-order mark": (b"\xef\xbb\xbf<html>", "web page"),
    "xml": (b"<?xml version='1.0'?><Error/>", "web page"),
    "zip": (zipped(GOOD), "a zip archive"),
    "gzip": (gzip.compress(GOOD), "a gzip archive"),
    "pdf": (b"%PDF-1.7\n", "a PDF"),
    "sqlite": (b"SQLite format 3\x00" + b"\x00" * 100, "a SQLite database"),
    "parquet": (b"PAR1\x15\x04", "a Parquet file"),
    "utf-16": ("model,minutes\nA,1\n".encode("utf-16"), "UTF-16"),
    "utf-16 big endian": (b"\xfe\xff" + "model,minutes".encode("utf-16-be"), "UTF-16"),
    "utf-16 without a mark": ("model,minutes\n".encode("utf-16-le"), "zero byte"),
    "a zero byte": (GOOD + b"B,\x00\n", "zero byte"),
    "latin-1": (GOOD + b"B,2\nMod\xe8le,3\n", r"byte 0xe8 on line 4"),
    "latin-1 in the header": (b"mod\xe8le,minutes\n", "byte 0xe8 on line 1"),
    "cut off inside a letter": (GOOD + "Modèle".encode()[:4], r"byte 0xc3 on line 3"),
    "binary": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "zero byte|byte 0x89"),
}


def write(folder: Path, content: bytes) -> Path:
    path = folder / "file.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_csv_file_is_refused_with_what_it_is(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=rf"(?s)file\.csv.*({reason})"):
        look_at(write(tmp_path, content))


@pytest.mark.parametrize("name", ["empty", "html", "html after a byte-order mark", "zip", "gzip", "utf-16"])
def test_what_begins_as_no_csv_file_is_refused_in_the_same_words_at_first_sight(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, REFUSED[name][0])
    with pytest.raises(UnreadableFile) as whole:
        look_at(path)
    with pytest.raises(UnreadableFile) as start:
        delimiter_of(path)
    assert str(start.value) == str(whole.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"(?s)absent\.csv.*No such file"):
        look_at(tmp_path / "absent.csv")


def a_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def a_socket(folder: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "socket"))
    return folder / "socket"


def a_link_to_itself(folder: Path) -> Path:
    (folder / "loop").symlink_to("loop")
    return folder / "loop"


NO_FILES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a folder": (lambda folder: folder, "Is a directory"),
    "a pipe, which nobody writes to": (a_pipe, "a pipe"),
    "a socket": (a_socket, "a socket"),
    "a device that never ends": (lambda _: Path("/dev/zero"), "a device"),
    "a link to itself": (a_link_to_itself, "Too many levels of symbolic links"),
    "a name with a zero byte": (lambda folder: folder / "a\x00b", "null (byte|character)"),
    "a name that is too long": (lambda folder: folder / ("a" * 300), "File name too long"),
}


@pytest.mark.parametrize(("make", "found"), NO_FILES.values(), ids=NO_FILES)
def test_what_is_no_regular_file_is_refused_without_opening_it(
    tmp_path: Path, make: Callable[[Path], Path], found: str
) -> None:
    with pytest.raises(UnreadableFile, match=rf"(?s)cannot read .*found: .*{found}"):
        look_at(make(tmp_path))


@pytest.mark.parametrize(
    "content", [b"a" * (1 << 24), b"a" * ((1 << 24) + 1) + b"\n", b"a,b\n" + b"c" * 100_000_000], ids=len
)
def test_a_line_is_refused_above_16_mb(tmp_path: Path, content: bytes) -> None:
    path = write(tmp_path, content)
    if len(content) == 1 << 24:
        assert look_at(path).longest == len(content)
    else:
        with pytest.raises(UnreadableFile, match=r"(?s)file\.csv is not a CSV file.*a line of more than 16 MB"):
            look_at(path)


def test_a_caller_may_allow_shorter_lines_only(tmp_path: Path) -> None:
    path = write(tmp_path, b"a,b\n1,234\n5,6\n")
    assert look_at(path, longest_line=5).longest == 5
    with pytest.raises(UnreadableFile, match="a line of more than"):
        look_at(path, longest_line=4)


@pytest.mark.parametrize("content", [b"<html>", GOOD + b"\x00"])
def test_another_reader_says_what_it_expected(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"(?s)file\.csv is not a YAML file\n.*expected: a YAML file"):
        look_at(write(tmp_path, content), what="a YAML file")


def test_a_bad_byte_beyond_the_first_block_is_named_with_its_line(tmp_path: Path) -> None:
    rows = b"some model,1\n" * 400_000  # above the 4 MiB of a block
    with pytest.raises(UnreadableFile, match="byte 0xe8 on line 400002"):
        look_at(write(tmp_path, b"model,minutes\n" + rows + b"Mod\xe8le,3\n"))


@pytest.mark.parametrize(
    ("content", "delimiter", "plain"),
    [
        (b"a,b\n1,2\n", ",", True),
        (b"a,b\r\n1,2\r\n", ",", True),
        (b"a,b\n1,2", ",", True),
        (b"\xef\xbb\xbfa;b\n1;2\n", ";", True),
        (b"a\tb\n1\t2,3\n", "\t", True),
        (b"\n\na;b\n1;2\n", ";", False),
        ("a,b\nè,2\n".encode(), ",", True),
        (b'a,b\n"1",2\n', ",", False),
        (b"a,b\n\n1,2\n", ",", False),
        (b"a,b\n1,2,3\n", ",", False),
        (b"a,b\n1\n", ",", False),
        (b"a,b\n1,2\r3,4\n", ",", False),
        (b"a\n1\n", ",", False),
    ],
)
def test_a_file_is_plain_when_every_line_is_like_the_first(
    tmp_path: Path, content: bytes, delimiter: str, plain: bool
) -> None:
    digest = hashlib.sha256(content).hexdigest()
    longest = max(map(len, content.split(b"\n")))
    path = write(tmp_path, content)
    assert look_at(path) == look_at(path, sha256=digest) == Look(digest, delimiter, plain, longest)
    assert delimiter_of(path) == delimiter

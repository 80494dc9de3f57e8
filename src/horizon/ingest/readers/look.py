"""One look at every byte of a file, before anything is believed of it: text, in UTF-8, in lines of sensible length."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from horizon.errors import UnreadableFile
from horizon.ingest.files import check_regular

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LONGEST_LINE", "Look", "delimiter_of", "look_at"]

LONGEST_LINE = 1 << 24
"""Bytes of a line, unless the caller allows less or more."""

_BLOCK = 1 << 22
_MEGABYTE = 1 << 20
_DELIMITERS = (b",", b";", b"\t")
_SIGNATURES = {
    b"PK\x03\x04": "a zip archive (or an Excel workbook)",
    b"\x1f\x8b": "a gzip archive",
    b"SQLite format 3\x00": "a SQLite database",
    b"%PDF": "a PDF document",
    b"PAR1": "a Parquet file",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<body")
_BOM = b"\xef\xbb\xbf"
_CSV = "a CSV file"
_HEADER = "a header line and rows"


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen.

    Attributes
    ----------
    sha256 : str
        Digest of the bytes.
    delimiter : str
        That of the first line, as a CSV file has it.
    plain : bool
        No quotation mark, no blank line, the same number of delimiters in each line.
    longest : int
        Bytes of the longest line.
    """

    sha256: str
    delimiter: str
    plain: bool
    longest: int


def delimiter_of(path: Path, *, longest_line: int = LONGEST_LINE) -> str:
    """The delimiter of a CSV file, from a look at its beginning: the same that :func:`look_at` sees.

    Raises
    ------
    UnreadableFile
        If the file is not there, is no regular file, is empty, or begins as something else does.
    """
    block = next(_whole_lines(path, _CSV, longest_line), b"")
    if not block:
        raise _empty(path, _CSV)
    return _delimiter(_first_line(block)).decode()


def look_at(path: Path, *, what: str = _CSV, longest_line: int = LONGEST_LINE, sha256: str | None = None) -> Look:
    """Look at every byte of a file once, in constant memory.

    Parameters
    ----------
    path : Path
    what : str
        What it should be, for the message that says that it is not.
    longest_line : int
        Bytes that a line may have.
    sha256 : str, optional
        Digest of the bytes, where it is known already.

    Raises
    ------
    UnreadableFile
        If the file is not there, is no regular file, is empty, is binary, HTML or not UTF-8, or has a line that is
        too long.
    """
    import numpy as np

    digest = hashlib.sha256()
    delimiter, width, plain, line, longest = b"", -1, True, 0, 0
    for block in _whole_lines(path, what, longest_line):
        if not delimiter:
            first = _first_line(block)
            delimiter = _delimiter(first)
            width = first.count(delimiter)
        if b"\x00" in block:
            place = line + block[: block.index(b"\x00")].count(b"\n") + 1
            raise _is_not(path, what, f"binary data (a zero byte on line {place})")
        if sha256 is None:
            digest.update(block)
        try:
            if not block.isascii():
                block.decode("utf-8")
        except UnicodeDecodeError as error:
            raise _not_utf8(path, error, line) from error
        ends = _ends(block)
        longest = max(longest, int(np.diff(ends, prepend=-1).max()) - 1)
        if longest > longest_line:
            raise _too_long(path, what, longest_line)
        plain = plain and _is_plain(block, delimiter, width, ends)
        line += len(ends)
    if not delimiter:
        raise _empty(path, what)
    return Look(sha256 or digest.hexdigest(), delimiter.decode(), plain, longest)


def _first_line(block: bytes) -> bytes:
    return block.removeprefix(_BOM).lstrip().split(b"\n", 1)[0]


def _delimiter(first: bytes) -> bytes:
    return max(_DELIMITERS, key=first.count)


def _whole_lines(path: Path, what: str, longest_line: int) -> Iterator[bytes]:
    """The file in blocks that end where a line ends."""
    rest = b""
    check_regular(path)
    try:
        with path.open("rb") as handle:
            while block := handle.read(_BLOCK):
                if handle.tell() <= _BLOCK:
                    _check_start(path, what, block)
                if len(rest) > longest_line:
                    raise _too_long(path, what, longest_line)
                head, newline, tail = block.rpartition(b"\n")
                if newline:
                    yield rest + head + newline
                    rest = tail
                else:
                    rest += block
    except OSError as error:
        raise UnreadableFile(f"cannot read {path}", found=error.strerror or str(error)) from error
    if rest:
        yield rest


def _ends(block: bytes) -> NDArray[np.intp]:
    """Where the lines of a block end; the last line of a file may end with the file."""
    import numpy as np

    ends = np.flatnonzero(np.frombuffer(block, dtype=np.uint8) == ord("\n"))
    return ends if block.endswith(b"\n") else np.append(ends, len(block))


def _is_plain(block: bytes, delimiter: bytes, width: int, ends: NDArray[np.intp]) -> bool:
    import numpy as np

    if width < 1 or b'"' in block or (b"\r" in block and block.count(b"\r") != block.count(b"\r\n")):
        return False
    marks = np.flatnonzero(np.frombuffer(block, dtype=np.uint8) == delimiter[0])
    return bool((np.diff(np.searchsorted(marks, ends), prepend=0) == width).all())


def _check_start(path: Path, what: str, block: bytes) -> None:
    for signature, found in _SIGNATURES.items():
        if block.startswith(signature):
            raise _is_not(path, what, found)
    if block.removeprefix(_BOM).lstrip()[:9].lower().startswith(_MARKUP):
        raise _is_not(path, what, "a web page (HTML), perhaps an error page instead of the file")


def _empty(path: Path, what: str) -> UnreadableFile:
    expected = _HEADER if what == _CSV else what
    return UnreadableFile(f"{path} is empty", expected=expected, hint="was the download cut off?")


def _too_long(path: Path, what: str, longest_line: int) -> UnreadableFile:
    return _is_not(path, what, f"a line of more than {longest_line / _MEGABYTE:g} MB")


def _is_not(path: Path, what: str, found: str) -> UnreadableFile:
    expected = "comma-separated text with a header line" if what == _CSV else f"{what}: text in UTF-8"
    return UnreadableFile(f"{path} is not {what}", found=found, expected=expected)


def _not_utf8(path: Path, error: UnicodeDecodeError, lines_before: int) -> UnreadableFile:
    line = lines_before + error.object[: error.start].count(b"\n") + 1
    return UnreadableFile(
        f"{path} is not UTF-8",
        found=f"byte 0x{error.object[error.start]:02x} on line {line}",
        expected="text in UTF-8",
        hint="save it again as 'CSV UTF-8', or convert it: iconv -f WINDOWS-1252 -t UTF-8"
        if path.suffix == ".csv"
        else "convert it: iconv -f WINDOWS-1252 -t UTF-8",
    )

"""File names that harm nobody, and files that are written whole or not at all."""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

__all__ = ["atomic_file", "safe_filename", "write_all", "write_atomic"]

_LONGEST_NAME = 80
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def write_atomic(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: a failure leaves what was there before, and nothing beside it.

    Missing folders are made. Text is written as UTF-8, its line ends as they are.

    Raises
    ------
    OSError
        The folder cannot be written to, or the disk is full.
    """
    with atomic_file(path) as file:
        file.write(content.encode() if isinstance(content, str) else content)


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write that takes its place when all is written, and is gone if anything fails before that."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with draft.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def write_all(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files into a new folder, and see them onto the disk: all at once, which takes the disk far less time.

    Raises
    ------
    OSError
        There is such a folder, it cannot be made, or the disk is full; what was written by then stays.
    """
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    for name in files:
        with (folder / name).open("rb") as file:
            os.fsync(file.fileno())


def safe_filename(text: str) -> str:
    """Make a harmless file name of any text: letters, digits and ``. _ + -``, at most 80 characters.

    Examples
    --------
    >>> safe_filename("../Claude 3.5 Sonnet (New)"), safe_filename("</script><img src=x>"), safe_filename("")
    ('claude-3.5-sonnet-new', 'script-img-src-x', 'unnamed')
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    name = re.sub(r"[^\w.+]+", "-", plain)
    name = re.sub(r"\.{2,}", ".", name).strip("-._+ ")[:_LONGEST_NAME].rstrip("-._+")
    device = _DEVICES.fullmatch(name)  # Windows takes them for devices whatever comes after the point
    return f"{device[1]}-{device[2] or ''}" if device else name or "unnamed"

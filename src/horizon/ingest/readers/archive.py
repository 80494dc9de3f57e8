"""A folder or a zip archive as a set of named members, read within limits.

Nothing is ever written to disk, so a name cannot lead anywhere; one that tries is refused all the same, because such an
archive was not made by an honest program. Sizes are bounded before the first byte is unpacked: `zipfile` unpacks no
more of a member than its declared size, and the declared sizes are limited here.
"""

from __future__ import annotations

import hashlib
import lzma
import stat
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol

from horizon.errors import UnreadableFile
from horizon.ingest.files import FileState, check_regular, is_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["MOST_BYTES", "MOST_MEMBERS", "Archive", "digest_of", "open_archive"]

MOST_MEMBERS = 2_000
MOST_BYTES = 1 << 28
"""Of all members together, unpacked."""
LARGEST_RATIO = 200
"""Unpacked to packed bytes of a member; text packs up to 20 times, an archive that is made to explode 1,000 times."""

_NEVER_A_BOMB = 1 << 20
_ENCRYPTED = 0x1
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, OverflowError, RuntimeError, ValueError),
)


class Archive(Protocol):
    """Members by name: of a zip archive, or of a folder.

    A folder in which all members of an archive lie is left out of their names.
    """

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the members, sorted, with ``/`` between folders."""

    def read(self, names: Iterable[str]) -> dict[str, bytes]:
        """All bytes of some members.

        Raises
        ------
        UnreadableFile
            If they are damaged, or packed in a way that cannot be read.
        """


def open_archive(path: Path) -> Archive:
    """Open a folder or a zip archive, and see that it keeps within the limits.

    Raises
    ------
    UnreadableFile
        If it is neither, is damaged, has too many or too large members, or names that lead out of it.
    """
    try:
        return _Folder(path) if is_folder(path) else _Zip(path)
    except OSError as error:
        raise UnreadableFile(f"cannot read {path}", found=error.strerror or str(error)) from error


def digest_of(members: Mapping[str, bytes]) -> str:
    """Digest of names and bytes, alike for a folder and for a zip archive of it."""
    digest = hashlib.sha256()
    for name, data in sorted(members.items()):
        digest.update(hashlib.sha256(name.encode()).digest() + hashlib.sha256(data).digest())
    return digest.hexdigest()


class _Folder:
    """The files that lie in a folder, not those in folders below it; hidden files do not count."""

    def __init__(self, path: Path) -> None:
        files = _files(path)
        below = [entry for entry in path.iterdir() if entry.is_dir() and not _hidden(entry.name)]
        if not files and len(below) == 1:
            files = _files(below[0])
        self._files = {file.name: file for file in files}
        self.names = tuple(sorted(self._files))
        _check_extent(path, len(files), sum(file.stat().st_size for file in files))

    def read(self, names: Iterable[str]) -> dict[str, bytes]:
        return {name: _read(self._files[name]) for name in names}


def _read(file: Path) -> bytes:
    state = FileState.of(file)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"cannot read {file}", found=error.strerror or str(error)) from error
    state.check(file)
    return data


def _files(folder: Path) -> list[Path]:
    files = sorted(entry for entry in folder.iterdir() if not entry.is_dir() and not _hidden(entry.name))
    for file in files:
        check_regular(file)
        if file.is_symlink() and not file.resolve().is_relative_to(folder.resolve()):
            raise UnreadableFile(
                f"{file} leads out of its folder",
                found="a link to a place elsewhere",
                expected="files that lie in the folder",
                hint="copy the file into the folder",
            )
    return files


class _Zip:
    """The members of a zip archive."""

    def __init__(self, path: Path) -> None:
        self._path = path
        check_regular(path)
        found = [info for info in self._members() if not info.filename.endswith("/")]
        for info in found:
            self._check(info)
        members = [info for info in found if not _hidden(info.filename)]
        _check_extent(path, len(members), sum(info.file_size for info in members))
        names = _without_top([info.filename for info in members])
        self._infos = dict(zip(names, members, strict=True))
        if len(self._infos) < len(members):
            twice = next(name for name in names if names.count(name) > 1)
            raise self._refusal(f"two members called {twice}", "each name once")
        self.names = tuple(sorted(self._infos))

    def read(self, names: Iterable[str]) -> dict[str, bytes]:
        try:
            with zipfile.ZipFile(self._path) as archive:
                return {name: self._unpacked(archive, name) for name in names}
        except _DAMAGED as error:
            raise self._refusal(str(error), "a whole zip archive") from error

    def _unpacked(self, archive: zipfile.ZipFile, name: str) -> bytes:
        info = self._infos[name]
        try:
            with archive.open(info) as member:
                data = member.read(info.file_size + 1)
        except _DAMAGED as error:
            raise self._refusal(
                f"{name}: {str(error) or type(error).__name__}", "members that can be unpacked"
            ) from error
        if len(data) != info.file_size:
            raise self._refusal(f"{name}: {len(data):,} bytes", f"the {info.file_size:,} bytes that it is said to have")
        return data

    def _members(self) -> list[zipfile.ZipInfo]:
        try:
            with zipfile.ZipFile(self._path) as archive:
                return archive.infolist()
        except _DAMAGED as error:
            raise self._refusal(str(error), "a whole zip archive", hint="was the download cut off?") from error

    def _check(self, info: zipfile.ZipInfo) -> None:
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if (
            not parts
            or info.filename.startswith(("/", "\\"))
            or ".." in parts
            or any(":" in part for part in parts[:1])
        ):
            raise self._refusal(f"a member called {info.filename!r}", "names that stay inside the archive")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise self._refusal(f"{info.filename} is a link", "files")
        if info.flag_bits & _ENCRYPTED:
            raise self._refusal(f"{info.filename} is encrypted", "an archive without a password")
        if info.file_size > max(_NEVER_A_BOMB, LARGEST_RATIO * info.compress_size):
            found = f"{info.filename}: {info.file_size:,} bytes packed into {info.compress_size:,}"
            raise self._refusal(found, f"at most {LARGEST_RATIO} times as many bytes as are packed")

    def _refusal(self, found: str, expected: str, hint: str | None = None) -> UnreadableFile:
        return UnreadableFile(
            f"{self._path} is not a zip archive that can be read", found=found, expected=expected, hint=hint
        )


def _check_extent(path: Path, members: int, size: int) -> None:
    if members > MOST_MEMBERS or size > MOST_BYTES:
        raise UnreadableFile(
            f"{path} is too large",
            found=f"{members:,} files with {size:,} bytes",
            expected=f"at most {MOST_MEMBERS:,} files with {MOST_BYTES:,} bytes, unpacked",
            hint="is it the right one?",
        )


def _hidden(name: str) -> bool:
    """Tell whether a file is one that file managers leave behind."""
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)


def _without_top(names: list[str]) -> list[str]:
    """Names without the one folder in which all of them lie, if they do."""
    tops = {PurePosixPath(name).parts[0] for name in names if "/" in name}
    if len(tops) != 1 or not all("/" in name for name in names):
        return names
    return [name.partition("/")[2] for name in names]

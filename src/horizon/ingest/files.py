"""Files as they lie on disk: only regular ones are read, and they may not change meanwhile."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from horizon.errors import UnreadableFile

if TYPE_CHECKING:
    import os
    from pathlib import Path

__all__ = ["FileState", "check_regular", "is_folder", "sha256_of"]

_KINDS = {
    stat.S_IFDIR: "Is a directory",
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}


def check_regular(path: Path) -> os.stat_result:
    """See that a path leads to a regular file, before it is opened: a pipe could hang, a device never end.

    Raises
    ------
    UnreadableFile
        If it does not.
    """
    try:
        found = path.stat()
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        raise UnreadableFile(
            f"cannot read {path}", found=getattr(error, "strerror", None) or str(error), expected="a file"
        ) from error
    kind = _KINDS.get(stat.S_IFMT(found.st_mode))
    if kind:
        raise UnreadableFile(
            f"cannot read {path}",
            found=kind,
            expected="a regular file",
            hint=None if stat.S_ISDIR(found.st_mode) else "write its content to a file and name that",
        )
    return found


def is_folder(path: Path) -> bool:
    """Tell whether a path leads to a folder; what cannot be looked at is none, and is refused when it is read."""
    try:
        return path.is_dir()
    except OSError:
        return False


def sha256_of(path: Path) -> str:
    """Digest of the bytes of a file.

    Raises
    ------
    UnreadableFile
        If it is not a regular file that can be read.
    """
    check_regular(path)
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(f"cannot read {path}", found=error.strerror or str(error)) from error


@dataclass(frozen=True, slots=True)
class FileState:
    """Which file a path leads to, its size and when it was last written."""

    device: int
    inode: int
    size: int
    written_ns: int

    @classmethod
    def of(cls, path: Path) -> FileState:
        """The state now.

        Raises
        ------
        UnreadableFile
            If it is not a regular file.
        """
        found = check_regular(path)
        return cls(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)

    def check(self, path: Path) -> None:
        """See that the file is still in this state.

        Raises
        ------
        UnreadableFile
            If it is not.
        """
        if FileState.of(path) != self:
            raise UnreadableFile(
                f"{path} changed while it was read",
                expected="a file that stays as it is",
                hint="wait until it is written, and ingest it again",
            )

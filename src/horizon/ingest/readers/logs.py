"""What readers of evaluation logs share: one log or a folder of them, and how a log speaks of days and runs."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from horizon.errors import UnreadableFile
from horizon.ingest.files import is_folder
from horizon.ingest.reader import Document, Part
from horizon.ingest.sniff import Sniffed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from horizon.records import SourceRecord

__all__ = ["Family", "Log", "day_of", "is_number", "scope_word", "setting_of", "taken_together"]

_SHOWN = 5
_LOOKED_AT = 20
_YEARS = range(1950, 2101)
_LONGEST_WORD = 160
_SECONDS = re.compile(r"\d{9,}(\.\d*)?")


@dataclass(frozen=True, slots=True)
class Log:
    """One log: its tables, the digest of its bytes, and doubts about it."""

    parts: tuple[Part, ...]
    sha256: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """Logs of one kind.

    Attributes
    ----------
    name : str
        Of the reader.
    what : str
        What one is, in words for a message.
    endings : tuple of str
        How names of files in a folder end that may be one.
    recognises : callable
        Whether a file is one, from its beginning.
    read : callable
        (path, name within the folder) -> the log; or, as a value, why a log that is in order gives no scores.
    source : SourceRecord
        Where they come from, if neither the user nor the log says.
    """

    name: str
    what: str
    endings: tuple[str, ...]
    recognises: Callable[[Sniffed], bool]
    read: Callable[[Path, str | None], Log | UnreadableFile]
    source: SourceRecord

    def has(self, sniffed: Sniffed) -> bool:
        """Whether a file is a log of this kind, or a folder has one among its first files."""
        if not sniffed.is_folder:
            return self.recognises(sniffed)
        files = _files(sniffed.path, self.endings)
        return any(self.recognises(Sniffed(path)) for _, path in zip(range(_LOOKED_AT), files, strict=False))


def taken_together(family: Family, path: Path) -> Document:
    """Read a log, or all logs in a folder and below.

    Each log of a folder is a vintage of its own. Other files are left aside; logs that hold no result, because their
    run failed, are left out and named in the warnings.

    Raises
    ------
    UnreadableFile
        If a log is broken, or there is none with a result.
    """
    if not is_folder(path):
        log = family.read(path, None)
        if isinstance(log, UnreadableFile):
            raise log
        return _document(family, [log], log.sha256, ())
    logs, digest, without, others = [], hashlib.sha256(), [], 0
    for file in _files(path, family.endings):
        if not family.recognises(Sniffed(file)):
            others += 1
            continue
        name = file.relative_to(path).as_posix()
        log = family.read(file, name)
        if isinstance(log, UnreadableFile):
            without.append(f"{name}: {log.found}")
            continue
        logs.append(log)
        digest.update(f"{name}\n{log.sha256}\n".encode(errors="replace"))
    if not logs:
        raise UnreadableFile(
            f"{path} does not hold {family.what} with a result",
            found=f"{others:,} other files, {len(without):,} without a result",
            expected=f"files that end in {' or '.join(family.endings)}",
        )
    return _document(family, logs, digest.hexdigest(), _left(without, others, family))


def _document(family: Family, logs: list[Log], sha256: str, warnings: Iterable[str]) -> Document:
    parts = tuple(part for log in logs for part in log.parts)
    days = {part.known_at for part in parts}
    return Document(
        family.name,
        sha256,
        parts,
        family.source,
        known_at=days.pop() if len(days) == 1 else None,
        warnings=tuple(dict.fromkeys([*warnings, *(text for log in logs for text in log.warnings)])),
    )


def _left(without: list[str], others: int, family: Family) -> Iterator[str]:
    if without:
        rest = f"; and {len(without) - _SHOWN:,} more" if len(without) > _SHOWN else ""
        yield f"logs without a result ({len(without):,}): {'; '.join(without[:_SHOWN])}{rest}"
    if others:
        yield f"{others:,} file{'' if others == 1 else 's'} left aside: not {family.what}"


def _files(folder: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    """Files with these endings in a folder and below, in the order of their names."""

    def refuse(error: OSError) -> None:
        raise UnreadableFile(f"cannot read {error.filename}", found=error.strerror or str(error)) from error

    for here, folders, names in os.walk(folder, onerror=refuse):
        folders.sort()
        paths = (Path(here, name) for name in sorted(names) if name.endswith(endings))
        yield from (path for path in paths if path.is_file())  # a pipe would be waited for


def day_of(moment: Any) -> date | None:
    """The day, in UTC, of a moment in ISO form or in seconds since 1970; None if it is neither, or of another age.

    Examples
    --------
    >>> str(day_of("2025-10-21T01:12:03+02:00")), str(day_of("1750000000")), day_of("soon")
    ('2025-10-20', '2025-06-15', None)
    """
    try:
        if is_number(moment) or _SECONDS.fullmatch(moment):
            moment = datetime.fromtimestamp(float(moment), UTC)
        else:
            moment = datetime.fromisoformat(moment)
            moment = moment if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        return None
    return moment.date() if moment.year in _YEARS else None


def is_number(value: Any) -> bool:
    """Whether it is a number: neither a text nor true or false."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def scope_word(text: str) -> str:
    """A text as one word of what rows are complete for; a digest of it where it is long.

    Examples
    --------
    >>> scope_word("my source/model 1")
    'my-source/model-1'
    """
    word = re.sub(r"[\s\x00-\x1f\x7f]+", "-", text)
    return word if len(word) <= _LONGEST_WORD else hashlib.sha256(text.encode(errors="replace")).hexdigest()


def setting_of(*words: str | None) -> str:
    """What tells runs of one model apart, in the words of the shipped scores: ``5-shot; reasoning effort high``."""
    return "; ".join(word for word in words if word)

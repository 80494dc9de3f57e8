"""Every exception and warning of the package.

::

    HorizonError                     something horizon was asked to do cannot be done
    ├── InputError                   a file that was handed in
    │   ├── UnreadableFile           not there, empty, binary, HTML, wrong encoding, broken CSV
    │   ├── WrongColumns             a table that is not known, a column that is missing or named twice
    │   ├── RejectedRows             rows that break a rule, under ``--on-error abort``
    │   └── WrongOption              an option's value that does not fit the file
    ├── StoreError                   the store itself
    │   ├── StoreMissing             no store where one was expected
    │   └── StoreOutOfDate           its schema is older or newer than this program
    ├── WebError                     an address that may not be used, or that does not give what it should
    ├── FeedError                    a feed that is not there, or cannot be added
    ├── SelectionError               a suite, date or window for which the store holds nothing
    ├── FitError                     data from which the curve cannot be estimated
    ├── ExecutionError               work could not be run where it was sent
    ├── ScheduleError                a schedule that cannot be kept as it is asked for
    │   └── ScheduleBusy             another process runs the schedules of this store
    └── StudyError                   a study file that does not say what a report needs

    HorizonWarning                   doubt that does not stop the work; kept with the result
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "ExecutionError",
    "FeedError",
    "FitError",
    "HorizonError",
    "HorizonWarning",
    "InputError",
    "RejectedRows",
    "ScheduleBusy",
    "ScheduleError",
    "SelectionError",
    "StoreError",
    "StoreMissing",
    "StoreOutOfDate",
    "StudyError",
    "UnreadableFile",
    "WebError",
    "WrongColumns",
    "WrongOption",
    "in_one_line",
]


_LONGEST = 1000


class HorizonError(Exception):
    """What went wrong, with what was found, what was expected and what to do.

    Parameters
    ----------
    message : str
        One line: what went wrong, and where.
    found, expected, hint : str, optional
        What was met, what would have been right, and what the user can do; each a line of its own.
    """

    def __init__(
        self, message: str, *, found: str | None = None, expected: str | None = None, hint: str | None = None
    ) -> None:
        self.message = message
        self.found = found
        self.expected = expected
        self.hint = hint
        super().__init__(message)

    def __str__(self) -> str:
        parts = (("found", self.found), ("expected", self.expected), ("to do", self.hint))
        return "\n".join([self.message, *(f"  {name}: {_shortened(text)}" for name, text in parts if text)])


def in_one_line(error: BaseException) -> str:
    r"""What went wrong: what was found, and not what to do, for where nobody is there to do it.

    Examples
    --------
    >>> in_one_line(HorizonError("the file is empty", found="0 bytes", hint="write to it"))
    'the file is empty; found 0 bytes'
    >>> in_one_line(FileNotFoundError(2, "No such file or directory", "scores.csv"))
    'scores.csv: No such file or directory'
    >>> in_one_line(ValueError("too\nlong"))
    'ValueError: too long'
    """
    if isinstance(error, HorizonError):
        text = error.message + (f"; found {error.found}" if error.found else "")
    elif isinstance(error, OSError) and (text := error.strerror or str(error)):
        text = f"{error.filename}: {text}" if error.filename else text
    else:
        text = f"{type(error).__name__}: {error}"
    return " ".join(text.split())


def _shortened(text: str) -> str:
    """What was found may be a million columns."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."


class InputError(HorizonError):
    """A file that was handed in cannot be taken."""


class UnreadableFile(InputError):
    """The bytes are not what they should be: not there, empty, binary, HTML, wrong encoding, broken CSV."""


class WrongColumns(InputError):
    """The table is not known, or its columns are missing or named twice."""


class RejectedRows(InputError):
    """Rows break a rule and nothing was stored.

    Parameters
    ----------
    rejects : sequence of horizon.records.Reject
        Every rejected field: line, field, value, reason.
    """

    _shown = 10

    def __init__(self, message: str, rejects: Sequence[object], *, hint: str | None = None) -> None:
        self.rejects = tuple(rejects)
        super().__init__(message, hint=hint)

    def __str__(self) -> str:
        lines = [self.message, *(f"  {reject}" for reject in self.rejects[: self._shown])]
        if len(self.rejects) > self._shown:
            lines.append(f"  ... and {len(self.rejects) - self._shown:,} more")
        if self.hint:
            lines.append(f"  to do: {self.hint}")
        return "\n".join(lines)


class WrongOption(InputError):
    """The value of an option does not fit the file."""


class StoreError(HorizonError):
    """The store cannot do what was asked."""


class StoreMissing(StoreError):
    """There is no store where one was expected."""


class StoreOutOfDate(StoreError):
    """The schema of the store is older or newer than this program."""


class WebError(HorizonError):
    """An address on the network may not be used, cannot be reached, or does not give what it should."""


class FeedError(HorizonError):
    """There is no such feed, or it cannot be added."""


class SelectionError(HorizonError):
    """The store holds nothing for this suite, date or window."""


class FitError(HorizonError):
    """The curve cannot be estimated from these data."""


class ExecutionError(HorizonError):
    """The work could not be run where it was sent: no scheduler, no workers, or workers that keep dying."""


class ScheduleError(HorizonError):
    """The schedule cannot be kept as it is asked for: its name, its times, its studies, or who is told."""


class ScheduleBusy(ScheduleError):
    """Another process runs the schedules of this store.

    Parameters
    ----------
    holder : horizon.schedule.lock.Holder
        Which, and since when.
    """

    def __init__(self, message: str, holder: object) -> None:
        self.holder = holder
        super().__init__(message)


class StudyError(HorizonError):
    """The study file does not say what a report needs."""


class HorizonWarning(UserWarning):
    """Doubt that does not stop the work; it is printed and kept with the result."""

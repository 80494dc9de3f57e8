"""What marks a vintage: its source, its day, and what it is complete for."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from horizon.errors import WrongOption
from horizon.ingest.groups import Group
from horizon.ingest.names import slugify
from horizon.records import SourceRecord

if TYPE_CHECKING:
    from horizon.ingest.groups import Mark
    from horizon.ingest.known import Known
    from horizon.ingest.origin import Origin
    from horizon.ingest.plan import Plan
    from horizon.ingest.request import IngestRequest

__all__ = ["Marks"]

_KINDS = {"suite": "benchmark", "benchmark": "benchmark", "model": "model"}
"""Field -> kind of name."""


class Marks:
    """The fields of a file that tell vintages apart, and the vintage that their values stand for.

    Attributes
    ----------
    fields : tuple of str
    in_rows : bool
        Whether the rows say any of it; else the whole file is one vintage.
    """

    def __init__(self, known: Known, request: IngestRequest, origin: Origin, plan: Plan) -> None:
        self._known, self._request, self._origin, self._plan = known, request, origin, plan
        self._new_sources: dict[str, SourceRecord] = {}
        self.fields = ("source", "known_at", *plan.scope)
        self.in_rows = not plan.columns.keys().isdisjoint(self.fields)

    def of_file(self) -> Group:
        """The vintage of a file whose rows do not say it.

        Raises
        ------
        WrongOption
            If its day has not come yet.
        """
        return self.group(tuple(self._plan.said(name) for name in self.fields))

    def group(self, mark: Mark) -> Group:
        """The vintage that the values of the fields stand for.

        Raises
        ------
        WrongOption
            If its day has not come yet.
        """
        slug, known_at, *about = mark
        source, day = self._source(str(slug) if slug is not None else None)
        if known_at is not None:
            day = date.fromisoformat(str(known_at))
        today = datetime.now(UTC).date()
        if day is not None and day > today and not self._request.sources:  # described sources are not to be doubted
            raise WrongOption(
                f"{self._origin.path}: a vintage cannot be known before its day has come",
                found=f"known_at {day}",
                expected=f"{today} at the latest",
            )
        words = (
            f"{name}={self._known.names.slug(_KINDS[name], str(value)) if name in _KINDS else value}"
            for name, value in zip(self._plan.scope, about, strict=True)
        )
        scope = " ".join(filter(None, [self._origin.about, *words]))
        return Group(source, day or today, scope, assumed=day is None)

    def _source(self, slug: str | None) -> tuple[SourceRecord, date | None]:
        origin, described = self._origin, self._request.sources
        if slug is None:
            return origin.source or _named_after(origin.path), origin.known_at
        if slugify(slug) in described:
            return described[slugify(slug)]
        new = self._new_sources.setdefault(slugify(slug), SourceRecord(slugify(slug), slug))
        return new, origin.known_at


def _named_after(path: Path) -> SourceRecord:
    """A source that is called as its file; a file's name need not be text."""
    name = os.fsencode(path.name).decode(errors="replace")
    return SourceRecord(slugify(Path(name).stem) or "file", name)

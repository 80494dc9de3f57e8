"""The sections of a page while it is made: what cannot be made is a warning, and the rest of the page stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from horizon.errors import FitError, SelectionError
from horizon.workflow.trend_wording import no_section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from horizon.report.page import Figure, Table

__all__ = ["PageSections"]


@dataclass(slots=True)
class PageSections:
    """Sections in reading order, with what is to be read before and after them."""

    sections: list[Figure | Table] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, what: str, make: Callable[[], Iterable[Figure | Table]]) -> None:
        """Add what can be made; what there are too few points or scores for is a warning."""
        try:
            self.sections += make()
        except (FitError, SelectionError) as error:
            self.warnings.append(no_section(what, error))

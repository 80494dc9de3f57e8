"""What the making of a page gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from horizon.report.page import Page
    from horizon.workflow.news.conclusions import Conclusions

__all__ = ["Made"]


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A page before it is rendered, without its news, and what it concludes in numbers."""

    page: Page
    conclusions: Conclusions

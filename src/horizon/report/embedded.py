"""Which data a page carries itself: each set once, and no more than a page can hold; the rest lies beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MOST_CHARACTERS", "Embedded", "embed"]

MOST_CHARACTERS = 2_000_000
"""Of all the data (CSV) that a page carries."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """What becomes of the data of one figure or table.

    Attributes
    ----------
    text : str or None
        What the page carries under this section; None if it is carried elsewhere.
    same_as : str or None
        Id of the section whose data are the same rows, if that carries them.
    """

    text: str | None
    same_as: str | None = None

    @property
    def on_page(self) -> bool:
        """Whether the page carries the data, here or under another section."""
        return self.text is not None or self.same_as is not None


def embed(
    texts: Mapping[str, str], *, carried: Mapping[str, int] | None = None, most: int = MOST_CHARACTERS
) -> dict[str, Embedded]:
    r"""Say of each section, by id, whether the page carries its data (CSV), the smallest sets first.

    The same rows in another order are the same data. A page of one section carries its data whatever their size.

    Parameters
    ----------
    texts : mapping of str to str
    carried : mapping of str to int, optional
        Sections whose data the page carries in any case, as part of something else, and how many characters that has.
    most : int
        Characters at most.

    Examples
    --------
    >>> embed({"chart": "a\r\n1\r\n2\r\n", "table": "a\r\n2\r\n1\r\n"})
    {'chart': Embedded(text='a\r\n1\r\n2\r\n', same_as=None), 'table': Embedded(text=None, same_as='chart')}
    """
    carried = carried or {}
    first = {_rows(texts[name]): name for name in carried}
    leaders = {name: name if name in carried else first.setdefault(_rows(text), name) for name, text in texts.items()}
    there, room = set(carried), most - sum(carried.values())
    others = [name for name in first.values() if name not in carried]
    for name in sorted(others, key=lambda name: len(texts[name])):
        room -= len(texts[name])
        if room >= 0 or len(texts) == 1:
            there.add(name)
    return {name: _embedded(name, leader, texts, there) for name, leader in leaders.items()}


def _embedded(name: str, leader: str, texts: Mapping[str, str], there: set[str]) -> Embedded:
    if leader not in there:
        return Embedded(None)
    return Embedded(texts[name]) if leader == name else Embedded(None, leader)


def _rows(text: str) -> tuple[str, ...]:
    """The heading, and the rows in an order of their own."""
    head, *rows = text.split("\r\n")
    return (head, *sorted(rows))

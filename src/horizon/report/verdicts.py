"""How verdicts on benchmarks look: a word, and beside its colour a mark of its own shape."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LOOKS", "VERDICTS", "VerdictLook", "verdict_place"]

VERDICTS = ("at ceiling", "indistinguishable", "stalled below ceiling", "abandoned", "climbing", "floor")
"""In the order in which they are listed and stacked: what is finished first."""


@dataclass(frozen=True, slots=True)
class VerdictLook:
    """The mark of a verdict.

    Parameters
    ----------
    colour : int
        Place of its colour in `Palette.organizations`.
    shape : str
        SVG path inside a square from -1 to 1.
    """

    colour: int
    shape: str


LOOKS = {
    "at ceiling": VerdictLook(0, "M-1,-1H1V-.4H.3V1H-.3V-.4H-1Z"),
    "indistinguishable": VerdictLook(3, "M-1,-.8H1V-.2H-1ZM-1,.2H1V.8H-1Z"),
    "stalled below ceiling": VerdictLook(1, "M-.8,-.8H.8V.8H-.8Z"),
    "abandoned": VerdictLook(6, "M-1,-.6L-.6,-1L0,-.4L.6,-1L1,-.6L.4,0L1,.6L.6,1L0,.4L-.6,1L-1,.6L-.4,0Z"),
    "climbing": VerdictLook(2, "M0,-1L1,.8H-1Z"),
    "floor": VerdictLook(4, "M-.3,-1H.3V.4H1V1H-1V.4H-.3Z"),
}
"""A bar above and below for ceiling and floor, an equals sign, a stop sign, a cross, and an arrow's head upwards."""


def verdict_place(verdict: str) -> int:
    """Place of a verdict in the order of `VERDICTS`; what is none comes after them.

    Examples
    --------
    >>> verdict_place("at ceiling"), verdict_place("climbing"), verdict_place("not judged")
    (0, 4, 6)
    """
    return VERDICTS.index(verdict) if verdict in VERDICTS else len(VERDICTS)

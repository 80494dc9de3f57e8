"""What a study asks to be told of: the table ``[alerts]`` of its file, the same for all kinds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from horizon.errors import StudyError
from horizon.workflow.studies.checks import Key, check_keys, check_values

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["AlertRules", "read_alerts"]


@dataclass(frozen=True, slots=True)
class AlertRules:
    """Which changes of conclusions are alerts.

    Attributes
    ----------
    frontier : bool
        A model is on the frontier that was not, or is no longer there.
    curve : bool
        Another growth curve has the largest Akaike weight, or the data came to tell (or no longer tell) a ceiling, an
        inflection or a singularity.
    milestone_days : float
        The median of a milestone moved by more days than this. One that was reached, or is no longer, or that came
        within the limit of the forecast or left it, moved by more than any number. Infinite for no alert of milestones.
    ceiling : bool
        A benchmark is newly at its ceiling, or no longer.
    claims : bool
        A published number is no longer reproduced, of those for which the store has what it takes.
    verdicts : bool
        Any other verdict flipped.
    """

    frontier: bool = True
    curve: bool = True
    milestone_days: float = 30
    ceiling: bool = True
    claims: bool = True
    verdicts: bool = False


def read_alerts(path: Path, content: dict[str, Any], above: Iterable[str]) -> AlertRules:
    """Make the rules of what the table ``[alerts]`` of a study file says.

    Parameters
    ----------
    above : iterable of str
        The keys of the study itself: one that stands below ``[alerts]`` is taken for one of that table.

    Raises
    ------
    StudyError
        If it says something that it cannot say.
    """
    if slipped := next((key for key in content if key in above and key not in _KEYS), None):
        raise StudyError(
            f"{path}: {slipped} stands below [alerts]", expected="above it", hint="what follows a heading belongs to it"
        )
    check_keys(path, " in [alerts]", content, _KEYS)
    check_values(path, content, _KEYS)
    never = {"milestone_days": math.inf} if content.get("milestone_days") is False else {}
    return AlertRules(**content | never)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_days(value: Any) -> bool:
    return value is False or (type(value) in (int, float) and 0 <= value < math.inf)


_KEYS = {
    **{name: Key("true or false", _is_flag) for name in ("frontier", "curve", "ceiling", "claims", "verdicts")},
    "milestone_days": Key("a number of days, from 0, or false", _is_days),
}

"""From the text of one field to its value, or the reason why it cannot be read."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    Parser = Callable[[str], Any]

__all__ = [
    "UNITS",
    "BadField",
    "Measured",
    "Replicates",
    "boolean",
    "choice",
    "day",
    "integer",
    "is_ambiguous",
    "length",
    "measured",
    "moment",
    "non_negative",
    "number",
    "open_probability",
    "plain_text",
    "probability",
    "replicate",
    "replicates",
    "slug_text",
    "stored_unit",
    "unit",
]

UNITS = ("fraction", "percent", "points", "elo", "rating", "minutes", "seconds", "usd", "count")
_MEASURED = re.compile(r"^(?P<value>[^±%]+)(?P<percent>%?)\s*(?:±\s*(?P<error>[^±%]+)(?P<error_percent>%?))?$")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
_LARGEST_INTEGER = 2**31 - 1
_LONGEST_TEXT = 500
_LONGEST_NUMBER = 400
_SHOWN = 40
_DAY_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y")
_CLOCK_FORMS = ("", " %H:%M", " %H:%M:%S", " %I:%M%p", " %I:%M %p")


class BadField(Exception):
    """The text is not what the field holds; the message says what was expected."""


class Measured(NamedTuple):
    """A score as it stands in the file: its number, the standard error beside it, and whether they were percents."""

    value: float
    error: float | None
    percent: bool
    error_percent: bool


@dataclass(frozen=True, slots=True)
class Replicates:
    """Bootstrap replicates of a time horizon, as the store keeps them: see `horizon.store.replicates`."""

    count: int
    log2_minutes: bytes

    def __str__(self) -> str:
        return f"{self.count:,} numbers"


def slug_text(text: str) -> str:
    """A name that must have a letter or digit, because its slug is made of them."""
    if not any(map(str.isalnum, text)):
        raise BadField("expected a name with at least one letter or digit")
    return plain_text(text)


def plain_text(text: str) -> str:
    """Text on one line, of sensible length, without control characters and halves of surrogate pairs."""
    line = " ".join(text.split())
    if len(line) > _LONGEST_TEXT:
        raise BadField(f"expected at most {_LONGEST_TEXT} characters")
    if not line.isascii() or not line.isprintable():
        kinds = {unicodedata.category(character) for character in line}
        if "Cc" in kinds:
            raise BadField("expected text without control characters")
        if "Cs" in kinds:  # JSON can spell them; no database takes them
            raise BadField("expected text, not half of a surrogate pair")
    return line


def number(text: str) -> float:
    """A finite number: 12, 1,200, 3.1e25, $0.15; a comma is a thousands separator only where it stands as one."""
    value = _float(text)
    if value is None:
        amount = text.removeprefix("$").strip()
        value = _float(amount.replace(",", "") if _THOUSANDS.fullmatch(amount) else amount)
    if value is None:
        comma = ", with a point before decimals" if "," in text else ""
        raise BadField(f"expected a number such as 12.5 or 3.1e25{comma}")
    return value


def _float(text: str) -> float | None:
    """A finite number as it is written everywhere, or None; Python's own 1_000 is not one."""
    if len(text) > _LONGEST_NUMBER:
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


def non_negative(text: str) -> float:
    """A number of at least 0."""
    value = number(text)
    if value < 0:
        raise BadField("expected a number of at least 0")
    return value


def length(text: str) -> float:
    """A task length or horizon in minutes, above 0."""
    value = number(text)
    if value <= 0:
        raise BadField("expected minutes above 0")
    return value


def replicate(text: str) -> float:
    """Minutes of one bootstrap replicate: 0 and inf too, NaN where it has no estimate."""
    try:
        value = float(text) if "_" not in text and len(text) <= _LONGEST_NUMBER else -1.0
    except ValueError:
        value = -1.0
    if value < 0:
        raise BadField("expected minutes of at least 0, or nan")
    return value


def replicates(text: str) -> Replicates:
    """Minutes of all bootstrap replicates, separated by blanks."""
    from horizon.store.replicates import packed

    minutes = []
    for place, part in enumerate(text.split(), 1):
        try:
            minutes.append(replicate(part))
        except BadField as reason:
            raise BadField(f"{reason}, separated by blanks: number {place:,} is {part[:_SHOWN]!r}") from reason
    return Replicates(len(minutes), packed(minutes))


def integer(text: str) -> int:
    """A whole number of at least 1, small enough for every database."""
    value = number(text)
    if value != int(value) or not 1 <= value <= _LARGEST_INTEGER:
        raise BadField(f"expected a whole number from 1 to {_LARGEST_INTEGER}")
    return int(value)


def probability(text: str) -> float:
    """A number between 0 and 1, also written as a percentage or as true or false."""
    words = {"true": 1.0, "false": 0.0, "yes": 1.0, "no": 0.0}
    if text.casefold() in words:
        return words[text.casefold()]
    value = round(number(text[:-1]) / 100, 12) if text.endswith("%") else number(text)
    if not 0 <= value <= 1:
        raise BadField("expected a number between 0 and 1, or a percentage")
    return value


def open_probability(text: str) -> float:
    """A number between 0 and 1, ends not included."""
    value = probability(text)
    if not 0 < value < 1:
        raise BadField("expected a number above 0 and below 1")
    return value


def measured(text: str) -> Measured:
    """A score with what may stand beside it: 0.841, 84.1%, 0.85±0.02, 85% ± 2%."""
    plain = _float(text)
    if plain is not None:
        return Measured(plain, None, False, False)
    match = _MEASURED.match(text) if len(text) <= _LONGEST_NUMBER else None
    if match is None:
        raise BadField("expected a score such as 0.841, 84.1% or 0.85±0.02")
    error = non_negative(match["error"].strip()) if match["error"] else None
    percent, error_percent = bool(match["percent"]), bool(match["error_percent"])
    return Measured(number(match["value"].strip()), error, percent, error_percent or percent)


def day(text: str) -> str:
    """A date as ISO text: 2025-11-17, 2025/11/17, 17/11/2025, 17 November 2025; a time of day is dropped."""
    date_part, sign, _ = text.partition("T")  # 2025-01-01T00:30+02:00 is the first of January
    return moment(date_part if sign and len(date_part) == len("2025-01-01") else text)[:10]


def moment(text: str) -> str:
    """A date and time as ISO text; midnight where no time is given."""
    try:
        return _naive(datetime.fromisoformat(text))
    except ValueError:
        pass
    plain = text.replace("am", "AM").replace("pm", "PM")
    for form in (day_form + clock for day_form in _DAY_FORMS for clock in _CLOCK_FORMS):
        try:
            return _naive(datetime.strptime(plain, form))
        except ValueError:
            continue
    raise BadField("expected a date such as 2025-11-17, 2025/11/17, 17 November 2025 or 17/11/2025 (never month first)")


def _naive(value: datetime) -> str:
    if not 1950 <= value.year <= 2100:
        raise BadField("expected a date between 1950 and 2100")
    if value.tzinfo is not None:
        value = (value - value.utcoffset()).replace(tzinfo=None)  # type: ignore[operator]
    return value.isoformat(sep=" ")


def boolean(text: str) -> bool:
    """True or false in the words that tables use."""
    words = {"true": True, "yes": True, "1": True, "y": True, "false": False, "no": False, "0": False, "n": False}
    if text.casefold() not in words:
        raise BadField("expected true or false")
    return words[text.casefold()]


def choice(*allowed: str) -> Parser:
    """One of a few words; case, hyphens and underscores do not matter."""

    def parse(text: str) -> str:
        plain = re.sub(r"[-_\s]+", " ", text.casefold())
        if plain not in allowed:
            raise BadField(f"expected one of: {', '.join(allowed)}")
        return plain

    return parse


def unit(text: str) -> str:
    """A unit of scores; percentages in all their spellings are ``percent``."""
    plain = text.casefold()
    plain = "percent" if plain in {"%", "percents", "percentage", "percentages"} else plain
    if plain not in UNITS:
        raise BadField(f"expected one of {', '.join(UNITS)}")
    return plain


def stored_unit(text: str) -> str:
    """A unit in which the store keeps scores: not percent."""
    plain = unit(text)
    if plain == "percent":
        raise BadField("expected fraction (or points, elo, minutes, ...): percentages are stored as fractions")
    return plain


def is_ambiguous(text: str) -> bool:
    """Tell whether a date with slashes could be read day first or month first."""
    if "/" not in text:
        return False
    match = re.match(r"^(\d{1,2})/(\d{1,2})/\d{4}", text.strip())
    return match is not None and match[1] != match[2] and max(int(match[1]), int(match[2])) <= 12

"""Published numbers to be verified, read from a claims file: ``data/claims.toml`` or a user's own."""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from horizon import shipped
from horizon.errors import InputError, UnreadableFile
from horizon.trend import FrontierRule, IntervalKind, Window
from horizon.trend.claims import PublishedNumber, read_published
from horizon.trend.frontier import TOP
from horizon.workflow.claim_values import DIGITS, MEANINGS, QUANTITIES, Quantity, SourceKind, check_keys, check_types
from horizon.workflow.index.question import IndexQuestion
from horizon.workflow.question import TrendQuestion

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["INDEX", "Claim", "ClaimSource", "read_claims", "shipped_claims"]

INDEX = "capability-index"
"""In the place of a suite: the claim is about the index of ``horizon index``."""

_OF_INDEX = ("break_date", "acceleration_percent")
_NOT_OF_INDEX = (
    "success_level",
    "until",
    "include_beyond_range",
    "interval",
    "drop_below",
    "fixed_frontier",
    "joint_replicates",
)


@dataclass(frozen=True, slots=True)
class ClaimSource:
    """Where a number was published.

    Attributes
    ----------
    kind : {"primary", "second-hand"}
        The publisher's own file or text, or somebody's account of it.
    url : str or None
        Of the publication; None only if an account of it does not say.
    date : date or None
        Day of publication, if it is known.
    account : str or None
        Whose account, if second-hand.
    """

    publisher: str
    title: str
    kind: SourceKind
    url: str | None = None
    date: date | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A published number and everything that it depends on.

    Attributes
    ----------
    id, text : str
        Its name, and what was claimed, in a line.
    quantity : str
        One of `QUANTITIES`.
    suite : str
        Its slug, or `INDEX`.
    published : str or None
        As published, so that the digits shown are known; None if only that there is such a date or ceiling.
    published_interval : tuple of str or None
        As published; it is compared only if `interval` says what kind it is.
    success_level, since, until, as_of, frontier, top, include_beyond_range, interval, level, drop_below
        As of a trend.
    fixed_frontier : bool
        Whether the interval keeps the points of the trend itself in each replicate.
    joint_replicates : bool
        Whether the interval needs replicates that a publisher drew for all models together.
    model : str or None
        Of ``horizon_minutes``.
    """

    id: str
    text: str
    quantity: str
    suite: str
    source: ClaimSource
    published: str | None = None
    published_interval: tuple[str, str] | None = None
    success_level: float = 0.5
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    frontier: FrontierRule = "global"
    top: int = TOP
    include_beyond_range: bool = False
    interval: IntervalKind | None = None
    level: float = 0.95
    drop_below: float = 0.0
    fixed_frontier: bool = False
    joint_replicates: bool = False
    model: str | None = None
    note: str | None = None

    @property
    def about(self) -> Quantity:
        """What its quantity is like."""
        return QUANTITIES[self.quantity]

    @property
    def of_index(self) -> bool:
        """Whether it is about the capability index, and not about the time horizons of a suite."""
        return self.suite == INDEX

    @property
    def index_question(self) -> IndexQuestion:
        """What the index is asked."""
        return IndexQuestion(as_of=self.as_of, since=self.since, rule=self.frontier, top=self.top, level=self.level)

    @property
    def question(self) -> TrendQuestion:
        """What the trend is asked."""
        return TrendQuestion(
            suite=self.suite,
            success_level=self.success_level,
            window=Window(self.since, self.until),
            as_of=self.as_of,
            rule=self.frontier,
            top=self.top,
            include_beyond_range=self.include_beyond_range,
            level=self.level,
            interval=self.interval or "ols",
            drop_below=self.drop_below,
        )


def shipped_claims() -> Path:
    """The claims that come with the program."""
    return shipped.folder("data") / "claims.toml"


def read_claims(path: Path) -> tuple[Claim, ...]:
    """Read a claims file.

    Raises
    ------
    UnreadableFile
        If there is no such file, or it is not TOML.
    InputError
        If it says something that a claim cannot say, or lacks what a claim needs.
    """
    content = _toml(path)
    check_keys(f"{path}", content, ["claim"])
    entries = content.get("claim")
    if not isinstance(entries, list) or not entries:
        raise InputError(f"{path}: no claims", expected="tables headed [[claim]]")
    claims = tuple(_claim(path, place, entry) for place, entry in enumerate(entries, start=1))
    names = [claim.id for claim in claims]
    for name in names:
        if names.count(name) > 1:
            raise InputError(
                f"{path}: {names.count(name)} claims are called {name}", expected="an id of its own for each"
            )
    return claims


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableFile(f"cannot read {path}", found=error.strerror or str(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path} is not TOML", found=str(error)) from error


def _claim(path: Path, place: int, entry: Any) -> Claim:
    where = f"{path}: claim {place}"
    if not isinstance(entry, dict):
        raise InputError(f"{where} cannot be {entry!r}", expected="a table headed [[claim]]")
    if isinstance(entry.get("id"), str):
        where += f" ({entry['id']})"
    check_keys(where, entry, _names(Claim))
    check_types(where, entry, _needed(Claim))
    source = entry["source"]
    check_keys(f"{where}, source", source, _names(ClaimSource))
    check_types(f"{where}, source", source, _needed(ClaimSource))
    _check_source(f"{where}, source", source)
    interval = entry.get("published_interval")
    values = {**entry, "published_interval": tuple(interval) if interval else None}
    claim = Claim(**{**values, "source": ClaimSource(**source)})
    _check_published(where, claim)
    if claim.of_index:
        _check_index(where, entry)
    return claim


def _check_source(where: str, source: dict[str, Any]) -> None:
    if source["kind"] == "primary":
        if "account" in source:
            raise InputError(
                f"{where}: a primary source has no account", expected='kind = "second-hand", or no account'
            )
        if "url" not in source:
            raise InputError(f"{where}: url is missing", expected=MEANINGS["url"][1])
    elif "account" not in source:
        raise InputError(f"{where}: account is missing", expected=MEANINGS["account"][1])


def _names(kind: type[Claim] | type[ClaimSource]) -> list[str]:
    return [field.name for field in fields(kind)]


def _needed(kind: type[Claim] | type[ClaimSource]) -> list[str]:
    return [field.name for field in fields(kind) if field.default is MISSING]


def _check_published(where: str, claim: Claim) -> None:
    """What one value says about another."""
    about = claim.about
    if claim.published is None and not about.gated:
        raise InputError(f"{where}: published is missing", expected=DIGITS)
    for text in filter(None, [claim.published, *(claim.published_interval or ())]):
        try:
            read_published(text, is_date=about.is_date)
        except ValueError as error:
            raise InputError(f"{where}: {error}", expected=DIGITS) from None
    if (claim.quantity == "horizon_minutes") != (claim.model is not None):
        raise InputError(
            f"{where}: {'model is missing' if claim.model is None else f'{claim.quantity} is not of one model'}",
            expected="model = a name, for horizon_minutes and nothing else",
        )
    if claim.since and claim.until and claim.since > claim.until:
        raise InputError(f"{where}: the window is empty", found=f"it begins on {claim.since} and ends on {claim.until}")
    _check_interval(where, claim)


def _check_index(where: str, entry: dict[str, Any]) -> None:
    """Refuse what the index has not."""
    if entry["quantity"] not in _OF_INDEX:
        raise InputError(f"{where}: {INDEX} has no {entry['quantity']}", expected=f"one of {', '.join(_OF_INDEX)}")
    for name in _NOT_OF_INDEX:
        if name in entry:
            raise InputError(f"{where}: {name} is not of {INDEX}", expected=f"{name} left out")


def _check_interval(where: str, claim: Claim) -> None:
    if claim.interval and not claim.published_interval:
        raise InputError(
            f"{where}: interval without a published interval",
            expected=f"published_interval = {MEANINGS['published_interval'][1]}",
        )
    if claim.interval and claim.quantity not in {"doubling_time_days", "doubling_time_months"}:
        raise InputError(f"{where}: no interval of {claim.quantity} is computed", expected="interval left out")
    if claim.published_interval and not claim.about.is_date:
        ends = [read_published(text) for text in claim.published_interval]
        low, high = (end.value for end in ends if isinstance(end, PublishedNumber))
        if low > high:
            raise InputError(f"{where}: the published interval ends before it begins", found=f"{low:g} to {high:g}")

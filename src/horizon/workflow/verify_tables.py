"""Verified claims as a table, sentences, a frame, and the JSON that other programs rely on."""

from __future__ import annotations

import itertools
import math
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from horizon.trend.claims import VERDICTS, PublishedNumber, read_published
from horizon.workflow.claim_alternatives import RAW
from horizon.workflow.tables import percentile_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from horizon.workflow.claim_alternatives import Alternative
    from horizon.workflow.claims_file import Claim
    from horizon.workflow.verify import VerifiedClaim

__all__ = ["verify_columns", "verify_counts", "verify_frame", "verify_json", "verify_sentences"]

_NONE = "–"


def verify_counts(verified: Sequence[VerifiedClaim]) -> dict[str, int]:
    """Verdict -> number of claims, from best to worst."""
    return {verdict: sum(found.verdict == verdict for found in verified) for verdict in VERDICTS}


def verify_columns(verified: Sequence[VerifiedClaim]) -> dict[str, list[str]]:
    """The table of ``horizon verify``: one row a claim."""
    return {
        "claim": [found.claim.id for found in verified],
        "published": [_published(found.claim) for found in verified],
        "computed": [_with_interval(found) for found in verified],
        "verdict": [found.verdict for found in verified],
        "gap": [_gap(found) for found in verified],
        "source": [found.claim.source.kind for found in verified],
    }


def verify_sentences(verified: Sequence[VerifiedClaim], *, details: bool = False) -> list[str]:
    """What there is to say of each claim that is not exact; of all of them, with `details`."""
    lines: list[str] = []
    for found in verified:
        if details or found.verdict != "exact":
            lines += ["", *_sentences(found, details=details)]
    return lines


def verify_frame(verified: Sequence[VerifiedClaim]) -> pd.DataFrame:
    """One row a claim, without what other rules give."""
    rows = []
    for found in verified:
        row = _record(found)
        source = {f"source_{name}": value for name, value in row.pop("source").items()}
        window = row.pop("window")
        interval = row.pop("interval") or {}
        ends = {
            f"{what}_{end}": (interval.get(what) or [None, None])[place]
            for what in ("published", "computed")
            for place, end in enumerate(("low", "high"))
        }
        row.pop("alternatives")
        rows.append({**row, **window, **ends, **source})
    return pd.DataFrame(rows)


def verify_json(
    verified: Sequence[VerifiedClaim], fail_on: Sequence[str] = (), *, failed: bool = False
) -> dict[str, Any]:
    """The object of ``horizon verify --format json``."""
    return {
        "schema": "horizon.verify/1",
        "counts": verify_counts(verified),
        "fail_on": list(fail_on),
        "failed": failed,
        "claims": [_record(found) for found in verified],
    }


def _record(found: VerifiedClaim) -> dict[str, Any]:
    claim, computed = found.claim, found.computed
    return {
        "id": claim.id,
        "text": claim.text,
        "quantity": claim.quantity,
        "published": _published_value(claim),
        "published_text": claim.published,
        "computed": _plain(computed.value),
        "verdict": found.verdict,
        "gap": found.comparison.gap,
        "relative_gap": found.comparison.relative_gap,
        "n": computed.n,
        "interval": _interval_record(found),
        "suite": claim.suite,
        "success_level": None if claim.of_index else claim.success_level,
        "model": claim.model,
        "window": {"since": _plain(claim.since), "until": _plain(claim.until)},
        "frontier": claim.question.frontier if claim.model is None else None,
        "beyond_range": None if claim.of_index else _beyond_range(claim.include_beyond_range),
        "curve": claim.about.curve or None,
        "as_of": _plain(claim.as_of or computed.as_of),
        "why": computed.why,
        "note": claim.note,
        "source": {
            "publisher": claim.source.publisher,
            "title": claim.source.title,
            "url": claim.source.url,
            "date": _plain(claim.source.date),
            "kind": claim.source.kind,
            "account": claim.source.account,
        },
        "alternatives": [
            {
                "as_of": _plain(other.as_of),
                "frontier": other.frontier,
                "beyond_range": None if claim.of_index else _beyond_range(other.beyond_range),
                "method": other.method,
                "value": _plain(other.value),
                "std_error": other.std_error,
                "n": other.n,
            }
            for other in found.alternatives
        ],
    }


def _beyond_range(used: bool) -> str:
    return "included" if used else "excluded"


def _interval_record(found: VerifiedClaim) -> dict[str, Any] | None:
    claim = found.claim
    if claim.published_interval is None:
        return None
    computed = found.computed.interval
    return {
        "published": [_value(claim, end) for end in claim.published_interval],
        "computed": list(computed) if computed else None,
        "kind": claim.interval,
        "level": claim.level,
    }


def _published_value(claim: Claim) -> float | str | None:
    return None if claim.published is None else _value(claim, claim.published)


def _value(claim: Claim, text: str) -> float | str:
    found = read_published(text, is_date=claim.about.is_date)
    return found.value if isinstance(found, PublishedNumber) else found.text


def _plain(value: float | date | None) -> float | str | None:
    return str(value) if isinstance(value, date) else value


def _published(claim: Claim) -> str:
    if claim.published is None:
        return "that there is one"
    text = claim.published
    if "e" in text.lower():
        text = f"about {float(text):g}"
    return f"{text}{_range(claim.published_interval)}" if claim.interval and claim.published_interval else text


def _with_interval(found: VerifiedClaim) -> str:
    text = _text(found.claim, found.computed.value)
    ends = found.computed.interval
    return text if ends is None else text + _range(tuple(_text(found.claim, end) for end in ends))


def _range(ends: tuple[str, ...]) -> str:
    return f" ({ends[0]} to {ends[1]})"


def _text(claim: Claim, value: float | date | None) -> str:
    """A value with the digits that were published, or those that its quantity is usually shown with."""
    if value is None:
        return _NONE
    if isinstance(value, date):
        return str(value)
    if math.isinf(value):
        return "no end"
    shown = (claim.published or "").partition(".")[2]
    return f"{value:.{max(claim.about.decimals, len(shown))}f}"


def _gap(found: VerifiedClaim) -> str:
    comparison = found.comparison
    if comparison.verdict in {"exact", "missing"} or comparison.gap is None:
        return _NONE
    if comparison.relative_gap is None:
        return f"{comparison.gap:+.0f} days"
    return f"{comparison.relative_gap:+.1%}"


def _sentences(found: VerifiedClaim, *, details: bool) -> Iterator[str]:
    claim, computed = found.claim, found.computed
    yield f"{claim.id}, {found.verdict}: {claim.text}"
    yield f"  {_basis(found)}"
    if computed.why:
        yield f"  {computed.why}"
    yield from (f"  {line}" for line in _others(found, details=details))
    if claim.note:
        yield f"  note: {claim.note}"
    if details:
        yield f"  source: {_source(claim)}"


def _basis(found: VerifiedClaim) -> str:
    """Everything that the computed number depends on."""
    claim, computed = found.claim, found.computed
    parts = [claim.suite] if claim.of_index else [claim.suite, percentile_name(claim.success_level)]
    if claim.model:
        parts.append(claim.model)
    else:
        parts += [str(claim.question.window), f"frontier {claim.question.frontier}"]
        parts += ["with estimates beyond the range"] * claim.include_beyond_range
        parts += [claim.about.curve] * (claim.about.curve != "exponential")
        parts += [f"n {computed.n}"] * (computed.n is not None)
    day = claim.as_of or computed.as_of
    parts += [f"vintage {day}"] * (day is not None)
    parts += [f"{100 * claim.level:g}% interval: {claim.interval}"] * (computed.interval is not None)
    return ", ".join(parts)


def _others(found: VerifiedClaim, *, details: bool) -> Iterator[str]:
    """What other rules give: on the claim's own vintage, and on all of them with `details`."""
    asked = found.claim.as_of or found.computed.as_of or date.max
    days = [(day, list(group)) for day, group in itertools.groupby(found.alternatives, key=lambda other: other.as_of)]
    own = max((day for day, _ in days if day <= asked), default=None)
    shown = days if details else [(day, group) for day, group in days if day == own]
    for day, group in shown:
        method = f" ({group[0].method})" if group[0].method == RAW else ""
        rules = "" if group[0].frontier is None else "by rule, "
        yield f"{rules}vintage {day}{method}: {', '.join(_other(found.claim, other) for other in group)}"
    hidden = sum(len(group) for _, group in days) - sum(len(group) for _, group in shown)
    if hidden:
        yield f"{hidden} more on other vintages: --details"


def _other(claim: Claim, other: Alternative) -> str:
    error = "" if other.std_error is None else f" ± {_text(claim, other.std_error)}"
    value = "none" if other.value is None else _text(claim, other.value) + error
    if other.frontier is None:
        return value
    return f"{other.frontier}{' with beyond range' if other.beyond_range else ''} {value} (n {other.n})"


def _source(claim: Claim) -> str:
    source = claim.source
    parts = [f"{source.publisher}, {source.title}", str(source.date or ""), source.url or "", source.kind]
    account = f" (account: {source.account})" if source.account else ""
    return ", ".join(filter(None, parts)) + account

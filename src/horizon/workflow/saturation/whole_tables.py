"""All benchmarks by quarter, as columns of text, as a frame and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from horizon.report.tables import json_records
from horizon.workflow.saturation.tables import LEVEL, day_text, share_text
from horizon.workflow.saturation.whole_wording import lifetime_sentences, pace_sentence, slowdown_sentence
from horizon.workflow.saturation.wording import OLDEST_FIRST

if TYPE_CHECKING:
    from horizon.trend.break_inference import BreakTest
    from horizon.workflow.saturation.quarters import WholeAnalysis
    from horizon.workflow.saturation.slowdown import PaceTest

__all__ = ["quarter_columns", "quarter_frame", "whole_json"]


def quarter_columns(analysis: WholeAnalysis) -> dict[str, list[str]]:
    """One row a quarter in which there was something: shares by verdict, births and saturations."""
    quarters, shares = analysis.whole.quarters, analysis.whole.shares()
    told = (quarters["benchmarks"] + quarters["births"]).gt(0).to_numpy()
    quarters, shares = quarters[told], shares[told]
    return {
        "quarter to": [str(day) for day in quarters["quarter_end"]],
        "benchmarks": [str(count) for count in quarters["benchmarks"]],
        **{name: [share_text(value) for value in shares[name]] for name in OLDEST_FIRST},
        "born": [str(count) for count in quarters["births"]],
        "saturated": [str(count) for count in quarters["saturations"]],
    }


def quarter_frame(analysis: WholeAnalysis) -> pd.DataFrame:
    """One row a quarter: numbers of benchmarks by verdict and the shares of them, births, saturations."""
    quarters = analysis.whole.quarters
    shares = analysis.whole.shares().add_prefix("share ").reset_index(drop=True)
    frame = pd.concat([quarters, shares], axis=1)
    frame.columns = pd.Index([str(name).replace(" ", "_") for name in frame.columns])
    return frame


def whole_json(analysis: WholeAnalysis) -> dict[str, Any]:
    """The keys that ``--whole`` adds."""
    found = analysis.whole
    return {
        "sentence": slowdown_sentence(analysis),
        "slowing": analysis.slowdown.answer,
        "suite": analysis.suite,
        "pace": [_pace_json(test) for test in analysis.slowdown.tests],
        "quarters": json_records(quarter_frame(analysis)),
        "lifetime": _lifetime_json(analysis),
        "lives": [
            {
                "benchmark": life.benchmark,
                "released": str(life.released),
                "unsaturated_until": str(life.after),
                "saturated_by": day_text(life.by),
            }
            for life in found.lives
        ],
        "lives_left_out": [{"benchmark": name, "why": why} for name, why in found.left_out.items()],
    }


def _pace_json(test: PaceTest) -> dict[str, Any]:
    return {
        "series": test.name,
        "about": test.about,
        "n": test.n,
        "first": day_text(test.first),
        "last": day_text(test.last),
        "pace": test.pace,
        "why": pace_sentence(test),
        "tests": [_break_json(tested) for tested in test.tests],
    }


def _break_json(tested: BreakTest) -> dict[str, Any]:
    ratio = tested.ratios[0]
    return {
        "n": tested.fit.nobs,
        "break": str(tested.fit.breakpoints[0]),
        "ratio": {
            "estimate": ratio.estimate,
            "low": ratio.interval.low,
            "high": ratio.interval.high,
            "level": ratio.interval.level,
        },
        "sup_f": tested.sup_f,
        "p_value": tested.p_value,
        "replicates": tested.replicates,
    }


def _lifetime_json(analysis: WholeAnalysis) -> dict[str, Any]:
    found = analysis.whole.lifetime
    sentences = [text.strip() for text in lifetime_sentences(analysis)]
    if found is None:
        return {"why_not": analysis.whole.why_not, "sentences": sentences}
    change, ends = found.change(LEVEL)
    return {
        "change_per_release_year": {"estimate": change, "low": ends.low, "high": ends.high, "level": LEVEL},
        "params": found.params,
        "std_errors": found.std_errors,
        "n": found.nobs,
        "saturated": found.saturated,
        "first": str(found.first),
        "last": str(found.last),
        "converged": found.converged,
        "without": [
            {"benchmark": name, "estimate": one, "low": rest.low, "high": rest.high, "level": rest.level}
            for name, (one, rest) in analysis.whole.without.items()
        ],
        "sentences": sentences,
    }

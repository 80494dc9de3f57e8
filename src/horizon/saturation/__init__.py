"""Where benchmarks stand between chance and ceiling, and where they go. Frames and arrays in, results out."""

from horizon.saturation.best import Frontier, best_scores
from horizon.saturation.ceiling_gate import CeilingVerdict, identify_ceiling
from horizon.saturation.currency import Currency, FrontierRelease, currency_of, frontier_releases
from horizon.saturation.discrimination import Discrimination, discriminate, saturation_index
from horizon.saturation.headroom import Headroom, headroom_of
from horizon.saturation.lifetime import BenchmarkLife, LifetimeTrend, fit_lifetimes
from horizon.saturation.measure import Saturation, measure
from horizon.saturation.momentum import Gain, Momentum, momentum_of
from horizon.saturation.replacement import ItemsNeeded, ReplacementPlan, items_needed, plan_replacement
from horizon.saturation.scale import LABEL_ERROR_RATE, Scale, flipped, normalise, scale_of
from horizon.saturation.sigmoid import SigmoidDates, SigmoidFit, fit_sigmoid, sigmoid_dates
from horizon.saturation.verdict import VERDICTS, Verdict

__all__ = [
    "LABEL_ERROR_RATE",
    "VERDICTS",
    "BenchmarkLife",
    "CeilingVerdict",
    "Currency",
    "Discrimination",
    "Frontier",
    "FrontierRelease",
    "Gain",
    "Headroom",
    "ItemsNeeded",
    "LifetimeTrend",
    "Momentum",
    "ReplacementPlan",
    "Saturation",
    "Scale",
    "SigmoidDates",
    "SigmoidFit",
    "Verdict",
    "best_scores",
    "currency_of",
    "discriminate",
    "fit_lifetimes",
    "fit_sigmoid",
    "flipped",
    "frontier_releases",
    "headroom_of",
    "identify_ceiling",
    "items_needed",
    "measure",
    "momentum_of",
    "normalise",
    "plan_replacement",
    "saturation_index",
    "scale_of",
    "sigmoid_dates",
]

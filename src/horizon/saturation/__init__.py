"""Where benchmarks stand between chance and ceiling, and where they go. Frames and arrays in, results out."""

from horizon.saturation.best import Frontier, best_scores
from horizon.saturation.currency import Currency, FrontierRelease, currency_of, frontier_releases
from horizon.saturation.discrimination import Discrimination, discriminate, saturation_index
from horizon.saturation.headroom import Headroom, headroom_of
from horizon.saturation.measure import Saturation, measure
from horizon.saturation.momentum import Gain, Momentum, momentum_of
from horizon.saturation.scale import LABEL_ERROR_RATE, Scale, flipped, normalise, scale_of
from horizon.saturation.verdict import VERDICTS, Verdict

__all__ = [
    "LABEL_ERROR_RATE",
    "VERDICTS",
    "Currency",
    "Discrimination",
    "Frontier",
    "FrontierRelease",
    "Gain",
    "Headroom",
    "Momentum",
    "Saturation",
    "Scale",
    "Verdict",
    "best_scores",
    "currency_of",
    "discriminate",
    "flipped",
    "frontier_releases",
    "headroom_of",
    "measure",
    "momentum_of",
    "normalise",
    "saturation_index",
    "scale_of",
]

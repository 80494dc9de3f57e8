"""One scale of capability over many benchmarks. Frames in, results out; no database, chart or command line."""

from horizon.capability.connection import Component, components, coverage_map
from horizon.capability.fit import DEFAULT_RIDGE, fit_index
from horizon.capability.growth import GrowthRule, IndexGrowth, fit_growth_rate
from horizon.capability.horizons import HorizonOnIndex, fit_horizon_on_index
from horizon.capability.index import CapabilityIndex
from horizon.capability.model import LIKELIHOODS, Likelihood, expected_score
from horizon.capability.replicates import GrowthReplicates, IndexReplicates, bootstrap_index
from horizon.capability.scale import AnchoredScale
from horizon.capability.scores import choose_scores
from horizon.capability.stability import leave_one_out, rank_correlation

__all__ = [
    "DEFAULT_RIDGE",
    "LIKELIHOODS",
    "AnchoredScale",
    "CapabilityIndex",
    "Component",
    "GrowthReplicates",
    "GrowthRule",
    "HorizonOnIndex",
    "IndexGrowth",
    "IndexReplicates",
    "Likelihood",
    "bootstrap_index",
    "choose_scores",
    "components",
    "coverage_map",
    "expected_score",
    "fit_growth_rate",
    "fit_horizon_on_index",
    "fit_index",
    "leave_one_out",
    "rank_correlation",
]

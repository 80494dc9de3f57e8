"""Growth curves as pure functions of time and parameters, and the registry of their names.

Time is in years (any origin), values are log2 of the quantity: a change of its unit moves one parameter and nothing
else.
"""

from horizon.stats.curves.curve import Curve, StableForm
from horizon.stats.curves.hyperbola import HYPERBOLIC, POWER
from horizon.stats.curves.lines import EXPONENTIAL, LOG_QUADRATIC, ONE_BREAK, TWO_BREAKS
from horizon.stats.curves.sigmoids import GOMPERTZ, LOGISTIC, RICHARDS

__all__ = ["CURVES", "POWER", "Curve", "StableForm"]

CURVES: dict[str, Curve] = {
    curve.name: curve
    for curve in (EXPONENTIAL, ONE_BREAK, TWO_BREAKS, LOG_QUADRATIC, HYPERBOLIC, LOGISTIC, GOMPERTZ, RICHARDS)
}
"""The growth curves by name."""

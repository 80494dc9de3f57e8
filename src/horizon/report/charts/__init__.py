"""One file a chart; each takes plain frames and gives an Altair chart without colours of its own.

Channels are objects, ``text=alt.Text("label:N")``: for one that is given as a string Altair looks through its whole
schema, which takes 10 ms.
"""

from horizon.report.charts.breakpoint import breakpoint_chart
from horizon.report.charts.calibration import calibration_chart
from horizon.report.charts.capability import capability_chart
from horizon.report.charts.curves import curves_chart
from horizon.report.charts.difficulty import difficulty_chart
from horizon.report.charts.doubling_time import doubling_time_chart
from horizon.report.charts.explorer import explorer_chart
from horizon.report.charts.fan import fan_chart
from horizon.report.charts.frontier import below_sentence, frontier_chart
from horizon.report.charts.headroom import headroom_chart
from horizon.report.charts.horizon_index import horizon_index_chart
from horizon.report.charts.paradox import paradox_chart
from horizon.report.charts.profile import profile_chart
from horizon.report.charts.sigmoids import sigmoid_chart
from horizon.report.charts.specification import specification_chart
from horizon.report.charts.success_curve import success_curve_chart
from horizon.report.charts.verdict_shares import verdict_share_chart

__all__ = [
    "below_sentence",
    "breakpoint_chart",
    "calibration_chart",
    "capability_chart",
    "curves_chart",
    "difficulty_chart",
    "doubling_time_chart",
    "explorer_chart",
    "fan_chart",
    "frontier_chart",
    "headroom_chart",
    "horizon_index_chart",
    "paradox_chart",
    "profile_chart",
    "sigmoid_chart",
    "specification_chart",
    "success_curve_chart",
    "verdict_share_chart",
]

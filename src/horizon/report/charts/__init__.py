"""One file a chart; each takes plain frames and gives an Altair chart without colours of its own."""

from horizon.report.charts.doubling_time import doubling_time_chart
from horizon.report.charts.frontier import frontier_chart
from horizon.report.charts.success_curve import success_curve_chart

__all__ = ["doubling_time_chart", "frontier_chart", "success_curve_chart"]

"""Success curves of three real models, of one that failed every run, and of one with a hostile name.

The models are of METR's runs of March 2025, with weights by family and lambda 1e-5; rates and horizons are rounded.
"""

import numpy as np
import pandas as pd

from horizon.report import Figure
from horizon.report.charts import success_curve_chart
from tests.report.sample import SCRIPT

MEASURES = (1.0, 1392.665)
MODELS = [
    ("sonnet", "Claude 3.5 Sonnet (New)", 2.148424, -0.362337, 802, 83),
    ("o1", "o1", 1.392462, -0.256117, 1014, 83),
    ("instruct", "gpt-3.5-turbo-instruct", -2.632724, -0.450945, 485, 76),
    ("davinci", "davinci-002", np.nan, np.nan, 68, 16),
    ("hostile", SCRIPT, 1.392462, -0.256117, 12_345, 83),
]
HORIZONS = [
    ("sonnet", 0.5, 60.941482, 17.842243, 202.869858, 0.0, None, None, False, 21, None),
    ("sonnet", 0.8, 4.297125, 0.210910, 22.247914, 0.0, None, None, False, 12, None),
    ("o1", 0.5, 43.315817, 2.584492, 199.907079, 0.003, None, None, False, 25, None),
    ("o1", 0.8, 0.9, 5.9e-05, 11.047119, 0.003, None, None, True, 5, None),
    ("instruct", 0.5, 0.017479, 2.4e-31, 1.637931, 0.155, None, None, True, 0, None),
    ("davinci", 0.5, np.nan, np.nan, np.nan, 1.0, "below", 2.0, False, 0, "every run failed"),
    ("hostile", 0.5, 43.315817, np.nan, np.nan, 1.0, None, None, False, 25, None),
]
RATES = {
    "sonnet": (0.8625, 0.6429, 0.5465, 0.5223, 0.1744),
    "o1": (0.8354, 0.6887, 0.4939, 0.5789, 0.1072),
    "instruct": (0.0156, 0.0116, 0.0071, 0.0, 0.0),
    "davinci": (0.0, 0.0, 0.0, 0.0, 0.0),
    "hostile": (1.0, 0.9, 0.5, 0.1, 0.0),
}
ENDS = [(1.0, 4.0), (4.0, 16.0), (16.0, 64.0), (64.0, 256.0), (256.0, 4096.0)]
NAMES = {slug: name for slug, name, *_ in MODELS}


def models() -> pd.DataFrame:
    return pd.DataFrame(MODELS, columns=["slug", "model", "intercept", "slope", "runs", "tasks"])


def bins() -> pd.DataFrame:
    rows = [
        (slug, NAMES[slug], *ends, (ends[0] * ends[1]) ** 0.5, 10, 80, rate, max(rate - 0.1, 0), min(rate + 0.1, 1))
        for slug, rates in RATES.items()
        for ends, rate in zip(ENDS, rates, strict=True)
    ]
    names = ["slug", "model", "from_minutes", "to_minutes", "minutes", "tasks", "runs", "success_rate", "low", "high"]
    frame = pd.DataFrame(rows, columns=names)
    frame["predicted"] = frame["success_rate"].where(frame["slug"] != "davinci")
    return frame


def horizons() -> pd.DataFrame:
    names = (
        "slug success_level minutes low high nan_share side bound_minutes beyond_range tasks_within_factor_2 why_not"
    )
    frame = pd.DataFrame(HORIZONS, columns=names.split())
    return frame.assign(model=frame["slug"].map(NAMES), level=0.95)


def curves_figure() -> Figure:
    """The panels as they stand on a page."""
    chart = success_curve_chart(models(), bins(), horizons(), measures=MEASURES)
    return Figure("success-curves", "Five models", "n = 5", "Five panels.", chart, bins())

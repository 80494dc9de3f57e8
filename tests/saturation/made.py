"""Scores of made-up benchmarks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from horizon.saturation import Scale

WHOLE = Scale(0.0, 1.0, 1.0, "known")


def scores_of(values: Sequence[float], days: Sequence[date | str | None] | None = None, **columns: Any) -> pd.DataFrame:
    """Scores of models a, b, c, ..., one a quarter from the start of 2024 on unless `days` says otherwise."""
    names = [chr(ord("a") + place) for place in range(len(values))]
    dates = (
        pd.date_range("2024-01-01", periods=len(values), freq="QS")
        if days is None
        else np.array(days, dtype="datetime64[s]")
    )
    frame = pd.DataFrame({"model": names, "slug": names, "release_date": dates, "value": values})
    return frame.assign(**{"standard_error": float("nan"), "n_items": float("nan"), **columns})

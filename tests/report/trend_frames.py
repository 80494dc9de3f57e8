"""Frames of the trend engine's charts, made of METR's Time Horizon 1.1 as `sample` has it, and the figures of them.

The broken line, the profile and the coverage are what horizon found on the 17 reliable frontier models, rounded.
"""

from datetime import date

import altair as alt
import numpy as np
import pandas as pd

from horizon.report import (
    Figure,
    breakpoint_chart,
    calibration_chart,
    curves_chart,
    fan_chart,
    profile_chart,
    specification_chart,
)
from tests.report.sample import points

BREAK = pd.Timestamp("2024-04-10")
LAST = pd.Timestamp("2026-02-05")
LEVELS = (0.5, 0.8, 0.95)


def days(first: str = "2019-02-14", last: str = "2028-12-31", count: int = 40) -> pd.DatetimeIndex:
    return pd.date_range(first, last, periods=count).floor("D")


def _years(dates: pd.DatetimeIndex) -> np.ndarray:
    return np.asarray((dates - BREAK).days / 365.25, dtype=float)


def curve_lines() -> pd.DataFrame:
    """Three curves; the hyperbola is infinite from some day on."""
    dates = days()
    t = _years(dates)
    ahead = 4.0 - t
    hyperbola = np.where(ahead > 0, 7.0 * (4.0 / np.where(ahead > 0, ahead, 1.0)) ** 6, np.inf)
    minutes = {
        "exponential": 2 ** (3.7 + 1.95 * t),
        "one-break": 7.0 * 2 ** np.where(t < 0, 365.25 / 260.1 * t, 365.25 / 104.7 * t),
        "hyperbolic": hyperbola,
    }
    frames = [
        pd.DataFrame({"curve": name, "release_date": dates, "minutes": values, "extrapolated": dates > LAST})
        for name, values in minutes.items()
    ]
    return pd.concat(frames, ignore_index=True)


def curve_weights() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "curve": ["exponential", "one-break", "hyperbolic", "two-lines"],
            "akaike_weight": [0.001, 0.65, 0.34, np.nan],
        }
    )


def segments() -> pd.DataFrame:
    ends = pd.to_datetime(["2019-02-14", "2024-04-10", "2026-02-05"])
    return pd.DataFrame(
        {
            "first": ends[:2],
            "last": ends[1:],
            "first_minutes": [0.046, 7.0],
            "last_minutes": [7.0, 580.0],
            "doubling_time_days": [260.136, 104.706],
            "low": [199.167, 93.088],
            "high": [374.901, 119.639],
        }
    )


def breaks() -> pd.DataFrame:
    return pd.DataFrame({"date": [BREAK], "low": [pd.Timestamp("2023-10-22")], "high": [pd.Timestamp("2024-08-17")]})


def profile() -> pd.DataFrame:
    """A profile that comes up to the exponential's level and never leaves it."""
    log2 = np.linspace(4.5, 57.9, 60)
    return pd.DataFrame({"ceiling_minutes": 2**log2, "log_likelihood": -23.94 - 15.0 * np.exp(-(log2 - 4.5) / 2.2)})


def peak() -> pd.DataFrame:
    """A profile with a top between two sides."""
    log2 = np.linspace(4.5, 30.0, 60)
    return pd.DataFrame({"ceiling_minutes": 2**log2, "log_likelihood": -30.0 * (1 - np.exp(-((log2 - 8.8) ** 2)))})


def specifications() -> pd.DataFrame:
    """A cross of choices, the last of them without growth; the vintage is the same in all."""
    rows = [
        (window, frontier, success, "2026-09-08", start * share * factor)
        for window, start in (("from 2019", 190.0), ("from 2023", 129.0), ("from 2024", 106.0))
        for frontier, share in (("global", 1.0), ("window", 0.97), ("all", 1.1))
        for success, factor in ((0.5, 1.0), (0.8, 1.02))
    ]
    frame = pd.DataFrame(rows, columns=["window", "frontier", "success_level", "vintage", "doubling_time_days"])
    frame["low"], frame["high"] = frame["doubling_time_days"] * 0.85, frame["doubling_time_days"] * 1.3
    frame["headline"] = (frame["doubling_time_days"] == 129.0) & (frame["frontier"] == "global")
    frame.loc[len(frame) - 1, ["doubling_time_days", "low", "high"]] = [np.inf, 200.0, np.inf]
    return frame


def medians() -> pd.DataFrame:
    dates = days("2026-02-05", "2029-12-31", 30)
    return pd.DataFrame({"release_date": dates, "minutes": 2 ** (2.35 + 365.25 / 128.744 * (_years(dates) + 0.3))})


def bands() -> pd.DataFrame:
    middle = medians()
    return pd.concat(
        [
            middle[["release_date"]].assign(
                level=level, low=middle["minutes"] / 2**width, high=middle["minutes"] * 2**width
            )
            for level, width in zip(LEVELS, (0.7, 1.4, 2.3), strict=True)
        ],
        ignore_index=True,
    )


def milestones() -> pd.DataFrame:
    """A work day, week, month and year; the last is not crossed by the end in enough of the futures."""
    ends: dict[str, list[str | None]] = {
        "date": ["2026-03-06", "2026-12-31", "2027-09-23", "2028-12-27"],
        "low": ["2026-02-05", "2026-08-11", "2027-04-20", "2028-06-28"],
        "high": ["2026-07-14", "2027-05-28", "2028-03-05", None],
    }
    frame = pd.DataFrame({name: pd.to_datetime(pd.Series(texts)) for name, texts in ends.items()})
    return frame.assign(minutes=[480.0, 2400.0, 10020.0, 120000.0], level=0.8)


def coverage() -> pd.DataFrame:
    shares = {
        "exponential, confidence": (0.02, 0.06, 0.12),
        "exponential, prediction": (0.03, 0.14, 0.40),
        "one-break, prediction": (0.56, 0.87, 1.0),
    }
    rows = [
        (kind, level, share, 12) for kind, held in shares.items() for level, share in zip(LEVELS, held, strict=True)
    ]
    return pd.DataFrame(rows, columns=["kind", "nominal", "inside", "n"])


def charts() -> dict[str, tuple[alt.TopLevelMixin, pd.DataFrame]]:
    """All six charts, each with a frame that it was made of."""
    return {
        "curves": (curves_chart(points(), curve_lines(), curve_weights()), curve_lines()),
        "break": (breakpoint_chart(points(), segments(), breaks()), segments()),
        "profile": (
            profile_chart(profile(), threshold=-26.36, line_log_likelihood=-23.94, low=405.9, high=None),
            profile(),
        ),
        "specifications": (specification_chart(specifications()), specifications()),
        "fan": (fan_chart(points(), medians(), bands(), milestones()), milestones()),
        "calibration": (calibration_chart(coverage()), coverage()),
    }


def figures() -> tuple[Figure, ...]:
    """The six as they stand on a page."""
    return tuple(
        Figure(name, f"What {name} say", "n = 17", "A chart.", chart, frame)
        for name, (chart, frame) in charts().items()
    )


AS_OF = date(2026, 9, 8)

"""Frames of the charts of the study of benchmarks, made from formulas: logistic climbs of known middle and pace."""

import math
from datetime import date

import altair as alt
import numpy as np
import pandas as pd

from horizon.report import (
    Column,
    Figure,
    Page,
    Table,
    capability_chart,
    difficulty_chart,
    headroom_chart,
    horizon_index_chart,
    paradox_chart,
    sigmoid_chart,
    verdict_share_chart,
)

LAST = pd.Timestamp("2026-09-08")
NAMES = (
    "MATH level 5", "HellaSwag", "GSM8K", "GPQA diamond", "MMLU", "FrontierMath", "OSWorld", "Cybench",
    "Terminal Bench", "Winogrande", "PIQA", "SWE-bench verified", "BoolQ", "Humanity's Last Exam", "Balrog",
    "A benchmark with a rather long name",
)  # fmt: skip
CHANCE = (0.0, 0.25, 0.0, 0.25, 0.25, 0.0, 0.0, 0.0, 0.0, 0.5, 0.5, 0.0, 0.5, 0.0, 0.0, 0.2)
CEILING_LOW = (1.0, 0.97, 0.98, 0.96, 0.94, 0.97, 0.9, 1.0, 1.0, 0.95, 0.96, 0.95, 0.97, 0.8, 1.0, 0.967)
MIDDLE = (2024.2, 2021.8, 2022.6, 2024.6, 2022.9, 2027.4, 2026.2, 2026.6, 2026.0, 2022.2, 2021.5, 2024.9, 2021.9,
          2027.9, 2027.0, 2040.0)  # fmt: skip
BORN = (2023.2, 2019.6, 2021.9, 2023.9, 2020.8, 2024.9, 2024.4, 2024.7, 2025.1, 2019.6, 2019.9, 2023.8, 2019.5,
        2025.1, 2024.9, 2025.3)  # fmt: skip
PACE = 2.1
VERDICTS = (
    "at ceiling", "at ceiling", "at ceiling", "indistinguishable", "stalled below ceiling", "climbing", "climbing",
    "climbing", "climbing", "abandoned", "abandoned", "climbing", "abandoned", "climbing", "climbing", "floor",
)  # fmt: skip
SLUGS = tuple(f"b{place}" for place in range(len(NAMES)))


def day(year: float) -> pd.Timestamp:
    return pd.Timestamp("2000-01-01") + pd.Timedelta(days=round((year - 2000) * 365.25))


def way(place: int, year: np.ndarray) -> np.ndarray:
    """How far from chance to ceiling the frontier of a benchmark is in a year."""
    return np.asarray(1 / (1 + np.exp(-PACE * (year - MIDDLE[place]))))


def scores() -> pd.DataFrame:
    """Twenty models a benchmark, from its birth on; the best so far are the frontier."""
    frames = []
    for place, slug in enumerate(SLUGS):
        end = 2024.5 if VERDICTS[place] == "abandoned" else 2026.68
        years = np.linspace(BORN[place] + 0.1, end, 20)
        lag = 0.35 * np.abs(np.sin(7.0 * np.arange(20) + place))
        value = CHANCE[place] + (1 - CHANCE[place]) * way(place, years - lag)
        error = np.sqrt(value * (1 - value) / 500)
        frame = pd.DataFrame({"slug": slug, "release_date": [day(year) for year in years], "value": value})
        frame["model"] = [f"Model {chr(65 + n)} {n / 10 + 1:.1f}" for n in range(20)]
        frame["low"], frame["high"] = value - 1.96 * error, value + 1.96 * error
        frame["on_frontier"] = frame["value"] == frame["value"].cummax()
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def curves() -> pd.DataFrame:
    """The curves and their bands; none where there is no climb to see."""
    frames = []
    for place, slug in enumerate(SLUGS):
        if VERDICTS[place] == "floor":
            continue
        years = np.linspace(BORN[place], 2028.0, 60)
        middle, low, high = (
            CHANCE[place] + (1 - CHANCE[place]) * way(place, years + shift) for shift in (0.0, -0.2, 0.2)
        )
        days = [day(year) for year in years]
        frames.append(pd.DataFrame({"slug": slug, "release_date": days, "value": middle, "low": low, "high": high}))
    return pd.concat(frames, ignore_index=True)


def benchmarks() -> pd.DataFrame:
    """The panels: chance, ceiling, inflection and the day on which 90 % of the way is passed."""
    fitted = [verdict != "floor" for verdict in VERDICTS]
    at_90 = [middle + math.log(9) / PACE for middle in MIDDLE]
    frame = pd.DataFrame(
        {"slug": SLUGS, "benchmark": NAMES, "verdict": VERDICTS, "chance": CHANCE, "ceiling_low": CEILING_LOW}
    )
    for name, years, off in (("inflection", MIDDLE, 0.2), ("date_90", at_90, 0.4)):
        for suffix, shift in (("", 0.0), ("_low", -off), ("_high", off)):
            frame[name + suffix] = [
                day(year + shift) if yes else pd.NaT for year, yes in zip(years, fitted, strict=True)
            ]
    never = [0.04 if yes else math.nan for yes in fitted]
    return frame.assign(ceiling=1.0, reached_90=pd.DatetimeIndex(["NaT"] * len(NAMES)), share_never=never)


def headroom() -> pd.DataFrame:
    """What is left on each day on which a record was set."""
    rows = scores().query("on_frontier").merge(benchmarks()[["slug", "benchmark", "verdict", "chance"]], on="slug")
    left = {
        name: (1 - rows[score]) / (1 - rows["chance"])
        for name, score in (("headroom", "value"), ("low", "high"), ("high", "low"))
    }
    return rows[["slug", "benchmark", "release_date", "verdict"]].assign(**left)


def quarters() -> pd.DatetimeIndex:
    return pd.date_range("2020-01-01", "2026-07-01", freq="QS")


def shares() -> pd.DataFrame:
    """Benchmarks by verdict: climbing ones come to their ceiling, or are given up, as years go by."""
    rows = []
    for n, quarter in enumerate(quarters()):
        counts = {
            "at ceiling": n // 3,
            "indistinguishable": n // 9,
            "stalled below ceiling": 1 + n // 12,
            "abandoned": n // 4,
            "climbing": 4 + n // 2,
            "floor": 2,
        }
        rows += [(quarter, verdict, count) for verdict, count in counts.items()]
    return pd.DataFrame(rows, columns=["quarter", "verdict", "benchmarks"])


def events() -> pd.DataFrame:
    n = np.arange(len(quarters()))
    return pd.DataFrame(
        {"quarter": quarters(), "births": np.round(2 + 2 * np.sin(n / 2) ** 2).astype(int), "saturations": n % 3 // 2}
    )


def capability() -> pd.DataFrame:
    """Fifty models around a steady rise, with the best so far as the frontier."""
    years = np.linspace(2022.9, 2026.6, 50)
    index = 112 + 14 * (years - 2022.9) + 4 * np.sin(11 * np.arange(50))
    makers = ("OpenAI", "Anthropic", "Google", "Meta", "xAI", "Alibaba", "DeepSeek", "Mistral", None)
    frame = pd.DataFrame(
        {
            "model": [f"Model {n}" for n in range(50)],
            "organization": [makers[n % len(makers)] for n in range(50)],
            "release_date": [day(year) for year in years],
            "index": index,
            "low": index - 2.5,
            "high": index + 2.5,
        }
    )
    return frame.assign(on_frontier=frame["index"] == frame["index"].cummax())


def capability_lines() -> pd.DataFrame:
    """The line through the frontier, its bands, and that of a longer window."""
    years = np.linspace(2022.9, 2027.0, 25)
    frames = []
    for window, pace in (("from 2023", 14.0), ("all time", 12.5)):
        middle = 115 + pace * (years - 2022.9)
        wide = 0.6 + 0.5 * np.abs(years - 2024.9)
        frames.append(
            pd.DataFrame(
                {
                    "window": window, "release_date": [day(year) for year in years], "index": middle,
                    "confidence_low": middle - wide, "confidence_high": middle + wide,
                    "prediction_low": middle - wide - 3, "prediction_high": middle + wide + 3,
                }
            )
        )  # fmt: skip
    return pd.concat(frames, ignore_index=True)


def capability_breaks() -> pd.DataFrame:
    ends = {"date": "2024-04-10", "low": "2023-10-22", "high": "2024-08-17"}
    return pd.DataFrame({name: pd.to_datetime([text]) for name, text in ends.items()})


def difficulties() -> pd.DataFrame:
    difficulty = 110 + 11 * (np.asarray(MIDDLE) - 2021.5)
    slope = 0.06 + 0.05 * np.abs(np.sin(np.arange(len(NAMES))))
    frame = pd.DataFrame({"benchmark": NAMES, "difficulty": difficulty, "slope": slope})
    return frame.assign(
        low=difficulty - 2.0, high=difficulty + 3.0, slope_low=0.8 * slope, slope_high=1.3 * slope, models=40
    )


def pairs() -> pd.DataFrame:
    """Models with an index and a horizon."""
    index = np.linspace(112, 160, 14)
    minutes = 2 ** (0.21 * (index - 122) + 0.9 * np.sin(5 * np.arange(14)))
    return pd.DataFrame(
        {
            "model": [f"Model {n}" for n in range(14)],
            "index": index, "index_low": index - 2, "index_high": index + 2,
            "minutes": minutes, "low": minutes / 1.8, "high": minutes * 2.1,
        }
    )  # fmt: skip


def pair_line() -> pd.DataFrame:
    index = np.linspace(110, 165, 25)
    middle = 0.21 * (index - 122)
    wide = 0.3 + 0.01 * np.abs(index - 137)
    bands = {"confidence": wide, "prediction": wide + 1.4}
    ends = {
        f"{kind}_{side}": 2 ** (middle + sign * width)
        for kind, width in bands.items()
        for side, sign in (("low", -1), ("high", 1))
    }
    return pd.DataFrame({"index": index, "minutes": 2**middle, **ends})


def predicted() -> pd.DataFrame:
    index = np.asarray([141.0, 154.0, 163.0])
    minutes = 2 ** (0.21 * (index - 122))
    return pd.DataFrame(
        {
            "model": ["New A", "New B", "New C"],
            "index": index, "index_low": index - 2, "index_high": index + 2,
            "minutes": minutes, "low": minutes / 3.2, "high": minutes * 3.2,
        }
    )  # fmt: skip


def records() -> pd.DataFrame:
    """Normalised records on five benchmarks, of which the first ones have come to their end."""
    chosen = [SLUGS[place] for place in (1, 2, 0, 11, 5)]
    rows = (
        scores()
        .query("on_frontier and slug in @chosen")
        .merge(benchmarks()[["slug", "benchmark", "chance"]], on="slug")
    )
    order = {slug: place for place, slug in enumerate(chosen)}
    rows = rows.assign(value=(rows["value"] - rows["chance"]) / (1 - rows["chance"]), order=rows["slug"].map(order))
    return rows.sort_values(["order", "release_date"])[["slug", "benchmark", "model", "release_date", "value"]]


def horizons() -> pd.DataFrame:
    years = np.linspace(2019.2, 2026.5, 16)
    minutes = 2 ** (-4 + 1.9 * (years - 2019.2) + 0.5 * np.sin(3 * np.arange(16)))
    return pd.DataFrame(
        {"model": [f"Model {n}" for n in range(16)], "release_date": [day(year) for year in years], "minutes": minutes}
    )


def horizon_line() -> pd.DataFrame:
    years = np.linspace(2019.2, 2026.7, 10)
    return pd.DataFrame({"release_date": [day(year) for year in years], "minutes": 2 ** (-4 + 1.9 * (years - 2019.2))})


def notes() -> dict[str, str]:
    return {
        "benchmarks": "4 of 5 gained under 1 point in 12 months",
        "horizon": "no slow-down found (p = 0.41)",
        "index": "no slow-down found (p = 0.37)",
    }


def verdict_table() -> Table:
    """One row a benchmark, with what happened in a sparkline."""
    known = scores().query("on_frontier")
    lines = {slug: list(zip(rows["release_date"], rows["value"], strict=True)) for slug, rows in known.groupby("slug")}
    frame = benchmarks()[["benchmark", "verdict", "slug", "date_90"]]
    frame["frontier"] = pd.Series([lines[slug] for slug in SLUGS], dtype=object)
    frame["last"] = [lines[slug][-1][1] for slug in SLUGS]
    columns = (
        Column("benchmark", "Benchmark"),
        Column("verdict", "Verdict", "verdict"),
        Column("frontier", "Frontier so far", "sparkline"),
        Column("last", "Best score", "number", digits=2),
        Column("date_90", "90% of the way", "date"),
    )
    return Table("verdicts", "Three of sixteen are at their ceiling", "Sorted.", columns, frame.drop(columns="slug"))


def charts() -> dict[str, tuple[alt.TopLevelMixin, pd.DataFrame]]:
    """All seven charts, each with a frame that it was made of."""
    index = capability().query("on_frontier")
    index_line = capability_lines().query("window == 'from 2023'")
    made = difficulty_chart(
        difficulties(), frontier=162.0, frontier_low=159.0, frontier_high=165.5, frontier_model="Model 48"
    )
    return {
        "sigmoids": (sigmoid_chart(benchmarks(), scores(), curves()), benchmarks()),
        "headroom": (headroom_chart(headroom(), highlight="b5"), headroom()),
        "verdict-shares": (verdict_share_chart(shares(), events()), shares()),
        "capability": (capability_chart(capability(), capability_lines(), capability_breaks()), capability()),
        "difficulty": (made, difficulties()),
        "paradox": (
            paradox_chart(records(), horizons(), horizon_line(), index, index_line, notes=notes()),
            records(),
        ),
        "horizon-index": (horizon_index_chart(pairs(), pair_line(), predicted()), pairs()),
    }


def figures() -> tuple[Figure, ...]:
    """The seven as they stand on a page."""
    return tuple(
        Figure(name, f"What {name} says", "n = 16", "A chart.", chart, frame)
        for name, (chart, frame) in charts().items()
    )


def page() -> Page:
    """Give a page of the table and all seven."""
    return Page(
        slug="benchmarks",
        title="Benchmarks",
        headline="Single benchmarks flatten; the frontier goes on",
        lede=(),
        sections=(verdict_table(), *figures()),
        warnings=(),
        notes=(),
        sources=(),
        as_of=date(2026, 9, 8),
        built=date(2026, 9, 8),
        version="0.1.0",
    )

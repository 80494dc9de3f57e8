"""What stands beside an index: its stability without each benchmark, and horizons predicted from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.units import duration_text

if TYPE_CHECKING:
    import pandas as pd

    from horizon.workflow.index.analyse import IndexAnalysis
    from horizon.workflow.index.horizons import IndexHorizons

__all__ = [
    "horizon_columns",
    "horizon_frame",
    "horizon_sentences",
    "stability_columns",
    "stability_frame",
    "stability_sentence",
]


def stability_frame(analysis: IndexAnalysis, stability: pd.DataFrame) -> pd.DataFrame:
    """The frame of `horizon.capability.leave_one_out`, with the names of the benchmarks."""
    names = analysis.selection.benchmarks["name"]
    return stability.assign(name=stability["benchmark"].map(names))


def stability_columns(analysis: IndexAnalysis, stability: pd.DataFrame) -> dict[str, list[str]]:
    """One row a benchmark that is left out, as text."""
    frame = stability_frame(analysis, stability)
    return {
        "without": list(frame["name"]),
        "models": [str(count) for count in frame["n_models"]],
        "frontier a year": [_number(value, 1) for value in frame["frontier_growth"]],
        "change": [_percent(value) for value in frame["frontier_change"]],
        "all a year": [_number(value, 1) for value in frame["all_growth"]],
        "rank correlation": [_number(value, 3) for value in frame["rank_correlation"]],
        "moves most": [
            f"{row['largest_mover']} {row['largest_move']:+.1f}" if row["why_not"] is None else row["why_not"]
            for row in frame.to_dict("records")
        ],
    }


def stability_sentence(analysis: IndexAnalysis, stability: pd.DataFrame) -> str:
    """How far any one benchmark moves the growth of the frontier; the first row moves it most."""
    frame = stability_frame(analysis, stability).dropna(subset="frontier_growth")
    if frame.empty:
        return "Leaving out any one benchmark leaves no index"
    low, high = frame["frontier_growth"].min(), frame["frontier_growth"].max()
    most = frame["name"].iloc[0]
    return (
        f"Leaving out one benchmark at a time: the frontier grows {low:.1f} to {high:.1f} points a year "
        f"({analysis.frontier.per_year:.1f} with all {len(stability)}); {most} matters most"
    )


def horizon_frame(horizons: IndexHorizons) -> pd.DataFrame:
    """Every model of the index with its horizon: of runs, or predicted from the index.

    Returns
    -------
    DataFrame
        ``model``, ``slug``, ``release_date``, ``index``, ``index_std_error``, ``minutes``, ``low``, ``high``, ``basis``
        (runs, or index), ``level`` (of the interval; that of runs is the published one), ``beyond`` (how far a
        prediction reaches past the models of the line, or None).
    """
    import pandas as pd

    runs = horizons.known.rename(columns={"std_error": "index_std_error", "confidence": "level"})
    known, told = runs.assign(basis="runs", beyond=None), horizons.predicted.assign(basis="index", level=horizons.level)
    order = ["model", "slug", "release_date", "index", "index_std_error", "minutes", "low", "high"]
    order += ["basis", "level", "beyond"]
    both = pd.concat([known[order].astype({"beyond": object}), told[order]], ignore_index=True)
    return both.sort_values(["index", "model"], ascending=[False, True], ignore_index=True)


def horizon_columns(horizons: IndexHorizons) -> dict[str, list[str]]:
    """The same as text."""
    frame = horizon_frame(horizons)
    return {
        "model": list(frame["model"]),
        "index": [f"{value:.1f}" for value in frame["index"]],
        "p50": [duration_text(value) for value in frame["minutes"]],
        "interval": [
            f"{duration_text(low)} to {duration_text(high)}" if low == low and high == high else "–"
            for low, high in zip(frame["low"], frame["high"], strict=True)
        ],
        "from": list(frame["basis"]),
        "note": [text if isinstance(text, str) else "" for text in frame["beyond"]],
    }


def horizon_sentences(horizons: IndexHorizons) -> list[str]:
    """The line, and what a prediction from it is worth."""
    fit, level = horizons.fit, f"{100 * horizons.level:g}%"
    slope = fit.conf_int(horizons.level)["doublings_per_point"]
    gone = f"; {horizons.beyond_range} beyond the suite's range left out" if horizons.beyond_range else ""
    return [
        f"Horizon against index: {horizons.suite}, p50 of {fit.nobs} models in both, all time, on the frontier "
        f"or not{gone}; horizons of {horizons.as_of}",
        f"  {10 * fit.doublings_per_point:.2f} doublings for ten points, {level} interval {10 * slope.low:.2f} to "
        f"{10 * slope.high:.2f}; R² {fit.r_squared:.2f}, residual {fit.residual_std:.2f} doublings (a factor of "
        f"{2**fit.residual_std:.1f})",
        f"  {level} prediction intervals hold the scatter around the line, its own error and that of the model's "
        f"index; a model stands with the version that has its highest index",
    ]


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}f}" if value == value else "–"


def _percent(value: float) -> str:
    return f"{value:+.1%}" if value == value else "–"

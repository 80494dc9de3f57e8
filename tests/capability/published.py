"""The scores of Epoch's hub, read plainly from its files, with the rules of the published stitching fit."""

from pathlib import Path

import pandas as pd

from horizon.capability import choose_scores

SCORES = {
    "aider_polyglot": ("Aider polyglot", "Percent correct"),
    "anli": ("ANLI", "Score"),
    "arc_agi": ("ARC-AGI", "Score"),
    "arc_ai2": ("ARC AI2", "Challenge score"),
    "bbh": ("BBH", "Average"),
    "boolq": ("BoolQ", "Score"),
    "csqa2": ("CSQA2", "Score"),
    "cybench": ("Cybench", "Unguided % Solved"),
    "deepresearch": ("DeepResearch Bench", "Average score"),
    "fictionlivebench": ("Fiction.LiveBench", "16k token score"),
    "gsm8k": ("GSM8K", "EM"),
    "hellaswag": ("HellaSwag", "Overall accuracy"),
    "lambada": ("LAMBADA", "Score"),
    "livebench": ("LiveBench", "Global average"),
    "mcbench": ("MCBench", "Win rate"),
    "mmlu": ("MMLU", "EM"),
    "openbookqa": ("OpenBookQA", "Accuracy"),
    "os_world": ("OSWorld", "Score"),
    "osuniverse": ("OSUniverse", "Weighted Score"),
    "piqa": ("PIQA", "Score"),
    "scienceqa": ("ScienceQA", "Score"),
    "superglue": ("SuperGLUE", "Score"),
    "terminal_bench": ("Terminal Bench", "Accuracy mean"),
    "the_agent_company": ("The Agent Company", "% Resolved"),
    "triviaqa": ("TriviaQA", "EM"),
    "videomme": ("VideoMME", "Overall (no subtitles)"),
    "winogrande": ("Winogrande", "Accuracy"),
}
"""File -> benchmark and column; 'NN.N%' and 0-100 alike are percent. The runs' file has fractions."""

EXCLUDED = ("BoolQ", "MCBench", "FrontierMath-2025-02-28-Public", "FrontierMath-Tier-4-2025-07-01-Public")
SINCE = "2022-11-01"
ANCHORS = {"claude-3-5-sonnet-20240620": 130.0, "gpt-5-2025-08-07_high": 150.0}


def read_hub(shared_data: Path) -> pd.DataFrame:
    """Every row with a model and a score: ``model`` (version), ``benchmark``, ``value``, ``release_date``."""
    folder = shared_data / "epoch"
    parts = [_external(folder, file, *names) for file, names in SCORES.items()]
    runs = _table(folder / "benchmarks_runs.csv")
    value = pd.to_numeric(runs["Best score (across scorers)"], errors="coerce")
    parts.append(pd.DataFrame({"model": runs["model"], "benchmark": runs["task"], "value": value}))
    scores = pd.concat(parts, ignore_index=True)
    scores["model"] = scores["model"].str.strip()
    scores = scores[scores["model"].fillna("").ne("") & scores["value"].notna()]
    versions = _table(folder / "model_versions.csv")
    dates = pd.to_datetime(versions["Version release date"]).set_axis(versions["id"].str.strip())
    return scores.assign(release_date=scores["model"].map(dates)).reset_index(drop=True)


def _external(folder: Path, file: str, benchmark: str, column: str) -> pd.DataFrame:
    table = _table(folder / f"external_benchmark_{file}.csv")
    percent = pd.to_numeric(table[column].str.strip().str.removesuffix("%"), errors="coerce")
    return pd.DataFrame({"model": table["Model version"], "benchmark": benchmark, "value": percent / 100})


def _table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, encoding="utf-8-sig", dtype=str)


def chosen_scores(shared_data: Path) -> pd.DataFrame:
    """The scores of the published fit."""
    return choose_scores(read_hub(shared_data), since=SINCE, without=EXCLUDED)


def published_index(shared_data: Path) -> pd.Series:
    """The published index of April 2026 by model version; those without a score left out."""
    table = pd.read_csv(shared_data / "epoch_capabilities_index_2026_04.csv", encoding="utf-8-sig")
    table["Model version"] = table["Model version"].str.strip()
    return table.set_index("Model version")["ECI Score"].dropna()

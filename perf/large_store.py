"""Write the files of a store as large as one may be in some years: ``python -m perf.large_store FOLDER [MODELS ...]``.

Models get abler with time, each is tested on benchmarks that suit it, and what is known grows from vintage to vintage.
"""

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SUITE = "metr-1.1"
SOURCE = "made-up"
FIRST, LAST = np.datetime64("2019-01-01"), np.datetime64("2026-09-01")
VINTAGES = (date(2026, 9, 9), date(2026, 10, 9), date(2026, 11, 9))
"""After those of the shipped facts, so that the newest is of these files."""

ORGANIZATIONS = 40
ITEMS = 500
HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    "a \"quoted\" & 'single' <b>name</b>",
    "{{7*7}}{% raw %}",
    "long " * 60 + "name",
    "\N{ROBOT FACE} \N{ARABIC LETTER ALEF}\N{RIGHT-TO-LEFT OVERRIDE}txt",
    "datum.minutes + alert(1)",
)
"""Names that must be shown as they are written; the last models are called so, whose points nobody can overlook."""

SHIPPED = {
    "mmlu-pro": 0.1,
    "math-level-5": 0.0,
    "gpqa-diamond": 0.25,
    "simpleqa": 0.0,
    "swe-bench-verified": 0.0,
    "osworld": 0.0,
    "frontiermath": 0.0,
    "humanitys-last-exam": 0.0,
}
"""Benchmarks of the shipped facts, from easy to hard, and their chance level: they tie the made-up models to others."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is: models, scores of them, benchmarks, and models with a time horizon."""

    models: int = 5_000
    scores: int = 50_000
    benchmarks: int = 50
    horizons: int = 5_000


@dataclass(frozen=True, slots=True)
class File:
    """One file to be read: its table, and the day on which it was public."""

    path: Path
    table: str
    known_at: date


def write(folder: Path, size: Size, seed: int = 0) -> list[File]:
    """Write all files, in the order in which they are to be read."""
    rng = np.random.default_rng(seed)
    models, benchmarks = _models(size.models, rng), _benchmarks(size.benchmarks)
    files = [
        _file(folder, "benchmarks", VINTAGES[0], _described(benchmarks)),
        _file(folder, "models", VINTAGES[0], models.drop(columns="ability")),
    ]
    scores, horizons = _scores(models, benchmarks, size.scores, rng), _horizons(models, size.horizons, rng)
    for later, day in enumerate(VINTAGES, 1 - len(VINTAGES)):
        cut = np.datetime_as_string(LAST + np.timedelta64(180 * later, "D"))
        files.append(_file(folder, "horizons", day, _known(horizons, cut, "minutes", rng)))
        if later in (-1, 0):
            files.append(_file(folder, "scores", day, _known(scores, cut, "value", rng).drop(columns="release_date")))
    return files


def _file(folder: Path, table: str, day: date, frame: pd.DataFrame) -> File:
    path = folder / f"{table}-{len(list(folder.iterdir()))}-{day}.csv"
    frame.to_csv(path, index=False)
    return File(path, table, day)


def _models(count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Models by release date, more of them every year; the ability of the best rises by one a year."""
    since = np.sort(rng.random(count) ** 0.6)
    days = FIRST + (since * (LAST - FIRST).astype(int)).astype(int)
    places = np.arange(count)
    names = [f"Model {place:04d}" for place in places]
    labs = [f"Lab {lab}" for lab in rng.zipf(1.6, count) % ORGANIZATIONS]
    names[-len(HOSTILE) :], labs[-len(HOSTILE) :] = list(HOSTILE), list(HOSTILE)
    behind = rng.gamma(3.0, 0.4, count)
    behind[-len(HOSTILE) :] = 0.02
    years = since * 7.67
    return pd.DataFrame(
        {
            "model": names,
            "organization": labs,
            "release_date": np.datetime_as_string(days),
            "open_weights": np.where(rng.random(count) < 0.5, "true", "false"),
            "ability": years - behind,
        }
    )


def _benchmarks(count: int) -> pd.DataFrame:
    """Benchmarks from easy to hard, published when the best models began to get somewhere; two have hostile names."""
    difficulty, places = np.linspace(0.0, 8.5, count), np.arange(count)
    slugs, names = [f"made-{place:02d}" for place in places], [f"Benchmark {place:02d}" for place in places]
    chance = np.where(places % 3 == 0, 0.25, 0.0)
    names[-8], names[-3] = HOSTILE[0], HOSTILE[4]
    for place, (slug, known) in zip(
        np.linspace(count // 3, count - 4, len(SHIPPED)).astype(int), SHIPPED.items(), strict=True
    ):
        slugs[place], chance[place] = slug, known
    return pd.DataFrame(
        {
            "benchmark": slugs,
            "name": names,
            "lower_bound": chance,
            "upper_bound": 1.0,
            "n_items": ITEMS,
            "release_date": np.datetime_as_string(FIRST + ((difficulty - 1.0).clip(0, 7) * 365).astype(int)),
            "difficulty": difficulty,
            "slope": 1.2 + places % 5 * 0.4,
        }
    )


def _described(benchmarks: pd.DataFrame) -> pd.DataFrame:
    """What is to be read of benchmarks: of those that nobody else describes."""
    return benchmarks[~benchmarks["benchmark"].isin(SHIPPED)].drop(columns=["difficulty", "slope"])


def _scores(models: pd.DataFrame, benchmarks: pd.DataFrame, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """As many scores for each model, on the benchmarks that are neither too easy for it nor too hard, or nearly."""
    each = count // len(models)
    ability, difficulty = models["ability"].to_numpy()[:, None], benchmarks["difficulty"].to_numpy()[None, :]
    nearness = -np.abs(ability - difficulty + 0.5) + rng.gumbel(0.0, 0.7, (len(models), len(benchmarks)))
    chosen = np.argsort(-nearness, axis=1)[:, :each]
    model, benchmark = np.repeat(np.arange(len(models)), each), chosen.ravel()
    way = 1 / (1 + np.exp(-benchmarks["slope"].to_numpy()[benchmark] * (ability[model, 0] - difficulty[0, benchmark])))
    chance = benchmarks["lower_bound"].to_numpy()[benchmark]
    value = _measured(chance + (1 - chance) * way, rng)
    return pd.DataFrame(
        {
            "model": models["model"].to_numpy()[model],
            "benchmark": benchmarks["benchmark"].to_numpy()[benchmark],
            "value": value,
            "n_items": ITEMS,
            "reported_by": "independent",
            "release_date": models["release_date"].to_numpy()[model],
        }
    )


def _measured(share: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    measured: NDArray[np.float64] = (rng.binomial(ITEMS, share) / ITEMS).round(4)
    return measured


def _horizons(models: pd.DataFrame, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Time horizons of some models at both levels, the newest among them; the longest doubles twice a year."""
    some = np.sort(rng.choice(len(models) - len(HOSTILE), count - len(HOSTILE), replace=False))
    rows = models.iloc[[*some, *range(len(models) - len(HOSTILE), len(models))]]
    minutes = 2.0 ** (2 * rows["ability"].to_numpy() - 4)
    levels = [(0.5, 1.0), (0.8, 0.2)]
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "model": rows["model"],
                    "organization": rows["organization"],
                    "release_date": rows["release_date"],
                    "suite": SUITE,
                    "success_level": level,
                    "minutes": (minutes * share).round(6),
                    "low": (minutes * share / 1.9).round(6),
                    "high": (minutes * share * 2.2).round(6),
                    "confidence": 0.95,
                }
            )
            for level, share in levels
        ]
    )


def _known(rows: pd.DataFrame, until: str, field: str, rng: np.random.Generator) -> pd.DataFrame:
    """Rows of models released by a day; one in fifty was measured a little differently."""
    known = rows[rows["release_date"] <= until]
    revised = np.where(rng.random(len(known)) < 0.02, 0.98, 1.0)
    return known.assign(**{field: (known[field] * revised).round(6)})


def main(folder: str, *counts: str) -> None:
    """Write the files and print how each is read."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for file in write(Path(folder), Size(*map(int, counts))):
        print(file.path, file.table, file.known_at)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Run the measures, all or one by name, and print one table."""

import argparse
import os
import platform
import sys
import time

from perf import (
    commands,
    estimate,
    estimate_scale,
    index,
    ingest_csv,
    ingest_epoch,
    ingest_runs,
    multiverse,
    report,
    trend,
)
from perf.table import Row, markdown

MEASURES = {
    "commands": commands.rows,
    "trend": trend.rows,
    "ingest-csv": ingest_csv.rows,
    "ingest-runs": ingest_runs.rows,
    "ingest-epoch": ingest_epoch.rows,
    "estimate": estimate.rows,
    "estimate-scale": estimate_scale.rows,
    "multiverse": multiverse.rows,
    "index": index.rows,
    "report": report.rows,
}


def main() -> None:
    """Print the machine, with a figure to compare it by, and the table."""
    parser = argparse.ArgumentParser(prog="python -m perf", description=__doc__)
    parser.add_argument("name", nargs="?", choices=MEASURES, help="one group of measures; all if left out")
    chosen = parser.parse_args().name
    rows: list[Row] = []
    for name in [chosen] if chosen else MEASURES:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        rows += MEASURES[name]()
    print(f"{_machine()}\n\n{markdown(rows)}")


def _machine() -> str:
    system = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    before = time.process_time()
    sum(range(20_000_000))
    spent = time.process_time() - before
    return f"{system}, {os.cpu_count()} cores; sum(range(20_000_000)) costs {spent:.2f} s of CPU here."


if __name__ == "__main__":
    main()

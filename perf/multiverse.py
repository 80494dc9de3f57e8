"""The multiverse of the shipped facts: what it costs, reading and imports included."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from perf.measure import HORIZON, environment, repeat, run
from perf.table import Row

RUNS = 3
LEAST = 200
IMPORTS = "import horizon.cli.multiverse, horizon.workflow.multiverse_tables, scipy.special"


def rows() -> Iterator[Row]:
    """Answer every specification of the default grid in a new process; imports are counted and told apart."""
    with tempfile.TemporaryDirectory(prefix="horizon-perf-") as name:
        folder = Path(name)
        run([HORIZON, "init"], folder)
        command = [HORIZON, "multiverse", "--format", "json"]
        count = _specifications(command, folder)
        if count < LEAST:
            raise SystemExit(f"{count} specifications on the shipped facts, fewer than {LEAST}")
        ours = repeat(command, folder, RUNS)
        yield Row(f"horizon multiverse, {count:,} specifications", ours.cpu_seconds, "s CPU", "limit", 10.0)
        imports = repeat([sys.executable, "-c", IMPORTS], folder, RUNS)
        yield Row("of these, to start and import", imports.cpu_seconds, "s CPU", "(for comparison)")


def _specifications(command: list[str], folder: Path) -> int:
    done = subprocess.run(command, cwd=folder, env=environment(), check=True, capture_output=True, text=True)
    return len(json.loads(done.stdout)["specifications"])

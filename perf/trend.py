"""The trend engine on the shipped facts: what it costs beyond its imports, which are reported apart."""

import sys
from collections.abc import Iterator
from pathlib import Path

from perf import load
from perf.measure import HORIZON, repeat, run
from perf.table import Row

RUNS = 5
IMPORTS = (
    "import horizon.cli.main, horizon.cli.trend, horizon.store, horizon.report, horizon.workflow.analyse\n"
    "import horizon.workflow.shape, horizon.workflow.compare, horizon.workflow.tables, pandas, scipy.special\n"
    "import horizon.store.read, horizon.store.run_counts, sqlalchemy.dialects.sqlite"
)


def rows() -> Iterator[Row]:
    """Hold the break test and the comparison of all curves against their limits."""
    with load.folder() as place:
        run([HORIZON, "init"], place)
        imports = repeat([sys.executable, "-c", IMPORTS], place, RUNS).cpu_seconds
        yield Row("imports of horizon trend", imports, "s CPU", "(for comparison)")
        for what, options, limit in (
            ("horizon trend --breaks 1, beyond imports", ["trend", "--breaks", "1"], 1.5),
            ("horizon compare, all curves, beyond imports", ["compare"], 3.0),
            ("horizon trend --curve all, beyond imports", ["trend", "--curve", "all"], 3.0),
        ):
            yield Row(what, _cost(place, options) - imports, "s CPU", "limit", limit)


def _cost(place: Path, options: list[str]) -> float:
    return repeat([HORIZON, *options, "--format", "json"], place, RUNS).cpu_seconds

"""``horizon ingest csv`` of a file that is in the store already costs next to nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"pandas", "numpy", "scipy", "rapidfuzz", "alembic", "jsonschema", "yaml", "altair"}
PROGRAM = """
import sys
from horizon.cli.main import main
try:
    main()
finally:
    print(*{name.split('.')[0] for name in sys.modules}, file=sys.stderr)
"""


def horizon(folder: Path, *arguments: str) -> tuple[list[str], set[str]]:
    """Run a command in a process of its own; return the lines that it printed and the packages that it imported."""
    environment = {name: value for name, value in os.environ.items() if name != "HORIZON_DB"}
    command = [sys.executable, "-c", PROGRAM, *arguments]
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    *notes, modules = run.stderr.splitlines()
    return run.stdout.splitlines() + notes, set(modules.split())


@pytest.mark.parametrize(
    ("table", "text", "options"),
    [
        ("scores", "model,benchmark,value,other\nA,b,0.5,1\nB,b,0.25,2\n", ()),
        ("horizons", "model;minutes;other\nA;5;1\nB;7;2\n", ("--suite", "S 1", "--known-at", "2026-01-01")),
    ],
)
def test_a_file_that_has_not_changed_is_known_without_what_reads_rows(
    tmp_path: Path, table: str, text: str, options: tuple[str, ...]
) -> None:
    (tmp_path / "rows.csv").write_text(text)
    command = ("ingest", "csv", "rows.csv", "--source", "lab", "--create", *options)
    horizon(tmp_path, "db", "upgrade")
    first, loaded = horizon(tmp_path, *command)
    assert first[0] == f"{table}: 2 rows read = 2 stored + 0 unchanged + 0 rejected (snapshot 1)."
    assert loaded >= {"pandas", "numpy"}
    again, loaded = horizon(tmp_path, *command)
    assert again == [
        f"{table}: Nothing has changed: these bytes are in the store already, as snapshot 1 (2 rows).",
        "columns left aside: other",
    ]
    assert loaded & HEAVY == set()


def test_plain_queries_of_a_store_do_not_wait_for_data_frames(tmp_path: Path) -> None:
    horizon(tmp_path, "db", "upgrade")
    script = (
        "import sys, horizon, sqlalchemy\n"
        "with horizon.open_store('horizon.db') as store, store.read() as connection:\n"
        "    assert connection.scalar(sqlalchemy.text('SELECT count(*) FROM snapshot')) == 0\n"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert set(run.stdout.split()) & HEAVY == set()

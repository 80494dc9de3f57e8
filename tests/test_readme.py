"""The README says what the program prints: each console block is run again, in order, in one folder.

Write the output anew with ``python -m tests.test_readme``.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

README = Path(__file__).parent.parent / "README.md"
SHARED = README.parents[1] / "shared" / "data"
BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
PUBLISHED = "runs_2025_01.jsonl"
"""A file of METR's that is not the project's to ship: blocks that read it are run again where it is at hand."""


def printed(text: str, folder: Path) -> str:
    """Give the README with the output that its commands print now."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    environment.pop("HORIZON_DB", None)

    def again(block: re.Match[str]) -> str:
        if PUBLISHED in block[0] and not (folder / PUBLISHED).exists():
            return block[0]
        parts = re.split(r"(?m)^\$ (.*)\n", block[0])[1:]
        return "".join(run(command, output) for command, output in zip(parts[::2], parts[1::2], strict=True))

    def run(command: str, output: str) -> str:
        if command.startswith("cat "):  # shows a file that the next commands read
            (folder / command.removeprefix("cat ")).write_text(output)
        done = subprocess.run(
            command, shell=True, cwd=folder, env=environment, text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return f"$ {command}\n{done.stdout.rstrip()}\n"

    return BLOCK.sub(again, text)


def test_every_console_block_of_the_readme_is_what_the_program_prints(tmp_path: Path, shared_data: Path) -> None:
    (tmp_path / PUBLISHED).symlink_to(shared_data / "metr" / PUBLISHED)
    text = README.read_text(encoding="utf-8")
    assert printed(text, tmp_path) == text


@pytest.mark.slow  # where the published file is at hand, the test above runs the same blocks
def test_the_blocks_that_need_no_published_file_are_what_the_program_prints_without_one(tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8")
    assert printed(text, tmp_path) == text


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / PUBLISHED).symlink_to(SHARED / "metr" / PUBLISHED)
        README.write_text(printed(README.read_text(encoding="utf-8"), Path(scratch)), encoding="utf-8")

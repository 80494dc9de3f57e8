"""Vega, Vega-Lite and Vega-Embed as one script, kept between runs: putting it together takes seconds."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from importlib.metadata import version
from pathlib import Path

from horizon.report.export import write_atomic

__all__ = ["cache_folder", "vega_bundle"]

_NAME = "vega-bundle"


@cache
def vega_bundle() -> str:
    """The script, taken from the installed converter, or from what was kept of the same version of it.

    What is kept has its digest in its name, so that a damaged file is not taken; where nothing can be kept, it is put
    together each time.
    """
    folder, stem = cache_folder(), f"{_NAME}-{version('vl-convert-python')}"
    kept = _kept(folder, stem) if folder else None
    if kept is not None:
        return kept
    import vl_convert

    # The type stub of vl-convert asks for a snippet that the function itself does not need.
    bundle: str = vl_convert.javascript_bundle()  # type: ignore[call-arg]
    if folder:
        _keep(folder / f"{stem}-{_digest(bundle)}.js", bundle)
    return bundle


def cache_folder() -> Path | None:
    """Where this user's programs keep what can be made again; None if the user has no such place."""
    named = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        return (Path(named) if named else Path.home() / ".cache") / "horizon"
    except RuntimeError:  # no home
        return None


def _kept(folder: Path, stem: str) -> str | None:
    try:
        for path in sorted(folder.glob(f"{stem}-*.js")):
            text = path.read_bytes().decode()
            if path.name == f"{stem}-{_digest(text)}.js":
                return text
    except (OSError, UnicodeDecodeError):
        return None
    return None


def _keep(path: Path, text: str) -> None:
    try:
        write_atomic(path, text)
    except OSError:
        return


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

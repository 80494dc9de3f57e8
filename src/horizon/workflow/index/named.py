"""From the names that a question gives to the benchmarks and versions that they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from horizon.capability.scale import near_names
from horizon.errors import SelectionError
from horizon.ingest.versions import split_version
from horizon.store import read
from horizon.store.lookup import find_benchmark, find_model
from horizon.workflow.index.question import ANCHORS, REFERENCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from horizon.workflow.index.question import IndexQuestion
    from horizon.workflow.index.selection import IndexScores

__all__ = ["benchmark_slugs", "find_anchors", "find_reference"]


def benchmark_slugs(connection: Connection, names: Sequence[str]) -> tuple[str, ...]:
    """The slugs that names of benchmarks stand for.

    Raises
    ------
    SelectionError
        If there is no such benchmark.
    """
    if not names:
        return ()
    slugs = {number: slug for slug, number in read.benchmark_ids(connection).items()}
    return tuple(slugs[find_benchmark(connection, name)] for name in names)


def find_reference(connection: Connection, selection: IndexScores, question: IndexQuestion) -> str:
    """The slug of the reference: the one that is named, else the published fit's, else that with the most models."""
    if question.reference is not None:
        return benchmark_slugs(connection, [question.reference])[0]
    if REFERENCE in selection.benchmarks.index:
        return REFERENCE
    return str(selection.benchmarks["scores"].idxmax())


def find_anchors(connection: Connection, selection: IndexScores, question: IndexQuestion) -> dict[str, float]:
    """The anchors by the names of versions in the selection.

    Parameters
    ----------
    question : IndexQuestion
        Its anchors are names of versions as they are printed, ``GPT-5 (high)``, or other names of the model, with the
        version in brackets or as Epoch AI writes it; without any, those of the published index.

    Raises
    ------
    SelectionError
        If one of them has no part in the index.
    """
    named = ANCHORS if question.anchors is None else question.anchors
    return {_version_called(connection, name, selection, question): points for name, points in named.items()}


def _version_called(connection: Connection, name: str, selection: IndexScores, question: IndexQuestion) -> str:
    names = list(selection.versions.index)
    written = {version.casefold(): version for version in map(str, names)}
    if name.casefold() in written:
        return written[name.casefold()]
    model, version = split_version(name)
    slug = _slug_of(connection, model)
    of_model = selection.versions[selection.versions["slug"] == slug]
    if question.by == "version":
        of_model = of_model[of_model["version"] == version]
    if len(of_model) == 1:
        return str(of_model.index[0])
    others = selection.versions.index[selection.versions["slug"] == slug]
    near = [*others, *(other for other in near_names(name, names) if other not in others)][:5]
    raise SelectionError(
        "an anchor has no part in the index, and a scale hangs on two",
        found=name,
        expected=f"one of its {len(names)} models" + (f", perhaps {' or '.join(near)}" if near else ""),
        hint="name two with --anchor NAME=130 --anchor NAME=150",
    )


def _slug_of(connection: Connection, name: str) -> str | None:
    try:
        number = find_model(connection, name)
    except SelectionError:
        return None
    return next(slug for slug, other in read.model_ids(connection).items() if other == number)

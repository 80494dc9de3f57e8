"""Looking into a chart's specification, however its layers are nested."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

__all__ = ["drawn", "layers", "texts"]


def _flat(layer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The innermost layers, each with its data, which the layer around it may hold for all."""
    if "layer" not in layer:
        yield layer
    for inner in layer.get("layer", ()):
        yield from _flat({"data": layer["data"], **inner} if "data" in layer else inner)


def layers(spec: dict[str, Any], mark: str, **look: object) -> list[dict[str, Any]]:
    """All layers of one mark, wherever they are, that have these properties."""
    return [layer for layer in _flat(spec) if layer["mark"]["type"] == mark and look.items() <= layer["mark"].items()]


def drawn(spec: dict[str, Any], layer: dict[str, Any]) -> pd.DataFrame:
    """The rows of a layer."""
    data = layer["data"]
    return pd.DataFrame(spec["datasets"][data["name"]] if "name" in data else data["values"])


def texts(spec: dict[str, Any], field: str = "text") -> list[str]:
    """What is written on the plot; halos are left out."""
    written = [drawn(spec, layer) for layer in layers(spec, "text") if layer["mark"].get("style") != "halo"]
    return [text for frame in written if field in frame for text in frame[field]]

"""Trained models in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from linkpred.model import TrainedModel

#: Written by linkpred into the folder of a model; its presence makes a folder one.
_MARK: Final = "config.json"


def trained_in(directory: Path) -> list[Path]:
    """Folders of models in the model stage's folder, by name."""
    return sorted(path.parent for path in directory.glob(f"*/{_MARK}"))


def open_models(directory: Path, names: Sequence[str], graph: str) -> list[TrainedModel]:
    """Open models.

    Args:
        directory: the folder that they stand in.
        names: folders within it.
        graph: digest of the graph that they must have been trained on.

    Returns:
        The models, in the order of names.
    """
    if not names:
        return []
    from linkpred.model import TrainedModel

    return [TrainedModel.open(directory / name, graph) for name in names]

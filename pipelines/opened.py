"""A finished run, or a graph with models, opened for questions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kg.errors import InputError
from kg.graph import BELIEF, Graph
from pipelines.asking import Asked
from pipelines.locate import find_run
from pipelines.run import CONFIGURATION
from pipelines.trained import open_models, trained_in


@contextmanager
def open_asked(run: str, graph: Path | None, models: Sequence[Path]) -> Iterator[Asked]:
    """Open what --run, or --graph and --model, name.

    Args:
        run: a run's folder or name, empty when not given.
        graph: a graph's folder, None when not given.
        models: folders of models.

    Yields:
        The graph, ready to be asked.

    Raises:
        InputError: neither or both are given, or something is not there.
    """
    if (not run) == (graph is None):
        raise InputError("say what to ask: --run RUN, or --graph FOLDER with --model FOLDER")
    belief, seed = BELIEF, 0
    if run:
        folder = find_run(run)
        graph = folder / "graph"
        if not models:
            models = trained_in(folder / "model")
        belief, seed = _settings(folder)
    assert graph is not None
    with Graph.open(graph) as opened:
        trained = open_models(Path(), [str(model) for model in models], opened.digest)
        yield Asked(opened, trained, belief, seed)


def _settings(folder: Path) -> tuple[float, int]:
    """The least belief and the seed that a run was made with."""
    try:
        value = json.loads((folder / CONFIGURATION).read_bytes())
        return float(value["graph"]["min_belief"]), int(value["run"]["seed"])
    except (OSError, ValueError, KeyError):
        raise InputError(f"{folder} is not the folder of a run (no {CONFIGURATION})") from None

"""Graphs in formats that other tools read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.export.jsonl import write_jsonl
from kg.export.kgx import write_kgx
from kg.export.tsv import write_tsv
from kg.graph import Graph

FORMATS: Final[dict[str, Callable[[Graph, Path, float], tuple[Path, ...]]]] = {
    "tsv": write_tsv,
    "jsonl": write_jsonl,
    "kgx": write_kgx,
}


def export_graph(graph: Graph, directory: Path, form: str, belief: float = 0.0) -> tuple[Path, ...]:
    """Write a graph in another format.

    Args:
        graph: an open graph.
        directory: where to write; files of the same names are replaced.
        form: a name in `FORMATS`.
        belief: edges believed less are left out.

    Returns:
        The files written.

    Raises:
        InputError: the format is unknown.
    """
    if form not in FORMATS:
        raise InputError(f"unknown format {form!r}; known: {', '.join(FORMATS)}")
    return FORMATS[form](graph, directory, belief)

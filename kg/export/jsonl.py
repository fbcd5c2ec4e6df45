"""Three files of JSON Lines: nodes, edges, evidence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from kg.export.lines import write_lines
from kg.export.tsv import COLUMNS, rows_of
from kg.graph import Graph


def _lines(graph: Graph, table: str, belief: float) -> Iterator[str]:
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
    columns = COLUMNS[table]
    for row in rows_of(graph, table, belief):
        yield encode(dict(zip(columns, row, strict=True)))


def write_jsonl(graph: Graph, directory: Path, belief: float) -> tuple[Path, ...]:
    """Write nodes.jsonl, edges.jsonl and evidence.jsonl, an object a line.

    Args:
        graph: an open graph.
        directory: where to.
        belief: edges believed less are left out.

    Returns:
        The files.
    """
    return tuple(write_lines(directory / f"{table}.jsonl", _lines(graph, table, belief)) for table in COLUMNS)

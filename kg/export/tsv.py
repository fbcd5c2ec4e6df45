"""Three tab-separated files: nodes, edges, evidence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from kg.export.lines import table_lines, write_lines
from kg.graph import Graph

#: Columns of each file; lists are joined by `|`.
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "nodes": ("id", "name", "category", "equivalents", "n_papers", "sources"),
    "edges": (
        *("subject", "predicate", "object", "belief", "n_support", "n_refute", "n_papers", "n_hedged"),
        *("first_seen", "sources"),
    ),
    "evidence": (
        *("subject", "predicate", "object", "polarity", "certainty", "score", "document", "reference", "section"),
        *("page", "x0", "y0", "x1", "y1", "start", "end", "sentence", "subject_text", "object_text", "extractor"),
        *("date", "kind", "source"),
    ),
}
ORDER: Final[dict[str, str]] = {
    "nodes": "id",
    "edges": "subject, predicate, object",
    "evidence": (
        'subject, predicate, object, document, start, "end", subject_text, object_text, extractor, '
        "polarity, certainty, source, reference, date"
    ),
}


def rows_of(graph: Graph, table: str, belief: float) -> Iterator[tuple[Any, ...]]:
    """The rows of a table in a fixed order.

    Args:
        graph: an open graph.
        table: nodes, edges or evidence.
        belief: edges believed less, and their evidence, are left out.

    Yields:
        Values in the order of `COLUMNS`.
    """
    columns = ", ".join(f'"{name}"' for name in COLUMNS[table])
    where = ""
    if table == "edges":
        where = f"WHERE belief >= {float(belief)!r}"
    elif table == "evidence" and belief > 0.0:
        where = f"SEMI JOIN (SELECT * FROM edges WHERE belief >= {float(belief)!r}) USING (subject, predicate, object)"
    for batch in graph.tables.batches(f"SELECT {columns} FROM {table} {where} ORDER BY {ORDER[table]}"):
        yield from batch


def write_tsv(graph: Graph, directory: Path, belief: float) -> tuple[Path, ...]:
    """Write nodes.tsv, edges.tsv and evidence.tsv.

    Args:
        graph: an open graph.
        directory: where to.
        belief: edges believed less are left out.

    Returns:
        The files.
    """
    return tuple(
        write_lines(directory / f"{table}.tsv", table_lines(columns, rows_of(graph, table, belief)))
        for table, columns in COLUMNS.items()
    )

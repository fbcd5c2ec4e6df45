"""Counts that describe a graph."""

from __future__ import annotations

from typing import Any

from kg.tables import Tables


def _counts(tables: Tables, sql: str) -> dict[str, Any]:
    return dict(tables.rows(sql))


def statistics(tables: Tables, digest: str) -> dict[str, Any]:
    """Counts by category, predicate and source.

    Args:
        tables: of the graph.
        digest: the graph's digest.

    Returns:
        Plain values fit for JSON; groups in the order of their names.
    """
    sizes = {
        name: tables.rows(f"SELECT count(*) FROM {name}")[0][0] for name in ("nodes", "edges", "evidence", "documents")
    }
    by = "SELECT {0}, count(*) FROM {1} GROUP BY {0} ORDER BY {0}"
    return {
        "digest": digest,
        **sizes,
        "papers": tables.rows("SELECT count(DISTINCT paper) FROM documents")[0][0],
        "mentioned_nodes": tables.rows("SELECT count(*) FROM nodes WHERE n_papers > 0")[0][0],
        "nodes_by_category": _counts(tables, by.format("category", "nodes")),
        "edges_by_predicate": _counts(tables, by.format("predicate", "edges")),
        "edges_by_source": _counts(
            tables, "SELECT source, count(*) FROM (SELECT unnest(sources) AS source FROM edges) GROUP BY 1 ORDER BY 1"
        ),
        "evidence_by_kind": _counts(tables, by.format("kind", "evidence")),
        "evidence_by_polarity": _counts(tables, by.format("polarity", "evidence")),
        "evidence_by_certainty": _counts(tables, by.format("certainty", "evidence")),
        "documents_by_kind": _counts(tables, by.format("kind", "documents")),
    }

"""What was read and what the graph holds, as tables and a chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kg.graph import Graph
from pipelines.report.charts import stacked_bars
from pipelines.report.phrases import in_words
from pipelines.report.view import Chart, Table

PARTS: Final = ("affirmed", "denied", "hedged")
_STATEMENTS: Final = """SELECT predicate,
    sum((polarity = 'affirmed' AND certainty = 'asserted')::INT), sum((polarity = 'negated')::INT),
    sum((polarity = 'affirmed' AND certainty = 'hedged')::INT)
    FROM evidence WHERE kind <> 'curated' GROUP BY predicate ORDER BY count(*) DESC, predicate"""


def _counts(caption: str, noun: str, counts: Mapping[str, int]) -> Table:
    """Counts, largest first."""
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return Table(caption, (noun, "count"), tuple((name, f"{count:,}") for name, count in rows))


def _said(graph: Graph) -> list[tuple[str, tuple[int, int, int]]]:
    """Statements from documents by predicate: affirmed, denied, hedged."""
    return [
        (in_words(name), (int(plain), int(denied), int(hedged)))
        for name, plain, denied, hedged in graph.tables.rows(_STATEMENTS)
    ]


def _plain(counts: Mapping[str, int]) -> dict[str, int]:
    return {name.removeprefix("biolink:"): count for name, count in counts.items()}


def statements_chart(graph: Graph) -> Chart | None:
    """Statements from documents by predicate, None where no document says anything."""
    said = _said(graph)
    if not said:
        return None
    rows = tuple((name, *(f"{count:,}" for count in counts)) for name, counts in said)
    table = Table("Statements found in the documents, by predicate", ("predicate", *PARTS), rows)
    return Chart(stacked_bars("statements", table.caption, said, PARTS), table)


def read_tables(graph: Graph, manifests: Mapping[str, Mapping[str, Any]]) -> tuple[Table, ...]:
    """Tables on what was read.

    Args:
        graph: the run's graph.
        manifests: fields of manifest.json by stage.

    Returns:
        Documents, nodes, edges and sources; what was left out where anything was.
    """
    stats = graph.stats()
    documents = manifests["documents"]
    files = {
        "files read": documents["counts"]["files"],
        "documents in them": documents["counts"]["documents"],
        "documents that could not be read": documents["quarantined"],
        **{f"of kind {kind}": count for kind, count in stats["documents_by_kind"].items()},
    }
    edges = {in_words(name): count for name, count in stats["edges_by_predicate"].items()}
    left_out = tuple(
        (reason, stage, f"{count:,}")
        for stage, manifest in manifests.items()
        for reason, count in manifest.get("dropped", {}).items()
    )
    tables = [
        Table("Files and documents", ("", "count"), tuple((name, f"{count:,}") for name, count in files.items())),
        _counts("Concepts in the graph, by category", "category", _plain(stats["nodes_by_category"])),
        _counts("Edges in the graph, by predicate", "predicate", edges),
        _counts("Edges in the graph, by source", "source", stats["edges_by_source"]),
    ]
    if left_out:
        tables.append(Table("Left out, and why", ("reason", "stage", "count"), left_out))
    return tuple(table for table in tables if table.rows)

"""A graph from statements: merge identities, check against the schema, sum up, write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from kg.claim import Claim, NodeRow, settle
from kg.columns import Coded, CodedLists, concatenate, constant, group
from kg.document import Document
from kg.edges import Edges, allowed, orient, to_edges
from kg.errors import InputError
from kg.evidence import Evidence
from kg.identity import merge
from kg.names import NameSource
from kg.occurrences import Occurrences
from kg.occurrences import collect as collect_occurrences
from kg.paper import DocumentRow, document_rows
from kg.snapshot import describe, replacing_directory, write_manifest
from kg.source import SourceReport, SourceSpec, report_on
from kg.sources import TEXT, complete, read_source
from kg.statements import Statements, collect, from_source, stack

if TYPE_CHECKING:
    from kg.occurrence import Occurrence
    from kg.tables import Column

#: Reasons for which statements are dropped beside those of the schema.
RETRACTED: Final = "the paper is retracted, or it is the notice of a retraction"
REPEATED: Final = "the same statement in the same place"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build kept and left out.

    Attributes:
        digest: names the graph.
        tables: rows by table.
        dropped: statements left out, by reason.
        sources: how each curated source was read.
    """

    digest: str
    tables: Mapping[str, int]
    dropped: Mapping[str, int]
    sources: tuple[SourceReport, ...]


@dataclass(frozen=True, slots=True)
class _Parts:
    """Everything that goes into the tables."""

    nodes: tuple[NodeRow, ...]
    node_sources: CodedLists
    papers: Mapping[str, int]
    edges: Edges
    statements: Statements
    documents: tuple[DocumentRow, ...]
    occurrences: Occurrences
    dropped: Mapping[str, int]


def _keep(
    statements: Statements, documents: tuple[DocumentRow, ...], categories: Sequence[str]
) -> tuple[Statements, dict[str, int]]:
    """Statements that go into the graph, sorted; the others counted by reason."""
    retracted = frozenset(row.id for row in documents if row.retracted)
    document = statements.strings["document"]
    withdrawn = np.array([value in retracted for value in document.values], dtype=np.bool_)[document.codes]
    standing = statements.take(~withdrawn)
    fits, dropped = allowed(standing, categories)
    ordered = standing.take(fits).sort()
    kept = ordered.distinct()
    counts = {RETRACTED: int(withdrawn.sum()), REPEATED: len(ordered) - len(kept), **dropped}
    if not len(kept):
        said = f"all {len(statements)} statements were dropped" if len(statements) else "nothing was stated"
        raise InputError(f"the graph would be empty: {said}; give documents or curated sources with known relations")
    return kept, {reason: count for reason, count in counts.items() if count}


def _assemble(
    statements: Statements,
    occurrences: Occurrences,
    documents: tuple[DocumentRow, ...],
    claims: Sequence[Claim],
    names: NameSource,
) -> _Parts:
    strings = statements.strings
    curies = {*strings["subject"].values, *strings["object"].values, *occurrences.node.values}
    identity = merge(curies | {claim.curie for claim in claims}, names)
    nodes = settle(identity, (*claims, *occurrences.claims))
    ids = tuple(node.id for node in nodes)
    number = {node: code for code, node in enumerate(ids)}

    def placed(column: Coded) -> Coded:
        codes = np.array([number[identity.node_of[curie]] for curie in column.values], dtype=np.int32)
        return Coded(codes[column.codes] if len(column) else column.codes, ids)

    statements = orient(statements.replace(subject=placed(strings["subject"]), object=placed(strings["object"])))
    mentioned = placed(occurrences.node)
    owners = [statements.strings["subject"].codes, statements.strings["object"].codes, mentioned.codes]
    source = statements.strings["source"]
    members = concatenate([source, source, constant(TEXT, len(mentioned))])
    kept, dropped = _keep(statements, documents, [node.category for node in nodes])
    paper_of = {row.id: row.paper for row in documents}
    summed = occurrences.summed(mentioned)
    return _Parts(
        nodes=nodes,
        node_sources=group(len(ids), np.concatenate(owners).astype(np.int64), members),
        papers=summed.papers_of(paper_of),
        edges=to_edges(kept, paper_of),
        statements=kept,
        documents=documents,
        occurrences=summed,
        dropped=dropped,
    )


def _node_columns(parts: _Parts) -> dict[str, Column]:
    nodes = parts.nodes
    category = Coded(np.arange(len(nodes), dtype=np.int32), tuple(node.category for node in nodes))
    columns: dict[str, Column] = {
        name: [getattr(node, name) for node in nodes] for name in ("id", "name", "equivalents", "categories")
    }
    return columns | {
        "category": category.rename(category.values).ranked(),
        "sources": parts.node_sources,
        "n_papers": [parts.papers.get(node.id, 0) for node in nodes],
    }


def _edge_columns(edges: Edges) -> dict[str, Column]:
    columns: dict[str, Column] = {field.name: getattr(edges.sums, field.name) for field in fields(edges.sums)}
    for name in ("subject", "predicate", "object", "first_seen"):
        columns[name] = getattr(edges, name).ranked()
    return columns | {"sources": edges.sources}


def _evidence_columns(statements: Statements) -> dict[str, Column]:
    page = statements.numbers["page"].astype(np.float64)
    columns: dict[str, Column] = {name: column.ranked() for name, column in statements.strings.items()}
    columns.update(statements.numbers)
    return columns | {"page": np.where(page > 0, page, np.nan)}


def _write(directory: Path, parts: _Parts) -> dict[str, int]:
    from kg.tables import write_table

    found, rows = parts.occurrences, parts.documents
    documents: dict[str, Column] = {name: [getattr(row, name) for row in rows] for name in DocumentRow.__slots__}
    tables: dict[str, Mapping[str, Column]] = {
        "nodes": _node_columns(parts),
        "edges": _edge_columns(parts.edges),
        "evidence": _evidence_columns(parts.statements),
        "documents": documents | {"publication": [row.publication for row in rows]},
        "occurrences": {"document": found.document.ranked(), "node": found.node.ranked(), "count": found.count},
    }
    return {name: write_table(directory, name, columns) for name, columns in tables.items()}


def build_graph(
    directory: Path,
    *,
    evidence: Iterable[Evidence] = (),
    occurrences: Iterable[Occurrence] = (),
    documents: Iterable[Document] = (),
    sources: Sequence[SourceSpec] = (),
    lexicon: NameSource,
) -> BuildReport:
    """Build a graph and write it as a whole.

    Args:
        directory: where to; a graph that stands there is replaced.
        evidence: statements of documents.
        occurrences: mentions of concepts in documents.
        documents: the documents that evidence and occurrences name.
        sources: curated sources.
        lexicon: decides which CURIEs are one node, and what it is called.

    Returns:
        What was kept and left out.

    Raises:
        InputError: a source cannot be read, or nothing at all is left to put into the graph.
    """
    specs = [complete(spec) for spec in sources]
    with replacing_directory(directory) as temporary:
        read = [(spec, read_source(spec)) for spec in specs]
        reports = tuple(report_on(spec, rows) for spec, rows in read)
        claims = [Claim(node.curie, node.category, node.name) for _, rows in read for node in rows.nodes]
        statements = stack([collect(evidence), *(from_source(spec, rows) for spec, rows in read)])
        del read
        parts = _assemble(statements, collect_occurrences(occurrences), document_rows(documents), claims, lexicon)
        counts = _write(temporary, parts)
        told = tuple(asdict(report) for report in reports)
        manifest = describe(temporary, counts, parts.dropped, told, getattr(lexicon, "digest", ""))
        write_manifest(temporary, manifest)
    return BuildReport(manifest.digest, counts, parts.dropped, reports)
